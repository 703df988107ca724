/**
 * A module of assembly/primitives on a memory, and what it takes to run one: a call is a list of steps, a step a frame in
 * the memory and a number of units.
 *
 * What must hold: all units of a step are done before the next step starts; within a step, any units may be run at the
 * same time, in any order, by any instance on the same memory. Results do not depend on it.
 */

/** One step of a call: `run(frame, begin, end, who)` for ranges that together are 0 … units - 1. */
export interface Step {
  /** Address of the step's frame. */
  readonly frame: number;
  readonly units: number;
}

/** What every module exports, beside sizes of scratch. */
export interface PrimitiveExports {
  /** Runs units begin … end - 1 of the step that the frame describes. */
  run(frame: number, begin: number, end: number, who: number): void;
  /** How many units the frame's step has. */
  units(frame: number): number;
}

export interface PrimitiveModule<Exports extends PrimitiveExports> {
  readonly memory: WebAssembly.Memory;
  /** The module, with the memory's kind: other threads compile it with `{ env: { memory } }`. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly exports: Exports;
}

/** Two frames never share a cache line. */
export const frameBytes = 64;

/**
 * Instantiates a module, given as base64, on a memory. The memory may be shared or not and must have been made with a
 * maximum. Throws WebAssembly.CompileError where the engine lacks SIMD (or relaxed SIMD).
 */
export function instantiate<Exports extends PrimitiveExports>(
  base64: string,
  memory: WebAssembly.Memory,
): PrimitiveModule<Exports> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  if (String(memory.buffer) === '[object SharedArrayBuffer]') markShared(bytes);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return { memory, bytes, exports: exports as unknown as Exports };
}

/** The import of `env.memory` up to its limits' flags: 1, a maximum; 3, a maximum and shared. */
const memoryImport = [3, ...ascii('env'), 6, ...ascii('memory'), 2];

function markShared(bytes: Uint8Array): void {
  const at = bytes.findIndex((_, k) => memoryImport.every((byte, j) => bytes[k + j] === byte));
  bytes[at + memoryImport.length] = 3;
}

function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}

/** Writes a step's frame, 32-bit words at a 4-byte aligned address, and counts its units. */
export function writeStep(
  { memory, exports }: PrimitiveModule<PrimitiveExports>,
  frame: number,
  words: readonly number[],
): Step {
  const view = new Int32Array(memory.buffer, frame, words.length);
  for (const [k, value] of words.entries()) view[k] = value;
  return { frame, units: exports.units(frame) >>> 0 };
}

/** Runs a call on this thread alone. */
export function runSteps({ exports }: PrimitiveModule<PrimitiveExports>, steps: readonly Step[]): void {
  for (const { frame, units } of steps) exports.run(frame, 0, units, 0);
}
