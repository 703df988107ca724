/**
 * exp and expm1. With k the whole number nearest to x / ln2 and r = x - k·ln2, e^x = 2^k · e^r, |r| ≤ ln2 / 2
 * (Cody & Waite, "Software Manual for the Elementary Functions", ch. 6). Polynomials: scripts/fit.ts.
 */
import type { Expr } from '../../ir/node.ts';
import {
  add,
  type Emit,
  eq,
  float,
  gt,
  keepNaN,
  lt,
  mul,
  polynomial,
  roundEven,
  scaleByPower,
  select,
  shl,
  sub,
  toInteger,
} from './emit.ts';

/** ln2 in two pieces: the first has 9 bits, so that k times it is exact. */
export const ln2Head: number = 355 / 512;
export const ln2Tail: number = Math.LN2 - ln2Head;

const expTail = [0.49999994, 0.16666514, 0.041668065, 0.008369507, 0.0013841973];
const expm1Tail = [0.49999997, 0.16666538, 0.041667733, 0.0083672665, 0.0013839764];

/** The largest f32 whose exponential is finite, and the least one whose exponential is a normal number. */
const greatest = 88.72283;
const least = -87.33654;

interface Reduced {
  /** A whole number, as i32. */
  readonly k: Expr;
  readonly r: Expr;
}

function reduce(emit: Emit, x: Expr): Reduced {
  const k = emit.let(roundEven(mul(x, Math.LOG2E)));
  const r = emit.let(sub(sub(x, mul(k, ln2Head)), mul(k, ln2Tail)));
  return { k: toInteger(k), r };
}

/** e^r - 1, exact to the last bits for r near 0. */
function tail(emit: Emit, r: Expr, c: readonly number[]): Expr {
  return add(r, mul(emit.let(mul(r, r)), polynomial(r, c)));
}

/** e^r for |r| ≤ ln2 / 2. */
export function expNear(emit: Emit, r: Expr): Expr {
  return add(tail(emit, r, expTail), 1);
}

/** e^x · 2^shift while that is a normal number; a NaN becomes one, so the caller looks at x. */
export function expScaled(emit: Emit, x: Expr, shift: number): Expr {
  const { k, r } = reduce(emit, x);
  return scaleByPower(expNear(emit, r), shift === 0 ? k : add(k, shift));
}

/** e^x; below the normal numbers it is 0. */
export function exp(emit: Emit, x: Expr): Expr {
  const y = expScaled(emit, x, 0);
  return keepNaN(emit, x, select(gt(x, greatest), Infinity, select(lt(x, least), 0, y)));
}

/**
 * e^x - 1 for -18 ≤ x ≤ 88.7, as 2·(h·(e^r - 1) + (h - 1/2)) with h = 2^(k-1): h is finite for all k, the product
 * is exact, and so is the difference while it matters. Where k is 0 nothing is halved, so nothing gets subnormal.
 */
export function expm1Core(emit: Emit, x: Expr): Expr {
  const { k, r } = reduce(emit, x);
  const whole = emit.let(k);
  const h = emit.let(float(shl(add(whole, 126), 23)));
  const near = emit.let(tail(emit, r, expm1Tail));
  return select(eq(whole, 0), near, mul(add(mul(h, near), sub(h, 0.5)), 2));
}

/** e^x - 1. */
export function expm1(emit: Emit, x: Expr): Expr {
  const y = expm1Core(emit, x);
  return keepNaN(emit, x, select(gt(x, greatest), Infinity, select(lt(x, -18), -1, y)));
}
