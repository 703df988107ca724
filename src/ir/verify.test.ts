import { describe, expect, it } from 'vitest';
import {
  argmin,
  array,
  axis,
  byteHistogram,
  f32,
  hypotMap,
  i32,
  programOf,
  scalar,
} from '../../test/property/hand-built.ts';
import { block, exit, get, letLocal, load, local, loop, op, put, setLocal, when } from './build.ts';
import type { Expr, Program } from './node.ts';
import { verify } from './verify.ts';

type Parts = Parameters<typeof programOf>[0];

const base = {
  slots: [array('f32', 2), scalar('f32')],
  locals: ['f32', 'i32'] as const,
  body: [],
  yields: [f32(0)],
};
const bodies =
  (parts: Partial<Parts>): (() => Program) =>
  () =>
    programOf({ ...base, ...parts });
const node = (name: 'add' | 'lt' | 'not', type: Expr['type'], ...args: Expr[]): Expr => ({
  kind: 'op',
  op: name,
  type,
  args,
});

describe('a program is refused', () => {
  it.each<[string, Partial<Parts>]>([
    ['of rank 4', { rank: 4 }],
    ['with an array without elements', { arrays: [{ type: 'f32', length: 0 }] }],
    ['that reads an array that is not there', { body: [get(0, 0, i32(0))] }],
    [
      'that reads an element as another type',
      { arrays: [{ type: 'u32', length: 2 }], body: [get(0, 0, i32(0))] },
    ],
    ['that puts another type', { arrays: [{ type: 'f32', length: 2 }], body: [put(0, i32(0), i32(1))] }],
    ['with a float as an index', { arrays: [{ type: 'f32', length: 2 }], body: [put(0, f32(0), f32(1))] }],
    [
      'that reads what a get declares elsewhere',
      {
        arrays: [{ type: 'f32', length: 2 }],
        body: [block(0, [get(0, 0, i32(0))]), letLocal(0, local('f32', 0))],
      },
    ],
    ['that reads a local before its let', { body: [letLocal(1, local('i32', 1))] }],
    ['that reads a local as another type', { body: [letLocal(0, f32(0)), letLocal(1, local('i32', 0))] }],
    [
      'that reads a local after its list',
      {
        body: [when({ kind: 'const', type: 'bool', value: 1 }, [letLocal(0, f32(0))])],
        yields: [local('f32', 0)],
      },
    ],
    ['that declares a local twice', { body: [letLocal(0, f32(0)), letLocal(0, f32(1))] }],
    ['that sets what is not declared', { body: [setLocal(0, f32(0))] }],
    ['that gives a local another type', { body: [letLocal(0, i32(0))] }],
    ['with an exit outside of its label', { body: [block(0, []), exit(0)] }],
    ['with a label twice', { body: [block(0, []), loop(0, [exit(0)])] }],
    ['that loads from a scalar', { body: [load(0, 1, { kind: 'element' })] }],
    ['that loads into another type', { body: [load(1, 0, { kind: 'element' })] }],
    ['with too few indices', { body: [load(0, 0, { kind: 'at', index: [i32(0)] })] }],
    ['with an index that is no i32', { body: [load(0, 0, { kind: 'at', index: [i32(0), f32(0)] })] }],
    [
      'that reads beside the point of another rank',
      { body: [load(0, 0, { kind: 'near', offset: [i32(0), i32(0)] })] },
    ],
    ['with an axis beyond its rank', { body: [letLocal(1, axis(1))] }],
    [
      'with an extent beyond the array',
      { body: [letLocal(1, { kind: 'extent', type: 'i32', of: 0, axis: 2 })] },
    ],
    ['that mixes types', { yields: [node('add', 'f32', f32(0), i32(0))] }],
    ['whose op has the wrong result', { yields: [node('lt', 'f32', f32(0), f32(1))] }],
    ['whose op does not take the type', { yields: [node('not', 'f32', f32(0))] }],
    [
      'with a constant that is no value of its type',
      { yields: [{ kind: 'const', type: 'f32', value: 0.1 }] },
    ],
    ['whose yield is not of the output', { yields: [i32(0)] }],
    ['with a yield too many', { yields: [f32(0), f32(0)] }],
    ['whose test is no bool', { body: [when(i32(1), [])] }],
    ['whose histogram counts floats', { sink: { kind: 'histogram', bins: 3 } }],
    [
      'whose combine has too few fields',
      { sink: { kind: 'reduce', identity: [], combine: { left: [], right: [], body: [], results: [] } } },
    ],
    [
      'whose combine knows where it is',
      {
        sink: {
          kind: 'reduce',
          identity: [0],
          combine: { left: [0], right: [1], body: [], results: [axis(0)] },
        },
        locals: ['i32', 'i32'],
        yields: [i32(0)],
        outputs: [{ name: 'o', dtype: 'i32' }],
      },
    ],
  ])('%s', (_, parts) => {
    expect(bodies(parts)).toThrow(expect.objectContaining({ name: 'InternalError', code: 'IR_INVALID' }));
  });
});

it('well-formed programs pass unchanged', () => {
  for (const program of [hypotMap, argmin, byteHistogram]) expect(verify(program)).toBe(program);
  expect(bodies({ yields: [op('add', f32(1), f32(2))] })).not.toThrow();
});
