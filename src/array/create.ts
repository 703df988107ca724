/** Ways to make an NDArray in a runtime. All copy: later changes of the source do not show. */
import { elementsFrom, toElement } from '../ir/elements.ts';
import { arrayTypeOf, type DType, dtypeOf, isDType, type TypedArray } from '../ir/types.ts';
import { type ArrayHome, checkShape, NDArray } from './ndarray.ts';
import { flatten, type Nested, wrongSource } from './nested.ts';

export interface ArrayOptions<D extends DType = DType> {
  /** The extents, outermost first; one axis where absent. */
  readonly shape?: readonly number[];
  /** The element type; that of the typed array, or 'f32' for plain numbers, where absent. */
  readonly dtype?: D;
}

/** An array with the content of a typed array or of (nested) numbers. */
export function createArray(
  home: ArrayHome,
  source: TypedArray | Nested,
  options: ArrayOptions = {},
): NDArray {
  const { data, shape } = ArrayBuffer.isView(source)
    ? { data: source as TypedArray, shape: [(source as TypedArray).length] }
    : flatten(source);
  const own = dtypeOf(data);
  const dtype = options.dtype ?? (ArrayBuffer.isView(source) ? own : 'f32');
  if (!isDType(dtype)) throw wrongSource(source);
  const extents = options.shape ?? shape;
  checkShape(extents, data.length);
  const values = own === dtype ? (data as TypedArray) : elementsFrom(dtype, data);
  return place(home, values, extents, dtype);
}

/** An array of one value. */
export function createFull(home: ArrayHome, shape: readonly number[], value: number, dtype: DType): NDArray {
  const size = shape.reduce((total, extent) => total * extent, 1);
  checkShape(shape, size);
  return place(home, new (arrayTypeOf(dtype))(size).fill(toElement(dtype, value)), shape, dtype);
}

/** `count` values `start + k · step`. */
export function createRange(
  home: ArrayHome,
  start: number,
  step: number,
  count: number,
  dtype: DType,
): NDArray {
  const values = new (arrayTypeOf(dtype))(count);
  for (let k = 0; k < count; k++) values[k] = toElement(dtype, start + k * step);
  return place(home, values, [count], dtype);
}

/** Puts the values, or the bits of f16, where the CPU's arrays live. */
export function place(home: ArrayHome, values: TypedArray, shape: readonly number[], dtype: DType): NDArray {
  const { buffers } = home;
  const resident = buffers.create(dtype, values.length);
  if (values.length > 0) buffers.fill(resident, values);
  return new NDArray(home, resident, [...shape], dtype);
}
