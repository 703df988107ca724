/**
 * The special functions to more than 30 digits: what f64 results are compared with, and what coefficients are fitted
 * to. Slow, and independent of everything in src/.
 *
 * What must hold: the argument is taken as it is given, and the result is right to a relative error of 10^-30, near
 * zeros of the function too (lgamma: near 1 and 2).
 */
import { Decimal } from 'decimal.js';

/** Digits of every step; what cancels near zeros of the functions leaves more than 30 of them. */
export const Real: typeof Decimal = Decimal.clone({ precision: 60, maxE: 9e15, minE: -9e15 });

const one = new Real(1);
export const pi: Decimal = Real.acos(-1);
const rootPi = pi.sqrt();
const negligible = new Real('1e-65');

/** 2/√π · e^(-x²) · Σ 2^n x^(2n+1) / (1·3·5…(2n+1)): no term is negative (Abramowitz & Stegun 7.1.6). */
export function erf(x: Decimal): Decimal {
  if (x.abs().gt(12)) return new Real(x.s);
  const square = x.times(x);
  let term = x;
  let sum = x;
  for (let n = 1; term.abs().gt(sum.abs().times(negligible)); n++) {
    term = term
      .times(square)
      .times(2)
      .div(2 * n + 1);
    sum = sum.plus(term);
  }
  return sum.times(2).div(rootPi).times(square.neg().exp());
}

/** e^(-x²)/√π · 1/(x + ½/(x + 1/(x + 3/2/(x + …)))) (A&S 7.1.14), from a depth that is far enough for x ≥ 3. */
function erfcByFraction(x: Decimal): Decimal {
  let tail = x;
  for (let k = Math.ceil(4000 / Number(x) ** 2) + 20; k > 0; k--) tail = x.plus(new Real(k).div(2).div(tail));
  return x.times(x).neg().exp().div(rootPi).div(tail);
}

export function erfc(x: Decimal): Decimal {
  return x.lt(3) ? one.minus(erf(x)) : erfcByFraction(x);
}

/** B(2k) / (2k·(2k-1)); the recurrence of B(n) cancels some 40 of the digits that it is given here. */
const stirlingTerms: readonly Decimal[] = stirling(30);

function stirling(count: number): Decimal[] {
  const Wide = Decimal.clone({ precision: 160 });
  const bernoulli = [new Wide(1)];
  for (let m = 1; m <= 2 * count; m++) {
    let sum = new Wide(0);
    let choose = new Wide(1);
    for (let k = 0; k < m; k++) {
      sum = sum.plus(choose.times(bernoulli[k]!));
      choose = choose.times(m + 1 - k).div(k + 1);
    }
    bernoulli.push(sum.div(-(m + 1)));
  }
  return Array.from({ length: count }, (_, k) => {
    const n = 2 * (k + 1);
    return new Real(bernoulli[n]!.div(n * (n - 1)));
  });
}

/** log Γ(x) for x > 0: x is raised above 40 first, where Stirling's series is good for more than 80 digits. */
function logOfGamma(x: Decimal): Decimal {
  let z = x;
  let product = one;
  for (; z.lt(40); z = z.plus(1)) product = product.times(z);
  let sum = z.minus(0.5).times(z.ln()).minus(z).plus(pi.times(2).ln().div(2));
  let power = one.div(z);
  for (const term of stirlingTerms) {
    sum = sum.plus(term.times(power));
    power = power.div(z).div(z);
    if (power.lt(negligible)) break;
  }
  return sum.minus(product.ln());
}

/** sin(πx) from the rest of x by 1, which is exact. */
function sineOfTurns(x: Decimal): Decimal {
  const whole = x.round();
  const rest = pi.times(x.minus(whole)).sin();
  return whole.mod(2).isZero() ? rest : rest.neg();
}

/** Γ(x); for x ≤ 0 by reflection. Not for poles. */
export function gamma(x: Decimal): Decimal {
  if (x.gt(0)) return logOfGamma(x).exp();
  return pi.div(sineOfTurns(x).times(logOfGamma(one.minus(x)).exp()));
}

/** log|Γ(x)|. Not for poles. */
export function lgamma(x: Decimal): Decimal {
  if (x.gt(0)) return logOfGamma(x);
  return pi
    .div(sineOfTurns(x).abs())
    .ln()
    .minus(logOfGamma(one.minus(x)));
}

export function sigmoid(x: Decimal): Decimal {
  return one.div(x.neg().exp().plus(1));
}

/** The double itself: its own shortest text, which Decimal would take, is another number. */
export function exactly(x: number): Decimal {
  if (x === 0 || !Number.isFinite(x)) return new Real(x);
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(x))), -1022) - 52;
  const upper = Math.trunc(exponent / 2);
  // In two steps: one power of two may be out of range.
  const whole = x * 2 ** -upper * 2 ** (upper - exponent);
  return new Real(whole).times(new Real(2).pow(exponent));
}

export const specials: Readonly<
  Record<'erf' | 'erfc' | 'gamma' | 'lgamma' | 'sigmoid', (x: Decimal) => Decimal>
> = { erf, erfc, gamma, lgamma, sigmoid };

/** The functions of Math, by their names. */
export const ofMath: Readonly<Record<string, (x: Decimal, y: Decimal) => Decimal>> = {
  sqrt: (x) => x.sqrt(),
  exp: (x) => x.exp(),
  expm1: (x) => x.exp().minus(1),
  log: (x) => x.ln(),
  log2: (x) => Real.log2(x),
  log10: (x) => Real.log10(x),
  log1p: (x) => x.plus(1).ln(),
  sin: (x) => x.sin(),
  cos: (x) => x.cos(),
  tan: (x) => x.tan(),
  asin: (x) => x.asin(),
  acos: (x) => x.acos(),
  atan: (x) => x.atan(),
  sinh: (x) => x.exp().minus(x.neg().exp()).div(2),
  cosh: (x) => x.exp().plus(x.neg().exp()).div(2),
  tanh: (x) => one.minus(new Real(2).div(x.times(2).exp().plus(1))),
  asinh: (x) => x.abs().plus(x.times(x).plus(1).sqrt()).ln().times(x.s),
  acosh: (x) => x.plus(x.times(x).minus(1).sqrt()).ln(),
  atanh: (x) => x.plus(1).div(one.minus(x)).ln().div(2),
  cbrt: (x) => x.cbrt(),
  atan2: (x, y) => Real.atan2(x, y),
  pow: (x, y) => y.times(x.ln()).exp(),
  hypot: (x, y) => x.times(x).plus(y.times(y)).sqrt(),
};

/** The distance of a double from a value, in units in the last place of the value. */
export function ulpsBetween(got: number, want: Decimal): number {
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(Number(want)))), -1022) - 52;
  return Math.abs(Number(want.minus(exactly(got)).div(new Real(2).pow(exponent))));
}
