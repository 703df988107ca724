// Times contestants against each other with tinybench. All take turns in every round, so that a slow moment of the
// machine hits each of them; what counts is the median of the rounds' medians.
import { Bench, type Task } from 'tinybench';
import type { Contestant } from './contestant.ts';

export interface Timing {
  readonly medianMs: number;
  readonly p95Ms: number;
  /** The quickest sample: what is left of a number when the machine is busy with something else. */
  readonly bestMs: number;
  /**
   * The least CPU time of the process that a run took. On a busy machine it says of what runs on one thread more than any
   * time of the clock; of what runs on several it counts the spinning too.
   */
  readonly leastCpuMs: number;
  /** Timed runs in all rounds together. */
  readonly runs: number;
}

/** What takes longer than this for a run is out of the race: it takes its turns in the first rounds alone. */
const slowMs = 2000;
const slowRounds = 3;

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
      if (turn.isSlow && round >= slowRounds) continue;
      const taken = await turn.take();
      medians[k]!.push(quantile(taken, 0.5));
      for (const ms of taken) samples[k]!.push(ms);
    }
  }
  return contestants.map((_, k) => ({
    medianMs: quantile(medians[k]!, 0.5),
    p95Ms: quantile(samples[k]!, 0.95),
    bestMs: quantile(samples[k]!, 0),
    leastCpuMs: turns[k]!.leastCpuMs(),
    runs: samples[k]!.length,
  }));
}

/** `take` gives the samples of one turn; `leastCpuMs` is of all turns so far. */
interface Turn {
  readonly isSlow: boolean;
  take(): Promise<readonly number[]>;
  leastCpuMs(): number;
}

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
  let leastCpuMs = Infinity;
  const sampled = ({ cpuMs, ...sample }: MeasuredSample): Sample => {
    leastCpuMs = Math.min(leastCpuMs, cpuMs);
    return sample;
  };
  const sample = isAsync
    ? async (): Promise<Sample> => sampled(await sampleAwaited(contestant, batch))
    : (): Sample => sampled(sampleDirect(contestant, batch));
  bench.add(contestant.name, sample, { async: isAsync });
  return {
    isSlow: runMs > slowMs,
    take: () => turnOf(bench.tasks[0]!, !isLong),
    leastCpuMs: () => leastCpuMs,
  };
}

async function turnOf(task: Task, warm: boolean): Promise<readonly number[]> {
  if (warm) await task.warmup();
  await task.run();
  const { result } = task;
  if (!('latency' in result)) throw new Error(`a task ended as '${result.state}'`);
  return [...(result.latency.samples as readonly number[])];
}

/** Runs until it is as quick as it gets: the ms of one run then. */
async function settle(contestant: Contestant, settleMs: number): Promise<number> {
  const end = performance.now() + settleMs;
  let runMs = Infinity;
  while (performance.now() < end) {
    const start = performance.now();
    let runs = 0;
    do await contestant.run();
    while (++runs < 10 && performance.now() < end);
    runMs = Math.min(runMs, (performance.now() - start) / runs);
  }
  return runMs;
}

interface Sample {
  readonly overriddenDuration: number;
  readonly overriddenIterationCost: number;
}

interface MeasuredSample extends Sample {
  readonly cpuMs: number;
}

function sampleDirect(contestant: Contestant, batch: number): MeasuredSample {
  const start = startOf();
  for (let k = 0; k < batch; k++) contestant.run();
  return sampleSince(start, batch);
}

async function sampleAwaited(contestant: Contestant, batch: number): Promise<MeasuredSample> {
  const start = startOf();
  for (let k = 0; k < batch; k++) await contestant.run();
  return sampleSince(start, batch);
}

interface Start {
  readonly cpu: NodeJS.CpuUsage;
  readonly ms: number;
}

function startOf(): Start {
  const cpu = process.cpuUsage();
  return { cpu, ms: performance.now() };
}

function sampleSince(start: Start, batch: number): MeasuredSample {
  const ms = performance.now() - start.ms;
  const { user, system } = process.cpuUsage(start.cpu);
  return {
    overriddenDuration: ms / batch,
    overriddenIterationCost: ms,
    cpuMs: (user + system) / 1000 / batch,
  };
}

/** Of unsorted values, interpolated. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)]!;
  const high = sorted[Math.ceil(at)]!;
  return low + (high - low) * (at - Math.floor(at));
}
