/** For the tests of this folder: the backend on Dawn in Node, and one call from typed arrays to typed arrays. */
import { isUnavailable, type Host, type Unavailable } from '../../host/host.ts';
import { elementsOf } from '../../codegen/wgsl/layout.ts';
import type { EvaluateInputs } from '../../ir/evaluate.ts';
import { arrayTypeOf, type TypedArray } from '../../ir/types.ts';
import type { Verified } from '../../ir/verify.ts';
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
export async function launchOnce(backend: Backend, executable: Executable, inputs: EvaluateInputs): Promise<TypedArray[]> {
  const { space } = backend;
  const { sink, outputs } = executable.program;
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

export async function runOnce(backend: Backend, program: Verified, inputs: EvaluateInputs): Promise<TypedArray[]> {
  return launchOnce(backend, await compileOne(backend, program), inputs);
}
