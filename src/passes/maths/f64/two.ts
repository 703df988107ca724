/**
 * f64 values by their words, and sums of two f64: the first is the value to 53 bits, the second what that leaves out
 * (Dekker, "A floating-point technique for extending the available precision", 1971).
 *
 * What must hold: every operation is rounded by itself. A head has 21 bits, so a product of two heads, or of a head and
 * what the other head leaves out, is exact.
 */
import { constant, convert, op } from '../../../ir/build.ts';
import type { Expr } from '../../../ir/node.ts';
import { add, and, div, type Emit, mul, select, shl, shr, sqrt, sub, xor } from '../emit.ts';

export interface Two {
  readonly upper: Expr;
  readonly lower: Expr;
}

export const zero: Expr = constant('f64', 0);
export const signBit = 0x80000000;
export const exponentBits = 0xfff00000;

export function high(value: Expr): Expr {
  return op('highWord', value);
}

export function low(value: Expr): Expr {
  return op('lowWord', value);
}

export function fromWords(upper: Expr, lower: Expr): Expr {
  return op('fromWords', upper, lower);
}

/** The number with this high word and nothing below. */
export function fromHigh(upper: Expr): Expr {
  return fromWords(upper, constant('i32', 0));
}

/** The upper 21 of the 53 significant bits, towards zero; what is left has 32. */
export function head(value: Expr): Expr {
  return fromHigh(high(value));
}

/** y with its sign flipped where x is negative (or -0); so |y| with the sign of x for y ≥ 0. */
export function withSignOf(x: Expr, y: Expr): Expr {
  return fromWords(xor(high(y), and(high(x), signBit)), low(y));
}

/** 2^k for an i32 k from -1022 to 1023. */
export function power(k: Expr): Expr {
  return fromHigh(shl(add(k, 1023), 20));
}

/** y · 2^k in two steps, so that results may be infinite or subnormal and are rounded once. */
export function scaled(emit: Emit, y: Expr, k: Expr): Expr {
  const whole = emit.let(k);
  const half = emit.let(shr(whole, 1));
  return mul(mul(y, power(half)), power(sub(whole, half)));
}

const magic = 1.5 * 2 ** 52;

interface Whole {
  /** The whole number as i32, while it is one. */
  readonly integer: Expr;
  readonly float: Expr;
}

/** The whole number nearest to a value of less than 2^31: sums beyond 2^52 are rounded to whole numbers. */
export function nearest(emit: Emit, value: Expr): Whole {
  const shifted = emit.let(add(value, magic));
  return { integer: low(shifted), float: emit.let(sub(shifted, magic)) };
}

export function toDouble(value: Expr): Expr {
  return convert('f64', value);
}

/** c[0] + c[1]·x + c[2]·x² + …, by pairs and pairs of pairs (Estrin), so that few operations wait for each other. */
export function polynomial(emit: Emit, x: Expr, c: readonly number[]): Expr {
  let terms = c.map((value): Expr => constant('f64', value));
  for (let step = x; terms.length > 1; step = emit.let(mul(step, step))) {
    const pairs = terms.filter((_, k) => k % 2 === 0);
    const odd = terms.filter((_, k) => k % 2 === 1);
    terms = pairs.map((even, k) => (odd[k] ? add(mul(odd[k], step), even) : even));
  }
  return terms[0]!;
}

/** a + b exactly, where |a| ≥ |b| or a is 0. */
export function sum(emit: Emit, a: Expr, b: Expr): Two {
  const upper = emit.let(add(a, b));
  return { upper, lower: add(sub(a, upper), b) };
}

/** a - b exactly (Knuth's two-sum). */
export function difference(emit: Emit, a: Expr, b: Expr): Two {
  const upper = emit.let(sub(a, b));
  const taken = emit.let(sub(a, upper));
  return { upper, lower: add(sub(a, add(upper, taken)), sub(taken, b)) };
}

/** The value and a rest, which may be known to be 0. */
function plus(value: Expr, rest: Expr): Expr {
  return rest === zero ? value : add(value, rest);
}

/** The same number, its upper part rounded to nearest; |upper| ≥ |lower|. */
export function normalised(emit: Emit, { upper, lower }: Two): Two {
  const made = sum(emit, upper, emit.let(lower));
  return { upper: made.upper, lower: emit.let(made.lower) };
}

/** n / d for normalised numbers in two doubles, where 1 / d is a normal number: a head and the rest of the division. */
export function quotient(emit: Emit, n: Two, d: Two): Two {
  const inverse = emit.let(div(1, d.upper));
  const upper = emit.let(head(emit.let(mul(n.upper, inverse))));
  const dUpper = emit.let(head(d.upper));
  const dLower = plus(sub(d.upper, dUpper), d.lower);
  const rest = sub(sub(n.upper, mul(upper, dUpper)), mul(upper, dLower));
  return { upper, lower: emit.let(mul(plus(rest, n.lower), inverse)) };
}

/** √w for w = 0 or w ≥ 2^-100 in two doubles: a head and the rest. */
export function root(emit: Emit, w: Two): Two {
  const whole = emit.let(sqrt(w.upper));
  const upper = emit.let(head(whole));
  const rest = plus(sub(w.upper, mul(upper, upper)), w.lower);
  return { upper, lower: emit.let(div(rest, add(add(whole, upper), 2 ** -200))) };
}

/** The one or the other, named. */
export function chosen(emit: Emit, test: Expr, yes: Two, no: Two): Two {
  return {
    upper: emit.let(select(test, yes.upper, no.upper)),
    lower: emit.let(select(test, yes.lower, no.lower)),
  };
}
