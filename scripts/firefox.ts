// `npm run test:firefox`: the conformance suite in a real Firefox on every backend it has, in an isolated page. Ends
// with `N passed, N failed, N skipped`; where Firefox or its driver is missing, the reason is the one skip.

import { backendNames } from '../test/harness/run-cases.ts';
import { describeSummary, emptySummary, lastLine, type Summary, total } from '../test/harness/summary.ts';
import type { BrowserRun } from '../test/platform/browser-run.ts';
import { runInFirefox } from '../test/platform/firefox.ts';

const run = await runInFirefox('test/platform/browser-entry.ts', true);
const summary = summarize(run);
if (typeof run !== 'string') for (const line of failures(run)) console.log(line);
console.log(describeSummary(summary).join('\n'));
const counts = total(summary);
console.log(lastLine(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;

function summarize(run: BrowserRun | string): Summary {
  const summary = emptySummary();
  for (const backend of backendNames) {
    const group = `firefox/${backend}`;
    const counts = (summary.groups[group] = { passed: 0, failed: 0, skipped: 0 });
    const skip = (reason: string, name: string): void => {
      counts.skipped++;
      (summary.skips[reason] ??= []).push(name);
    };
    const missing = typeof run === 'string' ? run : run.missing[backend];
    if (missing !== undefined) skip(missing, group);
    if (typeof run === 'string') continue;
    summary.engines[group] = run.facts;
    for (const { name, outcome, detail } of run.results.filter((result) => result.backend === backend)) {
      if (outcome === 'skipped') skip(detail, `${group} > ${name}`);
      else counts[outcome]++;
    }
  }
  if (typeof run !== 'string' && run.broken) summary.broken.push(run.broken);
  return summary;
}

function failures({ results }: BrowserRun): string[] {
  return results
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ backend, name, detail }) => `FAILED firefox/${backend} > ${name}\n${detail}\n`);
}
