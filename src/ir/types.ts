/**
 * The types of the language: what a value is while it is computed (`ComputeType`) and how it lies in memory (`DType`).
 * Sub-word storage types widen on load and wrap (or clamp) on store; nothing else ever changes a type silently.
 */

/** The type of a value inside a kernel body. */
export type ComputeType = 'f32' | 'f64' | 'i32' | 'u32' | 'bool';

/** The type of an array element in memory. `u8c` is a clamped byte, `bool` is a byte that holds 0 or 1. */
export type DType = 'f32' | 'f64' | 'f16' | 'i32' | 'u32' | 'i16' | 'u16' | 'i8' | 'u8' | 'u8c' | 'bool';

/** The typed arrays that hold the storage types. */
export type TypedArray =
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | HalfArray;

/** The type of the engine's Float16Array: that of TypeScript's library where it is loaded, else one like Float32Array. */
export type HalfArray = typeof globalThis extends { Float16Array: { prototype: infer A } }
  ? A
  : Omit<Float32Array, typeof Symbol.toStringTag> & { readonly [Symbol.toStringTag]: 'Float16Array' };

interface DTypeRow {
  readonly bytes: number;
  /** The type an element has once it is loaded. */
  readonly compute: ComputeType;
  readonly array: TypedArrayConstructor;
}

/** The constructors of `TypedArray`, as far as this library uses them. */
export interface TypedArrayConstructor {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): TypedArray;
  new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): TypedArray;
  new (values: ArrayLike<number>): TypedArray;
}

/** Where the engine has no Float16Array, elements of f16 are kept as their 16 bits: see `elements.ts`. */
const { Float16Array: OwnHalfArray } = globalThis as { readonly Float16Array?: TypedArrayConstructor };

const rows: Record<DType, DTypeRow> = {
  f32: { bytes: 4, compute: 'f32', array: Float32Array },
  f64: { bytes: 8, compute: 'f64', array: Float64Array },
  f16: { bytes: 2, compute: 'f32', array: OwnHalfArray ?? Uint16Array },
  i32: { bytes: 4, compute: 'i32', array: Int32Array },
  u32: { bytes: 4, compute: 'u32', array: Uint32Array },
  i16: { bytes: 2, compute: 'i32', array: Int16Array },
  u16: { bytes: 2, compute: 'i32', array: Uint16Array },
  i8: { bytes: 1, compute: 'i32', array: Int8Array },
  u8: { bytes: 1, compute: 'i32', array: Uint8Array },
  u8c: { bytes: 1, compute: 'i32', array: Uint8ClampedArray },
  bool: { bytes: 1, compute: 'bool', array: Uint8Array },
};

export const dtypes = Object.keys(rows) as readonly DType[];

export function isDType(value: unknown): value is DType {
  return typeof value === 'string' && Object.hasOwn(rows, value);
}

export function bytesOf(dtype: DType): number {
  return rows[dtype].bytes;
}

/** The type that a loaded element of this storage type has inside a body. */
export function computeTypeOf(dtype: DType): ComputeType {
  return rows[dtype].compute;
}

export function arrayTypeOf(dtype: DType): TypedArrayConstructor {
  return rows[dtype].array;
}

/** The storage type of a typed array, or undefined for anything else (DataView, BigInt64Array, plain arrays). */
export function dtypeOf(value: unknown): DType | undefined {
  if (!ArrayBuffer.isView(value)) return undefined;
  return byTag.get((value as unknown as { [Symbol.toStringTag]: string })[Symbol.toStringTag]);
}

/** By tag, not by constructor: an array from another realm (an iframe, a vm context) is as good as ours. */
const byTag: ReadonlyMap<string, DType> = new Map<string, DType>([
  ['Float32Array', 'f32'],
  ['Float64Array', 'f64'],
  ['Float16Array', 'f16'],
  ['Int32Array', 'i32'],
  ['Uint32Array', 'u32'],
  ['Int16Array', 'i16'],
  ['Uint16Array', 'u16'],
  ['Int8Array', 'i8'],
  ['Uint8Array', 'u8'],
  ['Uint8ClampedArray', 'u8c'],
]);

export function isFloat(type: ComputeType): type is 'f32' | 'f64' {
  return type === 'f32' || type === 'f64';
}

export function isInteger(type: ComputeType): type is 'i32' | 'u32' {
  return type === 'i32' || type === 'u32';
}

/**
 * Rounds a JavaScript number to a value of the type: f32 as Math.fround, integers wrap modulo 2^32,
 * bool is 0 or 1. This is the rounding every operation ends with.
 */
export function roundTo(type: ComputeType, value: number): number {
  switch (type) {
    case 'f32':
      return Math.fround(value);
    case 'f64':
      return value;
    case 'i32':
      return value | 0;
    case 'u32':
      return value >>> 0;
    case 'bool':
      return value ? 1 : 0;
  }
}
