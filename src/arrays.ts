/** The public makers of NDArrays, in the default runtime. All copy their source. */
import { type ArrayOptions, createArray, createFull, createRange } from './array/create.ts';
import type { NDArray } from './array/ndarray.ts';
import type { Nested } from './array/nested.ts';
import { defaultRuntime } from './default-runtime.ts';
import type { DType, HalfArray, TypedArray } from './ir/types.ts';
import type { Runtime } from './runtime.ts';

/** The storage type of a typed array, in types. */
export type DTypeOf<A> = A extends Float32Array
  ? 'f32'
  : A extends Float64Array
    ? 'f64'
    : A extends Int32Array
      ? 'i32'
      : A extends Uint32Array
        ? 'u32'
        : A extends Int16Array
          ? 'i16'
          : A extends Uint16Array
            ? 'u16'
            : A extends Int8Array
              ? 'i8'
              : A extends Uint8ClampedArray
                ? 'u8c'
                : A extends Uint8Array
                  ? 'u8'
                  : A extends HalfArray
                    ? 'f16'
                    : 'f32';

export interface MakeOptions<D extends DType = DType> extends ArrayOptions<D> {
  /** The runtime that the array lives in; the default one where absent. */
  readonly runtime?: Runtime;
}

/**
 * An array with the content of a typed array (its dtype is kept) or of nested lists of numbers (f32). Copies.
 * @throws ArgumentError where the shape does not fit the data.
 */
export function array<A extends TypedArray | Nested, D extends DType = DTypeOf<A>>(
  source: A,
  options: MakeOptions<D> = {},
): NDArray<D> {
  const { runtime, ...rest } = options;
  return createArray(runtime ?? defaultRuntime(), source, rest) as NDArray<D>;
}

/** An array of zeros, f32 unless `dtype` says otherwise. */
export function zeros<D extends DType = 'f32'>(
  shape: readonly number[],
  options: MakeOptions<D> = {},
): NDArray<D> {
  return full(shape, 0, options);
}

/** An array of ones, f32 unless `dtype` says otherwise. */
export function ones<D extends DType = 'f32'>(
  shape: readonly number[],
  options: MakeOptions<D> = {},
): NDArray<D> {
  return full(shape, 1, options);
}

/** An array of one value, f32 unless `dtype` says otherwise. */
export function full<D extends DType = 'f32'>(
  shape: readonly number[],
  value: number,
  options: MakeOptions<D> = {},
): NDArray<D> {
  return createFull(options.runtime ?? defaultRuntime(), shape, value, options.dtype ?? 'f32') as NDArray<D>;
}

/** The numbers from `start` up to but without `stop`, `step` apart, f32 unless `dtype` says otherwise. Rank 1. */
export function arange<D extends DType = 'f32'>(
  start: number,
  stop: number,
  step = 1,
  options: MakeOptions<D> = {},
): NDArray<D> {
  const count = Math.max(0, Math.ceil((stop - start) / step));
  return createRange(
    options.runtime ?? defaultRuntime(),
    start,
    step,
    count,
    options.dtype ?? 'f32',
  ) as NDArray<D>;
}

/** `count` numbers spread evenly from `start` to `stop`, both included, f32 unless `dtype` says otherwise. Rank 1. */
export function linspace<D extends DType = 'f32'>(
  start: number,
  stop: number,
  count: number,
  options: MakeOptions<D> = {},
): NDArray<D> {
  const step = count > 1 ? (stop - start) / (count - 1) : 0;
  return createRange(
    options.runtime ?? defaultRuntime(),
    start,
    step,
    count,
    options.dtype ?? 'f32',
  ) as NDArray<D>;
}
