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

/** A block in this memory. A class, as blocks come and go with every call: the getter is made once. */
export class SharedBlock implements CpuBlock {
  readonly space = 'shared';
  readonly home: WasmMemory;
  readonly byteOffset: number;
  readonly bytes: number;
  /** The number of the last queued launch that works on it. */
  lastUse = 0;
  /** Handed out and not freed. */
  isLive = false;

  constructor(home: WasmMemory, byteOffset: number, bytes: number) {
    this.home = home;
    this.byteOffset = byteOffset;
    this.bytes = bytes;
  }

  get buffer(): ArrayBufferLike {
    return this.home.buffer;
  }
}

/** A piece of a block: what a launch does with it, it does with the block. */
class SharedPart extends SharedBlock {
  readonly whole: SharedBlock;

  constructor(whole: SharedBlock, byteOffset: number, bytes: number) {
    super(whole.home, whole.byteOffset + byteOffset, bytes);
    this.whole = whole;
  }
}

/** A launch of this number works on the block. */
export function markBlock(block: SharedBlock, launch: number): void {
  block.lastUse = launch;
  if (block instanceof SharedPart) markBlock(block.whole, launch);
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

/** Freed blocks kept ready, so that a call like the last one takes the same blocks again: at most this many bytes. */
const mostSpareBytes = 1 << 20;

export function createSharedSpace(memory: WasmMemory, fence: Fence): SharedSpace {
  const spares = new Map<number, SharedBlock[]>();
  let spareBytes = 0;
  let liveBlocks = 0;
  let liveBytes = 0;

  function takeSpare(bytes: number): SharedBlock | undefined {
    const block = spares.get(bytes)?.pop();
    if (block) spareBytes -= bytes;
    return block;
  }

  function giveBack(block: SharedBlock): void {
    const { bytes } = block;
    if (spareBytes + bytes > mostSpareBytes) return memory.free(block.byteOffset);
    spareBytes += bytes;
    const list = spares.get(bytes);
    if (list) list.push(block);
    else spares.set(bytes, [block]);
  }

  function dropSpares(): void {
    for (const list of spares.values()) for (const block of list) memory.free(block.byteOffset);
    spares.clear();
    spareBytes = 0;
  }

  function allocateNew(bytes: number): SharedBlock {
    // Spares must not make the memory grow, and are of little use among sizes that never come again.
    if (bytes > mostSpareBytes || spares.size > 64) dropSpares();
    return new SharedBlock(memory, memory.allocate(bytes), bytes);
  }

  return {
    name: 'shared',
    allocate(bytes) {
      const block = takeSpare(bytes) ?? allocateNew(bytes);
      block.isLive = true;
      liveBlocks++;
      liveBytes += bytes;
      return block;
    },
    free(block) {
      const ours = checkOurs(block, memory);
      if (!ours.isLive) throw unknownBlock('free');
      ours.isLive = false;
      liveBlocks--;
      liveBytes -= ours.bytes;
      if (fence.isIdle) giveBack(ours);
      else fence.whenSettled(() => giveBack(ours));
    },
    write(block, source) {
      const target = checkOurs(block, memory);
      if (source.byteLength > target.bytes) throw bytesMismatch(source.byteLength, target.bytes);
      if (target.lastUse > fence.settled) fence.settleNow();
      copyIn(memory, source, target.byteOffset);
    },
    read(block, target) {
      const source = checkOurs(block, memory);
      if (target.byteLength > source.bytes) throw bytesMismatch(target.byteLength, source.bytes);
      if (fence.isIdle) return copyOut(memory, source.byteOffset, target);
      return fence.idle().then(() => copyOut(memory, source.byteOffset, target));
    },
    wrap(array) {
      if (!memory.owns(array.buffer)) return undefined;
      return new SharedBlock(memory, array.byteOffset, array.byteLength);
    },
    part(block, byteOffset, bytes) {
      return new SharedPart(checkOurs(block, memory), byteOffset, bytes);
    },
    get stats() {
      return { liveBlocks, liveBytes, reservedBytes: memory.buffer.byteLength };
    },
  };
}

/** The block, if it lies in this memory. Throws InternalError otherwise. */
export function checkOurs(block: Block, memory: WasmMemory): SharedBlock {
  if ((block as SharedBlock).home !== memory) throw foreignBlock(block.space);
  return block as SharedBlock;
}

/** Between arrays of one type no view has to be made for the source. */
function copyIn(memory: WasmMemory, source: TypedArray, address: number): void {
  if (source instanceof Float32Array) memory.f32.set(source, address >>> 2);
  else if (source instanceof Float64Array) memory.f64.set(source, address >>> 3);
  else if (source instanceof Int32Array) memory.i32.set(source, address >>> 2);
  else memory.u8.set(new Uint8Array(source.buffer, source.byteOffset, source.byteLength), address);
}

function copyOut({ buffer }: WasmMemory, address: number, target: TypedArray): void {
  if (target instanceof Float32Array) target.set(new Float32Array(buffer, address, target.length));
  else if (target instanceof Float64Array) target.set(new Float64Array(buffer, address, target.length));
  else {
    const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
    bytes.set(new Uint8Array(buffer, address, target.byteLength));
  }
}
