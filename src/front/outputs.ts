/** What a body returns → the program's outputs: their names, their dtypes, and the conversion before the store. */
import { constant, convert, op } from '../ir/build.ts';
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
    if (wanted === 'f16') throw messages.halfOutput(at);
    return wanted;
  });
}

/** The dtype that holds values of a type. */
export function dtypeFor(type: NumberType): DType {
  return computed(type);
}

/** The value as the output stores it. */
export function stored(value: Expr, dtype: DType): Expr {
  if (dtype === 'u8c') return clampedByte(value);
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
