/**
 * JavaScript's functions of numbers, one row each: how many arguments, how the result's type follows, what folds it.
 * `lower-math.ts` has the same rows' code.
 */

import { erf, erfc, gamma, lgamma, sigmoid, special, specialNames } from '../ir/special.ts';

/**
 * How the type of the result follows from the arguments':
 *   float     a float: integers become the kernel's float type
 *   same      the arguments' own type
 *   rounding  a whole number: integers stay, a float keeps its type
 *   bool, i32, nat, f32: that type, whatever comes in
 */
export type MathResult = 'float' | 'same' | 'rounding' | 'bool' | 'i32' | 'nat' | 'f32';

export interface MathRow {
  readonly least: number;
  readonly most: number;
  readonly gives: MathResult;
  /** The function on constants, in double precision. */
  readonly fold: (...args: number[]) => number | boolean;
}

const one = (gives: MathResult, fold: (x: number) => number | boolean): MathRow => ({
  least: 1,
  most: 1,
  gives,
  fold,
});
const two = (gives: MathResult, fold: (x: number, y: number) => number): MathRow => ({
  least: 2,
  most: 2,
  gives,
  fold,
});
const many = (gives: MathResult, fold: (...args: number[]) => number): MathRow => ({
  least: 0,
  most: Number.POSITIVE_INFINITY,
  gives,
  fold,
});

export type MathName =
  | 'abs'
  | 'sign'
  | 'min'
  | 'max'
  | 'floor'
  | 'ceil'
  | 'trunc'
  | 'round'
  | 'sqrt'
  | 'cbrt'
  | 'exp'
  | 'expm1'
  | 'log'
  | 'log2'
  | 'log10'
  | 'log1p'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'asinh'
  | 'acosh'
  | 'atanh'
  | 'atan2'
  | 'pow'
  | 'hypot'
  | 'fround'
  | 'imul'
  | 'clz32'
  | 'isNaN'
  | 'isFinite'
  | 'isInteger'
  | 'erf'
  | 'erfc'
  | 'gamma'
  | 'lgamma'
  | 'sigmoid';

const mathFunctions: Record<MathName, MathRow> = {
  abs: one('same', Math.abs),
  sign: one('same', Math.sign),
  min: many('same', Math.min),
  max: many('same', Math.max),
  floor: one('rounding', Math.floor),
  ceil: one('rounding', Math.ceil),
  trunc: one('rounding', Math.trunc),
  round: one('rounding', Math.round),
  sqrt: one('float', Math.sqrt),
  cbrt: one('float', Math.cbrt),
  exp: one('float', Math.exp),
  expm1: one('float', Math.expm1),
  log: one('float', Math.log),
  log2: one('float', Math.log2),
  log10: one('float', Math.log10),
  log1p: one('float', Math.log1p),
  sin: one('float', Math.sin),
  cos: one('float', Math.cos),
  tan: one('float', Math.tan),
  asin: one('float', Math.asin),
  acos: one('float', Math.acos),
  atan: one('float', Math.atan),
  sinh: one('float', Math.sinh),
  cosh: one('float', Math.cosh),
  tanh: one('float', Math.tanh),
  asinh: one('float', Math.asinh),
  acosh: one('float', Math.acosh),
  atanh: one('float', Math.atanh),
  atan2: two('float', Math.atan2),
  /** Becomes the operator `**`, which has rules of its own. */
  pow: two('float', (x, y) => x ** y),
  hypot: many('float', Math.hypot),
  fround: one('f32', Math.fround),
  imul: two('i32', Math.imul),
  clz32: one('nat', Math.clz32),
  isNaN: one('bool', Number.isNaN),
  isFinite: one('bool', Number.isFinite),
  isInteger: one('bool', Number.isInteger),
  erf: one('float', erf),
  erfc: one('float', erfc),
  gamma: one('float', gamma),
  lgamma: one('float', lgamma),
  sigmoid: one('float', sigmoid),
};

export function mathRow(name: MathName): MathRow {
  return mathFunctions[name];
}

/** What `Math.name` and `Number.name` are: a function of the table, or a constant. */
export const namespaces: Readonly<Record<'Math' | 'Number', ReadonlyMap<string, MathName | number>>> = {
  Math: new Map<string, MathName | number>([
    ...(Object.keys(mathFunctions) as MathName[])
      .filter((name) => !/^is/.test(name) && !Object.hasOwn(special, name))
      .map((name): [string, MathName] => [name, name]),
    ['E', Math.E],
    ['LN2', Math.LN2],
    ['LN10', Math.LN10],
    ['LOG2E', Math.LOG2E],
    ['LOG10E', Math.LOG10E],
    ['PI', Math.PI],
    ['SQRT1_2', Math.SQRT1_2],
    ['SQRT2', Math.SQRT2],
  ]),
  Number: new Map<string, MathName | number>([
    ['isNaN', 'isNaN'],
    ['isFinite', 'isFinite'],
    ['isInteger', 'isInteger'],
    ['EPSILON', Number.EPSILON],
    ['MAX_VALUE', Number.MAX_VALUE],
    ['MIN_VALUE', Number.MIN_VALUE],
    ['MAX_SAFE_INTEGER', Number.MAX_SAFE_INTEGER],
    ['MIN_SAFE_INTEGER', Number.MIN_SAFE_INTEGER],
    ['NaN', Number.NaN],
    ['POSITIVE_INFINITY', Number.POSITIVE_INFINITY],
    ['NEGATIVE_INFINITY', Number.NEGATIVE_INFINITY],
  ]),
};

/** The functions of lanewise itself, known by what they are, as bundlers rename them. */
export const specialFunctions: ReadonlyMap<unknown, MathName> = new Map<unknown, MathName>([
  [erf, 'erf'],
  [erfc, 'erfc'],
  [gamma, 'gamma'],
  [lgamma, 'lgamma'],
  [sigmoid, 'sigmoid'],
]);

/** What a function of the table is called in messages. */
export function calledName(name: MathName): string {
  return specialNames.includes(name as keyof typeof special) ? name : `Math.${name}`;
}
