/**
 * gamma and lgamma. Γ(x) = x^(x - ½)·e^-x·p(1/x) for x ≥ 1 (Stirling's formula, its series replaced by a polynomial).
 * The logarithm of the first two factors is up to 140 in base 2 and loses as many digits, so it is kept in two floats,
 * as in pow.ts. Below 1 comes Γ(x) = Γ(x + 1) / x, and for negative x the reflection Γ(-a) = -π / (a·sin(πa)·Γ(a)),
 * where a has an exact distance from the next whole number. Polynomials: scripts/fit.ts.
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
  float,
  ge,
  gt,
  head,
  isNan,
  lt,
  mul,
  neg,
  or,
  polynomial,
  roundEven,
  select,
  shl,
  sub,
  toInteger,
  withSignOf,
  xor,
} from './emit.ts';
import { ln2Head, ln2Tail } from './exp.ts';
import { log } from './log.ts';
import { exp2OfTwo, log2InTwo, type TwoFloats, twoFloats } from './pow.ts';

/** Γ(x) = x^(x - ½)·e^-x·p(1/x), 1 ≤ x ≤ 42. */
const stirling = [
  2.5066283, 0.20888555, 0.008705395, -0.006718947, -0.0006925471, 0.0026160674, -0.0014383836, 0.00029642088,
];
/** log Γ(1 + t) = t·p(t), |t| ≤ ½. */
const logNearOne = [
  -0.5772157, 0.822467, -0.40068522, 0.2705813, -0.20741464, 0.1695574, -0.14336789, 0.1252343, -0.11879721,
  0.10470717, -0.05035906, 0.052806444, -0.1779523, 0.15711883,
];
/** log Γ(2 + t) = t·p(t), -½ ≤ t ≤ 1. */
const logNearTwo = [
  0.42278433, 0.32246703, -0.067352295, 0.02058101, -0.0073857643, 0.0028883268, -0.0011898223, 0.00051770493,
  -0.00023864879, 0.0000958159, -0.000020512594,
];
/** log Γ(x) = (x - ½)·log x - x + p(1/x), x ≥ 3. */
const logFar = [0.9189385, 0.08333429, -0.0000058896144, -0.0028227635, 0.00040747115];
/** sin(πr)/π = r + r³·p(r²), |r| ≤ ½. */
const sineRest = [-1.6449333, 0.81171584, -0.19044347, 0.024717612];

/** log2(e), the first piece with 12 bits. */
const log2eHead = Math.floor(Math.LOG2E * 2 ** 11) / 2 ** 11;
const log2eTail = Math.LOG2E - log2eHead;

/** Beyond these Γ is infinite, and below the normal numbers however near to a pole. */
const greatest = 35.0401;
const least = -38.5;
/** From here on every f32 is whole. */
const allWhole = 2 ** 23;

/** (x - ½)·log2(x) - x·log2(e), for 1 ≤ x < 2^23. */
function exponent(emit: Emit, x: Expr): TwoFloats {
  const log = log2InTwo(emit, x);
  const y = emit.let(sub(x, 0.5));
  const yUpper = emit.let(head(y));
  const xUpper = emit.let(head(x));
  const grows = emit.let(mul(yUpper, log.upper));
  const shrinks = emit.let(mul(xUpper, -log2eHead));
  const isLarge = emit.let(gt(grows, abs(shrinks)));
  const growsRest = add(mul(sub(y, yUpper), log.upper), mul(y, log.lower));
  const shrinksRest = add(mul(sub(x, xUpper), log2eHead), mul(x, log2eTail));
  const larger = emit.let(select(isLarge, grows, shrinks));
  const smaller = emit.let(select(isLarge, shrinks, grows));
  const sum = twoFloats(emit, larger, smaller);
  return { upper: sum.upper, lower: emit.let(add(sum.lower, sub(growsRest, shrinksRest))) };
}

interface Turn {
  /** The distance from the nearest whole number. */
  readonly r: Expr;
  /** |sin(πa)| / π. */
  readonly size: Expr;
  /** The sign bit of sin(πa), as i32. */
  readonly sign: Expr;
}

/** For a ≥ 0; beyond 2^23 everything is whole. */
function turn(emit: Emit, a: Expr): Turn {
  const whole = emit.let(roundEven(a));
  const r = emit.let(sub(a, whole));
  const size = emit.let(abs(r));
  const z = emit.let(mul(size, size));
  const sine = add(size, mul(mul(size, z), polynomial(z, sineRest)));
  const sign = and(xor(bits(r), shl(toInteger(whole), 31)), 0x80000000);
  return { r, size: emit.let(sine), sign: emit.let(sign) };
}

/** For x < -30 next to poles Γ(a) is beyond the range where Γ(-a) is not: it is divided by 2^32 there. */
export function gamma(emit: Emit, x: Expr): Expr {
  const a = emit.let(abs(x));
  const isNegative = emit.let(lt(x, 0));
  const isDeep = emit.let(lt(x, -30));
  const isSmall = emit.let(lt(a, 1));
  const bounded = emit.let(select(gt(a, 40), 40, a));
  const raised = emit.let(select(isSmall, add(bounded, 1), bounded));
  const { upper, lower } = exponent(emit, raised);
  const power = exp2OfTwo(emit, { upper: emit.let(sub(upper, select(isDeep, 32, 0))), lower });
  const value = emit.let(mul(power, polynomial(emit.let(div(1, raised)), stirling)));
  const sine = turn(emit, emit.let(select(gt(a, allWhole), 0, a)));
  const divisor = emit.let(select(isSmall, sine.size, mul(bounded, sine.size)));
  const reflected = mul(div(div(1, divisor), value), select(isDeep, constant('f32', 2 ** -32), 1));
  // -1 over the signed sine.
  const negative = float(xor(bits(reflected), xor(sine.sign, 0x80000000)));
  const positive = select(gt(x, greatest), Infinity, select(isSmall, div(value, a), value));
  const kept = select(lt(x, least), 0, select(isNegative, negative, positive));
  const isPole = or(and(isNegative, eq(sine.r, 0)), isNan(x));
  const atZero = eq(a, 0);
  return select(atZero, withSignOf(x, constant('f32', Infinity)), select(isPole, Number.NaN, kept));
}

/** log Γ(x) for x ≥ 3: up to 2^23 in two floats, beyond as x·(log x - 1). */
function logOfLarge(emit: Emit, x: Expr, logarithm: Expr): Expr {
  const isHuge = emit.let(ge(x, allWhole));
  const kept = emit.let(select(isHuge, 3, x));
  const { upper, lower } = exponent(emit, kept);
  const small = add(
    add(mul(upper, ln2Tail), mul(lower, Math.LN2)),
    polynomial(emit.let(div(1, kept)), logFar),
  );
  return select(isHuge, mul(sub(logarithm, 1), x), add(mul(upper, ln2Head), small));
}

/** log|Γ(x)|; for negative x by reflection, log(π / (a·|sin(πa)|)) - log Γ(a). */
export function lgamma(emit: Emit, x: Expr): Expr {
  const a = emit.let(abs(x));
  const isNegative = emit.let(lt(x, 0));
  const isSmall = emit.let(lt(a, 0.5));
  const sine = turn(emit, emit.let(select(gt(a, allWhole), 0, a)));
  const reflected = select(isSmall, sine.size, mul(a, sine.size));
  const logarithm = emit.let(log(emit, emit.let(select(isNegative, reflected, a))));
  const nearOne = emit.let(select(isSmall, a, sub(a, 1)));
  const nearTwo = emit.let(sub(a, 2));
  const large = logOfLarge(emit, emit.let(select(lt(a, 3), 3, a)), logarithm);
  const inside = select(
    lt(a, 1.5),
    add(mul(nearOne, polynomial(nearOne, logNearOne)), 0),
    mul(nearTwo, polynomial(nearTwo, logNearTwo)),
  );
  const ofSize = emit.let(select(lt(a, 3), inside, large));
  const positive = select(isSmall, sub(ofSize, logarithm), ofSize);
  const y = select(isNegative, sub(neg(logarithm), ofSize), positive);
  const isPole = or(eq(a, 0), and(isNegative, eq(sine.r, 0)));
  const isInfinite = or(isPole, gt(a, 4.0850034e36));
  return select(isNan(x), Number.NaN, select(isInfinite, Infinity, y));
}
