// Measures one case: every answer is checked against f64 before it is timed, and after.
import {
  type Answer,
  type Case,
  type Contestant,
  type Entrant,
  enter,
  errorOf,
  firstLine,
} from './contestant.ts';
import type { CaseReport, Row } from './report.ts';
import { type Pace, type Timing, time } from './stopwatch.ts';

export async function measure(one: Case, pace: Pace): Promise<CaseReport> {
  const entrants: Entrant[] = [];
  for (const entry of one.entries)
    for (const entrant of await enter(entry)) entrants.push(await checked(one, entrant));
  const present = entrants.filter((entrant) => 'run' in entrant);
  const tell = (round: number, rounds: number): void =>
    progress(`${one.name} ${one.elements}: round ${round} of ${rounds}`);
  const timings = await time(present, pace, tell);
  progress('');
  const rows: Row[] = [];
  for (const entrant of entrants) rows.push(await rowOf(one, entrant, present, timings));
  for (const { dispose } of present) await dispose?.();
  return { name: one.name, elements: one.elements, unit: one.unit ?? 'f32', rows };
}

/** False where an answer was wrong that is not another library's: theirs are in the table, and no failure of ours. */
export function allRight(reports: readonly CaseReport[]): boolean {
  const isWrong = (row: Row): boolean =>
    row.role !== 'peer' && row.absent?.startsWith('wrong answer') === true;
  return !reports.some(({ rows }) => rows.some(isWrong));
}

/** The entrant once its answer is right, else absent with the reason. */
async function checked(one: Case, entrant: Entrant): Promise<Entrant> {
  if ('absent' in entrant) return entrant;
  const name = `${entrant.name} (${entrant.includes})`;
  const { role } = entrant;
  try {
    await entrant.run();
    const error = differs(one, await entrant.answer());
    if (error <= one.tolerance.relative) return entrant;
    await entrant.dispose?.();
    return { name, role, absent: `wrong answer: relative error ${error}, ${one.tolerance.relative} allowed` };
  } catch (error) {
    return { name, role, absent: firstLine(error) };
  }
}

function differs(one: Case, found: Answer | undefined): number {
  return found === undefined ? 0 : errorOf(found, one.reference, one.tolerance);
}

async function rowOf(
  one: Case,
  entrant: Entrant,
  present: readonly Contestant[],
  timings: readonly Timing[],
): Promise<Row> {
  if ('absent' in entrant) return entrant;
  const timing = timings[present.indexOf(entrant)]!;
  const medianOf = (role: Contestant['role']): number =>
    timings[present.findIndex((each) => each.role === role)]?.medianMs ?? Number.NaN;
  const error = differs(one, await entrant.answer());
  const row = {
    name: entrant.name,
    role: entrant.role,
    includes: entrant.includes,
    ...(entrant.threads === undefined ? {} : { threads: entrant.threads }),
    ...timing,
    toPlain: medianOf('plain') / timing.medianMs,
    toHandWritten: medianOf('hand-written') / timing.medianMs,
    gigabytesPerSecond: one.bytes / timing.medianMs / 1e6,
    relativeError: error,
  };
  return error <= one.tolerance.relative ? row : { ...row, absent: `wrong answer after timing: ${error}` };
}

/** A line that the next one overwrites; nothing where nobody watches. */
function progress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${text}`);
}
