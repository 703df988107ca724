/** A call as the runtime takes it, and what it knows of a program: data that `call.ts` makes and `runtime.ts` runs. */
import type { BackendName, Executable } from './backend/backend.ts';
import type { Resident } from './buffer/manager.ts';
import type { Choice, Why } from './dispatch/choose.ts';
import type { Verified } from './ir/verify.ts';
import type { Work } from './ir/work.ts';
import type { MaybePromise } from './util/maybe-promise.ts';

/** What to do when a pinned backend can't run a call. */
export type Fallback = 'error' | 'warn' | 'silent';

/** What a caller fixed instead of leaving it to the dispatcher. */
export interface Pin {
  readonly backend?: BackendName;
  readonly threads?: number;
  readonly fallback?: Fallback;
}

/** An array in use, with the shape that the program sees. */
export interface JobArray {
  readonly resident: Resident;
  readonly shape: readonly number[];
}

export type JobArgument = JobArray | number;

export interface Job {
  readonly loaded: Loaded;
  readonly domain: readonly number[];
  readonly points: number;
  readonly args: readonly JobArgument[];
  readonly outputs: readonly Resident[];
  /** Bytes of the results that the caller wants on the JavaScript heap. */
  readonly bytesWanted: number;
  readonly pin: Pin;
  readonly signal: AbortSignal | undefined;
  /** The result is wanted before the call returns: no device that must be waited for. */
  readonly isSync: boolean;
}

/** How a call ran. */
export interface Run {
  readonly backend: BackendName;
  readonly variant: string;
  readonly threads: number;
  /** From launch to done; for the GPU to submitted, unless the launch was timed. */
  readonly ms: number;
  readonly why: Why;
  readonly bytesMoved: number;
}

/** A program in a runtime: compiled once per backend, its captured arrays placed once. */
export interface Loaded {
  readonly id: string;
  readonly program: Verified;
  readonly work: Work;
  readonly captured: readonly JobArray[];
  readonly executables: Map<BackendName, MaybePromise<readonly Executable[]>>;
  readonly support: Map<BackendName, true | string>;
  memo: Memo | undefined;
}

/** The last decision, good for a number of like calls. */
export interface Memo {
  readonly choice: Choice;
  readonly points: number;
  readonly pin: Pin;
  readonly isSync: boolean;
  readonly places: number;
  usesLeft: number;
}

/** Where a job's arrays lie, as far as it matters to the choice: equal numbers for like places. */
export function placesOf(job: Job): number {
  let places = job.bytesWanted > 0 ? 1 : 0;
  for (const arg of job.args) {
    if (typeof arg === 'number') continue;
    let held = 0;
    for (const space of arg.resident.fresh) held += space === 'host' ? 1 : space === 'shared' ? 2 : 4;
    places = places * 8 + held;
  }
  return places;
}

/** Whether the remembered decision was made for such a job. */
export function isLike(memo: Memo, job: Job): boolean {
  return (
    memo.points === job.points &&
    memo.pin === job.pin &&
    memo.isSync === job.isSync &&
    memo.places === placesOf(job)
  );
}

/** Every array that the job reads or writes. */
export function residentsOf(job: Job): Resident[] {
  const residents = [...job.outputs];
  for (const arg of job.args) if (typeof arg !== 'number') residents.push(arg.resident);
  return residents;
}
