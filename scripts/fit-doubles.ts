/**
 * Fits the polynomials of src/ir/special-doubles.ts: prints, per polynomial, its coefficients as doubles, what the
 * rounding of the first one lost, and the largest relative error of the polynomial before rounding.
 * Run: node scripts/run.mjs scripts/fit-doubles.ts [name …]
 *
 * The method is interpolation at the zeros of a Chebyshev polynomial, in decimals, with the fewest terms that leave less
 * than 2^-57 (within a small factor of the best polynomial; J.-M. Muller, "Elementary Functions", 3rd ed., 3.5).
 */
import type { Decimal } from 'decimal.js';
import { erf, erfc, gamma, lgamma, Real } from '../test/harness/decimal-functions.ts';

interface Fit {
  readonly f: (x: Decimal) => Decimal;
  readonly from: number;
  readonly to: number;
  /** What an error of the polynomial counts for in the function. 1 where absent. */
  readonly weight?: number;
}

const erfcScaled = (x: Decimal): Decimal => erfc(x).times(x.times(x).exp());

const fits: Readonly<Record<string, Fit>> = {
  /** Γ(2.5 + u) */
  gamma: { f: (u) => gamma(u.plus(2.5)), from: -0.5, to: 0.5 },
  /** log Γ(1 + t) / t */
  lgammaNearOne: { f: (t) => lgamma(t.plus(1)).div(t), from: -0.3, to: 0.25 },
  /** log Γ(1.5 + u) */
  lgammaNearDip: { f: (u) => lgamma(u.plus(1.5)), from: -0.25, to: 0.25 },
  /** log Γ(2 + t) / t */
  lgammaNearTwo: { f: (t) => lgamma(t.plus(2)).div(t), from: -0.25, to: 1 },
  /** (erf(x) / x - 1) as a function of x² */
  erf: { f: (z) => erf(z.sqrt()).div(z.sqrt()).minus(1), from: 0, to: 0.25, weight: 0.13 },
  /** erfc(c + u) · e^((c + u)²), three intervals */
  erfcNear: { f: (u) => erfcScaled(u.plus(0.875)), from: -0.375, to: 0.375 },
  erfcMiddle: { f: (u) => erfcScaled(u.plus(1.875)), from: -0.625, to: 0.625 },
  erfcFar: { f: (u) => erfcScaled(u.plus(3.75)), from: -1.25, to: 1.25 },
  /** x · erfc(x) · e^(x²) as a function of 1/x² */
  erfcTail: { f: (w) => erfcScaled(w.sqrt().pow(-1)).div(w.sqrt()), from: 1 / 790, to: 1 / 25 },
};

/** The coefficients of Σ c[k]·x^k through the values at the zeros of the Chebyshev polynomial of degree `terms`. */
function interpolated({ f, from, to }: Fit, terms: number): Decimal[] {
  const half = new Real(to).minus(from).div(2);
  const middle = new Real(to).plus(from).div(2);
  const angle = (k: number): Decimal =>
    Real.acos(-1)
      .times(k + 0.5)
      .div(terms);
  const values = Array.from({ length: terms }, (_, k) => f(middle.plus(half.times(angle(k).cos()))));
  // Σ a[j]·T[j](s) with s = (x - middle) / half; then T[j] in powers of s, then s in powers of x.
  const inS = Array.from({ length: terms }, () => new Real(0));
  let before = [new Real(1)];
  let now = [new Real(0), new Real(1)];
  for (let j = 0; j < terms; j++) {
    let sum = new Real(0);
    for (let k = 0; k < terms; k++) sum = sum.plus(values[k]!.times(angle(k).times(j).cos()));
    const a = sum.times(j === 0 ? 1 : 2).div(terms);
    before.forEach((c, k) => {
      inS[k] = inS[k]!.plus(c.times(a));
    });
    const next = [new Real(0), ...now.map((c) => c.times(2))];
    before.forEach((c, k) => {
      next[k] = next[k]!.minus(c);
    });
    before = now;
    now = next;
  }
  return inS.reduceRight<Decimal[]>((sum, c) => shifted(sum, middle.div(half).neg(), half.pow(-1), c), []);
}

/** sum·(a + b·x) + c */
function shifted(sum: readonly Decimal[], a: Decimal, b: Decimal, c: Decimal): Decimal[] {
  const made = Array.from({ length: sum.length + 1 }, () => new Real(0));
  sum.forEach((term, k) => {
    made[k] = made[k]!.plus(term.times(a));
    made[k + 1] = made[k + 1]!.plus(term.times(b));
  });
  made[0] = made[0]!.plus(c);
  return made;
}

function largestError({ f, from, to, weight = 1 }: Fit, coefficients: readonly Decimal[]): number {
  let error = 0;
  for (let k = 0; k <= 60; k++) {
    const x = new Real(from).plus(
      new Real(to)
        .minus(from)
        .times(k + 0.013)
        .div(60.1),
    );
    const value = coefficients.reduceRight((sum, c) => sum.times(x).plus(c), new Real(0));
    const want = f(x);
    error = Math.max(error, Math.abs(Number(value.minus(want).div(want))) * weight);
  }
  return error;
}

const wanted = process.argv.slice(2);
for (const [name, fit] of Object.entries(fits)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  let terms = 6;
  let coefficients = interpolated(fit, terms);
  while (largestError(fit, coefficients) > 2 ** -57) coefficients = interpolated(fit, ++terms);
  const lost = Number(coefficients[0]!.minus(Number(coefficients[0])));
  console.log(
    `${name}: ${terms} terms, 2^${Math.log2(largestError(fit, coefficients)).toFixed(1)}, c[0] lost ${lost}`,
  );
  console.log(`  [${coefficients.map(Number).join(', ')}]`);
}
