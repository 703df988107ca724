/**
 * A runtime: the backends of one platform, the arrays that live in them, and the queue of jobs. Two runtimes share
 * nothing. Opening is lazy: the CPU's backends at the first call, the GPU when a call could gain by it or asks for it.
 */
import { platform } from '#platform';
import { createLedger, type Ledger } from './array/ledger.ts';
import type { ArrayHome, Elements, NDArray } from './array/ndarray.ts';
import type {
  Argument,
  Backend,
  BackendName,
  Block,
  Executable,
  Launch,
  SpaceStats,
} from './backend/backend.ts';
import { isProcedure, type Runnable } from './backend/procedure.ts';
import { BufferManager, type Resident } from './buffer/manager.ts';
import type { Reach } from './buffer/residency.ts';
import { backendNames, type Contest, contest, nobodyCan, reachOf } from './contenders.ts';
import { copyJob, readRun, storagesOf } from './copying.ts';
import { type Choice, type Refusal, totalMs } from './dispatch/choose.ts';
import { Dispatcher } from './dispatch/dispatcher.ts';
import { InternalError, UnsupportedError } from './errors.ts';
import { type Host, isUnavailable, type Unavailable } from './host/host.ts';
import { contentOf } from './ir/content.ts';
import { dtypeOf, type TypedArray } from './ir/types.ts';
import type { Verified } from './ir/verify.ts';
import { workOf } from './ir/work.ts';
import {
  bytesWanted,
  type Compiled,
  type Fallback,
  isLike,
  isTransient,
  isTyped,
  type Job,
  type Loaded,
  type Pin,
  placedInputs,
  placesOf,
  type Run,
  residentsOf,
  type TransientJob,
} from './job.ts';
import type { SourceTarget } from './platform.ts';
import { borrowBlocks, bringAll, track } from './staging.ts';
import { after, always, isPromise, type MaybePromise } from './util/maybe-promise.ts';
import { Recent } from './util/recent.ts';
import { TurnQueue } from './util/turn-queue.ts';
import { hasViews, launchViews, type WindowStage } from './windows.ts';

export interface RuntimeOptions {
  /** The backends that may be chosen; all where absent. */
  readonly backends?: readonly BackendName[];
  /** Most threads to use, the calling one included; every processor where absent. */
  readonly threads?: number;
  /** Most bytes of shared memory. */
  readonly memoryLimit?: number;
  readonly fallback?: Fallback;
  /** Where the worker script is served, for pages whose policy forbids blob: workers. */
  readonly workerUrl?: string | URL;
  /** Writes down where each array is made, for `leaks()`. Costs some microseconds and a stack trace per array. */
  readonly debug?: boolean;
}

/** A call expected to take this long on the CPU is worth opening the GPU for, ms. */
const gpuWorthMs = 2;

/** A call that took this long on one thread may gain by others: they are started while nobody waits for them, ms. */
const teamWorthMs = 0.02;

/** Like calls that a decision stands for once its candidate is well measured. */
const memoUses = 200;

/** Contents of kernels that are remembered, so that the same body compiles once. */
const mostCompiled = 256;

/** Times of a size after which a device's launches are no longer waited for. */
const enoughSamples = 3;

/** A job with what was decided for it. */
interface Launching {
  readonly job: Job;
  readonly choice: Choice;
  /** Whether its time is taken in. */
  readonly isMeasured: boolean;
  readonly backend: Backend;
  readonly executable: Executable;
}

export class Runtime implements ArrayHome {
  readonly host: Host;
  readonly buffers: BufferManager;
  readonly queue: TurnQueue = new TurnQueue();
  readonly options: RuntimeOptions;
  readonly scopes: NDArray[][] = [];
  readonly ledger: Ledger | undefined;
  private readonly dispatcher: Dispatcher = new Dispatcher();
  private readonly opened = new Map<BackendName, Backend | Unavailable>();
  private readonly reaches = new Map<BackendName, Reach>();
  private readonly loaded = new WeakMap<Runnable, Loaded>();
  private readonly compiled = new Recent<Compiled>(mostCompiled);
  private readonly warned = new Set<string>();
  private opening: Promise<void> | undefined;
  private loadedCount = 0;
  /** How long the threads of a backend stay awake after a launch, ms. */
  private awakeMs = 0;
  private lastEndMs = Number.NEGATIVE_INFINITY;
  private isDisposed = false;

  constructor(options: RuntimeOptions = {}) {
    this.options = options;
    this.ledger = options.debug ? createLedger() : undefined;
    this.host = platform.createHost(options.workerUrl === undefined ? {} : { workerUrl: options.workerUrl });
    this.buffers = new BufferManager(() => this.host.now(), this.dispatcher.learnMove);
    this.openCpu();
  }

  /** The backend, or why it can't be had; undefined while it was not asked for. */
  backend(name: BackendName): Backend | Unavailable | undefined {
    return this.opened.get(name);
  }

  /** Opens the GPU if that was not tried yet. Never rejects: the reason is kept. */
  openGpu(): Promise<void> {
    this.opening ??= Promise.resolve(platform.open.webgpu(this.openOptions())).then((backend) =>
      this.keep('webgpu', backend),
    );
    return this.opening;
  }

  /** The program or procedure made ready for this runtime. */
  load(program: Runnable, captured: readonly TypedArray[]): Loaded {
    let made = this.loaded.get(program);
    if (!made) {
      made = {
        ...this.compiledOf(program),
        program,
        captured: captured.map((array) => ({
          resident: this.buffers.adopt(array, dtypeOf(array)!),
          shape: [array.length],
        })),
        isInRow: false,
        memos: { inRow: undefined, single: undefined },
      };
      this.loaded.set(program, made);
    }
    return made;
  }

  /** Programs of equal content share what was compiled; a procedure has one object per combination of types. */
  private compiledOf(program: Runnable): Compiled {
    const make = (): Compiled => ({
      id: `${program.name}#${++this.loadedCount}`,
      work: isProcedure(program) ? program.work : workOf(program),
      executables: new Map(),
      support: new Map(),
    });
    return isProcedure(program) ? make() : this.compiled.get(contentOf(program), make);
  }

  /** Runs the job in turn. Outputs are written, and their residency says where, once this returns or resolves. */
  run(job: Job): MaybePromise<Run> {
    const isBlocking = this.isBlocking(job);
    return this.inTurn(residentsOf(job), () =>
      blaming(job, () => after(this.prepare(job.pin), () => this.start(job, isBlocking))),
    );
  }

  copy(from: Elements | number, to: Elements): MaybePromise<void> {
    const storages = storagesOf(from, to);
    return this.inTurn(storages, () => {
      for (const { error } of storages) if (error !== undefined) throw error;
      const read = readRun(this.buffers, from, to);
      if (read) return read();
      const job = copyJob((program) => this.load(program, []), from, to);
      return after(this.prepare(job.pin), () => after(this.start(job, this.isBlocking(job)), () => {}));
    });
  }

  /** Runs the job on the calling thread's time. Throws where queued work or a device is in the way. */
  runSync(job: Job): Run {
    this.checkAlive();
    if (!this.queue.isEmpty) {
      throw new UnsupportedError(
        'SYNC_QUEUED',
        '.sync was called while earlier asynchronous calls are under way. Await them first.',
      );
    }
    const run = this.start(job, true);
    if (isPromise(run)) throw new InternalError('SYNC_PROMISE', 'a synchronous job gave a promise');
    return run;
  }

  /** Which candidate would run the job, without running it. */
  choose(job: Job): Choice {
    const { contenders, refused } = this.contest(job);
    if (contenders.length === 0) throw nobodyCan(job, refused);
    return this.dispatcher.decide({
      program: job.loaded.id,
      work: job.loaded.work,
      points: job.points,
      inputs: placedInputs(job),
      bytesWanted: bytesWanted(job),
      contenders,
      refused,
      isPinned: job.pin.backend !== undefined,
    });
  }

  /** The compiled variants of a program on an open backend. */
  executables(loaded: Loaded, name: BackendName): MaybePromise<readonly Executable[]> {
    const known = loaded.executables.get(name);
    if (known) return known;
    const made = this.openBackend(name).compile(loaded.program);
    loaded.executables.set(name, made);
    if (isPromise(made)) {
      made.then(
        (executables) => loaded.executables.set(name, executables),
        () => loaded.executables.delete(name),
      );
    }
    return made;
  }

  /** Counters: memory per space, bytes moved between spaces. */
  stats(): { readonly spaces: Readonly<Record<string, SpaceStats>>; readonly bytesMoved: number } {
    const spaces: Record<string, SpaceStats> = {};
    for (const backend of this.opened.values())
      if (!isUnavailable(backend)) spaces[backend.space.name] = { ...backend.space.stats };
    return { spaces, bytesMoved: this.buffers.bytesMoved };
  }

  /** The code a backend would run for the program. */
  print(target: SourceTarget, program: Verified): string {
    return platform.print[target](program);
  }

  /** Waits for queued work, then closes every backend. Idempotent. */
  async dispose(): Promise<void> {
    if (this.isDisposed) return;
    this.isDisposed = true;
    await this.queue.empty();
    await this.opening;
    for (const backend of this.opened.values()) if (!isUnavailable(backend)) await backend.dispose();
    this.opened.clear();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  /** Runs a step when it is its turn, and holds the arrays until it is done. */
  private inTurn<T>(residents: readonly Resident[], step: () => MaybePromise<T>): MaybePromise<T> {
    this.checkAlive();
    for (const resident of residents) this.buffers.hold(resident);
    const letGo = (): void => {
      for (const resident of residents) this.buffers.letGo(resident);
    };
    return always(() => this.queue.add(step), letGo);
  }

  private openCpu(): void {
    for (const name of ['js', 'wasm'] as const) {
      const backend = platform.open[name](this.openOptions());
      if (isPromise(backend)) throw new InternalError('OPEN_ASYNC', `the ${name} backend must open at once`);
      this.keep(name, backend);
    }
  }

  private keep(name: BackendName, backend: Backend | Unavailable): void {
    this.opened.set(name, backend);
    if (isUnavailable(backend)) return;
    this.buffers.addSpace(backend.space);
    this.reaches.set(name, reachOf(backend));
    this.awakeMs = Math.max(this.awakeMs, backend.awakeMs ?? 0);
  }

  private openOptions(): { host: Host; threads?: number; memoryLimit?: number } {
    const { threads, memoryLimit } = this.options;
    return {
      host: this.host,
      ...(threads === undefined ? {} : { threads }),
      ...(memoryLimit === undefined ? {} : { memoryLimit }),
    };
  }

  private openBackend(name: BackendName): Backend {
    const backend = this.opened.get(name);
    if (!backend || isUnavailable(backend))
      throw new InternalError('BACKEND_CLOSED', `the ${name} backend is not open`);
    return backend;
  }

  private prepare(pin: Pin): MaybePromise<void> {
    if (pin.backend === 'webgpu' && !this.opened.has('webgpu')) return this.openGpu();
  }

  /** The pinned backend, or the others where it can't and the caller allows that; else all. */
  private contest(job: Job): Contest {
    const backends = {
      opened: this.opened,
      allowed: this.options.backends,
      isInRow: job.loaded.isInRow,
      isInCall: this.isBlocking(job),
    };
    const { backend, fallback = this.options.fallback ?? 'error' } = job.pin;
    if (!backend) return contest(job, backendNames, backends);
    const pinned = contest(job, [backend], backends);
    if (pinned.contenders.length > 0 || fallback === 'error') return pinned;
    if (fallback === 'warn') for (const refusal of pinned.refused) this.warn(refusal);
    const others = contest(
      job,
      backendNames.filter((name) => name !== backend),
      backends,
    );
    return { contenders: others.contenders, refused: [...pinned.refused, ...others.refused] };
  }

  private start(job: Job, isBlocking: boolean): MaybePromise<Run> {
    job.signal?.throwIfAborted();
    const { choice, isMeasured } = this.decide(job);
    const backend = this.openBackend(choice.chosen.backend);
    return after(this.executables(job.loaded, backend.name), (executables) => {
      const executable = executables.find((one) => one.variant === choice.chosen.variant) ?? executables[0]!;
      const launching: Launching = { job, choice, isMeasured, backend, executable };
      if (isBlocking && executable.launchSync && isTransient(job)) return this.launchTransient(launching);
      return this.launchTracked(launching, isBlocking);
    });
  }

  /** Whether the job may run on the calling thread's time. */
  private isBlocking({ isSync, signal }: Job): boolean {
    return isSync || (this.host.canBlock && !signal);
  }

  /** The memoised decision for like calls, which was learned from when it was made, else a new one. */
  private decide(job: Job): { readonly choice: Choice; readonly isMeasured: boolean } {
    const { memos } = job.loaded;
    const isInRow = this.awakeMs > 0 && this.host.now() - this.lastEndMs < this.awakeMs;
    const which = isInRow ? 'inRow' : 'single';
    const memo = memos[which];
    if (memo && memo.usesLeft > 0 && isLike(memo, job)) {
      memo.usesLeft--;
      return memo;
    }
    job.loaded.isInRow = isInRow;
    const choice = this.choose(job);
    const mayOpenGpu = this.options.backends?.includes('webgpu') !== false;
    if (mayOpenGpu && totalMs(choice.chosen) > gpuWorthMs) void this.openGpu();
    const isSettled = choice.why !== 'exploring' && choice.chosen.samples >= enoughSamples;
    const { points, pin, isSync } = job;
    if (isSettled)
      memos[which] = {
        choice,
        isMeasured: false,
        points,
        pin,
        isSync,
        places: placesOf(job),
        usesLeft: memoUses,
      };
    return { choice, isMeasured: true };
  }

  /** Typed arrays in and out on the CPU: copied where they must be, and nothing is kept. */
  private launchTransient(launching: Launching): Run {
    const { job, choice, backend, executable } = launching;
    if (executable.launchStaged) return this.launchStaged(launching, executable.launchStaged);
    const loan = borrowBlocks(job, backend);
    try {
      const launch: Launch = {
        shape: job.domain,
        args: loan.args,
        outputs: loan.outputs,
        threads: choice.chosen.threads,
      };
      const ms = this.launchNow(launching, launch);
      const bytesMoved = loan.bytesIn + loan.fillResults();
      this.buffers.bytesMoved += bytesMoved;
      return runOf(choice, executable, ms, bytesMoved);
    } finally {
      loan.giveBack();
    }
  }

  /** The same where the backend brings the arrays in and out piece by piece. */
  private launchStaged(launching: Launching, launch: NonNullable<Executable['launchStaged']>): Run {
    const { job, choice, executable } = launching;
    const { threads } = choice.chosen;
    const start = this.host.now();
    const { domain: shape, args, outputs } = job as TransientJob;
    const bytesMoved = launch({ shape, args, outputs, threads });
    const ms = this.ended(launching, start, true);
    this.buffers.bytesMoved += bytesMoved;
    return runOf(choice, executable, ms, bytesMoved);
  }

  /** Moves what is not in reach, then launches, then fills the caller's typed arrays. */
  private launchTracked(launching: Launching, isBlocking: boolean): MaybePromise<Run> {
    const { job, choice, backend, executable } = launching;
    const { buffers } = this;
    const reach = this.reaches.get(backend.name)!;
    const tracked = track(job, buffers);
    const movedBefore = buffers.bytesMoved;
    const launch = (args: readonly Argument[], outputs: readonly Block[]): MaybePromise<number> => {
      const launch: Launch = { shape: job.domain, args, outputs, threads: choice.chosen.threads };
      if (job.signal) launch.signal = job.signal;
      const now = isBlocking && executable.launchSync !== undefined;
      return now ? this.launchNow(launching, launch) : this.launchLater(launching, launch);
    };
    const launchWhole = (args: readonly Argument[]): MaybePromise<number> => {
      const outputs = tracked.outputs.map((output) => buffers.blockFor(output, reach));
      return after(launch(args, outputs), (ms) => {
        tracked.outputs.forEach((output, k) => buffers.written(output, outputs[k]!.space));
        return ms;
      });
    };
    const launchShown = (args: readonly Argument[]): MaybePromise<number> =>
      launchViews(this.windowStage(launching, reach, isBlocking), tracked, job.windows, args, launch);
    const launchAny = hasViews(tracked, job.windows) ? launchShown : launchWhole;
    const steps = (): MaybePromise<Run> =>
      after(after(bringAll(buffers, tracked.args, reach), launchAny), (ms) =>
        after(tracked.fillResults(), () => runOf(choice, executable, ms, buffers.bytesMoved - movedBefore)),
      );
    return always(steps, tracked.release);
  }

  /** What the job's views need on its backend. */
  private windowStage({ backend, choice }: Launching, reach: Reach, isBlocking: boolean): WindowStage {
    const { threads } = choice.chosen;
    const runCopy: WindowStage['runCopy'] = ({ program, domain, scalars }, arrays, output) =>
      after(this.executables(this.load(program, []), backend.name), ([first]) => {
        const launch: Launch = { shape: domain, args: [...arrays, ...scalars], outputs: [output], threads };
        return isBlocking && first!.launchSync ? first!.launchSync(launch) : first!.launch(launch);
      });
    return { buffers: this.buffers, reach, runCopy, temporaries: [] };
  }

  /** Runs on the calling thread's time. Gives ms. */
  private launchNow(launching: Launching, launch: Launch): number {
    const start = this.host.now();
    launching.executable.launchSync!(launch);
    return this.ended(launching, start, false);
  }

  /** Runs when the backend has its turn. A device shows its time only when it is waited for: the first few times. */
  private launchLater(launching: Launching, launch: Launch): MaybePromise<number> {
    const { choice, backend, executable } = launching;
    const isMeasured = launching.isMeasured && (backend.sync || choice.chosen.samples < enoughSamples);
    const start = this.host.now();
    const launched = executable.launch(launch);
    const done = isMeasured && !backend.sync ? after(launched, () => backend.idle()) : launched;
    return after(done, () => this.ended({ ...launching, isMeasured }, start, false));
  }

  /** Takes in the time of a launch that has ended, unless it was not staged as decided. Gives ms. */
  private ended(launching: Launching, start: number, isStaged: boolean): number {
    this.lastEndMs = this.host.now();
    const ms = this.lastEndMs - start;
    const { job, choice, executable, backend } = launching;
    if (!launching.isMeasured) return ms;
    if (isStaged === choice.chosen.condition.startsWith('staged'))
      this.dispatcher.learn(job.loaded.id, choice, executable.variant, job.points, ms);
    if (ms > teamWorthMs && job.pin.threads === undefined && backend.isTeamUp === false) backend.startTeam!();
    return ms;
  }

  private warn({ backend, reason }: Refusal): void {
    const text = `lanewise: '${backend}' was asked for but can't run: ${reason}; another backend runs instead.`;
    if (this.warned.has(text)) return;
    this.warned.add(text);
    console.warn(text);
  }

  private checkAlive(): void {
    if (!this.isDisposed) return;
    throw new UnsupportedError(
      'RUNTIME_DISPOSED',
      'this runtime was disposed. Create a new one with createRuntime().',
    );
  }
}

/** Arrays that a failed job should have written know why, before the next job of the queue reads them. */
function blaming(job: Job, start: () => MaybePromise<Run>): MaybePromise<Run> {
  const blame = (error: unknown): never => {
    for (const output of job.outputs) if (!isTyped(output)) output.error = error;
    throw error;
  };
  try {
    const run = start();
    return isPromise(run) ? run.catch(blame) : run;
  } catch (error) {
    // Nothing was begun: what had content keeps it.
    for (const output of job.outputs) if (!isTyped(output) && output.fresh.length === 0) output.error = error;
    throw error;
  }
}

function runOf(choice: Choice, { variant }: Executable, ms: number, bytesMoved: number): Run {
  const { backend, threads } = choice.chosen;
  return { backend, variant, threads, ms, why: choice.why, bytesMoved };
}
