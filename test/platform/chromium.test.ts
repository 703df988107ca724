/** The conformance suite in a real Chromium: once in an isolated page, once in one without shared memory. */
import { describe, expect, it } from 'vitest';
import { defineResults } from '../harness/define-tests.ts';
import { backendNames, type Missing } from '../harness/run-cases.ts';
import { runInChromium } from './chromium.ts';

for (const isolated of [true, false]) {
  const name = isolated ? 'chromium' : 'chromium-not-isolated';
  const run = await runInChromium('test/platform/browser-entry.ts', isolated);
  if (typeof run === 'string') {
    const missing = Object.fromEntries(backendNames.map((backend) => [backend, run])) as Missing;
    defineResults(name, [], { missing, facts: '' });
  } else {
    describe(name, () => {
      it('runs to its end', () => expect(run.broken).toBeUndefined());
    });
    defineResults(name, run.results, run);
  }
}
