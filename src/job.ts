/** A call as the runtime takes it, and what it knows of a program: data that `call.ts` makes and `runtime.ts` runs. */
import type { Window } from './array/window.ts';
import type { BackendName, Executable } from './backend/backend.ts';
import type { Runnable } from './backend/procedure.ts';
import type { Resident } from './buffer/manager.ts';
import type { Choice, Why } from './dispatch/choose.ts';
import type { Placed } from './dispatch/dispatcher.ts';
import type { TypedArray } from './ir/types.ts';
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

/** An array that the runtime keeps track of, with the shape that the program sees. */
export interface JobArray {
  readonly resident: Resident;
  readonly shape: readonly number[];
  /** Which of its elements the program sees; all where absent. */
  readonly window?: Window | undefined;
}

/** A user's typed array: on the heap before and after the call, so nothing about it is kept. */
export interface JobTyped {
  readonly array: TypedArray;
  readonly shape: readonly number[];
}

export type JobArgument = JobArray | JobTyped | number;

export interface Job {
  readonly loaded: Loaded;
  readonly domain: readonly number[];
  readonly points: number;
  readonly args: readonly JobArgument[];
  /** What is written: arrays that stay where they are, or the caller's own, which are filled. */
  readonly outputs: readonly (Resident | TypedArray)[];
  /** By output: which elements of a kept array are written; all where absent. */
  readonly windows?: readonly (Window | undefined)[] | undefined;
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

/** What kernels of the same content share in a runtime: compiled once per backend. */
export interface Compiled {
  /** Names it in the profile. */
  readonly id: string;
  readonly work: Work;
  readonly executables: Map<BackendName, MaybePromise<readonly Executable[]>>;
  readonly support: Map<BackendName, true | string>;
}

/** A program or procedure in a runtime, its captured arrays placed once. */
export interface Loaded extends Compiled {
  readonly program: Runnable;
  readonly captured: readonly JobArray[];
  /** Whether its last call followed another so closely that a team would have been awake. */
  isInRow: boolean;
  /** Decisions for such calls, and for others. */
  readonly memos: { inRow: Memo | undefined; single: Memo | undefined };
}

/** A decision, good for a number of like calls. */
export interface Memo {
  readonly choice: Choice;
  readonly isMeasured: false;
  readonly points: number;
  readonly pin: Pin;
  readonly isSync: boolean;
  readonly places: number;
  usesLeft: number;
}

/** Where a job's arrays lie, as far as it matters to the choice: equal numbers for like places. */
export function placesOf(job: Job): number {
  let places = 0;
  for (const output of job.outputs) places = places * 2 + (isTyped(output) ? 1 : 0);
  for (const arg of job.args) {
    if (typeof arg === 'number') continue;
    let held = 0;
    if ('array' in arg) held = 7;
    else for (const space of arg.resident.fresh) held += space === 'host' ? 1 : space === 'shared' ? 2 : 4;
    places = places * 8 + held;
  }
  return places;
}

/** The job's inputs as the cost model sees them: where each is current, and its size. */
export function placedInputs(job: Job): Placed[] {
  const placed: Placed[] = [];
  for (const arg of job.args) {
    if (typeof arg === 'number') continue;
    placed.push('array' in arg ? { fresh: ['host'], bytes: arg.array.byteLength } : arg.resident);
  }
  return placed;
}

/** Bytes of the results that must end on the JavaScript heap. */
export function bytesWanted(job: Job): number {
  return job.outputs.reduce((bytes, output) => bytes + (isTyped(output) ? output.byteLength : 0), 0);
}

/** A caller's typed array, and no array that the runtime keeps track of. */
export function isTyped(output: Resident | TypedArray): output is TypedArray {
  return ArrayBuffer.isView(output);
}

/** A job on nothing but the caller's own typed arrays. */
export interface TransientJob extends Job {
  readonly args: readonly (JobTyped | number)[];
  readonly outputs: readonly TypedArray[];
}

/** Nothing that the job touches is kept track of. */
export function isTransient(job: Job): job is TransientJob {
  for (const output of job.outputs) if (!isTyped(output)) return false;
  for (const arg of job.args) if (typeof arg !== 'number' && !('array' in arg)) return false;
  return job.loaded.captured.length === 0;
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

/** Every array of the job that the runtime keeps track of. */
export function residentsOf(job: Job): Resident[] {
  const residents: Resident[] = [];
  for (const output of job.outputs) if (!isTyped(output)) residents.push(output);
  for (const arg of job.args) if (typeof arg !== 'number' && 'resident' in arg) residents.push(arg.resident);
  return residents;
}
