/**
 * `for…of` → the body once per item of a tuple, or a counted loop over an array: a constant list, an array
 * argument of a grid, or a local array. The parser has put the declaration of the loop's variable at the start of the body, its value being `#item`.
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
import { getElement } from './lists.ts';
import * as messages from './messages.ts';
import type { ForOfSyntax } from './syntax.ts';
import { childScope, describe, type RecordValue, type Scope, scalar, type Value } from './values.ts';

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
  const turns = turnsOver(x, values, at);
  if (turns) overElements(x, turns, labels, turn, at);
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

interface Turns {
  readonly length: FlatExpr;
  readonly item: (k: FlatExpr) => Value;
}

/** What there is to go over in an array, be it an argument or local. */
function turnsOver(x: Expansion, values: Value, at: Place): Turns | undefined {
  if (values.kind === 'list')
    return {
      length: numberExpr(values.length, at),
      item: (k) => scalar(getElement(x, values, k, at)),
    };
  if (values.kind !== 'array') return undefined;
  return {
    length: { kind: 'extent', slot: values.slot, axis: values.index.length, at },
    item: (k) => indexedArray(x, values, k, at),
  };
}

/** k = 0; loop END { leave unless k < length; item = array[k]; NEXT { body } k = k + 1 } */
function overElements(x: Expansion, turns: Turns, labels: readonly string[], turn: Turn, at: Place): void {
  const id = freshVar(x, 'k');
  x.mutable.add(id);
  emit(x, { kind: 'let', id, value: numberExpr(0, at), at });
  const k: FlatExpr = { kind: 'var', id, at };
  const end = freshLabel(x);
  const { list } = collect(x, () => {
    const isOver = unaryExpr('!', binaryExpr('<', k, turns.length, at), at);
    emit(x, { kind: 'if', test: isOver, yes: [{ kind: 'exit', label: end }], no: [] });
    const item = turns.item(k);
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
