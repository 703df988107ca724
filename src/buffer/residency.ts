/**
 * Which copies of an array are current, and which bytes must move before a backend may use it. Pure: the buffer
 * manager acts on what is decided here, and the cost model asks the same question without acting.
 */
import type { SpaceName } from '../backend/backend.ts';

/** The spaces that hold a current copy, the one written last first. Empty: the content is undefined. */
export type Fresh = readonly SpaceName[];

/** A transfer of one whole array. */
export interface Move {
  readonly from: SpaceName;
  readonly to: SpaceName;
}

/** What a backend can use in place: its own space first. */
export interface Reach {
  readonly space: SpaceName;
  readonly reads: readonly SpaceName[];
}

/** Where a backend finds the array, and the move that brings it there where no current copy is in reach. */
export function reachFor(fresh: Fresh, reach: Reach): { readonly at: SpaceName; readonly move?: Move } {
  const at = reach.reads.find((space) => fresh.includes(space));
  if (at) return { at };
  const from = fresh[0];
  return from ? { at: reach.space, move: { from, to: reach.space } } : { at: reach.space };
}

/** After a move there is one current copy more. */
export function afterMove(fresh: Fresh, move: Move): Fresh {
  return fresh.includes(move.to) ? fresh : [...fresh, move.to];
}

/** After a write, the copy that was written is the only current one. */
export function afterWrite(space: SpaceName): Fresh {
  return [space];
}
