/**
 * How a launch is cut: pure functions of sizes, so that a launch of a kind is cut the same way each time.
 * Results do not depend on it: units are independent, and reductions have their own fixed blocks.
 */

import { type Unit, unitOf } from '../../codegen/wasm/abi.ts';
import type { Program } from '../../ir/node.ts';
import { uniformity } from '../../ir/uniform.ts';
import { forEachStmt } from '../../ir/walk.ts';
import { workOf } from '../../ir/work.ts';

/**
 * Chunks per thread. Even work: the last ones make up for threads that run at different speed. Uneven work, where
 * points differ a hundredfold: small enough that the dearest chunk, taken last, is little beside the whole.
 */
const chunksPerThread = { even: 8, uneven: 64 } as const;
/** Work of a chunk in operations: 5 µs and more, so that taking it (an atomic add, a call) costs under 2 %. */
const leastChunkWork = 2 ** 15;
/** About 1 ms: a job ends, tiers up and turns the event loop soon enough. */
const mostChunkWork = 2 ** 22;
/** Units that belong together: whole cache lines of bytes and whole vectors; blocks that are reduced side by side. */
const steps: Record<Unit, number> = { point: 64, row: 1, block: 4 };
/** A thread more than one is worth waking for this much work, where the launch doesn't say: about 50 µs. */
const workPerThread = 2 ** 18;

/** What the points of a program cost, and how they are counted. */
export interface Load {
  /** As by `pointWork`. */
  readonly work: number;
  readonly isUneven: boolean;
  readonly unit: Unit;
}

/** Units that a thread takes at a time, each of `unitPoints` points. */
export function chunkFor(units: number, threads: number, unitPoints: number, load: Load): number {
  const unitWork = unitPoints * load.work;
  const least = Math.ceil(leastChunkWork / unitWork);
  const most = Math.max(1, Math.floor(mostChunkWork / unitWork));
  const even = Math.ceil(units / (threads * chunksPerThread[load.isUneven ? 'uneven' : 'even']));
  const chunk = Math.max(least, Math.min(even, most));
  const step = steps[load.unit];
  // Blocks of much work go to threads one by one.
  const whole = load.unit === 'block' && chunk < step ? chunk : Math.ceil(chunk / step) * step;
  return Math.min(whole, units);
}

/** Threads worth using, of at most `threads`. */
export function threadsWorth(threads: number, points: number, pointWork: number): number {
  return Math.max(1, Math.min(threads, Math.floor((points * pointWork) / workPerThread)));
}

/** The operations per point, at least 1: arithmetic, loads and stores. */
export function pointWork(program: Program): number {
  const { flops, loads, stores } = workOf(program);
  return Math.max(1, flops + loads + stores);
}

/** What a point of the program costs, and whether points differ: in a loop that they leave at different turns. */
export function loadOf(program: Program): Load {
  const { isVaryingControl } = uniformity(program);
  let isUneven = false;
  forEachStmt(program.body, (stmt) => {
    if (stmt.kind === 'loop' && isVaryingControl(stmt)) isUneven = true;
  });
  return { work: pointWork(program), isUneven, unit: unitOf(program) };
}
