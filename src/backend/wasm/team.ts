/**
 * The worker team of a runtime: started when first wanted, persistent, woken through the control block (protocol.ts).
 *
 * What must hold: one job is in the room at a time, `open` … `close` … quiet … next `open`. The caller never waits for a
 * worker that is not inside: those that are still starting, or asleep, simply come too late. A worker that dies inside
 * can't leave, so once a death was reported the room is quiet when every living worker is outside. While this thread
 * blocks, no death is reported; so blocked waits are bounded, and one that runs out replaces the whole team, control
 * block included. Idle workers sleep and do not keep the process alive.
 */
import type { Host, HostWorker } from '../../host/host.ts';
import { waitAsync } from '../../util/wait-async.ts';
import type { Job } from './job.ts';
import type { WasmMemory } from './memory.ts';
import { controlWords, gate, mostWorkers, status, statusStride, type WorkerStart, word } from './protocol.ts';
import { workerSource } from './worker.ts';

export interface TeamOptions {
  readonly host: Host;
  readonly memory: WasmMemory;
  /** Most workers, the caller not counted. */
  readonly workers: number;
  /** How long an idle worker looks for the next job before it sleeps, ms. */
  readonly spinMs?: number;
}

/** How a job ended on the workers' side. */
export type Failure = { readonly kind: 'trapped' | 'died'; readonly text: string } | undefined;

export interface Team {
  /** Starts all workers that are missing. */
  start(): void;
  /** Publishes the job and wakes workers; starts those that are missing. The room must be quiet. */
  open(job: Job): void;
  /** Takes the next chunk for the calling thread: its first unit, at or above the job's end if none is left. */
  take(chunk: number): number;
  /** No worker gets another chunk. */
  stop(end: number): void;
  /** Nobody enters any more. */
  close(): void;
  /** Whether no worker is inside; to be asked after `close`. */
  isQuiet(): boolean;
  /** Blocks until something changes in the room, at most `ms`. Only where the host may block. */
  block(ms: number): void;
  /** Resolves when something changes in the room, or within about 100 ms. */
  change(): Promise<void>;
  /** Workers that took a place in the job. */
  joined(): number;
  failure(): Failure;
  /** Whether the process stays alive for the workers' sake. */
  setRef(keepsAlive: boolean): void;
  /** Ends all workers; the next job starts new ones with a control block of their own. */
  reset(): void;
  dispose(): void;
  readonly stats: TeamStats;
}

export interface TeamStats {
  /** Workers started since the beginning. */
  readonly started: number;
  /** Workers that are up. */
  readonly up: number;
  /** Why no more are started. */
  readonly unavailable: string | undefined;
  /** How the last worker ended that did so on its own. */
  readonly lastEnd: string | undefined;
}

/** Longer than a hand-off between two jobs of a loop, shorter than anybody's notice of CPU use. */
export const spinMs = 0.2;
/** A platform that refuses workers refuses the next ones too. */
const mostFailedStarts = 3;
const pollMs = 100;

interface Member {
  readonly worker: HostWorker;
  readonly index: number;
}

export function createTeam(options: TeamOptions): Team {
  const { host, memory } = options;
  const workers = Math.min(options.workers, mostWorkers);
  const words = controlWords(workers);
  const members: (Member | undefined)[] = new Array(workers).fill(undefined);
  let control = newControl(memory, words);
  let started = 0;
  let failedStarts = 0;
  let unavailable: string | undefined;
  let death: string | undefined;
  let lastEnd: string | undefined;
  let isRef = false;
  let isDisposed = false;

  const at = (name: number): number => control / 4 + name;
  const load = (name: number): number => Atomics.load(memory.i32, at(name));
  const store = (name: number, value: number): void => void Atomics.store(memory.i32, at(name), value);
  const statusOf = (index: number): number => load(word.status + index * statusStride);

  function ensure(wanted: number): void {
    for (let index = 0; index < wanted; index++)
      if (!members[index] && unavailable === undefined) start(index);
  }

  function start(index: number): void {
    store(word.status + index * statusStride, status.absent);
    const data: WorkerStart = {
      memory: memory.memory,
      control,
      words,
      index,
      spinMs: options.spinMs ?? spinMs,
    };
    const worker = startWorker(data);
    if (!worker) return;
    const member = { worker, index };
    members[index] = member;
    started++;
    worker.onExit((reason) => left(member, reason));
    worker.setRef(isRef);
  }

  function startWorker(data: WorkerStart): HostWorker | undefined {
    try {
      return host.startWorker(workerSource, data);
    } catch (error) {
      unavailable = `a worker can't be started: ${String(error)}`;
      return undefined;
    }
  }

  /** A worker has ended: its place is free, and what it was inside of can't be completed. */
  function left(member: Member, reason: string): void {
    if (members[member.index] !== member) return;
    members[member.index] = undefined;
    lastEnd = reason;
    const last = statusOf(member.index);
    if (last === status.visiting) death = reason;
    if (last !== status.absent) failedStarts = 0;
    else if (++failedStarts >= mostFailedStarts) unavailable = reason;
    store(word.status + member.index * statusStride, status.absent);
  }

  function endAll(): void {
    for (const [index, member] of members.entries()) {
      members[index] = undefined;
      member?.worker.terminate();
    }
  }

  return {
    start: () => ensure(workers),
    open(job) {
      ensure(Math.min(job.threads - 1, workers));
      death = undefined;
      writeJob(memory.i32, at(0), job);
      const seats = Math.min(job.threads - 1, workers);
      store(word.gate, gate.open | (seats * gate.seat));
      Atomics.add(memory.i32, at(word.epoch), 1);
      Atomics.notify(memory.i32, at(word.epoch), seats);
    },
    take: (chunk) => Atomics.add(memory.i32, at(word.next), chunk) >>> 0,
    stop: (end) => store(word.next, end),
    close: () => void Atomics.and(memory.i32, at(word.gate), gate.inside),
    isQuiet() {
      if ((load(word.gate) & gate.inside) === 0) return true;
      if (death === undefined) return false;
      if (members.some((member) => member && statusOf(member.index) === status.visiting)) return false;
      store(word.gate, 0);
      return true;
    },
    block(ms) {
      const now = load(word.gate);
      if ((now & gate.inside) !== 0) Atomics.wait(memory.i32, at(word.gate), now, ms);
    },
    async change() {
      const now = load(word.gate);
      if ((now & gate.inside) === 0) return;
      await waitAsync(memory.i32, at(word.gate), now, pollMs);
    },
    joined: () => load(word.joined),
    failure() {
      if (load(word.failed) !== 0) return { kind: 'trapped', text: readText(memory.i32, at(0)) };
      return death === undefined ? undefined : { kind: 'died', text: death };
    },
    setRef(keepsAlive) {
      if (isRef === keepsAlive) return;
      isRef = keepsAlive;
      for (const member of members) member?.worker.setRef(keepsAlive);
    },
    reset() {
      endAll();
      // The old block stays taken: a worker may still be on its way out.
      control = newControl(memory, words);
      death = undefined;
    },
    dispose() {
      if (isDisposed) return;
      isDisposed = true;
      unavailable = 'the team was disposed';
      endAll();
    },
    get stats() {
      return {
        started,
        unavailable,
        lastEnd,
        get up() {
          return members.filter((member) => member && statusOf(member.index) !== status.absent).length;
        },
      };
    },
  };
}

function newControl(memory: WasmMemory, words: number): number {
  const address = memory.allocate(words * 4);
  memory.i32.fill(0, address / 4, address / 4 + words);
  return address;
}

function writeJob(i32: Int32Array, base: number, job: Job): void {
  i32[base + word.moduleId] = job.module.id;
  i32[base + word.moduleAddress] = job.module.address;
  i32[base + word.moduleBytes] = job.module.bytes;
  i32[base + word.frame] = job.frame;
  i32[base + word.end] = job.end;
  i32[base + word.chunk] = job.chunk;
  i32[base + word.failed] = 0;
  i32[base + word.next] = job.first;
  i32[base + word.joined] = 0;
}

function readText(i32: Int32Array, base: number): string {
  const start = base + word.text;
  return String.fromCharCode(...i32.subarray(start, start + i32[base + word.textLength]!));
}
