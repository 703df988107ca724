/**
 * What expanding carries along, and the moves that every part of it needs: emit a statement, collect a list, make a
 * variable, keep a value from being changed behind its back.
 */
import { type FlatExpr, type FlatStmt, isConstant, type VarId, varsRead, varsSet } from './flat.ts';
import type { Place } from './frame.ts';
import * as messages from './messages.ts';
import type { NumberType } from './number-type.ts';
import type { CallSyntax, Expression, FunctionSyntax } from './syntax.ts';
import { describe, type Holder, nothing, type RecordValue, scalar, type Value } from './values.ts';

export interface Expansion {
  /** Where statements go now. */
  list: FlatStmt[];
  /** The name of each variable, for display. */
  readonly vars: string[];
  /** Variables that are assigned to after their declaration. */
  readonly mutable: Set<VarId>;
  /** The local arrays made so far. */
  readonly arrays: FlatArray[];
  /** The literals that make an array and not a tuple, as something indexes them with what is computed. */
  readonly listLiterals: ReadonlySet<Expression>;
  labels: number;
  /** Functions being inlined, outermost first. */
  readonly calls: FunctionSyntax[];
  /** What break, continue and return leave; innermost last. */
  jumps: Jump[];
  returning: Returning | undefined;
  /** The variables of `var` that live in the whole of the function being expanded. */
  hoisted: Map<string, Holder>;
  /** Whether arrays may be read here; otherwise the error. */
  readonly refuseReads: ((at: Place) => Error) | undefined;
  /** Calls a value; another file's. */
  readonly call: (x: Expansion, callee: Value, args: readonly Value[], expr: CallSyntax) => Value;
}

/** A local array. */
export interface FlatArray {
  readonly length: number;
  /** The type of its elements, where its constructor says it; else it follows from what is put in. */
  readonly type: NumberType | undefined;
}

export interface Jump {
  readonly labels: readonly string[];
  /** Where `break` goes. */
  readonly end: number;
  /** Where `continue` goes; absent for a switch or a block. */
  readonly next?: number;
  /** Whether a bare `break` means this one. */
  readonly takesBreak: boolean;
  nextIsUsed: boolean;
  endIsUsed: boolean;
}

/** The function whose body is a block that `return` leaves. */
export interface Returning {
  readonly label: number;
  readonly result: Holder;
  gives: 'unknown' | 'value' | 'nothing';
}

export function emit(x: Expansion, stmt: FlatStmt): void {
  x.list.push(stmt);
}

/** Runs `make` with a fresh list and returns what it emitted with what it gave. */
export function collect<T>(x: Expansion, make: () => T): { list: FlatStmt[]; value: T } {
  const outer = x.list;
  const list: FlatStmt[] = [];
  x.list = list;
  try {
    return { list, value: make() };
  } finally {
    x.list = outer;
  }
}

/** What is emitted while the jump's target is around. */
export function within(x: Expansion, jump: Jump, make: () => void): FlatStmt[] {
  x.jumps.push(jump);
  const { list } = collect(x, make);
  x.jumps.pop();
  return list;
}

export function freshVar(x: Expansion, name: string): VarId {
  x.vars.push(name);
  return x.vars.length - 1;
}

export function freshLabel(x: Expansion): number {
  return x.labels++;
}

/** Whether the expression keeps its value whatever is assigned later, and costs nothing to repeat. */
function isSteady(x: Expansion, expr: FlatExpr): boolean {
  return (
    isConstant(expr) ||
    expr.kind === 'uniform' ||
    expr.kind === 'axis' ||
    expr.kind === 'extent' ||
    (expr.kind === 'var' && !x.mutable.has(expr.id))
  );
}

/** The value in variables of its own, unless it is steady anyway. */
export function freeze(x: Expansion, value: Value, name: string, at: Place): Value {
  if (value.kind === 'scalar') {
    if (isSteady(x, value.expr)) return value;
    const id = freshVar(x, name);
    emit(x, { kind: 'let', id, value: value.expr, at });
    return scalar({ kind: 'var', id, at });
  }
  if (value.kind !== 'record') return value;
  return mapRecord(value, (field, key) => freeze(x, field, `${name}_${key}`, at));
}

export function mapRecord(record: RecordValue, change: (field: Value, key: string) => Value): RecordValue {
  const fields = new Map([...record.fields].map(([key, field]) => [key, change(field, key)] as const));
  return { ...record, fields };
}

/**
 * Evaluates in order. A value whose variables are assigned to by a later part is put into a variable before that
 * part: `i + i++`.
 */
export function inOrder(x: Expansion, parts: readonly (() => Value)[]): Value[] {
  const { list } = x;
  const marks: number[] = [];
  const values = parts.map((part) => {
    const value = part();
    marks.push(list.length);
    return value;
  });
  for (let k = values.length - 2; k >= 0; k--) {
    if (marks[k] === list.length) continue;
    const changed = varsSet(list.slice(marks[k]));
    if (changed.size === 0) continue;
    const kept = collect(x, () => keep(x, values[k]!, changed));
    list.splice(marks[k]!, 0, ...kept.list);
    values[k] = kept.value;
  }
  return values;
}

/** The value, with scalars that read one of the changed variables copied. */
function keep(x: Expansion, value: Value, changed: ReadonlySet<VarId>): Value {
  if (value.kind === 'record') return mapRecord(value, (field) => keep(x, field, changed));
  if (value.kind === 'array')
    return { ...value, index: value.index.map((expr) => keepExpr(x, expr, changed)) };
  return value.kind === 'scalar' ? scalar(keepExpr(x, value.expr, changed)) : value;
}

function keepExpr(x: Expansion, expr: FlatExpr, changed: ReadonlySet<VarId>): FlatExpr {
  const isTouched = [...varsRead(expr)].some((id) => changed.has(id));
  if (!isTouched) return expr;
  const id = freshVar(x, 'before');
  emit(x, { kind: 'let', id, value: expr, at: expr.at });
  return { kind: 'var', id, at: expr.at };
}

/** The list inside of a block where something jumps to its end, else as it is. */
export function emitBlock(x: Expansion, isUsed: boolean, label: number, list: readonly FlatStmt[]): void {
  if (isUsed) emit(x, { kind: 'block', label, body: withoutLastExit(list, label) });
  else for (const stmt of list) emit(x, stmt);
}

/** An exit from a block at its very end says nothing. */
export function withoutLastExit(list: readonly FlatStmt[], label: number): readonly FlatStmt[] {
  const last = list[list.length - 1];
  return last?.kind === 'exit' && last.label === label ? list.slice(0, -1) : list;
}

/** The value as a number or bool; anything else is the user's mistake. */
export function scalarOf(value: Value, at: Place): FlatExpr {
  if (value.kind === 'scalar') return value.expr;
  if (value.kind === 'field') throw messages.fieldNotCalled(at, value.name, value.rank);
  if (value.kind === 'array') throw messages.arrayNotIndexed(at, value.name, value.rank, value.index.length);
  if (value.kind === 'list') throw messages.arrayNotIndexed(at, value.name || 'this', 1, 0);
  if (value.kind === 'nothing') throw messages.undefinedValue(at);
  throw messages.notANumber(at, describe(value));
}

/** A name that is assigned to: its variables are made by `assign`. Emits the statement that declares them. */
export function openHolder(x: Expansion, name: string, at: Place, isChecked = true): Holder {
  const declares: VarId[] = [];
  emit(x, { kind: 'open', vars: declares, isChecked, at });
  return newHolder(x, name, declares, undefined);
}

function newHolder(x: Expansion, name: string, declares: VarId[], shape: Holder['shape']): Holder {
  return {
    name,
    declares,
    shape,
    depth: x.calls.length,
    isOwn: true,
    isEdited: false,
    isShared: false,
    literal: undefined,
  };
}

/** A holder with a first value, declared right here. */
export function declareHolder(x: Expansion, name: string, value: Value, at: Place): Holder {
  if (value.kind === 'record') {
    const fields = new Map(
      [...value.fields].map(([key, field]) => [key, declareHolder(x, `${name}_${key}`, field, at)] as const),
    );
    return newHolder(x, name, [], { kind: 'record', fields, isTuple: value.isTuple });
  }
  if (value.kind === 'list') throw messages.arrayHeld(at, name);
  const id = freshVar(x, name);
  emit(x, { kind: 'let', id, value: scalarOf(value, at), at });
  x.mutable.add(id);
  return newHolder(x, name, [], { kind: 'scalar', id });
}

/** Gives the holder a value; the first one decides its shape. */
export function assign(x: Expansion, holder: Holder, value: Value, at: Place): void {
  if (value.kind === 'record') {
    assignRecord(x, holder, value, at);
    return;
  }
  if (value.kind === 'list' || holder.shape?.kind === 'list') throw messages.arrayHeld(at, holder.name);
  const expr = scalarOf(value, at);
  holder.shape ??= { kind: 'scalar', id: declareIn(x, holder) };
  if (holder.shape.kind === 'record') throw messages.shapeChanged(at, holder.name, 'a record', 'a number');
  emit(x, { kind: 'set', id: holder.shape.id, value: expr, at });
}

function declareIn(x: Expansion, holder: Holder): VarId {
  const id = freshVar(x, holder.name);
  holder.declares.push(id);
  x.mutable.add(id);
  return id;
}

function assignRecord(x: Expansion, holder: Holder, value: RecordValue, at: Place): void {
  holder.literal = undefined;
  holder.shape ??= {
    kind: 'record',
    isTuple: value.isTuple,
    fields: new Map(
      [...value.fields.keys()].map((key) => [
        key,
        newHolder(x, `${holder.name}_${key}`, holder.declares, undefined),
      ]),
    ),
  };
  if (holder.shape.kind === 'list') throw messages.arrayHeld(at, holder.name);
  if (holder.shape.kind === 'scalar')
    throw messages.shapeChanged(at, holder.name, 'a number', describe(value));
  const { fields } = holder.shape;
  if (fields.size !== value.fields.size || [...value.fields.keys()].some((key) => !fields.has(key)))
    throw messages.fieldsChanged(at, holder.name, [...fields.keys()], [...value.fields.keys()]);
  // All new values first: `p = { x: p.y, y: p.x }`.
  const isShared = [...value.fields.values()].some((field) => readsHolder(field, holder));
  const steady = isShared ? (freezeAll(x, value, holder.name, at) as RecordValue) : value;
  for (const [key, field] of steady.fields) assign(x, fields.get(key)!, field, at);
}

/** Copies even what is in variables. */
function freezeAll(x: Expansion, value: Value, name: string, at: Place): Value {
  if (value.kind === 'record') return mapRecord(value, (field) => freezeAll(x, field, name, at));
  if (value.kind !== 'scalar' || isConstant(value.expr)) return value;
  const id = freshVar(x, name);
  emit(x, { kind: 'let', id, value: value.expr, at });
  return scalar({ kind: 'var', id, at });
}

function readsHolder(value: Value, holder: Holder): boolean {
  if (value.kind === 'record') return [...value.fields.values()].some((field) => readsHolder(field, holder));
  if (value.kind !== 'scalar') return false;
  const read = varsRead(value.expr);
  return varsOf(holder).some((id) => read.has(id));
}

function varsOf(holder: Holder): readonly VarId[] {
  if (!holder.shape) return [];
  if (holder.shape.kind === 'list') return [];
  return holder.shape.kind === 'scalar'
    ? [holder.shape.id]
    : [...holder.shape.fields.values()].flatMap((field) => varsOf(field));
}

/** What the holder holds now. */
export function read(holder: Holder, at: Place): Value {
  const { shape } = holder;
  if (!shape) return nothing;
  if (shape.kind === 'scalar') return scalar({ kind: 'var', id: shape.id, at });
  if (shape.kind === 'list') return shape.list;
  const fields = new Map([...shape.fields].map(([key, field]) => [key, read(field, at)] as const));
  const { literal } = holder;
  return { kind: 'record', fields, isTuple: shape.isTuple, ...(literal ? { literal } : {}) };
}
