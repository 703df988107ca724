/**
 * Blocks on the JavaScript heap, one ArrayBuffer each. Freed buffers are kept for reuse in classes of a power of two
 * or one and a half times that, so that a loop that allocates and frees does not fill the heap with garbage.
 */
import { DeviceError } from '../../errors.ts';
import type { TypedArray } from '../../ir/types.ts';
import type { Block, CpuBlock, Space, SpaceStats } from '../backend.ts';

/** Most bytes kept in free buffers; a frame of 4K RGBA in f32 is 127 MB, above which reuse pays less than it holds. */
const keptBytes = 128 * 2 ** 20;

export interface HostSpaceOptions {
  /** Most bytes in live blocks; no limit of our own where absent. */
  readonly memoryLimit?: number;
}

/** Opens a space on the heap. `dispose` drops the free buffers; live blocks stay valid until they are collected. */
export function createHostSpace(options: HostSpaceOptions = {}): Space & { dispose(): void } {
  const limit = options.memoryLimit ?? Number.POSITIVE_INFINITY;
  const live = new Map<Block, ArrayBuffer>();
  const free = new Map<number, ArrayBuffer[]>();
  let liveBytes = 0;
  let freeBytes = 0;
  const take = (size: number): ArrayBuffer => {
    const kept = free.get(size)?.pop();
    if (!kept) return newBuffer(size);
    freeBytes -= size;
    return kept;
  };
  return {
    name: 'host',
    allocate(bytes) {
      const size = sizeClass(bytes);
      if (liveBytes + size > limit) throw outOfMemory(bytes, `the limit of ${limit} bytes is reached`);
      const buffer = take(size);
      const block: CpuBlock = { space: 'host', bytes, buffer, byteOffset: 0 };
      live.set(block, buffer);
      liveBytes += size;
      return block;
    },
    free(block) {
      const buffer = live.get(block);
      if (!buffer || !live.delete(block)) return;
      liveBytes -= buffer.byteLength;
      if (freeBytes + buffer.byteLength > keptBytes) return;
      freeBytes += buffer.byteLength;
      const list = free.get(buffer.byteLength);
      if (list) list.push(buffer);
      else free.set(buffer.byteLength, [buffer]);
    },
    write(block, source) {
      bytesOfBlock(block, source.byteLength).set(bytesOfArray(source));
    },
    read(block, target) {
      bytesOfArray(target).set(bytesOfBlock(block, target.byteLength));
    },
    part(block, byteOffset, bytes) {
      const { buffer, byteOffset: start } = block as CpuBlock;
      return { space: 'host', bytes, buffer, byteOffset: start + byteOffset } as CpuBlock;
    },
    get stats(): SpaceStats {
      return { liveBlocks: live.size, liveBytes, reservedBytes: liveBytes + freeBytes };
    },
    dispose() {
      free.clear();
      freeBytes = 0;
    },
  };
}

/** The least of 16, 24, 32, 48, 64, … bytes that is enough. */
function sizeClass(bytes: number): number {
  const power = 2 ** Math.ceil(Math.log2(Math.max(16, bytes)));
  return bytes <= power * 0.75 && power > 16 ? power * 0.75 : power;
}

function newBuffer(size: number): ArrayBuffer {
  try {
    return new ArrayBuffer(size);
  } catch (cause) {
    throw outOfMemory(size, 'the engine gives no more', cause);
  }
}

function outOfMemory(bytes: number, reason: string, cause?: unknown): DeviceError {
  return new DeviceError(
    'OUT_OF_MEMORY',
    `No ${bytes} bytes on the JavaScript heap: ${reason}. Dispose of arrays that are no longer needed.`,
    { cause, backend: 'js' },
  );
}

function bytesOfBlock(block: Block, bytes: number): Uint8Array {
  const { buffer, byteOffset } = block as CpuBlock;
  return new Uint8Array(buffer, byteOffset, bytes);
}

function bytesOfArray(array: TypedArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
