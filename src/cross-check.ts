/**
 * `verify`: the public way to hold every backend to what a kernel means. One call is run on each backend and compared
 * with two references that `ir/evaluate` walks slowly: the program itself, and the same kernel computed in f64.
 */
import { NDArray } from './array/ndarray.ts';
import type { BackendName } from './backend/backend.ts';
import type { BoundArgument } from './bind.ts';
import { type RawCall, rawCall, runtimeOf, type View } from './call.ts';
import { backendNames } from './contenders.ts';
import { areSame, type Difference, differenceOf } from './difference.ts';
import { ArgumentError, UnsupportedError } from './errors.ts';
import type { ArgumentType, KernelSource, Signature } from './front/request.ts';
import { specialise } from './front/specialise.ts';
import { readable } from './ir/elements.ts';
import { type EvaluateArgument, evaluate } from './ir/evaluate.ts';
import type { Output } from './ir/node.ts';
import type { DType, TypedArray } from './ir/types.ts';
import { type KernelMethods, viewOf } from './kernel.ts';

export type { Difference } from './difference.ts';

/** What `verify` found. Plain data. */
export interface Verification {
  readonly kernel: string;
  readonly points: number;
  readonly backends: readonly BackendCheck[];
}

/**
 * One backend: its largest differences from the kernel computed in f64 (rounding errors and all else), and from what the
 * program means, where an f32 kernel rounds after every operation (`fromMeaning`: 0 where the backend does just that).
 */
export type BackendCheck =
  | { readonly backend: BackendName; readonly available: false; readonly reason: string }
  | (Difference & {
      readonly backend: BackendName;
      readonly available: true;
      readonly fromMeaning: Difference;
      /** The other backends that gave the same bits. */
      readonly sameBitsAs: readonly BackendName[];
    });

/** What a backend computed, or why it can't. */
type Answer = { readonly backend: BackendName } & (
  | { readonly found: readonly TypedArray[] }
  | { readonly reason: string }
);

/**
 * Runs a kernel on every backend for the given arguments (as the kernel takes them, a grid's shape first) and compares
 * the results with an f64 reference. Reductions are compared before `finish`. The references take a fraction of a
 * millisecond per thousand operations, so give it thousands of elements, not millions.
 * @throws ArgumentError for arguments that the kernel can't take; CompileError where it can't be compiled.
 */
export async function verify(kernel: KernelMethods, args: readonly unknown[]): Promise<Verification> {
  const view = viewOf(kernel);
  if (!view || !Array.isArray(args)) throw notAKernel();
  await runtimeOf(view).openGpu();
  const call = rawCall(view, args);
  const { source } = view.core;
  const answers: Answer[] = [];
  for (const backend of backendNames) answers.push(await answerOf(view, backend, args));
  const inputs = { shape: call.bound.domain, args: await inputsOf(source, call) };
  const { outputs } = call.program;
  const meant = evaluate(call.program, inputs).map((array, k) => readable(outputs[k]!.dtype, array));
  const meaning = joined(source, meant);
  const exact = joined(
    source,
    evaluate(specialise(asDouble(source), doubled(call.signature)).program, inputs),
  );
  const checks = answers.map((answer) => checkOf(answer, answers, outputs, meaning, exact));
  return { kernel: source.name, points: call.bound.points, backends: checks };
}

async function answerOf(view: View, backend: BackendName, args: readonly unknown[]): Promise<Answer> {
  try {
    const found = await rawCall({ ...view, pin: { backend, fallback: 'error' } }, args).run();
    return { backend, found: joined(view.core.source, found) };
  } catch (error) {
    if (!(error instanceof UnsupportedError)) throw error;
    return { backend, reason: error.message };
  }
}

function checkOf(
  answer: Answer,
  answers: readonly Answer[],
  outputs: readonly Output[],
  meaning: readonly TypedArray[],
  exact: readonly TypedArray[],
): BackendCheck {
  const { backend } = answer;
  if ('reason' in answer) return { backend, available: false, reason: answer.reason };
  const { found } = answer;
  const same = answers.filter((other) => other !== answer && 'found' in other && areSame(found, other.found));
  return {
    backend,
    available: true,
    ...differenceOf(outputs, found, exact),
    fromMeaning: differenceOf(outputs, found, meaning),
    sameBitsAs: same.map((other) => other.backend),
  };
}

/** The parts of a compensated sum mean nothing alone; other outputs are as they are. */
function joined({ sum }: KernelSource, outputs: readonly TypedArray[]): readonly TypedArray[] {
  const [hi, lo] = outputs;
  return sum && hi && lo ? [Float64Array.from(hi, (value, k) => value + lo[k]!)] : outputs;
}

/** The arguments as the references take them, the captured arrays after them. */
async function inputsOf(
  { pattern }: KernelSource,
  { bound, captured }: RawCall,
): Promise<EvaluateArgument[]> {
  const isFlat = pattern !== 'grid' && pattern !== 'stencil';
  const given = bound.args.map(async (arg: BoundArgument): Promise<EvaluateArgument> => {
    if (arg.kind === 'scalar') return arg.value;
    const data = arg.array instanceof NDArray ? await arg.array.data() : arg.array;
    return { data, shape: isFlat ? [data.length] : arg.shape };
  });
  return [...(await Promise.all(given)), ...captured.map((data) => ({ data, shape: [data.length] }))];
}

const widened = (dtype: DType): DType => (dtype === 'f32' || dtype === 'f16' ? 'f64' : dtype);

/** The same call with every f32 an f64. */
function doubled({ rank, args }: Signature): Signature {
  const widen = (arg: ArgumentType): ArgumentType =>
    arg.kind === 'array' ? { ...arg, dtype: widened(arg.dtype) } : arg;
  return { rank, args: args.map(widen), float: 'f64' };
}

/** The same kernel without an `out` that would round to f32. */
function asDouble(source: KernelSource): KernelSource {
  const { out } = source;
  if (out === undefined) return source;
  if (typeof out === 'string') return { ...source, out: widened(out) };
  return {
    ...source,
    out: Object.fromEntries(Object.entries(out).map(([name, dtype]) => [name, widened(dtype)])),
  };
}

function notAKernel(): ArgumentError {
  return new ArgumentError(
    'VERIFY_ARGUMENTS',
    'verify takes a kernel and the list of its arguments: verify(hypot, [xs, ys]).',
  );
}
