/** Rows of complex numbers, as every way of a Fourier transform takes them: pure functions. */
import type { TypedArray } from '../../ir/types.ts';

/** What a transform is, but for its sizes. */
export interface Transform {
  readonly type: 'f32' | 'f64';
  readonly isInverse: boolean;
  /** Whether imaginary parts are given; else they are zeros. */
  readonly isComplex: boolean;
}

export interface Rows {
  readonly rows: number;
  /** Complex numbers of a row. */
  readonly length: number;
}

/** The rows along an array's last axis. */
export function rowsOf(shape: readonly number[]): Rows {
  return { length: shape.at(-1)!, rows: shape.slice(0, -1).reduce((product, extent) => product * extent, 1) };
}

export function isPower(length: number): boolean {
  return Number.isInteger(Math.log2(length));
}

/** The length of the convolution that a transform of another length is made of: a power of two. */
export function convolutionLength(length: number): number {
  return 2 ** Math.ceil(Math.log2(2 * length - 1));
}

/** Turns over each of the matrices of `from`, [height, width], a square at a time so that both sides stay in caches. */
export function turnOver(from: TypedArray, to: TypedArray, height: number, width: number): void {
  const size = 32;
  for (let at = 0; at < from.length; at += height * width)
    for (let top = 0; top < height; top += size)
      for (let left = 0; left < width; left += size)
        for (let i = top; i < Math.min(top + size, height); i++)
          for (let j = left; j < Math.min(left + size, width); j++)
            to[at + j * height + i] = from[at + i * width + j]!;
}
