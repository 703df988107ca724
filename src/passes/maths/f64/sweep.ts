/**
 * The arguments that the accuracy of the functions of f64 is measured on, and the bound: two units in the last place for
 * all of them. For the tests beside the functions; nothing that users import leads here.
 *
 * What must hold: the arguments are the same in every run.
 */
import type { DoubleName } from '../../expand-maths.ts';
import { random } from '../sweep.ts';

export interface DoubleSweep {
  readonly name: DoubleName;
  /** What the arguments are, for people. */
  readonly over: string;
  /** One array, or two of the same length. */
  readonly args: readonly Float64Array[];
}

/** In units in the last place of the exact result. */
export const bound = 2;

/** Draws numbers. */
interface Draw {
  /** In [0, 1), with 53 bits. */
  unit(): number;
  /** Evenly in an interval. */
  between(from: number, to: number): number;
  /** Positive, evenly in the exponents from 2^from up to below 2^to. */
  binade(from: number, to: number): number;
  /** The same with any sign. */
  signed(from: number, to: number): number;
}

function createDraw(seed: number): Draw {
  const next = random(seed);
  const unit = (): number =>
    (Math.floor(next() * 2 ** 26) * 2 ** 27 + Math.floor(next() * 2 ** 27)) / 2 ** 53;
  const binade = (from: number, to: number): number =>
    (1 + unit()) * 2 ** (from + Math.floor(next() * (to - from)));
  return {
    unit,
    between: (from, to) => from + (to - from) * unit(),
    binade,
    signed: (from, to) => (next() < 0.5 ? -1 : 1) * binade(from, to),
  };
}

type Point = (draw: Draw) => readonly number[];

const least = -1074;
const most = 1024;

const nearOne: Point = (draw) => [1 + draw.signed(-52, -3)];
const positive: Readonly<Record<string, Point>> = {
  'all binades': (draw) => [draw.binade(least, most)],
  '[½, 2]': (draw) => [draw.between(0.5, 2)],
  'next to 1': nearOne,
};

/** Multiples of π/2 and their neighbours. */
const quarterTurns: Point = (draw) => {
  const x = Math.floor(draw.between(1, 660_000)) * (Math.PI / 2);
  return [x * (1 + Math.floor(draw.between(-1, 2)) * 2 ** -52)];
};
const angles: Readonly<Record<string, Point>> = {
  'all binades below 8': (draw) => [draw.signed(-60, 3)],
  '|x| ≤ 2^20': (draw) => [draw.between(-(2 ** 20), 2 ** 20)],
  'next to multiples of π/2': quarterTurns,
  'all binades from 2^18': (draw) => [draw.signed(18, most)],
};
const units: Readonly<Record<string, Point>> = {
  'all binades below 1': (draw) => [draw.signed(-1070, 0)],
  '[-1, 1]': (draw) => [draw.between(-1, 1)],
  'next to 1': (draw) => [Math.sign(draw.unit() - 0.5) * (1 - draw.binade(-53, -4))],
};
const hyperbolic: Readonly<Record<string, Point>> = {
  'all binades below 512': (draw) => [draw.signed(-1070, 9)],
  '[-710, 710]': (draw) => [draw.between(-710.4, 710.4)],
  '[-2, 2]': (draw) => [draw.between(-2, 2)],
};
const exponents: Readonly<Record<string, Point>> = {
  'all binades below 512': (draw) => [draw.signed(-1070, 9)],
  '[-745, 710]': (draw) => [draw.between(-745, 709.7)],
  '[-1, 1]': (draw) => [draw.between(-1, 1)],
};
const pairs: Readonly<Record<string, Point>> = {
  'all binades': (draw) => [draw.signed(least, most), draw.signed(least, most)],
  'alike magnitudes': (draw) => {
    const x = draw.signed(-1000, 1000);
    return [x * draw.between(0.1, 4), draw.unit() < 0.5 ? x : -x];
  },
};
/** An exponent that makes a power of x any number. */
const exponentFor = (draw: Draw, x: number): number => draw.between(-1080, 1025) / Math.log2(x);

const points: Readonly<Record<Exclude<DoubleName, 'rem'>, Readonly<Record<string, Point>>>> = {
  exp: exponents,
  expm1: exponents,
  log: positive,
  log2: positive,
  log10: positive,
  log1p: {
    'all binades': (draw) => [draw.binade(least, most)],
    'all binades below 1, negative': (draw) => [-draw.binade(least, 0)],
    '(-1, 2]': (draw) => [draw.between(-0.9999, 2)],
    'next to -1': (draw) => [draw.binade(-53, -3) - 1],
  },
  sin: angles,
  cos: angles,
  tan: angles,
  asin: units,
  acos: units,
  atan: {
    'all binades': (draw) => [draw.signed(least, most)],
    '[-4, 4]': (draw) => [draw.between(-4, 4)],
  },
  sinh: hyperbolic,
  cosh: hyperbolic,
  tanh: { ...hyperbolic, '[-22, 22]': (draw) => [draw.between(-22, 22)] },
  asinh: {
    'all binades': (draw) => [draw.signed(least, most)],
    '[-4, 4]': (draw) => [draw.between(-4, 4)],
    'all binades from 2^-10 to 2^70': (draw) => [draw.signed(-10, 70)],
  },
  acosh: {
    'all binades from 1': (draw) => [draw.binade(0, most)],
    '[1, 4]': (draw) => [draw.between(1.0001, 4)],
    'next to 1': (draw) => [1 + draw.binade(-52, -3)],
  },
  atanh: units,
  cbrt: {
    'all binades': (draw) => [draw.signed(least, most)],
    '[1, 8]': (draw) => [draw.between(1, 8)],
  },
  atan2: pairs,
  pow: {
    'x^y in [2^-1080, 2^1025]': (draw) => {
      const x = draw.binade(least, most);
      return [x, exponentFor(draw, x)];
    },
    'x next to 1': (draw) => {
      const x = 1 + draw.signed(-50, -2);
      return [x, exponentFor(draw, x)];
    },
    'x in [0, 20], |y| ≤ 20': (draw) => [draw.between(0, 20), draw.between(-20, 20)],
    'whole exponents': (draw) => [draw.between(0, 20), Math.floor(draw.between(-20, 20))],
  },
  hypot: pairs,
};

/** All sweeps of `count` points each. */
export function doubleSweeps(count: number): DoubleSweep[] {
  return Object.entries(points).flatMap(([name, kinds]) =>
    Object.entries(kinds).map(([over, point], k) => {
      const draw = createDraw(12345 + k);
      const drawn = Array.from({ length: count }, () => point(draw));
      const args = drawn[0]!.map((_, at) => Float64Array.from(drawn, (each) => each[at]!));
      return { name: name as DoubleName, over, args };
    }),
  );
}
