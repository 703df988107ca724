import { expect, it } from 'vitest';
import { constant, load, local, op } from './build.ts';
import { contentOf } from './content.ts';
import type { Program } from './node.ts';

const program = (value: number, place?: number): Program => ({
  name: 'p',
  rank: 1,
  slots: [{ kind: 'array', name: 'x', dtype: 'f32', rank: 1 }],
  locals: ['f32'],
  body: [
    {
      ...load(0, 0, { kind: 'element' }),
      ...(place === undefined
        ? {}
        : { place: { source: { name: 'p', text: 'x => x' }, start: place, end: place } }),
    },
  ],
  yields: [op('add', local('f32', 0), constant('f32', value))],
  outputs: [{ name: 'out', dtype: 'f32' }],
  sink: { kind: 'store' },
  border: 'clamp',
  precision: 'default',
});

it('tells programs apart by every constant', () => {
  const values = [0, -0, 1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  expect(new Set(values.map((value) => contentOf(program(value)))).size).toBe(values.length);
});

it('is the same for the same program at another place', () => {
  expect(contentOf(program(2, 7))).toBe(contentOf(program(2)));
});
