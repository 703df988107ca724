import { expect, it } from 'vitest';
import { isUnavailable } from '../../host/host.ts';
import type { AddressCall, Planner } from '../procedure.ts';
import type { Job } from './job.ts';
import { createMemory } from './memory.ts';
import { createPlans } from './plans.ts';

const memory = createMemory(false);
if (isUnavailable(memory)) throw new Error(memory.unavailable);

const call = (address: number, extent = 4): AddressCall => ({
  shape: [extent],
  inputs: [{ address, shape: [extent] }],
  outputs: [0],
  threads: 1,
});

function createCounted(bytes: number) {
  let planned = 0;
  const planner: Planner = {
    plan(_, scratch) {
      planned++;
      scratch(bytes);
      scratch(1);
      return [() => {}];
    },
    dispose() {},
  };
  const plans = createPlans(memory as never, planner, () => ({}) as Job);
  return { plans, planned: () => planned };
}

it('keeps the small plans of one shape for the next calls like them', () => {
  const before = memory.taken;
  const { plans, planned } = createCounted(100);
  for (let k = 0; k < 10; k++) plans.take(call(64 * (k % 2))).release();
  expect([planned(), memory.taken - before]).toEqual([2, 4]);
  plans.take(call(128)).release();
  expect([planned(), memory.taken - before]).toEqual([3, 4]);
  plans.take(call(64, 5)).release();
  expect([planned(), memory.taken - before]).toEqual([4, 2]);
  plans.dispose();
  expect(memory.taken).toBe(before);
});

it('gives no plan to two launches at once, and frees those that are no longer kept', () => {
  const before = memory.taken;
  const { plans, planned } = createCounted(100);
  const [first, second] = [plans.take(call(0)), plans.take(call(0))];
  expect(second).not.toBe(first);
  plans.take(call(0, 9)).release();
  expect(memory.taken - before).toBe(6);
  first.release();
  second.release();
  expect([planned(), memory.taken - before]).toEqual([3, 2]);
  plans.dispose();
  expect(memory.taken).toBe(before);
});

it('keeps no large plan, and nothing of one that fails', () => {
  const before = memory.taken;
  const { plans, planned } = createCounted(2 ** 20);
  plans.take(call(0)).release();
  plans.take(call(0)).release();
  expect([planned(), memory.taken]).toEqual([2, before]);
  const failing: Planner = {
    plan(_, scratch) {
      scratch(10);
      throw new RangeError('no');
    },
    dispose() {},
  };
  expect(() => createPlans(memory as never, failing, () => ({}) as Job).take(call(0))).toThrow('no');
  expect(memory.taken).toBe(before);
});
