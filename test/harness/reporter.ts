/**
 * The vitest reporter behind `npm test`: counts tests per group, collects skip reasons and the engines' facts, and
 * writes them to LANEWISE_TEST_SUMMARY for scripts/test.mjs, which prints the last lines after vitest has ended.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { emptySummary, type Summary } from './summary.ts';

export default class SummaryReporter implements Reporter {
  readonly #summary: Summary = emptySummary();

  onTestCaseResult(test: TestCase): void {
    const result = test.result();
    const group = groupOf(test);
    const counts = (this.#summary.groups[group] ??= { passed: 0, failed: 0, skipped: 0 });
    if (result.state === 'pending') return;
    counts[result.state]++;
    const engine = test.meta().engine;
    if (engine) this.#summary.engines[group] = engine;
    if (result.state === 'skipped') {
      const reason = result.note ?? 'no reason given';
      (this.#summary.skips[reason] ??= []).push(test.fullName);
    }
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    for (const module of modules) {
      const broken = module.errors().length;
      if (broken > 0) this.#summary.broken.push(module.relativeModuleId);
    }
    for (const error of errors) this.#summary.broken.push(String((error as Error).message ?? error));
    const path = process.env.LANEWISE_TEST_SUMMARY;
    if (!path) return;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(this.#summary, null, 2));
  }
}

/** `engine/backend` for conformance tests, else 'unit' for tests beside sources and the folder's name under test/. */
function groupOf(test: TestCase): string {
  const top = test.fullName.split(' > ')[0]!;
  if (/^(node|chromium|chromium-not-isolated)\//.test(top)) return top;
  const [first, second] = test.module.relativeModuleId.split('/');
  return first === 'test' ? `test/${second}` : 'unit';
}
