/**
 * Runs conformance cases on every backend of one engine and tells what happened, one event after the other. Used in the
 * browser page as it is; in Node vitest takes the place of `runCases`, but not of `runCase`.
 */
import { type BackendName, type Case, isSkip, type Kit } from './case.ts';
import { isLoopRefusal, loopLimitOf } from './loop-limit.ts';

export const backendNames: readonly BackendName[] = ['js', 'wasm', 'webgpu'];

export interface CaseResult {
  readonly name: string;
  readonly backend: BackendName;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped, or the error with its stack. */
  readonly detail: string;
  readonly ms: number;
}

export type CaseEvent =
  | { readonly kind: 'engine'; readonly facts: string }
  | { readonly kind: 'missing'; readonly backend: BackendName; readonly reason: string }
  | { readonly kind: 'start'; readonly backend: BackendName; readonly name: string }
  | { readonly kind: 'result'; readonly result: CaseResult }
  | { readonly kind: 'done' };

/** Why a backend is not there, by its name; asked once per engine. */
export type Missing = Partial<Readonly<Record<BackendName, string>>>;

/** Longest time a case may take, as in vitest.config.ts. */
export const caseMs = 30_000;

export function takes(testCase: Case, backend: BackendName): boolean {
  return testCase.backends?.includes(backend) ?? true;
}

/** Runs all cases on all backends that are there, and reports each. */
export async function runCases(
  cases: readonly Case[],
  kit: Kit,
  missing: Missing,
  report: (event: CaseEvent) => unknown,
): Promise<void> {
  for (const backend of backendNames) {
    const reason = missing[backend];
    if (reason !== undefined) {
      await report({ kind: 'missing', backend, reason });
      continue;
    }
    for (const testCase of cases.filter((one) => takes(one, backend))) {
      await report({ kind: 'start', backend, name: testCase.name });
      await report({ kind: 'result', result: await runCase(testCase, backend, kit) });
    }
  }
  await report({ kind: 'done' });
}

export async function runCase(testCase: Case, backend: BackendName, kit: Kit): Promise<CaseResult> {
  const start = performance.now();
  const ended = (outcome: CaseResult['outcome'], detail: string): CaseResult => {
    return { name: testCase.name, backend, outcome, detail, ms: performance.now() - start };
  };
  try {
    await inTime(testCase.run(backend, kit));
    return ended('passed', '');
  } catch (error) {
    if (isSkip(error)) return ended('skipped', error.message);
    const limit = isLoopRefusal(error) ? await loopLimitOf(kit) : undefined;
    if (limit !== undefined) return ended('skipped', `webgpu: the driver ends loops after ${limit} rounds`);
    return ended('failed', describe(error));
  }
}

async function inTime(work: Promise<void> | void): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${caseMs / 1000} s`)), caseMs);
  });
  try {
    await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = `${error.name}: ${error.message}`;
  return error.stack?.includes(error.message) ? error.stack : `${text}\n${error.stack ?? ''}`;
}
