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

/** How long it may take. */
export interface Pace {
  readonly rounds: number;
  /** A contestant's turn in a round lasts this long, or two samples; one where a sample is longer than a turn. */
  readonly turnMs: number;
  /** Before the first round, each runs for this long: until the engine has compiled it for good. */
  readonly settleMs: number;
}

export const thorough: Pace = { rounds: 9, turnMs: 60, settleMs: 250 };
export const quick: Pace = { rounds: 7, turnMs: 15, settleMs: 80 };

/** Samples shorter than this are lost in the clock; quick runs are timed in batches. */
const sampleMs = 0.25;

/** The timings, in the order of the contestants. `tell` hears how far it is. */
export async function time(
  contestants: readonly Contestant[],
  pace: Pace,
  tell: (round: number, rounds: number) => void,
): Promise<readonly Timing[]> {
  const turns: Turn[] = [];
  for (const contestant of contestants) turns.push(await turnsOf(contestant, pace));
  const medians: number[][] = contestants.map(() => []);
  const samples: number[][] = contestants.map(() => []);
  for (let round = 0; round < pace.rounds; round++) {
    tell(round + 1, pace.rounds);
    for (const [k, turn] of turns.entries()) {
      const taken = await turn();
      medians[k]!.push(quantile(taken, 0.5));
      samples[k]!.push(...taken);
    }
  }
  return contestants.map((_, k) => ({
    medianMs: quantile(medians[k]!, 0.5),
    p95Ms: quantile(samples[k]!, 0.95),
    bestMs: quantile(samples[k]!, 0),
    runs: samples[k]!.length,
  }));
}

/** Takes the samples of one turn. */
type Turn = () => Promise<readonly number[]>;

/** Settles the contestant, and returns what takes its turns. What runs for longer than a turn needs no warming up in each. */
async function turnsOf(contestant: Contestant, { turnMs, settleMs }: Pace): Promise<Turn> {
  const ran = contestant.run();
  const isAsync = ran instanceof Promise;
  await ran;
  const runMs = await settle(contestant, settleMs);
  const batch = Math.max(1, Math.ceil(sampleMs / Math.max(runMs, 1e-6)));
  const isLong = runMs > turnMs;
  const bench = new Bench({
    time: isLong ? 0 : turnMs,
    iterations: isLong ? 1 : 2,
    warmup: !isLong,
    warmupTime: turnMs / 6,
    warmupIterations: 1,
    retainSamples: true,
    throws: true,
  });
  const sample = isAsync ? sampleAwaited : sampleDirect;
  bench.add(contestant.name, () => sample(contestant, batch), { async: isAsync });
  return () => turnOf(bench.tasks[0]!, !isLong);
}

async function turnOf(task: Task, warm: boolean): Promise<readonly number[]> {
  if (warm) await task.warmup();
  await task.run();
  const { result } = task;
  if (!('latency' in result)) throw new Error(`a task ended as '${result.state}'`);
  return [...(result.latency.samples as readonly number[])];
}

/** Runs until it is as quick as it gets: the ms of one run. */
async function settle(contestant: Contestant, settleMs: number): Promise<number> {
  const end = performance.now() + settleMs;
  let runMs = 0;
  while (performance.now() < end) {
    const start = performance.now();
    let runs = 0;
    do await contestant.run();
    while (++runs < 10 && performance.now() < end);
    runMs = (performance.now() - start) / runs;
  }
  return runMs;
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
