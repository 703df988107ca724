/** For the tests of this folder: small programs, by what they exercise. */
import * as build from '../../ir/build.ts';
import type { Access, Border, Expr, Precision, Program, Sink, Stmt } from '../../ir/node.ts';
import { type ComputeType, computeTypeOf, type DType } from '../../ir/types.ts';
import { type Verified, verify } from '../../ir/verify.ts';

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
