/** A host for backends that need no more than a clock. */
import type { Host } from '../../src/host/host.ts';

export const testHost: Host = {
  name: 'node',
  processors: () => 1,
  sharedMemory: () => true,
  canBlock: true,
  startWorker() {
    throw new Error('this host has no workers');
  },
  gpu: () => Promise.resolve({ unavailable: 'this host has no GPU' }),
  now: () => performance.now(),
};
