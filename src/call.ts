/**
 * The life of one call: bind the arguments, find or make the program for their types, give the runtime a job, bring the
 * results home. Typed arrays in, typed arrays out; an NDArray among the arguments, NDArrays out at once.
 */
import { NDArray } from './array/ndarray.ts';
import { wholeWindow } from './array/window.ts';
import { type Bound, type BoundArgument, bind, hasSignature, signatureOf } from './bind.ts';
import type { Resident } from './buffer/manager.ts';
import { defaultRuntime } from './default-runtime.ts';
import { UnsupportedError } from './errors.ts';
import { type Parameter, parametersOf } from './front/parameters.ts';
import type { KernelSource, Signature } from './front/request.ts';
import { specialise } from './front/specialise.ts';
import { checkTargets, type Target } from './into.ts';
import { readable, toElement } from './ir/elements.ts';
import type { Output } from './ir/node.ts';
import { arrayTypeOf, computeTypeOf, roundTo, type TypedArray } from './ir/types.ts';
import { type Verified, verify } from './ir/verify.ts';
import type { Job, JobArgument, Pin, Run } from './job.ts';
import type { Runtime } from './runtime.ts';
import { after, isPromise, type MaybePromise } from './util/maybe-promise.ts';

/** The program for one signature. */
export interface Entry {
  readonly signature: Signature;
  readonly program: Verified;
  readonly captured: readonly TypedArray[];
}

/** What all views of one kernel (`on`, `with`) share. */
export interface Core {
  readonly source: KernelSource;
  /** Turns the accumulators of a reduction into its result, on plain numbers. */
  readonly finish: ((accumulators: never) => unknown) | undefined;
  /** Few: one per combination of types that was called. */
  readonly entries: Entry[];
  readonly parameters: Map<number, readonly Parameter[]>;
  lastRun: Run | undefined;
}

/** What one view of a kernel fixes. The same object for every call through the view. */
export interface View {
  readonly core: Core;
  readonly pin: Pin;
  readonly runtime: Runtime | undefined;
}

/** Typed arrays to fill, or NDArrays whose memory is written. */
type Results = readonly (TypedArray | NDArray)[];

/** Runs a call in turn: a promise of its result, or NDArrays at once. */
export function callLater(view: View, args: readonly unknown[], signal?: AbortSignal): unknown {
  let call: Call;
  try {
    call = prepare(view, args);
  } catch (error) {
    // Who gets arrays back at once also gets the error at once; who awaits gets it there.
    if (args.some((arg) => arg instanceof NDArray)) throw error;
    return Promise.reject(error);
  }
  if (!givesArrays(call)) return runAwaited(call, signal);
  const results = call.entry.program.outputs.map((output) => newArray(call, output));
  return runQueued(call, results, signal);
}

/** Runs a call on the calling thread's time and returns its result. */
export function callSync(view: View, args: readonly unknown[]): unknown {
  if (view.pin.backend === 'webgpu') throw syncOnGpu(view.core.source.name);
  const call = prepare(view, args);
  const results = newResults(call);
  const done = execute(call, results, undefined, true);
  if (isPromise(done)) throw syncOnGpu(view.core.source.name);
  return resultOf(call, results);
}

/** Runs a call that writes into the caller's arrays. */
export async function callInto(
  view: View,
  out: Target,
  args: readonly unknown[],
  signal?: AbortSignal,
): Promise<void> {
  const call = prepare(view, args);
  const { outputs } = call.entry.program;
  const targets = checkTargets(
    view.core.source,
    outputs,
    elementsOf(call),
    call.bound,
    out,
    call.runtime.buffers,
  );
  await execute(call, targets, signal, false);
}

/** A call's program with what it is run on, and what came out: one array per output of the program. */
export interface RawCall {
  readonly program: Verified;
  readonly captured: readonly TypedArray[];
  readonly signature: Signature;
  readonly bound: Bound;
  /** Runs it on the view's backend. */
  readonly run: () => Promise<readonly TypedArray[]>;
}

/** A call whose outputs are wanted as the program gives them: accumulators before `finish`, records as arrays. */
export function rawCall(view: View, args: readonly unknown[]): RawCall {
  const call = prepare(view, args);
  const { program, captured, signature } = call.entry;
  const run = async (): Promise<readonly TypedArray[]> => {
    const results = newResults(call);
    await execute(call, results, undefined, false);
    return readableResults(call, results);
  };
  return { program, captured, signature, bound: call.bound, run };
}

/** A job for asking what would happen: it is never run. */
export function jobFor(view: View, args: readonly unknown[]): Job {
  const call = prepare(view, args);
  const { buffers } = call.runtime;
  const kept = (output: Output): Resident => buffers.create(output.dtype, elementsOf(call));
  const outputs = givesArrays(call) ? call.entry.program.outputs.map(kept) : newResults(call);
  return jobOf(call, outputs, undefined, false);
}

/** The program that a call with these arguments runs. */
export function programFor(view: View, args: readonly unknown[]): Verified {
  return prepare(view, args).entry.program;
}

export function runtimeOf(view: View): Runtime {
  return view.runtime ?? defaultRuntime();
}

interface Call {
  readonly view: View;
  readonly runtime: Runtime;
  readonly bound: Bound;
  readonly entry: Entry;
}

function prepare(view: View, args: readonly unknown[]): Call {
  const { core } = view;
  const bound = bind(core.source, (rank) => parametersFor(core, rank), args);
  return { view, runtime: runtimeOf(view), bound, entry: entryFor(core, bound) };
}

async function runAwaited(call: Call, signal: AbortSignal | undefined): Promise<unknown> {
  const results = newResults(call);
  await execute(call, results, signal, false);
  return resultOf(call, results);
}

/** The arrays are returned before they are written. A failure shows when one of them is read. */
function runQueued(call: Call, results: readonly NDArray[], signal: AbortSignal | undefined): unknown {
  const done = execute(call, results, signal, false);
  if (isPromise(done)) {
    done.catch((error: unknown) => {
      for (const { resident } of results) resident.error = error;
    });
  }
  return packed(call.entry, results);
}

/** Runs the call's job and fills the results. */
function execute(
  call: Call,
  results: Results,
  signal: AbortSignal | undefined,
  isSync: boolean,
): MaybePromise<void> {
  const { runtime, bound, view } = call;
  if (bound.points === 0) return fillEmpty(call, results);
  const outputs = results.map((result) => (result instanceof NDArray ? result.resident : result));
  const job = jobOf(call, outputs, signal, isSync, windowsOf(results));
  return after(isSync ? runtime.runSync(job) : runtime.run(job), (run) => {
    view.core.lastRun = run;
  });
}

function jobOf(
  call: Call,
  outputs: Job['outputs'],
  signal: AbortSignal | undefined,
  isSync: boolean,
  windows?: Job['windows'],
): Job {
  const { runtime, bound, entry, view } = call;
  const loaded = runtime.load(entry.program, entry.captured);
  const { domain, points } = bound;
  const args = argumentsOf(call);
  return { loaded, domain, points, args, outputs, windows, pin: view.pin, signal, isSync };
}

/** The arguments as the runtime takes them. */
function argumentsOf({ view, bound }: Call): JobArgument[] {
  const { pattern } = view.core.source;
  const isFlat = pattern !== 'grid' && pattern !== 'stencil';
  return bound.args.map((arg: BoundArgument): JobArgument => {
    if (arg.kind === 'scalar') return arg.value;
    if (arg.kind === 'typed') return arg;
    return {
      resident: arg.array.resident,
      shape: isFlat ? [arg.array.size] : arg.shape,
      window: windowOf(arg.array),
    };
  });
}

/** Which elements of their storage the results are; undefined where no result is a view. */
function windowsOf(results: Results): Job['windows'] {
  if (results.every((result) => !(result instanceof NDArray) || result.isWhole)) return undefined;
  return results.map((result) => (result instanceof NDArray ? windowOf(result) : undefined));
}

/** Which elements of its storage an array shows; undefined where it is all of it, in its own order. */
function windowOf(array: NDArray): NDArray | undefined {
  return array.isWhole ? undefined : array;
}

/** Elementwise and neighbourhood results stay where they are when an argument did. Reductions give numbers. */
function givesArrays({ bound, entry }: Call): boolean {
  return bound.staysOnDevice && entry.program.sink.kind !== 'reduce';
}

function newResults(call: Call): TypedArray[] {
  return call.entry.program.outputs.map((output) => new (arrayTypeOf(output.dtype))(elementsOf(call)));
}

function newArray(call: Call, output: Output): NDArray {
  const elements = elementsOf(call);
  const shape = call.entry.program.sink.kind === 'histogram' ? [elements] : call.bound.shape;
  return new NDArray(
    call.runtime,
    call.runtime.buffers.create(output.dtype, elements),
    [...shape],
    output.dtype,
  );
}

/** No points: stores and histograms are zeros, a reduction gives its identity. */
function fillEmpty(call: Call, results: Results): MaybePromise<void> {
  return results.reduce<MaybePromise<void>>(
    (before, result, k) => after(before, () => fillOne(call, result, k)),
    undefined,
  );
}

function fillOne({ entry, runtime }: Call, result: TypedArray | NDArray, k: number): MaybePromise<void> {
  const { sink, outputs } = entry.program;
  const array = result instanceof NDArray ? new (arrayTypeOf(result.dtype))(result.size) : result;
  const { dtype } = outputs[k]!;
  const start = sink.kind === 'reduce' ? roundTo(computeTypeOf(dtype), sink.identity[k]!) : 0;
  array.fill(toElement(dtype, start));
  if (!(result instanceof NDArray) || result.size === 0) return;
  if (result.isWhole) runtime.buffers.fill(result.resident, array);
  else return runtime.copy({ array, dtype, window: wholeWindow(result.shape) }, result.elements);
}

function elementsOf({ entry, bound }: Call): number {
  const { sink } = entry.program;
  if (sink.kind === 'store') return bound.points;
  return sink.kind === 'reduce' ? 1 : sink.bins;
}

function readableResults({ entry }: Call, results: readonly TypedArray[]): readonly TypedArray[] {
  return results.map((array, k) => readable(entry.program.outputs[k]!.dtype, array));
}

function resultOf(call: Call, filled: readonly TypedArray[]): unknown {
  const { program } = call.entry;
  const results = readableResults(call, filled);
  if (program.sink.kind !== 'reduce') return packed(call.entry, results);
  const values = results.map((array, k) =>
    program.outputs[k]!.dtype === 'bool' ? array[0] === 1 : array[0]!,
  );
  const value = packed(call.entry, values);
  const { finish } = call.view.core;
  return finish ? finish(value as never) : value;
}

/** One output is itself, several are a record by name, or a list where the body returned one. */
function packed({ program: { outputs } }: Entry, values: readonly unknown[]): unknown {
  if (outputs.length === 1 && outputs[0]!.name === 'out') return values[0];
  if (outputs.every((output, k) => output.name === String(k))) return values;
  return Object.fromEntries(outputs.map((output, k) => [output.name, values[k]]));
}

function entryFor(core: Core, bound: Bound): Entry {
  const known = core.entries.find((entry) => hasSignature(core.source, bound, entry.signature));
  if (known) return known;
  const signature = signatureOf(core.source, bound);
  const { program, captured } = specialise(core.source, signature);
  const entry: Entry = { signature, program: verify(program), captured };
  core.entries.push(entry);
  return entry;
}

function parametersFor(core: Core, rank: number): readonly Parameter[] {
  let parameters = core.parameters.get(rank);
  if (!parameters) {
    parameters = parametersOf(core.source, rank);
    core.parameters.set(rank, parameters);
  }
  return parameters;
}

function syncOnGpu(kernel: string): UnsupportedError {
  return new UnsupportedError(
    'SYNC_ON_GPU',
    `kernel '${kernel}': .sync can't wait for the GPU, where the call is pinned or an argument lies. Use await, or read the array first.`,
    { kernel },
  );
}
