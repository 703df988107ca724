// The suite slice: generated code beside hand-written AssemblyScript, the plain JavaScript loop and gpu.js, in one run
// over the same data. Every answer is checked against f64 before it is timed, and after.
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Case, type Contestant, type Entrant, enter, firstLine, relativeError } from './contestant.ts';
import { hypotCase } from './hypot.ts';
import { machine } from './machine.ts';
import {
  type CaseReport,
  type Goal,
  printCase,
  printGoals,
  printLoad,
  printMachine,
  printSyncCosts,
  type Row,
} from './report.ts';
import { type Timing, time } from './stopwatch.ts';
import { sumCase } from './sum.ts';
import { measureSyncCost, type SyncCost } from './sync-cost.ts';

const cases: readonly (() => Case)[] = [
  () => hypotCase(1e3),
  () => hypotCase(1e6),
  () => hypotCase(1e7),
  () => sumCase(1e6),
  () => sumCase(1e7),
];

const results: string = fileURLToPath(new URL('./results/', import.meta.url));

/** Runs and prints all of it. False where an answer was wrong. */
export async function runSlice(): Promise<boolean> {
  const device = await machine();
  printMachine(device);
  // First, while the heap is small: a call of microseconds feels every collection that others cause.
  const syncCosts = measureSyncCost();
  printSyncCosts(syncCosts);
  const reports: CaseReport[] = [];
  for (const make of cases) {
    const report = await measure(make());
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
  return !reports.some(({ rows }) => rows.some((row) => row.absent?.startsWith('wrong answer')));
}

async function measure(one: Case): Promise<CaseReport> {
  const entrants: Entrant[] = [];
  for (const make of one.entrants) entrants.push(await checked(one, await enter(make, 'a contestant')));
  const present = entrants.filter((entrant) => 'run' in entrant);
  const tell = (round: number, rounds: number): void =>
    progress(`${one.name} ${one.elements}: round ${round} of ${rounds}`);
  const timings = await time(present, tell);
  progress('');
  const rows: Row[] = [];
  for (const entrant of entrants) rows.push(await rowOf(one, entrant, present, timings));
  for (const { dispose } of present) dispose?.();
  return { name: one.name, elements: one.elements, rows };
}

/** The entrant once its answer is right, else absent with the reason. */
async function checked(one: Case, entrant: Entrant): Promise<Entrant> {
  if ('absent' in entrant) return entrant;
  const name = `${entrant.name} (${entrant.includes})`;
  try {
    await entrant.run();
    const error = relativeError(await entrant.answer(), one.reference);
    if (error <= one.tolerance) return entrant;
    return { name, absent: `wrong answer: relative error ${error}, ${one.tolerance} allowed` };
  } catch (error) {
    return { name, absent: firstLine(error) };
  }
}

async function rowOf(
  one: Case,
  entrant: Entrant,
  present: readonly Contestant[],
  timings: readonly Timing[],
): Promise<Row> {
  if ('absent' in entrant) return entrant;
  const timing = timings[present.indexOf(entrant)]!;
  const medianOf = (start: string): number | undefined =>
    timings[present.findIndex(({ name }) => name.startsWith(start))]?.medianMs;
  const error = relativeError(await entrant.answer(), one.reference);
  const row = {
    name: entrant.name,
    includes: entrant.includes,
    ...timing,
    toPlain: (medianOf('plain') ?? Number.NaN) / timing.medianMs,
    toHandWritten: (medianOf('hand-written') ?? Number.NaN) / timing.medianMs,
    gigabytesPerSecond: one.bytes / timing.medianMs / 1e6,
    relativeError: error,
  };
  return error <= one.tolerance ? row : { ...row, absent: `wrong answer after timing: ${error}` };
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

/** A line that the next one overwrites; nothing where nobody watches. */
function progress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${text}`);
}
