/**
 * A memory that is not shared, for staged launches on the calling thread alone.
 *
 * Engines copy to and from shared memory word by word, as other threads may look on; to and from unshared memory in
 * vectors, in half the time or less. For a cheap kernel on typed arrays that is most of the call.
 */
import { type Host, isUnavailable } from '../../host/host.ts';
import type { WasmContext } from './executable.ts';
import { createLaunchQueue } from './launch-queue.ts';
import { createMemory } from './memory.ts';
import { createSharedSpace } from './shared-space.ts';
import { createStage } from './staged.ts';

/** What executables for one thread need; undefined where there is no memory for it. */
export function openAlone(host: Host, memoryLimit?: number): WasmContext | undefined {
  const memory = createMemory(false, memoryLimit);
  if (isUnavailable(memory)) return undefined;
  const queue = createLaunchQueue({ host, team: undefined });
  const space = createSharedSpace(memory, queue);
  return { memory, queue, space, stage: createStage(memory), threads: 1, nextModuleId: () => 0 };
}
