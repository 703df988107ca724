import { expect, test } from 'vitest';
import { constant, local, op } from './build.ts';
import type { Expr, Program } from './node.ts';
import { ops } from './ops.ts';
import { rangesOf } from './ranges.ts';
import { type ComputeType, roundTo } from './types.ts';

/** A program with a local per dtype: u8 (0), i8 (1), u16 (2), i16 (3), i32 (4), and a local that is set again (5). */
const program: Program = {
  name: 'ranges',
  rank: 1,
  slots: (['u8', 'i8', 'u16', 'i16', 'i32'] as const).map((dtype) => ({
    kind: 'array',
    name: dtype,
    dtype,
    rank: 1,
  })),
  locals: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
  arrays: [],
  body: [
    ...[0, 1, 2, 3, 4].map((slot) => ({
      kind: 'load' as const,
      local: slot,
      slot,
      at: { kind: 'element' as const },
    })),
    { kind: 'let', local: 5, value: constant('i32', 1) },
    { kind: 'set', local: 5, value: constant('i32', 2) },
  ],
  yields: [constant('i32', 0)],
  outputs: [{ name: 'out', dtype: 'i32' }],
  sink: { kind: 'store' },
  border: 'zero',
  precision: 'default',
} as Program;

const range = rangesOf(program);
const of = (id: number): Expr => local('i32', id);

test('loads, and a local that is set again', () => {
  expect([0, 1, 2, 3].map((id) => range(of(id)))).toEqual([
    { least: 0, most: 255 },
    { least: -128, most: 127 },
    { least: 0, most: 65535 },
    { least: -32768, most: 32767 },
  ]);
  for (const id of [4, 5]) expect(range(of(id)).least).toBe(-(2 ** 31));
});

test('a sum that could wrap has no bounds', () => {
  expect(range(op('add', of(4), constant('i32', 1)))).toEqual({ least: -(2 ** 31), most: 2 ** 31 - 1 });
  expect(range(op('mul', of(2), of(2))).most).toBe(2 ** 31 - 1);
});

test('a sum of pixels stays small', () => {
  const sum = op('sub', op('mul', of(0), constant('i32', 2)), of(0));
  expect(range(op('abs', sum))).toEqual({ least: 0, most: 510 });
});

/** Extremes of each load, and some between. */
const samples: readonly (readonly number[])[] = [
  [0, 1, 127, 255],
  [-128, -1, 0, 127],
  [0, 1, 40000, 65535],
  [-32768, -7, 0, 32767],
];

const binary = ['add', 'sub', 'mul', 'min', 'max', 'and', 'or', 'xor', 'idiv', 'rem'] as const;
const unary = ['neg', 'abs', 'sign', 'not', 'clz'] as const;

test.each(binary)('%s: every result of loaded values lies within', (name) => {
  for (let a = 0; a < 4; a++)
    for (let b = 0; b < 4; b++) {
      const { least, most } = range(op(name, of(a), of(b)));
      for (const x of samples[a]!)
        for (const y of samples[b]!) {
          const value = result(name, 'i32', x, y);
          expect(value >= least && value <= most, `${x} ${name} ${y} = ${value}`).toBe(true);
        }
    }
});

test.each(unary)('%s: every result of loaded values lies within', (name) => {
  for (let a = 0; a < 4; a++) {
    const { least, most } = range(op(name, of(a)));
    for (const x of samples[a]!)
      expect(result(name, 'i32', x, 0)).toSatisfy((v: number) => v >= least && v <= most);
  }
});

test.each(['shl', 'shr'] as const)('%s by a constant', (name) => {
  for (let a = 0; a < 4; a++)
    for (const count of [0, 1, 7, 31]) {
      const { least, most } = range(op(name, of(a), constant('i32', count)));
      for (const x of samples[a]!)
        expect(result(name, 'i32', x, count)).toSatisfy((v: number) => v >= least && v <= most);
    }
});

function result(name: keyof typeof ops, type: ComputeType, a: number, b: number): number {
  return roundTo(type, ops[name].meaning(type, a, b, 0));
}
