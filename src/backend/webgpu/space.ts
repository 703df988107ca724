/** Blocks of GPU memory: storage buffers from a pool, filled and read through mapped staging buffers. */
import type { TypedArray } from '../../ir/types.ts';
import type { Space } from '../backend.ts';
import { type Faultable, type GpuBlock, isGpuBlock } from './block.ts';
import type { Gpu } from './gpu.ts';
import { outOfMemory, readFailed, tooLarge } from './messages.ts';
import { createPool, type Pool } from './pool.ts';
import type { Queue } from './queue.ts';
import type { Staging } from './staging.ts';
import { align4, bufferUsage, mapMode } from './usage.ts';

/** Most bytes kept in free buffers: a few frames of 4K RGBA in f32. */
const keptBytes = 512 * 2 ** 20;

export interface GpuSpace extends Space {
  readonly name: 'webgpu';
  allocate(bytes: number): GpuBlock;
  dispose(): void;
}

export function createSpace(
  gpu: Gpu,
  queue: Queue,
  staging: Staging,
  memoryLimit: number = Number.POSITIVE_INFINITY,
): GpuSpace {
  const { limits } = gpu.device;
  const mostBytes = Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize);
  const live = new Set<GpuBlock>();
  let liveBytes = 0;
  /** What the platform will say of the buffers made since the last look. */
  const made: Promise<GPUError | null>[] = [];
  const pool = createPool({
    create(size) {
      makeRoom(pool, size, liveBytes, memoryLimit);
      gpu.device.pushErrorScope('out-of-memory');
      const buffer = gpu.device.createBuffer({ size, usage: storageUsage });
      made.push(gpu.device.popErrorScope());
      return buffer;
    },
    keptBytes: Math.min(keptBytes, memoryLimit),
    mostBytes: Math.floor(mostBytes / 4) * 4,
    beforeDestroy: () => void queue.flush(),
  });

  function newBlock(bytes: number): GpuBlock {
    const pooled = pool.take(align4(bytes));
    const block: GpuBlock = { space: 'webgpu', bytes, pooled, fault: undefined };
    made.pop()?.then(
      (error) => {
        if (!error) return;
        block.fault = outOfMemory(bytes, error.message);
        pooled.isBroken = true;
      },
      () => {},
    );
    return block;
  }

  return {
    name: 'webgpu',
    allocate(bytes) {
      gpu.check();
      if (bytes > mostBytes) throw tooLarge(bytes, mostBytes);
      const block = newBlock(bytes);
      live.add(block);
      liveBytes += block.pooled.size;
      return block;
    },
    free(block) {
      if (!isGpuBlock(block) || !live.delete(block)) return;
      liveBytes -= block.pooled.size;
      pool.give(block.pooled);
    },
    write(block, source) {
      gpu.check();
      const target = block as GpuBlock;
      if (source.byteLength === 0) return;
      if (target.pooled.isBroken && target.fault) throw target.fault;
      upload(queue, target, new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
      target.fault = undefined;
    },
    read: (block, target) => readBlock(gpu, queue, staging, block as GpuBlock, target),
    get stats() {
      return { liveBlocks: live.size, liveBytes, reservedBytes: liveBytes + pool.freeBytes };
    },
    dispose() {
      pool.trim(0);
      for (const block of live) block.pooled.buffer.destroy();
      live.clear();
      liveBytes = 0;
    },
  };
}

const storageUsage = bufferUsage.storage | bufferUsage.copySource | bufferUsage.copyTarget;

function makeRoom(pool: Pool, size: number, liveBytes: number, limit: number): void {
  if (liveBytes + pool.freeBytes + size <= limit) return;
  pool.trim(Math.max(0, limit - liveBytes - size));
  if (liveBytes + pool.freeBytes + size > limit)
    throw outOfMemory(size, `the limit of ${limit} bytes is reached`);
}

/** A mapped buffer that the platform has no memory for is a RangeError. */
function upload(queue: Queue, target: GpuBlock, bytes: Uint8Array): void {
  try {
    queue.upload(bytes, target);
  } catch (error) {
    throw error instanceof RangeError ? outOfMemory(bytes.length, error.message) : error;
  }
}

async function readBlock(
  gpu: Gpu,
  queue: Queue,
  staging: Staging,
  block: GpuBlock,
  target: TypedArray,
): Promise<void> {
  gpu.check();
  if (block.fault) throw block.fault;
  if (target.byteLength === 0) return;
  const bytes = align4(target.byteLength);
  const pooled = staging.reads.take(bytes);
  const copied: Faultable = { fault: undefined };
  queue.add({ kind: 'copy', from: block.pooled.buffer, to: pooled.buffer, bytes }, [copied], [block]);
  const settled = queue.flush();
  try {
    await pooled.buffer.mapAsync(mapMode.read, 0, bytes);
    await settled;
    if (copied.fault) throw copied.fault;
  } catch (error) {
    pooled.buffer.destroy();
    await settled;
    throw copied.fault ?? gpu.blame(readFailed(bytes, error));
  }
  const view = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
  view.set(new Uint8Array(pooled.buffer.getMappedRange(0, bytes), 0, target.byteLength));
  pooled.buffer.unmap();
  staging.reads.give(pooled);
}
