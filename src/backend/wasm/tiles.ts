/**
 * Which arrays of a program can be staged piece by piece, and how long the pieces are. Pure functions of the program.
 *
 * A tile is a range of the domain whose elements are copied in, worked on and copied out while they are in the caches.
 * An array qualifies when the program reads it at its own point only; what is read elsewhere is staged whole.
 */
import { unitOf } from '../../codegen/wasm/abi.ts';
import type { Program } from '../../ir/node.ts';
import { blockElements } from '../../ir/reduction.ts';
import { bytesOf } from '../../ir/types.ts';
import { forEachStmt } from '../../ir/walk.ts';

export interface TilePlan {
  /** Per slot: whether its array is staged in tiles; false for uniforms. */
  readonly slots: readonly boolean[];
  /** Whether the outputs are written tile by tile: one element a point. */
  readonly outputs: boolean;
  /** Bytes of one point, all tiled arrays together. */
  readonly pointBytes: number;
}

/** A tile's arrays together: with the kernel's own data half of a 512 KiB level-2 cache. Flat from 64 to 384 KiB. */
export const tileBytes: number = 192 * 1024;

/** The plan, or undefined where nothing can be tiled. */
export function planTiles(program: Program): TilePlan | undefined {
  if (program.rank !== 1) return undefined;
  const elsewhere = slotsReadElsewhere(program);
  const slots = program.slots.map((slot, k) => slot.kind === 'array' && !elsewhere.has(k));
  const outputs = program.sink.kind === 'store';
  const inputBytes = program.slots.reduce(
    (sum, slot, k) => sum + (slot.kind === 'array' && slots[k] ? bytesOf(slot.dtype) : 0),
    0,
  );
  const outputBytes = outputs ? program.outputs.reduce((sum, { dtype }) => sum + bytesOf(dtype), 0) : 0;
  const pointBytes = inputBytes + outputBytes;
  return pointBytes === 0 ? undefined : { slots, outputs, pointBytes };
}

/** Points of a tile: whole blocks of a reduction, so whole vectors and cache lines of any type too. */
export function tilePoints({ pointBytes }: TilePlan, bytes: number = tileBytes): number {
  return Math.max(1, Math.floor(bytes / pointBytes / blockElements)) * blockElements;
}

/** Units that so many points are. `points` is a multiple of a block's. */
export function unitsOf(program: Program, points: number): number {
  return unitOf(program) === 'block' ? points / blockElements : points;
}

function slotsReadElsewhere({ body }: Program): ReadonlySet<number> {
  const found = new Set<number>();
  forEachStmt(body, (stmt) => {
    if (stmt.kind === 'load' && stmt.at.kind !== 'element') found.add(stmt.slot);
  });
  return found;
}
