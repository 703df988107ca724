/**
 * Mapped buffers between the JavaScript heap and the GPU. Bytes get there by `Uint8Array.set` alone: a view on shared
 * memory handed to `queue.writeBuffer` ends the Node process.
 */
import type { Gpu } from './gpu.ts';
import { createPool, type Pool, type PooledBuffer } from './pool.ts';
import { align4, bufferUsage, mapMode } from './usage.ts';

/** Bytes of mapped buffers kept for the next upload, and as many for the next read. */
const keptBytes = 64 * 2 ** 20;

export interface Staging {
  /** A buffer that holds the bytes, zeros up to a whole word, unmapped and ready to be copied from. */
  fill(bytes: Uint8Array): PooledBuffer;
  /** To be called once the copy from it is submitted. */
  recycle(filled: PooledBuffer): void;
  readonly reads: Pool;
  dispose(): void;
}

export function createStaging(gpu: Gpu): Staging {
  const create = (usage: number, mappedAtCreation: boolean) => (size: number) =>
    createQuietly(gpu.device, { size, usage, mappedAtCreation });
  /** Mapped, ready to be written to. */
  const mapped = createPool({
    create: create(bufferUsage.mapWrite | bufferUsage.copySource, true),
    keptBytes,
  });
  const reads = createPool({
    create: create(bufferUsage.mapRead | bufferUsage.copyTarget, false),
    keptBytes,
  });
  return {
    reads,
    fill(bytes) {
      const pooled = mapped.take(align4(bytes.length));
      const range = new Uint8Array(pooled.buffer.getMappedRange(0, align4(bytes.length)));
      range.set(bytes);
      range.fill(0, bytes.length, align4(bytes.length));
      pooled.buffer.unmap();
      return pooled;
    },
    recycle(filled) {
      filled.buffer.mapAsync(mapMode.write).then(
        () => mapped.give(filled),
        () => filled.buffer.destroy(),
      );
    },
    dispose() {
      mapped.trim(0);
      reads.trim(0);
    },
  };
}

/** Without memory for it the buffer can't be mapped, which its user is told; nobody needs to hear of it twice. */
function createQuietly(device: GPUDevice, descriptor: GPUBufferDescriptor): GPUBuffer {
  const filters = ['out-of-memory', 'validation'] as const;
  for (const filter of filters) device.pushErrorScope(filter);
  try {
    return device.createBuffer(descriptor);
  } finally {
    for (const _ of filters) device.popErrorScope().catch(() => {});
  }
}
