/** Runs a job everywhere, prints its table, and says what does not agree. */
import type { BackendName, DeviceReport } from 'lanewise';
import type { Job, Judgement, Run, Where } from './job.ts';
import * as progress from './progress.ts';
import { milliseconds, small, table, times } from './table.ts';
import { autoSummary, verdictOn } from './verdict.ts';

interface Attempt<Result> {
  readonly where: Where;
  readonly run: Run<Result>;
  readonly judgement: Judgement;
}

const backends: readonly BackendName[] = ['js', 'wasm', 'webgpu'];

/** The faults found; none when every check holds. */
export async function perform<Result>(job: Job<Result>, devices: DeviceReport): Promise<readonly string[]> {
  console.log(`\n${job.title}`);
  progress.begin('plain JavaScript, f32');
  const plain = job.plain(progress.tell);
  progress.begin('plain JavaScript, f64, for reference');
  const reference = job.reference(progress.tell);
  const judged = (result: Result): Judgement => job.judge(result, reference, plain.result);
  const attempts: Attempt<Result>[] = [];
  for (const where of [...backends.filter((name) => devices.backends[name].available), 'auto' as const]) {
    progress.begin(where);
    const run = await job.run(where, progress.tell);
    attempts.push({ where, run, judgement: judged(run.result) });
  }
  progress.begin('pictures');
  const auto = attempts.at(-1)!;
  const pictures = job.picture?.(auto.run.result) ?? [];
  progress.end();
  const plainRow = [
    'plain JavaScript',
    '1',
    milliseconds(plain.ms),
    '1.00×',
    small(judged(plain.result).difference),
    '',
  ];
  printTable(job, [plainRow, ...rowsOf(attempts, plain.ms, devices)]);
  console.log(`  ${bitsOf(job, attempts)}`);
  for (const line of autoSummary(auto.run.explained)) console.log(`  ${line}`);
  if (pictures.length > 0) console.log(`  written: ${pictures.join(', ')}`);
  return [...faultsOf(job, attempts), ...disagreements(job, attempts)];
}

function printTable<Result>(job: Job<Result>, rows: readonly (readonly string[])[]): void {
  const heads = ['backend', ' threads', ' ms', ' to plain', ' difference', 'chosen on auto?'];
  console.log(`\n${table(heads, rows)}\n`);
  console.log(`  ${job.timed}\n  ${job.judged}`);
}

function rowsOf<Result>(
  attempts: readonly Attempt<Result>[],
  plainMs: number,
  devices: DeviceReport,
): readonly (readonly string[])[] {
  const { explained } = attempts.at(-1)!.run;
  const rowFor = (where: Where): readonly string[] => {
    const attempt = attempts.find((one) => one.where === where);
    if (!attempt) return [where, '–', '–', '–', '–', missingReason(devices, where as BackendName)];
    const { run, judgement } = attempt;
    const verdict = where === 'auto' ? '' : verdictOn(where, explained);
    const difference = small(judgement.difference);
    const threads = where === 'webgpu' ? '–' : String(run.threads);
    return [where, threads, milliseconds(run.ms), times(plainMs / run.ms), difference, verdict];
  };
  return [...backends, 'auto' as const].map(rowFor);
}

function missingReason(devices: DeviceReport, name: BackendName): string {
  const report = devices.backends[name];
  return report.available ? '' : `not available: ${report.reason}`;
}

function faultsOf<Result>(job: Job<Result>, attempts: readonly Attempt<Result>[]): readonly string[] {
  return attempts.flatMap(({ where, judgement: { difference, allowed, fault } }) => [
    ...(difference <= allowed
      ? []
      : [`${job.title} on ${where}: differs from f64 by ${difference}, ${allowed} allowed`]),
    ...(fault ? [`${job.title} on ${where}: ${fault}`] : []),
  ]);
}

/** Which results have the same bits as the first backend's. */
function bitsOf<Result>(job: Job<Result>, attempts: readonly Attempt<Result>[]): string {
  const [first, ...others] = attempts.filter(({ where }) => where !== 'auto');
  if (!first || others.length === 0) return 'bits: nothing to compare';
  const isLikeFirst = (one: Attempt<Result>): boolean => job.isSame(first.run.result, one.run.result);
  const same = [first, ...others.filter(isLikeFirst)].map(({ where }) => where);
  const different = others.filter((one) => !isLikeFirst(one)).map(({ where }) => where);
  const rest = different.length > 0 ? `; different: ${different.join(', ')}` : '';
  return same.length > 1
    ? `same bits: ${same.join(' = ')}${rest}`
    : `different bits: ${first.where}, ${different.join(', ')}`;
}

/** js and wasm round every operation alike, so their bits are equal, whatever the number of threads. */
function disagreements<Result>(job: Job<Result>, attempts: readonly Attempt<Result>[]): readonly string[] {
  const [js, wasm] = (['js', 'wasm'] as const).map((name) => attempts.find(({ where }) => where === name));
  if (!js || !wasm || job.isSame(js.run.result, wasm.run.result)) return [];
  return [`${job.title}: js and wasm do not give the same bits`];
}
