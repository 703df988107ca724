// The suite cpu in one line a case: the ratios that its goals are about.
import { type CaseReport, printColumns, type Row, significant } from './report.ts';

export interface Summary {
  readonly name: string;
  readonly elements: number;
  /** Medians in ms; absent where nobody took part. */
  readonly plainMs?: number;
  readonly handWrittenMs: PerThreads;
  readonly copyMs: PerThreads;
  readonly lanewiseMs: PerThreads;
  readonly roundTripMs: PerThreads;
  readonly lanewiseJsMs?: number;
  readonly bestPeer?: { readonly name: string; readonly ms: number };
  /** Times of lanewise over times of the hand-written code on as many threads: 1 is as quick. */
  readonly overHandWritten: PerThreads;
  /** The same of the least CPU times on one thread, which others on the machine disturb less. */
  readonly overHandWrittenCpu?: number;
  /** One thread over two threads. */
  readonly speedup?: number;
  readonly handWrittenSpeedup?: number;
  /** Times of others over that of lanewise on its better number of threads, resident. */
  readonly aheadOfPeer?: number;
  readonly aheadOfPlain?: number;
}

export interface PerThreads {
  readonly 1?: number;
  readonly 2?: number;
}

export interface Totals {
  /** Geometric means over all cases. */
  readonly overHandWritten: PerThreads;
  readonly overHandWrittenCpu?: number;
}

export function summaryOf({ name, elements, rows }: CaseReport): Summary {
  const timed = rows.filter((row) => row.medianMs !== undefined && row.absent === undefined);
  const lanewise = timed.filter((row) => row.role === 'lanewise' && !row.name.endsWith('js'));
  const handWritten = timed.filter((row) => row.role === 'hand-written');
  const handWrittenMs = perThreads(handWritten);
  const lanewiseMs = perThreads(lanewise.filter((row) => row.includes === 'resident'));
  const best = Math.min(lanewiseMs[1] ?? Infinity, lanewiseMs[2] ?? Infinity);
  const plainMs = timed.find((row) => row.role === 'plain')?.medianMs;
  const peers = timed.filter((row) => row.role === 'peer').sort((a, b) => a.medianMs! - b.medianMs!);
  return {
    name,
    elements,
    ...given('plainMs', plainMs),
    handWrittenMs,
    copyMs: perThreads(timed.filter((row) => row.role === 'copy')),
    lanewiseMs,
    roundTripMs: perThreads(lanewise.filter((row) => row.includes === 'round trip')),
    ...given('lanewiseJsMs', timed.find((row) => row.name === 'lanewise js')?.medianMs),
    ...(peers[0] ? { bestPeer: { name: peers[0].name, ms: peers[0].medianMs! } } : {}),
    overHandWritten: {
      ...given(1, ratio(lanewiseMs[1], handWrittenMs[1])),
      ...given(2, ratio(lanewiseMs[2], handWrittenMs[2])),
    },
    ...given('overHandWrittenCpu', ratio(cpuMsOf(lanewise), cpuMsOf(handWritten))),
    ...given('speedup', ratio(lanewiseMs[1], lanewiseMs[2])),
    ...given('handWrittenSpeedup', ratio(handWrittenMs[1], handWrittenMs[2])),
    ...given('aheadOfPeer', ratio(peers[0]?.medianMs, best)),
    ...given('aheadOfPlain', ratio(plainMs, best)),
  };
}

function perThreads(rows: readonly Row[]): PerThreads {
  const of = (threads: number): number | undefined => rows.find((row) => row.threads === threads)?.medianMs;
  return { ...given(1, of(1)), ...given(2, of(2)) };
}

function cpuMsOf(rows: readonly Row[]): number | undefined {
  return rows.find((row) => row.threads === 1 && row.includes === 'resident')?.leastCpuMs;
}

/** The property, unless there is no value. */
function given<K extends string | number>(key: K, value: number | undefined): { readonly [P in K]?: number } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: number };
}

function ratio(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined || !Number.isFinite(b) ? undefined : a / b;
}

export function totalsOf(summaries: readonly Summary[]): Totals {
  const [one, two] = ([1, 2] as const).map((threads) =>
    geometricMean(summaries.map(({ overHandWritten }) => overHandWritten[threads])),
  );
  return {
    overHandWritten: { ...given(1, one), ...given(2, two) },
    ...given('overHandWrittenCpu', geometricMean(summaries.map((each) => each.overHandWrittenCpu))),
  };
}

function geometricMean(values: readonly (number | undefined)[]): number | undefined {
  const present = values.filter((each) => each !== undefined);
  if (present.length === 0) return undefined;
  return Math.exp(present.reduce((total, each) => total + Math.log(each), 0) / present.length);
}

export function printSummary(summaries: readonly Summary[], totals: Totals): void {
  console.log(
    '\nAll in one table: median ms on 1 / 2 threads, arrays resident; then ratios (CPU: of CPU time, 1 thread).',
  );
  const heads = [
    '',
    'elements',
    'plain JS',
    'copy',
    'hand-written',
    'lanewise',
    'round trip',
    'best peer',
    '/ hand-written',
    'CPU',
    '2 threads ×',
    '× peer',
    '× plain',
  ];
  printColumns([heads, ...summaries.map(cellsOf)]);
  const { overHandWritten: mean, overHandWrittenCpu: cpu } = totals;
  console.log(
    `\nlanewise / hand-written, geometric mean: ${times(mean[1])} on 1 thread (CPU time ${times(cpu)}), ${times(mean[2])} on 2; 1 is as quick.`,
  );
}

function cellsOf(one: Summary): readonly string[] {
  const { bestPeer } = one;
  return [
    one.name,
    one.elements.toLocaleString('en'),
    significant(one.plainMs),
    both(one.copyMs, significant),
    both(one.handWrittenMs, significant),
    both(one.lanewiseMs, significant),
    both(one.roundTripMs, significant),
    bestPeer ? `${significant(bestPeer.ms)} ${bestPeer.name.split(' ')[0]}` : '–',
    both(one.overHandWritten, times),
    times(one.overHandWrittenCpu),
    `${times(one.speedup)} (${times(one.handWrittenSpeedup)})`,
    times(one.aheadOfPeer),
    times(one.aheadOfPlain),
  ];
}

function both(of: PerThreads, tell: (value: number | undefined) => string): string {
  return `${tell(of[1])} / ${tell(of[2])}`;
}

function times(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(2);
}
