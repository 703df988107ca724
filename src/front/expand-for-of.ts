/**
 * `for…of` → the body once per item of a tuple, or a counted loop over an array: a constant list, or an array argument of
 * a grid. The parser has put the declaration of the loop's variable at the start of the body, its value being `#item`.
 */
import { evaluate, indexedArray } from './expand-expression.ts';
import {
  collect,
  type Expansion,
  emit,
  emitBlock,
  freeze,
  freshLabel,
  freshVar,
  type Jump,
  within,
} from './expansion.ts';
import type { FlatExpr } from './flat.ts';
import { binaryExpr, numberExpr, unaryExpr } from './fold.ts';
import type { Place } from './frame.ts';
import * as messages from './messages.ts';
import type { ForOfSyntax } from './syntax.ts';
import { type ArrayValue, childScope, describe, type RecordValue, type Scope, type Value } from './values.ts';

/** Above this the code grows more than the loop saves. */
const mostItems = 64;

/** Expands the loop's body in a scope that has the item. */
type Turn = (item: Value) => void;

export function runForOf(
  x: Expansion,
  scope: Scope,
  stmt: ForOfSyntax,
  labels: readonly string[],
  runBody: (scope: Scope) => void,
): void {
  const { at } = stmt.values;
  const values = evaluate(x, scope, stmt.values);
  const turn: Turn = (item) => {
    const inner = childScope(scope);
    inner.names.set('#item', { kind: 'value', value: item, isConst: true });
    runBody(inner);
  };
  if (values.kind === 'array') overArray(x, values, labels, turn, at);
  else if (values.kind === 'record' && values.isTuple) {
    if (values.fields.size > mostItems) throw messages.forOfTooLong(at, values.fields.size, mostItems);
    overTuple(x, freeze(x, values, 'item', at) as RecordValue, labels, turn);
  } else throw messages.forOfRefused(at, describe(values));
}

/** END { NEXT { body of the first item } NEXT { body of the second } … } */
function overTuple(x: Expansion, tuple: RecordValue, labels: readonly string[], turn: Turn): void {
  const end = freshLabel(x);
  let endIsUsed = false;
  const { list } = collect(x, () => {
    for (const item of tuple.fields.values()) {
      const jump = turnJump(x, labels, end);
      const body = within(x, jump, () => turn(item));
      emitBlock(x, jump.nextIsUsed, jump.next!, body);
      endIsUsed ||= jump.endIsUsed;
    }
  });
  emitBlock(x, endIsUsed, end, list);
}

/** k = 0; loop END { leave unless k < length; item = array[k]; NEXT { body } k = k + 1 } */
function overArray(x: Expansion, array: ArrayValue, labels: readonly string[], turn: Turn, at: Place): void {
  const id = freshVar(x, 'k');
  x.mutable.add(id);
  emit(x, { kind: 'let', id, value: numberExpr(0, at), at });
  const k: FlatExpr = { kind: 'var', id, at };
  const length: FlatExpr = { kind: 'extent', slot: array.slot, axis: array.index.length, at };
  const end = freshLabel(x);
  const { list } = collect(x, () => {
    const isOver = unaryExpr('!', binaryExpr('<', k, length, at), at);
    emit(x, { kind: 'if', test: isOver, yes: [{ kind: 'exit', label: end }], no: [] });
    const item = indexedArray(x, array, k, at);
    const jump = turnJump(x, labels, end);
    const body = within(x, jump, () => turn(item));
    emitBlock(x, jump.nextIsUsed, jump.next!, body);
    emit(x, { kind: 'set', id, value: binaryExpr('+', k, numberExpr(1, at), at), at });
  });
  emit(x, { kind: 'loop', label: end, body: list });
}

function turnJump(x: Expansion, labels: readonly string[], end: number): Jump {
  return { labels, end, next: freshLabel(x), takesBreak: true, nextIsUsed: false, endIsUsed: false };
}
