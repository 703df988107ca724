/**
 * The operations, one row each: how many arguments, which types, what it means on one lane, how exact it is.
 *
 * `meaning` gets and returns JavaScript numbers that are values of the types; the caller rounds the result to the
 * result type with `roundTo`. The printers keep a row per op too (`Record<OpName, …>`), so an op without a row does
 * not compile.
 */
import { erf, erfc, gamma, lgamma, sigmoid } from './special.ts';
import type { ComputeType } from './types.ts';

/** Every operation. The rows below, and a row in each printer's table, must exist for each name. */
export type OpName =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'idiv'
  | 'rem'
  | 'neg'
  | 'abs'
  | 'min'
  | 'max'
  | 'sign'
  | 'floor'
  | 'ceil'
  | 'trunc'
  | 'round'
  | 'roundEven'
  | 'and'
  | 'or'
  | 'xor'
  | 'not'
  | 'shl'
  | 'shr'
  | 'clz'
  | 'eq'
  | 'ne'
  | 'lt'
  | 'le'
  | 'gt'
  | 'ge'
  | 'isNaN'
  | 'isFinite'
  | 'select'
  | 'convert'
  | 'bitcast'
  | 'sqrt'
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
  | 'cbrt'
  | 'erf'
  | 'erfc'
  | 'gamma'
  | 'lgamma'
  | 'sigmoid'
  | 'atan2'
  | 'pow'
  | 'hypot';

/** `numeric`: any type but bool; `integer`: i32, u32; `float`: f32, f64; `bits`: integers and bool. */
export type Domain = 'numeric' | 'integer' | 'float' | 'bits' | 'bool' | 'any' | 'f32';

export interface OpRow {
  readonly arity: 1 | 2 | 3;
  /** The types the arguments may have: all the same, but for `select` (its first is bool) and shifts (count: i32). */
  readonly on: Domain;
  /** The result: the arguments' type, bool, or whatever the node says (conversions). */
  readonly gives: 'same' | 'bool' | 'any';
  /** One lane; `type` is the operands' type: the second argument's of `select`, the first one's of all else. */
  readonly meaning: (type: ComputeType, a: number, b: number, c: number) => number;
  /** The largest error on f32 in units in the last place that every backend must keep to; 0 is correctly rounded. */
  readonly ulp: number;
}

type Meaning = OpRow['meaning'];

const arithmetic = (meaning: Meaning, ulp = 0): OpRow => ({
  arity: 2,
  on: 'numeric',
  gives: 'same',
  meaning,
  ulp,
});
const unary = (on: Domain, meaning: Meaning, ulp = 0): OpRow => ({
  arity: 1,
  on,
  gives: 'same',
  meaning,
  ulp,
});
const binary = (on: Domain, meaning: Meaning, ulp = 0): OpRow => ({
  arity: 2,
  on,
  gives: 'same',
  meaning,
  ulp,
});
const compare = (meaning: (a: number, b: number) => boolean): OpRow => ({
  arity: 2,
  on: 'any',
  gives: 'bool',
  meaning: (_, a, b) => (meaning(a, b) ? 1 : 0),
  ulp: 0,
});
/** A function of `Math` or of special.ts, evaluated in double precision and rounded once by the caller. */
const maths = (f: (x: number) => number, ulp: number): OpRow => unary('float', (_, a) => f(a), ulp);

/** The table. */
export const ops: Readonly<Record<OpName, OpRow>> = {
  // Arithmetic. Integers wrap modulo 2^32.
  add: arithmetic((_, a, b) => a + b),
  sub: arithmetic((_, a, b) => a - b),
  mul: arithmetic((type, a, b) => (type === 'i32' || type === 'u32' ? Math.imul(a, b) : a * b)),
  /** True division, floats only. WGSL allows 2.5 ULP. */
  div: binary('float', (_, a, b) => a / b, 2.5),
  /** Integer division towards zero; x / 0 is 0, and the least i32 / -1 wraps. */
  idiv: binary('integer', (_, a, b) => (b === 0 ? 0 : Math.trunc(a / b))),
  /** The remainder has the dividend's sign; on integers x % 0 is 0. */
  rem: arithmetic((type, a, b) => (type === 'f32' || type === 'f64' ? a % b : b === 0 ? 0 : a % b)),
  neg: unary('numeric', (_, a) => -a),
  abs: unary('numeric', (_, a) => Math.abs(a)),
  /** NaN wins, as in JavaScript. The sign of a zero result is free. */
  min: arithmetic((_, a, b) => Math.min(a, b)),
  max: arithmetic((_, a, b) => Math.max(a, b)),
  sign: unary('numeric', (_, a) => Math.sign(a)),

  // Rounding to whole numbers; exact.
  floor: unary('float', (_, a) => Math.floor(a)),
  ceil: unary('float', (_, a) => Math.ceil(a)),
  trunc: unary('float', (_, a) => Math.trunc(a)),
  /** Halves go up, as Math.round. */
  round: unary('float', (_, a) => Math.round(a)),
  /** Halves go to the even neighbour. */
  roundEven: unary('float', (_, a) => roundEven(a)),

  // Bits. `and`, `or`, `xor`, `not` work on bool too.
  and: binary('bits', (_, a, b) => a & b),
  or: binary('bits', (_, a, b) => a | b),
  xor: binary('bits', (_, a, b) => a ^ b),
  not: unary('bits', (type, a) => (type === 'bool' ? 1 - a : ~a)),
  /** The count is an i32, taken modulo 32. */
  shl: binary('integer', (_, a, b) => a << b),
  /** Arithmetic on i32, logical on u32. */
  shr: binary('integer', (type, a, b) => (type === 'u32' ? a >>> b : a >> b)),
  clz: unary('integer', (_, a) => Math.clz32(a)),

  // Comparison: as JavaScript, also for NaN.
  eq: compare((a, b) => a === b),
  ne: compare((a, b) => a !== b),
  lt: compare((a, b) => a < b),
  le: compare((a, b) => a <= b),
  gt: compare((a, b) => a > b),
  ge: compare((a, b) => a >= b),
  isNaN: { arity: 1, on: 'float', gives: 'bool', meaning: (_, a) => (Number.isNaN(a) ? 1 : 0), ulp: 0 },
  isFinite: { arity: 1, on: 'float', gives: 'bool', meaning: (_, a) => (Number.isFinite(a) ? 1 : 0), ulp: 0 },
  /** select(test: bool, yes, no): both sides have a value already. */
  select: { arity: 3, on: 'any', gives: 'same', meaning: (_, test, yes, no) => (test ? yes : no), ulp: 0 },

  // Conversion by value to the node's type: floats to integers truncate, saturate, and NaN is 0; i32 and u32 keep
  // their bits; a number is true unless it is 0 or NaN; bool is 0 or 1. `convert` needs the target type: `convertTo`.
  convert: { arity: 1, on: 'any', gives: 'any', meaning: (_, a) => a, ulp: 0 },
  /** The same 32 bits read as another type (f32, i32, u32). `bitcastTo` gives its meaning. */
  bitcast: { arity: 1, on: 'any', gives: 'any', meaning: (_, a) => a, ulp: 0 },

  // Mathematical functions of floats.
  sqrt: maths(Math.sqrt, 2.5),
  exp: maths(Math.exp, 2),
  expm1: maths(Math.expm1, 4),
  log: maths(Math.log, 2),
  log2: maths(Math.log2, 2),
  log10: maths(Math.log10, 4),
  log1p: maths(Math.log1p, 4),
  sin: maths(Math.sin, 2),
  cos: maths(Math.cos, 2),
  tan: maths(Math.tan, 4),
  asin: maths(Math.asin, 4),
  acos: maths(Math.acos, 4),
  atan: maths(Math.atan, 4),
  sinh: maths(Math.sinh, 4),
  cosh: maths(Math.cosh, 4),
  tanh: maths(Math.tanh, 4),
  asinh: maths(Math.asinh, 4),
  acosh: maths(Math.acosh, 4),
  atanh: maths(Math.atanh, 4),
  cbrt: maths(Math.cbrt, 4),
  erf: maths(erf, 4),
  erfc: maths(erfc, 4),
  gamma: maths(gamma, 4),
  lgamma: maths(lgamma, 4),
  sigmoid: maths(sigmoid, 4),
  atan2: binary('float', (_, a, b) => Math.atan2(a, b), 4),
  pow: binary('float', (_, a, b) => a ** b, 4),
  hypot: binary('float', (_, a, b) => Math.hypot(a, b), 4),
};

export const opNames = Object.keys(ops) as readonly OpName[];

export function opRow(name: OpName): OpRow {
  return ops[name];
}

/** The sum of -1 and 1 would lose the sign of zero that -0.5 rounds to. */
function roundEven(x: number): number {
  const low = Math.floor(x);
  const rest = x - low;
  if (rest !== 0.5) return Math.round(x);
  return low % 2 === 0 ? low : -(-1 - low);
}

/** What `convert` means: the value as the target type holds it. */
export function convertTo(to: ComputeType, from: ComputeType, value: number): number {
  if (to === 'bool') return value !== 0 && !Number.isNaN(value) ? 1 : 0;
  if (to === 'f32') return Math.fround(value);
  if (to === 'f64') return value;
  if (from !== 'f32' && from !== 'f64') return to === 'i32' ? value | 0 : value >>> 0;
  if (Number.isNaN(value)) return 0;
  const [least, most] = to === 'i32' ? [-2147483648, 2147483647] : [0, 4294967295];
  return Math.min(Math.max(Math.trunc(value), least), most) + 0;
}

const words = new DataView(new ArrayBuffer(4));

/** What `bitcast` means: the 32 bits of a value read as another type. */
export function bitcastTo(to: ComputeType, from: ComputeType, value: number): number {
  if (from === 'f32') words.setFloat32(0, value);
  else words.setInt32(0, value | 0);
  if (to === 'f32') return words.getFloat32(0);
  return to === 'u32' ? words.getUint32(0) : words.getInt32(0);
}
