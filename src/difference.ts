/**
 * How far numbers are from what they should be. Pure: `cross-check.ts` gives it what the backends computed.
 *
 * What must hold: a NaN where a number should be (or a number for a NaN) is infinitely far, never skipped.
 */
import { f16Bits, f16Value } from './ir/elements.ts';
import type { DType, TypedArray } from './ir/types.ts';

/** The largest differences between two lists of outputs. */
export interface Difference {
  /** In units in the last place of the output's type at the expected value; whole steps for integers. */
  readonly maxUlp: number;
  readonly maxAbs: number;
  /** The element with the largest `maxUlp`, the first one of several; -1 where no element differs. */
  readonly worstIndex: number;
  /** Which output that element is of. */
  readonly worstOutput: string;
}

/** What an output is called and how it is stored. */
interface Described {
  readonly name: string;
  readonly dtype: DType;
}

/** Binary digits after the point, and the exponent of the least normal number. */
const formats: Readonly<Partial<Record<DType, { readonly digits: number; readonly least: number }>>> = {
  f16: { digits: 10, least: -14 },
  f32: { digits: 23, least: -126 },
  f64: { digits: 52, least: -1022 },
};

const nearest: Readonly<Partial<Record<DType, (value: number) => number>>> = {
  f16: (value) => f16Value(f16Bits(value)),
  f32: Math.fround,
};

/** Compares all elements of all outputs. */
export function differenceOf(
  outputs: readonly Described[],
  found: readonly TypedArray[],
  expected: readonly ArrayLike<number>[],
): Difference {
  const worst = { maxUlp: 0, maxAbs: 0, worstIndex: -1, worstOutput: outputs[0]?.name ?? '' };
  found.forEach((got, k) => {
    const { name, dtype } = outputs[k]!;
    for (let index = 0; index < got.length; index++) {
      const want = expected[k]![index]!;
      if (Object.is(got[index], want)) continue;
      const { ulp, abs } = distance(dtype, got[index]!, want);
      worst.maxAbs = Math.max(worst.maxAbs, abs);
      if (ulp <= worst.maxUlp) continue;
      worst.maxUlp = ulp;
      worst.worstIndex = index;
      worst.worstOutput = name;
    }
  });
  return worst;
}

/** The distance of a number from the expected one, which may lie between two numbers of the type. */
export function distance(dtype: DType, found: number, expected: number): { ulp: number; abs: number } {
  const none = { ulp: 0, abs: 0 };
  if (found === expected || (Number.isNaN(found) && Number.isNaN(expected))) return none;
  const format = formats[dtype];
  // Beyond the type's largest number, an infinity is the right answer.
  if (nearest[dtype]?.(expected) === found && !Number.isFinite(found)) return none;
  const abs = Math.abs(found - expected);
  if (!Number.isFinite(abs)) return { ulp: Number.POSITIVE_INFINITY, abs: Number.POSITIVE_INFINITY };
  if (!format) return { ulp: abs, abs };
  // Numbers below the least normal one may be flushed to zero.
  const least = 2 ** format.least;
  if (Math.abs(expected) < least && Math.abs(found) < least) return { ulp: 0, abs };
  return { ulp: abs / unitInTheLastPlace(expected, format.digits, format.least), abs };
}

/** The step between numbers with that many digits around a value. */
function unitInTheLastPlace(value: number, digits: number, least: number): number {
  const exponent = value === 0 ? least : Math.max(least, exponentOf(value));
  return 2 ** (exponent - digits);
}

/** The exponent in the number's own bits: exact, as a logarithm is not. */
function exponentOf(value: number): number {
  const words = new DataView(new ArrayBuffer(8));
  words.setFloat64(0, value);
  return ((words.getUint16(0) >> 4) & 0x7ff) - 1023;
}

/** The same bits in every output, all NaN being the same. */
export function areSame(left: readonly TypedArray[], right: readonly TypedArray[]): boolean {
  return left.every((array, k) => {
    const other = right[k];
    return other?.length === array.length && array.every((value, i) => Object.is(value, other[i]));
  });
}
