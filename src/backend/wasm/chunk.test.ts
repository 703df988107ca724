import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Unit } from '../../codegen/wasm/abi.ts';
import { constant, exit, letLocal, load, local, loop, op, setLocal, when } from '../../ir/build.ts';
import type { Expr, Program } from '../../ir/node.ts';
import { chunkFor, type Load, loadOf, pointWork, threadsWorth } from './chunk.ts';

const even = (work: number, unit: Unit = 'point'): Load => ({ work, isUneven: false, unit });
const unitKinds = fc.constantFrom<Unit>('point', 'row', 'block');
const threads = fc.integer({ min: 1, max: 64 });

describe('chunkFor', () => {
  it('is a whole number from 1 to all units', () => {
    const units = fc.integer({ min: 1, max: 2 ** 31 - 1 });
    const sizes = fc.integer({ min: 1, max: 1 << 20 });
    fc.assert(
      fc.property(
        units,
        threads,
        sizes,
        sizes,
        fc.boolean(),
        unitKinds,
        (n, count, points, work, isUneven, unit) => {
          const chunk = chunkFor(n, count, points, { work, isUneven, unit });
          expect(Number.isInteger(chunk)).toBe(true);
          expect(chunk).toBeGreaterThanOrEqual(1);
          expect(chunk).toBeLessThanOrEqual(n);
          if (unit === 'point' && chunk < n) expect(chunk % 64).toBe(0);
          if (unit === 'block' && chunk < n && chunk > 4) expect(chunk % 4).toBe(0);
        },
      ),
    );
  });

  it('leaves a small map whole, and cuts a large one into several chunks a thread', () => {
    expect(chunkFor(1_000, 2, 1, even(6))).toBe(1_000);
    const chunk = chunkFor(1_000_000, 2, 1, even(6));
    expect(1_000_000 / chunk).toBeGreaterThanOrEqual(2 * 4);
  });

  it('cuts expensive rows one by one', () => {
    expect(chunkFor(64, 8, 64, even(10_000, 'row'))).toBe(1);
    expect(chunkFor(64, 2, 1_024, even(10_000, 'row'))).toBe(1);
    expect(chunkFor(1_080, 2, 1_920, even(200, 'row'))).toBeLessThan(20);
  });

  it('cuts uneven rows finer, but not below what taking a chunk is worth', () => {
    const rows = (isUneven: boolean, work: number): number =>
      chunkFor(1_024, 2, 1_024, { work, isUneven, unit: 'row' });
    expect(rows(false, 40)).toBe(64);
    expect(rows(true, 40)).toBe(8);
    const points: Load = { work: 1, isUneven: true, unit: 'point' };
    expect(chunkFor(1_000_000, 2, 1, points)).toBeGreaterThanOrEqual(2 ** 15);
  });

  it('gives cheap blocks out in fours, and expensive ones one by one', () => {
    expect(chunkFor(245, 1, 4_096, even(2, 'block'))).toBe(32);
    expect(chunkFor(5, 2, 4_096, even(1_000, 'block'))).toBe(1);
  });

  it('keeps chunks of huge domains short', () => {
    expect(chunkFor(2 ** 30, 2, 1, even(4))).toBeLessThanOrEqual(2 ** 20);
  });
});

it('threadsWorth: one for little work, all for much', () => {
  expect(threadsWorth(8, 1_000, 6)).toBe(1);
  expect(threadsWorth(8, 10_000_000, 6)).toBe(8);
});

it('pointWork counts loops and functions as more than an addition', () => {
  const base: Program = {
    name: 'p',
    rank: 1,
    slots: [{ kind: 'array', name: 'a', dtype: 'f32', rank: 1 }],
    locals: ['f32'],
    body: [load(0, 0, { kind: 'element' })],
    yields: [op('add', local('f32', 0), constant('f32', 1))],
    outputs: [{ name: 'out', dtype: 'f32' }],
    sink: { kind: 'store' },
    border: 'clamp',
    precision: 'default',
  };
  const sine = { ...base, yields: [op('sin', local('f32', 0))] };
  const looped = {
    ...base,
    body: [loop(0, [letLocal(0, op('add', constant('f32', 1), constant('f32', 2)))])],
  };
  expect(pointWork(base)).toBe(3);
  expect(pointWork(sine)).toBeGreaterThan(10);
  expect(pointWork(looped)).toBeGreaterThan(10);
});

it('loadOf: uneven where points leave a loop at different turns', () => {
  const counting = (until: Expr): Program => ({
    name: 'p',
    rank: 1,
    slots: [
      { kind: 'array', name: 'a', dtype: 'f32', rank: 1 },
      { kind: 'uniform', name: 'k', type: 'f32' },
    ],
    locals: ['f32', 'f32'],
    body: [
      load(0, 0, { kind: 'element' }),
      letLocal(1, constant('f32', 0)),
      loop(0, [
        when(op('ge', local('f32', 1), until), [exit(0)]),
        setLocal(1, op('add', local('f32', 1), constant('f32', 1))),
      ]),
    ],
    yields: [local('f32', 1)],
    outputs: [{ name: 'out', dtype: 'f32' }],
    sink: { kind: 'store' },
    border: 'clamp',
    precision: 'default',
  });
  expect(loadOf(counting(local('f32', 0))).isUneven).toBe(true);
  expect(loadOf(counting({ kind: 'uniform', type: 'f32', slot: 1 })).isUneven).toBe(false);
});
