/**
 * pow, by 2^(y · log2|x|). An error of log2 is multiplied by y·ln2, which is up to 128·ln2, so log2|x| and its product
 * with y are kept in two floats (Dekker, "A floating-point technique for extending the available precision", 1971;
 * Muller, "Elementary Functions", 11.5). Halves with 12 bits make products exact; nothing needs a fused multiply-add.
 */

import { constant } from '../../ir/build.ts';
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
  ge,
  gt,
  head,
  isNan,
  lt,
  mul,
  ne,
  not,
  or,
  polynomial,
  roundEven,
  scaleByPower,
  select,
  sqrt,
  sub,
  toInteger,
  trunc,
  xor,
} from './emit.ts';
import { split } from './log.ts';

/** atanh s = s/3 · (3 + s² + s⁴·p(s²)) on |s| ≤ (√2 - 1) / (√2 + 1), and 2^r = 1 + r·p(r) on |r| ≤ ½; scripts/fit.ts. */
const atanhTail = [0.6000023, 0.42820626, 0.3512985];
const exp2Tail = [Math.LN2, 0.2402265, 0.055504054, 0.009618075, 0.0013337762, 0.00015457804, 0.000014340235];

/** 2/3 / ln2 = 0.9617…, also in two pieces, the first with 12 bits. */
const scale = 2 / 3 / Math.LN2;
const scaleHead = Math.floor(scale * 2 ** 12) / 2 ** 12;
const scaleTail = scale - scaleHead;

/** A number as the sum of two floats: the first has 12 bits, the second is below a unit in its last place. */
export interface TwoFloats {
  readonly upper: Expr;
  readonly lower: Expr;
}

/** a + b as two floats, where |a| is larger than |b| or has an exponent as large. */
export function twoFloats(emit: Emit, a: Expr, b: Expr): TwoFloats {
  const upper = emit.let(head(emit.let(add(a, b))));
  return { upper, lower: emit.let(add(sub(a, upper), b)) };
}

/** (m - 1) / (m + 1), with m + 1 and the quotient in two floats each: the rest of the division gives the lower one. */
function quotient(emit: Emit, m: Expr): TwoFloats {
  const f = emit.let(sub(m, 1));
  const divisor = emit.let(add(m, 1));
  const divisorUpper = emit.let(head(divisor));
  const divisorLower = sub(m, sub(divisorUpper, 1));
  const upper = emit.let(head(emit.let(div(f, divisor))));
  const rest = sub(sub(f, mul(upper, divisorUpper)), mul(upper, divisorLower));
  return { upper, lower: emit.let(div(rest, divisor)) };
}

/**
 * 3·atanh(s) = s·(3 + s² + s⁴·p(s²)). The factor is rounded into two floats only when all of it is there: the square of
 * the upper half of s is exact, so what is computed in single precision is below 2^-10 of it.
 */
function atanhTripled(emit: Emit, s: TwoFloats): TwoFloats {
  const whole = emit.let(add(s.upper, s.lower));
  const z = emit.let(mul(whole, whole));
  const square = emit.let(mul(s.upper, s.upper));
  const high = mul(mul(z, z), polynomial(z, atanhTail));
  const rest = emit.let(add(mul(s.lower, add(s.upper, whole)), high));
  const upper = emit.let(head(emit.let(add(add(square, rest), 3))));
  const lower = add(sub(square, sub(upper, 3)), rest);
  const product = emit.let(mul(s.upper, upper));
  return twoFloats(emit, product, emit.let(add(mul(s.lower, upper), mul(whole, lower))));
}

/**
 * log2|x| = k + 2/ln2 · atanh((m - 1) / (m + 1)). The sum is cut to 12 bits, as GPU compilers take (a + b) - a for b;
 * what the cut lost is in the rest.
 */
export function log2InTwo(emit: Emit, ax: Expr): TwoFloats {
  const { k, m } = split(emit, ax);
  const atanh = atanhTripled(emit, quotient(emit, emit.let(m)));
  const product = emit.let(mul(atanh.upper, scaleHead));
  const productRest = add(mul(atanh.lower, scale), mul(atanh.upper, scaleTail));
  const sum = emit.let(head(emit.let(add(k, product))));
  const sumRest = sub(product, sub(sum, k));
  return twoFloats(emit, sum, emit.let(add(sumRest, productRest)));
}

/** 2^(upper + lower); 0 below the normal numbers. */
export function exp2OfTwo(emit: Emit, { upper, lower }: TwoFloats): Expr {
  const sum = emit.let(add(upper, lower));
  const n = emit.let(roundEven(sum));
  const r = emit.let(add(sub(upper, n), lower));
  const y = scaleByPower(add(mul(r, polynomial(r, exp2Tail)), 1), toInteger(n));
  return select(ge(sum, 128), Infinity, select(lt(sum, -126), 0, y));
}

/** |x|^y for 0 < |x| < ∞. From |y| = 2^32 on any |x| but 1 over- or underflows, so y is taken to be no larger. */
function magnitude(emit: Emit, ax: Expr, y: Expr): Expr {
  const log = log2InTwo(emit, ax);
  const upper = emit.let(head(y));
  const lower = sub(y, upper);
  const rest = emit.let(add(mul(lower, log.upper), mul(y, log.lower)));
  return exp2OfTwo(emit, { upper: emit.let(mul(upper, log.upper)), lower: rest });
}

/** pow as JavaScript has it: as C99's, but that (±1)^±∞ and 1^NaN are NaN. */
export function pow(emit: Emit, x: Expr, y: Expr): Expr {
  if (y.kind === 'const') {
    const known = byMultiplying(emit, x, y.value);
    if (known) return known;
  }
  const ax = emit.let(abs(x));
  const ay = emit.let(abs(y));
  const bounded = emit.let(select(gt(ay, 2 ** 32), withSign(y, 2 ** 32), y));
  const plain = magnitude(emit, ax, bounded);
  const extreme = or(eq(bits(ax), 0), not(finite(x)));
  const grows = eq(lt(ax, 1), lt(y, 0));
  const positive = emit.let(select(extreme, select(grows, Infinity, 0), plain));
  const signed = forNegative(emit, x, ax, bounded, positive);
  const undefinedAtOne = and(eq(ax, 1), not(finite(y)));
  const isUndefined = or(or(isNan(x), isNan(y)), undefinedAtOne);
  return select(eq(y, 0), 1, select(isUndefined, Number.NaN, signed));
}

/** `size` with the sign of y. */
function withSign(y: Expr, size: number): Expr {
  return select(lt(y, 0), constant('f32', -size), size);
}

/** The power of a negative base: negative for odd exponents, NaN between whole ones unless the base is 0 or -∞. */
function forNegative(emit: Emit, x: Expr, ax: Expr, y: Expr, positive: Expr): Expr {
  const half = emit.let(mul(y, 0.5));
  const isWhole = emit.let(eq(trunc(y), y));
  const isOdd = and(isWhole, ne(trunc(half), half));
  const sign = select(isOdd, and(bits(x), 0x80000000), 0);
  const isUndefined = and(and(lt(x, 0), not(isWhole)), finite(ax));
  return select(isUndefined, Number.NaN, float(xor(bits(positive), sign)));
}

/** x^n for constant n: whole from -2 to 8 by products (at most 3.5 ULP), and ½. */
function byMultiplying(emit: Emit, x: Expr, n: number): Expr | undefined {
  if (n === 0) return constant('f32', 1);
  // -∞ has a power ½, but no root.
  if (n === 0.5) return select(eq(bits(x), 0xff800000), Infinity, sqrt(x));
  if (n === -1) return div(1, x);
  if (!Number.isInteger(n) || n < -2 || n > 8) return undefined;
  if (n === -2) return chain(emit, emit.let(div(1, x)), 2);
  return chain(emit, x, n);
}

function chain(emit: Emit, x: Expr, n: number): Expr {
  if (n === 1) return x;
  const half = emit.let(chain(emit, x, n >> 1));
  const square = mul(half, half);
  return n % 2 === 1 ? mul(square, x) : square;
}
