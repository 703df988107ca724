// What one `.sync` call on 1,000 elements costs, everything included: typed arrays in, a new typed array out.
import { uniform } from './data.ts';
import { quantile } from './stopwatch.ts';
import { hypot, plainHypotLoop } from './workloads/hypot.ts';

export interface SyncCost {
  readonly name: string;
  readonly medianUs: number;
  readonly p95Us: number;
}

const batches = 400;
const callsPerBatch = 250;

/** The calls take turns, batch by batch. */
export function measureSyncCost(): readonly SyncCost[] {
  const xs = uniform(1000, 1);
  const ys = uniform(1000, 2);
  const js = hypot.on('js');
  const wasm = hypot.on('wasm', { threads: 1 });
  const calls: readonly [string, () => Float32Array][] = [
    ['plain JavaScript loop, new array', () => plainCall(xs, ys)],
    ['hypot.sync(xs, ys)', () => hypot.sync(xs, ys)],
    ["hypot.on('js').sync(xs, ys)", () => js.sync(xs, ys)],
    ["hypot.on('wasm', { threads: 1 }).sync(xs, ys)", () => wasm.sync(xs, ys)],
  ];
  const samples: number[][] = calls.map(() => []);
  for (let batch = -100; batch < batches; batch++) {
    for (const [k, [, call]] of calls.entries()) {
      const us = microsecondsPerCall(call);
      if (batch >= 0) samples[k]!.push(us);
    }
  }
  return calls.map(([name], k) => ({
    name,
    medianUs: quantile(samples[k]!, 0.5),
    p95Us: quantile(samples[k]!, 0.95),
  }));
}

function plainCall(xs: Float32Array, ys: Float32Array): Float32Array {
  const out = new Float32Array(xs.length);
  plainHypotLoop(out, xs, ys);
  return out;
}

function microsecondsPerCall(call: () => Float32Array): number {
  const start = performance.now();
  for (let k = 0; k < callsPerBatch; k++) call();
  return ((performance.now() - start) / callsPerBatch) * 1000;
}
