/**
 * Runs long jobs in slices, so that the event loop turns and an abort signal is seen: a job that ends within one slice
 * is done when `run` returns; a longer one goes on after a turn of the event loop, slice by slice.
 */
import { DeviceError } from '../../errors.ts';
import type { Job } from './job.ts';

/** The longest time between two turns of the event loop: what people begin to notice as a stall. */
const sliceMs = 50;
/** Between two looks at the clock. */
const chunkMs = 5;
/** Points of the first chunk, a fraction of a millisecond of a simple body. */
const firstPoints = 16384;

export interface Pacer {
  /** Runs the whole job. Rejects with the signal's reason, or a DeviceError when the pacer was stopped. */
  run(job: Job, signal: AbortSignal | undefined): void | Promise<void>;
  /** Resolves once no job is under way. */
  idle(): Promise<void>;
  /** Jobs under way are rejected at their next chunk. */
  stop(): void;
}

export function createPacer(now: () => number): Pacer {
  const pending = new Set<Promise<void>>();
  let stopped = false;

  const check = (signal: AbortSignal | undefined): void => {
    signal?.throwIfAborted();
    if (stopped)
      throw new DeviceError('DISPOSED', 'The js backend was disposed while a kernel ran.', { backend: 'js' });
  };
  /** Runs from unit `begin` until the job's end or the slice's; the next unit. */
  const slice = (
    job: Job,
    begin: number,
    size: { units: number },
    signal: AbortSignal | undefined,
  ): number => {
    const start = now();
    let at = begin;
    for (let before = start; at < job.units; ) {
      check(signal);
      const end = Math.min(job.units, at + size.units);
      job.run(at, end);
      at = end;
      const after = now();
      if (after - start >= sliceMs) break;
      const spent = after - before;
      if (spent < chunkMs / 2) size.units *= 2;
      else if (spent > chunkMs * 2) size.units = Math.max(1, size.units >> 1);
      before = after;
    }
    return at;
  };
  const rest = async (
    job: Job,
    begin: number,
    size: { units: number },
    signal: AbortSignal | undefined,
  ): Promise<void> => {
    for (let at = begin; at < job.units; ) {
      await turn();
      at = slice(job, at, size, signal);
    }
    job.finish();
  };

  return {
    run(job, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      const size = { units: Math.max(1, Math.ceil(firstPoints / job.unitPoints)) };
      const at = slice(job, 0, size, signal);
      if (at >= job.units) {
        job.finish();
        return undefined;
      }
      const running = rest(job, at, size, signal);
      const settled = running.then(
        () => void pending.delete(settled),
        () => void pending.delete(settled),
      );
      pending.add(settled);
      return running;
    },
    async idle() {
      while (pending.size > 0) await Promise.all(pending);
    },
    stop() {
      stopped = true;
    },
  };
}

/** One turn of the event loop, timers and events included. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
