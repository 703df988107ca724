/**
 * exp and expm1. With k the whole number nearest to x / ln2 and r = x - k·ln2, e^x = 2^k · e^r, |r| ≤ ln2 / 2
 * (Cody & Waite, "Software Manual for the Elementary Functions", ch. 6). Polynomials: scripts/fit-f64.ts.
 */
import { constant, op } from '../../../ir/build.ts';
import type { Expr } from '../../../ir/node.ts';
import { add, type Emit, eq, gt, lt, mul, select, sub } from '../emit.ts';
import { nearest, polynomial, power, scaled, sum, type Two } from './two.ts';

/** ln2 in two pieces: the first has 40 bits, so that k times it is exact. */
export const ln2Head: number = 762123384785 / 2 ** 40;
export const ln2Tail = 7.371002565167799e-13;

/** cosh r = 1 + z·p(z) and sinh r = r + r·z·p(z), with z = r². */
export const coshTail: readonly number[] = [
  0.5, 0.04166666666666668, 0.0013888888888878956, 0.000024801587336759044, 2.7557262940545835e-7,
  2.091826279349642e-9,
];
export const sinhTail: readonly number[] = [
  0.16666666666666666, 0.008333333333333333, 0.0001984126984126322, 0.000002755731924742989,
  2.505207086864797e-8, 1.6086711308915347e-10,
];

export interface Reduced {
  /** A whole number, as i32. */
  readonly k: Expr;
  /** What k·ln2 leaves, in two doubles. */
  readonly r: Two;
}

/** For |x| < 2^10, where k has so few bits that its product with the head is exact. */
export function reduce(emit: Emit, x: Expr): Reduced {
  const k = nearest(emit, mul(x, Math.LOG2E));
  const exact = emit.let(sub(x, mul(k.float, ln2Head)));
  const tail = emit.let(mul(k.float, ln2Tail));
  const upper = emit.let(sub(exact, tail));
  return { k: emit.let(k.integer), r: { upper, lower: emit.let(sub(sub(exact, upper), tail)) } };
}

/** e^r - 1 - r. */
export function expTail(emit: Emit, r: Two): Expr {
  const z = emit.let(mul(r.upper, r.upper));
  const p = add(polynomial(emit, z, coshTail), mul(polynomial(emit, z, sinhTail), r.upper));
  return add(mul(z, p), r.lower);
}

/** x, or the nearer bound beyond them; NaN stays. */
export function bounded(emit: Emit, x: Expr, least: number, most: number): Expr {
  return emit.let(select(gt(x, most), most, select(lt(x, least), least, x)));
}

export function exp(emit: Emit, x: Expr): Expr {
  const { k, r } = reduce(emit, bounded(emit, x, -750, 710));
  const first = sum(emit, constant('f64', 1), r.upper);
  return scaled(emit, add(first.upper, add(first.lower, expTail(emit, r))), k);
}

/** 2^-k, or 2^-100 where that is more: next to 1 nothing. */
export function inversePower(k: Expr, times: 1 | 2): Expr {
  const most = op('min', k, constant('i32', 100));
  return power(sub(0, times === 1 ? most : mul(most, 2)));
}

/** e^x - 1 = 2^k·((1 - 2^-k) + r + (e^r - 1 - r)), where the first sum is kept exactly. */
export function expm1(emit: Emit, x: Expr): Expr {
  const { k, r } = reduce(emit, bounded(emit, x, -50, 710));
  const first = sum(emit, emit.let(sub(1, inversePower(k, 1))), r.upper);
  const y = scaled(emit, add(first.upper, add(first.lower, expTail(emit, r))), k);
  return select(eq(x, 0), x, y);
}
