/**
 * The one WebAssembly memory of a runtime: arrays, frames, scratch, module bytes and the team's control block lie in it.
 *
 * What must hold: it only grows, and only here; `i32`, `f32`, `f64` and `u8` are views of the whole memory as it is now,
 * so nobody keeps one across an allocation. A shared memory's older views stay good (same bytes, shorter); an unshared
 * one detaches them.
 */
import { isUnavailable, type Unavailable } from '../../host/host.ts';
import { createFreeList } from '../../util/free-list.ts';
import { outOfMemory, unknownBlock } from './messages.ts';

export const pageBytes = 65536;
/** All that 32-bit addresses reach: 4 GiB. */
const mostPages = 65536;
/** Enough for the control block, frames and small arrays; later growth is by half of what there is. */
const firstPages = 16;
/** Address 0 stays unused, so that it can mean "none". */
const firstAddress = 64;

export interface WasmMemory {
  readonly memory: WebAssembly.Memory;
  readonly isShared: boolean;
  readonly i32: Int32Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
  readonly u8: Uint8Array;
  /** The memory's buffer as it is now. */
  readonly buffer: ArrayBufferLike;
  readonly limitBytes: number;
  /** The address of a range of at least `bytes`, 64-byte aligned, content undefined. Throws DeviceError OUT_OF_MEMORY. */
  allocate(bytes: number): number;
  free(address: number): void;
  /** Whether the buffer is this memory's: as it is or, if shared, as it was before growth. */
  owns(buffer: ArrayBufferLike): boolean;
  /** Ranges handed out. */
  readonly taken: number;
}

interface Views {
  buffer: ArrayBufferLike;
  i32: Int32Array;
  f32: Float32Array;
  f64: Float64Array;
  u8: Uint8Array;
}

/** Opens the memory, shared or not, or says why it can't be had. */
export function createMemory(isShared: boolean, memoryLimit?: number): WasmMemory | Unavailable {
  const memory = openMemory(isShared, pagesFor(memoryLimit));
  if (isUnavailable(memory)) return memory;
  const limitBytes = memory.pages * pageBytes;
  return manage(memory.memory, isShared, limitBytes);
}

function pagesFor(memoryLimit: number | undefined): number {
  if (memoryLimit === undefined) return mostPages;
  return Math.min(mostPages, Math.max(firstPages, Math.floor(memoryLimit / pageBytes)));
}

/** Engines reserve addresses for the maximum; where that fails (32 bits, iOS), half of it may do. */
function openMemory(
  isShared: boolean,
  maximum: number,
): { memory: WebAssembly.Memory; pages: number } | Unavailable {
  let failure: unknown;
  for (let pages = maximum; pages >= firstPages; pages = pages >> 1) {
    try {
      const memory = new WebAssembly.Memory({ initial: firstPages, maximum: pages, shared: isShared });
      return { memory, pages };
    } catch (error) {
      failure = error;
    }
  }
  return { unavailable: `no WebAssembly memory can be had here: ${String(failure)}` };
}

function manage(memory: WebAssembly.Memory, isShared: boolean, limitBytes: number): WasmMemory {
  const arena = createFreeList(firstAddress, firstPages * pageBytes);
  const generations = new WeakSet<ArrayBufferLike>();
  let views = viewsOf(memory);
  generations.add(views.buffer);

  function grow(bytes: number): void {
    const reserved = memory.buffer.byteLength;
    const needed = Math.ceil(arena.shortage(bytes) / pageBytes);
    const room = (limitBytes - reserved) / pageBytes;
    if (needed > room) throw outOfMemory(bytes, reserved, limitBytes);
    const ample = Math.min(room, Math.max(needed, Math.ceil(reserved / 2 / pageBytes)));
    growBy(ample, () =>
      growBy(needed, (cause) => {
        throw outOfMemory(bytes, reserved, limitBytes, cause);
      }),
    );
    views = viewsOf(memory);
    generations.add(views.buffer);
    arena.extend(memory.buffer.byteLength);
  }

  function growBy(pages: number, otherwise: (cause: unknown) => void): void {
    try {
      memory.grow(pages);
    } catch (cause) {
      otherwise(cause);
    }
  }

  return {
    memory,
    isShared,
    limitBytes,
    allocate(bytes) {
      const address = arena.allocate(bytes);
      if (address !== undefined) return address;
      grow(bytes);
      return arena.allocate(bytes)!;
    },
    free(address) {
      if (!arena.free(address)) throw unknownBlock('free');
    },
    owns: (buffer) => (isShared ? generations.has(buffer) : buffer === views.buffer),
    get i32() {
      return views.i32;
    },
    get f32() {
      return views.f32;
    },
    get f64() {
      return views.f64;
    },
    get u8() {
      return views.u8;
    },
    get buffer() {
      return views.buffer;
    },
    get taken() {
      return arena.taken;
    },
  };
}

function viewsOf({ buffer }: WebAssembly.Memory): Views {
  return {
    buffer,
    i32: new Int32Array(buffer),
    f32: new Float32Array(buffer),
    f64: new Float64Array(buffer),
    u8: new Uint8Array(buffer),
  };
}
