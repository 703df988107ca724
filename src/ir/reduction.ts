/**
 * The one shape of every reduction: a function of n alone, so that the same bits come out for any number of threads,
 * lanes or workgroups, on every backend.
 *
 *     points       0 … n-1 are cut into blocks of 4,096 (the last may be shorter)
 *     lanes        inside a block, point i belongs to lane i mod 8; a lane combines its points in order, starting from
 *                  its first point (a lane without points is absent)
 *     block        the lanes that are present are combined in order: ((l0·l1)·l2)·…
 *     tree         neighbouring blocks are combined in pairs, level by level; an odd one at the end moves up unchanged
 *     result       identity · tree   (the identity enters exactly once; n = 0 gives the identity)
 */

/** Points in a block. 512 points a lane keep an f32 sum's error near 2^-24 · 512 at worst, and a block in the L1 cache. */
export const blockElements = 4096;

/** Lanes in a block: two vectors of four f32 in flight, one 32-byte sector on a GPU. */
export const laneCount = 8;

export function blockCount(elements: number): number {
  return Math.ceil(elements / blockElements);
}

/** Combines `values` (one accumulator per block) by the balanced tree. `combine` returns left · right. */
export function combineTree<T>(values: readonly T[], combine: (left: T, right: T) => T): T | undefined {
  let level = values;
  while (level.length > 1) {
    const next: T[] = [];
    for (let k = 0; k + 1 < level.length; k += 2) next.push(combine(level[k]!, level[k + 1]!));
    if (level.length % 2 === 1) next.push(level[level.length - 1]!);
    level = next;
  }
  return level[0];
}
