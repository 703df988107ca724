/**
 * Buffers of one usage, kept for reuse by size class. The GPU runs its queue in order, so a buffer may be handed out again
 * while work on its former content is still queued.
 */

export interface PooledBuffer {
  /** Never used again for another buffer: a key for caches. */
  readonly id: number;
  readonly buffer: GPUBuffer;
  /** Its size in bytes: the class, at least what was asked for. */
  readonly size: number;
  /** The platform had no memory for it: it must not be handed out again. */
  isBroken?: boolean;
}

export interface Pool {
  /** A buffer of at least `bytes` bytes, with whatever content. */
  take(bytes: number): PooledBuffer;
  give(buffer: PooledBuffer): void;
  /** Destroys free buffers, the least recently used first, until at most `bytes` are left. */
  trim(bytes: number): void;
  readonly freeBytes: number;
}

export interface PoolOptions {
  /** Makes a buffer of exactly that size. */
  readonly create: (size: number) => GPUBuffer;
  /** Most bytes kept in free buffers. */
  readonly keptBytes: number;
  /** Sizes are never rounded beyond this. */
  readonly mostBytes?: number;
  /** Called before a buffer is destroyed: work queued on it must be submitted. */
  readonly beforeDestroy?: () => void;
}

export function createPool(options: PoolOptions): Pool {
  const { create, keptBytes, mostBytes = Number.POSITIVE_INFINITY, beforeDestroy } = options;
  /** In the order they came back; and the same by size. */
  const free = new Set<PooledBuffer>();
  const bySize = new Map<number, Set<PooledBuffer>>();
  let freeBytes = 0;
  let nextId = 0;
  const remove = (pooled: PooledBuffer): void => {
    free.delete(pooled);
    bySize.get(pooled.size)?.delete(pooled);
    freeBytes -= pooled.size;
  };
  const trim = (bytes: number): void => {
    for (const pooled of free) {
      if (freeBytes <= bytes) return;
      remove(pooled);
      beforeDestroy?.();
      pooled.buffer.destroy();
    }
  };
  return {
    take(bytes) {
      const size = Math.max(Math.min(sizeClass(bytes), mostBytes), bytes);
      for (const pooled of bySize.get(size) ?? []) {
        remove(pooled);
        if (!pooled.isBroken) return pooled;
      }
      return { id: nextId++, buffer: create(size), size };
    },
    give(pooled) {
      if (pooled.isBroken) return;
      free.add(pooled);
      const same = bySize.get(pooled.size);
      if (same) same.add(pooled);
      else bySize.set(pooled.size, new Set([pooled]));
      freeBytes += pooled.size;
      trim(keptBytes);
    },
    trim,
    get freeBytes() {
      return freeBytes;
    },
  };
}

/** Four classes to a power of two (at most a quarter is wasted), from 256 bytes. */
export function sizeClass(bytes: number): number {
  const step = Math.max(64, 2 ** (Math.ceil(Math.log2(Math.max(bytes, 1))) - 3));
  return Math.max(256, Math.ceil(bytes / step) * step);
}
