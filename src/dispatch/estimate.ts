/**
 * What a launch or a transfer should cost before anything was measured: the program's work against what such devices do.
 * Only good enough to rule out the hopeless and to decide what to measure first; every figure is replaced by a real
 * time at the first call.
 */
import type { BackendName, SpaceName } from '../backend/backend.ts';
import type { Work } from '../ir/work.ts';

interface Device {
  /** Starting one launch and hearing that it is done, ms. */
  readonly launchMs: number;
  /** Simple operations per ms, one thread. */
  readonly opsPerMs: number;
  /** Mathematical functions (exp, sin, …) per ms, one thread. */
  readonly functionsPerMs: number;
  /** Bytes to and from memory per ms, all threads. */
  readonly bytesPerMs: number;
}

/** Middle-of-the-road figures: a 3 GHz core, 10 GB/s of memory; the GPU is an integrated one. */
const devices: Record<BackendName, Device> = {
  js: { launchMs: 0.001, opsPerMs: 8e5, functionsPerMs: 6e4, bytesPerMs: 8e6 },
  wasm: { launchMs: 0.001, opsPerMs: 6e6, functionsPerMs: 3e5, bytesPerMs: 1e7 },
  webgpu: { launchMs: 0.3, opsPerMs: 2e8, functionsPerMs: 2e7, bytesPerMs: 3e7 },
};

/** Handing work to threads, ms: to parked ones, and to such that still look for work. */
const handOverMs = { asleep: 0.06, awake: 0.002 } as const;

/** A device that only pretends to be one (a software driver) is this much slower than a real GPU. */
const softwareSlowdown = 300;

export interface Where {
  readonly backend: BackendName;
  readonly threads: number;
  readonly isSoftware: boolean;
  /** Whether its other threads are awake. */
  readonly isAwake: boolean;
}

/** Expected ms of a launch over `points` points. */
export function estimateLaunch(work: Work, points: number, where: Where): number {
  const device = devices[where.backend];
  const cores = where.backend === 'webgpu' ? 1 : where.threads;
  const compute = (work.flops / device.opsPerMs + work.transcendental / device.functionsPerMs) / cores;
  const memory = (work.bytesRead + work.bytesWritten) / device.bytesPerMs;
  const perPoint = Math.max(compute, memory) * (where.isSoftware ? softwareSlowdown : 1);
  const handOver = where.threads > 1 ? handOverMs[where.isAwake ? 'awake' : 'asleep'] : 0;
  return device.launchMs + handOver + points * perPoint;
}

/** A copy on the CPU: small ones, which are never timed, stay in the caches. */
const copy = { fixedMs: 0.0002, bytesPerMs: 1.2e7 };
/** A transfer to or from a device that has no time of its own yet; reading waits for the device. */
const transfer = { toMs: 0.05, fromMs: 1, bytesPerMs: 2e6 };

/** Expected ms of moving bytes from one space to another. */
export function estimateMove(from: SpaceName, to: SpaceName, bytes: number): number {
  if (from === 'webgpu') return transfer.fromMs + bytes / transfer.bytesPerMs;
  if (to === 'webgpu') return transfer.toMs + bytes / transfer.bytesPerMs;
  return copy.fixedMs + bytes / copy.bytesPerMs;
}
