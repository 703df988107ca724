// Threads for the hand-written code alone: each waits for its next call by looking at one word of shared memory again
// and again, so that handing over costs about a microsecond, and sleeps after a millisecond without work, so that it does
// not take a core from who is timed next. The calling thread works too.
//
// control (Int32)   [0] turn: the caller adds 1 to hand over      [1] done: turns that the thread has finished
//                   [2] asleep: 1 while the thread waits          [3] which call of the list
import { Worker } from 'node:worker_threads';
import type { Call } from './hand-written.ts';

export interface Team {
  readonly threads: number;
  /** Runs call `k` of the list on each of the other threads; `mine` is run here meanwhile. What it returns, per thread. */
  run(k: number, mine: () => number): readonly number[];
  close(): Promise<unknown>;
}

export interface TeamMemory {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
}

interface Member {
  readonly worker: Worker;
  readonly control: Int32Array;
  readonly result: Float64Array;
}

/** A team whose thread `t` runs the calls `callsOf[t]`; the first list is the caller's own. */
export async function openTeam(code: TeamMemory, callsOf: readonly (readonly Call[])[]): Promise<Team> {
  const members = await Promise.all(callsOf.slice(1).map((calls) => openMember(code, calls)));
  return {
    threads: callsOf.length,
    run: (k, mine) => runOn(members, k, mine),
    close: () => Promise.all(members.map(({ worker }) => worker.terminate())),
  };
}

async function openMember({ memory, module }: TeamMemory, calls: readonly Call[]): Promise<Member> {
  const control = new Int32Array(new SharedArrayBuffer(16));
  const result = new Float64Array(new SharedArrayBuffer(8));
  const worker = new Worker(new URL('./team-worker.mjs', import.meta.url), {
    workerData: { memory, module, calls, control, result },
  });
  await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  return { worker, control, result };
}

function runOn(members: readonly Member[], k: number, mine: () => number): readonly number[] {
  for (const { control } of members) {
    control[3] = k;
    Atomics.add(control, 0, 1);
    if (Atomics.load(control, 2) === 1) Atomics.notify(control, 0);
  }
  const results = [mine()];
  for (const { control, result } of members) {
    const turn = control[0]!;
    while (Atomics.load(control, 1) !== turn);
    results.push(result[0]!);
  }
  return results;
}
