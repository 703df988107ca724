/**
 * pow, by 2^(y · log2|x|). An error of log2 is multiplied by y·ln2, which is up to 1024·ln2, so log2|x| and its product
 * with y are kept in two doubles, the first a head (Muller, "Elementary Functions", 11.5). Polynomials:
 * scripts/fit-f64.ts.
 */
import { constant } from '../../../ir/build.ts';
import type { Expr } from '../../../ir/node.ts';
import {
  abs,
  add,
  and,
  div,
  type Emit,
  eq,
  finite,
  isNan,
  lt,
  mul,
  ne,
  not,
  or,
  select,
  sqrt,
  sub,
  trunc,
  xor,
} from '../emit.ts';
import { bounded, expTail } from './exp.ts';
import { split } from './log.ts';
import { fromWords, head, high, low, nearest, polynomial, scaled, signBit, sum, type Two } from './two.ts';

/** 3·atanh s = s·(3 + z + z²·p(z)), z = s². */
const atanhTail = [
  0.6, 0.4285714285714285, 0.3333333333334267, 0.2727272726947877, 0.23076923642718916, 0.19999944725959937,
  0.1765022295510912, 0.1568441756366731, 0.16144301135464817,
];

/** 2/3 / ln2 and ln2 in two pieces, the first with 30 and 31 bits. */
const scaleHead = 1032721336 / 2 ** 30;
const scaleTail = 4.221189459710696e-10;
const ln2Head = 1488522235 / 2 ** 31;
const ln2Tail = 4.236521365809284e-10;

/** a + b as a head and the rest, where |a| ≥ |b|. */
function headed(emit: Emit, a: Expr, b: Expr): Two {
  const upper = emit.let(head(emit.let(add(a, b))));
  return { upper, lower: emit.let(add(sub(a, upper), b)) };
}

/** (m - 1) / (m + 1): the rest of the division gives the lower part. */
function ratio(emit: Emit, m: Expr): Two {
  const f = emit.let(sub(m, 1));
  const divisor = emit.let(add(m, 1));
  const divisorUpper = emit.let(head(divisor));
  const divisorLower = sub(m, sub(divisorUpper, 1));
  const inverse = emit.let(div(1, divisor));
  const upper = emit.let(head(emit.let(mul(f, inverse))));
  const rest = sub(sub(f, mul(upper, divisorUpper)), mul(upper, divisorLower));
  return { upper, lower: emit.let(mul(rest, inverse)) };
}

/** 3·atanh(s): the square of the upper part of s is exact, so what is rounded is below 2^-10 of the factor. */
function atanhTripled(emit: Emit, s: Two): Two {
  const whole = emit.let(add(s.upper, s.lower));
  const z = emit.let(mul(whole, whole));
  const square = emit.let(mul(s.upper, s.upper));
  const highPowers = mul(mul(z, z), polynomial(emit, z, atanhTail));
  const rest = emit.let(add(mul(s.lower, add(s.upper, whole)), highPowers));
  const upper = emit.let(head(emit.let(add(add(square, rest), 3))));
  const lower = add(sub(square, sub(upper, 3)), rest);
  const product = emit.let(mul(s.upper, upper));
  return headed(emit, product, emit.let(add(mul(s.lower, upper), mul(whole, lower))));
}

/** log2 x = k + 2/ln2 · atanh((m - 1) / (m + 1)). */
function log2InTwo(emit: Emit, x: Expr): Two {
  const { k, m } = split(emit, x);
  const atanh = atanhTripled(emit, ratio(emit, emit.let(m)));
  const main = sum(emit, k, emit.let(mul(atanh.upper, scaleHead)));
  const rest = add(mul(atanh.lower, scaleHead + scaleTail), mul(atanh.upper, scaleTail));
  return headed(emit, main.upper, emit.let(add(main.lower, rest)));
}

/** 2^(upper + lower), where upper is a product of two heads, or ±1100. */
function exp2Of(emit: Emit, { upper, lower }: Two): Expr {
  const n = nearest(emit, add(upper, lower));
  const r = emit.let(add(sub(upper, n.float), lower));
  const rHead = emit.let(head(r));
  const rRest = add(sub(sub(upper, n.float), rHead), lower);
  const main = emit.let(mul(rHead, ln2Head));
  const rest = emit.let(add(mul(rRest, Math.LN2), mul(rHead, ln2Tail)));
  const power = sum(emit, main, rest);
  const first = sum(emit, constant('f64', 1), power.upper);
  const lowerPower = emit.let(power.lower);
  const y = add(first.upper, add(first.lower, expTail(emit, { upper: power.upper, lower: lowerPower })));
  return scaled(emit, y, n.integer);
}

/** From |y| = 2^65 on any |x| but 1 over- or underflows, so y is taken to be no larger. */
const greatest = 2 ** 65;

/** x^y for 0 < x < ∞. */
function magnitude(emit: Emit, x: Expr, y: Expr): Expr {
  const log = log2InTwo(emit, x);
  const upper = emit.let(head(y));
  const rest = emit.let(add(mul(sub(y, upper), log.upper), mul(y, log.lower)));
  const product = emit.let(mul(upper, log.upper));
  const most = bounded(emit, product, -1100, 1100);
  return exp2Of(emit, { upper: most, lower: emit.let(select(eq(most, product), rest, 0)) });
}

/** pow as JavaScript has it: as C99's, but that (±1)^±∞ and 1^NaN are NaN. */
export function pow(emit: Emit, x: Expr, y: Expr): Expr {
  if (y.kind === 'const') {
    const known = inTwoOperations(x, y.value);
    if (known) return known;
  }
  const ax = emit.let(abs(x));
  const limited = bounded(emit, y, -greatest, greatest);
  const isExtreme = or(eq(ax, 0), eq(ax, Infinity));
  const grows = eq(lt(ax, 1), lt(y, 0));
  const end = select(grows, constant('f64', Infinity), 0);
  const positive = emit.let(select(isExtreme, end, magnitude(emit, ax, limited)));
  const isUndefined = or(or(isNan(x), isNan(y)), and(eq(ax, 1), not(finite(y))));
  const signed = select(isUndefined, Number.NaN, forNegative(emit, x, ax, limited, positive));
  return select(eq(y, 0), 1, signed);
}

/** The power of a negative base: negative for odd exponents, NaN between whole ones unless the base is 0 or -∞. */
function forNegative(emit: Emit, x: Expr, ax: Expr, y: Expr, positive: Expr): Expr {
  const half = emit.let(mul(y, 0.5));
  const isWhole = eq(trunc(y), y);
  const isOdd = and(isWhole, ne(trunc(half), half));
  const sign = and(high(x), select(isOdd, constant('i32', signBit), 0));
  const signed = fromWords(xor(high(positive), sign), low(positive));
  return select(and(and(lt(x, 0), not(isWhole)), lt(ax, Infinity)), Number.NaN, signed);
}

/** x^n for the constant n that need no more than two operations. */
function inTwoOperations(x: Expr, n: number): Expr | undefined {
  if (n === 0) return constant('f64', 1);
  // -∞ has a power ½, but no root; and -0 has the power 0.
  if (n === 0.5) return select(eq(x, -Infinity), Infinity, sqrt(add(x, 0)));
  if (n === -1) return div(1, x);
  if (n === 1) return x;
  if (n === 2) return mul(x, x);
  return n === 3 ? mul(mul(x, x), x) : undefined;
}
