/** Rows of complex numbers, as every way of a Fourier transform takes them: pure functions of shapes. */

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
