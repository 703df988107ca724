/** What a test run amounted to, and whether that is enough. Pure: scripts/test.mjs prints it and sets the exit code. */

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export interface Summary {
  readonly groups: Record<string, Counts>;
  /** Facts about the engine of a group. */
  readonly engines: Record<string, string>;
  /** Names of skipped tests by reason. */
  readonly skips: Record<string, string[]>;
  /** Files that could not be run, and errors outside of tests; each counts as a failure. */
  readonly broken: string[];
}

/** The least number of passed tests by group. */
export type Floors = Readonly<Record<string, number>>;

export function emptySummary(): Summary {
  return { groups: {}, engines: {}, skips: {}, broken: [] };
}

export function total(summary: Summary): Counts {
  const sum = { passed: 0, failed: summary.broken.length, skipped: 0 };
  for (const counts of Object.values(summary.groups)) {
    sum.passed += counts.passed;
    sum.failed += counts.failed;
    sum.skipped += counts.skipped;
  }
  return sum;
}

/**
 * A line for each group with fewer passed tests than its floor. Where not `strict` (CI is), skipped tests count towards
 * it, as a machine may lack an engine; so does the one skipped test of an engine that is missing altogether.
 */
export function belowFloor(summary: Summary, floors: Floors, strict: boolean): string[] {
  return Object.entries(floors).flatMap(([group, floor]) => {
    const { passed, failed, skipped } = summary.groups[group] ?? { passed: 0, failed: 0, skipped: 0 };
    const isMissing = passed === 0 && failed === 0 && skipped > 0;
    if (passed >= floor || (!strict && (isMissing || passed + skipped >= floor))) return [];
    return [`${group}: ${passed} passed, the floor in test/floors.json is ${floor}`];
  });
}

/** The table, the skips with their reasons, and what is broken. */
export function describeSummary(summary: Summary): string[] {
  const groups = Object.entries(summary.groups).map(([name, { passed, failed, skipped }]) => {
    return `  ${name.padEnd(30)} ${count(passed)} passed ${count(failed)} failed ${count(skipped)} skipped`;
  });
  const engines = [...new Set(Object.values(summary.engines))].map((facts) => `  ${facts}`);
  const skips = Object.entries(summary.skips).flatMap(([reason, names]) => {
    const more = names.length > 3 ? `, … (${names.length})` : '';
    return [`  ${reason}`, `    ${names.slice(0, 3).join(', ')}${more}`];
  });
  return [
    ...section('Tests by group', groups),
    ...section('Engines', engines),
    ...section('Skipped', skips),
    ...section(
      'Broken',
      summary.broken.map((line) => `  ${line}`),
    ),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines, ''];
}

function count(value: number): string {
  return String(value).padStart(5);
}

export function lastLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
