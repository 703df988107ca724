/**
 * sinh, cosh, tanh and their inverses. With a = k·ln2 + r and w = 2^-2k, e^±a = 2^k·(e^r ± w·e^-r), where e^±r is the even
 * part cosh r and the odd one sinh r; the first terms are summed exactly.
 */
import { constant } from '../../../ir/build.ts';
import type { Expr } from '../../../ir/node.ts';
import { abs, add, div, type Emit, eq, gt, lt, mul, neg, select, sqrt, sub } from '../emit.ts';
import { bounded, coshTail, inversePower, type Reduced, reduce, sinhTail } from './exp.ts';
import { log1pOf } from './log.ts';
import {
  chosen,
  normalised,
  polynomial,
  quotient,
  root,
  scaled,
  sum,
  type Two,
  withSignOf,
  zero,
} from './two.ts';

interface Parts {
  readonly k: Expr;
  readonly r: Expr;
  /** 2^-2k and what it makes of r. */
  readonly w: Expr;
  readonly wr: Expr;
  /** cosh r - 1 and sinh r - r. */
  readonly even: Expr;
  readonly odd: Expr;
}

function parts(emit: Emit, { k, r }: Reduced): Parts {
  const z = emit.let(mul(r.upper, r.upper));
  const w = emit.let(inversePower(k, 2));
  return {
    k,
    r: r.upper,
    w,
    wr: emit.let(mul(w, r.upper)),
    even: emit.let(mul(z, polynomial(emit, z, coshTail))),
    odd: emit.let(add(mul(mul(z, r.upper), polynomial(emit, z, sinhTail)), r.lower)),
  };
}

/** 2^(1-k)·sinh a = (1 - w) + (1 + w)·r + (1 - w)·even + (1 + w)·odd. */
function sinhOf(emit: Emit, { r, w, wr, even, odd }: Parts): Two {
  const less = sum(emit, constant('f64', 1), emit.let(neg(w)));
  const rest = add(mul(less.upper, even), mul(add(w, 1), odd));
  return inOrder(emit, less, r, wr, rest);
}

/** 2^(1-k)·cosh a, the same with -w. */
function coshOf(emit: Emit, { r, w, wr, even, odd }: Parts): Two {
  const more = sum(emit, constant('f64', 1), w);
  const rest = add(mul(more.upper, even), mul(sub(1, w), odd));
  return inOrder(emit, more, r, emit.let(neg(wr)), rest);
}

/** one + r + wr + rest, where |r| ≥ |wr|. */
function inOrder(emit: Emit, one: Two, r: Expr, wr: Expr, rest: Expr): Two {
  const first = sum(emit, one.upper, r);
  const second = sum(emit, first.upper, wr);
  const lost = add(one.lower, add(first.lower, second.lower));
  return { upper: second.upper, lower: emit.let(add(lost, rest)) };
}

export function sinh(emit: Emit, x: Expr): Expr {
  const all = parts(emit, reduce(emit, bounded(emit, emit.let(abs(x)), 0, 711)));
  const { upper, lower } = sinhOf(emit, all);
  return withSignOf(x, emit.let(scaled(emit, add(upper, lower), sub(all.k, 1))));
}

export function cosh(emit: Emit, x: Expr): Expr {
  const all = parts(emit, reduce(emit, bounded(emit, emit.let(abs(x)), 0, 711)));
  const { upper, lower } = coshOf(emit, all);
  return scaled(emit, add(upper, lower), sub(all.k, 1));
}

/** From 22 on it is 1. */
export function tanh(emit: Emit, x: Expr): Expr {
  const all = parts(emit, reduce(emit, bounded(emit, emit.let(abs(x)), 0, 22)));
  const { upper, lower } = quotient(
    emit,
    normalised(emit, sinhOf(emit, all)),
    normalised(emit, coshOf(emit, all)),
  );
  return withSignOf(x, emit.let(add(upper, lower)));
}

/** From here on a² + 1 is a². */
const large = 2 ** 60;

/** log(1 + small), or log(2·big) where that is large. */
function logOf(emit: Emit, small: Two, big: Expr): Expr {
  const isLarge = gt(big, large);
  const argument = chosen(emit, isLarge, { upper: big, lower: zero }, small);
  return log1pOf(emit, argument, emit.let(select(isLarge, constant('f64', 1), 0)));
}

/** asinh a = log(1 + a + (√(1 + a²) - 1)), the last as a² / (1 + √(1 + a²)). */
export function asinh(emit: Emit, x: Expr): Expr {
  const a = emit.let(abs(x));
  const z = emit.let(mul(a, a));
  const q = emit.let(div(z, add(sqrt(add(z, 1)), 1)));
  const y = logOf(emit, sum(emit, a, q), a);
  return select(lt(a, Infinity), withSignOf(x, emit.let(y)), x);
}

/** acosh x = log(1 + t + √(t² + 2t)), t = x - 1. */
export function acosh(emit: Emit, x: Expr): Expr {
  const t = emit.let(sub(x, 1));
  const under = sum(emit, emit.let(mul(t, 2)), emit.let(mul(t, t)));
  const side = root(emit, under);
  const whole = sum(emit, side.upper, t);
  const small = normalised(emit, { upper: whole.upper, lower: add(whole.lower, side.lower) });
  const y = logOf(emit, small, x);
  const inside = select(lt(x, Infinity), y, x);
  return select(gt(x, 1), inside, select(eq(x, 1), constant('f64', 0), Number.NaN));
}

/** atanh a = ½·log(1 + 2a / (1 - a)). */
export function atanh(emit: Emit, x: Expr): Expr {
  const a = emit.let(abs(x));
  const divisor = sum(emit, constant('f64', 1), emit.let(sub(0, a)));
  const u = quotient(emit, { upper: emit.let(mul(a, 2)), lower: zero }, divisor);
  const y = mul(log1pOf(emit, normalised(emit, u)), 0.5);
  const known = select(lt(a, 1), y, select(eq(a, 1), constant('f64', Infinity), Number.NaN));
  return withSignOf(x, emit.let(known));
}
