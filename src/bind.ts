/**
 * The arguments of a call, checked against the kernel's parameters and sorted: the signature to specialise for, the
 * domain's shape, the arrays and the scalars. Everything a caller can get wrong is found here, before anything runs.
 */
import { NDArray } from './array/ndarray.ts';
import { ArgumentError } from './errors.ts';
import type { Parameter } from './front/parameters.ts';
import type { KernelSource, Signature } from './front/request.ts';
import { type DType, dtypeOf, type TypedArray } from './ir/types.ts';

/** What a kernel may be called with, besides a grid's shape. */
export type Argument = TypedArray | NDArray | number | boolean;

export type BoundArgument =
  | {
      readonly kind: 'typed';
      readonly array: TypedArray;
      readonly dtype: DType;
      readonly shape: readonly number[];
    }
  | { readonly kind: 'nd'; readonly array: NDArray; readonly dtype: DType; readonly shape: readonly number[] }
  | { readonly kind: 'scalar'; readonly value: number };

export interface Bound {
  /** The rank of the domain. */
  readonly rank: number;
  /** The domain: [n] for maps, reductions and histograms, else one extent per axis. */
  readonly domain: readonly number[];
  /** The shape of stored results. */
  readonly shape: readonly number[];
  readonly points: number;
  readonly args: readonly BoundArgument[];
  /** Whether any argument is an NDArray, so that results are NDArrays too. */
  readonly staysOnDevice: boolean;
}

/** What messages need of a kernel. */
type Named = Pick<KernelSource, 'name'>;

/** More elements than an i32 index can name are refused. */
const mostPoints = 2 ** 31 - 1;

/** Throws ArgumentError for arguments that the kernel can't take. */
export function bind(
  source: KernelSource,
  parametersFor: (rank: number) => readonly Parameter[],
  given: readonly unknown[],
): Bound {
  const isGrid = source.pattern === 'grid';
  const gridShape = isGrid ? checkGridShape(source.name, given[0]) : undefined;
  const values = isGrid ? given.slice(1) : given;
  const rank = gridShape?.length ?? (source.pattern === 'stencil' ? fieldRank(values) : 1);
  const parameters = parametersFor(rank);
  const args = withDefaults(source.name, parameters, values).map((value, k) =>
    ofRank(source, parameters[k]!, bindOne(source, parameters[k]!, value)),
  );
  const domain = gridShape ?? domainOf(source, parameters, args, rank);
  const points = domain.reduce((product, extent) => product * extent, 1);
  if (points > mostPoints) throw tooLarge(source.name, points);
  const nd = args.find((arg) => arg.kind === 'nd');
  const shape = gridShape ?? (rank === 1 && source.pattern !== 'stencil' ? (nd?.shape ?? domain) : domain);
  return { rank, domain, shape, points, args, staysOnDevice: nd !== undefined };
}

/** The types of the call. */
export function signatureOf(source: KernelSource, { rank, args }: Bound): Signature {
  return {
    rank,
    args: args.map((arg) =>
      arg.kind === 'scalar'
        ? { kind: 'scalar', whole: isWhole(arg.value) }
        : { kind: 'array', dtype: arg.dtype, rank: slotRank(source, arg.shape) },
    ),
  };
}

/** Whether the call has these types: asked at each call, so nothing is made. */
export function hasSignature(source: KernelSource, { rank, args }: Bound, signature: Signature): boolean {
  if (signature.rank !== rank) return false;
  for (let k = 0; k < args.length; k++) {
    const arg = args[k]!;
    const type = signature.args[k]!;
    if (arg.kind === 'scalar') {
      if (type.kind !== 'scalar' || type.whole !== isWhole(arg.value)) return false;
    } else if (
      type.kind !== 'array' ||
      type.dtype !== arg.dtype ||
      type.rank !== slotRank(source, arg.shape)
    ) {
      return false;
    }
  }
  return true;
}

/** Elementwise patterns see every array flat. */
function slotRank(source: KernelSource, shape: readonly number[]): number {
  return seesFlat(source) ? 1 : shape.length;
}

function seesFlat({ pattern }: KernelSource): boolean {
  return pattern !== 'grid' && pattern !== 'stencil';
}

/** A whole number that an i32 holds may stand for an integer. */
function isWhole(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31;
}

/** The argument, if the pattern takes arrays of its rank. */
function ofRank(source: KernelSource, parameter: Parameter, arg: BoundArgument): BoundArgument {
  if (arg.kind !== 'nd' || seesFlat(source)) return arg;
  if (arg.array.rank < 1 || arg.array.rank > 3) throw wrongRank(source, parameter, arg.array);
  return arg;
}

/** One argument, checked and sorted. Throws ArgumentError. */
export function bindOne(source: Named, parameter: Parameter, value: unknown): BoundArgument {
  if (value instanceof NDArray) {
    if (value.isDisposed) throw disposed(source.name, parameter.name);
    return { kind: 'nd', array: value, dtype: value.dtype, shape: value.shape };
  }
  if (typeof value === 'number' || typeof value === 'boolean')
    return bindScalar(source, parameter, Number(value));
  const dtype = dtypeOf(value);
  if (!dtype) throw wrongArgument(source.name, parameter, value);
  const array = value as TypedArray;
  if (array.length === 0) checkAttached(source.name, parameter, array);
  return { kind: 'typed', array, dtype, shape: [array.length] };
}

function bindScalar(source: Named, parameter: Parameter, value: number): BoundArgument {
  if (parameter.use === 'value') return { kind: 'scalar', value };
  const use = parameter.use === 'field' ? 'called like a field' : 'indexed like an array';
  throw new ArgumentError(
    'ARGUMENT_KIND',
    `kernel '${source.name}': argument '${parameter.name}' is ${use} in the body, but the number ${value} was given. Give a typed array or an NDArray.`,
    { kernel: source.name },
  );
}

/** A detached buffer looks empty; a view over it can't be made. */
function checkAttached(kernel: string, parameter: Parameter, array: TypedArray): void {
  try {
    new Uint8Array(array.buffer);
  } catch (cause) {
    throw new ArgumentError(
      'ARRAY_DETACHED',
      `kernel '${kernel}': input '${parameter.name}' is detached: its buffer was transferred elsewhere. Give an array that still owns its memory.`,
      { kernel, cause },
    );
  }
}

function domainOf(
  source: KernelSource,
  parameters: readonly Parameter[],
  args: readonly BoundArgument[],
  rank: number,
): readonly number[] {
  const isFlat = source.pattern !== 'stencil';
  const first = args.findIndex((arg) => arg.kind !== 'scalar');
  const lead = args[first];
  if (!lead || lead.kind === 'scalar') throw arrayMissing(source);
  for (let k = first + 1; k < args.length; k++) {
    if (fits(lead, args[k]!, isFlat)) continue;
    throw shapesDiffer(source.name, parameters[first]!.name, lead, parameters[k]!.name, args[k]!);
  }
  return isFlat ? [sizeOf(lead)] : lead.shape.slice(0, rank);
}

/** Two NDArrays must have one shape; a typed array has none, so its length decides. */
function fits(a: BoundArgument, b: BoundArgument, isFlat: boolean): boolean {
  if (a.kind === 'scalar' || b.kind === 'scalar') return true;
  if (isFlat && (a.kind === 'typed' || b.kind === 'typed')) return sizeOf(a) === sizeOf(b);
  return a.shape.length === b.shape.length && a.shape.every((extent, axis) => extent === b.shape[axis]);
}

function sizeOf(arg: BoundArgument): number {
  if (arg.kind === 'scalar') return 1;
  return arg.kind === 'typed' ? arg.array.length : arg.array.size;
}

/** A stencil's domain has the rank of its NDArrays; bare typed arrays are rows of rank 1. */
function fieldRank(values: readonly unknown[]): number {
  const nd = values.find((value) => value instanceof NDArray) as NDArray | undefined;
  return nd?.shape.length ?? 1;
}

function checkGridShape(kernel: string, shape: unknown): readonly number[] {
  const isShape =
    Array.isArray(shape) &&
    shape.length >= 1 &&
    shape.length <= 3 &&
    shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0);
  if (isShape) return [...(shape as number[])];
  throw new ArgumentError(
    'GRID_SHAPE',
    `kernel '${kernel}': a grid takes its output shape first, a list of 1 to 3 whole numbers such as [rows, cols]; found ${describe(shape)}.`,
    { kernel },
  );
}

function withDefaults(
  kernel: string,
  parameters: readonly Parameter[],
  values: readonly unknown[],
): readonly unknown[] {
  const given = parameters.map((parameter, k) =>
    values[k] === undefined ? parameter.defaultValue : values[k],
  );
  const missing = given.indexOf(undefined);
  if (missing === -1 && values.length <= parameters.length) return given;
  const names = parameters.map((parameter) => parameter.name).join(', ');
  throw new ArgumentError(
    'ARGUMENT_COUNT',
    `kernel '${kernel}' takes ${parameters.length} argument${parameters.length === 1 ? '' : 's'} (${names}), ${values.length} ${values.length === 1 ? 'was' : 'were'} given.`,
    { kernel },
  );
}

function disposed(kernel: string, name: string): ArgumentError {
  return new ArgumentError(
    'ARRAY_DISPOSED',
    `kernel '${kernel}': argument '${name}' was disposed. Create it again, or dispose it later.`,
    {
      kernel,
    },
  );
}

function wrongRank({ name, pattern }: KernelSource, parameter: Parameter, { shape }: NDArray): ArgumentError {
  return new ArgumentError(
    'ARRAY_RANK',
    `kernel '${name}': a ${pattern} takes arrays of rank 1 to 3; '${parameter.name}' has shape [${shape.join(', ')}]. Merge or drop axes by reshape or slice.`,
    { kernel: name },
  );
}

function tooLarge(kernel: string, points: number): ArgumentError {
  return new ArgumentError(
    'TOO_LARGE',
    `kernel '${kernel}': ${points} points are more than the ${mostPoints} that one call can index. Split the data.`,
    { kernel },
  );
}

function arrayMissing(source: KernelSource): ArgumentError {
  return new ArgumentError(
    'ARRAY_MISSING',
    `kernel '${source.name}' was called with scalars only, but a ${source.pattern} needs at least one array. Give a typed array or an NDArray, or call .js(…) for one element.`,
    { kernel: source.name },
  );
}

function shapesDiffer(
  kernel: string,
  a: string,
  first: BoundArgument,
  b: string,
  second: BoundArgument,
): ArgumentError {
  const shape = (arg: BoundArgument): string =>
    arg.kind === 'nd' ? `shape [${arg.array.shape.join(', ')}]` : `${sizeOf(arg)} elements`;
  return new ArgumentError(
    'SHAPE_MISMATCH',
    `kernel '${kernel}': '${a}' has ${shape(first)}, '${b}' has ${shape(second)}. Give arrays of one shape; numbers are broadcast.`,
    { kernel },
  );
}

function wrongArgument(kernel: string, parameter: Parameter, value: unknown): ArgumentError {
  const wanted =
    parameter.use === 'value' ? 'a typed array, an NDArray or a number' : 'a typed array or an NDArray';
  const hint = Array.isArray(value) ? ' Wrap a plain array: array([…]).' : '';
  return new ArgumentError(
    'ARGUMENT_TYPE',
    `kernel '${kernel}': argument '${parameter.name}' must be ${wanted} (Float32Array, Float64Array, Float16Array, Int32Array, Uint32Array, Int16Array, Uint16Array, Int8Array, Uint8Array, Uint8ClampedArray); found ${describe(value)}.${hint}`,
    { kernel },
  );
}

/** Names what a value is without running any of its code. */
function describe(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'a string';
  if (typeof value === 'bigint') return 'a bigint';
  if (Array.isArray(value)) return 'a plain array';
  if (ArrayBuffer.isView(value))
    return value instanceof DataView ? 'a DataView' : 'an unsupported typed array';
  return typeof value === 'object'
    ? 'an object'
    : `${typeof value === 'undefined' ? 'nothing' : `a ${typeof value}`}`;
}
