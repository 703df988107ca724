/**
 * A runtime: the backends of one platform, the arrays that live in them, and the queue of jobs. Two runtimes share
 * nothing. Opening is lazy: the CPU's backends at the first call, the GPU when a call could gain by it or asks for it.
 */
import { platform } from '#platform';
import type { ArrayHome } from './array/ndarray.ts';
import type {
  Argument,
  Backend,
  BackendName,
  Block,
  Executable,
  Launch,
  SpaceStats,
} from './backend/backend.ts';
import { BufferManager, type Resident } from './buffer/manager.ts';
import { type Choice, type Refusal, totalMs, type Why } from './dispatch/choose.ts';
import { type Contender, Dispatcher } from './dispatch/dispatcher.ts';
import { ArgumentError, InternalError, UnsupportedError } from './errors.ts';
import { type Host, isUnavailable, type Unavailable } from './host/host.ts';
import type { TypedArray } from './ir/types.ts';
import { dtypeOf } from './ir/types.ts';
import type { Verified } from './ir/verify.ts';
import { type Work, workOf } from './ir/work.ts';
import type { Platform } from './platform.ts';
import { after, always, forEachInTurn, isPromise, type MaybePromise } from './util/maybe-promise.ts';
import { TurnQueue } from './util/turn-queue.ts';

/** What to do when a pinned backend can't run a call. */
export type Fallback = 'error' | 'warn' | 'silent';

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
}

/** What a caller fixed instead of leaving it to the dispatcher. */
export interface Pin {
  readonly backend?: BackendName;
  readonly threads?: number;
  readonly fallback?: Fallback;
}

/** A program in a runtime: compiled once per backend, its captured arrays placed once. */
export interface Loaded {
  readonly id: string;
  readonly program: Verified;
  readonly work: Work;
  readonly captured: readonly { readonly resident: Resident; readonly shape: readonly number[] }[];
  readonly executables: Map<BackendName, MaybePromise<readonly Executable[]>>;
  readonly support: Map<BackendName, true | string>;
  memo?: Memo;
}

/** The last decision, good for a number of like calls. */
interface Memo {
  readonly choice: Choice;
  readonly points: number;
  readonly pin: Pin;
  readonly isSync: boolean;
  readonly places: string;
  usesLeft: number;
}

export type JobArgument = { readonly resident: Resident; readonly shape: readonly number[] } | number;

export interface Job {
  readonly loaded: Loaded;
  readonly domain: readonly number[];
  readonly points: number;
  readonly args: readonly JobArgument[];
  readonly outputs: readonly Resident[];
  /** Bytes of the results that the caller wants on the JavaScript heap. */
  readonly bytesWanted: number;
  readonly pin: Pin;
  readonly signal: AbortSignal | undefined;
  /** The result is wanted before the call returns: no device that must be waited for. */
  readonly isSync: boolean;
}

/** How a call ran. */
export interface Run {
  readonly backend: BackendName;
  readonly variant: string;
  readonly threads: number;
  /** From launch to done; for the GPU to submitted, unless the launch was timed. */
  readonly ms: number;
  readonly why: Why;
  readonly bytesMoved: number;
}

const allBackends: readonly BackendName[] = ['js', 'wasm', 'webgpu'];

/** A call expected to take this long on the CPU is worth opening the GPU for, ms. */
const gpuWorthMs = 2;

/** Like calls that a decision stands for once its candidate is well measured. */
const memoUses = 32;

export class Runtime implements ArrayHome {
  readonly host: Host;
  readonly buffers: BufferManager;
  readonly queue: TurnQueue = new TurnQueue();
  readonly dispatcher: Dispatcher = new Dispatcher();
  readonly options: RuntimeOptions;
  private readonly platform: Platform;
  private readonly opened = new Map<BackendName, Backend | Unavailable>();
  private readonly loaded = new WeakMap<Verified, Loaded>();
  private opening: Promise<void> | undefined;
  private warned = new Set<string>();
  private loadedCount = 0;
  private isDisposed = false;

  constructor(options: RuntimeOptions = {}) {
    this.platform = platform;
    this.options = options;
    this.host = this.platform.createHost(
      options.workerUrl === undefined ? {} : { workerUrl: options.workerUrl },
    );
    this.buffers = new BufferManager(() => this.host.now(), this.dispatcher.learnMove);
    this.openCpu();
  }

  /** The backend, or why it can't be had; undefined while it was not asked for. */
  backend(name: BackendName): Backend | Unavailable | undefined {
    return this.opened.get(name);
  }

  /** Opens the GPU if that was not tried yet. Never rejects: the reason is kept. */
  openGpu(): Promise<void> {
    this.opening ??= this.open('webgpu');
    return this.opening;
  }

  /** The program made ready for this runtime. */
  load(program: Verified, captured: readonly TypedArray[]): Loaded {
    let made = this.loaded.get(program);
    if (!made) {
      made = {
        id: `${program.name}#${++this.loadedCount}`,
        program,
        work: workOf(program),
        captured: captured.map((array) => ({
          resident: this.buffers.adopt(array, dtypeOf(array)!),
          shape: [array.length],
        })),
        executables: new Map(),
        support: new Map(),
      };
      this.loaded.set(program, made);
    }
    return made;
  }

  /** Runs the job in turn. Outputs are written, and their residency says where, once this returns or resolves. */
  run(job: Job): MaybePromise<Run> {
    this.checkAlive();
    const residents = residentsOf(job);
    for (const resident of residents) this.buffers.hold(resident);
    const isFree = (): void => {
      for (const resident of residents) this.buffers.letGo(resident);
    };
    return always(
      () => this.queue.add(() => after(this.prepare(job.pin), () => this.start(job, this.mayBlock(job)))),
      isFree,
    );
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
    const { contenders, refused } = this.contendersFor(job);
    if (contenders.length === 0) throw this.noBackend(job, refused);
    return this.dispatcher.decide({
      program: job.loaded.id,
      work: job.loaded.work,
      points: job.points,
      inputs: job.args.flatMap((arg) =>
        typeof arg === 'number' ? [] : [{ fresh: arg.resident.fresh, bytes: arg.resident.bytes }],
      ),
      bytesWanted: job.bytesWanted,
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

  /** Counters for tests and for people: memory per space, bytes moved. */
  stats(): { spaces: Record<string, SpaceStats>; bytesMoved: number } {
    const spaces: Record<string, SpaceStats> = {};
    for (const backend of this.opened.values())
      if (!isUnavailable(backend)) spaces[backend.space.name] = { ...backend.space.stats };
    return { spaces, bytesMoved: this.buffers.bytesMoved };
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

  /** The code a backend would run for the program. */
  print(target: keyof Platform['print'], program: Verified): string {
    return this.platform.print[target](program);
  }

  private openCpu(): void {
    for (const name of ['js', 'wasm'] as const) {
      const backend = this.platform.open[name](this.openOptions());
      if (backend instanceof Promise)
        throw new InternalError('OPEN_ASYNC', `the ${name} backend must open at once`);
      this.keep(name, backend);
    }
  }

  private async open(name: BackendName): Promise<void> {
    this.keep(name, await this.platform.open[name](this.openOptions()));
  }

  private keep(name: BackendName, backend: Backend | Unavailable): void {
    this.opened.set(name, backend);
    if (!isUnavailable(backend)) this.buffers.addSpace(backend.space);
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

  /** The calling thread may work itself where blocking is allowed and nobody may want to interrupt. */
  private mayBlock(job: Job): boolean {
    return this.host.canBlock && !job.signal;
  }

  private start(job: Job, sync: boolean): MaybePromise<Run> {
    job.signal?.throwIfAborted();
    const choice = this.decide(job);
    const backend = this.openBackend(choice.chosen.backend);
    return after(this.executables(job.loaded, backend.name), (executables) => {
      const executable = executables.find((one) => one.variant === choice.chosen.variant) ?? executables[0]!;
      return this.launch(job, choice, backend, executable, sync);
    });
  }

  private launch(
    job: Job,
    choice: Choice,
    backend: Backend,
    executable: Executable,
    sync: boolean,
  ): MaybePromise<Run> {
    const { buffers, host } = this;
    const movedBefore = buffers.bytesMoved;
    const args: Argument[] = [];
    const brought = forEachInTurn([...job.args, ...job.loaded.captured], (arg, k) => {
      if (typeof arg === 'number') args[k] = arg;
      else
        return after(
          buffers.bring(arg.resident, reachOf(backend)),
          (block) => void (args[k] = { block, shape: arg.shape }),
        );
    });
    return after(brought, () => {
      const outputs: Block[] = job.outputs.map((output) => buffers.blockFor(output, reachOf(backend)));
      const { threads } = choice.chosen;
      const launch: Launch = {
        shape: job.domain,
        args,
        outputs,
        threads,
        ...(job.signal ? { signal: job.signal } : {}),
      };
      const start = host.now();
      const done = sync && executable.launchSync ? executable.launchSync(launch) : executable.launch(launch);
      return after(
        after(done, () => this.untilTimed(backend, choice)),
        () => {
          const ms = host.now() - start;
          for (const [k, output] of job.outputs.entries()) buffers.written(output, outputs[k]!.space);
          if (this.isTimed(backend, choice) && isFresh(job, choice))
            this.dispatcher.learn(job.loaded.id, choice, executable.variant, job.points, ms);
          const { bytesMoved } = buffers;
          return {
            backend: backend.name,
            variant: executable.variant,
            threads,
            ms,
            why: choice.why,
            bytesMoved: bytesMoved - movedBefore,
          };
        },
      );
    });
  }

  /** A device that queues shows its time only when it is waited for: done for the first few launches of a size. */
  private untilTimed(backend: Backend, choice: Choice): MaybePromise<void> {
    if (!backend.sync && this.isTimed(backend, choice)) return backend.idle();
  }

  private isTimed(backend: Backend, choice: Choice): boolean {
    return backend.sync || choice.chosen.samples < 3;
  }

  /** The memoised decision for like calls, else a new one. */
  private decide(job: Job): Choice {
    const { memo } = job.loaded;
    const places = placesOf(job);
    if (memo && memo.usesLeft > 0 && isLike(memo, job) && memo.places === places) {
      memo.usesLeft--;
      return memo.choice;
    }
    const choice = this.choose(job);
    if (!this.opened.has('webgpu') && totalMs(choice.chosen) > gpuWorthMs && this.isAllowed('webgpu'))
      void this.openGpu();
    const usesLeft = choice.why !== 'exploring' && choice.chosen.samples >= 3 ? memoUses : 0;
    job.loaded.memo = { choice, points: job.points, pin: job.pin, isSync: job.isSync, places, usesLeft };
    return choice;
  }

  private contendersFor(job: Job): { contenders: Contender[]; refused: Refusal[] } {
    const contenders: Contender[] = [];
    const refused: Refusal[] = [];
    for (const name of job.pin.backend ? [job.pin.backend] : allBackends) {
      const answer = this.contender(job, name);
      if (typeof answer === 'string') refused.push({ backend: name, reason: answer });
      else if (answer) contenders.push(answer);
    }
    if (contenders.length > 0 || !job.pin.backend) return { contenders, refused };
    const fallback = job.pin.fallback ?? this.options.fallback ?? 'error';
    if (fallback === 'error') return { contenders, refused };
    if (fallback === 'warn') this.warn(refused[0]!);
    const { backend: _, ...unpinned } = job.pin;
    const others = this.contendersFor({ ...job, pin: unpinned });
    return { contenders: others.contenders, refused: [...refused, ...others.refused] };
  }

  /** A contender, the reason why it is none, or nothing where the GPU was not opened yet. */
  private contender(job: Job, name: BackendName): Contender | string | undefined {
    if (!this.isAllowed(name)) return `not among the backends that this runtime was configured with`;
    const backend = this.opened.get(name);
    if (!backend) return undefined;
    if (job.isSync && name === 'webgpu') return '.sync can not wait for a device';
    if (isUnavailable(backend)) return backend.unavailable;
    let support = job.loaded.support.get(name);
    if (support === undefined) job.loaded.support.set(name, (support = backend.supports(job.loaded.program)));
    if (support !== true) return support;
    const compiled = job.loaded.executables.get(name);
    return {
      backend: name,
      reach: reachOf(backend),
      variants: compiled && !isPromise(compiled) ? compiled.map((executable) => executable.variant) : [],
      threads: threadsFor(backend, job.pin.threads),
      isSoftware: backend.facts['isFallback'] === true,
    };
  }

  private isAllowed(name: BackendName): boolean {
    return this.options.backends?.includes(name) ?? true;
  }

  private noBackend(job: Job, refused: readonly Refusal[]): UnsupportedError {
    const kernel = job.loaded.program.name;
    const why = refused.map(({ backend, reason }) => `${backend}: ${reason}`).join('; ');
    const pinned = job.pin.backend;
    const message = pinned
      ? `kernel '${kernel}' is pinned to '${pinned}', which can't run it: ${why}. Call it without .on('${pinned}'), or allow { fallback: 'warn' }.`
      : `no backend can run kernel '${kernel}': ${why}.`;
    return new UnsupportedError('BACKEND_UNAVAILABLE', message, {
      kernel,
      ...(pinned ? { backend: pinned } : {}),
    });
  }

  private warn({ backend, reason }: Refusal): void {
    const text = `lanewise: '${backend}' was asked for but can't run: ${reason}; another backend runs instead.`;
    if (this.warned.has(text)) return;
    this.warned.add(text);
    console.warn(text);
  }

  private checkAlive(): void {
    if (this.isDisposed)
      throw new UnsupportedError(
        'RUNTIME_DISPOSED',
        'this runtime was disposed. Create a new one with createRuntime().',
      );
  }
}

/** A decision that is used again was learned from already. */
function isFresh({ loaded: { memo } }: Job, choice: Choice): boolean {
  return memo?.choice !== choice || memo.usesLeft === memoUses || memo.usesLeft === 0;
}

function isLike(memo: Memo, job: Job): boolean {
  return memo.points === job.points && memo.pin === job.pin && memo.isSync === job.isSync;
}

/** Where a job's inputs lie, as far as it matters to the choice. */
function placesOf(job: Job): string {
  let places = job.bytesWanted > 0 ? '!' : '';
  for (const arg of job.args) if (typeof arg !== 'number') places += arg.resident.fresh.join('+');
  return places;
}

function reachOf(backend: Backend): { space: Backend['space']['name']; reads: Backend['reads'] } {
  return { space: backend.space.name, reads: backend.reads };
}

function threadsFor(backend: Backend, pinned: number | undefined): readonly number[] {
  if (pinned !== undefined) {
    if (!Number.isInteger(pinned) || pinned < 1)
      throw new ArgumentError(
        'THREADS',
        `threads must be a whole number of at least 1; found ${String(pinned)}.`,
      );
    return [Math.min(pinned, backend.threads)];
  }
  return backend.threads > 1 ? [1, backend.threads] : [1];
}

function residentsOf(job: Job): Resident[] {
  return [...job.args.flatMap((arg) => (typeof arg === 'number' ? [] : [arg.resident])), ...job.outputs];
}
