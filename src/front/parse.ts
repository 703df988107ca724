/**
 * A user's function → our syntax, forms checked, loops and assignments reduced to one kind each. Nothing is resolved
 * here: a name is a name.
 */
import type * as acorn from 'acorn';
import { isCoverageCounter } from './bundler-forms.ts';
import type { Place } from './frame.ts';
import * as messages from './messages.ts';
import { markAssigned, type Parsing, parseExpression, parseTarget, placeOf } from './parse-expression.ts';
import { type FunctionNode, readSource } from './source.ts';
import type { Expression, FunctionSyntax, LoopSyntax, ParameterSyntax, Statement } from './syntax.ts';

/** By function: its text never changes. */
const parsed = new WeakMap<object, FunctionSyntax>();

/** The syntax of a function. Throws CompileError for a form that kernels don't have. */
export function parseKernel(fn: unknown, name: string): FunctionSyntax {
  const known = typeof fn === 'function' ? parsed.get(fn) : undefined;
  if (known) return known;
  const { source, node, shift } = readSource(fn, name);
  const syntax = parseFunction(node, {
    source,
    shift,
    assigned: new Set(),
    fieldsAssigned: new Set(),
    nested: parseFunction,
  });
  parsed.set(fn as object, syntax);
  return syntax;
}

function parseFunction(node: FunctionNode | acorn.FunctionDeclaration, parsing: Parsing): FunctionSyntax {
  const at = placeOf(node, parsing);
  if (node.async) throw messages.asyncRefused(at);
  if (node.generator) throw messages.generatorRefused(at);
  return {
    name: node.id?.name ?? '',
    assigned: parsing.assigned,
    fieldsAssigned: parsing.fieldsAssigned,
    parameters: node.params.map((parameter) => parseParameter(parameter, parsing)),
    body: parseBody(node.body, parsing),
    at,
  };
}

function parseParameter(node: acorn.Pattern, parsing: Parsing): ParameterSyntax {
  if (node.type !== 'AssignmentPattern') return { target: parseTarget(node, parsing) };
  return { target: parseTarget(node.left, parsing), fallback: parseExpression(node.right, parsing) };
}

function parseBody(node: acorn.BlockStatement | acorn.Expression, parsing: Parsing): readonly Statement[] {
  if (node.type === 'BlockStatement') return parseList(node.body, parsing);
  return [{ kind: 'return', value: parseExpression(node, parsing), at: placeOf(node, parsing) }];
}

function parseList(list: readonly acorn.Statement[], parsing: Parsing): readonly Statement[] {
  return list.flatMap((node) => parseStatement(node, parsing));
}

/** None for an empty statement; several for `let a, b`. */
function parseStatement(node: acorn.Statement, parsing: Parsing): readonly Statement[] {
  const row = rows[node.type] as (
    node: acorn.Statement,
    parsing: Parsing,
    at: Place,
  ) => Statement | readonly Statement[];
  const made = row(node, parsing, placeOf(node, parsing));
  return Array.isArray(made) ? made : [made as Statement];
}

/** A statement where exactly one is wanted. */
function parseOne(node: acorn.Statement, parsing: Parsing): Statement {
  const list = parseStatement(node, parsing);
  return list.length === 1 ? list[0]! : { kind: 'block', body: list, at: placeOf(node, parsing) };
}

/** The statements of a branch: a block's own list, without the block. */
function parseBranch(node: acorn.Statement, parsing: Parsing): readonly Statement[] {
  return node.type === 'BlockStatement' ? parseList(node.body, parsing) : parseStatement(node, parsing);
}

type Row<Type extends acorn.Statement['type']> = (
  node: Extract<acorn.Statement, { type: Type }>,
  parsing: Parsing,
  at: Place,
) => Statement | readonly Statement[];

const rows: { readonly [Type in acorn.Statement['type']]: Row<Type> } = {
  EmptyStatement: () => [],
  DebuggerStatement: () => [],
  ExpressionStatement: expressionStatement,
  BlockStatement: (node, parsing, at) => ({ kind: 'block', body: parseList(node.body, parsing), at }),
  VariableDeclaration: declaration,
  FunctionDeclaration: (node, parsing, at) => ({
    kind: 'function',
    name: node.id.name,
    fn: parseFunction(node, parsing),
    at,
  }),
  ReturnStatement: (node, parsing, at) =>
    node.argument
      ? { kind: 'return', value: parseExpression(node.argument, parsing), at }
      : { kind: 'return', at },
  IfStatement: (node, parsing, at) => ({
    kind: 'if',
    test: parseExpression(node.test, parsing),
    yes: parseBranch(node.consequent, parsing),
    no: node.alternate ? parseBranch(node.alternate, parsing) : [],
    at,
  }),
  ForStatement: forLoop,
  WhileStatement: (node, parsing, at) => ({
    kind: 'loop',
    init: [],
    test: parseExpression(node.test, parsing),
    body: parseOne(node.body, parsing),
    testFirst: true,
    at,
  }),
  DoWhileStatement: (node, parsing, at) => ({
    kind: 'loop',
    init: [],
    test: parseExpression(node.test, parsing),
    body: parseOne(node.body, parsing),
    testFirst: false,
    at,
  }),
  LabeledStatement: (node, parsing, at) => ({
    kind: 'labelled',
    label: node.label.name,
    body: parseOne(node.body, parsing),
    at,
  }),
  BreakStatement: (node, _, at) => jump('break', node.label, at),
  ContinueStatement: (node, _, at) => jump('continue', node.label, at),
  SwitchStatement: (node, parsing, at) => ({
    kind: 'switch',
    subject: parseExpression(node.discriminant, parsing),
    cases: node.cases.map(({ test, consequent }) => {
      const body = parseList(consequent, parsing);
      return test ? { test: parseExpression(test, parsing), body } : { body };
    }),
    at,
  }),
  ForOfStatement: forOf,
  ForInStatement: (_node, _, at) => refuse(messages.forInRefused(at)),
  ThrowStatement: (_node, _, at) => refuse(messages.throwRefused(at)),
  TryStatement: (_node, _, at) => refuse(messages.tryRefused(at)),
  WithStatement: (_node, _, at) => refuse(messages.withRefused(at)),
  ClassDeclaration: (_node, _, at) => refuse(messages.classRefused(at)),
};

function refuse(error: Error): never {
  throw error;
}

/** Directives ('use strict') and coverage counters are no statements of ours. */
function expressionStatement(
  node: acorn.ExpressionStatement,
  parsing: Parsing,
  at: Place,
): Statement | readonly Statement[] {
  if (node.directive !== undefined || isCoverageCounter(node.expression)) return [];
  return { kind: 'evaluate', value: parseExpression(node.expression, parsing), at };
}

function declaration(node: acorn.VariableDeclaration, parsing: Parsing, at: Place): readonly Statement[] {
  const mode = node.kind;
  if (mode !== 'const' && mode !== 'let' && mode !== 'var') throw messages.usingRefused(at);
  return node.declarations.map(({ id, init }): Statement => {
    const target = parseTarget(id, parsing);
    return init
      ? { kind: 'declare', mode, target, value: parseExpression(init, parsing), at }
      : { kind: 'declare', mode, target, at };
  });
}

function forLoop(node: acorn.ForStatement, parsing: Parsing, at: Place): LoopSyntax {
  const { init, test, update } = node;
  return {
    kind: 'loop',
    init: init ? forInit(init, parsing) : [],
    ...(test ? { test: parseExpression(test, parsing) } : {}),
    ...(update ? { update: parseExpression(update, parsing) } : {}),
    body: parseOne(node.body, parsing),
    testFirst: true,
    at,
  };
}

/** The body with what gives the loop's variable the item at its start. */
function forOf(node: acorn.ForOfStatement, parsing: Parsing, at: Place): Statement {
  if (node.await) throw messages.asyncRefused(at);
  const place = placeOf(node.left, parsing);
  const item: Expression = { kind: 'name', name: '#item', at: place };
  return {
    kind: 'forOf',
    values: parseExpression(node.right, parsing),
    body: {
      kind: 'block',
      body: [itemGiven(node.left, item, parsing, place), parseOne(node.body, parsing)],
      at: placeOf(node.body, parsing),
    },
    at,
  };
}

function itemGiven(
  left: acorn.ForOfStatement['left'],
  value: Expression,
  parsing: Parsing,
  at: Place,
): Statement {
  if (left.type !== 'VariableDeclaration') {
    const target = parseTarget(left, parsing);
    markAssigned(target, parsing);
    return { kind: 'evaluate', value: { kind: 'assign', target, value, gives: 'new', at }, at };
  }
  const mode = left.kind;
  if (mode !== 'const' && mode !== 'let' && mode !== 'var') throw messages.usingRefused(at);
  return { kind: 'declare', mode, target: parseTarget(left.declarations[0]!.id, parsing), value, at };
}

function forInit(node: acorn.VariableDeclaration | acorn.Expression, parsing: Parsing): readonly Statement[] {
  if (node.type === 'VariableDeclaration') return declaration(node, parsing, placeOf(node, parsing));
  return [{ kind: 'evaluate', value: parseExpression(node, parsing), at: placeOf(node, parsing) }];
}

function jump(kind: 'break' | 'continue', label: acorn.Identifier | null | undefined, at: Place): Statement {
  return label ? { kind, label: label.name, at } : { kind, at };
}
