/**
 * The shape of a conformance case: written once, taken by every backend in every engine.
 *
 * A case runs in Node under vitest and in a browser page without it, so it uses nothing but its kit and the functions
 * of `assert.ts`, and imports nothing from `node:` or vitest. It is run once per backend, pinned by its own hand
 * (`kernel.on(backend)`), throws when it fails, and calls `skip(reason)` when the backend can't take it for a reason
 * that is not a fault, such as f64 on WebGPU.
 *
 * `test/conformance/cases.ts` collects them:
 *
 *     export const cases = (): Case[] => [
 *       {
 *         name: 'map: hypot of two f32 arrays',
 *         async run(backend, { lanewise }) {
 *           const hypot = lanewise.map((x, y) => Math.sqrt(x * x + y * y));
 *           close(await hypot.on(backend)(xs, ys), expected, { ulp: 2 });
 *         },
 *       },
 *     ];
 */
import type { BackendName } from '../../src/backend/backend.ts';

export type { BackendName } from '../../src/backend/backend.ts';

export interface Case {
  /** Unique among the cases; `pattern: what` reads well in lists. */
  readonly name: string;
  /** The backends that take it; all where absent. */
  readonly backends?: readonly BackendName[];
  run(backend: BackendName, kit: Kit): Promise<void> | void;
}

/** Where a case runs. `-not-isolated` is a page without COOP and COEP: no shared memory, no threads. */
export type EngineName = 'node' | `${'chromium' | 'firefox'}${'' | '-not-isolated'}`;

export interface Kit {
  readonly lanewise: typeof import('lanewise');
  readonly engine: EngineName;
}

/** Thrown by `skip`. Known by its name, as a bundle may hold this class twice. */
export class Skip extends Error {
  override readonly name: 'Skip' = 'Skip';
}

/** Ends the case as skipped. The reason is printed and counted. */
export function skip(reason: string): never {
  throw new Skip(reason);
}

export function isSkip(error: unknown): error is Skip {
  return error instanceof Error && error.name === 'Skip';
}
