/**
 * sin, cos, tan. With k the whole number nearest to x·2/π, r = x - k·π/2 in two doubles and the quadrant k mod 4 choose
 * between ±sin r and ±cos r, |r| ≤ π/4 (Cody & Waite, ch. 8; Muller, "Elementary Functions", 11.2).
 *
 * π/2 stands in three pieces of 33 bits and one of 53, so for |x| < 2^20 all products but the last are exact, and their
 * differences are kept whole. Beyond, where hardly any argument lies, `Math` is asked.
 */
import { constant, op } from '../../../ir/build.ts';
import type { Expr } from '../../../ir/node.ts';
import { abs, add, and, type Emit, eq, ge, lt, mul, neg, select, shl, sub, xor } from '../emit.ts';
import {
  chosen,
  difference,
  fromWords,
  high,
  low,
  nearest,
  normalised,
  polynomial,
  quotient,
  sum,
  type Two,
} from './two.ts';

const halfPi = [6746518852 / 2 ** 32, 2242054355 / 2 ** 65, 640881756 / 2 ** 98] as const;
const halfPiRest = 8.4784276603689e-32;
const far = 2 ** 20;

const sinTail = [
  -0.16666666666666666, 0.008333333333333331, -0.0001984126984126494, 0.0000027557319219243677,
  -2.505210619936182e-8, 1.6058526388142101e-10, -7.586389554705215e-13,
];
const cosTail = [
  0.041666666666666664, -0.0013888888888887359, 0.0000248015872987077, -2.755731724172776e-7,
  2.0876140031390975e-9, -1.138218421447753e-11,
];

interface Quadrant {
  /** k as i32; its lower two bits are the quadrant. */
  readonly k: Expr;
  readonly r: Two;
}

function reduce(emit: Emit, x: Expr): Quadrant {
  const k = nearest(emit, mul(x, 2 / Math.PI));
  const [first, second, third] = halfPi;
  const times = (c: number): Expr => emit.let(mul(k.float, c));
  const coarse = emit.let(sub(x, times(first)));
  const finer = difference(emit, coarse, times(second));
  const finest = difference(emit, finer.upper, times(third));
  const rest = emit.let(sub(times(halfPiRest), add(finer.lower, finest.lower)));
  const upper = emit.let(sub(finest.upper, rest));
  return { k: emit.let(k.integer), r: { upper, lower: emit.let(sub(sub(finest.upper, upper), rest)) } };
}

interface Pair {
  readonly sin: Two;
  readonly cos: Two;
}

function inFirstQuadrant(emit: Emit, r: Two): Pair {
  const z = emit.let(mul(r.upper, r.upper));
  const half = emit.let(mul(z, 0.5));
  const one = sum(emit, constant('f64', 1), emit.let(neg(half)));
  const cosRest = add(one.lower, sub(mul(mul(z, z), polynomial(emit, z, cosTail)), mul(r.upper, r.lower)));
  const sinRest = add(mul(mul(r.upper, z), polynomial(emit, z, sinTail)), mul(r.lower, one.upper));
  return { sin: { upper: r.upper, lower: sinRest }, cos: { upper: one.upper, lower: cosRest } };
}

function isEven(k: Expr): Expr {
  return eq(and(k, 1), 0);
}

/** The value with its sign flipped where bit 1 of k is set. */
function flipped(emit: Emit, value: Expr, k: Expr): Expr {
  const plain = emit.let(value);
  return fromWords(xor(high(plain), shl(and(k, 2), 30)), low(plain));
}

/** y for |x| < 2^20, and NaN where it is; else the function of `Math`. */
function orFar(emit: Emit, name: 'sin' | 'cos' | 'tan', x: Expr, y: Expr): Expr {
  const a = emit.let(abs(x));
  return emit.where(and(ge(a, far), lt(a, Infinity)), op(name, x), y);
}

export function sin(emit: Emit, x: Expr): Expr {
  const { k, r } = reduce(emit, x);
  const pair = inFirstQuadrant(emit, r);
  const { upper, lower } = chosen(emit, emit.let(isEven(k)), pair.sin, pair.cos);
  return orFar(emit, 'sin', x, select(eq(x, 0), x, flipped(emit, add(upper, lower), k)));
}

export function cos(emit: Emit, x: Expr): Expr {
  const { k, r } = reduce(emit, x);
  const pair = inFirstQuadrant(emit, r);
  const { upper, lower } = chosen(emit, emit.let(isEven(k)), pair.cos, pair.sin);
  return orFar(emit, 'cos', x, flipped(emit, add(upper, lower), emit.let(add(k, 1))));
}

export function tan(emit: Emit, x: Expr): Expr {
  const { k, r } = reduce(emit, x);
  const pair = inFirstQuadrant(emit, r);
  const sine = normalised(emit, pair.sin);
  const cosine = normalised(emit, pair.cos);
  const even = emit.let(isEven(k));
  const { upper, lower } = quotient(emit, chosen(emit, even, sine, cosine), chosen(emit, even, cosine, sine));
  const value = emit.let(add(upper, lower));
  const signed = fromWords(xor(high(value), shl(k, 31)), low(value));
  return orFar(emit, 'tan', x, select(eq(x, 0), x, signed));
}
