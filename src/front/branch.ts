/** Two ways to one value: a selection where both can be computed, else an `if`. Values meet field by field. */
import { assign, collect, type Expansion, emit, openHolder, read } from './expansion.ts';
import { type FlatExpr, isConstant } from './flat.ts';
import { conditionalExpr } from './fold.ts';
import type { Place } from './frame.ts';
import * as messages from './messages.ts';
import { type ArrayValue, describe, nothing, scalar, type Value } from './values.ts';

/**
 * Two ways to one value. Where neither emits anything, both are computed and one is selected; else an `if`. `missing`
 * makes the error for a way that gives no value while the other does.
 */
export function branch(
  x: Expansion,
  test: FlatExpr,
  at: Place,
  yes: () => Value,
  no: () => Value,
  missing: (at: Place) => Error = messages.undefinedValue,
): Value {
  if (isConstant(test)) return test.value ? yes() : no();
  const a = collect(x, yes);
  const b = collect(x, no);
  if ((a.value.kind === 'nothing') !== (b.value.kind === 'nothing')) throw missing(at);
  if (a.list.length + b.list.length === 0) return choose(test, a.value, b.value, at);
  if (a.value.kind === 'nothing') {
    emit(x, { kind: 'if', test, yes: a.list, no: b.list });
    return nothing;
  }
  if (isSame(a.value, b.value)) {
    emit(x, { kind: 'if', test, yes: a.list, no: b.list });
    return a.value;
  }
  const holder = openHolder(x, 'either', at, false);
  const yesList = [...a.list, ...collect(x, () => assign(x, holder, a.value, at)).list];
  const noList = [...b.list, ...collect(x, () => assign(x, holder, b.value, at)).list];
  emit(x, { kind: 'if', test, yes: yesList, no: noList });
  return read(holder, at);
}

/** `test ? a : b` of values that are there already, field by field. */
function choose(test: FlatExpr, a: Value, b: Value, at: Place): Value {
  if (isSame(a, b)) return a;
  if (a.kind === 'scalar' && b.kind === 'scalar') return scalar(conditionalExpr(test, a.expr, b.expr, at));
  if (a.kind !== 'record' || b.kind !== 'record') throw messages.mixedBranches(at, describe(a), describe(b));
  const names = [...a.fields.keys()];
  if (names.length !== b.fields.size || names.some((name) => !b.fields.has(name)))
    throw messages.fieldsChanged(at, 'the other branch', names, [...b.fields.keys()]);
  const fields = new Map(
    names.map((name) => [name, choose(test, a.fields.get(name)!, b.fields.get(name)!, at)] as const),
  );
  return { kind: 'record', fields, isTuple: a.isTuple };
}

/** Whether two values are one thing that needs no choice: the same array, function, field, or nothing. */
function isSame(a: Value, b: Value): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === 'array')
    return a.slot === (b as ArrayValue).slot && a.index.length === 0 && (b as ArrayValue).index.length === 0;
  if (a.kind === 'list') return a.array === (b as typeof a).array;
  if (a.kind === 'field') return a.slot === (b as typeof a).slot;
  if (a.kind === 'math' || a.kind === 'namespace' || a.kind === 'maker')
    return a.name === (b as typeof a).name;
  return a.kind === 'nothing' || (a.kind === 'function' && a.fn === (b as typeof a).fn);
}
