// What takes part in a measurement: one way to do the job of a case, checked before it is timed.

/**
 * What a number includes. Resident: inputs and outputs stay in the contestant's own memory, nothing is copied or
 * allocated. Round trip: typed arrays of the JavaScript heap in, and a typed array or a number out.
 */
export type Includes = 'resident' | 'round trip';

/** Plain: the JavaScript loop that anybody would write. Copy: as many bytes read and written, and nothing done to them. */
export type Role = 'plain' | 'hand-written' | 'lanewise' | 'peer' | 'copy';

export interface Contestant {
  readonly name: string;
  readonly role: Role;
  readonly includes: Includes;
  /** How many threads it may use; absent where it does not say. */
  readonly threads?: number;
  /** One run, complete when it returns or resolves. */
  run(): unknown;
  /** What the last run computed; undefined of a copy, which computes nothing. */
  answer(): Answer | undefined | Promise<Answer>;
  dispose?(): unknown;
}

export type Answer = number | ArrayLike<number>;

/** A contestant, or why it can't take part. */
export type Entrant = Contestant | Absent;

export interface Absent {
  readonly name: string;
  readonly role?: Role;
  readonly absent: string;
}

/** Makes contestants: several where they share their memory. */
export interface Entry {
  readonly name: string;
  open(): Entrant | readonly Entrant[] | Promise<Entrant | readonly Entrant[]>;
}

/** How near an answer must be to the f64 reference. */
export interface Tolerance {
  /** The most that an element may differ, relative to the reference. */
  readonly relative: number;
  /** What an element smaller than this differs by is taken relative to this; 0 where absent. */
  readonly floor?: number;
  /** The share of the elements that may differ by more, where a result is not continuous; 0 where absent. */
  readonly outliers?: number;
}

/** One job at one size. */
export interface Case {
  readonly name: string;
  readonly elements: number;
  /** What the elements are. */
  readonly unit?: string;
  /** Read and written by the job, once each. */
  readonly bytes: number;
  readonly tolerance: Tolerance;
  readonly reference: Answer;
  readonly entries: readonly Entry[];
}

/** The entrants of an entry, or its error as the reason of its absence. */
export async function enter({ name, open }: Entry): Promise<readonly Entrant[]> {
  try {
    return [await open()].flat() as readonly Entrant[];
  } catch (error) {
    return [{ name, absent: firstLine(error) }];
  }
}

/** The entry of something that can't do the job. */
export function absent(name: string, reason: string): Entry {
  return { name, open: () => ({ name, absent: reason }) };
}

export function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0]!;
}

/** The greatest difference relative to the reference, but for the outliers that the tolerance admits. */
export function errorOf(
  found: Answer,
  wanted: Answer,
  { floor = 0, relative, outliers = 0 }: Tolerance,
): number {
  const [f, w] = [listed(found), listed(wanted)];
  if (f.length < w.length) return Infinity;
  let most = 0;
  let mostBelow = 0;
  let above = 0;
  for (let k = 0; k < w.length; k++) {
    const error = difference(f[k]!, w[k]!, floor);
    if (error > most) most = error;
    if (error > relative) above++;
    else if (error > mostBelow) mostBelow = error;
  }
  return above <= outliers * w.length ? mostBelow : most;
}

function listed(answer: Answer): ArrayLike<number> {
  return typeof answer === 'number' ? [answer] : answer;
}

/** NaN differs by infinity. */
function difference(found: number, wanted: number, floor: number): number {
  if (found === wanted) return 0;
  const relative = Math.abs(found - wanted) / Math.max(Math.abs(wanted), floor);
  return Number.isNaN(relative) ? Infinity : relative;
}
