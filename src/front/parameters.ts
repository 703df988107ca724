/**
 * What is known of a kernel's parameters before a call: names, defaults, and how the body uses each one. That says which
 * arguments have to be arrays.
 */
import { helpersOf } from './helpers.ts';
import * as messages from './messages.ts';
import { parseKernel } from './parse.ts';
import type { KernelSource } from './request.ts';
import {
  type Expression,
  type FunctionSyntax,
  insideOf,
  partsOf,
  type Statement,
  type Target,
} from './syntax.ts';

export interface Parameter {
  readonly name: string;
  /** `field`: called with offsets, as in a stencil. `array`: indexed, or its length is read. `value`: all else. */
  readonly use: 'value' | 'field' | 'array';
  readonly defaultValue?: number;
}

/**
 * The parameters that arguments of a call stand for: without a grid's coordinates (as many as `rank`) and without the
 * index. Throws CompileError for a body that does not parse.
 */
export function parametersOf(source: KernelSource, rank: number): readonly Parameter[] {
  if (!source.body) return [{ name: 'x', use: 'value' }];
  const fn = parseKernel(source.body, source.name);
  const first = source.pattern === 'grid' ? rank : 0;
  const end = fn.parameters.length - (source.index ? 1 : 0);
  if (end < first)
    throw messages.tooFewParameters(fn.at, first + (source.index ? 1 : 0), fn.parameters.length);
  return fn.parameters.slice(first, end).map(({ target, fallback }) => {
    const name = nameOf(target);
    const use = useOf(fn, name, source, []);
    return fallback ? { name, use, defaultValue: defaultOf(fallback, source) } : { name, use };
  });
}

export function nameOf(target: Target): string {
  if (target.kind === 'name') return target.name;
  throw messages.parameterPattern(target.at);
}

type Use = Parameter['use'];
const weight: Record<Use, number> = { value: 0, array: 1, field: 2 };

/** How the function's body uses one of its names, followed into the helpers that it is passed to. */
function useOf(
  fn: FunctionSyntax,
  name: string,
  source: KernelSource,
  within: readonly FunctionSyntax[],
): Use {
  if (within.includes(fn)) return 'value';
  let use: Use = 'value';
  const raise = (next: Use): void => {
    if (weight[next] > weight[use]) use = next;
  };
  const helpers = localHelpers(fn);
  const inExpr = (expr: Expression): void => {
    if (expr.kind === 'call' && isName(expr.callee, name)) raise('field');
    if ((expr.kind === 'index' || expr.kind === 'member') && isName(expr.object, name)) raise('array');
    if (expr.kind === 'call' && expr.callee.kind === 'name') {
      const callee = helpers.get(expr.callee.name) ?? givenHelper(source, expr.callee.name);
      expr.args.forEach((arg, k) => {
        const target = callee?.parameters[k]?.target;
        if (callee && isName(arg, name) && target?.kind === 'name')
          raise(useOf(callee, target.name, source, [...within, fn]));
      });
    }
    if (expr.kind === 'function' && !isShadowed(expr.fn, name)) inList(expr.fn.body);
    for (const part of partsOf(expr)) inExpr(part);
  };
  const inList = (list: readonly Statement[]): void => {
    for (const stmt of list) {
      const { exprs, lists } = insideOf(stmt);
      for (const expr of exprs) if (expr) inExpr(expr);
      for (const inner of lists) inList(inner);
      if (stmt.kind === 'function' && !isShadowed(stmt.fn, name)) inList(stmt.fn.body);
    }
  };
  inList(fn.body);
  return use;
}

function isName(expr: Expression, name: string): boolean {
  return expr.kind === 'name' && expr.name === name;
}

function isShadowed(fn: FunctionSyntax, name: string): boolean {
  return fn.parameters.some(({ target }) => target.kind === 'name' && target.name === name);
}

/** Helpers that the body declares, by name. */
function localHelpers(fn: FunctionSyntax): ReadonlyMap<string, FunctionSyntax> {
  const found = new Map<string, FunctionSyntax>();
  const visit = (list: readonly Statement[]): void => {
    for (const stmt of list) {
      if (stmt.kind === 'function') found.set(stmt.name, stmt.fn);
      if (stmt.kind === 'declare' && stmt.target.kind === 'name' && stmt.value?.kind === 'function')
        found.set(stmt.target.name, stmt.value.fn);
      for (const inner of insideOf(stmt).lists) visit(inner);
    }
  };
  visit(fn.body);
  return found;
}

function givenHelper(source: KernelSource, name: string): FunctionSyntax | undefined {
  const helper = helpersOf(source).get(name);
  return helper && parseKernel(helper, name);
}

/** A default must be a constant: a number, with a sign, by name or by an operator. */
function defaultOf(expr: Expression, source: KernelSource): number {
  const value = constantOf(expr, source);
  if (value === undefined) throw messages.parameterDefault(expr.at);
  return value;
}

const named: Readonly<Record<string, number>> = { Infinity: Number.POSITIVE_INFINITY, NaN: Number.NaN };

function constantOf(expr: Expression, source: KernelSource): number | undefined {
  switch (expr.kind) {
    case 'number':
      return expr.value;
    case 'bool':
      return Number(expr.value);
    case 'name': {
      const given = source.constants?.[expr.name];
      return typeof given === 'number' ? given : named[expr.name];
    }
    case 'member':
      return isName(expr.object, 'Math') || isName(expr.object, 'Number')
        ? memberConstant(expr.property)
        : undefined;
    case 'unary': {
      const value = constantOf(expr.value, source);
      if (value === undefined) return undefined;
      return expr.op === '-' ? -value : expr.op === '+' ? value : undefined;
    }
    case 'binary':
      return binaryConstant(expr.op, constantOf(expr.left, source), constantOf(expr.right, source));
    default:
      return undefined;
  }
}

function memberConstant(property: string): number | undefined {
  const value =
    (Math as unknown as Record<string, unknown>)[property] ??
    (Number as unknown as Record<string, unknown>)[property];
  return typeof value === 'number' ? value : undefined;
}

function binaryConstant(op: string, a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (op === '+') return a + b;
  if (op === '-') return a - b;
  if (op === '*') return a * b;
  return op === '/' ? a / b : undefined;
}
