/**
 * Turns the conformance suite into vitest tests: one `describe` per engine and backend, named `engine/backend`, the
 * name under which `test/floors.json` asks for a least number of passed tests. Each group opens with a test `engine`
 * that carries the engine's facts to the reporter, or is skipped with the reason why the backend is missing.
 */
import { describe, it, type TestContext } from 'vitest';
import type { BackendName, Case, EngineName, Kit } from './case.ts';
import { backendNames, type CaseResult, caseMs, type Missing, runCase, takes } from './run-cases.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** Facts about the engine under test, for the summary. */
    engine?: string;
  }
}

interface EngineFacts {
  readonly missing: Missing;
  readonly facts: string;
}

/** Tests that run here and now. */
export function defineCases(cases: readonly Case[], kit: Kit, engine: EngineFacts): void {
  defineGroups(kit.engine, engine, (backend) => {
    for (const testCase of cases.filter((one) => takes(one, backend))) {
      const run = async (context: TestContext) => settle(await runCase(testCase, backend, kit), context);
      // runCase ends in time by itself, with a better message than vitest's.
      it(testCase.name, { timeout: caseMs + 5_000 }, run);
    }
  });
}

/** Tests for what has already run elsewhere. */
export function defineResults(name: EngineName, results: readonly CaseResult[], engine: EngineFacts): void {
  defineGroups(name, engine, (backend) => {
    for (const result of results.filter((one) => one.backend === backend)) {
      it(result.name, (context) => settle(result, context));
    }
  });
}

function defineGroups(name: EngineName, engine: EngineFacts, define: (backend: BackendName) => void): void {
  for (const backend of backendNames) {
    describe(`${name}/${backend}`, () => {
      const reason = engine.missing[backend];
      it('engine', ({ task, skip }) => {
        skip(reason !== undefined, reason);
        task.meta.engine = engine.facts;
      });
      if (reason === undefined) define(backend);
    });
  }
}

function settle({ outcome, detail }: CaseResult, context: TestContext): void {
  if (outcome === 'skipped') context.skip(detail);
  if (outcome === 'failed') {
    const error = new Error(detail.split('\n')[0]?.replace(/^Error: /, ''));
    error.stack = detail;
    throw error;
  }
}
