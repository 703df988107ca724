/**
 * cbrt, hypot and the remainder: functions that need no polynomial beyond a first guess.
 */
import { constant, convert, op } from '../../ir/build.ts';
import type { Expr } from '../../ir/node.ts';
import {
  abs,
  add,
  and,
  bits,
  div,
  type Emit,
  eq,
  finite,
  float,
  floor,
  ge,
  head,
  infinityBits,
  isNan,
  lt,
  mul,
  not,
  or,
  polynomial,
  select,
  shl,
  shr,
  sqrt,
  sub,
  toFloat,
  toInteger,
  trunc,
  withSignOf,
} from './emit.ts';

/** ∛m on [1, 8) to 2^-10; scripts/fit.ts. */
export const cbrtGuess: readonly number[] = [
  0.5871065, 0.52617234, -0.13454059, 0.024185855, -0.0023085193, 0.00008813652,
];

/** ∛(2^(3j) · m) = 2^j · ∛m with m in [1, 8): a polynomial and one step of Halley's method, which cubes the error. */
export function cbrt(emit: Emit, x: Expr): Expr {
  const raw = emit.let(bits(abs(x)));
  const tiny = emit.let(lt(raw, 0x00800000));
  // A subnormal number is its bits times 2^-149; 2^-150 is a third power.
  const normal = emit.let(select(tiny, bits(mul(toFloat(raw), 2)), raw));
  const exponent = sub(shr(normal, 23), 127);
  const j = emit.let(toInteger(floor(mul(add(toFloat(exponent), 0.5), 1 / 3))));
  const m = emit.let(float(sub(normal, shl(add(add(j, j), j), 23))));
  const guess = emit.let(polynomial(m, cbrtGuess));
  const cube = emit.let(mul(mul(guess, guess), guess));
  const root = add(guess, div(mul(guess, sub(m, cube)), add(add(cube, cube), m)));
  const power = sub(j, select(tiny, constant('i32', 50), 0));
  const y = withSignOf(x, float(add(bits(root), shl(power, 23))));
  return select(or(eq(raw, 0), ge(raw, infinityBits)), x, y);
}

/** √(x² + y²), both scaled by the power of two in the larger: no square over- or underflows. */
export function hypot(emit: Emit, x: Expr, y: Expr): Expr {
  const ax = emit.let(bits(abs(x)));
  const ay = emit.let(bits(abs(y)));
  const exponent = emit.let(op('min', and(op('max', ax, ay), infinityBits), constant('i32', 0x7e800000)));
  const scale = emit.let(float(sub(0x7f000000, exponent)));
  const u = emit.let(mul(x, scale));
  const v = emit.let(mul(y, scale));
  const length = mul(sqrt(add(mul(u, u), mul(v, v))), float(exponent));
  const isInfinite = or(eq(ax, infinityBits), eq(ay, infinityBits));
  return select(isInfinite, Infinity, select(or(isNan(x), isNan(y)), Number.NaN, length));
}

/** Quotients below this are whole floats without gaps: 2^24. */
const exactQuotients = 16777216;

/**
 * x % y, exact. While |x / y| < 2^24, q = trunc(|x| / |y|) is off by one at most, and |x| - q·|y| is computed from exact
 * products of halves, in an order that keeps each difference exact. Beyond, the remainder of doubles is asked, which has
 * the same value. Not for WGSL, where subnormal halves would be lost and the printer has an exact remainder by whole
 * numbers.
 */
export function rem(emit: Emit, x: Expr, y: Expr): Expr {
  const a = emit.let(abs(x));
  const b = emit.let(abs(y));
  const q = emit.let(trunc(div(a, b)));
  const first = emit.let(minusMultiple(emit, a, b, q));
  const raised = emit.let(select(lt(first, 0), add(first, b), first));
  const lowered = emit.let(select(ge(raised, b), sub(raised, b), raised));
  const inRange = select(and(ge(lowered, 0), lt(lowered, b)), lowered, 0);
  const near = emit.let(select(lt(a, b), x, withSignOf(x, inRange)));
  const far = convert('f32', op('rem', convert('f64', x), convert('f64', y)));
  const result = emit.where(ge(q, exactQuotients), far, near);
  return select(or(or(not(finite(x)), isNan(y)), eq(y, 0)), Number.NaN, result);
}

function minusMultiple(emit: Emit, a: Expr, b: Expr, q: Expr): Expr {
  const qUpper = emit.let(head(q));
  const qLower = emit.let(sub(q, qUpper));
  const bUpper = emit.let(head(b));
  const bLower = emit.let(sub(b, bUpper));
  const upper = sub(sub(a, mul(qUpper, bUpper)), mul(qUpper, bLower));
  return sub(sub(upper, mul(qLower, bUpper)), mul(qLower, bLower));
}
