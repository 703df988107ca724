/**
 * Arrays of other libraries and of the platform, known by their members alone: `{ data, shape }` ndarrays, Arrow
 * vectors, ImageData. All are copied.
 */
import { ArgumentError } from '../errors.ts';
import type { DType, TypedArray } from '../ir/types.ts';
import { type ArrayOptions, createArray, place } from './create.ts';
import { type ArrayHome, NDArray } from './ndarray.ts';
import { type Nested, wrongSource } from './nested.ts';
import { rowMajor, spanOf, type Window } from './window.ts';

/** An ndarray: elements with a shape, and strides and an offset in elements where they are not row-major. */
export interface NdarrayLike {
  readonly data: TypedArray | readonly number[];
  readonly shape: readonly number[];
  readonly stride?: readonly number[];
  readonly strides?: readonly number[];
  readonly offset?: number;
}

/** An Arrow vector of numbers or bools, without nulls. */
export interface ArrowVectorLike {
  readonly length: number;
  readonly nullCount?: number;
  readonly type?: unknown;
  toArray(): unknown;
}

/** An ImageData, or anything with RGBA bytes. */
export interface ImageDataLike {
  readonly data: TypedArray;
  readonly width: number;
  readonly height: number;
}

export type ArraySource = TypedArray | Nested | NDArray | NdarrayLike | ArrowVectorLike | ImageDataLike;

/** An array with the content of any of the sources. */
export function createFrom(home: ArrayHome, source: ArraySource, options: ArrayOptions = {}): NDArray {
  if (ArrayBuffer.isView(source) || Array.isArray(source))
    return createArray(home, source as TypedArray | Nested, options);
  if (typeof source !== 'object' || source === null) throw wrongSource(source);
  if (source instanceof NDArray) return source.astype(options.dtype ?? source.dtype);
  if ('toArray' in source) return fromArrow(home, source, options);
  if ('width' in source) return fromImage(home, source, options);
  if ('data' in source && 'shape' in source) return fromNdarray(home, source, options);
  throw wrongSource(source);
}

/** [height, width, 4], or as many channels as there are bytes for. */
function fromImage(home: ArrayHome, { data, width, height }: ImageDataLike, options: ArrayOptions): NDArray {
  const channels = data.length === 0 ? 4 : data.length / (width * height);
  return createArray(home, data, { shape: [height, width, channels], ...options });
}

function fromNdarray(home: ArrayHome, source: NdarrayLike, options: ArrayOptions): NDArray {
  const { data, shape } = source;
  const window: Window = {
    offset: source.offset ?? 0,
    shape: [...shape],
    strides: [...(source.strides ?? source.stride ?? rowMajor(shape))],
  };
  checkInside(window, data.length);
  const all = createArray(home, data, options.dtype === undefined ? {} : { dtype: options.dtype });
  try {
    const { resident, dtype } = all;
    return new NDArray(home, home.buffers.share(resident), window.shape, dtype, window);
  } finally {
    all.dispose();
  }
}

function fromArrow(home: ArrayHome, vector: ArrowVectorLike, options: ArrayOptions): NDArray {
  if ((vector.nullCount ?? 0) > 0)
    throw new ArgumentError(
      'ARROW_NULLS',
      `the Arrow vector has ${vector.nullCount} nulls, which arrays of numbers can't hold. Fill or filter them first.`,
    );
  const values = vector.toArray();
  if (values instanceof Uint16Array && String(vector.type) === 'Float16')
    return converted(place(home, values, [values.length], 'f16'), options.dtype);
  if (ArrayBuffer.isView(values)) return createArray(home, values as TypedArray, options);
  if (!Array.isArray(values)) throw wrongSource(values);
  const isBool = values.every((value) => typeof value === 'boolean');
  return createArray(home, values.map(Number), { ...(isBool ? { dtype: 'bool' } : {}), ...options });
}

function converted(array: NDArray, dtype: DType | undefined): NDArray {
  if (dtype === undefined || dtype === array.dtype) return array;
  try {
    return array.astype(dtype);
  } finally {
    array.dispose();
  }
}

function checkInside(window: Window, length: number): void {
  const { offset, shape, strides } = window;
  const isWhole =
    [offset, ...shape, ...strides].every(Number.isSafeInteger) && shape.every((extent) => extent >= 0);
  if (isWhole && strides.length === shape.length) {
    if (shape.includes(0)) return;
    const { low, high } = spanOf(window);
    if (low >= 0 && high <= length) return;
  }
  throw new ArgumentError(
    'SHAPE_MISMATCH',
    `shape [${shape.join(', ')}] with strides [${strides.join(', ')}] from ${offset} on does not lie in data of ${length} elements.`,
  );
}
