/** Checks the arrays that a call is to write into: how many, how long, of which type, and that they are no input's memory. */
import { NDArray, readOnly } from './array/ndarray.ts';
import { areDisjoint, repeats, spanOf } from './array/window.ts';
import type { Bound, BoundArgument } from './bind.ts';
import type { BufferManager, MemoryPlace } from './buffer/manager.ts';
import { ArgumentError } from './errors.ts';
import { isReadable } from './ir/elements.ts';
import type { Output } from './ir/node.ts';
import { arrayTypeOf, bytesOf, type DType, dtypeOf, type TypedArray } from './ir/types.ts';

type One = TypedArray | NDArray;

/** The kernel that writes; its pattern says whether an input may be an output. */
interface Writer {
  readonly name: string;
  readonly pattern: string;
}

/** One array, or a list or record of them for several outputs. */
export type Target = One | readonly One[] | Readonly<Record<string, One>>;

/** The target arrays in the order of the outputs, each for `elements` elements. Throws ArgumentError. */
export function checkTargets(
  source: Writer,
  outputs: readonly Output[],
  elements: number,
  bound: Pick<Bound, 'args'>,
  out: Target,
  buffers: BufferManager,
): readonly One[] {
  const targets = sorted(source, outputs, out);
  targets.forEach((target, k) => {
    checkOne(source, outputs[k]!, elements, target);
    bound.args.forEach((arg, input) => {
      if (overlaps(source, arg, target, buffers)) throw aliases(source, outputs[k]!, input);
    });
    for (const other of targets.slice(0, k))
      if (sharesMemory(other, target, buffers)) throw aliases(source, outputs[k]!, undefined);
  });
  return targets;
}

function sorted(source: Writer, outputs: readonly Output[], out: Target): readonly One[] {
  if (isArray(out)) {
    if (outputs.length === 1) return [out];
  } else if (Array.isArray(out)) {
    if (out.length === outputs.length && out.every(isArray)) return out;
  } else if (typeof out === 'object' && out !== null) {
    const record = out as Readonly<Record<string, One>>;
    const found = outputs.map((output) =>
      Object.hasOwn(record, output.name) ? record[output.name] : undefined,
    );
    if (found.every(isArray)) return found;
  }
  const names = outputs.map((output) => `${output.name}: ${arrayName(output.dtype)}`).join(', ');
  throw new ArgumentError(
    'OUTPUT_TARGET',
    `kernel '${source.name}'.into takes first ${outputs.length === 1 ? 'the array to write' : `${outputs.length} arrays, as a list or a record`} (${names}).`,
    { kernel: source.name },
  );
}

function isArray(value: unknown): value is One {
  return value instanceof NDArray || dtypeOf(value) !== undefined;
}

function checkOne(source: Writer, output: Output, elements: number, target: One): void {
  if (target instanceof NDArray) {
    target.checkAlive();
    if (repeats(target)) throw readOnly();
  }
  const found = target instanceof NDArray ? target.size : target.length;
  const exact = target instanceof NDArray ? found === elements : found >= elements;
  if (!exact) {
    throw new ArgumentError(
      'OUTPUT_SIZE',
      `kernel '${source.name}': output '${output.name}' has ${found} elements, ${elements} needed. Nothing was written.`,
      { kernel: source.name },
    );
  }
  const dtype = target instanceof NDArray ? target.dtype : dtypeOf(target)!;
  if (dtype === output.dtype || (output.dtype === 'bool' && dtype === 'u8')) return;
  throw new ArgumentError(
    'OUTPUT_DTYPE',
    `kernel '${source.name}': output '${output.name}' is ${output.dtype}, the array given is ${dtype}. Give ${arrayName(output.dtype)}, or set { out: '${dtype}' }.`,
    { kernel: source.name },
  );
}

/** What may be given for an output; elements of f16 have no typed array in every engine. */
function arrayName(dtype: DType): string {
  return isReadable(dtype) ? `a ${arrayTypeOf(dtype).name}` : `an NDArray of ${dtype}`;
}

/** A map reads each element before it writes it, so its very own input may be the output; nothing else may. */
function overlaps(source: Writer, arg: BoundArgument, target: One, buffers: BufferManager): boolean {
  if (arg.kind === 'scalar' || !sharesMemory(arg.array, target, buffers)) return false;
  if (source.pattern !== 'map' || arg.kind === 'nd' || target instanceof NDArray) return true;
  return (
    arg.array.byteOffset !== target.byteOffset || arg.array.BYTES_PER_ELEMENT !== target.BYTES_PER_ELEMENT
  );
}

/** Two arrays of one storage may interleave; where a typed array is concerned, its memory decides. */
function sharesMemory(a: One, b: One, buffers: BufferManager): boolean {
  if (a instanceof NDArray && b instanceof NDArray)
    return a.resident === b.resident && (a === b || !areDisjoint(a, b));
  const others = placesOf(b, buffers);
  return placesOf(a, buffers).some((place) => others.some((other) => overlap(place, other)));
}

/** The memory that an array's elements span: none where the CPU can't address it. */
function placesOf(array: One, buffers: BufferManager): readonly MemoryPlace[] {
  if (!(array instanceof NDArray)) return [buffers.placeOf(array)];
  if (array.size === 0) return [];
  const { low, high } = spanOf(array);
  const bytes = bytesOf(array.dtype);
  return buffers
    .placesOf(array.resident)
    .map(({ memory, start }) => ({ memory, start: start + low * bytes, bytes: (high - low) * bytes }));
}

function overlap(a: MemoryPlace, b: MemoryPlace): boolean {
  return a.memory === b.memory && a.start < b.start + b.bytes && b.start < a.start + a.bytes;
}

function aliases(source: Writer, output: Output, input: number | undefined): ArgumentError {
  const what = input === undefined ? 'another output' : `argument ${input + 1}`;
  return new ArgumentError(
    'OUTPUT_ALIASES',
    `kernel '${source.name}': output '${output.name}' aliases ${what}: they share memory, so results would overwrite what is still to be read. Give separate arrays.`,
    { kernel: source.name },
  );
}
