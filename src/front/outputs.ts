/** What a body returns → the program's outputs: their names, their dtypes, and the conversion before the store. */
import { bitcast, constant, convert, op } from '../ir/build.ts';
import type { Expr, Output, Sink } from '../ir/node.ts';
import { computeTypeOf, type DType, isDType, isFloat } from '../ir/types.ts';
import { scalarOf } from './expansion.ts';
import type { FlatExpr } from './flat.ts';
import type { Place } from './frame.ts';
import * as messages from './messages.ts';
import { computed, type NumberType } from './number-type.ts';
import type { KernelSource } from './request.ts';
import { describe, type Value } from './values.ts';

export interface Field {
  readonly name: string;
  readonly value: FlatExpr;
}

/** What a program does with the values of a point. */
export interface Results {
  readonly outputs: readonly Output[];
  readonly yields: readonly Expr[];
  readonly sink: Sink;
}

/** A lone number is called 'out'. */
export function fieldsOf(value: Value, at: Place): readonly Field[] {
  if (value.kind === 'nothing') throw messages.nothingReturned(at);
  if (value.kind !== 'record') {
    if (value.kind !== 'scalar' && value.kind !== 'field' && value.kind !== 'array')
      throw messages.badResult(at, describe(value));
    return [{ name: 'out', value: scalarOf(value, at) }];
  }
  if (value.fields.size === 0) throw messages.badResult(at, 'an empty record');
  return [...value.fields].map(([name, field]) => {
    if (field.kind === 'record' || field.kind === 'function') throw messages.badResult(at, describe(field));
    return { name, value: scalarOf(field, at) };
  });
}

/** The dtype that `out` gives to each field; undefined where it says nothing. */
export function wantedDTypes(
  { out }: KernelSource,
  fields: readonly Field[],
  at: Place,
): readonly (DType | undefined)[] {
  if (out === undefined) return fields.map(() => undefined);
  const names = fields.map(({ name }) => name);
  if (typeof out === 'object')
    for (const name of Object.keys(out))
      if (!names.includes(name)) throw messages.unknownOutput(at, name, names);
  return names.map((name) => {
    const wanted = typeof out === 'object' ? out[name] : out;
    if (wanted === undefined) return undefined;
    if (!isDType(wanted)) throw messages.unknownDType(at, String(wanted));
    return wanted;
  });
}

/** The dtype that holds values of a type; values of f32 go into arrays of `float`. */
export function dtypeFor(type: NumberType, float: 'f32' | 'f16' = 'f32'): DType {
  const own = computed(type);
  return own === 'f32' ? float : own;
}

/** The value as the output stores it. It is repeated where an f64 is to be f16: give a local. */
export function stored(value: Expr, dtype: DType): Expr {
  if (dtype === 'u8c') return clampedByte(value);
  if (dtype === 'f16' && value.type === 'f64') return oddFloat(value);
  return convert(computeTypeOf(dtype), value);
}

/** 0 … 255, ties to even, NaN is 0, as a Uint8ClampedArray stores. */
function clampedByte(value: Expr): Expr {
  const { type } = value;
  if (type === 'bool') return convert('i32', value);
  if (type === 'u32') return convert('i32', op('min', value, constant(type, 255)));
  const whole = isFloat(type) ? op('roundEven', value) : value;
  return convert('i32', op('min', op('max', whole, constant(type, 0)), constant(type, 255)));
}

/**
 * f64 → f32, rounded to odd: of the two neighbours of an inexact value the one whose last bit is 1. With more than two
 * digits to spare, rounding that to f16 gives the f16 that is nearest to the f64.
 */
function oddFloat(value: Expr): Expr {
  const near = convert('f32', value);
  const bits = bitcast('i32', near);
  const back = convert('f64', near);
  const isOdd = op('ne', op('and', bits, constant('i32', 1)), constant('i32', 0));
  const isKept = op('or', op('eq', back, value), op('or', isOdd, op('isNaN', value)));
  const isBelow = op('lt', op('abs', back), op('abs', value));
  const step = op('select', isBelow, constant('i32', 1), constant('i32', -1));
  return op('select', isKept, near, bitcast('f32', op('add', bits, step)));
}
