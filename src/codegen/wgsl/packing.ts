/**
 * How array elements lie in storage. WGSL storage holds 32-bit words: types of one or two bytes are packed in `array<u32>`,
 * four or two to a word, the first in the low bits.
 */
import { bytesOf, type ComputeType, type DType } from '../../ir/types.ts';

/** The element type of the binding. */
export function wordType(dtype: DType): 'f32' | 'i32' | 'u32' {
  return dtype === 'f32' || dtype === 'i32' ? dtype : 'u32';
}

export const slotName = (slot: number): string => `in${slot}`;
export const outputName = (output: number): string => `out${output}`;

/** Element `index` (u32 text, repeated) of an array, widened. */
export function elementText(slot: number, dtype: DType, index: string): string {
  const name = slotName(slot);
  const bytes = bytesOf(dtype);
  if (bytes === 4) return `${name}[${index}]`;
  const bits = bytes * 8;
  const [shift, mask] = bytes === 1 ? [2, 3] : [1, 1];
  const word = `${name}[${index} >> ${shift}u]`;
  const low = `(${index} & ${mask}u) * ${bits}u`;
  // A signed type is moved to the top of the word and back, which copies its sign.
  if (dtype === 'i8' || dtype === 'i16')
    return `(bitcast<i32>(${word} << (${32 - bits}u - ${low})) >> ${32 - bits}u)`;
  const value = `((${word} >> (${low})) & ${bits === 8 ? '0xffu' : '0xffffu'})`;
  return dtype === 'bool' ? `(${value} != 0u)` : `i32${value}`;
}

/** The 32 bits that stand for a value of the dtype, in the low bits of a word for types of one or two bytes. */
export function bitsText(dtype: DType, value: string): string {
  switch (dtype) {
    case 'bool':
      return `u32(${value})`;
    case 'u8c':
      return `u32(clamp(${value}, 0i, 255i))`;
    case 'u32':
      return value;
    case 'f32':
    case 'i32':
      return `bitcast<u32>(${value})`;
    default:
      return `(bitcast<u32>(${value}) & ${bytesOf(dtype) === 1 ? '0xffu' : '0xffffu'})`;
  }
}

/** The value whose bits `bitsText` of a 32-bit compute type gave. */
export function valueText(type: ComputeType, bits: string): string {
  if (type === 'bool') return `(${bits} != 0u)`;
  return type === 'u32' ? bits : `bitcast<${type}>(${bits})`;
}
