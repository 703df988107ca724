/**
 * asin, acos, atan, atan2. Small arguments by an odd polynomial; the others by asin x = π/2 - 2·asin √((1-x)/2) and
 * atan x = π/2 - atan 1/x (Cody & Waite, ch. 10 and 11). Polynomials: scripts/fit.ts.
 */
import { constant } from '../../ir/build.ts';
import type { Expr } from '../../ir/node.ts';
import {
  abs,
  add,
  bits,
  div,
  type Emit,
  eq,
  finite,
  gt,
  isNan,
  le,
  lt,
  mul,
  or,
  polynomial,
  select,
  sqrt,
  sub,
  withSignOf,
} from './emit.ts';

const asinTail = [0.16666757, 0.07495114, 0.04549547, 0.024046214, 0.04240758];
const atanTail = [
  -0.333333, 0.1999853, -0.14264016, 0.10950881, -0.0839931, 0.057881217, -0.031096164, 0.010867645,
  -0.0017824,
];

/** π/2 is this f32 and a rest. */
const halfPi = Math.fround(Math.PI / 2);
const halfPiRest = Math.PI / 2 - halfPi;
const oneBits = 0x3f800000;

/** v + v·z·p(z), where z is v². */
function odd(v: Expr, z: Expr, c: readonly number[]): Expr {
  return add(v, mul(mul(v, z), polynomial(z, c)));
}

interface Arc {
  readonly large: Expr;
  /** asin |x| where |x| ≤ ½, else asin √((1 - |x|) / 2), which is acos(|x|) / 2. */
  readonly arc: Expr;
}

function arcOf(emit: Emit, x: Expr): Arc {
  const a = emit.let(abs(x));
  const large = emit.let(gt(a, 0.5));
  const z = emit.let(select(large, mul(sub(1, a), 0.5), mul(a, a)));
  // Beyond 1 the root is of a negative number; the callers replace the result.
  const v = emit.let(select(large, sqrt(z), a));
  return { large, arc: emit.let(odd(v, z, asinTail)) };
}

/** y for |x| ≤ 1, else NaN: the bits of a NaN are above those of 1 too. */
function onUnitInterval(x: Expr, y: Expr): Expr {
  return select(le(bits(abs(x)), oneBits), y, Number.NaN);
}

export function asin(emit: Emit, x: Expr): Expr {
  const { large, arc } = arcOf(emit, x);
  const y = select(large, sub(halfPi, sub(mul(arc, 2), halfPiRest)), arc);
  return onUnitInterval(x, withSignOf(x, y));
}

export function acos(emit: Emit, x: Expr): Expr {
  const { large, arc } = arcOf(emit, x);
  const negative = emit.let(lt(x, 0));
  const twice = emit.let(mul(arc, 2));
  const outer = select(negative, sub(2 * halfPi, sub(twice, 2 * halfPiRest)), twice);
  const inner = sub(halfPi, sub(select(negative, sub(0, arc), arc), halfPiRest));
  return onUnitInterval(x, select(large, outer, inner));
}

/** atan t for 0 ≤ t ≤ 1. */
function atanOfQuotient(emit: Emit, t: Expr): Expr {
  return odd(t, emit.let(mul(t, t)), atanTail);
}

export function atan(emit: Emit, x: Expr): Expr {
  const a = emit.let(abs(x));
  const large = emit.let(gt(a, 1));
  const t = emit.let(select(large, select(finite(x), div(1, a), 0), a));
  const arc = emit.let(atanOfQuotient(emit, t));
  const y = select(large, sub(halfPi, sub(arc, halfPiRest)), arc);
  return select(isNan(x), x, withSignOf(x, y));
}

/**
 * less / more for 0 ≤ less ≤ more. Equal ones (also ∞/∞) give 1, two zeros 0; a large divisor is quartered first, as
 * WGSL divides well only by numbers below 2^126.
 */
function quotient({ target, let: name }: Emit, less: Expr, more: Expr): Expr {
  const scale = name(select(gt(more, 2 ** 120), constant('f32', 0.25), 1));
  const plain = target === 'wgsl' ? div(mul(less, scale), mul(more, scale)) : div(less, more);
  const bounded = select(finite(more), plain, 0);
  return name(select(eq(more, 0), 0, select(eq(less, more), 1, bounded)));
}

export function atan2(emit: Emit, y: Expr, x: Expr): Expr {
  const ay = emit.let(abs(y));
  const ax = emit.let(abs(x));
  const steep = emit.let(gt(ay, ax));
  const less = emit.let(select(steep, ax, ay));
  const more = emit.let(select(steep, ay, ax));
  const arc = emit.let(atanOfQuotient(emit, quotient(emit, less, more)));
  const toY = emit.let(select(steep, sub(halfPi, sub(arc, halfPiRest)), arc));
  const toX = select(lt(bits(x), 0), sub(2 * halfPi, sub(toY, 2 * halfPiRest)), toY);
  return select(or(isNan(y), isNan(x)), Number.NaN, withSignOf(y, toX));
}
