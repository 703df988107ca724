/**
 * What the accuracy of the functions is measured on: arguments, the double-precision reference, and the bound.
 * For the tests beside the functions and for scripts/accuracy.ts; nothing that users import leads here.
 *
 * What must hold: the reference is JavaScript's own function in double precision, rounded once; the arguments are
 * the same in every run.
 */
import { local, op } from '../../ir/build.ts';
import type { Program } from '../../ir/node.ts';
import { opRow } from '../../ir/ops.ts';
import type { MathsName } from '../expand-maths.ts';

export interface Sweep {
  readonly name: MathsName;
  /** What the arguments are, for people. */
  readonly over: string;
  readonly bound: number;
  /** A difference that counts as none: near a zero of the function, units in the last place are smaller still. */
  readonly slack: number;
  /** One array, or two of the same length. */
  readonly args: readonly Float32Array[];
}

export type Reference = (a: number, b: number) => number;

export function referenceOf(name: MathsName): Reference {
  return (a, b) => opRow(name).meaning('f32', a, b, 0);
}

/** f(x) or f(x, y) of f32 arrays, elementwise. */
export function programOf(name: MathsName): Program {
  const arity = opRow(name).arity;
  const names = ['x', 'y'].slice(0, arity);
  const args = names.map((_, k) => local('f32', k));
  return {
    name,
    rank: 1,
    slots: names.map((slot) => ({ kind: 'array', name: slot, dtype: 'f32', rank: 1 })),
    locals: names.map(() => 'f32'),
    body: names.map((_, k) => ({ kind: 'load', local: k, slot: k, at: { kind: 'element' } })),
    yields: [op(name, ...args)],
    outputs: [{ name: 'out', dtype: 'f32' }],
    sink: { kind: 'store' },
    border: 'clamp',
    precision: 'default',
  };
}

const words = new Int32Array(1);
const floats = new Float32Array(words.buffer);

function floatOf(word: number): number {
  words[0] = word;
  return floats[0]!;
}

/** The number of an f32 in the order of all f32; both zeros are 0. */
function rank(value: number): number {
  floats[0] = value;
  return words[0]! < 0 ? -(words[0]! & 0x7fffffff) : words[0]!;
}

const leastNormal = 2 ** -126;

/** How many f32 lie between; NaN equals NaN, and below the normal numbers everything is equal. */
export function distance(got: number, want: number): number {
  if (Number.isNaN(got) || Number.isNaN(want)) return Number.isNaN(got) && Number.isNaN(want) ? 0 : Infinity;
  if (Math.abs(want) < leastNormal && Math.abs(got) < leastNormal) return 0;
  // The reference may have been rounded to the least normal number.
  if (Math.abs(want) === leastNormal && got === 0) return 0;
  return Math.abs(rank(got) - rank(want));
}

/** `count` values with equally many per binade, of both signs, whose magnitudes lie in [from, to]. */
export function acrossBinades(from: number, to: number, count: number, sign: 1 | -1 | 0 = 0): Float32Array {
  const first = rank(from);
  const step = (rank(to) - first) / (count - 1);
  return Float32Array.from({ length: count }, (_, k) => {
    const value = floatOf(first + Math.round(k * step));
    return sign === 0 ? (k % 2 === 0 ? value : -value) : sign * value;
  });
}

/** `count` values equally far apart in [from, to]. */
export function between(from: number, to: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, k) => from + ((to - from) * k) / (count - 1));
}

export function joined(...parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

/** Pseudo-random numbers in [0, 1): xorshift32. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const greatest = 3.4028234e38;

/** f32 values nearest to multiples of π/2 below `limit`, and their neighbours: where sin, cos and tan are near 0. */
function nearQuarterTurns(limit: number, count: number): Float32Array {
  const last = Math.floor(limit / (Math.PI / 2));
  return Float32Array.from({ length: count }, (_, k) => {
    const turn = 1 + Math.floor((k * last) / count);
    return floatOf(rank(turn * (Math.PI / 2)) + (k % 3) - 1);
  });
}

/** The neighbours of whole numbers in [-limit, -1], ever further away. */
function nearPoles(limit: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, k) => {
    const pole = Math.fround(1 + (k % limit));
    const away = 1 + Math.floor(2 ** ((k / count) * 12));
    return -floatOf(rank(pole) + (k % 2 === 0 ? away : -away));
  });
}

/** The neighbours of the given numbers, ever further away. */
function nearZeros(zeros: readonly number[], count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, k) => {
    const away = Math.floor(2 ** ((k / count) * 20));
    return floatOf(rank(zeros[k % zeros.length]!) + (k % 4 < 2 ? away : -away));
  });
}

const angles = (limit: number, count: number): Float32Array =>
  joined(
    acrossBinades(2 ** -40, limit, count),
    between(-limit, limit, count),
    nearQuarterTurns(limit, count),
  );

/** x and y such that x^y covers the whole range of results, evenly in the exponent. */
function powers(count: number): Float32Array[] {
  const next = random(1);
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  for (let k = 0; k < count; k++) {
    const base =
      k % 3 === 0
        ? floatOf(1 + Math.floor(next() * 0x7f7fffff))
        : k % 3 === 1
          ? 0.5 + next() * 1.5
          : 1 + (next() - 0.5) * 2 ** -(next() * 22);
    x[k] = base;
    const goal = (next() * 2 - 1) * 130;
    y[k] = goal / Math.log2(x[k]!);
  }
  return [x, y];
}

/** Pairs of any magnitudes, then pairs of alike ones. */
function pairs(count: number, spread: number): Float32Array[] {
  const next = random(7);
  const sign = (): number => (next() < 0.5 ? -1 : 1);
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  for (let k = 0; k < count; k++) {
    x[k] = sign() * floatOf(0x00800000 + Math.floor(next() * 0x7effffff));
    const near = x[k]! * 2 ** ((next() * 2 - 1) * spread);
    y[k] =
      k % 4 === 0 ? sign() * floatOf(0x00800000 + Math.floor(next() * 0x7effffff)) : sign() * Math.abs(near);
  }
  return [x, y];
}

/** x with a random y such that 1/4 ≤ |x / y| < 2^40. */
function dividends(count: number): Float32Array[] {
  const next = random(3);
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  for (let k = 0; k < count; k++) {
    y[k] = (next() < 0.5 ? -1 : 1) * floatOf(0x08000000 + Math.floor(next() * 0x60000000));
    x[k] = (next() < 0.5 ? -1 : 1) * y[k]! * 2 ** (next() * 42 - 2);
    if (!Number.isFinite(x[k]!)) x[k] = y[k]!;
  }
  return [x, y];
}

/** All sweeps, with about `count` points each. */
export function sweeps(count: number): Sweep[] {
  const half = count >> 1;
  const whole = (n = count): Float32Array => acrossBinades(leastNormal, greatest, n);
  const row = (name: MathsName, over: string, bound: number, ...args: Float32Array[]): Sweep => ({
    name,
    over,
    bound,
    slack: 0,
    args,
  });
  const far = (name: MathsName, bound: number): Sweep => ({
    ...row(
      name,
      '\\|x\\| ≤ 2^21, to 2^-42',
      bound,
      joined(between(-two, two, count), nearQuarterTurns(two, half)),
    ),
    slack: 2 ** -42,
  });
  const two = 2 ** 21;
  return [
    row('exp', 'all binades; [-88, 89]', 2, joined(whole(half), between(-88, 89, count))),
    row(
      'expm1',
      'all binades; [-18, 89]; [-1, 1]',
      4,
      joined(whole(half), between(-18, 89, half), between(-1, 1, half)),
    ),
    row(
      'log',
      'all binades; [½, 2]',
      2,
      joined(acrossBinades(2 ** -149, greatest, count, 1), between(0.5, 2, count)),
    ),
    row(
      'log2',
      'all binades; [½, 2]',
      2,
      joined(acrossBinades(2 ** -149, greatest, count, 1), between(0.5, 2, count)),
    ),
    row(
      'log10',
      'all binades; [½, 2]',
      4,
      joined(acrossBinades(2 ** -149, greatest, count, 1), between(0.5, 2, count)),
    ),
    row(
      'log1p',
      'all binades; (-1, 2]',
      4,
      joined(
        acrossBinades(leastNormal, greatest, count, 1),
        acrossBinades(leastNormal, 0.99999, half, -1),
        between(-0.9999, 2, count),
      ),
    ),
    row('sin', '\\|x\\| ≤ 2^13; next to multiples of π/2', 2, angles(2 ** 13, count)),
    far('sin', 4),
    row('cos', '\\|x\\| ≤ 2^13; next to multiples of π/2', 2, angles(2 ** 13, count)),
    far('cos', 4),
    row('tan', '\\|x\\| ≤ 2^13; next to multiples of π/2', 4, angles(2 ** 13, count)),
    far('tan', 4),
    row(
      'asin',
      'all binades to 1; [-1, 1]',
      4,
      joined(acrossBinades(leastNormal, 1, half), between(-1, 1, count)),
    ),
    row(
      'acos',
      'all binades to 1; [-1, 1]',
      4,
      joined(acrossBinades(leastNormal, 1, half), between(-1, 1, count)),
    ),
    row('atan', 'all binades; [-4, 4]', 4, joined(whole(), between(-4, 4, count))),
    row(
      'sinh',
      'all binades; [-90, 90]; [-2, 2]',
      4,
      joined(whole(half), between(-90, 90, half), between(-2, 2, half)),
    ),
    row(
      'cosh',
      'all binades; [-90, 90]; [-2, 2]',
      4,
      joined(whole(half), between(-90, 90, half), between(-2, 2, half)),
    ),
    row('tanh', 'all binades; [-10, 10]', 4, joined(whole(half), between(-10, 10, count))),
    row('asinh', 'all binades; [-4, 4]', 4, joined(whole(), between(-4, 4, half))),
    row(
      'acosh',
      'all binades from 1; [1, 4]; next to 1',
      4,
      joined(acrossBinades(1, greatest, half, 1), between(1, 4, half), between(1, 1.001, half)),
    ),
    row(
      'atanh',
      'all binades to 1; [-1, 1]',
      4,
      joined(acrossBinades(leastNormal, 1, count), between(-1, 1, half)),
    ),
    row(
      'cbrt',
      'all binades; [-8, 8]',
      4,
      joined(acrossBinades(2 ** -149, greatest, count), between(-8, 8, half)),
    ),
    row('erf', 'all binades; [-4, 4]', 4, joined(whole(half), between(-4.2, 4.2, count))),
    row(
      'erfc',
      'all binades; [-4, 9.3]',
      4,
      joined(acrossBinades(leastNormal, 9.2, half), between(-4, 9.3, count)),
    ),
    row(
      'gamma',
      'x > 0: all binades; (0, 35.04]',
      4,
      joined(acrossBinades(leastNormal * 1.001, 35.04, half, 1), between(0.001, 35.04, count)),
    ),
    row(
      'gamma',
      'x < 0: all binades; [-38, 0)',
      4,
      joined(
        acrossBinades(leastNormal * 1.001, 38, half, -1),
        between(-38, -0.001, count),
        nearPoles(38, half),
      ),
    ),
    row(
      'lgamma',
      'x > 0: all binades; (0, 10]; next to 1 and 2',
      4,
      joined(acrossBinades(leastNormal, 4e36, count, 1), between(0.001, 10, count), nearZeros([1, 2], half)),
    ),
    {
      ...row(
        'lgamma',
        'x < 0: all binades; [-40, 0), to 2^-20',
        4,
        joined(acrossBinades(leastNormal, greatest, half, -1), between(-40, -0.001, count)),
      ),
      slack: 2 ** -20,
    },
    row('sigmoid', 'all binades; [-90, 90]', 4, joined(whole(half), between(-90, 90, count))),
    row('atan2', 'all binades; alike magnitudes', 4, ...pairs(count, 3)),
    row('pow', 'x^y in [2^-130, 2^130], x > 0; x near 1', 4, ...powers(count)),
    row('hypot', 'all binades; alike magnitudes', 4, ...pairs(count, 3)),
    row('rem', '¼ ≤ \\|x / y\\| < 2^40', 0, ...dividends(count)),
  ];
}

export interface Measured {
  /** The largest distance from the rounded reference. */
  readonly ulp: number;
  /** Where that is. */
  readonly at: readonly number[];
  readonly got: number;
  readonly want: number;
  /** The share of results that are the rounded reference itself. */
  readonly exact: number;
}

export function measure(sweep: Sweep, results: ArrayLike<number>): Measured {
  const reference = referenceOf(sweep.name);
  const [x, y] = sweep.args;
  let worst: Omit<Measured, 'exact'> = { ulp: -1, at: [], got: 0, want: 0 };
  let exact = 0;
  for (let k = 0; k < x!.length; k++) {
    const want = Math.fround(reference(x![k]!, y?.[k] ?? 0));
    const ulp = Math.abs(results[k]! - want) < sweep.slack ? 0 : distance(results[k]!, want);
    if (ulp === 0) exact++;
    if (ulp > worst.ulp) worst = { ulp, at: sweep.args.map((arg) => arg[k]!), got: results[k]!, want };
  }
  return { ...worst, exact: exact / x!.length };
}
