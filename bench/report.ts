// What people read: the machine, a table per case, the goals.
import type { Includes, Role } from './contestant.ts';
import type { Machine } from './machine.ts';
import type { SmallCosts } from './small.ts';
import type { SyncCost } from './sync-cost.ts';

export interface Row {
  readonly name: string;
  readonly role?: Role;
  readonly includes?: Includes;
  readonly threads?: number;
  readonly medianMs?: number;
  readonly p95Ms?: number;
  readonly bestMs?: number;
  readonly leastCpuMs?: number;
  readonly runs?: number;
  /** How many times as quick as the plain JavaScript loop. */
  readonly toPlain?: number;
  /** How many times as quick as the hand-written code. */
  readonly toHandWritten?: number;
  readonly gigabytesPerSecond?: number;
  readonly relativeError?: number;
  /** Why there is no number. */
  readonly absent?: string;
}

export interface CaseReport {
  readonly name: string;
  readonly elements: number;
  readonly unit: string;
  readonly rows: readonly Row[];
}

export interface Goal {
  readonly what: string;
  readonly wanted: string;
  readonly found: string;
  readonly isMet: boolean;
}

export function printMachine({ cpu, cores, memoryGiB, node, backends }: Machine): void {
  console.log(`${cpu}, ${cores} cores, ${memoryGiB} GiB, Node ${node}`);
  for (const [name, facts] of Object.entries(backends)) console.log(`  ${name.padEnd(7)} ${facts}`);
  console.log(
    'Times: median of the medians of rounds in which all take turns; p95, best and least CPU time of all samples.',
  );
  console.log('Resident: nothing copied or allocated. Round trip: arrays of the JavaScript heap in and out.');
}

/** A busy machine hits long runs more often than short ones, so that even ratios mean little. */
export function printLoad(load: number, cores: number): void {
  if (load > cores + 1)
    console.log(
      `\nWARNING: the machine is busy (load ${load.toFixed(1)} on ${cores} cores); these numbers mean little.`,
    );
}

export function printCase({ name, elements, unit, rows }: CaseReport): void {
  console.log(`\n${name}, ${elements.toLocaleString('en')} ${unit}`);
  const heads = [
    '',
    'includes',
    'median ms',
    'p95 ms',
    'best ms',
    'CPU ms',
    '× plain JS',
    '× hand-written',
    'GB/s',
    'rel. error',
  ];
  printColumns([heads, ...rows.map(cellsOf)]);
  for (const row of rows) if (row.absent) console.log(`  ${row.name}: ${row.absent}`);
}

function cellsOf(row: Row): readonly string[] {
  return [
    row.name,
    row.includes ?? 'absent',
    significant(row.medianMs),
    significant(row.p95Ms),
    significant(row.bestMs),
    significant(row.leastCpuMs),
    row.toPlain?.toFixed(2) ?? '–',
    row.toHandWritten?.toFixed(2) ?? '–',
    row.gigabytesPerSecond?.toFixed(1) ?? '–',
    row.relativeError?.toExponential(1) ?? '–',
  ];
}

export function printSyncCosts(costs: readonly SyncCost[]): void {
  console.log('\none call on 1,000 f32, .sync, typed arrays in and a new one out');
  const cells = costs.map((cost) => [cost.name, cost.medianUs.toFixed(2), cost.p95Us.toFixed(2)]);
  printColumns([['', 'median µs', 'p95 µs'], ...cells]);
}

export function printSmall({ syncCalls, syncAboveLoopUs, timings }: SmallCosts): void {
  printSyncCosts(syncCalls);
  console.log(`  above the loop: ${syncAboveLoopUs.toFixed(2)} µs`);
  console.log('\nshort work, median µs');
  printColumns([['', 'µs'], ...timings.map(({ name, us }) => [name, us.toFixed(2)])]);
}

export function printGoals(goals: readonly Goal[]): void {
  console.log('');
  for (const { what, wanted, found, isMet } of goals)
    console.log(`${isMet ? 'met   ' : 'MISSED'} ${what}: ${found} (goal: ${wanted})`);
}

/** The first column to the left, numbers to the right. */
export function printColumns(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows) {
    const cells = row.map((cell, k) => (k === 0 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!)));
    console.log(`  ${cells.join('  ').trimEnd()}`);
  }
}

/** Three digits that matter. */
export function significant(ms: number | undefined): string {
  if (ms === undefined) return '–';
  return ms >= 100 ? ms.toFixed(0) : ms.toFixed(Math.max(0, 2 - Math.floor(Math.log10(ms))));
}
