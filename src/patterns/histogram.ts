/** `histogram`: how many elements fall into each bin. */
import type { NDArray } from '../array/ndarray.ts';
import { ArgumentError } from '../errors.ts';
import type { Body, KernelSource } from '../front/request.ts';
import { createKernel } from '../kernel.ts';
import { checkKernelOptions, isCount } from '../options.ts';
import type { KernelOptions, Value, Views } from './types.ts';

export type HistogramOptions = Omit<KernelOptions, 'out'>;

export interface HistogramKernel extends Views<HistogramKernel> {
  <A extends Value[]>(
    ...args: A
  ): [Extract<A[number], NDArray>] extends [never] ? Promise<Uint32Array> : NDArray<'u32'>;
  sync(...args: Value[]): Uint32Array;
}

/**
 * A kernel that counts elements by bin: `body` gives an element's bin, rounded down; values outside of 0 … bins-1, and
 * NaN, are not counted. Gives u32 counts of shape [bins].
 * @throws CompileError at the first call where the body can't be compiled.
 */
export function histogram(
  bins: number,
  body: (...values: number[]) => number,
  options: HistogramOptions = {},
): HistogramKernel {
  if (!isCount(bins))
    throw new ArgumentError(
      'BINS',
      `histogram takes a whole number of bins of at least 1; found ${String(bins)}.`,
    );
  const checked = checkKernelOptions('histogram', options, {});
  return createKernel({
    pattern: 'histogram',
    bins,
    body: body as Body,
    ...checked,
  } as KernelSource) as unknown as HistogramKernel;
}
