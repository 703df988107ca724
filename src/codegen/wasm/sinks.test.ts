/** Stores, reductions and histograms at all the lengths where blocks, lanes and tails begin or end. */
import { describe, expect, it } from 'vitest';
import {
  argmin,
  array,
  axis,
  byteHistogram,
  hypotMap,
  programOf,
  reduceOf,
  signs,
  sumOf,
} from '../../../test/property/hand-built.ts';
import { convert, load, local, op } from '../../ir/build.ts';
import { type EvaluateInputs, evaluate } from '../../ir/evaluate.ts';
import { arrayTypeOf } from '../../ir/types.ts';
import type { Verified } from '../../ir/verify.ts';
import { differenceForTest } from './difference-for-test.ts';
import { launch, seededRandom } from './launch-for-test.ts';

const lengths = [0, 1, 2, 3, 5, 7, 8, 9, 63, 64, 65, 4095, 4096, 4097, 8193, 16384, 20000];

const element = { kind: 'element' } as const;

/** The coordinates' sum weighted by a row-major array: a reduction over a domain of rank 2. */
const weighted = programOf({
  name: 'weighted',
  rank: 2,
  slots: [array('f32', 2)],
  locals: ['f32', 'f32', 'f32', 'f32'],
  body: [load(0, 0, element), load(3, 0, { kind: 'at', index: [axis(0), op('add', axis(1), axis(0))] })],
  yields: [
    op('add', local('f32', 3), op('mul', local('f32', 0), convert('f32', op('sub', axis(1), axis(0))))),
  ],
  sink: reduceOf('f32', 'add', 0.5),
});

/** Values of every type as one accumulator. */
const mixed = programOf({
  name: 'mixed',
  slots: [array('f64'), array('u8')],
  locals: ['f64', 'i32', 'f64', 'i32', 'bool', 'f64', 'i32', 'bool'],
  body: [load(0, 0, element), load(1, 1, element)],
  yields: [local('f64', 0), local('i32', 1), op('gt', local('f64', 0), convert('f64', local('i32', 1)))],
  outputs: [
    { name: 'sum', dtype: 'f64' },
    { name: 'most', dtype: 'u8' },
    { name: 'any', dtype: 'bool' },
  ],
  sink: {
    kind: 'reduce',
    identity: [0.125, -5, 0],
    combine: {
      ...{ left: [2, 3, 4], right: [5, 6, 7], body: [] },
      results: [
        op('add', local('f64', 2), local('f64', 5)),
        op('max', local('i32', 3), local('i32', 6)),
        op('or', local('bool', 4), local('bool', 7)),
      ],
    },
  },
});

function inputsFor(program: Verified, shape: readonly number[]): EvaluateInputs {
  const n = shape.reduce((a, b) => a * b, 1);
  const args = program.slots.map((slot) => {
    if (slot.kind !== 'array') return 0;
    const values = Array.from(
      { length: n },
      (_, k) => Math.sin(k * 1.7 + 1) * (slot.dtype.startsWith('f') ? 1 : 3e9),
    );
    return { data: new (arrayTypeOf(slot.dtype))(values), shape };
  });
  return { shape, args };
}

/** Whole and in ranges in a random order, with SIMD and without: equal bits. */
function check(program: Verified, shape: readonly number[]): void {
  const inputs = inputsFor(program, shape);
  const want = evaluate(program, inputs);
  for (const simd of [true, false])
    for (const split of [undefined, { ranges: 5, random: seededRandom(7) }]) {
      const got = launch(program, inputs, { features: { simd }, ...(split ? { split } : {}) });
      const found = differenceForTest(got, want);
      if (found !== undefined)
        expect.fail(`${program.name} ${shape}, simd ${simd}, split ${!!split}: ${found}`);
    }
}

describe('sinks', () => {
  const programs = {
    hypotMap,
    signs,
    byteHistogram,
    argmin,
    mixed,
    sum_f32: sumOf('f32'),
    sum_f64: sumOf('f64'),
  };
  const integers = { sum_i32: sumOf('i32'), sum_u32: sumOf('u32') };
  for (const [name, program] of Object.entries({ ...programs, ...integers }))
    it(name, () => {
      for (const n of lengths) check(program, [n]);
    });

  it('a reduction over rows', () => {
    for (const shape of [
      [1, 1],
      [3, 5],
      [7, 8],
      [70, 70],
      [3, 4100],
      [4100, 3],
    ])
      check(weighted, shape);
  });

  it('gives the lowest index among equals', () => {
    const data = Float32Array.from({ length: 20000 }, (_, k) => (k % 5000 === 4999 ? -1 : 1));
    const [x, i] = launch(argmin, { shape: [20000], args: [{ data, shape: [20000] }] });
    expect([x![0], i![0]]).toEqual([-1, 4999]);
  });

  it('does not lose bits in long sums', () => {
    const n = 1 << 20;
    const [sum] = launch(sumOf('f32'), {
      shape: [n],
      args: [{ data: new Float32Array(n).fill(0.1), shape: [n] }],
    });
    expect(Math.abs(sum![0]! / (n * Math.fround(0.1)) - 1)).toBeLessThan(1e-5);
  });

  it('runs on a shared memory', () => {
    const inputs = inputsFor(hypotMap, [100]);
    expect(launch(hypotMap, inputs, { features: { shared: true } })).toEqual(evaluate(hypotMap, inputs));
  });
});
