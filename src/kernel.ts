/** The callable that a pattern returns, with everything it can do. Nothing is parsed or opened before the first call. */
import type { BackendName } from './backend/backend.ts';
import {
  type Core,
  callInto,
  callLater,
  callSync,
  jobFor,
  programFor,
  runtimeOf,
  type View,
} from './call.ts';
import { defaultRuntime } from './default-runtime.ts';
import { type Explanation, explainJob } from './explain.ts';
import type { Body, KernelSource } from './front/request.ts';
import type { Target } from './into.ts';
import type { Fallback, Pin, Run } from './job.ts';
import { checkOptions, isCount, isFunction, type OptionRules, oneOf } from './options.ts';
import type { SourceTarget } from './platform.ts';
import type { Runtime } from './runtime.ts';

/** What a pinned view fixes besides the backend. */
export interface PinOptions {
  /** Most threads, the calling one included. */
  readonly threads?: number;
  /** What to do when the backend can't run a call; 'error' where absent. */
  readonly fallback?: Fallback;
}

/** Every option of one call. */
export interface RunOptions extends PinOptions {
  readonly backend?: BackendName;
  readonly signal?: AbortSignal;
  /** Called with the share of the work that is done: 0 at the start and 1 at the end. */
  readonly onProgress?: (share: number) => void;
}

/** How a kernel last ran: backend, variant, threads, ms, why, bytes moved. */
export type LastRun = Run;

/** What a kernel can do, whatever its pattern and its call forms. */
export interface KernelMethods {
  readonly kernelName: string;
  /** Writes into existing arrays (one, or a list or record of them for several outputs). */
  into(out: Target, ...args: readonly unknown[]): Promise<void>;
  /** The expected cost on each backend for these arguments, which would run, and why. Runs nothing. */
  explain(...args: readonly unknown[]): Promise<Explanation>;
  /** The code that runs for these arguments: WGSL, WebAssembly text or JavaScript. */
  source(target: SourceTarget, ...args: readonly unknown[]): string;
  /** How the last call ran; undefined before the first. */
  readonly lastRun: LastRun | undefined;
}

/** The view behind a kernel, for the functions of the public face that take kernels. */
const viewKey: unique symbol = Symbol('lanewise.view');

/** The view behind a kernel; undefined for anything else. */
export function viewOf(kernel: unknown): View | undefined {
  return typeof kernel === 'function' ? (kernel as { readonly [viewKey]?: View })[viewKey] : undefined;
}

/** A kernel before its pattern gives it call types. */
export interface AnyKernel extends KernelMethods {
  (...args: readonly unknown[]): unknown;
  readonly js: Body;
  sync(...args: readonly unknown[]): unknown;
  run(args: readonly unknown[], options?: RunOptions): Promise<unknown>;
  on(backend: BackendName, options?: PinOptions): AnyKernel;
  with(runtime: Runtime): AnyKernel;
}

const pinRules: OptionRules = {
  threads: ['a whole number of at least 1', isCount],
  fallback: ["'error', 'warn' or 'silent'", oneOf('error', 'warn', 'silent')],
};

const backendRule: OptionRules = { backend: ["'js', 'wasm' or 'webgpu'", oneOf('js', 'wasm', 'webgpu')] };

const runRules: OptionRules = {
  ...pinRules,
  ...backendRule,
  signal: ['an AbortSignal', (value) => typeof value === 'object' && value !== null && 'aborted' in value],
  onProgress: ['a function', isFunction],
};

/** Makes the callable of a pattern's source. `finish` turns a reduction's accumulators into its result. */
export function createKernel(source: KernelSource, finish?: Core['finish']): AnyKernel {
  const core: Core = { source, finish, entries: [], parameters: new Map(), lastRun: undefined };
  return createCallable({ core, pin: {}, runtime: undefined }, patternForms);
}

/** What one view of a callable fixes: of a pattern's kernel, or of a procedure's. */
export interface AnyView {
  readonly core: { readonly source: Named; readonly lastRun: Run | undefined };
  readonly pin: Pin;
  readonly runtime: Runtime | undefined;
}

interface Named {
  readonly name: string;
}

/** How calls through a view are made. */
export interface Forms<V extends AnyView> {
  later(view: V, args: readonly unknown[], signal?: AbortSignal): unknown;
  sync(view: V, args: readonly unknown[]): unknown;
  into(view: V, out: Target, args: readonly unknown[]): Promise<void>;
  explain(view: V, runtime: Runtime, args: readonly unknown[]): Promise<Explanation>;
  source(view: V, target: SourceTarget, args: readonly unknown[]): string;
  /** What else the callable has. */
  extras(view: V): object;
}

const patternForms: Forms<View> = {
  later: callLater,
  sync: callSync,
  into: callInto,
  explain: (view, runtime, args) => explainJob(runtime, jobFor(view, args), view.core.source),
  source: (view, target, args) => runtimeOf(view).print(target, programFor(view, args)),
  extras: (view) => ({ js: view.core.source.body ?? ((value: unknown): unknown => value), [viewKey]: view }),
};

/** The callable itself: the forms of calls, and views of it. */
export function createCallable<V extends AnyView>(view: V, forms: Forms<V>): AnyKernel {
  const { core } = view;
  const { source } = core;
  const kernel = (...args: readonly unknown[]): unknown => forms.later(view, args);
  const methods = {
    kernelName: source.name,
    sync: (...args: readonly unknown[]): unknown => forms.sync(view, args),
    run: (args: readonly unknown[], options: RunOptions = {}): Promise<unknown> =>
      runWith(view, forms, args, options),
    into: (out: Target, ...args: readonly unknown[]): Promise<void> => forms.into(view, out, args),
    on: (backend: BackendName, options: PinOptions = {}): AnyKernel => {
      checkOptions(`${source.name}.on`, { backend }, backendRule);
      const pin = { backend, ...checkOptions(`${source.name}.on`, options, pinRules) };
      return createCallable({ ...view, pin }, forms);
    },
    with: (runtime: Runtime): AnyKernel => createCallable({ ...view, runtime }, forms),
    explain: async (...args: readonly unknown[]): Promise<Explanation> => {
      const runtime = view.runtime ?? defaultRuntime();
      await runtime.openGpu();
      return forms.explain(view, runtime, args);
    },
    source: (target: SourceTarget, ...args: readonly unknown[]): string => forms.source(view, target, args),
  };
  Object.defineProperty(kernel, 'lastRun', { get: () => core.lastRun, enumerable: true });
  Object.defineProperty(kernel, 'name', { value: source.name });
  return Object.assign(kernel, methods, forms.extras(view)) as unknown as AnyKernel;
}

async function runWith<V extends AnyView>(
  view: V,
  forms: Forms<V>,
  args: readonly unknown[],
  options: RunOptions,
): Promise<unknown> {
  const { signal, onProgress, ...pin } = checkOptions(`${view.core.source.name}.run`, options, runRules);
  signal?.throwIfAborted();
  onProgress?.(0);
  const result = await forms.later({ ...view, pin: { ...view.pin, ...pin } }, args, signal);
  onProgress?.(1);
  return result;
}
