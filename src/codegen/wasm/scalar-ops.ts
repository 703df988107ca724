/**
 * One row per operation: its code on scalars, per type of the arguments. Equal to `ir/ops.ts` bit for bit (NaN payload
 * and the sign of a zero are free). `select`, `convert` and `bitcast` have their own tables or forms (convert.ts, expr.ts).
 */
import type { OpName } from '../../ir/ops.ts';
import type { ComputeType } from '../../ir/types.ts';
import type { Body } from './instruction.ts';
import { type Code, emitCode, mathImport, takeOperands } from './vector-code.ts';

export type OpCodeRow = Readonly<Partial<Record<ComputeType, Code>>>;

const numeric = (f32: Code, f64: Code, i32: Code, u32: Code): OpCodeRow => ({ f32, f64, i32, u32 });
const any = (f32: Code, f64: Code, i32: Code, u32: Code): OpCodeRow => ({ f32, f64, i32, u32, bool: u32 });
const floats = (f32: Code, f64: Code): OpCodeRow => ({ f32, f64 });
const bits = (i32: Code, bool: Code): OpCodeRow => ({ i32, u32: i32, bool });

/** A function of `Math`, evaluated in double precision; f32 is rounded once. */
export function callMaths(name: string, arity: 1 | 2): { readonly f32: Code; readonly f64: Code } {
  const f64 = (body: Body): void => body.call(mathImport(name, arity));
  return {
    f64,
    f32: (body) => {
      const operands = takeOperands(body, arity === 1 ? ['f32'] : ['f32', 'f32']);
      for (const operand of operands) {
        body.get(operand);
        body.op('f64.promote_f32');
      }
      f64(body);
      body.op('f32.demote_f64');
    },
  };
}

const nothing: Code = () => {};

/** a / b where b is 0 or -1 is -a & b (x / 0 is 0, and the least i32 / -1 wraps); else the machine's division. */
function divideSigned(body: Body): void {
  const [a, b] = takeOperands(body, ['i32', 'i32']);
  body.get(b!);
  body.i32(1);
  body.op('i32.add');
  body.i32(1);
  body.op('i32.le_u');
  body.if(
    () => {
      body.i32(0);
      body.get(a!);
      body.op('i32.sub');
      body.get(b!);
      body.op('i32.and');
    },
    () => {
      body.get(a!);
      body.get(b!);
      body.op('i32.div_s');
    },
    'i32',
  );
}

/** A division that gives 0 where the divisor is 0. */
function zeroForZero(divide: Code): Code {
  return (body) => {
    const [a, b] = takeOperands(body, ['i32', 'i32']);
    body.get(b!);
    body.if(
      () => {
        body.get(a!);
        body.get(b!);
        emitCode(body, divide);
      },
      () => body.i32(0),
      'i32',
    );
  };
}

function extreme(keepFirst: 'i32.lt_s' | 'i32.lt_u' | 'i32.gt_s' | 'i32.gt_u'): Code {
  return (body) => {
    const [a, b] = takeOperands(body, ['i32', 'i32']);
    body.get(a!);
    body.get(b!);
    body.get(a!);
    body.get(b!);
    body.op(keepFirst, 'select');
  };
}

/** (x ^ s) - s with s = x >> 31. */
function absolute(body: Body): void {
  const [x] = takeOperands(body, ['i32']);
  const s = body.local('i32', 't');
  body.get(x!);
  body.get(x!);
  body.i32(31);
  body.op('i32.shr_s');
  body.tee(s);
  body.op('i32.xor');
  body.get(s);
  body.op('i32.sub');
}

/** (x > 0) - (x < 0). */
function signOfInteger(body: Body): void {
  const [x] = takeOperands(body, ['i32']);
  body.get(x!);
  body.i32(0);
  body.op('i32.gt_s');
  body.get(x!);
  body.i32(0);
  body.op('i32.lt_s', 'i32.sub');
}

const push = {
  f32: (body: Body, x: number): void => body.f32(x),
  f64: (body: Body, x: number): void => body.f64(x),
};

/** ±1 where |x| > 0, else x itself (zeros and NaN). */
function signOfFloat(type: 'f32' | 'f64'): Code {
  return (body) => {
    const [x] = takeOperands(body, [type]);
    push[type](body, 1);
    body.get(x!);
    body.op(`${type}.copysign`);
    body.get(x!);
    body.get(x!);
    body.op(`${type}.abs`);
    push[type](body, 0);
    body.op(`${type}.gt`, 'select');
  };
}

/** f = floor(x); x - f >= 0.5 ? f + 1 : f, with the sign of x. (floor(x + 0.5) would round 0.49999997 up.) */
function roundHalfUp(type: 'f32' | 'f64'): Code {
  return (body) => {
    const [x] = takeOperands(body, [type]);
    const f = body.local(type, 't');
    body.get(x!);
    body.op(`${type}.floor`);
    body.tee(f);
    push[type](body, 1);
    body.op(`${type}.add`);
    body.get(f);
    body.get(x!);
    body.get(f);
    body.op(`${type}.sub`);
    push[type](body, 0.5);
    body.op(`${type}.ge`, 'select');
    body.get(x!);
    body.op(`${type}.copysign`);
  };
}

function testNaN(type: 'f32' | 'f64'): Code {
  return (body) => {
    const [x] = takeOperands(body, [type]);
    body.get(x!);
    body.get(x!);
    body.op(`${type}.ne`);
  };
}

function testFinite(type: 'f32' | 'f64'): Code {
  return (body) => {
    body.op(`${type}.abs`);
    push[type](body, Number.POSITIVE_INFINITY);
    body.op(`${type}.lt`);
  };
}

function negate(body: Body): void {
  const [x] = takeOperands(body, ['i32']);
  body.i32(0);
  body.get(x!);
  body.op('i32.sub');
}

function flip(body: Body): void {
  body.i32(-1);
  body.op('i32.xor');
}

/** 1 unless 0. */
function isNotZero(body: Body): void {
  body.i32(0);
  body.op('i32.ne');
}

export const scalarOps: Record<Exclude<OpName, 'select' | 'convert' | 'bitcast'>, OpCodeRow> = {
  add: numeric('f32.add', 'f64.add', 'i32.add', 'i32.add'),
  sub: numeric('f32.sub', 'f64.sub', 'i32.sub', 'i32.sub'),
  mul: numeric('f32.mul', 'f64.mul', 'i32.mul', 'i32.mul'),
  div: floats('f32.div', 'f64.div'),
  idiv: { i32: divideSigned, u32: zeroForZero('i32.div_u') },
  rem: { ...callMaths('rem', 2), i32: zeroForZero('i32.rem_s'), u32: zeroForZero('i32.rem_u') },
  neg: numeric('f32.neg', 'f64.neg', negate, negate),
  abs: numeric('f32.abs', 'f64.abs', absolute, nothing),
  min: numeric('f32.min', 'f64.min', extreme('i32.lt_s'), extreme('i32.lt_u')),
  max: numeric('f32.max', 'f64.max', extreme('i32.gt_s'), extreme('i32.gt_u')),
  sign: numeric(signOfFloat('f32'), signOfFloat('f64'), signOfInteger, isNotZero),

  floor: floats('f32.floor', 'f64.floor'),
  ceil: floats('f32.ceil', 'f64.ceil'),
  trunc: floats('f32.trunc', 'f64.trunc'),
  round: floats(roundHalfUp('f32'), roundHalfUp('f64')),
  roundEven: floats('f32.nearest', 'f64.nearest'),

  and: bits('i32.and', 'i32.and'),
  or: bits('i32.or', 'i32.or'),
  xor: bits('i32.xor', 'i32.xor'),
  not: bits(flip, 'i32.eqz'),
  // The machine takes the count modulo 32 too.
  shl: { i32: 'i32.shl', u32: 'i32.shl' },
  shr: { i32: 'i32.shr_s', u32: 'i32.shr_u' },
  clz: { i32: 'i32.clz', u32: 'i32.clz' },

  eq: any('f32.eq', 'f64.eq', 'i32.eq', 'i32.eq'),
  ne: any('f32.ne', 'f64.ne', 'i32.ne', 'i32.ne'),
  lt: any('f32.lt', 'f64.lt', 'i32.lt_s', 'i32.lt_u'),
  le: any('f32.le', 'f64.le', 'i32.le_s', 'i32.le_u'),
  gt: any('f32.gt', 'f64.gt', 'i32.gt_s', 'i32.gt_u'),
  ge: any('f32.ge', 'f64.ge', 'i32.ge_s', 'i32.ge_u'),
  isNaN: floats(testNaN('f32'), testNaN('f64')),
  isFinite: floats(testFinite('f32'), testFinite('f64')),

  sqrt: floats('f32.sqrt', 'f64.sqrt'),
  exp: callMaths('exp', 1),
  expm1: callMaths('expm1', 1),
  log: callMaths('log', 1),
  log2: callMaths('log2', 1),
  log10: callMaths('log10', 1),
  log1p: callMaths('log1p', 1),
  sin: callMaths('sin', 1),
  cos: callMaths('cos', 1),
  tan: callMaths('tan', 1),
  asin: callMaths('asin', 1),
  acos: callMaths('acos', 1),
  atan: callMaths('atan', 1),
  sinh: callMaths('sinh', 1),
  cosh: callMaths('cosh', 1),
  tanh: callMaths('tanh', 1),
  asinh: callMaths('asinh', 1),
  acosh: callMaths('acosh', 1),
  atanh: callMaths('atanh', 1),
  cbrt: callMaths('cbrt', 1),
  erf: callMaths('erf', 1),
  erfc: callMaths('erfc', 1),
  gamma: callMaths('gamma', 1),
  lgamma: callMaths('lgamma', 1),
  sigmoid: callMaths('sigmoid', 1),
  atan2: callMaths('atan2', 2),
  pow: callMaths('pow', 2),
  hypot: callMaths('hypot', 2),
};
