/** Statements and bodies of functions → flat statements. Early returns become branches where that is possible. */
import { bind } from './bind-names.ts';
import { branch } from './branch.ts';
import { evaluate, evaluateParts, evaluateReturned, testIn } from './expand-expression.ts';
import { runForOf } from './expand-for-of.ts';
import { runSwitch } from './expand-switch.ts';
import {
  assign,
  collect,
  declareHolder,
  type Expansion,
  emit,
  emitBlock,
  freshLabel,
  type Jump,
  openHolder,
  type Returning,
  read,
  within,
  withoutLastExit,
} from './expansion.ts';
import { type FlatStmt, isConstant } from './flat.ts';
import { unaryExpr } from './fold.ts';
import type { Place } from './frame.ts';
import * as messages from './messages.ts';
import { isLiteral, noteOrigin } from './record-fields.ts';
import { alwaysReturns, containsReturn, withReturnsLast } from './returns.ts';
import {
  type DeclareSyntax,
  type FunctionSyntax,
  type IfSyntax,
  insideOf,
  type LoopSyntax,
  type Statement,
} from './syntax.ts';
import { childScope, nothing, type Scope, type Value } from './values.ts';

/** The body of a function whose parameters are in scope. */
export function runBody(x: Expansion, scope: Scope, fn: FunctionSyntax): Value {
  const { jumps, returning, hoisted } = x;
  x.jumps = [];
  x.hoisted = new Map();
  x.returning = undefined;
  hoistVars(x, scope, fn);
  hoistFunctions(scope, fn.body);
  const list = withReturnsLast(fn.body);
  const value = list ? tail(x, scope, list, fn) : bodyAsBlock(x, scope, fn);
  x.jumps = jumps;
  x.returning = returning;
  x.hoisted = hoisted;
  return value;
}

/** A list whose returns all stand last: its value. */
function tail(x: Expansion, scope: Scope, list: readonly Statement[], fn: FunctionSyntax): Value {
  hoistFunctions(scope, list);
  const last = list[list.length - 1];
  if (!last) return nothing;
  for (const stmt of list.slice(0, -1)) run(x, scope, stmt, fn);
  if (last.kind === 'return') return last.value ? evaluateReturned(x, scope, last.value) : nothing;
  if (last.kind === 'block') return tail(x, childScope(scope), last.body, fn);
  if (last.kind !== 'if' || !containsReturn(last)) {
    run(x, scope, last, fn);
    return nothing;
  }
  const test = testIn(x, scope, last.test);
  const side = (stmts: readonly Statement[]) => () => tail(x, childScope(scope), stmts, fn);
  return branch(x, test, last.at, side(last.yes), side(last.no), messages.missingReturn);
}

/** The general case: returns set the result and leave the block. */
function bodyAsBlock(x: Expansion, scope: Scope, fn: FunctionSyntax): Value {
  const label = freshLabel(x);
  // That every way returns is known from the syntax (`alwaysReturns`), whatever the flow looks like.
  const result = openHolder(x, 'result', fn.at, false);
  const returning: Returning = { label, result, gives: 'unknown' };
  x.returning = returning;
  const { list } = collect(x, () => runList(x, scope, fn.body, fn));
  emit(x, { kind: 'block', label, body: withoutLastExit(list, label) });
  if (returning.gives !== 'value') return nothing;
  if (!alwaysReturns(fn.body)) throw messages.missingReturn(fn.at);
  return read(result, fn.at);
}

function runList(x: Expansion, scope: Scope, list: readonly Statement[], fn: FunctionSyntax): void {
  hoistFunctions(scope, list);
  for (const stmt of list) run(x, scope, stmt, fn);
}

function hoistFunctions(scope: Scope, list: readonly Statement[]): void {
  for (const stmt of list) {
    if (stmt.kind !== 'function') continue;
    const value: Value = { kind: 'function', fn: stmt.fn, scope };
    scope.names.set(stmt.name, { kind: 'value', value, isConst: false });
  }
}

function run(x: Expansion, scope: Scope, stmt: Statement, fn: FunctionSyntax): void {
  switch (stmt.kind) {
    case 'declare':
      declare(x, scope, stmt, fn);
      return;
    case 'evaluate':
      evaluate(x, scope, stmt.value, 'nothing');
      return;
    case 'if':
      runIf(x, scope, stmt, fn);
      return;
    case 'loop':
      runLoop(x, scope, stmt, [], fn);
      return;
    case 'forOf':
      runForOf(x, scope, stmt, [], (inner) => run(x, inner, stmt.body, fn));
      return;
    case 'switch':
      runSwitch(x, scope, stmt, (inner, list) => runList(x, inner, list, fn));
      return;
    case 'block':
      runList(x, childScope(scope), stmt.body, fn);
      return;
    case 'labelled':
      runLabelled(x, scope, [stmt.label], stmt.body, fn);
      return;
    case 'break':
    case 'continue':
      leave(x, stmt.kind, stmt.label);
      return;
    case 'return':
      runReturn(x, scope, stmt);
      return;
    case 'function':
  }
}

function runReturn(x: Expansion, scope: Scope, stmt: Statement & { kind: 'return' }): void {
  const returning = x.returning!;
  const value = stmt.value ? evaluateReturned(x, scope, stmt.value) : nothing;
  const gives = value.kind === 'nothing' ? 'nothing' : 'value';
  if (returning.gives !== 'unknown' && returning.gives !== gives) throw messages.missingReturn(stmt.at);
  returning.gives = gives;
  if (gives === 'value') assign(x, returning.result, value, stmt.at);
  emit(x, { kind: 'exit', label: returning.label });
}

function runIf(x: Expansion, scope: Scope, stmt: IfSyntax, fn: FunctionSyntax): void {
  const test = testIn(x, scope, stmt.test);
  const side = (list: readonly Statement[]) => () => runList(x, childScope(scope), list, fn);
  if (isConstant(test)) {
    side(test.value ? stmt.yes : stmt.no)();
    return;
  }
  const yes = collect(x, side(stmt.yes)).list;
  const no = collect(x, side(stmt.no)).list;
  if (yes.length + no.length > 0) emit(x, { kind: 'if', test, yes, no });
}

/** init; loop END { leave unless test; NEXT { body }; update }, with the test behind the body for `do`. */
function runLoop(
  x: Expansion,
  outer: Scope,
  stmt: LoopSyntax,
  labels: readonly string[],
  fn: FunctionSyntax,
): void {
  const scope = childScope(outer);
  runList(x, scope, stmt.init, fn);
  const end = freshLabel(x);
  const next = freshLabel(x);
  const { list } = collect(x, () => {
    if (stmt.testFirst) leaveUnless(x, scope, stmt, end);
    const jump: Jump = { labels, end, next, takesBreak: true, nextIsUsed: false, endIsUsed: false };
    const body = within(x, jump, () => run(x, scope, stmt.body, fn));
    emitBlock(x, jump.nextIsUsed, next, body);
    if (stmt.update) evaluate(x, scope, stmt.update, 'nothing');
    if (!stmt.testFirst) leaveUnless(x, scope, stmt, end);
  });
  emit(x, { kind: 'loop', label: end, body: list });
}

function leaveUnless(x: Expansion, scope: Scope, { test, at }: LoopSyntax, end: number): void {
  if (!test) return;
  const going = testIn(x, scope, test);
  const leaving: FlatStmt = { kind: 'exit', label: end };
  if (isConstant(going)) {
    if (!going.value) emit(x, leaving);
    return;
  }
  emit(x, { kind: 'if', test: unaryExpr('!', going, at), yes: [leaving], no: [] });
}

function runLabelled(
  x: Expansion,
  scope: Scope,
  labels: readonly string[],
  body: Statement,
  fn: FunctionSyntax,
): void {
  if (body.kind === 'labelled') {
    runLabelled(x, scope, [...labels, body.label], body.body, fn);
    return;
  }
  if (body.kind === 'loop') {
    runLoop(x, scope, body, labels, fn);
    return;
  }
  if (body.kind === 'forOf') {
    runForOf(x, scope, body, labels, (inner) => run(x, inner, body.body, fn));
    return;
  }
  const end = freshLabel(x);
  const jump: Jump = { labels, end, takesBreak: false, nextIsUsed: false, endIsUsed: false };
  const list = within(x, jump, () => run(x, scope, body, fn));
  emitBlock(x, jump.endIsUsed, end, list);
}

/** JavaScript's own grammar has made sure that the loop or block is there. */
function leave(x: Expansion, kind: 'break' | 'continue', label: string | undefined): void {
  const jump = x.jumps.findLast((one) => {
    if (label !== undefined) return one.labels.includes(label);
    return kind === 'break' ? one.takesBreak : one.next !== undefined;
  })!;
  if (kind === 'continue') jump.nextIsUsed = true;
  else jump.endIsUsed = true;
  emit(x, { kind: 'exit', label: kind === 'break' ? jump.end : jump.next! });
}

function declare(x: Expansion, scope: Scope, stmt: DeclareSyntax, fn: FunctionSyntax): void {
  const { target, mode, at } = stmt;
  const value = stmt.value ? valueFor(x, scope, stmt) : nothing;
  const holder = mode === 'var' && target.kind === 'name' ? x.hoisted.get(target.name) : undefined;
  if (holder && !stmt.value) return;
  if (holder && (value.kind === 'scalar' || value.kind === 'record')) {
    const isFirst = !holder.shape;
    noteOrigin(holder, value, isLiteral(stmt.value), at);
    assign(x, holder, value, at);
    if (isFirst && value.kind === 'record') holder.literal = value.literal;
    return;
  }
  if (holder && value.kind === 'list') {
    if (holder.shape) throw messages.arrayHeld(at, holder.name);
    holder.shape = { kind: 'list', list: { ...value, name: value.name || holder.name } };
    return;
  }
  bind(x, scope, target, value, fn, mode === 'const', isLiteral(stmt.value));
}

/** The value of a declaration; a function without a name gets the variable's, for messages. */
function valueFor(x: Expansion, scope: Scope, { value, target }: DeclareSyntax): Value {
  const made = target.kind === 'name' ? evaluate(x, scope, value!) : evaluateParts(x, scope, value!);
  if (made.kind !== 'function' || made.fn.name !== '' || target.kind !== 'name') return made;
  return { ...made, fn: renamed(made.fn, target.name) };
}

/** By function and name, so that a helper stays one and the same function. */
const named = new WeakMap<FunctionSyntax, FunctionSyntax>();

function renamed(fn: FunctionSyntax, name: string): FunctionSyntax {
  const known = named.get(fn);
  if (known) return known;
  const made = { ...fn, name };
  named.set(fn, made);
  return made;
}

/**
 * Variables declared with `var` inside of a nested statement, or more than once, live in the whole function. The others
 * are treated as `let`.
 */
function hoistVars(x: Expansion, scope: Scope, fn: FunctionSyntax): void {
  const seen = new Set<string>();
  const visit = (list: readonly Statement[], isTop: boolean): void => {
    for (const stmt of list) {
      if (stmt.kind === 'declare' && stmt.mode === 'var' && stmt.target.kind === 'name') {
        const { name } = stmt.target;
        if (!isTop || seen.has(name) || scope.names.has(name)) hoistVar(x, scope, name, stmt.at);
        seen.add(name);
      }
      for (const inner of insideOf(stmt).lists) visit(inner, false);
    }
  };
  visit(fn.body, true);
}

function hoistVar(x: Expansion, scope: Scope, name: string, at: Place): void {
  if (x.hoisted.has(name)) return;
  const parameter = scope.names.get(name);
  const holder =
    parameter?.kind === 'holder'
      ? parameter.holder
      : parameter?.kind === 'value' && parameter.value.kind === 'scalar'
        ? declareHolder(x, name, parameter.value, at)
        : openHolder(x, name, at);
  x.hoisted.set(name, holder);
  scope.names.set(name, { kind: 'holder', holder });
}
