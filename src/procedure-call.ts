/**
 * The life of a call of a procedure: bind the arguments, plan (checks, the result's shape, which procedure), give the
 * runtime a job, bring the results home. Typed arrays in, typed arrays out; an NDArray among the arguments, NDArrays out.
 */
import { NDArray } from './array/ndarray.ts';
import { isWhole } from './array/window.ts';
import type { Procedure, Ways } from './backend/procedure.ts';
import { type BoundArgument, bindOne } from './bind.ts';
import { defaultRuntime } from './default-runtime.ts';
import { ArgumentError, UnsupportedError } from './errors.ts';
import { type Explanation, explainJob } from './explain.ts';
import { checkTargets, type Target } from './into.ts';
import type { Output } from './ir/node.ts';
import { arrayTypeOf, type DType, type TypedArray } from './ir/types.ts';
import type { Job, JobArgument, Pin, Run } from './job.ts';
import { type AnyKernel, createCallable, type Forms } from './kernel.ts';
import { checkOptions, type OptionRules } from './options.ts';
import type { SourceTarget } from './platform.ts';
import type { Runtime } from './runtime.ts';
import { after, isPromise, type MaybePromise } from './util/maybe-promise.ts';

/** What a named kernel with hand-written ways is. */
export interface ProcedureSource<O extends object = object> {
  readonly name: string;
  /** The arrays that it takes; those after `required` may be left out. */
  readonly parameters: readonly string[];
  readonly required?: number;
  /** Options that may follow the arrays, as an object. */
  readonly options: OptionRules;
  /** Checks the arrays' shapes and types. Throws ArgumentError. */
  plan(args: readonly BoundArray[], options: O): ProcedurePlan;
}

/** An array argument. */
export type BoundArray = Exclude<BoundArgument, { readonly kind: 'scalar' }>;

/** One call, without its arrays. */
export interface ProcedurePlan {
  /** Names the procedure: the types, and the options that change it. */
  readonly key: string;
  make(): Procedure;
  /** The shape of every output. */
  readonly shape: readonly number[];
  /** How much work it is, in the unit that the procedure's `work` counts. */
  readonly points: number;
}

interface ProcedureCore {
  readonly source: ProcedureSource;
  readonly procedures: Map<string, Procedure>;
  lastRun: Run | undefined;
}

interface ProcedureView {
  readonly core: ProcedureCore;
  readonly pin: Pin;
  readonly runtime: Runtime | undefined;
}

interface Call {
  readonly view: ProcedureView;
  readonly runtime: Runtime;
  readonly args: readonly BoundArray[];
  readonly plan: ProcedurePlan;
  readonly procedure: Procedure;
}

type Results = readonly (TypedArray | NDArray)[];

/** Makes the callable of a procedure. */
export function createProcedure<O extends object>(source: ProcedureSource<O>): AnyKernel {
  const core: ProcedureCore = {
    source: source as ProcedureSource,
    procedures: new Map(),
    lastRun: undefined,
  };
  return createCallable({ core, pin: {}, runtime: undefined }, forms);
}

const forms: Forms<ProcedureView> = {
  later(view, values, signal) {
    let call: Call;
    try {
      call = prepare(view, values);
    } catch (error) {
      // As for patterns: who gets arrays back at once also gets the error at once.
      if (values.some((value) => value instanceof NDArray)) throw error;
      return Promise.reject(error);
    }
    return staysOnDevice(call) ? runQueued(call, signal) : runAwaited(call, signal);
  },
  sync(view, values) {
    if (view.pin.backend === 'webgpu') throw syncOnGpu(view.core.source.name);
    const call = prepare(view, values);
    const results = newResults(call);
    if (isPromise(execute(call, results, undefined, true))) throw syncOnGpu(view.core.source.name);
    return packed(call, results);
  },
  async into(view, out, values) {
    const call = prepare(view, values);
    const { outputs } = call.procedure;
    const writer = { name: view.core.source.name, pattern: 'procedure' };
    const { buffers } = call.runtime;
    const targets = checkTargets(writer, outputs, elementsOf(call.plan.shape), call, out as Target, buffers);
    for (const target of targets)
      if (target instanceof NDArray && !isAll(target)) throw partialTarget(view.core.source.name);
    await execute(call, targets, undefined, false);
  },
  explain: (view, runtime, values): Promise<Explanation> => {
    const call = prepare(view, values);
    const kept = ({ dtype }: Output) => runtime.buffers.create(dtype, elementsOf(call.plan.shape));
    const outputs = staysOnDevice(call) ? call.procedure.outputs.map(kept) : newResults(call);
    return explainJob(runtime, jobOf(call, outputs, undefined, false));
  },
  source(view, target, values) {
    const call = prepare(view, values);
    return printed(call.runtime, call.procedure, target);
  },
  extras: () => ({}),
};

function prepare(view: ProcedureView, values: readonly unknown[]): Call {
  const { source, procedures } = view.core;
  const { args, options } = bindAll(source, values);
  const plan = source.plan(args, options);
  let procedure = procedures.get(plan.key);
  if (!procedure) procedures.set(plan.key, (procedure = plan.make()));
  return { view, runtime: view.runtime ?? defaultRuntime(), args, plan, procedure };
}

function bindAll(
  source: ProcedureSource,
  values: readonly unknown[],
): { readonly args: readonly BoundArray[]; readonly options: object } {
  const last = values.at(-1);
  const hasOptions = isOptions(last) && values.length > (source.required ?? source.parameters.length);
  const arrays = (hasOptions ? values.slice(0, -1) : values).slice();
  while (arrays.length > 0 && arrays.at(-1) === undefined) arrays.pop();
  const { name, parameters, required = parameters.length } = source;
  if (arrays.length < required || arrays.length > parameters.length) throw wrongCount(source, arrays.length);
  const args = arrays.map((value, k) =>
    bindOne({ name }, { name: parameters[k]!, use: 'array' }, whole(value)),
  );
  return { args: args as BoundArray[], options: checkOptions(name, hasOptions ? last : {}, source.options) };
}

/** A procedure reads arrays from their first element to their last: of a view it gets a copy. */
function whole(value: unknown): unknown {
  return value instanceof NDArray && !value.isDisposed && !isAll(value) ? value.copy() : value;
}

function isAll(array: NDArray): boolean {
  return isWhole(array, array.resident.elements);
}

function isOptions(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    !ArrayBuffer.isView(value) &&
    !Array.isArray(value) &&
    !(value instanceof NDArray)
  );
}

async function runAwaited(call: Call, signal: AbortSignal | undefined): Promise<unknown> {
  const results = newResults(call);
  await execute(call, results, signal, false);
  return packed(call, results);
}

/** The arrays are returned before they are written. A failure shows when one of them is read. */
function runQueued(call: Call, signal: AbortSignal | undefined): unknown {
  const { runtime, plan, procedure } = call;
  const results = procedure.outputs.map(({ dtype }) => {
    const resident = runtime.buffers.create(dtype, elementsOf(plan.shape));
    return new NDArray(runtime, resident, [...plan.shape], dtype);
  });
  const done = execute(call, results, signal, false);
  if (isPromise(done)) {
    done.catch((error: unknown) => {
      for (const { resident } of results) resident.error = error;
    });
  }
  return packed(call, results);
}

function execute(
  call: Call,
  results: Results,
  signal: AbortSignal | undefined,
  isSync: boolean,
): MaybePromise<void> {
  const { runtime, view, plan } = call;
  if (plan.points === 0) return fillZeros(runtime, results);
  const outputs = results.map((result) => (result instanceof NDArray ? result.resident : result));
  const job = jobOf(call, outputs, signal, isSync);
  return after(isSync ? runtime.runSync(job) : runtime.run(job), (run) => {
    view.core.lastRun = run;
  });
}

/** Without work every result is zeros, such as a product of matrices over no terms. */
function fillZeros(runtime: Runtime, results: Results): void {
  for (const result of results) {
    if (!(result instanceof NDArray)) result.fill(0);
    else if (result.size > 0)
      runtime.buffers.fill(result.resident, new (arrayTypeOf(result.dtype))(result.size));
  }
}

function jobOf(call: Call, outputs: Job['outputs'], signal: AbortSignal | undefined, isSync: boolean): Job {
  const { runtime, plan, procedure, view } = call;
  const args = call.args.map(
    (arg): JobArgument => (arg.kind === 'typed' ? arg : { resident: arg.array.resident, shape: arg.shape }),
  );
  const loaded = runtime.load(procedure, []);
  return { loaded, domain: plan.shape, points: plan.points, args, outputs, pin: view.pin, signal, isSync };
}

function staysOnDevice({ args }: Call): boolean {
  return args.some(({ kind }) => kind === 'nd');
}

function newResults({ procedure, plan }: Call): TypedArray[] {
  return procedure.outputs.map(({ dtype }) => new (arrayTypeOf(dtype))(elementsOf(plan.shape)));
}

/** One output is itself, several are a record by name. */
function packed({ procedure: { outputs } }: Call, values: readonly unknown[]): unknown {
  if (outputs.length === 1) return values[0];
  return Object.fromEntries(outputs.map(({ name }, k) => [name, values[k]]));
}

const backendOf = { js: 'js', wat: 'wasm', wgsl: 'webgpu' } as const satisfies Record<SourceTarget, string>;

/** The code of a procedure's first way on a backend. */
function printed(runtime: Runtime, { name, ways }: Procedure, target: SourceTarget): string {
  const found: Ways = ways[backendOf[target]];
  if (typeof found === 'string')
    throw new UnsupportedError(
      'BACKEND_UNAVAILABLE',
      `kernel '${name}' has no ${target}: ${found}. Ask for another target.`,
      { kernel: name },
    );
  const [way] = found;
  if (way?.kind !== 'passes') return way?.source ?? '';
  return way.programs.map((program) => runtime.print(target, program)).join('\n\n');
}

/** How many elements an array of the shape has. */
export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** How messages name an array: its shape, or its length where it has none. */
export function shapeText(arg: BoundArray): string {
  return arg.kind === 'nd' ? `shape [${arg.shape.join(', ')}]` : `${arg.shape[0]} elements`;
}

/** Throws ArgumentError where the type is none of those. */
export function checkDType(kernel: string, parameter: string, dtype: DType, known: readonly DType[]): void {
  if (known.includes(dtype)) return;
  throw new ArgumentError(
    'ARGUMENT_DTYPE',
    `kernel '${kernel}': argument '${parameter}' is ${dtype}; it takes ${known.join(', ')}. Convert it first.`,
    { kernel },
  );
}

function partialTarget(kernel: string): ArgumentError {
  return new ArgumentError(
    'OUTPUT_VIEW',
    `kernel '${kernel}' writes whole arrays only, not a part of one. Let it make its result, and write that with set() or copyTo().`,
    { kernel },
  );
}

function wrongCount(
  { name, parameters, required = parameters.length }: ProcedureSource,
  found: number,
): ArgumentError {
  const wanted = required === parameters.length ? `${required}` : `${required} to ${parameters.length}`;
  return new ArgumentError(
    'ARGUMENT_COUNT',
    `kernel '${name}' takes ${wanted} array${wanted === '1' ? '' : 's'} (${parameters.join(', ')}), ${found} ${found === 1 ? 'was' : 'were'} given.`,
    { kernel: name },
  );
}

function syncOnGpu(kernel: string): UnsupportedError {
  return new UnsupportedError(
    'SYNC_ON_GPU',
    `kernel '${kernel}': .sync can't wait for the GPU, where the call is pinned or an argument lies. Use await, or read the array first.`,
    { kernel },
  );
}
