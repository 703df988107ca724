/** `grid`: each cell from its coordinates, with free reads of any array. */
import type { NDArray } from '../array/ndarray.ts';
import type { Body, KernelSource } from '../front/request.ts';
import type { TypedArray } from '../ir/types.ts';
import { createKernel } from '../kernel.ts';
import { checkKernelOptions } from '../options.ts';
import type { ArrayKernel, KernelOptions, Out, Returned, Value } from './types.ts';

export type GridOptions<O extends Out | undefined = Out | undefined> = KernelOptions<O>;

// biome-ignore lint/suspicious/noExplicitAny: after the coordinates come arrays and scalars as the author writes
type GridBody = (first: number, ...rest: any[]) => Returned;

/** The output's extents, outermost first: [n], [rows, cols] or [planes, rows, cols]. */
export type Shape = readonly number[];

export interface GridKernel<F extends GridBody, O>
  extends ArrayKernel<[Shape, ...Value[]], ReturnType<F>, O> {
  /** The body itself, for one cell. */
  readonly js: F;
}

/** Arrays that a grid body indexes: `a[i]`, `img[y][x]`, `vol[z][y][x]`. Reads outside give 0. */
export type Readable = TypedArray | NDArray;

/**
 * A kernel that computes each cell of an array from its coordinates: `(i)`, `(y, x)` or `(z, y, x)`, as many as the
 * shape given at the call has extents. It may read any element of its arrays, and writes its own cell.
 * @throws CompileError at the first call where the body can't be compiled.
 */
export function grid<F extends GridBody, const O extends Out | undefined = undefined>(
  body: F,
  options: GridOptions<O> = {},
): GridKernel<F, O> {
  const checked = checkKernelOptions('grid', options, {});
  return createKernel({
    pattern: 'grid',
    body: body as Body,
    ...checked,
  } as KernelSource) as unknown as GridKernel<F, O>;
}
