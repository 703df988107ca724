import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { isUnavailable } from './host.ts';
import { createNodeHost } from './node-host.ts';

const host = createNodeHost();

it('counts processors, shares memory and may block', () => {
  expect(host.processors()).toBeGreaterThanOrEqual(1);
  expect(host.processors()).toBeLessThanOrEqual(availableParallelism());
  expect(host.sharedMemory()).toBe(true);
  expect(Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)).toBe('timed-out');
  expect(host.canBlock).toBe(true);
});

it('a worker gets data first, then messages, and says how it ended', async () => {
  const worker = host.startWorker('onmessage = ({ data }) => postMessage([data, typeof require]);', {
    first: 1,
  });
  const messages: unknown[] = [];
  await new Promise<void>((resolve) => {
    worker.onMessage((message) => {
      messages.push((message as unknown[])[0]);
      if (messages.length === 2) resolve();
    });
    worker.post('second');
  });
  expect(messages).toEqual([{ first: 1 }, 'second']);
  const ended = new Promise((resolve) => worker.onExit(resolve));
  worker.terminate();
  expect(await ended).toMatch(/exited with code 1/);
});

it('a worker that throws ends with the reason', async () => {
  const worker = host.startWorker('onmessage = () => { throw new Error("broken") };', 0);
  expect(await new Promise((resolve) => worker.onExit(resolve))).toMatch(/broken/);
});

it('gives one GPU per process, or the reason why not', async () => {
  const first = await host.gpu();
  expect(await createNodeHost().gpu()).toBe(first);
  if (isUnavailable(first)) expect(first.unavailable).toMatch(/webgpu/);
  else expect(typeof first.requestAdapter).toBe('function');
});
