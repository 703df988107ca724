// The suite cpu: generated code beside hand-written SIMD, the plain JavaScript loop, other libraries and the speed of
// memory, on one thread and on two, in one run over the same data.
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Case } from './contestant.ts';
import { printSummary, type Summary, summaryOf, totalsOf } from './cpu-summary.ts';
import { machine } from './machine.ts';
import { allRight, measure } from './measure.ts';
import type { BenchOptions } from './options.ts';
import { type CaseReport, printCase, printLoad, printMachine } from './report.ts';
import { quick, thorough } from './stopwatch.ts';
import { hypotCase } from './workloads/hypot.ts';
import { saxpyCase } from './workloads/saxpy.ts';
import { sumCase } from './workloads/sum.ts';

interface Workload {
  readonly make: (elements: number) => Case;
  /** Absent where the workload has a size of its own. */
  readonly sizes?: readonly number[];
}

const sizes: readonly number[] = [1e5, 1e6, 1e7];

const workloads: Readonly<Record<string, Workload>> = {
  hypot: { make: hypotCase, sizes },
  saxpy: { make: saxpyCase, sizes },
  sum: { make: sumCase, sizes },
};

const results: string = fileURLToPath(new URL('./results/', import.meta.url));

/** Runs and prints all of it. False where an answer was wrong. */
export async function runCpu(options: BenchOptions): Promise<boolean> {
  const names = options.only ?? Object.keys(workloads);
  const unknown = names.filter((name) => !Object.hasOwn(workloads, name));
  if (unknown.length > 0) throw new Error(`no workload ${unknown}; there are ${Object.keys(workloads)}`);
  const device = await machine();
  printMachine(device);
  const reports: CaseReport[] = [];
  for (const make of names.flatMap((name) => casesOf(workloads[name]!, options))) {
    const report = await measure(make(), options.quick ? quick : thorough);
    printCase(report);
    reports.push(report);
  }
  const summaries: readonly Summary[] = reports.map(summaryOf);
  const totals = totalsOf(summaries);
  printSummary(summaries, totals);
  const load = loadavg()[0]!;
  printLoad(load, device.cores);
  mkdirSync(results, { recursive: true });
  const all = { date: new Date().toISOString(), machine: device, load, summaries, totals, cases: reports };
  writeFileSync(`${results}cpu.json`, `${JSON.stringify(all, null, 2)}\n`);
  console.log('\nbench/results/cpu.json written');
  return allRight(reports);
}

function casesOf(workload: Workload, options: BenchOptions): (() => Case)[] {
  const chosen = workload.sizes ? (options.sizes ?? workload.sizes) : [0];
  return chosen.map((elements) => () => workload.make(elements));
}
