/** acorn's expressions → ours. One row per kind of node; a kind that kernels can't use throws its own error. */
import type * as acorn from 'acorn';
import { importedMember, isCoverageCounter, namedValue } from './bundler-forms.ts';
import type { Place, Source } from './frame.ts';
import { isMaker } from './makers.ts';
import * as messages from './messages.ts';
import type { FunctionNode } from './source.ts';
import type {
  BinaryOperator,
  Expression,
  FunctionSyntax,
  LogicalOperator,
  RecordSyntax,
  Target,
} from './syntax.ts';

/** What parsing one function's text carries along. */
export interface Parsing {
  readonly source: Source;
  readonly shift: number;
  /** Collects the names that are assigned to. */
  readonly assigned: Set<string>;
  /** Collects the names that fields of are assigned to. */
  readonly fieldsAssigned: Set<string>;
  /** Parses a function inside of an expression; statements are another file's. */
  readonly nested: (node: FunctionNode, parsing: Parsing) => FunctionSyntax;
}

export function placeOf(node: acorn.Node, parsing: Parsing): Place {
  return { source: parsing.source, start: node.start - parsing.shift, end: node.end - parsing.shift };
}

export function parseExpression(node: acorn.Expression, parsing: Parsing): Expression {
  const row = rows[node.type] as (node: acorn.Expression, parsing: Parsing, at: Place) => Expression;
  return row(node, parsing, placeOf(node, parsing));
}

type Row<Type extends acorn.Expression['type']> = (
  node: Extract<acorn.Expression, { type: Type }>,
  parsing: Parsing,
  at: Place,
) => Expression;

const rows: { readonly [Type in acorn.Expression['type']]: Row<Type> } = {
  Identifier: (node, _, at) => ({ kind: 'name', name: node.name, at }),
  Literal: (node, _, at) => literal(node, at),
  ParenthesizedExpression: (node, parsing) => parseExpression(node.expression, parsing),
  UnaryExpression: unary,
  UpdateExpression: update,
  BinaryExpression: binary,
  LogicalExpression: (node, parsing, at) => ({
    kind: 'logical',
    op: node.operator,
    left: parseExpression(node.left, parsing),
    right: parseExpression(node.right, parsing),
    at,
  }),
  AssignmentExpression: assignment,
  ConditionalExpression: (node, parsing, at) => ({
    kind: 'conditional',
    test: parseExpression(node.test, parsing),
    yes: parseExpression(node.consequent, parsing),
    no: parseExpression(node.alternate, parsing),
    at,
  }),
  CallExpression: call,
  MemberExpression: member,
  ObjectExpression: record,
  ArrayExpression: tuple,
  SequenceExpression: sequence,
  ArrowFunctionExpression: (node, parsing, at) => ({
    kind: 'function',
    fn: parsing.nested(node, parsing),
    at,
  }),
  FunctionExpression: (node, parsing, at) => ({ kind: 'function', fn: parsing.nested(node, parsing), at }),
  ChainExpression: (_node, _, at) => refuse(messages.optionalChain(at)),
  ThisExpression: (_node, _, at) => refuse(messages.thisRefused(at)),
  NewExpression: made,
  YieldExpression: (_node, _, at) => refuse(messages.generatorRefused(at)),
  AwaitExpression: (_node, _, at) => refuse(messages.asyncRefused(at)),
  TemplateLiteral: (_node, _, at) => refuse(messages.stringRefused(at)),
  TaggedTemplateExpression: (_node, _, at) => refuse(messages.stringRefused(at)),
  ClassExpression: (_node, _, at) => refuse(messages.classRefused(at)),
  MetaProperty: (_node, _, at) => refuse(messages.metaRefused(at)),
  ImportExpression: (_node, _, at) => refuse(messages.importRefused(at)),
};

function refuse(error: Error): never {
  throw error;
}

function literal(node: acorn.Literal, at: Place): Expression {
  const { value } = node;
  if (typeof value === 'number') return { kind: 'number', value, at };
  if (typeof value === 'boolean') return { kind: 'bool', value, at };
  if (typeof value === 'bigint' || node.bigint !== undefined) throw messages.bigintRefused(at);
  if (node.regex) throw messages.regexRefused(at);
  throw value === null ? messages.nullRefused(at) : messages.stringRefused(at);
}

function unary(node: acorn.UnaryExpression, parsing: Parsing, at: Place): Expression {
  const { operator } = node;
  if (operator === 'typeof' || operator === 'delete') throw messages.operatorRefused(at, operator);
  if (operator === 'void') return { kind: 'nothing', at };
  return { kind: 'unary', op: operator, value: parseExpression(node.argument, parsing), at };
}

/** `++x` is `x = x + 1`; `x++` is the same with the old value. */
function update(node: acorn.UpdateExpression, parsing: Parsing, at: Place): Expression {
  if (isCoverageCounter(node)) return { kind: 'nothing', at };
  const target = simpleTarget(node.argument, parsing);
  const one: Expression = { kind: 'number', value: 1, at };
  const op = node.operator === '++' ? '+' : '-';
  const value: Expression = { kind: 'binary', op, left: readOf(target), right: one, at };
  return { kind: 'assign', target, value, gives: node.prefix ? 'new' : 'old', at };
}

function binary(node: acorn.BinaryExpression, parsing: Parsing, at: Place): Expression {
  const { operator, left } = node;
  if (operator === 'in' || operator === 'instanceof' || left.type === 'PrivateIdentifier')
    throw messages.operatorRefused(at, operator);
  return {
    kind: 'binary',
    op: operator,
    left: operand(left, operator, parsing),
    right: operand(node.right, operator, parsing),
    at,
  };
}

/** `k == null` asks the same as `k === undefined`: what `??` and defaults become in older JavaScript. */
function operand(node: acorn.Expression, operator: string, parsing: Parsing): Expression {
  const isNull = node.type === 'Literal' && node.value === null && !node.regex && node.bigint === undefined;
  if (isNull && (operator === '==' || operator === '!='))
    return { kind: 'nothing', at: placeOf(node, parsing) };
  return parseExpression(node, parsing);
}

/** `[,,,]` is what minifiers make of `new Array(3)`. */
function tuple({ elements }: acorn.ArrayExpression, parsing: Parsing, at: Place): Expression {
  if (elements.length > 0 && elements.every((item) => item === null)) {
    const length: Expression = { kind: 'number', value: elements.length, at };
    return { kind: 'new', callee: { kind: 'name', name: 'Array', at }, args: [length], at };
  }
  return { kind: 'tuple', items: elements.map((item) => listed(item, parsing, at)), at };
}

/** `new Float32Array(…)` and its like; nothing else can be made. */
function made(node: acorn.NewExpression, parsing: Parsing, at: Place): Expression {
  if (node.callee.type !== 'Identifier' || !isMaker(node.callee.name)) throw messages.newRefused(at);
  const callee: Expression = { kind: 'name', name: node.callee.name, at: placeOf(node.callee, parsing) };
  return { kind: 'new', callee, args: node.arguments.map((arg) => listed(arg, parsing, at)), at };
}

/** `x op= y` is `x = x op y`: a name or field has no effects, so it may stand twice. */
function assignment(node: acorn.AssignmentExpression, parsing: Parsing, at: Place): Expression {
  const right = parseExpression(node.right, parsing);
  if (node.operator === '=') {
    const target = parseTarget(node.left, parsing);
    markAssigned(target, parsing);
    return { kind: 'assign', target, value: right, gives: 'new', at };
  }
  const target = simpleTarget(node.left, parsing);
  const left = readOf(target);
  const op = node.operator.slice(0, -1);
  const value: Expression =
    op === '&&' || op === '||' || op === '??'
      ? { kind: 'logical', op: op as LogicalOperator, left, right, at }
      : { kind: 'binary', op: op as BinaryOperator, left, right, at };
  return { kind: 'assign', target, value, gives: 'new', at };
}

/** A name or a field, as `+=` and `++` want it. */
function simpleTarget(
  node: acorn.Expression | acorn.Pattern,
  parsing: Parsing,
): Exclude<Target, { kind: 'unpack' }> {
  const inner = node.type === 'ParenthesizedExpression' ? node.expression : node;
  const target = parseTarget(inner as acorn.Pattern, parsing);
  if (target.kind === 'unpack') throw messages.storeRefused(target.at);
  markAssigned(target, parsing);
  return target;
}

/** A target as the expression that reads it. */
function readOf(target: Exclude<Target, { kind: 'unpack' }>): Expression {
  const { at } = target;
  if (target.kind === 'name') return target;
  if (target.kind === 'element')
    return {
      kind: 'index',
      object: { kind: 'name', name: '#object', at },
      index: { kind: 'name', name: '#index', at },
      at,
    };
  return { kind: 'member', object: target.object, property: target.key, at: target.at };
}

/** `p.x`, `p['x']`, `t[0]`: one step from a name; `a[i]`, of anything that may be an array. */
function fieldTarget(node: acorn.MemberExpression, parsing: Parsing, at: Place): Target {
  const { object, property } = node;
  if (object.type === 'Super' || property.type === 'PrivateIdentifier') throw messages.storeRefused(at);
  const isLiteral = property.type === 'Literal' && /^(string|number)$/.test(typeof property.value);
  if (node.computed && (!isLiteral || (object.type !== 'Identifier' && typeof property.value === 'number')))
    return {
      kind: 'element',
      object: parseExpression(object, parsing),
      index: parseExpression(property, parsing),
      at,
    };
  if (object.type !== 'Identifier') throw messages.storeRefused(at);
  const key = isLiteral ? String(property.value) : (property as acorn.Identifier).name;
  return {
    kind: 'field',
    object: { kind: 'name', name: object.name, at: placeOf(object, parsing) },
    key,
    at,
  };
}

/** A name, `{ a, b: c }` or `[a, b]`; defaults inside of a pattern are kept. */
export function parseTarget(node: acorn.Pattern, parsing: Parsing): Target {
  const at = placeOf(node, parsing);
  switch (node.type) {
    case 'Identifier':
      return { kind: 'name', name: node.name, at };
    case 'ObjectPattern':
      return { kind: 'unpack', items: node.properties.map((property) => unpacked(property, parsing)), at };
    case 'ArrayPattern':
      return {
        kind: 'unpack',
        items: node.elements.flatMap((item, k) => (item ? [withFallback(String(k), item, parsing)] : [])),
        at,
      };
    case 'RestElement':
      throw messages.restRefused(at);
    case 'MemberExpression':
      return fieldTarget(node, parsing, at);
    default:
      throw messages.storeRefused(at);
  }
}

function unpacked(property: acorn.AssignmentProperty | acorn.RestElement, parsing: Parsing): UnpackItem {
  const at = placeOf(property, parsing);
  if (property.type === 'RestElement') throw messages.restRefused(at);
  return withFallback(keyOf(property, at), property.value, parsing);
}

type UnpackItem = (Target & { kind: 'unpack' })['items'][number];

function withFallback(key: string, node: acorn.Pattern, parsing: Parsing): UnpackItem {
  if (node.type !== 'AssignmentPattern') return { key, target: parseTarget(node, parsing) };
  return { key, target: parseTarget(node.left, parsing), fallback: parseExpression(node.right, parsing) };
}

export function markAssigned(target: Target, parsing: Parsing): void {
  if (target.kind === 'name') parsing.assigned.add(target.name);
  else if (target.kind === 'field') parsing.fieldsAssigned.add(target.object.name);
  else if (target.kind === 'unpack') for (const item of target.items) markAssigned(item.target, parsing);
}

function call(node: acorn.CallExpression, parsing: Parsing, at: Place): Expression {
  const named = namedValue(node);
  if (named) return parseExpression(named, parsing);
  if (node.callee.type === 'Super') throw messages.thisRefused(at);
  const callee = parseExpression(importedMember(node.callee) ?? node.callee, parsing);
  return { kind: 'call', callee, args: node.arguments.map((arg) => listed(arg, parsing, at)), at };
}

function listed(
  node: acorn.Expression | acorn.SpreadElement | null,
  parsing: Parsing,
  at: Place,
): Expression {
  if (node === null) throw messages.holeRefused(at);
  if (node.type === 'SpreadElement') throw messages.spreadRefused(placeOf(node, parsing));
  return parseExpression(node, parsing);
}

function member(node: acorn.MemberExpression, parsing: Parsing, at: Place): Expression {
  if (node.object.type === 'Super') throw messages.thisRefused(at);
  if (node.optional) throw messages.optionalChain(at);
  const object = parseExpression(node.object, parsing);
  if (node.property.type === 'PrivateIdentifier') throw messages.thisRefused(at);
  if (node.computed) {
    const { property } = node;
    if (property.type === 'Literal' && typeof property.value === 'string')
      return { kind: 'member', object, property: property.value, at };
    return { kind: 'index', object, index: parseExpression(property, parsing), at };
  }
  return { kind: 'member', object, property: (node.property as acorn.Identifier).name, at };
}

function record(node: acorn.ObjectExpression, parsing: Parsing, at: Place): Expression {
  const fields = node.properties.map((property): RecordSyntax['fields'][number] => {
    const place = placeOf(property, parsing);
    if (property.type === 'SpreadElement')
      return { name: '...', value: parseExpression(property.argument, parsing) };
    if (property.kind !== 'init') throw messages.accessorRefused(place);
    return { name: keyOf(property, place), value: parseExpression(property.value, parsing) };
  });
  return { kind: 'record', fields, at };
}

/** A field's name: an identifier, a string or a number. */
function keyOf(property: acorn.Property | acorn.AssignmentProperty, at: Place): string {
  const { key } = property;
  if (key.type === 'Literal' && (typeof key.value === 'string' || typeof key.value === 'number'))
    return String(key.value);
  if (key.type === 'Identifier' && !property.computed) return key.name;
  throw messages.computedKey(at);
}

/** Coverage counters drop out; one item that is left stands for itself. */
function sequence(node: acorn.SequenceExpression, parsing: Parsing, at: Place): Expression {
  const imported = importedMember(node);
  if (imported) return parseExpression(imported, parsing);
  const items = node.expressions
    .filter((item) => !isCoverageCounter(item))
    .map((item) => parseExpression(item, parsing));
  return items.length === 1 ? items[0]! : { kind: 'sequence', items, at };
}
