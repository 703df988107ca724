/** The constructors that make local arrays, and the type of element that each one says; `Array` leaves it open. */
import type { NumberType } from './number-type.ts';

export type MakerName = 'Array' | 'Float32Array' | 'Float64Array' | 'Int32Array' | 'Uint32Array';

export const elementTypes: Readonly<Record<MakerName, NumberType | undefined>> = {
  Array: undefined,
  Float32Array: 'f32',
  Float64Array: 'f64',
  Int32Array: 'i32',
  Uint32Array: 'u32',
};

export const makerNames: readonly MakerName[] = Object.keys(elementTypes) as MakerName[];

export function isMaker(name: string): name is MakerName {
  return Object.hasOwn(elementTypes, name);
}
