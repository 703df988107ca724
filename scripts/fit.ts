/**
 * Fits the polynomials of src/passes/maths: prints, per polynomial, its coefficients as f32 values and the largest
 * error that is left. Run: node scripts/run.mjs scripts/fit.ts [name …]
 *
 * The method is the second algorithm of Remez on a dense grid (J.-M. Muller, "Elementary Functions", 3rd ed., 3.7).
 * The coefficients are rounded to f32 one by one, and the others are fitted again each time, so that they make good
 * for most of the rounding.
 */
import { createSpecial } from '../src/ir/special-doubles.ts';

const special = createSpecial();

interface Fit {
  /** The function that Σ c[i]·x^(i·step) comes near to. */
  readonly f: (x: number) => number;
  /** What an error of the polynomial at x means for the relative error of the whole function. */
  readonly weight: (x: number) => number;
  readonly from: number;
  readonly to: number;
  readonly terms: number;
  /** 2 for a polynomial in x². */
  readonly step?: 1 | 2;
}

/** Taylor sums where the closed form would cancel: Σ term(k)·x^k. */
function series(x: number, first: number, next: (term: number, k: number) => number): number {
  let sum = 0;
  let term = first;
  for (let k = 0; k < 60 && term !== 0; k++) {
    sum += term;
    term = next(term, k) * x;
  }
  return sum;
}

/** (e^x - 1 - x) / x² */
const expTail = (x: number): number => series(x, 1 / 2, (term, k) => term / (k + 3));
/** (log(1 + x) - x) / x², by atanh, which does not cancel. */
function logTail(x: number): number {
  const s = x / (2 + x);
  // log(1+x) = 2 atanh(s) = 2s + 2s³·a(s²); 2s - x = -x·s.
  return (-s + (2 * s * s * s * atanhTail(s)) / x) / x;
}
/** (atanh(x) - x) / x³ */
const atanhTail = (x: number): number => ratios(x * x, 3);
/** Σ z^k / (first + 2k) */
function ratios(z: number, first: number): number {
  let sum = 0;
  let power = 1;
  for (let k = 0; k < 400; k++, power *= z) sum += power / (first + 2 * k);
  return sum;
}
/** (sin(x) - x) / x³ */
const sinTail = (x: number): number =>
  series(x * x, -1 / 6, (term, k) => -term / ((2 * k + 4) * (2 * k + 5)));
/** (cos(x) - 1 + x²/2) / x⁴ */
const cosTail = (x: number): number =>
  series(x * x, 1 / 24, (term, k) => -term / ((2 * k + 5) * (2 * k + 6)));
/** (sinh(x) - x) / x³ */
const sinhTail = (x: number): number => series(x * x, 1 / 6, (term, k) => term / ((2 * k + 4) * (2 * k + 5)));
/** (asin(x) - x) / x³, |x| well below 1 */
function asinTail(x: number): number {
  let sum = 0;
  let term = 1 / 2;
  for (let k = 1; k < 200; k++) {
    sum += term / (2 * k + 1);
    term *= (x * x * (2 * k + 1)) / (2 * k + 2);
  }
  return sum;
}
/** (atan(x) - x) / x³ */
const atanTail = (x: number): number =>
  Math.abs(x) < 0.5 ? ratios(-x * x, 3) * -1 : (Math.atan(x) - x) / x ** 3;

const ln2 = Math.LN2;
const quarter = Math.SQRT1_2 - 1;

/** e^(x²)·erfc(x)·(x + 2) where x is 2·(1 + s) / (1 - s). */
function erfcScaled(s: number): number {
  const x = (2 * (1 + s)) / (1 - s);
  return special.erfc(x) * Math.exp(x * x) * (x + 2);
}
/** Γ(x)·e^x·x^(½ - x) where x is 1/w: √(2π) at 0. */
const stirling = (w: number): number => special.gamma(1 / w) * Math.exp(1 / w) * (1 / w) ** (0.5 - 1 / w);

const fits: Readonly<Record<string, Fit>> = {
  /** e^r = 1 + (r + r²·p(r)), |r| ≤ ln2/2 */
  exp: { f: expTail, weight: (x) => (x * x) / Math.exp(x), from: -0.348, to: 0.348, terms: 5 },
  /** e^r - 1 = r + r²·p(r), relative to itself */
  expm1: { f: expTail, weight: (x) => (x * x) / Math.expm1(x), from: -0.348, to: 0.348, terms: 5 },
  /** 2^r = 1 + r·p(r), |r| ≤ 1/2 */
  exp2: {
    f: (x) => Math.expm1(x * ln2) / x,
    weight: (x) => x / 2 ** x,
    from: -0.505,
    to: 0.505,
    terms: 7,
  },
  /** log(1+f) = f - f²/2 + f³·p(f) */
  log: {
    f: (x) => (logTail(x) + 0.5) / x,
    weight: (x) => x ** 3 / Math.log1p(x),
    from: quarter,
    to: Math.SQRT2 - 1,
    terms: 8,
  },
  /** log2(1+f) = f + f·(log2(e) - 1) + f²·p(f) */
  log2: {
    f: (x) => logTail(x) / ln2,
    weight: (x) => (x * x) / (Math.log1p(x) / ln2),
    from: quarter,
    to: Math.SQRT2 - 1,
    terms: 9,
  },
  /** atanh(s) = s/3 · (3 + s² + s⁴·p(s²)), for log2 in two floats */
  atanh: {
    f: (x) => 3 * ratios(x * x, 5),
    weight: (x) => x ** 5 / 3 / Math.atanh(x),
    from: 0.0001,
    to: 0.1717,
    terms: 3,
    step: 2,
  },
  /** sin(r) = r + r³·p(r²) */
  sin: { f: sinTail, weight: (x) => x ** 3 / Math.sin(x), from: 0.0001, to: 0.88, terms: 3, step: 2 },
  /** cos(r) = 1 - r²/2 + r⁴·p(r²) */
  cos: { f: cosTail, weight: (x) => x ** 4 / Math.cos(x), from: 0.0001, to: 0.88, terms: 3, step: 2 },
  /** asin(x) = x + x³·p(x²), |x| ≤ 1/2 */
  asin: { f: asinTail, weight: (x) => x ** 3 / Math.asin(x), from: 0.0001, to: 0.502, terms: 5, step: 2 },
  /** atan(x) = x + x³·p(x²), |x| ≤ 1 */
  atan: { f: atanTail, weight: (x) => x ** 3 / Math.atan(x), from: 0.0001, to: 1.0001, terms: 9, step: 2 },
  /** sinh(x) = x + x³·p(x²), |x| ≤ 1 */
  sinh: { f: sinhTail, weight: (x) => x ** 3 / Math.sinh(x), from: 0.0001, to: 1.001, terms: 3, step: 2 },
  /** cbrt(m) on [1, 8): a first guess */
  cbrt: { f: Math.cbrt, weight: (x) => 1 / Math.cbrt(x), from: 1, to: 8, terms: 6 },
  /** erf(x) = x + x·p(x²), x ≤ 0.86 */
  erf: {
    f: (z) => special.erf(Math.sqrt(z)) / Math.sqrt(z) - 1,
    weight: (z) => Math.sqrt(z) / special.erf(Math.sqrt(z)),
    from: 0,
    to: 0.74,
    terms: 6,
  },
  /** erfc(x) = e^(-x²)/(x + 2) · p(s), s = (x - 2)/(x + 2), ½ ≤ x ≤ 9.3 */
  erfc: { f: erfcScaled, weight: (s) => 1 / erfcScaled(s), from: -0.6, to: 0.646, terms: 11 },
  /** Γ(x) = x^(x - ½)·e^-x·p(1/x), 1 ≤ x ≤ 40 */
  gamma: { f: stirling, weight: (w) => 1 / stirling(w), from: 1 / 42, to: 1, terms: 8 },
  /** log Γ(1 + t) = t·p(t), |t| ≤ ½ */
  lgammaNearOne: {
    f: (t) => special.lgamma(1 + t) / t,
    weight: (t) => t / special.lgamma(1 + t),
    from: -0.5001,
    to: 0.5,
    terms: 14,
  },
  /** log Γ(2 + t) = t·p(t), -½ ≤ t ≤ 1 */
  lgammaNearTwo: {
    f: (t) => special.lgamma(2 + t) / t,
    weight: (t) => t / special.lgamma(2 + t),
    from: -0.5,
    to: 1.0001,
    terms: 11,
  },
  /** log Γ(x) = (x - ½)·log x - x + p(1/x), x ≥ 3 */
  lgammaFar: {
    f: (w) =>
      w > 0.02
        ? Math.log(stirling(w))
        : Math.log(2 * Math.PI) / 2 + w * (1 / 12 - w * w * (1 / 360 - (w * w) / 1260)),
    weight: () => 1,
    from: 0,
    to: 0.3334,
    terms: 5,
  },
  /** sin(πr)/π = r + r³·p(r²), |r| ≤ ½ */
  sineOfTurns: {
    f: (z) => {
      const turn = Math.PI * Math.sqrt(z);
      return z < 1e-4 ? -(Math.PI ** 2) / 6 + (Math.PI ** 4 / 120) * z : (Math.sin(turn) / turn - 1) / z;
    },
    weight: (z) => (z * Math.PI * Math.sqrt(z)) / Math.sin(Math.PI * Math.sqrt(z)),
    from: 0,
    to: 0.25,
    terms: 4,
  },
};

/** Solves a·x = b by elimination with pivoting. */
function solve(a: number[][], b: number[]): number[] {
  const n = b.length;
  const rows = a.map((row, k) => [...row, b[k]!]);
  for (let col = 0; col < n; col++) {
    let pivot = col;
    for (let row = col + 1; row < n; row++)
      if (Math.abs(rows[row]![col]!) > Math.abs(rows[pivot]![col]!)) pivot = row;
    [rows[col], rows[pivot]] = [rows[pivot]!, rows[col]!];
    for (let row = 0; row < n; row++) {
      if (row === col) continue;
      const factor = rows[row]![col]! / rows[col]![col]!;
      for (let k = col; k <= n; k++) rows[row]![k]! -= factor * rows[col]![k]!;
    }
  }
  return rows.map((row, k) => row[n]! / row[k]!);
}

/** The coefficients that are not fixed, for the least largest weighted error. */
function remez(fit: Fit, fixed: Readonly<Record<number, number>>): number[] {
  const step = fit.step ?? 1;
  const free = Array.from({ length: fit.terms }, (_, k) => k).filter((k) => fixed[k] === undefined);
  const coefficients = Array.from({ length: fit.terms }, (_, k) => fixed[k] ?? 0);
  const grid = Array.from({ length: 4001 }, (_, k) => {
    const x = (fit.from + fit.to) / 2 - ((fit.to - fit.from) / 2) * Math.cos((Math.PI * k) / 4000);
    return x === 0 ? 1e-9 : x;
  });
  const rest = grid.map(
    (x) => fit.f(x) - Object.entries(fixed).reduce((sum, [k, c]) => sum + c * x ** (Number(k) * step), 0),
  );
  const weight = grid.map((x) => Math.abs(fit.weight(x)));
  const count = free.length + 1;
  if (count === 1) return coefficients;
  let points = Array.from({ length: count }, (_, k) => Math.round((4000 * (k + 0.5)) / count));
  for (let turn = 0; turn < 40; turn++) {
    const matrix = points.map((at, k) => [
      ...free.map((power) => grid[at]! ** (power * step) * weight[at]!),
      k % 2 === 0 ? 1 : -1,
    ]);
    const solution = solve(
      matrix,
      points.map((at) => rest[at]! * weight[at]!),
    );
    free.forEach((power, k) => {
      coefficients[power] = solution[k]!;
    });
    const errors = grid.map(
      (x, at) =>
        weight[at]! *
        (rest[at]! - free.reduce((sum, power) => sum + coefficients[power]! * x ** (power * step), 0)),
    );
    const next = extremes(errors, count);
    if (next === undefined || next.every((at, k) => at === points[k])) break;
    points = next;
  }
  return coefficients;
}

/** The largest error of each run of one sign; the smaller ones at the ends are left out where there are too many. */
function extremes(errors: readonly number[], count: number): number[] | undefined {
  const peaks: number[] = [];
  errors.forEach((error, at) => {
    const last = peaks[peaks.length - 1];
    if (last === undefined || error > 0 !== errors[last]! > 0) peaks.push(at);
    else if (Math.abs(error) > Math.abs(errors[last]!)) peaks[peaks.length - 1] = at;
  });
  while (peaks.length > count) {
    if (Math.abs(errors[peaks[0]!]!) < Math.abs(errors[peaks[peaks.length - 1]!]!)) peaks.shift();
    else peaks.pop();
  }
  return peaks.length === count ? peaks : undefined;
}

function largestError(fit: Fit, coefficients: readonly number[]): number {
  let error = 0;
  for (let k = 0; k <= 20000; k++) {
    const x = fit.from + ((fit.to - fit.from) * k) / 20000 || 1e-9;
    const value = coefficients.reduce((sum, c, i) => sum + c * x ** (i * (fit.step ?? 1)), 0);
    error = Math.max(error, Math.abs((value - fit.f(x)) * fit.weight(x)));
  }
  return error;
}

/** Rounds in both orders, for each is the better one now and then. */
function fitted(fit: Fit): { coefficients: number[]; error: number } {
  const up = Array.from({ length: fit.terms }, (_, k) => k);
  return [up, up.toReversed()]
    .map((order) => {
      const fixed: Record<number, number> = {};
      for (const k of order) fixed[k] = Math.fround(remez(fit, fixed)[k]!);
      const coefficients = up.map((k) => fixed[k]!);
      return { coefficients, error: largestError(fit, coefficients) };
    })
    .reduce((best, other) => (other.error < best.error ? other : best));
}

const wanted = process.argv.slice(2);
for (const [name, fit] of Object.entries(fits)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const { coefficients, error } = fitted(fit);

  const ulps = error * 2 ** 24;
  console.log(
    `${name}: largest relative error 2^${Math.log2(error).toFixed(1)} (${ulps.toFixed(3)} half-ULP)`,
  );
  console.log(`  [${coefficients.map((c) => shortest(c)).join(', ')}]`);
}

/** The shortest decimal that is this f32 value. */
function shortest(value: number): string {
  for (let digits = 1; digits < 18; digits++) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) return String(text);
  }
  return String(value);
}
