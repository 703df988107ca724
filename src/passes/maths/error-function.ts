/**
 * erf, erfc and the logistic sigmoid. erfc(x) = e^(-x²)·f(x), where f is smooth (M. M. Shepherd and J. G. Laframboise,
 * "Chebyshev approximation of (1 + 2x)exp(x²)erfc x", Math. Comp. 36, 1981, for the idea): an error of x² would be
 * multiplied by x², so the square is kept in two floats. Polynomials: scripts/fit.ts.
 */
import type { Expr } from '../../ir/node.ts';
import {
  abs,
  add,
  and,
  div,
  type Emit,
  ge,
  gt,
  head,
  isNan,
  le,
  lt,
  mul,
  neg,
  polynomial,
  roundEven,
  scaleByPower,
  select,
  sub,
  toInteger,
  withSignOf,
} from './emit.ts';
import { exp, expNear, ln2Head, ln2Tail } from './exp.ts';

/** erf x = x + x·p(x²) for |x| ≤ 0.86. */
const erfRest = [0.12837917, -0.37612584, 0.112827756, -0.02680316, 0.0050502666, -0.0006302723];
/** erfc x = e^(-x²)/(x + 2) · p((x - 2)/(x + 2)) for ½ ≤ x ≤ 9.3. */
const erfcScaled = [
  1.0215827, -0.6871607, 0.27947208, -0.036442302, -0.021510556, 0.006480368, 0.003089213, -0.0008452862,
  -0.0006548261, 0.00005929508, 0.00012241272,
];

/** Up to here erf is computed by itself, and beyond it is 1 from where erfc is no half unit in its last place. */
const nearest = 0.84;
const farthest = 4;
/** The largest f32 whose erfc is a normal number. */
const last = 9.194548;

/** erf(x) - x, |x| ≤ 0.86. */
function rest(emit: Emit, x: Expr): Expr {
  return mul(x, polynomial(emit.let(mul(x, x)), erfRest));
}

/** erfc x, ½ ≤ x ≤ 9.19; not scaled before all factors are there, for e^(-x²) alone may be no normal number. */
function complement(emit: Emit, x: Expr): Expr {
  const upper = emit.let(head(x));
  const square = emit.let(mul(upper, upper));
  const squareRest = emit.let(mul(sub(x, upper), add(x, upper)));
  const k = emit.let(roundEven(mul(add(square, squareRest), -Math.LOG2E)));
  const r = sub(sub(sub(neg(square), mul(k, ln2Head)), mul(k, ln2Tail)), squareRest);
  const divisor = emit.let(add(x, 2));
  const s = emit.let(div(sub(x, 2), divisor));
  const y = mul(expNear(emit, emit.let(r)), div(polynomial(s, erfcScaled), divisor));
  return scaleByPower(y, toInteger(k));
}

function between(emit: Emit, low: number, x: Expr, high: number): Expr {
  return emit.let(select(lt(x, low), low, emit.let(select(gt(x, high), high, x))));
}

export function erf(emit: Emit, x: Expr): Expr {
  const a = emit.let(abs(x));
  // Of the least numbers, x·p would be no normal number.
  const near = select(lt(a, 2 ** -60), mul(x, 2 / Math.sqrt(Math.PI)), add(x, rest(emit, x)));
  const beyond = sub(1, complement(emit, between(emit, nearest, a, farthest)));
  const far = withSignOf(x, select(ge(a, farthest), 1, beyond));
  return select(isNan(x), Number.NaN, select(lt(a, nearest), near, far));
}

/** 1 - erf x up to ¼; ½ - (erf x - ½) up to ½, where the difference from ½ is exact; 2 - erfc(-x) for negative x. */
export function erfc(emit: Emit, x: Expr): Expr {
  const a = emit.let(abs(x));
  const far = emit.let(complement(emit, between(emit, 0.5, a, last)));
  const positive = select(gt(x, last), 0, far);
  const lower = emit.let(rest(emit, x));
  const near = select(lt(x, 0.25), sub(1, add(x, lower)), sub(0.5, add(sub(x, 0.5), lower)));
  const inside = and(lt(x, 0.5), gt(x, -0.5));
  const y = select(le(x, -0.5), sub(2, far), select(inside, near, positive));
  return select(isNan(x), Number.NaN, y);
}

/** 1 / (1 + e^-x), and e^x / (1 + e^x) for negative x: nothing overflows, and small results keep all their digits. */
export function sigmoid(emit: Emit, x: Expr): Expr {
  const e = emit.let(exp(emit, emit.let(neg(abs(x)))));
  const y = div(select(lt(x, 0), e, 1), add(e, 1));
  return select(isNan(x), Number.NaN, y);
}
