// What takes part in a measurement: one way to do the job of a case, checked before it is timed.

/**
 * What a number includes. Resident: inputs and outputs stay in the contestant's own memory, nothing is copied or
 * allocated. Round trip: typed arrays of the JavaScript heap in, and a typed array or a number out.
 */
export type Includes = 'resident' | 'round trip';

export interface Contestant {
  readonly name: string;
  readonly includes: Includes;
  /** One run, complete when it returns or resolves. */
  run(): unknown;
  /** What the last run computed. */
  answer(): Answer | Promise<Answer>;
  dispose?(): void;
}

export type Answer = number | ArrayLike<number>;

/** A contestant, or why it can't take part. */
export type Entrant = Contestant | { readonly name: string; readonly absent: string };

/** One job at one size. */
export interface Case {
  readonly name: string;
  readonly elements: number;
  /** Read and written by the job, once each. */
  readonly bytes: number;
  /** The most that an answer may differ from the f64 reference, relative to it. */
  readonly tolerance: number;
  readonly reference: Answer;
  readonly entrants: readonly (() => Entrant | Promise<Entrant>)[];
}

/** The entrant, or its error as the reason of its absence. */
export async function enter(make: () => Entrant | Promise<Entrant>, name: string): Promise<Entrant> {
  try {
    return await make();
  } catch (error) {
    return { name, absent: firstLine(error) };
  }
}

export function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0]!;
}

/** The greatest relative difference; NaN differs by infinity. */
export function relativeError(found: Answer, wanted: Answer): number {
  if (typeof found === 'number' || typeof wanted === 'number')
    return typeof found === typeof wanted ? relative(found as number, wanted as number) : Infinity;
  if (found.length < wanted.length) return Infinity;
  let most = 0;
  for (let k = 0; k < wanted.length; k++) most = Math.max(most, relative(found[k]!, wanted[k]!));
  return most;
}

function relative(found: number, wanted: number): number {
  if (found === wanted) return 0;
  const difference = Math.abs(found - wanted) / Math.abs(wanted);
  return Number.isNaN(difference) ? Infinity : difference;
}
