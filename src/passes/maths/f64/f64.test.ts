/** The functions of f64 against sixty digits, and their special values against JavaScript. */
import { describe, expect, test } from 'vitest';
import { ulpsOff } from '../../../../test/harness/exact-maths.ts';
import { constant, local, op } from '../../../ir/build.ts';
import { evaluate } from '../../../ir/evaluate.ts';
import type { Program } from '../../../ir/node.ts';
import { opRow } from '../../../ir/ops.ts';
import { verify } from '../../../ir/verify.ts';
import { type DoubleName, doubleNames, expandMaths } from '../../expand-maths.ts';
import { programOf, random, referenceOf } from '../sweep.ts';
import { bound, doubleSweeps } from './sweep.ts';

function run(program: Program, args: readonly Float64Array[]): Float64Array {
  const shape = [args[0]!.length];
  const expanded = verify(expandMaths(program, { target: 'wasm' }));
  const [out] = evaluate(expanded, { shape, args: args.map((data) => ({ data, shape })) });
  return out as Float64Array;
}

function worst(name: DoubleName, args: readonly Float64Array[], results: Float64Array): [number, string] {
  let most: [number, string] = [0, ''];
  results.forEach((got, k) => {
    const off = ulpsOff(name, got, args[0]![k]!, args[1]?.[k]);
    if (!(off <= most[0])) most = [off, `${name}(${args.map((arg) => arg[k]).join(', ')}) = ${got}`];
  });
  return most;
}

describe('against sixty digits', () => {
  test.each(doubleSweeps(120).map((sweep) => [sweep.name, sweep.over, sweep] as const))(
    '%s: %s',
    (name, _, sweep) => {
      const [off, at] = worst(name, sweep.args, run(programOf(name, 'f64'), sweep.args));
      expect(off, at).toBeLessThanOrEqual(bound);
    },
  );

  test('every function has a sweep but the remainder, which is exact', () => {
    expect(new Set([...doubleSweeps(1).map(({ name }) => name), 'rem'])).toEqual(new Set(doubleNames));
  });

  test('the measure can fail, and knows half a unit', () => {
    expect(ulpsOff('exp', Math.E * (1 + 2 ** -50), 1)).toBeGreaterThan(3);
    expect(ulpsOff('log', 0, 1)).toBe(0);
    expect(ulpsOff('sin', 1, 1e300)).toBeGreaterThan(1e10);
    expect(ulpsOff('cbrt', 1 + 2 ** -52, 1)).toBe(1);
  });
});

describe('remainders are exact', () => {
  const next = random(5);
  const draw = (from: number, to: number): number =>
    (1 + next()) * 2 ** (from + Math.floor(next() * (to - from)));
  const y = Float64Array.from({ length: 6000 }, (_, k) => (k % 2 ? -1 : 1) * draw(k % 3 ? -40 : -1074, 40));
  test.each([
    [0, 4],
    [40, 60],
    [-3, 52],
    [45, 52],
    [0, 900],
  ])('for quotients from 2^%i to 2^%i', (from, to) => {
    const x = y.map((each, k) => (k % 5 ? 1 : -1) * each * draw(from, to));
    run(programOf('rem', 'f64'), [x, y]).forEach((got, k) => {
      expect(got, `${x[k]} % ${y[k]}`).toBe(x[k]! % y[k]!);
    });
  });

  test('also of the least numbers, and of whole ones', () => {
    const small = Float64Array.from(
      { length: 2000 },
      (_, k) => 2 ** -1074 * (1 + Math.floor(next() * 2 ** (k % 40))),
    );
    const whole = Float64Array.from({ length: 2000 }, (_, k) => Math.floor(next() * 2 ** (k % 53)));
    for (const values of [small, whole]) {
      const others = values.toReversed();
      run(programOf('rem', 'f64'), [values, others]).forEach((got, k) => {
        expect(got, `${values[k]} % ${others[k]}`).toBe(values[k]! % others[k]!);
      });
    }
  });
});

/** Zeros, simple fractions, whole numbers at the end of exactness, extremes, and the last arguments before an overflow. */
const special = [
  ...[0, 1, 0.5, 2, 3, 4, 1 / 3, 1.5, 2.5, 1 - 2 ** -53, 1 + 2 ** -52, 1e-10, 1e10, 2 ** 20, 2 ** 20 - 1],
  ...[2 ** 52 + 1, 2 ** 53, 2 ** 53 + 2, 2 ** 60, 2 ** 61, 2 ** 70, 2 ** 71, 1e100, 1e154, 1e200, 1e300],
  ...[Number.MAX_VALUE, 2 ** -1022, 2 ** -1022 - 2 ** -1074, 2 ** -1074, 2 ** -1060, 1e-310, 1e-300, 1e-160],
  ...[708.3, 709.782712893384, 709.7827128933841, 710.4758600739439, 710.475860073944, 745.1332191019411],
  ...[745.1332191019412, 746, Infinity],
].flatMap((x) => [x, -x]);
special.push(Number.NaN);

const order = new BigInt64Array(1);
const doubles = new Float64Array(order.buffer);

/** The number of an f64 in the order of all f64. */
function rank(value: number): bigint {
  doubles[0] = value;
  return order[0]! < 0n ? -(order[0]! & 0x7fffffffffffffffn) : order[0]!;
}

/** The same zero, infinity or NaN; else at most so many numbers apart that both can be right. */
function agrees(got: number, want: number): boolean {
  if (Object.is(got, want)) return true;
  if (got === 0 || want === 0 || !Number.isFinite(got) || !Number.isFinite(want)) return false;
  const apart = rank(got) - rank(want);
  return apart <= 3n && apart >= -3n;
}

describe('special values are those of JavaScript, the sign of zero too', () => {
  test.each(doubleNames)('%s', (name) => {
    const seconds = opRow(name).arity === 2 ? special : [0];
    const points = special.flatMap((x) => seconds.map((y) => [x, y] as const));
    const args = [0, 1]
      .slice(0, opRow(name).arity)
      .map((at) => Float64Array.from(points, (point) => point[at]!));
    run(programOf(name, 'f64'), args).forEach((got, k) => {
      const [a, b] = points[k]!;
      const want = referenceOf(name)(a, b);
      if (!agrees(got, want)) expect.fail(`${name}(${a}, ${b}) = ${got}, not ${want}`);
    });
  });

  test.each([0, 1, 2, -1, 0.5, 3, 4, -2, 7, 1 / 3, -0.5, Infinity, Number.NaN])('x ** %f', (n) => {
    const program: Program = {
      ...programOf('pow', 'f64'),
      slots: programOf('exp', 'f64').slots,
      locals: ['f64'],
      body: programOf('exp', 'f64').body,
      yields: [op('pow', local('f64', 0), constant('f64', n))],
    };
    run(program, [Float64Array.from(special)]).forEach((got, k) => {
      if (!agrees(got, special[k]! ** n))
        expect.fail(`${special[k]} ** ${n} = ${got}, not ${special[k]! ** n}`);
    });
  });
});
