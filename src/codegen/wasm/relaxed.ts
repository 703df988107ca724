/**
 * Relaxed SIMD: one instruction of the machine where the exact one takes several.
 *
 * What must hold: a blend is the same, as a mask's lanes are all ones or all zeros. All else may differ in the last bit,
 * for NaN, or beyond a type's range, and is only used under precision 'fast'. Single points and uniform values keep the
 * exact instructions.
 */
import type { Expr, OpExpr } from '../../ir/node.ts';
import type { OpName } from '../../ir/ops.ts';
import type { ComputeType } from '../../ir/types.ts';
import type { Env } from './env.ts';
import type { MnemonicOf } from './opcodes.ts';

/** Two vectors and a mask on the stack → the first where the mask is set, else the second. */
export function emitBlend({ body, features }: Env): void {
  body.op(features.relaxed ? 'i32x4.relaxed_laneselect' : 'v128.bitselect');
}

function isFast({ program, features }: Env): boolean {
  return features.relaxed === true && program.precision === 'fast';
}

type Row = Partial<Record<ComputeType, MnemonicOf<'plain'>>>;

const rows: Partial<Record<OpName, Row>> = {
  min: { f32: 'f32x4.relaxed_min', f64: 'f64x2.relaxed_min' },
  max: { f32: 'f32x4.relaxed_max', f64: 'f64x2.relaxed_max' },
};

/** The relaxed instruction of an operation, if it may be used. */
export function relaxedOp(env: Env, op: OpName, type: ComputeType): MnemonicOf<'plain'> | undefined {
  return isFast(env) ? rows[op]?.[type] : undefined;
}

const truncations: Row = { i32: 'i32x4.relaxed_trunc_f32x4_s', u32: 'i32x4.relaxed_trunc_f32x4_u' };

/** The relaxed instruction that makes integers of f32, if it may be used. */
export function relaxedTruncation(
  env: Env,
  from: ComputeType,
  to: ComputeType,
): MnemonicOf<'plain'> | undefined {
  return isFast(env) && from === 'f32' ? truncations[to] : undefined;
}

interface Fused {
  readonly op: MnemonicOf<'plain'>;
  /** Two factors, and what their product is added to or taken from. */
  readonly operands: readonly [Expr, Expr, Expr];
}

const shapes = { f32: 'f32x4', f64: 'f64x2' } as const;

/** A product and a sum in one rounding, where both differ between lanes and precision allows it. */
export function fused(
  env: Env,
  { op, args, type }: OpExpr,
  isUniform: (expr: Expr) => boolean,
): Fused | undefined {
  if (!isFast(env) || (type !== 'f32' && type !== 'f64')) return undefined;
  const isProduct = (expr: Expr): expr is OpExpr =>
    expr.kind === 'op' && expr.op === 'mul' && !isUniform(expr);
  const [a, b] = args;
  if (op === 'add') {
    const product = [a!, b!].find(isProduct);
    if (!product) return undefined;
    const rest = product === a ? b! : a!;
    return { op: `${shapes[type]}.relaxed_madd`, operands: [product.args[0]!, product.args[1]!, rest] };
  }
  if (op !== 'sub' || !isProduct(b!)) return undefined;
  return { op: `${shapes[type]}.relaxed_nmadd`, operands: [b.args[0]!, b.args[1]!, a!] };
}
