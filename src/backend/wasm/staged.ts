/**
 * Launches on arrays of the JavaScript heap: tile by tile into the memory, worked on, and out again while still in the
 * caches. With a team, the caller copies the last tile out and the next one in while the workers have the present one.
 *
 * What must hold: a frame speaks of the whole domain; only the addresses of tiled arrays are those of the tile less the
 * elements before it, so coordinates and a reduction's blocks stay what they are and no bit depends on tiles.
 */
import { frameOffset, outputOffset, slotBytes } from '../../codegen/wasm/abi.ts';
import type { Program } from '../../ir/node.ts';
import { arrayTypeOf, bytesOf, type DType, type TypedArray } from '../../ir/types.ts';
import type { Argument, Block, HeapLaunch, Launch } from '../backend.ts';
import type { Job } from './job.ts';
import type { WasmMemory } from './memory.ts';
import { SharedBlock, type SharedSpace } from './shared-space.ts';
import { type TilePlan, tileBytes, tilePoints } from './tiles.ts';

/** The range of memory that all staged launches of a backend use: one runs at a time. */
export interface Stage {
  /** The address of at least so many bytes. What was there is lost. */
  reserve(bytes: number): number;
}

export function createStage(memory: WasmMemory): Stage {
  let address = 0;
  let reserved = 0;
  return {
    reserve(bytes) {
      if (bytes <= reserved) return address;
      if (reserved > 0) memory.free(address);
      reserved = 0;
      address = memory.allocate(bytes);
      reserved = bytes;
      return address;
    },
  };
}

/** A frame that was written for a launch, and its job. */
export interface StagedSeat {
  readonly address: number;
  readonly job: Job;
}

/** What staged launches need of their executable. */
export interface Staging {
  readonly memory: WasmMemory;
  readonly space: SharedSpace;
  readonly stage: Stage;
  readonly program: Program;
  readonly plan: TilePlan;
  take(launch: Launch): StagedSeat;
  /** Runs a range of points, and `meanwhile` once; the last range ends the launch. */
  run(this: void, seat: StagedSeat, from: number, to: number, meanwhile?: () => void): void;
  giveBack(seat: StagedSeat): void;
}

/** One tiled array of a program. */
interface Piece {
  /** Among the slots, or the outputs. */
  readonly index: number;
  readonly isOutput: boolean;
  readonly dtype: DType;
  /** Where the frame has its address, in bytes from the frame's start. */
  readonly at: number;
  /** Its views of the two sets of tiles, as they were last used. */
  readonly views: (TypedArray | undefined)[];
}

/** An array that passes through the tiles. */
interface Passage {
  readonly piece: Piece;
  readonly array: TypedArray;
  /** The addresses of its two tiles. */
  readonly tiles: readonly [number, number];
}

/** Keeps the tiles of several arrays out of each other's place in a cache. */
const padBytes = 320;
/** With a team a tile is so many times as long, so that a hand-over is little beside it. */
const teamTiles = 4;

/** Makes `launchStaged` of an executable. */
export function createStaged(staging: Staging): (launch: HeapLaunch) => number {
  const { memory, program, plan } = staging;
  const pieces = piecesOf(program, plan);
  const passing = new SharedBlock(memory, 0, 0);
  return (launch) => {
    const loan = lend(staging, launch, passing);
    try {
      const seat = staging.take(loan);
      try {
        const passages = passagesOf(staging, pieces, launch, loan, passing);
        (launch.threads > 1 ? passOverlapping : passTiles)(staging, seat, passages, launch);
      } finally {
        staging.giveBack(seat);
      }
      return loan.fill();
    } finally {
      loan.giveBack();
    }
  };
}

interface Loan extends Launch {
  /** Copies whole outputs out. Gives all bytes that the launch copied. */
  fill(): number;
  giveBack(): void;
}

/** Blocks for the arrays: their own where they lie in this memory, copies of those that can't be tiled, else `passing`. */
function lend({ space, plan }: Staging, launch: HeapLaunch, passing: Block): Loan {
  const lent: SharedBlock[] = [];
  const { shape, threads } = launch;
  let bytes = 0;
  const place = (array: TypedArray, isTiled: boolean): Block => {
    const own = space.wrap(array);
    if (own) return own;
    if (isTiled) {
      bytes += shape[0]! * array.BYTES_PER_ELEMENT;
      return passing;
    }
    const block = space.allocate(array.byteLength);
    lent.push(block);
    bytes += array.byteLength;
    return block;
  };
  const giveBack = (): void => {
    for (const block of lent) space.free(block);
  };
  try {
    const args = launch.args.map((arg, slot): Argument => {
      if (typeof arg === 'number') return arg;
      const block = place(arg.array, plan.slots[slot]!);
      if (lent.at(-1) === block) space.write(block, arg.array);
      return { block, shape: arg.shape };
    });
    const outputs = launch.outputs.map((array) => place(array, plan.outputs));
    const fill = (): number => {
      outputs.forEach((block, k) => {
        if (lent.includes(block as SharedBlock)) space.read(block, launch.outputs[k]!);
      });
      return bytes;
    };
    return { shape, args, outputs, threads, fill, giveBack };
  } catch (error) {
    giveBack();
    throw error;
  }
}

function piecesOf(program: Program, plan: TilePlan): Piece[] {
  const inputs = program.slots.flatMap((slot, index): Piece[] => {
    if (slot.kind !== 'array' || !plan.slots[index]) return [];
    const at = frameOffset.slots + index * slotBytes;
    return [{ index, isOutput: false, dtype: slot.dtype, at, views: [] }];
  });
  if (!plan.outputs) return inputs;
  const outputs = program.outputs.map(
    ({ dtype }, index): Piece => ({
      index,
      isOutput: true,
      dtype,
      at: outputOffset(program, index),
      views: [],
    }),
  );
  return [...inputs, ...outputs];
}

function passagesOf(
  { stage, plan }: Staging,
  pieces: readonly Piece[],
  launch: HeapLaunch,
  { args, outputs }: Loan,
  passing: Block,
): Passage[] {
  const points = tileOf(plan, launch);
  const setBytes = points * plan.pointBytes + pieces.length * padBytes;
  let tile = stage.reserve(2 * setBytes);
  const passages: Passage[] = [];
  for (const piece of pieces) {
    const { index, isOutput } = piece;
    const arg = isOutput ? outputs[index]! : (args[index] as { readonly block: Block }).block;
    if (arg !== passing) continue;
    const array = isOutput ? launch.outputs[index]! : (launch.args[index] as { array: TypedArray }).array;
    passages.push({ piece, array: asStored(piece.dtype, array), tiles: [tile, tile + setBytes] });
    tile += points * bytesOf(piece.dtype) + padBytes;
  }
  return passages;
}

/** Points of a launch's tiles. */
function tileOf(plan: TilePlan, { shape, threads }: HeapLaunch): number {
  const most = tilePoints(plan, tileBytes * (threads > 1 ? teamTiles : 1));
  // Whole cache lines of the shortest elements.
  return Math.min(most, Math.ceil(shape[0]! / 64) * 64);
}

/** Each tile in, worked on, and out. */
function passTiles(
  { memory, plan, run }: Staging,
  seat: StagedSeat,
  passages: readonly Passage[],
  launch: HeapLaunch,
): void {
  const points = launch.shape[0]!;
  const tile = tileOf(plan, launch);
  for (let from = 0; from < points; from += tile) {
    const to = Math.min(from + tile, points);
    copyTile(memory, passages, false, from, to, 0);
    setAddresses(memory, seat, passages, from, 0);
    run(seat, from, to);
    copyTile(memory, passages, true, from, to, 0);
  }
}

/** The same with a team: while one set of tiles is worked on, the other is copied. */
function passOverlapping(
  { memory, plan, run }: Staging,
  seat: StagedSeat,
  passages: readonly Passage[],
  launch: HeapLaunch,
): void {
  const points = launch.shape[0]!;
  const tile = tileOf(plan, launch);
  const endOf = (from: number): number => Math.min(from + tile, points);
  let set = 0;
  copyTile(memory, passages, false, 0, endOf(0), set);
  for (let from = 0; from < points; from += tile) {
    const other = 1 - set;
    setAddresses(memory, seat, passages, from, set);
    run(seat, from, endOf(from), () => {
      if (from > 0) copyTile(memory, passages, true, from - tile, from, other);
      if (from + tile < points) copyTile(memory, passages, false, from + tile, endOf(from + tile), other);
    });
    if (from + tile >= points) copyTile(memory, passages, true, from, points, set);
    set = other;
  }
}

/** Where the elements before the tile would lie: addresses wrap, so that may be below 0. */
function setAddresses(
  { i32 }: WasmMemory,
  { address }: StagedSeat,
  passages: readonly Passage[],
  from: number,
  set: number,
): void {
  for (const { piece, tiles } of passages)
    i32[(address + piece.at) >>> 2] = tiles[set]! - from * bytesOf(piece.dtype);
}

/** Copies the points from … to-1 of all inputs in, or of all outputs out. */
function copyTile(
  memory: WasmMemory,
  passages: readonly Passage[],
  isOut: boolean,
  from: number,
  to: number,
  set: number,
): void {
  for (const { piece, array, tiles } of passages) {
    if (piece.isOutput !== isOut) continue;
    const inTile = viewOf(memory, piece, set, tiles[set]!, to - from);
    if (isOut) array.set(inTile, from);
    else inTile.set(from === 0 && to === array.length ? array : array.subarray(from, to));
  }
}

/** The tile as a typed array; the last one where it is the same. */
function viewOf(
  { buffer }: WasmMemory,
  { dtype, views }: Piece,
  set: number,
  address: number,
  length: number,
): TypedArray {
  const known = views[set];
  if (known && known.buffer === buffer && known.byteOffset === address && known.length === length)
    return known;
  const view = new (storedAs(dtype))(buffer as ArrayBuffer, address, length);
  views[set] = view;
  return view;
}

/** Halves travel as their bits: not every engine has arrays of them. */
function storedAs(dtype: DType): ReturnType<typeof arrayTypeOf> {
  return dtype === 'f16' ? Uint16Array : arrayTypeOf(dtype);
}

function asStored(dtype: DType, array: TypedArray): TypedArray {
  return dtype === 'f16' ? new Uint16Array(array.buffer, array.byteOffset, array.length) : array;
}
