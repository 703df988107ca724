/**
 * The transform of a power-of-two length in plain JavaScript, f64: Stockham's, which needs no reordering. Each stage halves
 * the distance of the pairs that it adds and subtracts, and doubles the runs that it writes.
 */
import { fftTwiddles } from '../../primitives/fft.ts';

/** X[j] = Σ x[t]·exp(-2πi·j·t/n), in place. */
export type PowerTransform = (re: Float64Array, im: Float64Array) => void;

export function createPowerTransform(length: number): PowerTransform {
  const half = length / 2;
  // The squares of the roots of twice the length are ours: exp(-2πi·p/n) for p < n/2.
  const table = length > 1 ? fftTwiddles(2 * length) : new Float64Array(0);
  const roots = { re: table.subarray(half, 2 * half), im: table.subarray(4 * half, 5 * half) };
  const [otherRe, otherIm] = [new Float64Array(length), new Float64Array(length)];
  return (re, im) => {
    let from: Complex = { re, im };
    let to: Complex = { re: otherRe, im: otherIm };
    for (let run = 1; run < length; run *= 2) {
      stage(from, to, roots, half, run);
      [from, to] = [to, from];
    }
    if (from.re === re) return;
    re.set(from.re);
    im.set(from.im);
  };
}

interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Pairs half the length apart, whose sums and differences go to runs of `run`. */
function stage(from: Complex, to: Complex, roots: Complex, half: number, run: number): void {
  const { re, im } = from;
  const { re: toRe, im: toIm } = to;
  for (let p = 0; p < half; p += run) {
    const rootRe = roots.re[p]!;
    const rootIm = roots.im[p]!;
    for (let q = 0; q < run; q++) {
      const [at, to] = [p + q, 2 * p + q];
      const differenceRe = re[at]! - re[at + half]!;
      const differenceIm = im[at]! - im[at + half]!;
      toRe[to] = re[at]! + re[at + half]!;
      toIm[to] = im[at]! + im[at + half]!;
      toRe[to + run] = differenceRe * rootRe - differenceIm * rootIm;
      toIm[to + run] = differenceRe * rootIm + differenceIm * rootRe;
    }
  }
}
