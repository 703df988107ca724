/**
 * The types that are inferred. A chain, so that the type of a variable is the highest of what is assigned to it:
 *
 *     nat  <  u32  <  i32  <  f32  <  f64          bool stands apart
 *
 * `nat` is a whole number that is known not to be negative: literals, coordinates, extents, elements of u8 and u16
 * arrays. It is computed as i32 and adapts to u32. Literals with a fraction, infinities and NaN have the kernel's float
 * type. Mixing u32 with i32 gives i32, which keeps the low 32 bits.
 */
import { type ComputeType, computeTypeOf, type DType } from '../ir/types.ts';

export type NumberType = 'bool' | 'nat' | 'u32' | 'i32' | 'f32' | 'f64';
export type FloatType = 'f32' | 'f64';

const height: Record<NumberType, number> = { bool: 0, nat: 1, u32: 2, i32: 3, f32: 4, f64: 5 };

/** The type that holds both; bool among numbers counts as 0 or 1. `undefined` is the type of no value at all. */
export function join(a: NumberType | undefined, b: NumberType | undefined): NumberType | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a === b) return a;
  const [low, high] = height[a] < height[b] ? [a, b] : [b, a];
  return low === 'bool' && height[high] === 0 ? 'nat' : high;
}

/** As a number: bool becomes nat. */
export function numeric(type: NumberType | undefined): NumberType | undefined {
  return type === 'bool' ? 'nat' : type;
}

/** The type that a value of this kind is computed in. */
export function computed(type: NumberType): ComputeType {
  return type === 'nat' ? 'i32' : type;
}

export function isFloatType(type: NumberType | undefined): type is FloatType {
  return type === 'f32' || type === 'f64';
}

/** The type of a number that stands in the source. */
export function typeOfNumber(value: number, float: FloatType): NumberType {
  if (!Number.isInteger(value)) return float;
  if (value >= 0 && value < 2 ** 31) return 'nat';
  if (value >= 0 && value < 2 ** 32) return 'u32';
  return value < 0 && value >= -(2 ** 31) ? 'i32' : float;
}

/** The type of a loaded element. */
export function typeOfElement(dtype: DType): NumberType {
  return dtype === 'u8' || dtype === 'u8c' || dtype === 'u16' ? 'nat' : computeTypeOf(dtype);
}
