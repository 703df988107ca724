/** Calls: helpers are inlined where they are called, fields of stencils become reads, functions of Math flat nodes. */
import { bind } from './bind-names.ts';
import { evaluate } from './expand-expression.ts';
import { runBody } from './expand-statement.ts';
import { type Expansion, emit, freshVar, scalarOf } from './expansion.ts';
import { mathExpr, testExpr, unaryExpr } from './fold.ts';
import type { Place } from './frame.ts';
import { fill, makeList } from './lists.ts';
import { calledName, type MathName, mathRow } from './math-functions.ts';
import * as messages from './messages.ts';
import type { CallSyntax } from './syntax.ts';
import { childScope, describe, type FunctionValue, nothing, scalar, type Value } from './values.ts';

/** Helpers inside of helpers; deeper than anybody writes by hand. */
const deepestCall = 64;

export function callValue(x: Expansion, callee: Value, args: readonly Value[], expr: CallSyntax): Value {
  const { at } = expr;
  switch (callee.kind) {
    case 'function':
      return callFunction(x, callee, args, at);
    case 'math':
      return callMath(callee.name, args, expr);
    case 'conversion':
      return scalar(testExpr(scalarOf(args[0] ?? nothing, at), at));
    case 'namespace':
      if (callee.name === 'Number') return scalar(unaryExpr('+', scalarOf(args[0] ?? nothing, at), at));
      throw messages.notCallable(at, describe(callee));
    case 'field':
      return callField(x, callee, args, expr);
    case 'maker':
      if (callee.name === 'Array' || callee.isOf) return makeList(x, callee, args, at);
      throw messages.newMissing(at, callee.name);
    case 'fill':
      if (args.length !== 1) throw messages.argumentCount(at, 'fill', 1, args.length);
      fill(x, callee.list, scalarOf(args[0]!, at), at);
      return callee.list;
    default:
      throw messages.notCallable(at, describe(callee));
  }
}

function callMath(name: MathName, args: readonly Value[], expr: CallSyntax): Value {
  const { least, most } = mathRow(name);
  if (args.length < least || args.length > most)
    throw messages.argumentCount(expr.at, calledName(name), least, args.length);
  const scalars = args.map((arg, k) => scalarOf(arg, expr.args[k]!.at));
  return scalar(mathExpr(name, scalars, expr.at));
}

function callField(
  x: Expansion,
  field: Value & { kind: 'field' },
  args: readonly Value[],
  expr: CallSyntax,
): Value {
  const { at } = expr;
  if (x.refuseReads) throw x.refuseReads(at);
  if (args.length !== field.rank) throw messages.offsetCount(at, field.name, field.rank, args.length);
  const index = args.map((arg, k) => scalarOf(arg, expr.args[k]!.at));
  const id = freshVar(x, field.name);
  emit(x, { kind: 'load', id, slot: field.slot, access: { kind: 'near', index }, at });
  return scalar({ kind: 'var', id, at });
}

/** Inlines the function: parameters become variables, its body stands where the call stood. */
export function callFunction(x: Expansion, callee: FunctionValue, args: readonly Value[], at: Place): Value {
  const { fn } = callee;
  if (x.calls.includes(fn)) throw messages.recursion(at, fn.name);
  if (x.calls.length > deepestCall) throw messages.tooDeep(at);
  const scope = childScope(callee.scope);
  // What comes into the outermost function was made for it, as an accumulator is.
  const isFresh = x.calls.length === 0;
  x.calls.push(fn);
  fn.parameters.forEach(({ target, fallback }, k) => {
    const given = args[k] ?? nothing;
    const value = given.kind === 'nothing' && fallback ? evaluate(x, scope, fallback) : given;
    bind(x, scope, target, value, fn, false, isFresh);
  });
  const result = runBody(x, scope, fn);
  x.calls.pop();
  return result;
}
