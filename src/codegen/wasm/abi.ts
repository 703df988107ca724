/**
 * What a generated WebAssembly module and the code that calls it agree on.
 *
 * Imports: `env.memory` (the one memory), and `math.NAME` (f64 … → f64) for f64 functions that have no code of their own.
 * Exports: `run(frame, begin, end, worker)` works on units begin … end-1; any thread may run any units, each once.
 *          `finish(frame)`, for reductions and histograms only, runs once on one thread after all units are done.
 *
 *     frame (16-byte aligned, all fields little endian)
 *       0   extent of domain axis 0, 1, 2 (i32; 1 where the rank is smaller)
 *      12   units in all (i32)
 *      16   address of the scratch area (i32)
 *      20   workers that took part (i32)
 *      24   address of the local arrays (i32)
 *      32   slots, 32 bytes each:  array   → address (i32), extent of axis 0, 1, 2 (i32; 1 beyond its rank), 16 free.
 *                                            Of an array that is read at the points only, and of an output, just the
 *                                            elements of the units that are run need lie in the memory: the address
 *                                            may be any i32, as addresses are summed up modulo 2^32
 *                                  uniform → its value at +0, in its own type (f64 takes 8 bytes; bool as i32)
 *       …   outputs, 4 bytes each: address (i32)
 *
 *     scratch   reduce     → per output, in order: one value of its compute type per block, each output 16-byte aligned
 *               histogram  → per worker: `tablesFor(bins)` tables of `bins` u32, cleared by the caller
 *               behind     → per worker: its local arrays (`localArrayBytes`), 16-byte aligned
 */

import type { LocalArray, Program } from '../../ir/node.ts';
import type { Note } from '../../ir/place.ts';
import { blockElements } from '../../ir/reduction.ts';
import { computeTypeOf } from '../../ir/types.ts';

export const frameOffset = {
  extents: 0,
  units: 12,
  scratch: 16,
  workers: 20,
  arrays: 24,
  slots: 32,
} as const;
export const slotBytes = 32;
/** Within an array's slot. */
export const slotOffset = { address: 0, extents: 4 } as const;

export function outputOffset(program: Program, output: number): number {
  return frameOffset.slots + program.slots.length * slotBytes + output * 4;
}

export function frameBytes(program: Program): number {
  return align16(outputOffset(program, program.outputs.length));
}

/** What one unit of `run` is: a point of a rank-1 domain, a row of a higher one (pixels.ts), a block of points. */
export type Unit = 'point' | 'row' | 'block';

export function unitOf(program: Program): Unit {
  if (program.sink.kind === 'reduce') return 'block';
  return program.rank === 1 ? 'point' : 'row';
}

export function unitCount(program: Program, rowAxis: number, shape: readonly number[]): number {
  const points = shape.reduce((product, extent) => product * extent, 1);
  const unit = unitOf(program);
  if (unit === 'point') return points;
  return unit === 'block' ? Math.ceil(points / blockElements) : points / rowPoints(rowAxis, shape);
}

/** Points of a unit. */
export function unitPoints(program: Program, rowAxis: number, shape: readonly number[]): number {
  const unit = unitOf(program);
  if (unit === 'point') return 1;
  return unit === 'block' ? blockElements : rowPoints(rowAxis, shape);
}

function rowPoints(rowAxis: number, shape: readonly number[]): number {
  return shape.slice(rowAxis).reduce((product, extent) => product * extent, 1);
}

export function scratchBytes(program: Program, units: number, workers: number): number {
  return localArraysOffset(program, units, workers) + localArrayBytes(program) * workers;
}

/** Where in the scratch area the first worker's local arrays begin. */
export function localArraysOffset(program: Program, units: number, workers: number): number {
  if (program.sink.kind === 'store') return 0;
  if (program.sink.kind === 'histogram') return align16(tableWords(program.sink.bins, workers) * 4);
  return program.outputs.reduce(
    (bytes, output) => bytes + align16(units * accumulatorBytes(output.dtype)),
    0,
  );
}

/** Tables that a worker counts in, one after the other: a counter that was just stored is slow to load again. */
export function tablesFor(bins: number): number {
  return bins <= 1024 ? 4 : 1;
}

/** Counters of all tables of all workers. */
export function tableWords(bins: number, workers: number): number {
  return bins * tablesFor(bins) * workers;
}

/** Most lanes of a turn where the program has local arrays. */
export const mostArrayLanes = 8;

/** Bytes of one worker's local arrays; workers share no cache lines, nor pairs of them. */
export function localArrayBytes({ arrays = [] }: Program): number {
  return Math.ceil(arrays.reduce((bytes, array) => bytes + bytesOfArray(array), 0) / 128) * 128;
}

/** Where in a worker's part an array begins. */
export function arrayOffset({ arrays = [] }: Program, id: number): number {
  return arrays.slice(0, id).reduce((bytes, array) => bytes + bytesOfArray(array), 0);
}

/** One element more than it has: there goes what must not be written. */
function bytesOfArray({ type, length }: LocalArray): number {
  return (length + 1) * elementBytes(type) * mostArrayLanes;
}

/** Bytes of an element in one lane (a bool is an i32, or four bytes of a mask). */
export function elementBytes(type: LocalArray['type']): number {
  return type === 'f64' ? 8 : 4;
}

/** Bytes of one accumulator: 8 for f64, else 4 (a bool is an i32). */
export function accumulatorBytes(dtype: Program['outputs'][number]['dtype']): number {
  return elementBytes(computeTypeOf(dtype));
}

export function align16(bytes: number): number {
  return (bytes + 15) & ~15;
}

/** A module, ready to be compiled by every thread that runs it. */
export interface WasmArtifact {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same module for a memory that is not shared, where it was made for a shared one. */
  readonly unshared?: () => Uint8Array<ArrayBuffer>;
  /** The module as text, for people. Made when it is asked for. */
  readonly wat: () => string;
  readonly vectorised: boolean;
  readonly hasFinish: boolean;
  /** The axis of the domain from which on all points are one row: of the program as it was emitted (pixels.ts). */
  readonly rowAxis: number;
  /** Names of `math.*` imports, from `ir/ops.ts`. */
  readonly imports: readonly string[];
  readonly notes: readonly Note[];
}

export interface WasmFeatures {
  /** Whether the memory is declared shared (it must match the memory given). */
  readonly shared: boolean;
  readonly simd: boolean;
  /** Relaxed SIMD, for blends always and for all it offers under precision 'fast'. Absent: not there. */
  readonly relaxed?: boolean;
}
