/** What the tests of this folder share: a memory with places in it, and calls run in torn ranges. */
import { type PrimitiveExports, type PrimitiveModule, runSteps, type Step } from './instantiate.ts';

export interface Places {
  readonly memory: WebAssembly.Memory;
  /** The address of some bytes, 64-byte aligned, filled with a pattern that is no sensible number. */
  take(bytes: number): number;
  f32(address: number, length: number): Float32Array;
  f64(address: number, length: number): Float64Array;
  i32(address: number, length: number): Int32Array;
  u32(address: number, length: number): Uint32Array;
  u8(address: number, length: number): Uint8Array;
  /** Forgets all places. */
  clear(): void;
}

const filler = 0xa5;

export function createPlaces(pages = 64, shared = false): Places {
  const memory = new WebAssembly.Memory({ initial: pages, maximum: 65536, shared });
  let top = 64;
  return {
    memory,
    take(bytes) {
      const address = top;
      top += Math.ceil(bytes / 64) * 64 + 64;
      if (top > memory.buffer.byteLength) throw new Error('the test needs more pages');
      new Uint8Array(memory.buffer).fill(filler, address, top);
      return address;
    },
    f32: (address, length) => new Float32Array(memory.buffer, address, length),
    f64: (address, length) => new Float64Array(memory.buffer, address, length),
    i32: (address, length) => new Int32Array(memory.buffer, address, length),
    u32: (address, length) => new Uint32Array(memory.buffer, address, length),
    u8: (address, length) => new Uint8Array(memory.buffer, address, length),
    clear: () => void (top = 64),
  };
}

/** Runs each step's units in ranges of `size`, the last range first, as workers 2, 1 and 0 in turn. */
export function runTorn(
  module: PrimitiveModule<PrimitiveExports>,
  steps: readonly Step[],
  size: number,
): void {
  for (const { frame, units } of steps) {
    for (let begin = Math.floor(Math.max(0, units - 1) / size) * size; begin >= 0; begin -= size) {
      module.exports.run(frame, begin, Math.min(begin + size, units), (begin / size) % 3);
    }
  }
}

/** Either way of running a call: whole for 0, else torn into ranges of that size. */
export function runIn(module: PrimitiveModule<PrimitiveExports>, steps: readonly Step[], size: number): void {
  if (size === 0) runSteps(module, steps);
  else runTorn(module, steps, size);
}

/** Numbers in -1 … 1, the same for the same seed (mulberry32). */
export function numbers(length: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
  });
}
