import { expect, it } from 'vitest';
import { TurnQueue } from './turn-queue.ts';

it('runs a job at once while nothing is under way', () => {
  const queue = new TurnQueue();
  expect(queue.add(() => 7)).toBe(7);
  expect(queue.isEmpty).toBe(true);
});

it('keeps call order behind a promise, also past a failure', async () => {
  const queue = new TurnQueue();
  const order: number[] = [];
  const slow = queue.add(async () => {
    await new Promise((done) => setTimeout(done, 5));
    order.push(1);
    throw new Error('first');
  });
  const next = queue.add(() => order.push(2));
  expect(order).toEqual([]);
  await expect(slow).rejects.toThrow('first');
  await next;
  await queue.empty();
  expect(order).toEqual([1, 2]);
  expect(queue.isEmpty).toBe(true);
});
