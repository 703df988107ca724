/** Node as a host: worker threads, shared memory always, WebGPU from the optional package 'webgpu'. Inert until called. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isMainThread, Worker } from 'node:worker_threads';
import { cgroupProcessors } from './cgroup.ts';
import type { Host, HostWorker, Unavailable } from './host.ts';

export function createNodeHost(): Host {
  return {
    name: isMainThread ? 'node' : 'worker',
    processors: () =>
      Math.min(availableParallelism(), cgroupProcessors(readText) ?? Number.POSITIVE_INFINITY),
    sharedMemory: () => true,
    canBlock: true,
    startWorker,
    gpu: nodeGpu,
    now: () => performance.now(),
  };
}

/** Gives the script the names that a classic web worker has: onmessage and postMessage. */
const prelude = `{
  const { parentPort } = require('node:worker_threads');
  globalThis.postMessage = (message) => parentPort.postMessage(message);
  parentPort.on('message', (data) => globalThis.onmessage?.({ data }));
}
`;

function startWorker(source: string, data: unknown): HostWorker {
  // No execArgv and no environment: loaders, coverage and debuggers of the program are not for this script.
  const worker = new Worker(prelude + source, { eval: true, name: 'lanewise', execArgv: [], env: {} });
  let failure: string | undefined;
  worker.on('error', (error: unknown) => {
    failure = String(error);
  });
  worker.postMessage(data);
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => void worker.on('message', listener),
    onExit: (listener) =>
      void worker.once('exit', (code) => listener(failure ?? `it exited with code ${code}`)),
    terminate: () => void worker.terminate(),
    setRef: (keepsAlive) => (keepsAlive ? worker.ref() : worker.unref()),
  };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** One instance per process: Dawn does not survive a second one's end, and adapters are the same. */
let opened: Promise<GPU | Unavailable> | undefined;

function nodeGpu(): Promise<GPU | Unavailable> {
  opened ??= openGpu();
  return opened;
}

async function openGpu(): Promise<GPU | Unavailable> {
  const own = (globalThis as { navigator?: { gpu?: GPU } }).navigator?.gpu;
  if (own) return own;
  if (!isMainThread) return { unavailable: "the package 'webgpu' works on Node's main thread only" };
  try {
    const { create } = await import('webgpu');
    return create([]);
  } catch (error) {
    return { unavailable: whyNoPackage(error) };
  }
}

function whyNoPackage(error: unknown): string {
  const isMissing = (error as { code?: string } | null)?.code === 'ERR_MODULE_NOT_FOUND';
  return isMissing
    ? "Node has no WebGPU of its own: install the optional package 'webgpu' (npm install webgpu)"
    : `the package 'webgpu' can't be loaded: ${error instanceof Error ? error.message : String(error)}`;
}
