/**
 * Numbers as elements of an array and back, where a typed array's own conversion is not what the storage type means:
 * f16, which not every engine has an array for, and bool.
 *
 * What must hold: an f16 element in a Uint16Array is its 16 bits; in any other array it is a number. A number is rounded
 * once, from all of its digits, to the nearest f16, ties to even; NaN is always the same NaN.
 */
import { arrayTypeOf, type DType, type TypedArray } from './types.ts';

/** The bits of infinity, beyond which all bits are NaN's. */
const infinity = 0x7c00;
const nan = 0x7e00;
/** Adding and taking away 2^52 leaves the nearest whole number, ties to even. */
const wholeFrom = 2 ** 52;

const words = new DataView(new ArrayBuffer(8));

/** The 16 bits of the f16 nearest to a number. 65520 and above is infinity. */
export function f16Bits(value: number): number {
  if (Number.isNaN(value)) return nan;
  words.setFloat64(0, value);
  const top = words.getUint16(0);
  const sign = top & 0x8000;
  // Below the least normal number, 2^-14, all steps are 2^-24.
  const exponent = Math.max(((top >> 4) & 0x7ff) - 1023, -14);
  if (exponent > 15) return sign | infinity;
  const steps = Math.abs(value) * 2 ** (10 - exponent) + wholeFrom - wholeFrom;
  return sign | (((exponent + 14) << 10) + steps);
}

/** The number that 16 bits stand for; an f32 holds it exactly. */
export function f16Value(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (fraction + 1024) * 2 ** (exponent - 25));
}

/** Whether a typed array of `arrayTypeOf(dtype)` shows the elements as numbers, and not as f16's bits. */
export function isReadable(dtype: DType): boolean {
  return dtype !== 'f16' || arrayTypeOf(dtype) !== Uint16Array;
}

/** What a typed array of `arrayTypeOf(dtype)` is given, to hold the number as that storage type does. */
export function toElement(dtype: DType, value: number): number {
  if (dtype === 'bool') return value !== 0 && !Number.isNaN(value) ? 1 : 0;
  return isReadable(dtype) ? value : f16Bits(value);
}

/** The number that stands in an array's element: any byte but 0 is true. */
export function fromElement(dtype: DType, array: TypedArray, index: number): number {
  const element = array[index]!;
  if (dtype === 'bool') return element ? 1 : 0;
  return dtype === 'f16' && array instanceof Uint16Array ? f16Value(element) : element;
}

/** A new array that stores the numbers. */
export function elementsFrom(dtype: DType, values: ArrayLike<number>): TypedArray {
  const array = new (arrayTypeOf(dtype))(values.length);
  for (let k = 0; k < values.length; k++) array[k] = toElement(dtype, values[k]!);
  return array;
}

/** The array as its user sees it: f16 in its bits becomes a Float32Array of the same numbers, all else is itself. */
export function readable(dtype: DType, array: TypedArray): TypedArray {
  if (dtype !== 'f16' || !(array instanceof Uint16Array)) return array;
  return Float32Array.from(array, f16Value);
}
