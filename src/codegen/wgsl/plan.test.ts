// Dispatches: limits, coverage, and that the levels of a reduction hand their partials on.
import { expect, test } from 'vitest';
import type { Program, Sink } from '../../ir/node.ts';
import type { Cover, WgslArtifact } from './artifact.ts';
import { gridOf, planLaunch } from './plan.ts';

const artifact = (sink: Sink, ...covers: Cover[]): WgslArtifact => ({
  program: {
    sink,
    outputs: [
      { name: 'a', dtype: 'f32' },
      { name: 'b', dtype: 'i32' },
    ],
  } as unknown as Program,
  passes: covers.map((cover) => ({ name: '', source: '', bindings: [], cover })),
  uniforms: [],
  source: '',
});

test('a grid covers all workgroups within the limit, with few to spare', () => {
  for (const groups of [1, 2, 65535, 65536, 65537, 131070, 131071, 10_000_019, 33_554_432]) {
    const [x, y] = gridOf(groups);
    expect(Math.max(x, y)).toBeLessThanOrEqual(65535);
    expect(x * y).toBeGreaterThanOrEqual(groups);
    expect(x * y - groups).toBeLessThan(y);
  }
});

test('points and tiles', () => {
  const linear = planLaunch(artifact({ kind: 'store' }, { kind: 'points', points: 256 }), [1000]);
  expect(linear).toMatchObject({ dispatches: [{ groups: [4, 1] }], partialBytes: 0, clearsOutputs: false });
  const tiled = planLaunch(artifact({ kind: 'store' }, { kind: 'tile', extents: [1, 4, 16] }), [2, 9, 33]);
  expect(tiled.dispatches[0]).toMatchObject({ groups: [18, 1], step: { tilesX: 3, tilesY: 3 } });
});

test('a histogram strides with a bounded number of workgroups and clears first', () => {
  const of = artifact({ kind: 'histogram', bins: 9 }, { kind: 'stride', points: 256 });
  expect(planLaunch(of, [1])).toMatchObject({ dispatches: [{ groups: [1, 1] }], clearsOutputs: true });
  expect(planLaunch(of, [1e9]).dispatches[0]!.groups).toEqual([256, 1]);
});

test('a reduction goes on until one is left, each level behind the one before', () => {
  const sink = { kind: 'reduce' } as Sink;
  const of = artifact(sink, { kind: 'points', points: 100 }, { kind: 'run', accumulators: 4 });
  const { dispatches, partialBytes } = planLaunch(of, [1701]);
  expect(
    dispatches.map(({ pass, groups, step }) => [pass, groups[0], step.count, step.readAt, step.writeAt]),
  ).toEqual([
    [0, 18, 0, 0, 0],
    [1, 5, 18, 0, 18],
    [1, 2, 5, 18, 23],
    [1, 1, 2, 23, 25],
  ]);
  expect(partialBytes).toBe(25 * 2 * 4);
  expect(planLaunch(of, [1]).dispatches).toHaveLength(2);
});
