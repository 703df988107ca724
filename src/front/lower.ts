/** Flat statements with inferred types → IR statements. Every conversion is written out; every variable is a local. */
import {
  block,
  constant,
  convert,
  exit,
  get,
  letLocal,
  load,
  loop,
  put,
  setLocal,
  when,
} from '../ir/build.ts';
import type { Access, Stmt } from '../ir/node.ts';
import { isInteger } from '../ir/types.ts';
import type { FlatAccess, FlatExpr, FlatStmt, VarId } from './flat.ts';
import { knownType } from './infer.ts';
import {
  type Lowering,
  lowerAs,
  type lowerExpr,
  lowerIndex,
  lowerInt,
  lowerTest,
  lowerUnsigned,
  newLocal,
} from './lower-expression.ts';
import * as messages from './messages.ts';
import { computed, type NumberType } from './number-type.ts';

/** Lowers the list into `x.list`. */
export function lowerList(x: Lowering, list: readonly FlatStmt[]): void {
  for (const stmt of list) lowerStmt(x, stmt);
}

function lowerStmt(x: Lowering, stmt: FlatStmt): void {
  switch (stmt.kind) {
    case 'open':
      for (const id of stmt.vars) {
        const type = computed(typeOfVar(x, id));
        x.list.push(letLocal(declareLocal(x, id), constant(type, 0)));
      }
      return;
    case 'let': {
      const value = lowerInto(x, stmt.id, stmt.value);
      x.list.push(letLocal(declareLocal(x, stmt.id), value));
      return;
    }
    case 'set': {
      const value = lowerInto(x, stmt.id, stmt.value);
      x.list.push(setLocal(x.localOf.get(stmt.id)!, value));
      return;
    }
    case 'load':
      lowerLoad(x, stmt);
      return;
    case 'get': {
      const index = lowerIndex(x, stmt.index);
      x.list.push(get(declareLocal(x, stmt.id), stmt.array, index));
      return;
    }
    case 'put':
      lowerPut(x, stmt);
      return;
    case 'if': {
      const test = lowerTest(x, stmt.test);
      x.list.push(when(test, nested(x, stmt.yes), nested(x, stmt.no)));
      return;
    }
    case 'loop':
      x.list.push(loop(stmt.label, nested(x, stmt.body)));
      return;
    case 'block':
      x.list.push(block(stmt.label, nested(x, stmt.body)));
      return;
    case 'exit':
      x.list.push(exit(stmt.label));
  }
}

/** The statements that a list becomes, apart from the ones around. */
function nested(x: Lowering, list: readonly FlatStmt[]): readonly Stmt[] {
  const outer = x.list;
  const inner: Stmt[] = [];
  x.list = inner;
  lowerList(x, list);
  x.list = outer;
  return inner;
}

export function typeOfVar(x: Lowering, id: VarId): NumberType {
  return x.types.vars[id] ?? 'nat';
}

export function declareLocal(x: Lowering, id: VarId): number {
  const made = newLocal(x, computed(typeOfVar(x, id)));
  x.localOf.set(id, made);
  return made;
}

/** A value on its way into a variable. */
function lowerInto(x: Lowering, id: VarId, value: FlatExpr): ReturnType<typeof lowerExpr> {
  const type = typeOfVar(x, id);
  if ((type === 'bool') !== (knownType(x.types, value) === 'bool')) throw messages.mixedBool(value.at);
  return lowerAs(x, value, computed(type));
}

/** A typed array of integers takes what it gets as `| 0` and `>>> 0` do, and bools as 0 and 1. */
function lowerPut(x: Lowering, { array, index, value, at }: FlatStmt & { kind: 'put' }): void {
  const type = x.types.arrays[array] ?? 'nat';
  const isBool = knownType(x.types, value) === 'bool';
  if (!x.typed[array] && isBool !== (type === 'bool')) throw messages.mixedBool(at);
  const place = lowerIndex(x, index);
  const to = computed(type);
  const lowered =
    !x.typed[array] || isBool || !isInteger(to)
      ? lowerAs(x, value, to)
      : to === 'i32'
        ? lowerInt(x, value)
        : lowerUnsigned(x, value);
  x.list.push(put(array, place, lowered));
}

function lowerLoad(x: Lowering, stmt: FlatStmt & { kind: 'load' }): void {
  const at = lowerAccess(x, stmt.access);
  const element = computed(x.types.slots[stmt.slot]!);
  if (element === computed(typeOfVar(x, stmt.id))) {
    x.list.push(load(declareLocal(x, stmt.id), stmt.slot, at, stmt.at));
    return;
  }
  const raw = newLocal(x, element);
  x.list.push(load(raw, stmt.slot, at, stmt.at));
  const value = convert(computed(typeOfVar(x, stmt.id)), { kind: 'local', type: element, id: raw });
  x.list.push(letLocal(declareLocal(x, stmt.id), value));
}

function lowerAccess(x: Lowering, access: FlatAccess): Access {
  if (access.kind === 'element') return access;
  const exprs = access.index.map((expr) => lowerIndex(x, expr));
  return access.kind === 'at' ? { kind: 'at', index: exprs } : { kind: 'near', offset: exprs };
}
