/**
 * Which points one turn of a loop works on: its lanes. Lanes come in runs of neighbouring points; runs lie `stride`
 * points apart. One lane is plain scalar code.
 */

export interface Lanes {
  readonly count: number;
  /** Lanes in a run; a multiple of 4 unless there is one lane. */
  readonly perRun: number;
  /** Points from the start of one run to that of the next. */
  readonly stride: number;
}

export const oneLane: Lanes = { count: 1, perRun: 1, stride: 1 };

/** Neighbouring points. */
export function neighbours(count: number): Lanes {
  return { count, perRun: count, stride: count };
}

/** How many points a lane lies behind the first one. */
export function pointOf(lanes: Lanes, lane: number): number {
  return Math.floor(lane / lanes.perRun) * lanes.stride + (lane % lanes.perRun);
}

/** The first lane of each run. */
export function runStarts(lanes: Lanes): number[] {
  return Array.from({ length: lanes.count / lanes.perRun }, (_, run) => run * lanes.perRun);
}

/** Some of a turn's lanes, whose straight code is written before that of the next ones: fewer values live at a time. */
export interface Group {
  readonly first: number;
  readonly count: number;
}

export function groupsOf(lanes: Lanes, count: number): Group[] {
  const size = Math.min(count, lanes.count);
  return Array.from({ length: lanes.count / size }, (_, k) => ({ first: k * size, count: size }));
}
