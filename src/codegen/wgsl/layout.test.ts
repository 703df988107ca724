// The uniform block's words, read back by hand.
import { expect, test } from 'vitest';
import type { Program } from '../../ir/node.ts';
import { uniformBytes, uniformFields, writeUniforms } from './layout.ts';

const program: Program = {
  name: 'p',
  rank: 2,
  slots: [
    { kind: 'array', name: 'a', dtype: 'f32', rank: 2 },
    { kind: 'uniform', name: 'k', type: 'f32' },
    { kind: 'uniform', name: 'on', type: 'bool' },
    { kind: 'uniform', name: 'i', type: 'i32' },
  ],
  locals: [],
  body: [],
  yields: [],
  outputs: [{ name: 'out', dtype: 'f32' }],
  sink: { kind: 'store' },
  border: 'clamp',
  precision: 'default',
};

test('fields and their values', () => {
  const fields = uniformFields(program);
  const names = [
    'zero',
    'points',
    'd0',
    'd1',
    's0e0',
    's0e1',
    's0last',
    'u1',
    'u2',
    'u3',
    'tilesX',
    'tilesY',
  ];
  expect(fields.map(({ name }) => name)).toEqual(names);
  const step = { tilesX: 8, tilesY: 9, count: 0, readAt: 0, writeAt: 0, pitch: 0 };
  const words = writeUniforms(fields, [3, 5], [{ shape: [7, 11] }, 0.1, 0.5, -2], step);
  expect(words.byteLength).toBe(uniformBytes(fields));
  expect([...words]).toEqual([0, 15, 3, 5, 7, 11, 76, 0x3dcccccd, 1, 0xfffffffe, 8, 9]);
});

test('an array without elements has a last element 0; the block is whole rows', () => {
  const fields = uniformFields({ ...program, rank: 1 });
  const words = writeUniforms(fields, [4], [{ shape: [0, 11] }, Number.NaN, 0, 2 ** 31 - 1]);
  expect(words[fields.findIndex(({ name }) => name === 's0last')]).toBe(0);
  expect(words[fields.findIndex(({ name }) => name === 'u1')]).toBe(0x7fc00000);
  expect(words.byteLength % 16).toBe(0);
});
