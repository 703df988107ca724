import { expect, it } from 'vitest';
import { type Candidate, choose } from './choose.ts';

const candidate = (
  backend: Candidate['backend'],
  launchMs: number,
  samples: number,
  moveMs = 0,
): Candidate => ({
  backend,
  variant: 'v',
  threads: 1,
  condition: '',
  launchMs,
  moveMs,
  bytesMoved: 0,
  samples,
});
const idle = { totalMs: 0, exploringMs: 0 };
const spent = { totalMs: 100, exploringMs: 1000 };

it('takes the least total of launch and transfers', () => {
  const choice = choose([candidate('webgpu', 1, 9, 5), candidate('wasm', 2, 9)], [], false, idle);
  expect([choice.chosen.backend, choice.why]).toEqual(['wasm', 'measured']);
});

it('says when it only estimates, when it is pinned, and when there is no other', () => {
  expect(choose([candidate('js', 1, 0), candidate('wasm', 2, 0)], [], false, spent).why).toBe('estimated');
  expect(choose([candidate('js', 1, 0)], [], true, idle).why).toBe('pinned');
  expect(choose([candidate('js', 1, 0)], [], false, idle).why).toBe('only');
});

it('tries an unmeasured candidate that could win, within its budget, and never a hopeless one', () => {
  const best = candidate('wasm', 1, 5);
  expect(choose([best, candidate('js', 2, 0)], [], false, idle)).toMatchObject({
    why: 'exploring',
    chosen: { backend: 'js' },
  });
  expect(choose([best, candidate('js', 2, 0)], [], false, spent).chosen.backend).toBe('wasm');
  expect(choose([best, candidate('webgpu', 500, 0)], [], false, idle).chosen.backend).toBe('wasm');
  expect(choose([best, candidate('js', 2, 3)], [], false, idle).chosen.backend).toBe('wasm');
});

it('keeps the refused with their reasons', () => {
  const refused = [{ backend: 'webgpu' as const, reason: 'f64 has no WGSL type' }];
  expect(choose([candidate('js', 1, 0)], refused, false, idle).refused).toEqual(refused);
});
