/** What the demo's three jobs have in common: a result from plain loops, and the same from kernels on any backend. */
import type { BackendName, Explanation } from 'lanewise';

/** A pinned backend, or the library's own choice. */
export type Where = BackendName | 'auto';

export interface Job<Result> {
  readonly title: string;
  /** What the milliseconds include. */
  readonly timed: string;
  /** What "difference" means, and how much is allowed. */
  readonly judged: string;
  /** The loops a user would write, over the same typed arrays. */
  plain(tell: Tell): Timed<Result>;
  /** The same loops with f64 arrays: what the results are checked against. */
  reference(tell: Tell): Result;
  run(where: Where, tell: Tell): Promise<Run<Result>>;
  /** How far a result is from the reference; `plain` is what f32 arrays made of the same loops. */
  judge(found: Result, reference: Result, plain: Result): Judgement;
  /** Whether two results have the same bits. */
  isSame(a: Result, b: Result): boolean;
  /** Writes the pictures, and says which. */
  picture?(result: Result): readonly string[];
}

/** Says how far a job is; the text replaces the one before. */
export type Tell = (text: string) => void;

export interface Timed<Result> {
  readonly result: Result;
  readonly ms: number;
}

export interface Run<Result> extends Timed<Result> {
  /** The most threads that any of its kernels used, the calling one included. */
  readonly threads: number;
  /** Why each kernel would run where; asked for on 'auto' only. */
  readonly explained: readonly Explained[];
}

export interface Explained {
  readonly kernel: string;
  readonly explanation: Explanation;
}

export interface Judgement {
  readonly difference: number;
  readonly allowed: number;
  /** Something else that is wrong. */
  readonly fault?: string;
}

/** The kernel pinned to a backend, or as it is. */
export function placed<K>(kernel: K & { on(backend: BackendName): K }, where: Where): K {
  return where === 'auto' ? kernel : kernel.on(where);
}

/** Runs that are not timed (they compile, wake workers, try candidates), and timed ones, where each is quick enough. */
const untimedRuns = 3;
const timedRuns = 5;

/** Where one run takes this long, one untimed and one timed run must do. */
const slowMs = 2500;

/** The middle one of the timed runs. The last result is kept, the others are let go. */
export async function medianOf<Result>(
  run: () => Promise<Result>,
  letGo: (result: Result) => void = () => {},
): Promise<Timed<Result>> {
  const times: number[] = [];
  for (let k = 0; ; k++) {
    const start = performance.now();
    const result = await run();
    const ms = performance.now() - start;
    const isSlow = ms > slowMs;
    if (k >= (isSlow ? 1 : untimedRuns)) times.push(ms);
    if (times.length > 0 && (isSlow || times.length === timedRuns)) return { result, ms: middle(times) };
    letGo(result);
  }
}

/** The same for loops that nobody waits for, after one untimed run. */
export function medianOfPlain<Result>(runs: number, tell: Tell, run: () => Result): Timed<Result> {
  const times: number[] = [];
  let result = run();
  while (times.length < runs) {
    tell(`run ${times.length + 1} of ${runs}`);
    const start = performance.now();
    result = run();
    times.push(performance.now() - start);
  }
  return { result, ms: middle(times) };
}

function middle(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
}
