/** The public makers of NDArrays, in the default runtime. All copy their source. */
import { type ArrayOptions, createArray, createFull, createRange } from './array/create.ts';
import { type ArraySource, createFrom } from './array/from.ts';
import type { Leak } from './array/ledger.ts';
import type { NDArray } from './array/ndarray.ts';
import type { Nested } from './array/nested.ts';
import { type Own, runScope } from './array/scope.ts';
import { defaultRuntime } from './default-runtime.ts';
import { UnsupportedError } from './errors.ts';
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

/**
 * An array with the content of an array of another kind: a typed array, nested lists, another NDArray, an ndarray
 * (`{ data, shape }`, with `stride` or `strides` and `offset`), an Arrow vector, or an ImageData ([height, width, 4], u8c).
 * @throws ArgumentError ARRAY_SOURCE, SHAPE_MISMATCH, ARROW_NULLS.
 */
export function from<D extends DType = DType>(source: ArraySource, options: MakeOptions<D> = {}): NDArray<D> {
  const { runtime, ...rest } = options;
  return createFrom(runtime ?? defaultRuntime(), source, rest) as NDArray<D>;
}

/**
 * Runs a function and disposes of the arrays that were made meanwhile, but for those in its result: an array, or lists
 * and records of them. Of an async function, those made before its first `await`, and those given to `own`, when it ends.
 */
export function scope<T>(body: (own: Own) => T, options: { readonly runtime?: Runtime } = {}): T {
  return runScope(options.runtime ?? defaultRuntime(), body);
}

/**
 * The arrays that nobody disposed, each with the place where it was made. Needs `configure({ debug: true })`, or a
 * runtime made with it, before the arrays are made.
 * @throws UnsupportedError LEAKS_OFF without debug mode.
 */
export function leaks(runtime: Runtime = defaultRuntime()): readonly Leak[] {
  if (runtime.ledger) return runtime.ledger.report();
  throw new UnsupportedError(
    'LEAKS_OFF',
    'arrays are not written down in this runtime. Call configure({ debug: true }) before they are made.',
  );
}
