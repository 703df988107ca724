/** A page or a web worker as a host: Blob workers, memory shared where the page is isolated. Inert until called. */
import { startBrowserWorker } from './browser-worker.ts';
import type { Host, Unavailable } from './host.ts';

export interface BrowserHostOptions {
  /** Where the worker script is served, for pages whose policy forbids blob: workers. */
  readonly workerUrl?: string | URL;
}

export function createBrowserHost(options: BrowserHostOptions = {}): Host {
  const scope = globalThis as unknown as BrowserScope;
  return {
    name: scope.WorkerGlobalScope && scope instanceof scope.WorkerGlobalScope ? 'worker' : 'browser',
    processors: () => Math.max(1, scope.navigator?.hardwareConcurrency ?? 1),
    sharedMemory: () => sharedMemory(scope),
    canBlock: canBlock(scope),
    startWorker: (source, data) => startBrowserWorker(source, data, options.workerUrl),
    gpu: async () => scope.navigator?.gpu ?? { unavailable: whyNoGpu(scope) },
    now: () => performance.now(),
  };
}

interface BrowserScope {
  readonly WorkerGlobalScope?: new () => unknown;
  readonly navigator?: { readonly hardwareConcurrency?: number; readonly gpu?: GPU };
  readonly crossOriginIsolated?: boolean;
  readonly isSecureContext?: boolean;
}

function sharedMemory(scope: BrowserScope): true | Unavailable {
  if (scope.crossOriginIsolated === false) {
    return {
      unavailable:
        'this page is not cross-origin isolated, so memory can not be shared with workers; serve it with the headers ' +
        'Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp (or credentialless)',
    };
  }
  if (typeof SharedArrayBuffer === 'function') return true;
  return { unavailable: 'this browser has no SharedArrayBuffer, so memory can not be shared with workers' };
}

/** Asked of the engine itself: a thread that may not block throws. */
function canBlock(scope: BrowserScope): boolean {
  if (sharedMemory(scope) !== true) return false;
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1);
    return true;
  } catch {
    return false;
  }
}

function whyNoGpu(scope: BrowserScope): string {
  return scope.isSecureContext === false
    ? 'WebGPU needs a secure context: serve the page over https or from localhost'
    : 'this browser has no WebGPU (navigator.gpu)';
}
