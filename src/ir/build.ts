/** Short constructors for nodes. They fill in types and round constants; they do not simplify. */

import type { Access, ArrayId, Const, Expr, Label, LocalId, LocalRef, OpExpr, Stmt } from './node.ts';
import { type OpName, opRow } from './ops.ts';
import type { Place } from './place.ts';
import { type ComputeType, roundTo } from './types.ts';

export function constant(type: ComputeType, value: number): Const {
  return { kind: 'const', type, value: roundTo(type, value) };
}

export function local(type: ComputeType, id: LocalId): LocalRef {
  return { kind: 'local', type, id };
}

/** An operation whose result type follows from its row; `convert` and `bitcast` have builders of their own. */
export function op(name: Exclude<OpName, 'convert' | 'bitcast'>, ...args: Expr[]): OpExpr {
  const type = opRow(name).gives === 'bool' ? 'bool' : args[name === 'select' ? 1 : 0]!.type;
  return { kind: 'op', op: name, type, args };
}

/** The value as another type; the expression itself where it has that type already. */
export function convert(to: ComputeType, value: Expr): Expr {
  if (value.type === to) return value;
  if (value.kind === 'const' && value.type !== 'bool' && to !== 'bool' && isExact(value.value, to))
    return constant(to, value.value);
  return { kind: 'op', op: 'convert', type: to, args: [value] };
}

export function bitcast(to: 'f32' | 'i32' | 'u32', value: Expr): Expr {
  return value.type === to ? value : { kind: 'op', op: 'bitcast', type: to, args: [value] };
}

export function letLocal(id: LocalId, value: Expr): Stmt {
  return { kind: 'let', local: id, value };
}

export function setLocal(id: LocalId, value: Expr): Stmt {
  return { kind: 'set', local: id, value };
}

export function load(id: LocalId, slot: number, at: Access, place?: Place): Stmt {
  return { kind: 'load', local: id, slot, at, ...(place && { place }) };
}

export function get(id: LocalId, array: ArrayId, index: Expr): Stmt {
  return { kind: 'get', local: id, array, index };
}

export function put(array: ArrayId, index: Expr, value: Expr): Stmt {
  return { kind: 'put', array, index, value };
}

export function when(test: Expr, then: readonly Stmt[], otherwise: readonly Stmt[] = []): Stmt {
  return { kind: 'if', test, then, else: otherwise };
}

export function loop(label: Label, body: readonly Stmt[]): Stmt {
  return { kind: 'loop', label, body };
}

export function block(label: Label, body: readonly Stmt[]): Stmt {
  return { kind: 'block', label, body };
}

export function exit(label: Label): Stmt {
  return { kind: 'exit', label };
}

function isExact(value: number, type: ComputeType): boolean {
  return Object.is(roundTo(type, value), value);
}
