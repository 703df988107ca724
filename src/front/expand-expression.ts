/**
 * Syntax → values. Scalars come back as flat expressions without effects; what has effects (assignments, reads of
 * arrays, helpers with statements) is emitted before, in JavaScript's order.
 */
import { branch } from './branch.ts';
import {
  assign,
  collect,
  type Expansion,
  emit,
  freeze,
  freshVar,
  inOrder,
  openHolder,
  read,
  scalarOf,
} from './expansion.ts';
import { type FlatExpr, type FlatStmt, isConstant } from './flat.ts';
import { binaryExpr, boolExpr, logicalExpr, numberExpr, testExpr, unaryExpr } from './fold.ts';
import type { Place } from './frame.ts';
import { elementOfCopy, getElement, listOf, makeList, putElement, wantList } from './lists.ts';
import { namespaces } from './math-functions.ts';
import * as messages from './messages.ts';
import { fieldHolder, isLiteral, noteOrigin, noteShared } from './record-fields.ts';
import type {
  AssignSyntax,
  BinarySyntax,
  CallSyntax,
  Expression,
  FieldSyntax,
  IndexSyntax,
  LogicalSyntax,
  MemberSyntax,
  NameSyntax,
  RecordSyntax,
  Target,
} from './syntax.ts';
import {
  type ArrayValue,
  type Binding,
  childScope,
  describe,
  type Holder,
  type ListValue,
  lookup,
  namesInScope,
  nothing,
  type RecordValue,
  type Scope,
  scalar,
  type Value,
} from './values.ts';

/** As `evaluate`, where a record is taken apart at once and gets no other name. */
export function evaluateParts(x: Expansion, scope: Scope, expr: Expression): Value {
  const binding = expr.kind === 'name' ? lookup(scope, expr.name) : undefined;
  const isRecord = binding?.kind === 'holder' && binding.holder.shape?.kind === 'record';
  return isRecord ? valueOfBinding(binding, expr.at) : evaluate(x, scope, expr);
}

/** As `evaluate`, for what a function returns: its own variables end there. */
export function evaluateReturned(x: Expansion, scope: Scope, expr: Expression): Value {
  const binding = expr.kind === 'name' ? lookup(scope, expr.name) : undefined;
  const isOwn = binding?.kind === 'holder' && binding.holder.depth === x.calls.length;
  return isOwn ? evaluateParts(x, scope, expr) : evaluate(x, scope, expr);
}

/** What becomes of the value: it is used, only tested, or dropped. */
export type Want = 'value' | 'test' | 'nothing';

export function evaluate(x: Expansion, scope: Scope, expr: Expression, want: Want = 'value'): Value {
  const { at } = expr;
  switch (expr.kind) {
    case 'number':
      return scalar(numberExpr(expr.value, at));
    case 'bool':
      return scalar(boolExpr(expr.value, at));
    case 'nothing':
      return nothing;
    case 'name':
      return valueOfName(x, scope, expr);
    case 'unary':
      return scalar(
        unaryExpr(expr.op, scalarIn(x, scope, expr.value, expr.op === '!' ? 'test' : 'value'), at),
      );
    case 'binary':
      return scalar(comparedToNothing(scope, expr) ?? binary(x, scope, expr));
    case 'logical':
      return logical(x, scope, expr, want);
    case 'conditional': {
      const test = testIn(x, scope, expr.test);
      const side = (value: Expression) => () =>
        want === 'test' ? scalar(testIn(x, scope, value)) : evaluate(x, scope, value, want);
      return branch(x, test, at, side(expr.yes), side(expr.no));
    }
    case 'assign':
      return assignment(x, scope, expr, want);
    case 'call':
      return call(x, scope, expr);
    case 'new': {
      const maker = evaluate(x, scope, expr.callee);
      if (maker.kind !== 'maker') throw messages.newRefused(at);
      return makeList(x, maker, evaluateAll(x, scope, expr.args), at);
    }
    case 'member':
      return member(x, scope, expr);
    case 'index':
      return indexed(x, scope, expr);
    case 'record':
      return record(x, scope, expr);
    case 'tuple': {
      const items = evaluateAll(x, scope, expr.items);
      if (x.listLiterals.has(expr)) return listOf(x, items, undefined, at);
      const fields = new Map(items.map((item, k) => [String(k), item]));
      return { kind: 'record', fields, isTuple: true, literal: expr };
    }
    case 'sequence':
      return sequence(x, scope, expr.items, want);
    case 'function':
      return { kind: 'function', fn: expr.fn, scope };
  }
}

function binary(x: Expansion, scope: Scope, { op, left, right, at }: BinarySyntax): FlatExpr {
  const [a, b] = evaluateAll(x, scope, [left, right]);
  return binaryExpr(op, scalarOf(a!, left.at), scalarOf(b!, right.at), at);
}

/** `k === undefined`, where `k` is known to have a value or none: an argument that a helper may be called without. */
function comparedToNothing(scope: Scope, { op, left, right, at }: BinarySyntax): FlatExpr | undefined {
  if (!/^[!=]==?$/.test(op)) return undefined;
  const [a, b] = [left, right].map((expr) => isNothing(scope, expr));
  return a === undefined || b === undefined || !(a || b)
    ? undefined
    : boolExpr((a && b) === (op[0] === '='), at);
}

/** Whether the expression is `undefined`; itself undefined where that is not known. A variable may get a value later. */
function isNothing(scope: Scope, expr: Expression): boolean | undefined {
  if (expr.kind === 'nothing') return true;
  const binding = expr.kind === 'name' ? lookup(scope, expr.name) : undefined;
  return binding?.kind === 'value' ? binding.value.kind === 'nothing' : undefined;
}

export function evaluateAll(x: Expansion, scope: Scope, exprs: readonly Expression[]): Value[] {
  return inOrder(
    x,
    exprs.map((expr) => () => evaluate(x, scope, expr)),
  );
}

export function scalarIn(x: Expansion, scope: Scope, expr: Expression, want: Want = 'value'): FlatExpr {
  return scalarOf(evaluate(x, scope, expr, want), expr.at);
}

/** The expression as a test. */
export function testIn(x: Expansion, scope: Scope, expr: Expression): FlatExpr {
  return testExpr(scalarIn(x, scope, expr, 'test'), expr.at);
}

function sequence(x: Expansion, scope: Scope, items: readonly Expression[], want: Want): Value {
  items.slice(0, -1).forEach((item) => {
    evaluate(x, scope, item, 'nothing');
  });
  const last = items[items.length - 1];
  return last ? evaluate(x, scope, last, want) : nothing;
}

function valueOfName(x: Expansion, scope: Scope, expr: NameSyntax): Value {
  const binding = lookup(scope, expr.name);
  if (!binding) throw messages.unknownName(expr.at, expr.name, namesInScope(scope));
  if (binding.kind === 'holder') noteShared(binding.holder, expr.at);
  const value = valueOfBinding(binding, expr.at);
  if (value.kind === 'nothing' && expr.name !== 'undefined')
    throw messages.readBeforeValue(expr.at, expr.name);
  if (value.kind === 'array' && x.refuseReads) throw x.refuseReads(expr.at);
  return value;
}

function valueOfBinding(binding: Binding, at: Place): Value {
  if (binding.kind === 'holder') return read(binding.holder, at);
  return binding.kind === 'lazy' ? binding.make() : binding.value;
}

function logical(x: Expansion, scope: Scope, expr: LogicalSyntax, want: Want): Value {
  const { op, at } = expr;
  if (op === '??' && isNothing(scope, expr.left)) return evaluate(x, scope, expr.right, want);
  const first = evaluate(x, scope, expr.left, want === 'value' ? 'value' : 'test');
  if (op === '??') return first.kind === 'nothing' ? evaluate(x, scope, expr.right, want) : first;
  const left = scalarOf(first, expr.left.at);
  if (isConstant(left) && Boolean(left.value) !== (op === '&&')) return scalar(left);
  const right = collect(x, () => evaluate(x, scope, expr.right, want));
  if (isConstant(left)) {
    right.list.forEach((stmt) => {
      emit(x, stmt);
    });
    return right.value;
  }
  if (right.list.length === 0 && right.value.kind !== 'nothing')
    return scalar(logicalExpr(op, left, scalarOf(right.value, expr.right.at), at));
  return lateLogical(x, expr, left, right, want);
}

/** The right side has statements: it becomes an `if` on the left side. */
function lateLogical(
  x: Expansion,
  { op, at }: LogicalSyntax,
  left: FlatExpr,
  right: { list: FlatStmt[]; value: Value },
  want: Want,
): Value {
  const test = testExpr(left, at);
  const when = (list: FlatStmt[]): void =>
    emit(x, { kind: 'if', test: op === '&&' ? test : unaryExpr('!', test, at), yes: list, no: [] });
  if (want === 'nothing' || right.value.kind === 'nothing') {
    when(right.list);
    return nothing;
  }
  const holder = openHolder(x, 'either', at, false);
  const typed = (expr: FlatExpr): Value => scalar(want === 'test' ? testExpr(expr, at) : expr);
  assign(x, holder, typed(left), at);
  const late = collect(x, () => assign(x, holder, typed(scalarOf(right.value, at)), at));
  when([...right.list, ...late.list]);
  return read(holder, at);
}

function assignment(x: Expansion, scope: Scope, expr: AssignSyntax, want: Want): Value {
  const { target, at } = expr;
  if (target.kind === 'unpack') {
    const value = evaluateParts(x, scope, expr.value);
    const kept = freeze(x, copied(x, value, at), 'item', at);
    assignItems(x, scope, target, kept);
    return kept;
  }
  const element = elementTarget(x, scope, target);
  if (element?.list) return assignElement(x, element, expr, want);
  const holder = element ? element.holder : holderOf(scope, target as NameSyntax | FieldSyntax, at);
  if (expr.gives === 'old' && want !== 'nothing') {
    const id = freshVar(x, holder.name);
    emit(x, { kind: 'let', id, value: scalarOf(read(holder, at), at), at });
    assign(x, holder, evaluate(x, element?.scope ?? scope, expr.value), at);
    return scalar({ kind: 'var', id, at });
  }
  const value = evaluate(x, element?.scope ?? scope, expr.value);
  noteOrigin(holder, value, isLiteral(expr.value), at);
  assign(x, holder, value, at);
  if (want === 'nothing') return nothing;
  noteShared(holder, at);
  return read(holder, at);
}

/** A target that is an element: of a local array, or of a tuple whose variables are known. */
type Element = { readonly scope: Scope } & (
  | { readonly list: ListValue; readonly index: FlatExpr }
  | { readonly list?: never; readonly holder: Holder }
);

/** Undefined for any other target. The scope has `#object` and `#index`. */
function elementTarget(x: Expansion, outer: Scope, target: Target): Element | undefined {
  const parts = elementParts(x, outer, target);
  if (!parts) return undefined;
  const { object, at } = parts;
  const index = scalarOf(freeze(x, scalar(parts.index), 'index', at), at);
  const scope = childScope(outer);
  scope.names.set('#object', { kind: 'value', value: object, isConst: true });
  scope.names.set('#index', { kind: 'value', value: scalar(index), isConst: true });
  if (object.kind === 'list') return { scope, list: object, index };
  if (object.kind !== 'record' || !object.isTuple || target.kind !== 'element')
    throw messages.storeRefused(at);
  if (!isConstant(index) || target.object.kind !== 'name') return wantList(object, messages.dynamicTuple(at));
  const field: FieldSyntax = { kind: 'field', object: target.object, key: String(index.value), at };
  return { scope, holder: fieldHolder(outer, field) };
}

function elementParts(
  x: Expansion,
  scope: Scope,
  target: Target,
): { object: Value; index: FlatExpr; at: Place } | undefined {
  const { at } = target;
  if (target.kind === 'element') {
    const [object, index] = inOrder(x, [
      () => evaluateParts(x, scope, target.object),
      () => evaluate(x, scope, target.index),
    ]);
    return { object: object!, index: scalarOf(index!, target.index.at), at };
  }
  if (target.kind !== 'field' || !/^\d+$/.test(target.key)) return undefined;
  const binding = lookup(scope, target.object.name);
  const object = binding && binding.kind !== 'lazy' ? valueOfBinding(binding, at) : nothing;
  return object.kind === 'list' ? { object, index: numberExpr(Number(target.key), at), at } : undefined;
}

/** `a[i] = v`, `a[i] += v`, `a[i]++`. */
function assignElement(
  x: Expansion,
  { list, index, scope }: Element & { readonly list: ListValue },
  { value, gives, at }: AssignSyntax,
  want: Want,
): Value {
  const old = gives === 'old' && want !== 'nothing' ? getElement(x, list, index, at) : undefined;
  const given = freeze(x, scalar(scalarIn(x, scope, value)), 'item', at);
  putElement(x, list, index, scalarOf(given, at), at);
  return old ? scalar(old) : given;
}

/** The variables that the target stands for, if it may be assigned to. */
function holderOf(scope: Scope, target: NameSyntax | FieldSyntax, at: Place): Holder {
  return target.kind === 'name' ? checkAssignable(scope, target, at) : fieldHolder(scope, target);
}

/** The value in variables that nothing assigns to: `[a, b] = [b, a]` needs both old values. */
function copied(x: Expansion, value: Value, at: Place): Value {
  if (value.kind !== 'record') return value;
  const fields = new Map([...value.fields].map(([key, field]) => [key, copied(x, field, at)] as const));
  for (const [key, field] of fields) {
    if (field.kind !== 'scalar' || isConstant(field.expr)) continue;
    const id = freshVar(x, 'item');
    emit(x, { kind: 'let', id, value: field.expr, at });
    fields.set(key, scalar({ kind: 'var', id, at }));
  }
  return { ...value, fields };
}

function assignItems(x: Expansion, scope: Scope, target: Target, value: Value): void {
  if (target.kind !== 'unpack') {
    const element = elementTarget(x, scope, target);
    if (element?.list) {
      putElement(x, element.list, element.index, scalarOf(value, target.at), target.at);
      return;
    }
    const holder = element ? element.holder : holderOf(scope, target as NameSyntax | FieldSyntax, target.at);
    noteOrigin(holder, value, false, target.at);
    assign(x, holder, value, target.at);
    return;
  }
  for (const item of target.items)
    assignItems(x, scope, item.target, itemOf(x, scope, value, item, item.target.at));
}

/** The part of a record that a pattern's item names, or the item's default. */
export function itemOf(
  x: Expansion,
  scope: Scope,
  value: Value,
  item: { readonly key: string; readonly fallback?: Expression },
  at: Place,
): Value {
  if (value.kind === 'namespace') return propertyOf(x, value, item.key, at);
  if (value.kind === 'list' && Number(item.key) < value.length) return propertyOf(x, value, item.key, at);
  if (value.kind !== 'record') throw messages.notUnpackable(at, describe(value));
  const found = value.fields.get(item.key);
  if (found && found.kind !== 'nothing') return found;
  if (item.fallback) return evaluate(x, scope, item.fallback);
  throw messages.unknownField(at, item.key, [...value.fields.keys()]);
}

/** The variable that a name stands for, if it may be assigned to. */
function checkAssignable(scope: Scope, { name }: NameSyntax, at: Place): Holder {
  const binding = lookup(scope, name);
  if (!binding) throw messages.assignedUnknown(at, name);
  if (binding.kind === 'holder' && !binding.isConst) return binding.holder;
  if (binding.kind === 'value' && !binding.isConst)
    throw messages.assignedOther(at, name, describe(binding.value));
  throw messages.assignedConst(at, name);
}

function call(x: Expansion, scope: Scope, expr: CallSyntax): Value {
  const [callee, ...args] = inOrder(x, [
    () => evaluate(x, scope, expr.callee),
    ...expr.args.map((arg) => () => evaluate(x, scope, arg)),
  ]);
  return x.call(x, callee!, args, expr);
}

function member(x: Expansion, scope: Scope, expr: MemberSyntax): Value {
  const imported = importedValue(scope, expr);
  return imported ?? propertyOf(x, evaluateParts(x, scope, expr.object), expr.property, expr.at);
}

/** `module.helper`, as bundlers write an import, where only `helper` is known. */
function importedValue(scope: Scope, { object, property, at }: MemberSyntax): Value | undefined {
  if (object.kind !== 'name' || lookup(scope, object.name)) return undefined;
  const binding = lookup(scope, property);
  if (binding?.kind === 'lazy') return valueOfBinding(binding, at);
  throw messages.unknownObject(at, object.name, property);
}

function propertyOf(x: Expansion, value: Value, property: string, at: Place): Value {
  if (value.kind === 'record') {
    const field = value.fields.get(property);
    if (field) return field;
    if (value.isTuple && property === 'length') return scalar(numberExpr(value.fields.size, at));
    if (value.isTuple && property === 'fill') return wantList(value, messages.dynamicTuple(at));
    throw messages.unknownField(at, property, [...value.fields.keys()]);
  }
  if (value.kind === 'namespace') return ofNamespace(value.name, property, at);
  if (value.kind === 'maker' && property === 'of') return { ...value, isOf: true };
  if (value.kind === 'list') return ofList(x, value, property, at);
  if (value.kind === 'array') {
    if (x.refuseReads) throw x.refuseReads(at);
    if (property !== 'length') throw messages.arrayProperty(at, value.name, property);
    return scalar({ kind: 'extent', slot: value.slot, axis: value.index.length, at });
  }
  throw messages.noProperties(at, describe(value), property);
}

function ofList(x: Expansion, list: ListValue, property: string, at: Place): Value {
  if (property === 'length') return scalar(numberExpr(list.length, at));
  if (property === 'fill') return { kind: 'fill', list };
  if (!/^\d+$/.test(property)) throw messages.arrayProperty(at, list.name || 'this', property);
  return scalar(getElement(x, list, numberExpr(Number(property), at), at));
}

function ofNamespace(name: 'Math' | 'Number', property: string, at: Place): Value {
  const found = namespaces[name].get(property);
  if (found === undefined)
    throw messages.unknownFunction(at, `${name}.${property}`, [...namespaces[name].keys()]);
  return typeof found === 'number' ? scalar(numberExpr(found, at)) : { kind: 'math', name: found };
}

function indexed(x: Expansion, scope: Scope, expr: IndexSyntax): Value {
  const [object, position] = inOrder(x, [
    () => evaluateParts(x, scope, expr.object),
    () => evaluate(x, scope, expr.index),
  ]);
  const index = scalarOf(position!, expr.index.at);
  if (object!.kind === 'array') return indexedArray(x, object!, index, expr.at);
  if (object!.kind === 'list') return scalar(getElement(x, object!, index, expr.at));
  if (object!.kind === 'record') {
    if (!isConstant(index)) return scalar(elementOfTuple(x, object!, index, expr.at));
    return propertyOf(x, object!, String(index.value), expr.at);
  }
  if (object!.kind === 'field') throw messages.fieldNotCalled(expr.at, object!.name, object!.rank);
  throw messages.notIndexable(expr.at, expr.object.kind === 'name' ? expr.object.name : describe(object!));
}

/** An element of a tuple at an index that is computed. */
function elementOfTuple(x: Expansion, tuple: RecordValue, index: FlatExpr, at: Place): FlatExpr {
  if (!tuple.isTuple || tuple.fields.size === 0) throw messages.dynamicTuple(at);
  return tuple.literal ? wantList(tuple, messages.dynamicTuple(at)) : elementOfCopy(x, tuple, index, at);
}

/** One more index; with the last one the element is read. */
export function indexedArray(x: Expansion, array: ArrayValue, last: FlatExpr, at: Place): Value {
  const index = [...array.index, last];
  if (index.length < array.rank) return { ...array, index };
  const id = freshVar(x, array.name);
  emit(x, { kind: 'load', id, slot: array.slot, access: { kind: 'at', index }, at });
  return scalar({ kind: 'var', id, at });
}

function record(x: Expansion, scope: Scope, expr: RecordSyntax): Value {
  const values = inOrder(
    x,
    expr.fields.map(
      ({ name, value }) =>
        () =>
          name === '...' ? evaluateParts(x, scope, value) : evaluate(x, scope, value),
    ),
  );
  const fields = new Map<string, Value>();
  expr.fields.forEach(({ name, value: { at } }, k) => {
    const value = values[k]!;
    if (name !== '...') fields.set(name, value);
    else if (value.kind !== 'record') throw messages.notUnpackable(at, describe(value));
    else for (const [key, field] of value.fields) fields.set(key, field);
  });
  return { kind: 'record', fields, isTuple: false };
}
