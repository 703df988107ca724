/**
 * Finds the coefficients of src/passes/maths/f64: interpolation at Chebyshev nodes with 60 digits, then rounded. The
 * first coefficient is multiplied by a small number, so its rounding does not show.
 * Run: node scripts/run.mjs scripts/fit-f64.ts [names]. Prints the coefficients and the largest error in units of 2^-53
 * of the function.
 */
import { Decimal } from 'decimal.js';

Decimal.set({ precision: 60, toExpNeg: -7, toExpPos: 40 });

interface Fit {
  /** What is fitted, as a function of z in (0, to]. */
  readonly f: (z: Decimal) => Decimal;
  /** What an error of it is to be multiplied by, to be one of the function relative to itself. */
  readonly weight: (z: Decimal) => Decimal;
  readonly to: number;
  readonly terms: number;
}

/** A function of z = x², given as one of x. */
const ofSquare =
  (f: (x: Decimal) => Decimal): Fit['f'] =>
  (z) =>
    f(z.sqrt());

const fits: Readonly<Record<string, Fit>> = {
  /** cosh r = 1 + z·p(z), |r| ≤ ln2/2 and a little */
  cosh: {
    f: ofSquare((r) => r.cosh().minus(1).div(r.times(r))),
    weight: (z) => z,
    to: 0.1205,
    terms: 6,
  },
  /** sinh r = r + r·z·p(z) */
  sinh: {
    f: ofSquare((r) => r.sinh().minus(r).div(r.pow(3))),
    weight: (z) => z,
    to: 0.1205,
    terms: 6,
  },
  /** 2·atanh s = 2s + s·z·p(z), |s| ≤ 3 - 2√2 */
  log: {
    f: ofSquare((s) => s.atanh().minus(s).times(2).div(s.pow(3))),
    weight: (z) => z,
    to: 0.02945,
    terms: 8,
  },
  /** 3·atanh s = s·(3 + z + z²·p(z)) */
  atanh: {
    f: ofSquare((s) => s.atanh().div(s).minus(1).times(3).minus(s.times(s)).div(s.pow(4))),
    weight: (z) => z.times(z),
    to: 0.02945,
    terms: 9,
  },
  /** sin r = r + r·z·p(z), |r| ≤ π/4 and a little */
  sin: { f: ofSquare((r) => r.sin().minus(r).div(r.pow(3))), weight: (z) => z, to: 0.62, terms: 7 },
  /** cos r = 1 - z/2 + z²·p(z) */
  cos: {
    f: ofSquare((r) => r.cos().minus(1).plus(r.times(r).div(2)).div(r.pow(4))),
    weight: (z) => z.times(z),
    to: 0.62,
    terms: 6,
  },
  /** atan t = t + t·z·p(z), |t| ≤ 1/3 */
  atan: { f: ofSquare((t) => t.atan().minus(t).div(t.pow(3))), weight: (z) => z, to: 0.1112, terms: 11 },
  /** asin x = x + x·z·p(z), |x| ≤ 1/2 */
  asin: { f: ofSquare((x) => x.asin().minus(x).div(x.pow(3))), weight: (z) => z, to: 0.25, terms: 13 },
};

/** The polynomial of degree n - 1 through f at the Chebyshev nodes, its coefficients from the lowest on. */
function interpolated(f: Fit['f'], to: number, n: number): Decimal[] {
  const nodes = Array.from({ length: n }, (_, k) =>
    new Decimal(to / 2).times(1 + Math.cos((Math.PI * (k + 0.5)) / n)),
  );
  const differences = nodes.map(f);
  for (let order = 1; order < n; order++)
    for (let k = n - 1; k >= order; k--)
      differences[k] = differences[k]!.minus(differences[k - 1]!).div(nodes[k]!.minus(nodes[k - order]!));
  let coefficients: Decimal[] = [];
  for (let k = n - 1; k >= 0; k--) {
    const shifted = [new Decimal(0), ...coefficients];
    coefficients.forEach((c, power) => {
      shifted[power] = shifted[power]!.minus(c.times(nodes[k]!));
    });
    shifted[0] = shifted[0]!.plus(differences[k]!);
    coefficients = shifted;
  }
  return coefficients;
}

function largestError({ f, weight, to }: Fit, coefficients: readonly number[]): Decimal {
  let error = new Decimal(0);
  for (let k = 1; k <= 200; k++) {
    const z = new Decimal((to * k) / 200);
    const value = coefficients.reduceRight((sum, c) => sum.times(z).plus(c), new Decimal(0));
    error = Decimal.max(error, value.minus(f(z)).times(weight(z)).abs());
  }
  return error;
}

const wanted = process.argv.slice(2);
for (const [name, fit] of Object.entries(fits)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const coefficients = interpolated(fit.f, fit.to, fit.terms).map((c) => c.toNumber());
  const units = largestError(fit, coefficients).times(2 ** 53);
  console.log(`${name}: largest error ${units.toPrecision(3)} · 2^-53\n  [${coefficients.join(', ')}]`);
}
