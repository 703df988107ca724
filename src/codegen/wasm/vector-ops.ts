/**
 * One row per operation: its code on vectors, per type of the arguments: four lanes of f32, i32, u32 or bool (a mask),
 * two of f64. A comparison of f64 gives an i64x2 mask, which expr.ts packs. Equal to `scalar-ops.ts` lane by lane.
 */
import type { OpName, WordOp } from '../../ir/ops.ts';
import type { ComputeType } from '../../ir/types.ts';
import type { Body } from './instruction.ts';
import type { MnemonicOf } from './opcodes.ts';
import { type OpCodeRow, scalarOps } from './scalar-ops.ts';
import {
  type Code,
  laneByLane,
  packLow,
  packLowWords,
  pushSplat,
  takeOperands,
  upperHalf,
} from './vector-code.ts';

const numeric = (f32: Code, f64: Code, i32: Code, u32: Code): OpCodeRow => ({ f32, f64, i32, u32 });
/** The order of bools is that of unsigned masks. */
const any = (f32: Code, f64: Code, i32: Code, u32: Code): OpCodeRow => ({ f32, f64, i32, u32, bool: u32 });
const floats = (f32: Code, f64: Code): OpCodeRow => ({ f32, f64 });
const bits = (code: Code): OpCodeRow => ({ i32: code, u32: code, bool: code });

const nothing: Code = () => {};

function perLane(name: keyof typeof scalarOps, arity: number): OpCodeRow {
  return Object.fromEntries(
    Object.entries(scalarOps[name]).map(([type, code]) => [
      type,
      laneByLane(type as ComputeType, arity, code),
    ]),
  );
}

const shapes = { f32: 'f32x4', f64: 'f64x2' } as const;

/** ±1 where |x| > 0, else x itself (zeros and NaN). */
function signOfFloat(type: 'f32' | 'f64'): Code {
  const shape = shapes[type];
  return (body) => {
    const [x] = takeOperands(body, ['v128']);
    body.get(x!);
    pushSplat(body, type, -0);
    body.op('v128.and');
    pushSplat(body, type, 1);
    body.op('v128.or');
    body.get(x!);
    body.get(x!);
    body.op(`${shape}.abs`);
    pushSplat(body, type, 0);
    body.op(`${shape}.gt`, 'v128.bitselect');
  };
}

/** f = floor(x); x - f >= 0.5 ? f + 1 : f, where the mask picks the 1 to add; then the sign of x, for zeros. */
function roundHalfUp(type: 'f32' | 'f64'): Code {
  const shape = shapes[type];
  return (body) => {
    const [x] = takeOperands(body, ['v128']);
    const f = body.local('v128', 't');
    body.get(x!);
    body.get(x!);
    body.op(`${shape}.floor`);
    body.tee(f);
    body.get(x!);
    body.get(f);
    body.op(`${shape}.sub`);
    pushSplat(body, type, 0.5);
    body.op(`${shape}.ge`);
    pushSplat(body, type, 1);
    body.op('v128.and', `${shape}.add`);
    pushSplat(body, type, -0);
    body.op('v128.bitselect');
  };
}

/**
 * The engine's `min` and `max` are eight instructions on x64, to tell zeros apart and keep a NaN's payload; `pmin` and
 * `pmax` are one, and their result is the first operand where one is NaN or both are zeros. So both ways around, laid
 * over each other, are NaN where either is, and -0 where either is: the least.
 */
function least(type: 'f32' | 'f64'): Code {
  const pmin: MnemonicOf<'plain'> = `${shapes[type]}.pmin`;
  return (body) => {
    const [a, b] = takeOperands(body, ['v128', 'v128']);
    body.get(a!);
    body.get(b!);
    body.op(pmin);
    body.get(b!);
    body.get(a!);
    body.op(pmin, 'v128.or');
  };
}

/** Of two zeros, the first: `pmax` is `a` where either is NaN, and a NaN in `b` is laid over it. */
function greatest(type: 'f32' | 'f64'): Code {
  const shape = shapes[type];
  return (body) => {
    const [a, b] = takeOperands(body, ['v128', 'v128']);
    body.get(a!);
    body.get(b!);
    body.op(`${shape}.pmax`);
    body.get(b!);
    body.get(b!);
    body.op(`${shape}.ne`, 'v128.or');
  };
}

/** `max` that tells zeros apart, for the same bits everywhere. */
export const exactMax = { f32: 'f32x4.max', f64: 'f64x2.max' } as const;

/** `min` and `max` where the second operand is known to be a number. */
export const extremaWithNumber = {
  min: { f32: 'f32x4.pmin', f64: 'f64x2.pmin' },
  max: { f32: 'f32x4.pmax', f64: 'f64x2.pmax' },
} as const;

function testNaN(type: 'f32' | 'f64'): Code {
  return (body) => {
    const [x] = takeOperands(body, ['v128']);
    body.get(x!);
    body.get(x!);
    body.op(`${shapes[type]}.ne`);
  };
}

function testFinite(type: 'f32' | 'f64'): Code {
  return (body) => {
    body.op(`${shapes[type]}.abs`);
    pushSplat(body, type, Number.POSITIVE_INFINITY);
    body.op(`${shapes[type]}.lt`);
  };
}

/** (x >> 31) | (-x >>> 31). */
function signOfInteger(body: Body): void {
  const [x] = takeOperands(body, ['v128']);
  body.get(x!);
  body.i32(31);
  body.op('i32x4.shr_s');
  body.get(x!);
  body.op('i32x4.neg');
  body.i32(31);
  body.op('i32x4.shr_u', 'v128.or');
}

function signOfUnsigned(body: Body): void {
  pushSplat(body, 'u32', 1);
  body.op('i32x4.min_u');
}

interface Division {
  readonly widen: MnemonicOf<'plain'>;
  readonly narrow: MnemonicOf<'plain'>;
}

const division: Record<'i32' | 'u32', Division> = {
  i32: { widen: 'f64x2.convert_low_i32x4_s', narrow: 'i32x4.trunc_sat_f64x2_s_zero' },
  u32: { widen: 'f64x2.convert_low_i32x4_u', narrow: 'i32x4.trunc_sat_f64x2_u_zero' },
};

/**
 * Pushes a / b before the special cases: in f64, which is exact after truncation, as quotients of 32-bit integers that
 * are not whole lie further than 2^-32 of their size from the next whole number, and f64 rounds at 2^-53.
 */
function quotient(body: Body, type: 'i32' | 'u32', a: { get: () => void }, b: { get: () => void }): void {
  const { widen, narrow } = division[type];
  for (const isUpper of [false, true]) {
    for (const each of [a, b]) {
      each.get();
      if (isUpper) upperHalf(body);
      body.op(widen);
    }
    body.op('f64x2.div', narrow);
  }
  packLow(body);
}

/** The least i32 / -1 has saturated to the greatest: flipping its bits makes it wrap. x / 0 is 0. */
function divide(type: 'i32' | 'u32'): Code {
  return (body) => {
    const [a, b] = takeOperands(body, ['v128', 'v128']);
    quotient(body, type, { get: () => body.get(a!) }, { get: () => body.get(b!) });
    if (type === 'i32') {
      body.get(a!);
      pushSplat(body, 'i32', -2147483648);
      body.op('i32x4.eq');
      body.get(b!);
      pushSplat(body, 'i32', -1);
      body.op('i32x4.eq', 'v128.and', 'v128.xor');
    }
    body.get(b!);
    pushSplat(body, 'i32', 0);
    body.op('i32x4.ne', 'v128.and');
  };
}

/** a - (a / b) · b; x % 0 is 0. */
function remainder(type: 'i32' | 'u32'): Code {
  return (body) => {
    const [a, b] = takeOperands(body, ['v128', 'v128']);
    body.get(a!);
    body.get(a!);
    body.get(b!);
    (divide(type) as (body: Body) => void)(body);
    body.get(b!);
    body.op('i32x4.mul', 'i32x4.sub');
    body.get(b!);
    pushSplat(body, 'i32', 0);
    body.op('i32x4.ne', 'v128.and');
  };
}

/** From the exponent of the number as an f64, which holds every u32: 1054 - biased exponent, and 32 for zero. */
function countLeadingZeros(body: Body): void {
  const [x] = takeOperands(body, ['v128']);
  pushSplat(body, 'i32', 1054);
  for (const isUpper of [false, true]) {
    body.get(x!);
    if (isUpper) upperHalf(body);
    body.op('f64x2.convert_low_i32x4_u');
    body.i32(52);
    body.op('i64x2.shr_u');
  }
  packLowWords(body);
  body.op('i32x4.sub');
  pushSplat(body, 'i32', 32);
  body.op('i32x4.min_s');
}

/** Words of f64 lie in lanes of another width: expr.ts. */
export const vectorOps: Record<Exclude<OpName, 'select' | 'convert' | 'bitcast' | WordOp>, OpCodeRow> = {
  add: numeric('f32x4.add', 'f64x2.add', 'i32x4.add', 'i32x4.add'),
  sub: numeric('f32x4.sub', 'f64x2.sub', 'i32x4.sub', 'i32x4.sub'),
  mul: numeric('f32x4.mul', 'f64x2.mul', 'i32x4.mul', 'i32x4.mul'),
  div: floats('f32x4.div', 'f64x2.div'),
  idiv: { i32: divide('i32'), u32: divide('u32') },
  rem: { ...perLane('rem', 2), i32: remainder('i32'), u32: remainder('u32') },
  neg: numeric('f32x4.neg', 'f64x2.neg', 'i32x4.neg', 'i32x4.neg'),
  abs: numeric('f32x4.abs', 'f64x2.abs', 'i32x4.abs', nothing),
  min: numeric(least('f32'), least('f64'), 'i32x4.min_s', 'i32x4.min_u'),
  max: numeric(greatest('f32'), greatest('f64'), 'i32x4.max_s', 'i32x4.max_u'),
  sign: numeric(signOfFloat('f32'), signOfFloat('f64'), signOfInteger, signOfUnsigned),

  floor: floats('f32x4.floor', 'f64x2.floor'),
  ceil: floats('f32x4.ceil', 'f64x2.ceil'),
  trunc: floats('f32x4.trunc', 'f64x2.trunc'),
  round: floats(roundHalfUp('f32'), roundHalfUp('f64')),
  roundEven: floats('f32x4.nearest', 'f64x2.nearest'),

  and: bits('v128.and'),
  or: bits('v128.or'),
  xor: bits('v128.xor'),
  not: bits('v128.not'),
  // Counts that vary; expr.ts shifts all lanes at once by a count that does not.
  shl: perLane('shl', 2),
  shr: perLane('shr', 2),
  clz: { i32: countLeadingZeros, u32: countLeadingZeros },

  eq: any('f32x4.eq', 'f64x2.eq', 'i32x4.eq', 'i32x4.eq'),
  ne: any('f32x4.ne', 'f64x2.ne', 'i32x4.ne', 'i32x4.ne'),
  lt: any('f32x4.lt', 'f64x2.lt', 'i32x4.lt_s', 'i32x4.lt_u'),
  le: any('f32x4.le', 'f64x2.le', 'i32x4.le_s', 'i32x4.le_u'),
  gt: any('f32x4.gt', 'f64x2.gt', 'i32x4.gt_s', 'i32x4.gt_u'),
  ge: any('f32x4.ge', 'f64x2.ge', 'i32x4.ge_s', 'i32x4.ge_u'),
  isNaN: floats(testNaN('f32'), testNaN('f64')),
  isFinite: floats(testFinite('f32'), testFinite('f64')),

  sqrt: floats('f32x4.sqrt', 'f64x2.sqrt'),
  exp: perLane('exp', 1),
  expm1: perLane('expm1', 1),
  log: perLane('log', 1),
  log2: perLane('log2', 1),
  log10: perLane('log10', 1),
  log1p: perLane('log1p', 1),
  sin: perLane('sin', 1),
  cos: perLane('cos', 1),
  tan: perLane('tan', 1),
  asin: perLane('asin', 1),
  acos: perLane('acos', 1),
  atan: perLane('atan', 1),
  sinh: perLane('sinh', 1),
  cosh: perLane('cosh', 1),
  tanh: perLane('tanh', 1),
  asinh: perLane('asinh', 1),
  acosh: perLane('acosh', 1),
  atanh: perLane('atanh', 1),
  cbrt: perLane('cbrt', 1),
  erf: perLane('erf', 1),
  erfc: perLane('erfc', 1),
  gamma: perLane('gamma', 1),
  lgamma: perLane('lgamma', 1),
  sigmoid: perLane('sigmoid', 1),
  atan2: perLane('atan2', 2),
  pow: perLane('pow', 2),
  hypot: perLane('hypot', 2),
};

/** Operations that a vector can only do lane by lane, for the notes. */
export function isLaneByLane(name: OpName, type: ComputeType): boolean {
  if (name === 'shl' || name === 'shr') return true;
  const scalar = scalarOps[name as keyof typeof scalarOps]?.[type];
  return typeof scalar === 'function' && mathsNames.has(name) && (type === 'f32' || type === 'f64');
}

const mathsNames: ReadonlySet<string> = new Set([
  ...[
    'rem',
    'exp',
    'expm1',
    'log',
    'log2',
    'log10',
    'log1p',
    'sin',
    'cos',
    'tan',
    'asin',
    'acos',
    'atan',
    'sinh',
  ],
  ...['cosh', 'tanh', 'asinh', 'acosh', 'atanh', 'cbrt', 'atan2', 'pow', 'hypot'],
  ...['erf', 'erfc', 'gamma', 'lgamma', 'sigmoid'],
]);
