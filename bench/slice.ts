// The suite slice: generated code beside hand-written AssemblyScript, the plain JavaScript loop and gpu.js, in one run
// over the same data. Every answer is checked against f64 before it is timed, and after.
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Case } from './contestant.ts';
import { machine } from './machine.ts';
import { allRight, measure } from './measure.ts';
import type { BenchOptions } from './options.ts';
import {
  type CaseReport,
  type Goal,
  printCase,
  printGoals,
  printLoad,
  printMachine,
  printSyncCosts,
} from './report.ts';
import { quick, thorough } from './stopwatch.ts';
import { measureSyncCost, type SyncCost } from './sync-cost.ts';
import { hypotCase } from './workloads/hypot.ts';
import { sumCase } from './workloads/sum.ts';

const cases: readonly (() => Case)[] = [
  () => hypotCase(1e3),
  () => hypotCase(1e6),
  () => hypotCase(1e7),
  () => sumCase(1e6),
  () => sumCase(1e7),
];

const results: string = fileURLToPath(new URL('./results/', import.meta.url));

/** Runs and prints all of it. False where an answer was wrong that is not another library's. */
export async function runSlice(options: BenchOptions): Promise<boolean> {
  const device = await machine();
  printMachine(device);
  // First, while the heap is small: a call of microseconds feels every collection that others cause.
  const syncCosts = measureSyncCost();
  printSyncCosts(syncCosts);
  const reports: CaseReport[] = [];
  for (const make of cases) {
    const report = await measure(make(), options.quick ? quick : thorough);
    printCase(report);
    reports.push(report);
  }
  const goals = goalsOf(reports, syncCosts);
  printGoals(goals);
  const load = loadavg()[0]!;
  printLoad(load, device.cores);
  mkdirSync(results, { recursive: true });
  const all = { date: new Date().toISOString(), machine: device, load, cases: reports, syncCosts, goals };
  writeFileSync(`${results}slice.json`, `${JSON.stringify(all, null, 2)}\n`);
  console.log('\nbench/results/slice.json written');
  return allRight(reports);
}

function goalsOf(reports: readonly CaseReport[], syncCosts: readonly SyncCost[]): readonly Goal[] {
  const hypot = reports.find(({ name, elements }) => name === 'hypot' && elements === 1e6)!;
  const resident = hypot.rows.find(
    ({ name, includes }) => name === 'lanewise wasm, 2 threads' && includes === 'resident',
  );
  const ratio = resident?.toPlain ?? 0;
  const us = syncCosts.find(({ name }) => name.startsWith('hypot.sync'))!.medianUs;
  return [
    {
      what: 'hypot of 1e6, wasm with 2 threads, resident',
      wanted: '10 times as quick as the plain loop',
      found: `${ratio.toFixed(1)} times`,
      isMet: ratio >= 10,
    },
    {
      what: 'one .sync call on 1,000 elements',
      wanted: 'under 5 µs',
      found: `${us.toFixed(2)} µs`,
      isMet: us < 5,
    },
  ];
}
