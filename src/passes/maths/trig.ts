/**
 * sin, cos, tan. With k the whole number nearest to x·2/π, r = x - k·π/2 and the quadrant k mod 4 choose between
 * ±sin r and ±cos r, |r| ≤ π/4 (Cody & Waite, ch. 8; Muller, "Elementary Functions", 11.2).
 *
 * π/2 stands in pieces of 12, 13, 13 and 24 bits, and k in two of at most 11, so all products but the last are exact for
 * |x| < 2^21. What the differences lose is put back, so r is right to 2^-24 of itself or 2^-42, whichever is more.
 * Beyond, r is off by up to about |x|·2^-22 (as if x itself were off by two units in the last place), and for
 * |x| > 2^24 only |sin|, |cos| ≤ 1 holds.
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
  lt,
  mul,
  polynomial,
  roundEven,
  select,
  shl,
  sub,
  toInteger,
  xor,
} from './emit.ts';

const halfPi = [3216 / 2 ** 11, 8117 / 2 ** 24, 2184 / 2 ** 37] as const;
const halfPiRest = 2.563344151594519e-12;

const sinTail = [-0.16666643, 0.008331505, -0.00019433972];
const cosTail = [0.041666623, -0.001388634, 0.000024333145];

interface Quadrant {
  /** k as i32; its lower two bits are the quadrant. */
  readonly k: Expr;
  readonly r: Expr;
}

function reduce(emit: Emit, x: Expr): Quadrant {
  const k = emit.let(roundEven(mul(x, 2 / Math.PI)));
  const upper = emit.let(float(and(bits(k), 0xffffe000)));
  const lower = emit.let(sub(k, upper));
  const [first, second, third] = halfPi;
  const coarse = sub(sub(x, mul(upper, first)), mul(lower, first));
  const exact = emit.let(sub(sub(coarse, mul(upper, second)), mul(lower, second)));
  const one = minus(emit, exact, mul(upper, third));
  const two = minus(emit, one.rounded, mul(lower, third));
  const r = emit.let(sub(two.rounded, sub(mul(k, halfPiRest), add(one.lost, two.lost))));
  // Nothing is left of r where x is huge; any number in range will do.
  return { k: emit.let(toInteger(k)), r: emit.let(select(lt(abs(r), 1), r, 0.5)) };
}

/** a - b and what its rounding lost, for small b (Dekker's fast two-sum). */
function minus(emit: Emit, a: Expr, b: Expr): { readonly rounded: Expr; readonly lost: Expr } {
  const taken = emit.let(b);
  const rounded = emit.let(sub(a, taken));
  return { rounded, lost: sub(sub(a, rounded), taken) };
}

interface Pair {
  readonly sin: Expr;
  readonly cos: Expr;
}

/** sin r and cos r on |r| ≤ 0.88: a little more than π/4, as x·2/π is off for large x. */
function inFirstQuadrant(emit: Emit, r: Expr): Pair {
  const z = emit.let(mul(r, r));
  const sin = emit.let(add(r, mul(mul(r, z), polynomial(z, sinTail))));
  const near = minus(emit, constant('f32', 1), mul(z, 0.5));
  const cos = emit.let(add(near.rounded, add(near.lost, mul(mul(z, z), polynomial(z, cosTail)))));
  return { sin, cos };
}

/** `value` with its sign flipped where bit 1 of k is set. */
function flipped(value: Expr, k: Expr): Expr {
  return float(xor(bits(value), shl(and(k, 2), 30)));
}

function even(k: Expr): Expr {
  return eq(and(k, 1), 0);
}

export function sin(emit: Emit, x: Expr): Expr {
  const { k, r } = reduce(emit, x);
  const pair = inFirstQuadrant(emit, r);
  return select(finite(x), flipped(select(even(k), pair.sin, pair.cos), k), Number.NaN);
}

export function cos(emit: Emit, x: Expr): Expr {
  const { k, r } = reduce(emit, x);
  const pair = inFirstQuadrant(emit, r);
  return select(finite(x), flipped(select(even(k), pair.cos, pair.sin), add(k, 1)), Number.NaN);
}

export function tan(emit: Emit, x: Expr): Expr {
  const { k, r } = reduce(emit, x);
  const pair = inFirstQuadrant(emit, r);
  const inPlace = emit.let(even(k));
  const quotient = div(select(inPlace, pair.sin, pair.cos), select(inPlace, pair.cos, pair.sin));
  const odd = shl(k, 31);
  return select(finite(x), float(xor(bits(quotient), odd)), Number.NaN);
}
