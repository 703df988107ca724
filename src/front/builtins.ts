/** The outermost scope: JavaScript's own names that mean something in a kernel, then the options' constants and helpers. */

import { specialNames } from '../ir/special.ts';
import { dtypeOf, type TypedArray } from '../ir/types.ts';
import { boolExpr, numberExpr } from './fold.ts';
import type { Place } from './frame.ts';
import { helpersOf } from './helpers.ts';
import { makerNames } from './makers.ts';
import { specialFunctions } from './math-functions.ts';
import * as messages from './messages.ts';
import { parseKernel } from './parse.ts';
import type { Body, Constant, KernelSource } from './request.ts';
import { type Binding, childScope, nothing, type Scope, scalar, type Value } from './values.ts';

/** Where the names have no place of their own in the text. */
const nowhere: Place = { source: { name: '', text: '' }, start: 0, end: 0 };

function fixed(value: Value): Binding {
  return { kind: 'value', value, isConst: true };
}

function builtins(): ReadonlyMap<string, Binding> {
  return new Map<string, Binding>([
    ['Math', fixed({ kind: 'namespace', name: 'Math' })],
    ['Number', fixed({ kind: 'namespace', name: 'Number' })],
    ['Boolean', fixed({ kind: 'conversion' })],
    ['NaN', fixed(scalar(numberExpr(Number.NaN, nowhere)))],
    ['Infinity', fixed(scalar(numberExpr(Number.POSITIVE_INFINITY, nowhere)))],
    ['undefined', fixed(nothing)],
    ...makerNames.map((name): [string, Binding] => [name, fixed({ kind: 'maker', name, isOf: false })]),
    ['isNaN', fixed({ kind: 'math', name: 'isNaN' })],
    ['isFinite', fixed({ kind: 'math', name: 'isFinite' })],
  ]);
}

/** Gives a constant array its slot, when it is first read. */
export type Capture = (name: string, values: readonly number[] | TypedArray) => Value;

/** The scope that a kernel's functions stand in. Helpers are parsed when they are first used. */
export function rootScope(source: KernelSource, capture: Capture): Scope {
  const known = builtins();
  const specials = specialNames.map((name): [string, Binding] => [name, fixed({ kind: 'math', name })]);
  // Any helper by that name, be it a key or what the helper calls itself, comes before a special function.
  const scope = childScope({ parent: undefined, names: new Map([...specials, ...known]) });
  for (const [name, constant] of Object.entries(source.constants ?? {}))
    scope.names.set(
      name,
      lazy(() => constantValue(source.name, name, constant, capture)),
    );
  for (const [name, fn] of helpersOf(source, known))
    scope.names.set(
      name,
      lazy(() => helperValue(fn, name, scope)),
    );
  return scope;
}

/** A function of lanewise is known by what it is: its text would be its computation on doubles. */
function helperValue(fn: Body, name: string, scope: Scope): Value {
  const known = specialFunctions.get(fn);
  return known ? { kind: 'math', name: known } : { kind: 'function', fn: parseKernel(fn, name), scope };
}

/** Made once. */
function lazy(make: () => Value): Binding {
  let made: Value | undefined;
  return {
    kind: 'lazy',
    make: () => {
      made ??= make();
      return made;
    },
  };
}

function constantValue(kernel: string, name: string, constant: Constant, capture: Capture): Value {
  if (typeof constant === 'number') return scalar(numberExpr(constant, nowhere));
  if (typeof constant === 'boolean') return scalar(boolExpr(constant, nowhere));
  const isList = Array.isArray(constant) && constant.every((item) => typeof item === 'number');
  if (isList || dtypeOf(constant) !== undefined) return capture(name, constant);
  throw messages.badConstant(
    kernel,
    name,
    Array.isArray(constant) ? 'a list of other things than numbers' : `a value of type ${typeof constant}`,
  );
}
