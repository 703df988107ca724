/** The slots of a program and their types: one per argument of the call, then the captured constants that are read. */
import type { Slot } from '../ir/node.ts';
import { dtypeOf, type TypedArray } from '../ir/types.ts';
import { computed, type FloatType, isFloatType, type NumberType, typeOfElement } from './number-type.ts';
import { parametersOf } from './parameters.ts';
import type { KernelSource, Signature } from './request.ts';
import type { Value } from './values.ts';

/** Slots as they are made. */
export interface Slots {
  readonly slots: Slot[];
  readonly types: NumberType[];
  readonly captured: TypedArray[];
}

/** The kernel's float type: f64 where the signature says so, or an array, a captured array or `out` is f64. */
export function floatOf({ out, constants }: KernelSource, { args, float }: Signature): FloatType {
  const isDouble =
    float === 'f64' ||
    args.some((arg) => arg.kind === 'array' && arg.dtype === 'f64') ||
    (typeof out === 'object' ? Object.values(out).includes('f64') : out === 'f64') ||
    Object.values(constants ?? {}).some((constant) => dtypeOf(constant) === 'f64');
  return isDouble ? 'f64' : 'f32';
}

/** What f32 results are stored as: f16 where f16 arrays are given, captured ones included, and none of f32 or f64. */
export function storedFloat({ constants }: KernelSource, { args }: Signature): 'f32' | 'f16' {
  const dtypes = [
    ...args.map((arg) => (arg.kind === 'array' ? arg.dtype : undefined)),
    ...Object.values(constants ?? {}).map(dtypeOf),
  ];
  return dtypes.includes('f16') && !dtypes.includes('f32') && !dtypes.includes('f64') ? 'f16' : 'f32';
}

export function argumentSlots(source: KernelSource, signature: Signature, float: FloatType): Slots {
  const parameters = parametersOf(source, signature.rank);
  const elements = signature.args.flatMap((arg) => (arg.kind === 'array' ? [typeOfElement(arg.dtype)] : []));
  const slots: Slots = { slots: [], types: [], captured: [] };
  signature.args.forEach((arg, k) => {
    const name = parameters[k]?.name ?? `argument${k}`;
    if (arg.kind === 'array') {
      const rank = source.pattern === 'grid' || source.pattern === 'stencil' ? arg.rank : 1;
      slots.slots.push({ kind: 'array', name, dtype: arg.dtype, rank });
      slots.types.push(typeOfElement(arg.dtype));
      return;
    }
    const type = scalarType(elements, arg.whole, float);
    slots.slots.push({ kind: 'uniform', name, type: computed(type) });
    slots.types.push(type);
  });
  return slots;
}

/** A scalar takes the arrays' type: an integer only where all arrays have integers and it is whole. */
function scalarType(elements: readonly NumberType[], whole: boolean, float: FloatType): NumberType {
  if (elements.length === 0 || !whole || elements.some(isFloatType)) return float;
  return elements.every((type) => type === 'u32') ? 'u32' : 'i32';
}

/** Up to this many constants of a list are part of the program, so that they can become literals. */
const mostKnown = 64;

/** Adds a constant array to the slots. A typed array may still be written to by its owner; a list is copied here. */
export function capture(
  slots: Slots,
  float: FloatType,
  name: string,
  values: readonly number[] | TypedArray,
): Value {
  const array = Array.isArray(values) ? listArray(values, float) : (values as TypedArray);
  const dtype = dtypeOf(array)!;
  const slot = slots.slots.length;
  const isKnown = Array.isArray(values) && values.length <= mostKnown;
  slots.slots.push({ kind: 'array', name, dtype, rank: 1, ...(isKnown ? { values: [...array] } : {}) });
  slots.types.push(typeOfElement(dtype));
  slots.captured.push(array);
  return { kind: 'array', slot, rank: 1, name, index: [] };
}

function listArray(values: readonly number[], float: FloatType): TypedArray {
  if (values.every((value) => Object.is(value | 0, value))) return Int32Array.from(values);
  return float === 'f64' ? Float64Array.from(values) : Float32Array.from(values);
}

/** Makes a uniform an i32. */
export function makeInteger(slots: Slots, slot: number): void {
  const { name } = slots.slots[slot]!;
  slots.slots[slot] = { kind: 'uniform', name, type: 'i32' };
  slots.types[slot] = 'i32';
}
