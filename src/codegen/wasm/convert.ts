/** Conversions by value and by bits, from type to type: scalars, and vectors of four lanes (of two for f64). */
import type { ComputeType } from '../../ir/types.ts';
import type { Body } from './instruction.ts';
import { type Code, packLow, packLowWords, pushSplat, takeOperands, upperHalf } from './vector-code.ts';

type Table = Readonly<Record<ComputeType, Readonly<Record<ComputeType, Code>>>>;

const same: Code = () => {};

function isNotZero(body: Body): void {
  body.i32(0);
  body.op('i32.ne');
}

/** |x| > 0, which NaN is not. */
function isTrue(type: 'f32' | 'f64'): Code {
  return (body) => {
    body.op(`${type}.abs`);
    if (type === 'f32') body.f32(0);
    else body.f64(0);
    body.op(`${type}.gt`);
  };
}

const fromInteger = { i32: same, u32: same, bool: isNotZero };

export const scalarConvert: Table = {
  f32: {
    f32: same,
    f64: 'f64.promote_f32',
    i32: 'i32.trunc_sat_f32_s',
    u32: 'i32.trunc_sat_f32_u',
    bool: isTrue('f32'),
  },
  f64: {
    f32: 'f32.demote_f64',
    f64: same,
    i32: 'i32.trunc_sat_f64_s',
    u32: 'i32.trunc_sat_f64_u',
    bool: isTrue('f64'),
  },
  i32: { ...fromInteger, f32: 'f32.convert_i32_s', f64: 'f64.convert_i32_s' },
  u32: { ...fromInteger, f32: 'f32.convert_i32_u', f64: 'f64.convert_i32_u' },
  bool: { ...fromInteger, bool: same, f32: 'f32.convert_i32_u', f64: 'f64.convert_i32_u' },
};

export function scalarBitcast(from: ComputeType, to: ComputeType): Code {
  if (from === 'f32') return to === 'f32' ? same : 'i32.reinterpret_f32';
  return to === 'f32' ? 'f32.reinterpret_i32' : same;
}

function lanesNotZero(body: Body): void {
  pushSplat(body, 'i32', 0);
  body.op('i32x4.ne');
}

function lanesTrue(type: 'f32' | 'f64'): Code {
  const shape = type === 'f32' ? 'f32x4' : 'f64x2';
  return (body) => {
    body.op(`${shape}.abs`);
    pushSplat(body, type, 0);
    body.op(`${shape}.gt`);
  };
}

/** A mask picks a one. */
function ones(type: 'f32' | 'i32'): Code {
  return (body) => {
    pushSplat(body, type, 1);
    body.op('v128.and');
  };
}

type Word = Exclude<ComputeType, 'f64'>;
const vectorFromInteger = { i32: same, u32: same, bool: lanesNotZero };

/** Between the types with four lanes. */
const vectorConvert: Readonly<Record<Word, Readonly<Record<Word, Code>>>> = {
  f32: { f32: same, i32: 'i32x4.trunc_sat_f32x4_s', u32: 'i32x4.trunc_sat_f32x4_u', bool: lanesTrue('f32') },
  i32: { ...vectorFromInteger, f32: 'f32x4.convert_i32x4_s' },
  u32: { ...vectorFromInteger, f32: 'f32x4.convert_i32x4_u' },
  bool: { f32: ones('f32'), i32: ones('i32'), u32: ones('i32'), bool: same },
};

export function vectorConvertWords(from: Word, to: Word): Code {
  return vectorConvert[from][to];
}

/** Four lanes on the stack → two lanes of f64, from the lower or the upper half. */
export function widen(from: Word, isUpper: boolean): Code {
  return (body) => {
    if (isUpper) upperHalf(body);
    if (from === 'bool') {
      pushSplat(body, 'i32', 1);
      body.op('v128.and');
    }
    body.op(
      from === 'f32'
        ? 'f64x2.promote_low_f32x4'
        : from === 'i32'
          ? 'f64x2.convert_low_i32x4_s'
          : 'f64x2.convert_low_i32x4_u',
    );
  };
}

/** A mask of four lanes on the stack → the mask of two lanes of f64. */
export function widenMask(isUpper: boolean): Code {
  return isUpper ? 'i64x2.extend_high_i32x4_s' : 'i64x2.extend_low_i32x4_s';
}

/** Two vectors of two f64 lanes on the stack → four lanes. */
export function narrow(to: Word): Code {
  return (body) => {
    const halves = takeOperands(body, ['v128', 'v128']);
    for (const half of halves) {
      body.get(half);
      if (to === 'bool') (lanesTrue('f64') as (body: Body) => void)(body);
      else
        body.op(
          to === 'f32'
            ? 'f32x4.demote_f64x2_zero'
            : to === 'i32'
              ? 'i32x4.trunc_sat_f64x2_s_zero'
              : 'i32x4.trunc_sat_f64x2_u_zero',
        );
    }
    if (to === 'bool') packLowWords(body);
    else packLow(body);
  };
}
