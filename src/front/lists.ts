/**
 * Local arrays: `[x, y, z]` with an index that is computed, `new Float32Array(9)`, `new Array(n).fill(v)`.
 *
 * A tuple is a variable per item until something indexes it with what is not constant, or writes to it under a second
 * name. Then expanding starts anew with its literal as an array (`ListWanted`), which is known by reference: helpers and
 * other names see the same elements. Every element is put where the array is made, so that a loop's is fresh each turn.
 */
import { type Expansion, emit, freeze, freshLabel, freshVar, scalarOf } from './expansion.ts';
import { type FlatExpr, type FlatStmt, isConstant } from './flat.ts';
import { binaryExpr, numberExpr, unaryExpr } from './fold.ts';
import type { Place } from './frame.ts';
import { elementTypes } from './makers.ts';
import * as messages from './messages.ts';
import type { NumberType } from './number-type.ts';
import type { Expression } from './syntax.ts';
import { describe, type ListValue, type RecordValue, scalar, type Value } from './values.ts';

/** More would not stay in a core's cache beside its neighbours on other lanes, nor in a GPU's registers. */
const mostElements = 256;

/** Up to this many elements are filled one by one; more in a loop. */
const mostSingly = 8;

/** Thrown where a tuple has to be an array; caught by `specialise`. */
export class ListWanted {
  readonly literal: Expression;

  constructor(literal: Expression) {
    this.literal = literal;
  }
}

function newList(x: Expansion, length: number, type: NumberType | undefined, at: Place): ListValue {
  if (x.refuseReads) throw messages.combineArray(at);
  if (!Number.isInteger(length) || length < 1 || length > mostElements)
    throw messages.arrayLength(at, String(length), mostElements);
  x.arrays.push({ length, type });
  return { kind: 'list', array: x.arrays.length - 1, length, name: '' };
}

/** An array of these items. */
export function listOf(
  x: Expansion,
  items: readonly Value[],
  type: NumberType | undefined,
  at: Place,
): ListValue {
  const values = items.map((item) => {
    if (item.kind === 'scalar') return item.expr;
    throw messages.arrayNested(at, describe(item));
  });
  const list = newList(x, values.length, type, at);
  for (const [k, value] of values.entries()) putElement(x, list, numberExpr(k, at), value, at);
  return list;
}

/** `new Float32Array(9)`, `new Float32Array([x, y])`, `new Array(9)`, `Array.of(x, y)`. */
export function makeList(
  x: Expansion,
  { name, isOf }: Value & { kind: 'maker' },
  args: readonly Value[],
  at: Place,
): ListValue {
  const type = elementTypes[name];
  const [first] = args;
  if (isOf || (name === 'Array' && args.length > 1)) return listOf(x, args, type, at);
  if (first?.kind === 'list' && name !== 'Array') return copied(x, first, type, at);
  if (first?.kind === 'record' && first.isTuple && name !== 'Array')
    return listOf(x, [...first.fields.values()], type, at);
  if (args.length !== 1) throw messages.argumentCount(at, `new ${name}`, 1, args.length);
  if (first?.kind !== 'scalar') throw messages.arrayLength(at, describe(first!), mostElements);
  if (!isConstant(first.expr)) throw messages.arrayLength(at, 'one that is computed', mostElements);
  const list = newList(x, Number(first.expr.value), type, at);
  fill(x, list, numberExpr(0, at), at);
  return list;
}

function copied(x: Expansion, from: ListValue, type: NumberType | undefined, at: Place): ListValue {
  const list = newList(x, from.length, type, at);
  forEachIndex(x, list.length, at, (k) => putElement(x, list, k, getElement(x, from, k, at), at));
  return list;
}

/** `list.fill(value)`. */
export function fill(x: Expansion, list: ListValue, value: FlatExpr, at: Place): void {
  const kept = scalarOf(freeze(x, scalar(value), 'filling', at), at);
  forEachIndex(x, list.length, at, (k) => putElement(x, list, k, kept, at));
}

/** Emits something for each index: written out where there are few, else as a loop. */
function forEachIndex(x: Expansion, length: number, at: Place, each: (index: FlatExpr) => void): void {
  if (length <= mostSingly) {
    for (let k = 0; k < length; k++) each(numberExpr(k, at));
    return;
  }
  const id = freshVar(x, 'k');
  x.mutable.add(id);
  emit(x, { kind: 'let', id, value: numberExpr(0, at), at });
  const k: FlatExpr = { kind: 'var', id, at };
  const label = freshLabel(x);
  const outer = x.list;
  const isOver = unaryExpr('!', binaryExpr('<', k, numberExpr(length, at), at), at);
  const body: FlatStmt[] = [{ kind: 'if', test: isOver, yes: [{ kind: 'exit', label }], no: [] }];
  x.list = body;
  each(k);
  emit(x, { kind: 'set', id, value: binaryExpr('+', k, numberExpr(1, at), at), at });
  x.list = outer;
  emit(x, { kind: 'loop', label, body });
}

export function getElement(x: Expansion, { array }: ListValue, index: FlatExpr, at: Place): FlatExpr {
  const id = freshVar(x, 'element');
  emit(x, { kind: 'get', id, array, index, at });
  return { kind: 'var', id, at };
}

export function putElement(
  x: Expansion,
  { array }: ListValue,
  index: FlatExpr,
  value: FlatExpr,
  at: Place,
): void {
  emit(x, { kind: 'put', array, index, value, at });
}

/** The array that a tuple is to be, if it can be: starts anew. Else `otherwise` says what is wrong. */
export function wantList(record: RecordValue, otherwise: Error): never {
  throw record.literal ? new ListWanted(record.literal) : otherwise;
}

/** An element of a tuple at an index that is computed, where no literal is at hand: of a copy made for the purpose. */
export function elementOfCopy(x: Expansion, tuple: RecordValue, index: FlatExpr, at: Place): FlatExpr {
  return getElement(x, listOf(x, [...tuple.fields.values()], undefined, at), index, at);
}
