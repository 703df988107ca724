/**
 * asin, acos, atan, atan2. Arcs are sums of a known angle and a small one: asin x = π/2 - 2·asin √((1-x)/2) beyond ½,
 * atan q = atan ½ + atan((q - ½) / (1 + q/2)) beyond ¼, π/2 - atan 1/q beyond 1. Quotients and roots are kept in two
 * doubles, known angles too. Polynomials: scripts/fit-f64.ts.
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
  ge,
  gt,
  isNan,
  le,
  lt,
  mul,
  ne,
  neg,
  or,
  select,
  sqrt,
  sub,
} from '../emit.ts';
import { high, minusProduct, polynomial, quotient, sum, type Two, withSignOf, zero } from './two.ts';

/** asin x = x + x·z·p(z) on |x| ≤ ½ and atan t = t + t·z·p(z) on |t| ≤ ⅓, z the square. */
const asinTail = [
  0.16666666666666669, 0.07499999999998433, 0.04464285714635543, 0.030381944138531247, 0.02237217294214989,
  0.017352392720869973, 0.013971212973552933, 0.011479177415184906, 0.01032281435018578, 0.005457506718640357,
  0.017400879442694025, -0.014851887071247209, 0.028757851367421566,
];
const atanTail = [
  -0.3333333333333333, 0.19999999999999923, -0.14285714285686374, 0.11111111107179614, -0.09090908806291824,
  0.07692295637492151, -0.06666347046313162, 0.05876875260569862, -0.05202172614862737, 0.04330838089000892,
  -0.025306290366361523,
];

/** An angle in two doubles. */
type Angle = readonly [number, number];
const nothing: Angle = [0, 0];
const right: Angle = [Math.PI / 2, 6.123233995736766e-17];
const straight: Angle = [Math.PI, 1.2246467991473532e-16];
/** atan ½, and the right and the straight angle without it or with it. */
const slope: Angle = [0.4636476090008061, 2.2698777452961687e-17];
const rightLess: Angle = [1.1071487177940904, 9.40447137356638e-17];
const rightMore: Angle = [2.0344439357957027, 2.841996617907152e-17];
const straightLess: Angle = [2.677945044588987, 1.5527705369303147e-16];

function angle([upper, lower]: Angle): Two {
  return { upper: constant('f64', upper), lower: constant('f64', lower) };
}

function either(test: Expr, yes: Two, no: Two): Two {
  return { upper: select(test, yes.upper, no.upper), lower: select(test, yes.lower, no.lower) };
}

/** A known angle and a small one; the sum of the large parts is exact. */
function total(emit: Emit, known: Two, small: Two): Expr {
  const { upper, lower } = sum(emit, emit.let(known.upper), emit.let(small.upper));
  return emit.let(add(upper, add(lower, add(known.lower, small.lower))));
}

function negatedWhere(test: Expr, value: Two): Two {
  return either(test, { upper: neg(value.upper), lower: neg(value.lower) }, value);
}

interface Root {
  readonly isLarge: Expr;
  /** asin |x| where |x| ≤ ½, else asin √((1 - |x|) / 2), which is acos(|x|) / 2; with the sign of x. */
  readonly arc: Two;
}

function arcOf(emit: Emit, x: Expr): Root {
  const a = emit.let(abs(x));
  const isLarge = gt(a, 0.5);
  const half = emit.let(mul(sub(1, a), 0.5));
  const side = emit.let(sqrt(half));
  const rest = div(minusProduct(emit, half, side, side), select(gt(side, 0), add(side, side), 1));
  const z = emit.let(select(isLarge, half, mul(a, a)));
  const v = emit.let(select(isLarge, side, a));
  const lower = add(select(isLarge, rest, 0), mul(mul(v, z), polynomial(emit, z, asinTail)));
  const plain = { upper: v, lower: emit.let(lower) };
  return { isLarge, arc: negatedWhere(lt(x, 0), plain) };
}

function twice({ upper, lower }: Two): Two {
  return { upper: mul(upper, 2), lower: mul(lower, 2) };
}

/** y for |x| ≤ 1, else NaN. */
function onUnitInterval(x: Expr, y: Expr): Expr {
  return select(le(abs(x), 1), y, Number.NaN);
}

export function asin(emit: Emit, x: Expr): Expr {
  const { isLarge, arc } = arcOf(emit, x);
  const isNegative = lt(x, 0);
  const least = negatedWhere(isNegative, angle(right));
  const doubled = twice({ upper: neg(arc.upper), lower: neg(arc.lower) });
  const y = total(emit, either(isLarge, least, angle(nothing)), either(isLarge, doubled, arc));
  return onUnitInterval(x, select(eq(x, 0), x, y));
}

export function acos(emit: Emit, x: Expr): Expr {
  const { isLarge, arc } = arcOf(emit, x);
  const end = either(lt(x, 0), angle(straight), angle(nothing));
  const other = { upper: neg(arc.upper), lower: neg(arc.lower) };
  const y = total(emit, either(isLarge, end, angle(right)), either(isLarge, twice(arc), other));
  return onUnitInterval(x, y);
}

interface Slope {
  /** Whether atan ½ is to be added. */
  readonly isSteep: Expr;
  readonly arc: Two;
}

/** Below, the lower part of a quotient is lost among the subnormal numbers. */
const leastPrecise = 2 ** -960;

/** atan(n / d) for 0 ≤ n ≤ d, where 1 / d is a normal number. */
function slopeOf(emit: Emit, n: Expr, d: Expr): Slope {
  const isSteep = ge(mul(n, 4), d);
  const over = emit.let(select(isSteep, sub(n, mul(d, 0.5)), n));
  const under = sum(emit, d, emit.let(select(isSteep, mul(n, 0.5), 0)));
  const q = quotient(emit, { upper: over, lower: zero }, under);
  const z = emit.let(mul(q.upper, q.upper));
  const lower = select(gt(q.upper, leastPrecise), q.lower, 0);
  const rest = add(lower, mul(mul(q.upper, z), polynomial(emit, z, atanTail)));
  return { isSteep, arc: { upper: q.upper, lower: emit.let(rest) } };
}

/** From here on the arc is a right angle. */
const upright = 2 ** 70;

export function atan(emit: Emit, x: Expr): Expr {
  const a = emit.let(abs(x));
  const isOver = gt(a, 1);
  const d = emit.let(select(isOver, select(gt(a, upright), upright, a), 1));
  const { isSteep, arc } = slopeOf(emit, emit.let(select(isOver, constant('f64', 1), a)), d);
  const over = either(isSteep, angle(rightLess), angle(right));
  const known = either(isOver, over, either(isSteep, angle(slope), angle(nothing)));
  return withSignOf(x, total(emit, known, negatedWhere(isOver, arc)));
}

/** A power of two that makes d and 1 / d normal for 0 ≤ n ≤ d, and n too unless the quotient is next to nothing. */
function scaleFor(emit: Emit, n: Expr, d: Expr): Expr {
  const isTiny = and(lt(n, 2 ** -700), lt(d, 2 ** 300));
  const up = select(isTiny, constant('f64', 2 ** 500), 1);
  return emit.let(select(gt(d, 2 ** 700), constant('f64', 2 ** -200), up));
}

export function atan2(emit: Emit, y: Expr, x: Expr): Expr {
  const ay = emit.let(abs(y));
  const ax = emit.let(abs(x));
  const isOver = gt(ay, ax);
  const more = emit.let(select(isOver, ay, ax));
  const less = emit.let(select(isOver, ax, ay));
  const scale = scaleFor(emit, less, more);
  const isInfinite = eq(more, Infinity);
  const both = select(eq(less, Infinity), constant('f64', 1), 0);
  const n = emit.let(select(isInfinite, both, mul(less, scale)));
  const d = emit.let(select(or(isInfinite, eq(more, 0)), 1, mul(more, scale)));
  const { isSteep, arc } = slopeOf(emit, n, d);
  const isBehind = emit.let(lt(high(x), 0));
  const over = either(isSteep, either(isBehind, angle(rightMore), angle(rightLess)), angle(right));
  const behind = either(isSteep, angle(straightLess), angle(straight));
  const ahead = either(isSteep, angle(slope), angle(nothing));
  const known = either(isOver, over, either(isBehind, behind, ahead));
  const value = withSignOf(y, total(emit, known, negatedWhere(ne(isOver, isBehind), arc)));
  return select(or(isNan(y), isNan(x)), Number.NaN, value);
}
