/**
 * sinh, cosh, tanh and their inverses, from exp, expm1 and log1p (Cody & Waite, ch. 12 and 13).
 */
import type { Expr } from '../../ir/node.ts';
import {
  abs,
  add,
  div,
  type Emit,
  eq,
  finite,
  gt,
  isNan,
  keepNaN,
  lt,
  mul,
  polynomial,
  select,
  sqrt,
  sub,
  withSignOf,
} from './emit.ts';
import { expm1Core, expScaled } from './exp.ts';
import { log1pCore } from './log.ts';

/** sinh x = x + x³·p(x²) on |x| ≤ 1; scripts/fit.ts. */
const sinhTail = [0.16666716, 0.008330271, 0.0002037334];

/** The largest f32 whose sinh and cosh are finite. */
const greatest = 89.415985;

export function cosh(emit: Emit, x: Expr): Expr {
  const a = emit.let(abs(x));
  const half = emit.let(expScaled(emit, a, -1));
  const y = add(half, div(0.25, half));
  return select(isNan(x), Number.NaN, select(gt(a, greatest), Infinity, y));
}

export function sinh(emit: Emit, x: Expr): Expr {
  const a = emit.let(abs(x));
  const half = emit.let(expScaled(emit, a, -1));
  const z = emit.let(mul(a, a));
  const near = add(a, mul(mul(a, z), polynomial(z, sinhTail)));
  const far = select(gt(a, greatest), Infinity, sub(half, div(0.25, half)));
  return select(isNan(x), Number.NaN, withSignOf(x, select(lt(a, 1), near, far)));
}

/** tanh a = t / (t + 2) with t = e^(2a) - 1; from a = 10 on it is 1. */
export function tanh(emit: Emit, x: Expr): Expr {
  const a = emit.let(abs(x));
  const t = emit.let(expm1Core(emit, emit.let(select(gt(a, 10), 20, mul(a, 2)))));
  return keepNaN(emit, x, withSignOf(x, div(t, add(t, 2))));
}

/** log(1 + small), or log(large) + ln2 where `isLarge`. */
function logOfSum(emit: Emit, isLarge: Expr, small: Expr, large: Expr): Expr {
  const log = log1pCore(emit, emit.let(select(isLarge, large, small)));
  return add(log, select(isLarge, Math.LN2, 0));
}

/** asinh a = log(1 + a + a² / (1 + √(1 + a²))); beyond 2^30 log(2a). */
export function asinh(emit: Emit, x: Expr): Expr {
  const a = emit.let(abs(x));
  const z = emit.let(mul(a, a));
  const small = add(a, div(z, add(sqrt(add(z, 1)), 1)));
  const y = logOfSum(emit, emit.let(gt(a, 2 ** 30)), small, a);
  return select(finite(x), withSignOf(x, y), x);
}

/** acosh x = log(1 + t + √(t² + 2t)), t = x - 1 (exact below 2); beyond 2^30 log(2x). */
export function acosh(emit: Emit, x: Expr): Expr {
  const t = emit.let(sub(x, 1));
  const small = add(t, sqrt(add(mul(t, t), mul(t, 2))));
  const y = logOfSum(emit, emit.let(gt(x, 2 ** 30)), small, x);
  return select(lt(x, 1), Number.NaN, select(finite(x), y, x));
}

/** atanh a = ½·log(1 + 2a / (1 - a)). */
export function atanh(emit: Emit, x: Expr): Expr {
  const a = emit.let(abs(x));
  const y = mul(log1pCore(emit, emit.let(div(mul(a, 2), sub(1, a)))), 0.5);
  const known = select(gt(a, 1), Number.NaN, select(eq(a, 1), Infinity, y));
  return select(isNan(x), x, withSignOf(x, known));
}
