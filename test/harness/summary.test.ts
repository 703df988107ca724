import { describe, expect, it } from 'vitest';
import { belowFloor, describeSummary, emptySummary, lastLine, type Summary, total } from './summary.ts';

const summary = (groups: Summary['groups']): Summary => ({ ...emptySummary(), groups });

describe('belowFloor', () => {
  const floors = { 'node/webgpu': 5 };

  it('asks for the floor', () => {
    expect(
      belowFloor(summary({ 'node/webgpu': { passed: 5, failed: 0, skipped: 0 } }), floors, true),
    ).toEqual([]);
    expect(
      belowFloor(summary({ 'node/webgpu': { passed: 4, failed: 0, skipped: 0 } }), floors, false),
    ).toEqual(['node/webgpu: 4 passed, the floor in test/floors.json is 5']);
  });

  it('lets an engine be missing, with its skipped test, but not on CI', () => {
    const missing = summary({ 'node/webgpu': { passed: 0, failed: 0, skipped: 1 } });
    expect(belowFloor(missing, floors, false)).toEqual([]);
    expect(belowFloor(missing, floors, true)).toHaveLength(1);
  });

  it('counts skipped tests too, but not on CI', () => {
    const partly = summary({ 'node/webgpu': { passed: 4, failed: 0, skipped: 1 } });
    expect(belowFloor(partly, floors, false)).toEqual([]);
    expect(belowFloor(partly, floors, true)).toHaveLength(1);
  });

  it('never lets a group be absent', () => {
    expect(belowFloor(summary({}), floors, false)).toHaveLength(1);
  });
});

it('counts what is broken as failed', () => {
  const run = summary({
    unit: { passed: 3, failed: 1, skipped: 2 },
    'node/js': { passed: 4, failed: 0, skipped: 0 },
  });
  run.broken.push('src/a.test.ts');
  expect(lastLine(total(run))).toBe('7 passed, 2 failed, 2 skipped');
});

it('prints every skip reason with the tests it is for', () => {
  const run = summary({});
  run.skips['WebGPU has no f64'] = ['a', 'b', 'c', 'd'];
  expect(describeSummary(run)).toEqual(['Skipped', '  WebGPU has no f64', '    a, b, c, … (4)', '']);
});
