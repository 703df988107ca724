/** What a platform module (`node.ts`, `browser.ts`) brings: its host, the backends that exist there, and the printers. */
import type { BackendName, OpenBackend } from './backend/backend.ts';
import type { Host } from './host/host.ts';
import type { Verified } from './ir/verify.ts';

/** The languages that a kernel's code can be shown in. */
export type SourceTarget = 'wgsl' | 'wat' | 'js';

export interface Platform {
  /** Inert until it is called. */
  createHost(options?: { workerUrl?: string | URL }): Host;
  readonly open: Readonly<Record<BackendName, OpenBackend>>;
  /** The code that a backend would run, without opening it. */
  readonly print: Readonly<Record<SourceTarget, (program: Verified) => string>>;
}
