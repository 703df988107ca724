/**
 * Runs jobs in the order they were launched, on the calling thread and the team.
 *
 * What must hold: one job runs at a time; every job that was queued settles; a worker that dies costs a second run, not
 * the result, except where the job overwrites what it reads. A job that finds the queue empty starts
 * inside of the call. A synchronous one first settles those before it, on the calling thread. An asynchronous one works
 * in slices, so that the event loop turns in between (abort signals, worker deaths, input), and never blocks.
 */
import { DeviceError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import { macrotask } from '../../util/macrotask.ts';
import type { Job } from './job.ts';
import { backendDisposed, trapped, workerDied, workerLost } from './messages.ts';
import type { Fence } from './shared-space.ts';
import type { Team } from './team.ts';

export interface LaunchQueue extends Fence {
  /** Done when it returns. Throws DeviceError. */
  runSync(job: Job): void;
  /** Done when it returns or resolves. `release` is called when the job's frame is free again. */
  run(job: Job, release: () => void, signal?: AbortSignal): void | Promise<void>;
  /** The number of the last job that was queued. */
  readonly submitted: number;
  /** Rejects what is queued. */
  dispose(): void;
}

export interface QueueOptions {
  readonly host: Host;
  readonly team: Team | undefined;
  /** A worker that is inside this long after the caller has run out of work is given up, at the least; ms. */
  readonly patienceMs?: number;
}

/** A job under way, or waiting for its turn. */
interface Task {
  job: Job;
  stage: 'queued' | 'working' | 'closing';
  inTeam: boolean;
  /** Next unit, where the caller works alone. */
  cursor: number;
  startedMs: number;
  /** When the caller ran out of work. */
  closedMs: number;
  error: unknown;
  signal: AbortSignal | undefined;
  /** Settles the promise of a queued job. */
  settle: ((error: unknown) => void) | undefined;
}

/** How long the caller looks for the workers' end before it sleeps: about what a wake-up costs. */
const spinMs = 0.1;
/** How long the caller works before the event loop may turn: half a frame on a page's main thread. */
const sliceMs = { page: 8, elsewhere: 30 } as const;
const blockMs = 100;
const defaultPatienceMs = 10_000;
/** A last chunk that takes this many times as long as the whole job so far is not believed. */
const patienceFactor = 20;

export function createLaunchQueue({ host, team, patienceMs = defaultPatienceMs }: QueueOptions): LaunchQueue {
  const tasks: Task[] = [];
  const afterwards: { after: number; next: () => void }[] = [];
  const slice = host.canBlock ? sliceMs.elsewhere : sliceMs.page;
  let immediate = newTask();
  let submitted = 0;
  let settled = 0;
  let isDriven = false;
  let isDisposed = false;

  function begin(task: Task): void {
    const { job } = task;
    task.stage = 'working';
    task.inTeam = team !== undefined && job.threads > 1 && job.end - job.first > job.chunk;
    task.cursor = job.first;
    if (!task.inTeam) return;
    task.startedMs = host.now();
    team!.open(job);
    job.meanwhile?.();
  }

  /** Takes chunks until none is left (true) or the time is over (false). */
  function work(task: Task, untilMs: number): boolean {
    const { job, inTeam } = task;
    const { end, chunk } = job;
    try {
      for (;;) {
        const first = inTeam ? team!.take(chunk) : task.cursor;
        if (first >= end) return true;
        task.cursor = first + chunk;
        job.run(job.frame, first, Math.min(first + chunk, end), 0);
        if (untilMs !== Number.POSITIVE_INFINITY && host.now() >= untilMs) return false;
      }
    } catch (cause) {
      giveUp(task, trapped(job.kernel, String(cause), cause));
      return true;
    }
  }

  function giveUp(task: Task, error: unknown): void {
    task.error ??= error;
    task.cursor = task.job.end;
    if (task.inTeam) team!.stop(task.job.end);
  }

  /** The caller has run out of work: nobody enters any more. */
  function close(task: Task): void {
    task.stage = 'closing';
    if (!task.inTeam) return;
    team!.close();
    task.closedMs = host.now();
  }

  /** Looks for the workers' end for a moment. */
  function isQuietSoon(task: Task, ms: number): boolean {
    if (!task.inTeam || team!.isQuiet()) return true;
    const end = task.closedMs + ms;
    while (host.now() < end) if (team!.isQuiet()) return true;
    return team!.isQuiet();
  }

  function isOverdue(task: Task): boolean {
    const patience = Math.max(patienceMs, patienceFactor * (task.closedMs - task.startedMs));
    return host.now() - task.closedMs > patience;
  }

  /** A worker is inside and gives no sign: without it the room never gets quiet. */
  function abandon(task: Task): void {
    task.error ??= workerLost(task.job.kernel, host.now() - task.closedMs);
    team!.reset();
  }

  /** Runs the rest of the job on the calling thread's time. */
  function completeNow(task: Task): void {
    if (task.stage === 'queued') begin(task);
    if (task.stage === 'working') {
      work(task, Number.POSITIVE_INFINITY);
      close(task);
    }
    while (!isQuietSoon(task, spinMs)) {
      if (host.canBlock) team!.block(blockMs);
      if (isOverdue(task)) abandon(task);
    }
    if (startsAgain(task)) completeNow(task);
  }

  /** A worker died inside, and nobody knows what it left half done: everything is done again, without a team. */
  function startsAgain(task: Task): boolean {
    const { job, inTeam, error } = task;
    if (!inTeam || error !== undefined || team!.failure()?.kind !== 'died' || !job.restart()) return false;
    task.stage = 'queued';
    return true;
  }

  /** The last step, once nobody works on the job any more. */
  function finish(task: Task): unknown {
    const { job, inTeam } = task;
    const failure = inTeam && task.error === undefined ? team!.failure() : undefined;
    if (failure)
      task.error =
        failure.kind === 'died' ? workerDied(job.kernel, failure.text) : trapped(job.kernel, failure.text);
    if (task.error !== undefined) return task.error;
    try {
      job.finish(inTeam ? 1 + team!.joined() : 1);
    } catch (cause) {
      return cause instanceof DeviceError ? cause : trapped(job.kernel, String(cause), cause);
    }
    return undefined;
  }

  function settleFirst(): void {
    const task = tasks.shift()!;
    const error = finish(task);
    settled++;
    while (afterwards.length > 0 && afterwards[0]!.after <= settled) afterwards.shift()!.next();
    task.settle!(error);
  }

  function settleNow(): void {
    while (tasks.length > 0) {
      completeNow(tasks[0]!);
      settleFirst();
    }
  }

  /** One step of the first task, without blocking: what to wait for before the next, or nothing once it has settled. */
  function advance(task: Task): Promise<void> | undefined {
    if (task.stage !== 'closing' && task.signal?.aborted) giveUp(task, task.signal.reason);
    if (task.stage === 'queued') begin(task);
    if (task.stage === 'working') {
      if (!work(task, host.now() + slice)) return macrotask();
      close(task);
    }
    if (!isQuietSoon(task, spinMs)) {
      if (!isOverdue(task)) return team!.change();
      abandon(task);
    }
    if (startsAgain(task)) return macrotask();
    settleFirst();
    return undefined;
  }

  /** Whatever goes wrong on our side fails the job; it doesn't stop the queue. */
  function advanceSafely(task: Task): Promise<void> | undefined {
    try {
      return advance(task);
    } catch (error) {
      task.error ??= error;
      if (tasks[0] === task) settleFirst();
      return undefined;
    }
  }

  async function drive(first: Promise<void> | undefined): Promise<void> {
    isDriven = true;
    team?.setRef(true);
    await first;
    while (tasks.length > 0) await advanceSafely(tasks[0]!);
    team?.setRef(false);
    isDriven = false;
  }

  function enqueue(task: Task, release: () => void, first: Promise<void> | undefined): Promise<void> {
    submitted++;
    tasks.push(task);
    const promise = new Promise<void>((resolve, reject) => {
      task.settle = (error) => {
        release();
        if (error === undefined) resolve();
        else reject(error);
      };
    });
    if (!isDriven) void drive(first);
    return promise;
  }

  return {
    runSync(job) {
      if (isDisposed) throw backendDisposed();
      if (tasks.length > 0) settleNow();
      const task = reuse(immediate, job);
      completeNow(task);
      const error = finish(task);
      if (error !== undefined) throw error;
    },
    run(job, release, signal) {
      if (isDisposed) throw backendDisposed();
      if (tasks.length > 0) return enqueue({ ...newTask(), job, signal }, release, undefined);
      const task = reuse(immediate, job);
      task.signal = signal;
      begin(task);
      const isWorked = work(task, host.now() + slice);
      if (isWorked) close(task);
      if (!isWorked || !isQuietSoon(task, spinMs)) {
        immediate = newTask();
        return enqueue(task, release, isWorked ? team!.change() : macrotask());
      }
      const error = finish(task);
      release();
      if (error !== undefined) throw error;
    },
    get submitted() {
      return submitted;
    },
    get settled() {
      return settled;
    },
    get isIdle() {
      return tasks.length === 0;
    },
    settleNow,
    whenSettled(next) {
      if (tasks.length === 0) next();
      else afterwards.push({ after: submitted, next });
    },
    idle() {
      return new Promise((resolve) => this.whenSettled(resolve));
    },
    dispose() {
      if (isDisposed) return;
      isDisposed = true;
      for (const task of tasks) giveUp(task, backendDisposed());
      team?.dispose();
      while (tasks.length > 0) settleFirst();
    },
  };
}

const nothing: Job = {
  kernel: '',
  module: { id: 0, address: 0, bytes: 0 },
  run: () => {},
  frame: 0,
  first: 0,
  end: 0,
  chunk: 1,
  threads: 1,
  finish: () => {},
  restart: () => false,
};

function newTask(): Task {
  return {
    job: nothing,
    stage: 'queued',
    inTeam: false,
    cursor: 0,
    startedMs: 0,
    closedMs: 0,
    error: undefined,
    signal: undefined,
    settle: undefined,
  };
}

function reuse(task: Task, job: Job): Task {
  task.job = job;
  task.stage = 'queued';
  task.error = undefined;
  task.signal = undefined;
  return task;
}
