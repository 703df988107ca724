/**
 * The life of one call: bind the arguments, find or make the program for their types, give the runtime a job, bring the
 * results home. Typed arrays in, typed arrays out; an NDArray among the arguments, NDArrays out at once.
 */
import { NDArray } from './array/ndarray.ts';
import { type Bound, type BoundArgument, bind } from './bind.ts';
import type { BufferManager, Resident } from './buffer/manager.ts';
import { defaultRuntime } from './default-runtime.ts';
import { UnsupportedError } from './errors.ts';
import { type Parameter, parametersOf } from './front/parameters.ts';
import type { KernelSource } from './front/request.ts';
import { specialise } from './front/specialise.ts';
import { checkTargets, type Target } from './into.ts';
import type { Output } from './ir/node.ts';
import { arrayTypeOf, computeTypeOf, dtypeOf, roundTo, type TypedArray } from './ir/types.ts';
import { type Verified, verify } from './ir/verify.ts';
import type { Job, JobArgument, Pin, Run } from './job.ts';
import type { Runtime } from './runtime.ts';
import { after, always, forEachInTurn, isPromise, type MaybePromise } from './util/maybe-promise.ts';

/** The program for one signature. */
export interface Entry {
  readonly program: Verified;
  readonly captured: readonly TypedArray[];
}

/** What all views of one kernel (`on`, `with`) share. */
export interface Core {
  readonly source: KernelSource;
  /** Turns the accumulators of a reduction into its result, on plain numbers. */
  readonly finish: ((accumulators: never) => unknown) | undefined;
  readonly entries: Map<string, Entry>;
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
  const targets = checkTargets(view.core.source, outputs, elementsOf(call), call.bound, out);
  await execute(call, targets, signal, false);
}

/** A job for asking what would happen. Its outputs have no memory. */
export function jobFor(view: View, args: readonly unknown[]): Job {
  const call = prepare(view, args);
  const { buffers } = call.runtime;
  const outputs = call.entry.program.outputs.map((output) => buffers.create(output.dtype, elementsOf(call)));
  return jobOf(
    call,
    argumentsOf(call, []),
    outputs,
    givesArrays(call) ? 0 : bytesIn(outputs),
    undefined,
    false,
  );
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
  const { buffers } = runtime;
  const borrowed: Resident[] = [];
  const args = argumentsOf(call, borrowed);
  const outputs = results.map((result) =>
    result instanceof NDArray ? result.resident : adopt(call, result, borrowed),
  );
  const job = jobOf(call, args, outputs, bytesWanted(results), signal, isSync);
  const release = (): void => {
    for (const resident of borrowed) buffers.dispose(resident);
  };
  return always(
    () =>
      after(isSync ? runtime.runSync(job) : runtime.run(job), (run) =>
        after(bringHome(buffers, outputs, results), (bytes) => {
          view.core.lastRun = bytes > 0 ? { ...run, bytesMoved: run.bytesMoved + bytes } : run;
        }),
      ),
    release,
  );
}

/** Fills the typed arrays that the job did not write itself. Gives the bytes moved. */
function bringHome(
  buffers: BufferManager,
  outputs: readonly Resident[],
  results: Results,
): MaybePromise<number> {
  let bytes = 0;
  const brought = forEachInTurn(results, (result, k) => {
    if (result instanceof NDArray || isInPlace(outputs[k]!)) return;
    bytes += result.byteLength;
    return buffers.readTo(outputs[k]!, result);
  });
  return after(brought, () => bytes);
}

function jobOf(
  { runtime, bound, entry, view }: Call,
  args: readonly JobArgument[],
  outputs: readonly Resident[],
  bytesWanted: number,
  signal: AbortSignal | undefined,
  isSync: boolean,
): Job {
  const loaded = runtime.load(entry.program, entry.captured);
  return {
    loaded,
    domain: bound.domain,
    points: bound.points,
    args,
    outputs,
    bytesWanted,
    pin: view.pin,
    signal,
    isSync,
  };
}

/** The arguments as the runtime takes them; storage made for the user's typed arrays is added to `borrowed`. */
function argumentsOf(call: Call, borrowed: Resident[]): JobArgument[] {
  const { source } = call.view.core;
  const isFlat = source.pattern !== 'grid' && source.pattern !== 'stencil';
  return call.bound.args.map((arg: BoundArgument): JobArgument => {
    if (arg.kind === 'scalar') return arg.value;
    if (arg.kind === 'typed') return { resident: adopt(call, arg.array, borrowed), shape: arg.shape };
    return { resident: arg.array.resident, shape: isFlat ? [arg.array.size] : arg.shape };
  });
}

function adopt(call: Call, array: TypedArray, borrowed: Resident[]): Resident {
  const resident = call.runtime.buffers.adopt(array, dtypeOf(array)!);
  borrowed.push(resident);
  return resident;
}

/** An adopted array's own memory is current when the job wrote into it. */
function isInPlace(resident: Resident): boolean {
  return resident.fresh.some((space) => resident.copies[space]?.borrowed);
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
function fillEmpty({ entry, runtime }: Call, results: Results): void {
  const { sink, outputs } = entry.program;
  results.forEach((result, k) => {
    const array = result instanceof NDArray ? new (arrayTypeOf(result.dtype))(result.size) : result;
    array.fill(sink.kind === 'reduce' ? roundTo(computeTypeOf(outputs[k]!.dtype), sink.identity[k]!) : 0);
    if (result instanceof NDArray && result.size > 0) runtime.buffers.fill(result.resident, array);
  });
}

function elementsOf({ entry, bound }: Call): number {
  const { sink } = entry.program;
  if (sink.kind === 'store') return bound.points;
  return sink.kind === 'reduce' ? 1 : sink.bins;
}

function resultOf(call: Call, results: readonly TypedArray[]): unknown {
  const { program } = call.entry;
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
  let entry = core.entries.get(bound.key);
  if (!entry) {
    const { program, captured } = specialise(core.source, bound.signature);
    entry = { program: verify(program), captured };
    core.entries.set(bound.key, entry);
  }
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

/** Bytes of the results that the caller gets on the JavaScript heap. */
function bytesWanted(results: Results): number {
  return results.reduce((bytes, result) => bytes + (result instanceof NDArray ? 0 : result.byteLength), 0);
}

function bytesIn(residents: readonly Resident[]): number {
  return residents.reduce((bytes, resident) => bytes + resident.bytes, 0);
}

function syncOnGpu(kernel: string): UnsupportedError {
  return new UnsupportedError(
    'SYNC_ON_GPU',
    `kernel '${kernel}': .sync can't wait for the GPU, where the call is pinned or an argument lies. Use await, or read the array first.`,
    { kernel },
  );
}
