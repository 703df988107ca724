/** What this machine offers: each backend with its facts, or why it is missing and what would help. */
import type { BackendName } from './backend/backend.ts';
import { defaultRuntime } from './default-runtime.ts';
import { isUnavailable } from './host/host.ts';
import type { Runtime } from './runtime.ts';

export interface DeviceReport {
  readonly host: string;
  readonly processors: number;
  readonly backends: Readonly<Record<BackendName, BackendReport>>;
}

export type BackendReport =
  | { readonly available: true; readonly threads: number; readonly facts: Readonly<Record<string, unknown>> }
  | { readonly available: false; readonly reason: string };

/** Detects the backends; opens the GPU to ask for its facts. Never rejects. */
export async function devices(runtime: Runtime = defaultRuntime()): Promise<DeviceReport> {
  await runtime.openGpu();
  const backends = Object.fromEntries(
    (['js', 'wasm', 'webgpu'] as const).map((name) => [name, reportOf(runtime, name)]),
  );
  return {
    host: runtime.host.name,
    processors: runtime.host.processors(),
    backends: backends as Record<BackendName, BackendReport>,
  };
}

function reportOf(runtime: Runtime, name: BackendName): BackendReport {
  const backend = runtime.backend(name);
  if (!backend) return { available: false, reason: 'not opened' };
  if (isUnavailable(backend)) return { available: false, reason: backend.unavailable };
  return { available: true, threads: backend.threads, facts: backend.facts };
}
