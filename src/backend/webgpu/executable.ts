/** A compiled program. Its first launch goes out alone and is awaited, so that a refusal is told at once and hurts no other. */

import type { WgslArtifact } from '../../codegen/wgsl/artifact.ts';
import type { Note } from '../../ir/place.ts';
import type { Executable, Launch } from '../backend.ts';
import type { GpuBlock } from './block.ts';
import type { Gpu } from './gpu.ts';
import { type Launcher, queueLaunch } from './launch.ts';

export function createExecutable(gpu: Gpu, launcher: Launcher, notes: readonly Note[]): Executable {
  const { artifact, queue } = launcher;
  let isProven = false;

  async function launchFirst(launch: Launch): Promise<void> {
    void queue.flush();
    queueLaunch(launcher, launch);
    await queue.flush();
    const fault = launch.outputs
      .map((block) => (block as GpuBlock).fault)
      .find((found) => found !== undefined);
    if (fault) throw fault;
    isProven = true;
  }

  return {
    variant: variantOf(artifact),
    program: artifact.program,
    source: artifact.source,
    vectorised: true,
    notes,
    launch(launch) {
      launch.signal?.throwIfAborted();
      gpu.check();
      if (!isProven) return launchFirst(launch);
      queueLaunch(launcher, launch);
    },
    dispose() {},
  };
}

function variantOf({ passes }: WgslArtifact): string {
  const { cover, source } = passes[0]!;
  if (cover.kind === 'stride') return source.includes('var<workgroup>') ? 'private bins' : 'shared bins';
  return cover.kind === 'tile' ? `tile ${cover.extents.join('×')}` : 'linear';
}
