/** Long straight bodies, whose lanes are written side by side: how many at once, and that every length is right. */
import { describe, expect, it } from 'vitest';
import { array, f32, programOf } from '../../../test/property/hand-built.ts';
import { letLocal, load, local, op, setLocal } from '../../ir/build.ts';
import { evaluate } from '../../ir/evaluate.ts';
import type { Expr } from '../../ir/node.ts';
import type { Verified } from '../../ir/verify.ts';
import { differenceForTest } from './difference-for-test.ts';
import { interleavedLanes } from './interleave.ts';
import { launch } from './launch-for-test.ts';

const x = local('f32', 0);

/** `chains` values, each `steps` times multiplied with x and given a constant, and then their sum. */
function chainsOf(chains: number, steps: number): Verified {
  const ids = Array.from({ length: chains }, (_, k) => k + 1);
  const turns = Array.from({ length: steps }, (_, step) =>
    ids.map((id) => setLocal(id, op('add', op('mul', local('f32', id), x), f32(1 / (step + id))))),
  );
  return programOf({
    slots: [array('f32')],
    locals: ['f32', ...ids.map(() => 'f32' as const)],
    body: [load(0, 0, { kind: 'element' }), ...ids.map((id) => letLocal(id, f32(id))), ...turns.flat()],
    yields: [ids.map((id): Expr => local('f32', id)).reduce((a, b) => op('add', a, b))],
    outputs: [{ name: 'out', dtype: 'f32' }],
  });
}

describe('interleavedLanes', () => {
  it.each([
    ['a short body', 1, 4, undefined],
    ['one chain', 1, 16, 24],
    ['two chains', 2, 16, 16],
    ['five chains', 5, 8, 8],
    ['more than registers hold', 7, 8, undefined],
    ['too much code', 1, 120, undefined],
  ] as const)('%s', (_, chains, steps, lanes) => {
    expect(interleavedLanes(chainsOf(chains, steps))).toBe(lanes);
  });
});

describe('the code', () => {
  it.each([1, 2, 5])('%i chains, every length to 60', (chains) => {
    const program = chainsOf(chains, 12);
    for (let n = 0; n <= 60; n++) {
      const data = Float32Array.from({ length: n }, (_, i) => Math.sin(i));
      const inputs = { shape: [n], args: [{ data, shape: [n] }] };
      const found = differenceForTest(launch(program, inputs), evaluate(program, inputs));
      expect(found, `${n} points`).toBeUndefined();
    }
  });
});
