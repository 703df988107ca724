/**
 * Bluestein's way to a transform of any length: with the chirp c[t] = exp(-πi·t²/n),
 *
 *     X[j] = c[j] · Σ (x[t]·c[t]) · conj(c[j - t])        as  j·t = (j² + t² - (j - t)²) / 2
 *
 * a convolution, which transforms of a power-of-two length M ≥ 2n - 1 compute. All in f64: t² mod 2n is exact, and f32 is
 * rounded once, at the end.
 */
import type { TypedArray } from '../../ir/types.ts';
import { createPowerTransform } from './power.ts';
import { convolutionLength } from './rows.ts';

export interface Complex {
  readonly re: TypedArray;
  readonly im: TypedArray;
}

export interface Chirp {
  /** M. */
  readonly length: number;
  /** c[t] for t < n. */
  readonly chirp: Complex;
  /** The transform of conj(c[±t]), wrapped around M, divided by M. */
  readonly filter: Complex;
}

export function createChirp(n: number): Chirp {
  const length = convolutionLength(n);
  const chirp = { re: new Float64Array(n), im: new Float64Array(n) };
  const filter = { re: new Float64Array(length), im: new Float64Array(length) };
  for (let t = 0; t < n; t++) {
    const [re, im] = unit((t * t) % (2 * n), n);
    chirp.re[t] = re;
    chirp.im[t] = -im;
    for (const at of [t, (length - t) % length]) {
      filter.re[at] = re / length;
      filter.im[at] = im / length;
    }
  }
  createPowerTransform(length)(filter.re, filter.im);
  return { length, chirp, filter };
}

/** exp(πi·p/n) for 0 ≤ p < 2n: sine and cosine are asked for angles up to π/4 only, where they are best. */
function unit(p: number, n: number): readonly [number, number] {
  const quarter = Math.round((2 * p) / n);
  const angle = (Math.PI * (2 * p - quarter * n)) / (2 * n);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const turned = [
    [cos, sin],
    [-sin, cos],
    [-cos, -sin],
    [sin, -cos],
  ] as const;
  return turned[quarter % 4]!;
}

/** to[t] = x[t]·c[t] for a row from `at` on, and zeros up to M, from `toAt` on. Without `im` a row is real. */
export function modulate(
  { chirp, length }: Chirp,
  x: { readonly re: TypedArray; readonly im: TypedArray | undefined },
  at: number,
  to: Complex,
  toAt: number,
): void {
  const n = chirp.re.length;
  for (let t = 0; t < n; t++) {
    const re = x.re[at + t]!;
    const im = x.im ? x.im[at + t]! : 0;
    to.re[toAt + t] = re * chirp.re[t]! - im * chirp.im[t]!;
    to.im[toAt + t] = re * chirp.im[t]! + im * chirp.re[t]!;
  }
  to.re.fill(0, toAt + n, toAt + length);
  to.im.fill(0, toAt + n, toAt + length);
}

/** x[p] = conj(x[p]·filter[p]) for a row from `at` on: the conjugate turns the next transform into the inverse one. */
export function applyFilter({ filter, length }: Chirp, x: Complex, at: number): void {
  for (let p = 0; p < length; p++) {
    const [re, im] = [x.re[at + p]!, x.im[at + p]!];
    x.re[at + p] = re * filter.re[p]! - im * filter.im[p]!;
    x.im[at + p] = -(re * filter.im[p]! + im * filter.re[p]!);
  }
}

/** to[j] = scale·c[j]·conj(x[j]), a row of x from `at` on and of `to` from `toAt` on. */
export function demodulate(
  { chirp }: Chirp,
  x: Complex,
  at: number,
  to: Complex,
  toAt: number,
  scale: number,
): void {
  for (let j = 0; j < chirp.re.length; j++) {
    const [re, im] = [x.re[at + j]! * scale, -x.im[at + j]! * scale];
    to.re[toAt + j] = re * chirp.re[j]! - im * chirp.im[j]!;
    to.im[toAt + j] = re * chirp.im[j]! + im * chirp.re[j]!;
  }
}
