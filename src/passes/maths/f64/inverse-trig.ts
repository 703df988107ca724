/**
 * asin, acos, atan, atan2. Arcs are sums of a known angle and a small one: asin x = π/2 - 2·asin √((1-x)/2) beyond ½,
 * atan q = atan ½ + atan((q - ½) / (1 + q/2)) beyond ¼, π/2 - atan 1/q beyond 1. Quotients and roots are kept in two
 * doubles, known angles too. Polynomials: scripts/fit-f64.ts.
 */
import { constant } from '../../../ir/build.ts';
import type { Expr } from '../../../ir/node.ts';
import { abs, add, and, type Emit, eq, ge, gt, isNan, lt, mul, ne, neg, or, select, sub } from '../emit.ts';
import { chosen, high, polynomial, quotient, root, sum, type Two, withSignOf, zero } from './two.ts';

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

function times({ upper, lower }: Two, factor: Expr): Two {
  return { upper: mul(upper, factor), lower: mul(lower, factor) };
}

interface Root {
  readonly isLarge: Expr;
  /** asin |x| where |x| ≤ ½, else asin √((1 - |x|) / 2), which is acos(|x|) / 2; NaN beyond 1. */
  readonly arc: Two;
}

function arcOf(emit: Emit, x: Expr): Root {
  const a = emit.let(abs(x));
  const isLarge = gt(a, 0.5);
  const half = emit.let(mul(sub(1, a), 0.5));
  const z = emit.let(select(isLarge, half, mul(a, a)));
  const v = chosen(emit, isLarge, root(emit, { upper: half, lower: zero }), { upper: a, lower: zero });
  const tail = mul(mul(add(v.upper, v.lower), z), polynomial(emit, z, asinTail));
  return { isLarge, arc: { upper: v.upper, lower: emit.let(add(v.lower, tail)) } };
}

export function asin(emit: Emit, x: Expr): Expr {
  const { isLarge, arc } = arcOf(emit, x);
  const factor = emit.let(select(isLarge, constant('f64', -2), 1));
  return withSignOf(x, total(emit, either(isLarge, angle(right), angle(nothing)), times(arc, factor)));
}

export function acos(emit: Emit, x: Expr): Expr {
  const { isLarge, arc } = arcOf(emit, x);
  const isNegative = lt(x, 0);
  const size = emit.let(select(isLarge, constant('f64', 2), -1));
  const end = either(isNegative, angle(straight), angle(nothing));
  const factor = emit.let(select(isNegative, neg(size), size));
  return total(emit, either(isLarge, end, angle(right)), times(arc, factor));
}

interface Slope {
  /** Whether atan ½ is to be added. */
  readonly isSteep: Expr;
  readonly arc: Two;
}

/** atan(n / d) for 0 ≤ n ≤ d, where 1 / d is a normal number. */
function slopeOf(emit: Emit, n: Expr, d: Expr): Slope {
  const isSteep = ge(mul(n, 4), d);
  const over = emit.let(select(isSteep, sub(n, mul(d, 0.5)), n));
  const under = sum(emit, d, emit.let(select(isSteep, mul(n, 0.5), 0)));
  const q = quotient(emit, { upper: over, lower: zero }, under);
  const whole = emit.let(add(q.upper, q.lower));
  const z = emit.let(mul(whole, whole));
  const rest = add(q.lower, mul(mul(whole, z), polynomial(emit, z, atanTail)));
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
  const sign = emit.let(select(isOver, constant('f64', -1), 1));
  return withSignOf(x, total(emit, known, times(arc, sign)));
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
  const sign = emit.let(select(ne(isOver, isBehind), constant('f64', -1), 1));
  const value = withSignOf(y, total(emit, known, times(arc, sign)));
  return select(or(isNan(y), isNan(x)), Number.NaN, value);
}
