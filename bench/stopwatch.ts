// Times contestants against each other with tinybench. All take turns in every round, so that a slow moment of the
// machine hits each of them; what counts is the median of the rounds' medians.
import { Bench, type Task } from 'tinybench';
import type { Contestant } from './contestant.ts';

export interface Timing {
  readonly medianMs: number;
  readonly p95Ms: number;
  /** The quickest sample: what is left of a number when the machine is busy with something else. */
  readonly bestMs: number;
  /** Timed runs in all rounds together. */
  readonly runs: number;
}

const rounds = 9;

/** A contestant's turn in a round lasts this long, or two samples. */
const turnMs = 60;

/** Before the first round, each runs for this long: until the engine has compiled it for good. */
const settleMs = 250;

/** Samples shorter than this are lost in the clock; quick runs are timed in batches. */
const sampleMs = 0.25;

/** The timings, in the order of the contestants. `tell` hears how far it is. */
export async function time(
  contestants: readonly Contestant[],
  tell: (round: number, rounds: number) => void,
): Promise<readonly Timing[]> {
  const bench = new Bench({
    time: turnMs,
    iterations: 2,
    warmupTime: turnMs / 6,
    warmupIterations: 1,
    retainSamples: true,
    throws: true,
  });
  for (const [k, contestant] of contestants.entries()) await addTask(bench, String(k), contestant);
  const medians: number[][] = contestants.map(() => []);
  const samples: number[][] = contestants.map(() => []);
  for (let round = 0; round < rounds; round++) {
    tell(round + 1, rounds);
    for (const [k, task] of bench.tasks.entries()) {
      const turn = await turnOf(task);
      medians[k]!.push(quantile(turn, 0.5));
      samples[k]!.push(...turn);
    }
  }
  return contestants.map((_, k) => ({
    medianMs: quantile(medians[k]!, 0.5),
    p95Ms: quantile(samples[k]!, 0.95),
    bestMs: quantile(samples[k]!, 0),
    runs: samples[k]!.length,
  }));
}

async function turnOf(task: Task): Promise<readonly number[]> {
  await task.warmup();
  await task.run();
  const { result } = task;
  if (!('latency' in result)) throw new Error(`a task ended as '${result.state}'`);
  return [...(result.latency.samples as readonly number[])];
}

async function addTask(bench: Bench, name: string, contestant: Contestant): Promise<void> {
  const isAsync = contestant.run() instanceof Promise;
  const batch = await batchFor(contestant);
  const sample = isAsync ? sampleAwaited : sampleDirect;
  bench.add(name, () => sample(contestant, batch), { async: isAsync });
}

/** Runs until it is as quick as it gets, and says how many runs make one sample. */
async function batchFor(contestant: Contestant): Promise<number> {
  const end = performance.now() + settleMs;
  let runMs = 0;
  while (performance.now() < end) {
    const start = performance.now();
    let runs = 0;
    do await contestant.run();
    while (++runs < 10 && performance.now() < end);
    runMs = (performance.now() - start) / runs;
  }
  return Math.max(1, Math.ceil(sampleMs / Math.max(runMs, 1e-6)));
}

interface Sample {
  readonly overriddenDuration: number;
  readonly overriddenIterationCost: number;
}

function sampleDirect(contestant: Contestant, batch: number): Sample {
  const start = performance.now();
  for (let k = 0; k < batch; k++) contestant.run();
  return sampleOf(performance.now() - start, batch);
}

async function sampleAwaited(contestant: Contestant, batch: number): Promise<Sample> {
  const start = performance.now();
  for (let k = 0; k < batch; k++) await contestant.run();
  return sampleOf(performance.now() - start, batch);
}

function sampleOf(ms: number, batch: number): Sample {
  return { overriddenDuration: ms / batch, overriddenIterationCost: ms };
}

/** Of unsorted values, interpolated. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)]!;
  const high = sorted[Math.ceil(at)]!;
  return low + (high - low) * (at - Math.floor(at));
}
