/**
 * For the tests of this folder: the backend on Dawn in Node, one call from typed arrays to typed arrays, small programs,
 * and how close a GPU's values must be to the reference's (`ir/evaluate.ts`).
 */

import { elementsOf } from '../../codegen/wgsl/layout.ts';
import { type Host, isUnavailable, type Unavailable } from '../../host/host.ts';
import * as build from '../../ir/build.ts';
import type { EvaluateInputs } from '../../ir/evaluate.ts';
import type { Access, Border, Expr, Precision, Program, Sink, Stmt } from '../../ir/node.ts';
import { arrayTypeOf, type ComputeType, computeTypeOf, type DType, type TypedArray } from '../../ir/types.ts';
import { type Verified, verify } from '../../ir/verify.ts';
import type { Backend, Executable } from '../backend.ts';
import { openWebgpuWith, type WebgpuBackend, type WebgpuHooks } from './open-webgpu.ts';

/** Held for the life of the process: Dawn must outlive its devices. */
let entry: Promise<GPU> | undefined;

const loadEntry = (): Promise<GPU> => (entry ??= import('webgpu').then(({ create }) => create([])));

export const testHost = {
  name: 'node',
  gpu: () => loadEntry().catch((error: Error): Unavailable => ({ unavailable: error.message })),
} as unknown as Host;

export function openForTest(hooks?: WebgpuHooks, memoryLimit?: number): Promise<WebgpuBackend | Unavailable> {
  return openWebgpuWith({ host: testHost, ...(memoryLimit === undefined ? {} : { memoryLimit }) }, hooks);
}

/** The backend, or undefined with the reason told, so that a suite without a GPU is seen to be skipped. */
export async function openOrSkip(): Promise<WebgpuBackend | undefined> {
  const opened = await openForTest();
  if (!isUnavailable(opened)) return opened;
  console.warn(`webgpu tests are skipped: ${opened.unavailable}`);
  return undefined;
}

export async function compileOne(backend: Backend, program: Verified): Promise<Executable> {
  return (await backend.compile(program))[0]!;
}

/** Runs a compiled program on fresh blocks and reads every output. */
export async function launchOnce(
  backend: Backend,
  executable: Executable,
  inputs: EvaluateInputs,
): Promise<TypedArray[]> {
  const { space } = backend;
  const { sink, outputs } = executable.program!;
  const args = inputs.args.map((arg) => {
    if (typeof arg === 'number') return arg;
    const block = space.allocate(Math.max(arg.data.byteLength, 4));
    space.write(block, arg.data);
    return { block, shape: arg.shape };
  });
  const elements = sink.kind === 'store' ? elementsOf(inputs.shape) : sink.kind === 'reduce' ? 1 : sink.bins;
  const results = outputs.map(({ dtype }) => new (arrayTypeOf(dtype))(elements));
  const blocks = results.map(({ byteLength }) => space.allocate(byteLength));
  await executable.launch({ shape: inputs.shape, args, outputs: blocks });
  await Promise.all(results.map((result, k) => space.read(blocks[k]!, result)));
  for (const block of blocks) space.free(block);
  for (const arg of args) if (typeof arg !== 'number') space.free(arg.block);
  return results;
}

export async function runOnce(
  backend: Backend,
  program: Verified,
  inputs: EvaluateInputs,
): Promise<TypedArray[]> {
  return launchOnce(backend, await compileOne(backend, program), inputs);
}

export interface Sketch {
  readonly name?: string;
  readonly rank?: number;
  readonly inputs: readonly DType[];
  /** The rank of each input; the domain's where absent. */
  readonly inputRanks?: readonly number[];
  readonly uniforms?: readonly ComputeType[];
  /** Types of locals beyond those that hold the inputs' elements (locals 0, 1, …). */
  readonly locals?: readonly ComputeType[];
  /** How the inputs are read; an element each where absent. */
  readonly access?: readonly Access[];
  readonly body?: readonly Stmt[];
  readonly yields: readonly Expr[];
  readonly outputs: readonly DType[];
  readonly sink?: Sink;
  readonly border?: Border;
  readonly precision?: Precision;
}

/** A program that loads one element of each input into locals 0, 1, …, runs the body, and yields. */
export function sketch(of: Sketch): Verified {
  const rank = of.rank ?? 1;
  const program: Program = {
    name: of.name ?? 'sketch',
    rank,
    slots: [
      ...of.inputs.map((dtype, k) => {
        return { kind: 'array', name: `a${k}`, dtype, rank: of.inputRanks?.[k] ?? rank } as const;
      }),
      ...(of.uniforms ?? []).map((type, k) => ({ kind: 'uniform', name: `u${k}`, type }) as const),
    ],
    locals: [...of.inputs.map(computeTypeOf), ...(of.locals ?? [])],
    body: [
      ...of.inputs.map((_, k) => build.load(k, k, of.access?.[k] ?? { kind: 'element' })),
      ...(of.body ?? []),
    ],
    yields: of.yields,
    outputs: of.outputs.map((dtype, k) => ({ name: `o${k}`, dtype })),
    sink: of.sink ?? { kind: 'store' },
    border: of.border ?? 'clamp',
    precision: of.precision ?? 'default',
  };
  return verify(program);
}

export const f32 = (value: number): Expr => build.constant('f32', value);
export const i32 = (value: number): Expr => build.constant('i32', value);
export const loaded = (type: ComputeType, k: number): Expr => build.local(type, k);
export const axis = (number: number): Expr => ({ kind: 'axis', type: 'i32', axis: number });

const leastNormal = 2 ** -126;

/** Steps between two f32 values on the line of all f32 values. */
export function ulpDistance(a: number, b: number): number {
  return Math.abs(ordinal(a) - ordinal(b));
}

const words = new DataView(new ArrayBuffer(4));

function ordinal(value: number): number {
  words.setFloat32(0, value);
  const bits = words.getInt32(0);
  return bits < 0 ? -(bits & 0x7fffffff) : bits;
}

/** Equal, both NaN, both as good as zero (subnormals may be flushed, a zero's sign is free), or within `ulp`. */
export function isClose(got: number, want: number, ulp: number): boolean {
  if (got === want || (Number.isNaN(got) && Number.isNaN(want))) return true;
  if (Math.abs(want) < leastNormal && Math.abs(got) < leastNormal) return true;
  return Number.isFinite(got) && Number.isFinite(want) && ulpDistance(got, want) <= ulp;
}

/** The first few elements that are not close, in words; empty where all are. */
export function differences(got: TypedArray, want: TypedArray, ulp = 0): string[] {
  if (got.length !== want.length) return [`${got.length} elements, ${want.length} wanted`];
  const found: string[] = [];
  const near = got instanceof Float32Array ? ulp : 0;
  for (let k = 0; k < want.length && found.length < 8; k++)
    if (!isClose(got[k]!, want[k]!, near)) found.push(`[${k}] got ${got[k]}, wanted ${want[k]}`);
  return found;
}
