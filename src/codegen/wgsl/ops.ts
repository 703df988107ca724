/**
 * How each operation is spelled in WGSL. A row holds for f32, i32, u32 and bool operands, whatever its operation takes.
 *
 * What must hold: an operation whose arguments are all constants gets its first one as a run-time value (`expr.ts`),
 * so that overflow, division by zero and domain errors are never the driver's to find while it compiles.
 */
import { InternalError } from '../../errors.ts';
import type { OpName } from '../../ir/ops.ts';
import type { ComputeType } from '../../ir/types.ts';
import type { Helper } from './helpers.ts';

/** The operands as text, the types, and a way to name a helper (which puts it into the module). */
export interface Spelling {
  readonly a: string;
  readonly b: string;
  readonly c: string;
  /** The value of b, where that is a constant. */
  readonly count: number | undefined;
  /** The type of the operands: of the last argument. */
  readonly from: ComputeType;
  readonly to: ComputeType;
  readonly use: (helper: Helper) => Helper;
}

export interface WgslRow {
  readonly print: (s: Spelling) => string;
  /** Under precision 'fast', where that differs. */
  readonly fast?: (s: Spelling) => string;
  /** On f32 under precision 'strict', where the operation is not correctly rounded; it needs no fence. */
  readonly strict?: (s: Spelling) => string;
  /** Under precision 'strict' the f32 result goes through the fence. */
  readonly fenced?: true;
}

const infix = (operator: string): WgslRow => ({ print: ({ a, b }) => `(${a} ${operator} ${b})` });
const arithmetic = (operator: string): WgslRow => ({ ...infix(operator), fenced: true });
const native = (name: string): WgslRow => ({ print: ({ a }) => `${name}(${a})` });
/** A builtin of the platform's own accuracy: only programs of precision 'fast' still have these operations. */
const builtin = (print: (s: Spelling) => string): WgslRow => ({ print, fenced: true });

const isFloat = (s: Spelling): boolean => s.from === 'f32';

/** min and max: the platform's drop NaN on some drivers and keep it on others. */
const extremum = (name: 'min' | 'max'): WgslRow => {
  const fast = ({ a, b }: Spelling): string => `${name}(${a}, ${b})`;
  return { print: (s) => (isFloat(s) ? `${s.use(`${name}_f32`)}(${s.a}, ${s.b})` : fast(s)), fast };
};

const onBool = (bool: (s: Spelling) => string, other: (s: Spelling) => string): WgslRow => ({
  print: (s) => (s.from === 'bool' ? bool(s) : other(s)),
});

const ordering = (operator: string): WgslRow =>
  onBool(({ a, b }) => `(u32(${a}) ${operator} u32(${b}))`, infix(operator).print);

/** A count that is known is masked here. */
const shift = (operator: string): WgslRow => ({
  print: ({ a, b, count }) =>
    `(${a} ${operator} ${count === undefined ? `(u32(${b}) & 31u)` : `${count & 31}u`})`,
});

/** From (down) to (across), for types that differ. */
function convert({ a, from, to, use }: Spelling): string {
  if (from === to) return a;
  if (to === 'bool') {
    if (from !== 'f32') return `(${a} != ${from === 'u32' ? '0u' : '0i'})`;
    // Neither zero nor NaN: the bits without the sign lie in 1 … infinity.
    return `((bitcast<u32>(${a}) & 0x7fffffffu) - 1u < 0x7f800000u)`;
  }
  if (from === 'f32') return to === 'i32' ? `${use('to_i32')}(${a})` : `${use('to_u32')}(${a})`;
  return to === 'f32' && from === 'u32' ? `${use('float_u32')}(${a})` : `${to}(${a})`;
}

/** WGSL has nothing like these, under no precision: `passes/expand-maths.ts` replaces them always. */
const expanded: WgslRow = {
  print: () => {
    throw new InternalError('NOT_EXPANDED', 'A special function reached the WGSL printer.');
  },
};

export const wgslOps: Record<OpName, WgslRow> = {
  add: arithmetic('+'),
  sub: arithmetic('-'),
  mul: arithmetic('*'),
  div: { ...infix('/'), strict: ({ a, b, use }) => `${use('div_f32')}(${a}, ${b})` },
  idiv: { print: (s) => `${s.use(s.from === 'u32' ? 'div_u32' : 'div_i32')}(${s.a}, ${s.b})` },
  rem: {
    print: (s) =>
      `${s.use(s.from === 'f32' ? 'rem_f32' : s.from === 'u32' ? 'rem_u32' : 'rem_i32')}(${s.a}, ${s.b})`,
  },
  neg: { print: ({ a, from }) => (from === 'u32' ? `(0u - ${a})` : `(-${a})`) },
  abs: { print: ({ a, from }) => (from === 'u32' ? a : `abs(${a})`) },
  min: extremum('min'),
  max: extremum('max'),
  sign: {
    print: (s) =>
      isFloat(s) ? `${s.use('sign_f32')}(${s.a})` : s.from === 'u32' ? `min(${s.a}, 1u)` : `sign(${s.a})`,
  },

  floor: native('floor'),
  ceil: native('ceil'),
  trunc: native('trunc'),
  round: { print: ({ a, use }) => `${use('round_up')}(${a})` },
  roundEven: native('round'),

  and: infix('&'),
  or: infix('|'),
  xor: onBool(infix('!=').print, infix('^').print),
  not: onBool(
    ({ a }) => `(!${a})`,
    ({ a }) => `(~${a})`,
  ),
  shl: shift('<<'),
  shr: shift('>>'),
  clz: native('countLeadingZeros'),

  eq: infix('=='),
  // x != x is false for NaN on every driver tried; the bits tell.
  ne: {
    print: (s) => {
      const differ = `${s.a} != ${s.b}`;
      if (!isFloat(s)) return `(${differ})`;
      return `(${differ} || ${s.use('is_nan')}(${s.a}) || ${s.use('is_nan')}(${s.b}))`;
    },
    fast: infix('!=').print,
  },
  lt: ordering('<'),
  le: ordering('<='),
  gt: ordering('>'),
  ge: ordering('>='),
  isNaN: { print: ({ a, use }) => `${use('is_nan')}(${a})` },
  isFinite: { print: ({ a, use }) => `${use('is_finite')}(${a})` },
  select: { print: ({ a, b, c }) => `select(${c}, ${b}, ${a})` },

  convert: { print: convert },
  bitcast: { print: ({ a, from, to }) => (from === to ? a : `bitcast<${to}>(${a})`) },

  sqrt: { ...native('sqrt'), strict: ({ a, use }) => `${use('sqrt_f32')}(${a})` },
  exp: builtin(({ a }) => `exp(${a})`),
  expm1: builtin(({ a }) => `(exp(${a}) - 1.0f)`),
  log: builtin(({ a }) => `log(${a})`),
  log2: builtin(({ a }) => `log2(${a})`),
  log10: builtin(({ a }) => `(log2(${a}) * 0.30102999566f)`),
  log1p: builtin(({ a }) => `log(1.0f + ${a})`),
  sin: builtin(({ a }) => `sin(${a})`),
  cos: builtin(({ a }) => `cos(${a})`),
  tan: builtin(({ a }) => `tan(${a})`),
  asin: builtin(({ a }) => `asin(${a})`),
  acos: builtin(({ a }) => `acos(${a})`),
  atan: builtin(({ a }) => `atan(${a})`),
  sinh: builtin(({ a }) => `sinh(${a})`),
  cosh: builtin(({ a }) => `cosh(${a})`),
  // Beyond ±9 the result is ±1 in f32, and some drivers overflow to NaN.
  tanh: builtin(({ a }) => `tanh(clamp(${a}, -16.0f, 16.0f))`),
  asinh: builtin(({ a }) => `asinh(${a})`),
  acosh: builtin(({ a }) => `acosh(${a})`),
  atanh: builtin(({ a }) => `atanh(${a})`),
  cbrt: builtin(({ a }) => `(sign(${a}) * pow(abs(${a}), 0.33333333333f))`),
  erf: expanded,
  erfc: expanded,
  gamma: expanded,
  lgamma: expanded,
  sigmoid: expanded,
  atan2: builtin(({ a, b }) => `atan2(${a}, ${b})`),
  pow: builtin(({ a, b }) => `pow(${a}, ${b})`),
  hypot: builtin(({ a, b }) => `length(vec2f(${a}, ${b}))`),
};
