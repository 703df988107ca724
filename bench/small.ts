// What small calls cost: a call above the loop that it runs, a second thread where work is short, and a hand-off alone.
import type { Contestant, Entry } from './contestant.ts';
import { enter } from './contestant.ts';
import { handWritten } from './hand-written.ts';
import { type Pace, time } from './stopwatch.ts';
import { measureSyncCost, type SyncCost } from './sync-cost.ts';
import { hypotCase } from './workloads/hypot.ts';

export interface SmallCosts {
  /** One call on 1,000 f32, `.sync`, a new array out. */
  readonly syncCalls: readonly SyncCost[];
  /** What the quickest of lanewise's calls takes longer than the loop with its new array. */
  readonly syncAboveLoopUs: number;
  /** Medians in µs. */
  readonly timings: readonly { readonly name: string; readonly us: number }[];
}

/** A call that does nothing, handed to a thread that spins. */
const emptyDispatch: Entry = handWritten({
  module: 'copy',
  arrays: [new Uint8Array(64)],
  units: 2,
  grain: 1,
  args: ([at]) => [at!, at!, 0],
});

export async function measureSmall(pace: Pace): Promise<SmallCosts> {
  const syncCalls = measureSyncCost();
  const loop = syncCalls.find(({ name }) => name.startsWith('plain'))!.medianUs;
  const calls = syncCalls.filter(({ name }) => name.startsWith('hypot')).map(({ medianUs }) => medianUs);
  const contestants = await contestantsOf();
  const timings = await time(
    contestants.map(({ contestant }) => contestant),
    pace,
    () => {},
  );
  for (const { contestant } of contestants) await contestant.dispose?.();
  return {
    syncCalls,
    syncAboveLoopUs: Math.min(...calls) - loop,
    timings: contestants.map(({ name }, k) => ({ name, us: timings[k]!.medianMs * 1000 })),
  };
}

interface Named {
  readonly name: string;
  readonly contestant: Contestant;
}

async function contestantsOf(): Promise<readonly Named[]> {
  const named: Named[] = [];
  for (const elements of [1e3, 1e4, 1e5]) {
    const lanewise = hypotCase(elements).entries.find(({ name }) => name === 'lanewise')!;
    const name = `hypot ${elements.toLocaleString('en')} resident`;
    named.push(...(await presentIn(lanewise, name)).filter(({ name }) => name.includes('wasm')));
  }
  return [...named, ...(await presentIn(emptyDispatch, 'empty call'))];
}

async function presentIn(entry: Entry, name: string): Promise<readonly Named[]> {
  const present = (await enter(entry)).filter((entrant) => 'run' in entrant);
  return present.map((contestant) => ({ name: `${name}, ${contestant.name}`, contestant }));
}
