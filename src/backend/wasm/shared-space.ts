/**
 * The space 'shared': blocks in the runtime's WebAssembly memory.
 *
 * What must hold: a block goes back to the memory only when every launch that was queued before has settled, and is not
 * written by the caller while a queued launch works on it.
 */

import type { TypedArray } from '../../ir/types.ts';
import type { Block, CpuBlock, Space } from '../backend.ts';
import type { WasmMemory } from './memory.ts';
import { bytesMismatch, foreignBlock, unknownBlock } from './messages.ts';

/** A block in this memory. `lastUse` is the number of the last queued launch that works on it. */
export interface SharedBlock extends CpuBlock {
  readonly space: 'shared';
  readonly home: WasmMemory;
  lastUse: number;
}

/** What the space must know of queued launches. */
export interface Fence {
  /** All launches up to this number have settled. */
  readonly settled: number;
  readonly isIdle: boolean;
  /** Settles queued launches on the calling thread, now. */
  settleNow(): void;
  /** Runs `next` once all launches queued so far have settled: now if there are none. */
  whenSettled(next: () => void): void;
  idle(): Promise<void>;
}

export interface SharedSpace extends Space {
  readonly name: 'shared';
  allocate(bytes: number): SharedBlock;
  wrap(array: TypedArray): SharedBlock | undefined;
}

export function createSharedSpace(memory: WasmMemory, fence: Fence): SharedSpace {
  const live = new Set<Block>();
  let liveBytes = 0;

  return {
    name: 'shared',
    allocate(bytes) {
      const block = createBlock(memory, memory.allocate(bytes), bytes);
      live.add(block);
      liveBytes += bytes;
      return block;
    },
    free(block) {
      if (!live.delete(block)) throw unknownBlock('free');
      liveBytes -= block.bytes;
      fence.whenSettled(() => memory.free((block as SharedBlock).byteOffset));
    },
    write(block, source) {
      const target = checkOurs(block, memory);
      if (source.byteLength > target.bytes) throw bytesMismatch(source.byteLength, target.bytes);
      if (target.lastUse > fence.settled) fence.settleNow();
      memory.u8.set(new Uint8Array(source.buffer, source.byteOffset, source.byteLength), target.byteOffset);
    },
    read(block, target) {
      const source = checkOurs(block, memory);
      if (target.byteLength > source.bytes) throw bytesMismatch(target.byteLength, source.bytes);
      if (fence.isIdle) return copyOut(memory, source.byteOffset, target);
      return fence.idle().then(() => copyOut(memory, source.byteOffset, target));
    },
    wrap(array) {
      if (!memory.owns(array.buffer)) return undefined;
      return createBlock(memory, array.byteOffset, array.byteLength);
    },
    get stats() {
      return { liveBlocks: live.size, liveBytes, reservedBytes: memory.buffer.byteLength };
    },
  };
}

/** The block, if it lies in this memory. Throws InternalError otherwise. */
export function checkOurs(block: Block, memory: WasmMemory): SharedBlock {
  if ((block as SharedBlock).home !== memory) throw foreignBlock(block.space);
  return block as SharedBlock;
}

function createBlock(home: WasmMemory, byteOffset: number, bytes: number): SharedBlock {
  return {
    space: 'shared',
    bytes,
    byteOffset,
    home,
    lastUse: 0,
    get buffer() {
      return home.buffer;
    },
  };
}

function copyOut(memory: WasmMemory, address: number, target: TypedArray): void {
  const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
  bytes.set(memory.u8.subarray(address, address + target.byteLength));
}
