/**
 * An n-dimensional array whose bytes stay where they were last used: on the JavaScript heap, in the shared memory, or on
 * the GPU. Made by `array` and by kernels; what it holds may still be queued, and reading it waits for that.
 *
 * What must hold: a view (slice, transpose, …) shares its base's storage, so a write to one shows in the other; each of
 * them owns the storage, which is freed with the last of them.
 */
import type { BufferManager, Resident } from '../buffer/manager.ts';
import { ArgumentError, UnsupportedError } from '../errors.ts';
import { elementsFrom, isReadable, readable } from '../ir/elements.ts';
import {
  arrayTypeOf,
  bytesOf,
  type DType,
  dtypeOf,
  type HalfArray,
  isDType,
  type TypedArray,
} from '../ir/types.ts';
import { after, isPromise, type MaybePromise } from '../util/maybe-promise.ts';
import type { TurnQueue } from '../util/turn-queue.ts';
import { type FormatOptions, formatArray } from './format.ts';
import type { Ledger } from './ledger.ts';
import { flatten, type Nested, nest } from './nested.ts';
import {
  broadcast,
  inferredShape,
  isContiguous,
  isWhole,
  type Range,
  repeats,
  reshaped,
  rowMajor,
  sizeOf,
  sliced,
  transposed,
  type Window,
  wholeWindow,
} from './window.ts';

/** The typed array that holds a storage type. Without Float16Array in the engine, f16 comes back as the same numbers in f32. */
export type ArrayOf<D extends DType> = D extends 'f32'
  ? Float32Array
  : D extends 'f64'
    ? Float64Array
    : D extends 'i32'
      ? Int32Array
      : D extends 'u32'
        ? Uint32Array
        : D extends 'i16'
          ? Int16Array
          : D extends 'u16'
            ? Uint16Array
            : D extends 'i8'
              ? Int8Array
              : D extends 'u8' | 'bool'
                ? Uint8Array
                : D extends 'u8c'
                  ? Uint8ClampedArray
                  : D extends 'f16'
                    ? HalfArray | Float32Array
                    : never;

/** Elements in an array's storage or in a typed array, as a window shows them. */
export type Elements =
  | { readonly resident: Resident; readonly dtype: DType; readonly window: Window }
  | { readonly array: TypedArray; readonly dtype: DType; readonly window: Window };

/** What an array needs from the runtime it lives in. */
export interface ArrayHome {
  readonly buffers: BufferManager;
  readonly queue: TurnQueue;
  /** Where arrays are written down in debug mode. */
  readonly ledger: Ledger | undefined;
  /** The arrays made in each open scope, the innermost scope last. */
  readonly scopes: NDArray[][];
  /**
   * Copies elements, or one number to all, in turn and on the device where they lie; converted where the types differ.
   * The windows have one shape, with elements, and that of `to` shows each element once.
   */
  copy(from: Elements | number, to: Elements): MaybePromise<void>;
}

/** One array's share in a storage. The finaliser outlives the array with it, and so it knows nothing of the array. */
interface Ownership {
  readonly home: ArrayHome;
  readonly resident: Resident;
  isDisposed: boolean;
  /** A user holds the bytes by `view()`: only an explicit dispose may free them. */
  isViewed: boolean;
}

/** What `set` takes besides arrays: one number for all, or numbers in row-major order. */
export type Source = NDArray | TypedArray | Nested | number;

export class NDArray<D extends DType = DType> {
  readonly shape: readonly number[];
  readonly dtype: D;
  /** How far the next element along each axis lies in the storage, in elements. */
  readonly strides: readonly number[];
  /** The place of the first element in the storage, in elements. */
  readonly offset: number;
  /** Whether it is all of its storage in row-major order. Not part of the public face, as what follows. */
  readonly isWhole: boolean;
  /** The runtime's side of this array. */
  readonly resident: Resident;
  readonly home: ArrayHome;
  private readonly ownership: Ownership;

  constructor(home: ArrayHome, resident: Resident, shape: readonly number[], dtype: D, window?: Window) {
    this.home = home;
    this.resident = resident;
    this.shape = shape;
    this.dtype = dtype;
    this.strides = window?.strides ?? rowMajor(shape);
    this.offset = window?.offset ?? 0;
    this.isWhole = window === undefined || isWhole(window, resident.elements);
    this.ownership = { home, resident, isDisposed: false, isViewed: false };
    finalizers.register(this, this.ownership, this);
    home.ledger?.opened(this.ownership, { dtype, shape, bytes: this.size * bytesOf(dtype) });
    home.scopes.at(-1)?.push(this);
  }

  /** The number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /** The number of axes. */
  get rank(): number {
    return this.shape.length;
  }

  /** The spaces that hold a current copy: 'host', 'shared', 'webgpu'. Empty while the content is queued. */
  get residentOn(): readonly string[] {
    return this.resident.fresh;
  }

  get isDisposed(): boolean {
    return this.ownership.isDisposed;
  }

  /** Whether the elements lie one after the other in row-major order, so that `view()` can show them. */
  get isContiguous(): boolean {
    return isContiguous(this);
  }

  /**
   * A part of the array as a view, by one range per axis: an index (the axis goes), null (all), or [start, stop, step].
   * `a.slice(1, [0, 5], null)`; negative numbers count from the end, a negative step runs backwards, as in NumPy.
   * @throws ArgumentError INDEX_RANGE, SLICE_RANGE, SLICE_RANK.
   */
  slice(...ranges: Range[]): NDArray<D> {
    return this.viewOf(sliced(this, ranges));
  }

  /**
   * The same elements in the same order under another shape; one extent may be -1. A view where the strides allow
   * that, else a contiguous copy, as in NumPy.
   * @throws ArgumentError SHAPE_MISMATCH.
   */
  reshape(shape: readonly number[]): NDArray<D> {
    const extents = inferredShape(this.shape, shape);
    const window = reshaped(this, extents);
    if (window) return this.viewOf(window);
    const copy = this.copy();
    try {
      return copy.viewOf(wholeWindow(extents));
    } finally {
      copy.dispose();
    }
  }

  /** The axes in another order, reversed where none is given, as a view. @throws ArgumentError TRANSPOSE_AXES. */
  transpose(axes?: readonly number[]): NDArray<D> {
    return this.viewOf(transposed(this, axes));
  }

  /** The elements repeated along missing axes and those of extent 1, as a view to read. @throws ArgumentError BROADCAST_SHAPE. */
  broadcastTo(shape: readonly number[]): NDArray<D> {
    return this.viewOf(broadcast(this, shape));
  }

  /** The elements as a new contiguous array. */
  copy(): NDArray<D> {
    return this.astype(this.dtype);
  }

  /** The elements as a new array of another type, converted as kernels store them: integers wrap, u8c and floats to integers saturate. */
  astype<E extends DType>(dtype: E): NDArray<E> {
    if (!isDType(dtype)) throw unknownDType(dtype);
    this.checkAlive();
    const { home, shape } = this;
    const made = new NDArray(home, home.buffers.create(dtype, this.size), [...shape], dtype);
    made.take(this.elements);
    return made;
  }

  /** A fresh typed array with a region's elements in row-major order; ranges as in `slice`. */
  async get(...ranges: Range[]): Promise<ArrayOf<D>> {
    return this.read(sliced(this, ranges));
  }

  /** One element; an index per axis, negative ones from the end. */
  async item(...indices: number[]): Promise<number> {
    if (indices.length !== this.rank) throw wrongIndexCount(indices.length, this.shape);
    return (await this.read(sliced(this, indices)))[0]!;
  }

  /**
   * Writes a region: one number, a typed array or nested lists with its elements, or an array that can be broadcast to
   * it. Queued like a kernel; the source may be changed at once. Returns the array.
   * @throws ArgumentError SHAPE_MISMATCH, BROADCAST_SHAPE, VIEW_REPEATS, INDEX_RANGE.
   */
  set(source: Source, ...ranges: Range[]): this {
    const region = sliced(this, ranges);
    this.write(source, region);
    return this;
  }

  /** Copies into another array of this shape, or into a typed array of this size, converting as `astype` does. */
  async copyTo(target: NDArray | TypedArray): Promise<void> {
    if (target instanceof NDArray) {
      if (String(target.shape) !== String(this.shape)) throw shapesDiffer(this.shape, target.shape);
      checkMember(target, this.home);
      if (repeats(target)) throw readOnly();
      if (this.size > 0) await this.send(target.elements);
      return;
    }
    const dtype = dtypeOf(target);
    if (!dtype || target.length !== this.size) throw wrongTarget(this.size);
    const window = wholeWindow(this.shape);
    if (this.size > 0) await this.send({ array: target, dtype, window });
  }

  /**
   * A fresh typed array with the content, in row-major order; the array may be changed freely.
   * Rejects with the error of the kernel that should have written it, or ArgumentError once disposed.
   */
  async data(): Promise<ArrayOf<D>> {
    return this.read(this);
  }

  /** The content as nested lists of numbers. */
  async toNested(): Promise<number | Nested> {
    return nest(await this.data(), this.shape);
  }

  /** The content as text, as NumPy prints it; long arrays are shortened. */
  async format(options: FormatOptions = {}): Promise<string> {
    return formatArray(await this.data(), this.shape, this.dtype, options);
  }

  /**
   * The shared memory itself as a typed array, without a copy where the bytes are on the CPU already. It shows later
   * writes, and is valid until `dispose()`. Rejects with UnsupportedError for f16 where the engine has no Float16Array,
   * and with ArgumentError VIEW_STRIDED for a view that is not contiguous.
   */
  async view(): Promise<ArrayOf<D>> {
    if (!isReadable(this.dtype)) throw noHalfView();
    if (!isContiguous(this)) throw stridedView();
    const make = arrayTypeOf(this.dtype);
    if (this.size === 0) return new make(0) as ArrayOf<D> & TypedArray;
    const block = await this.whenWritten(() => this.home.buffers.view(this.resident));
    this.ownership.isViewed = true;
    const start = block.byteOffset + this.offset * bytesOf(this.dtype);
    return new make(block.buffer, start, this.size) as ArrayOf<D> & TypedArray;
  }

  /** Gives up this array. Its memory is freed once no view of it is left and queued work has used it. Idempotent. */
  dispose(): void {
    const { ownership, home } = this;
    if (ownership.isDisposed) return;
    ownership.isDisposed = true;
    finalizers.unregister(this);
    home.ledger?.disposed(ownership);
    home.buffers.dispose(this.resident);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  toString(): string {
    return `NDArray(${this.dtype}, [${this.shape.join(', ')}]${this.isDisposed ? ', disposed' : ''})`;
  }

  /** Where this array's elements lie. Not part of the public face. */
  get elements(): Elements {
    return { resident: this.resident, dtype: this.dtype, window: this };
  }

  /** Throws ArgumentError once disposed. */
  checkAlive(): void {
    if (this.isDisposed)
      throw new ArgumentError(
        'ARRAY_DISPOSED',
        'the array was disposed. Create a new one, or dispose it later.',
      );
  }

  private viewOf(window: Window): NDArray<D> {
    this.checkAlive();
    const { home, resident, dtype } = this;
    return new NDArray(home, home.buffers.share(resident), window.shape, dtype, window);
  }

  /** Fills this new array. A failure shows when it is read. */
  private take(from: Elements | number): void {
    if (this.size === 0) return;
    try {
      const done = this.home.copy(from, this.elements);
      if (isPromise(done)) done.catch((error: unknown) => this.fail(error));
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  private write(source: Source, region: Window): void {
    this.checkAlive();
    if (repeats(region)) throw readOnly();
    const from = sourceFor(source, this, region.shape);
    if (region.shape.includes(0)) return;
    const done = this.home.copy(from, { ...this.elements, window: region });
    if (isPromise(done)) done.catch((error: unknown) => this.fail(error));
  }

  private fail(error: unknown): void {
    this.resident.error = error;
  }

  private send(to: Elements): MaybePromise<void> {
    this.checkAlive();
    return this.home.copy(this.elements, to);
  }

  private async read(window: Window): Promise<ArrayOf<D>> {
    this.checkAlive();
    const { home, resident, dtype } = this;
    const { shape } = window;
    const array = new (arrayTypeOf(dtype))(sizeOf(shape));
    if (array.length === 0) {
      // Nothing to read, and yet the error of the kernel that should have written it.
    } else if (isWhole(window, resident.elements)) {
      await this.whenWritten(() => home.buffers.readTo(resident, array));
    } else {
      await home.copy({ resident, dtype, window }, { array, dtype, window: wholeWindow(shape) });
    }
    return readable(dtype, array) as ArrayOf<D> & TypedArray;
  }

  /** Runs `read` in turn, after all queued work, while the memory is held. */
  private async whenWritten<T>(read: () => T | Promise<T>): Promise<T> {
    const { buffers, queue } = this.home;
    this.checkAlive();
    buffers.hold(this.resident);
    try {
      return await queue.add(() =>
        after(undefined, () => {
          if (this.resident.error !== undefined) throw this.resident.error;
          return read();
        }),
      );
    } finally {
      buffers.letGo(this.resident);
    }
  }
}

/** The net below `dispose`: an array that was lost gives up its storage, unless a user still holds a view of it. */
const finalizers = new FinalizationRegistry<Ownership>((ownership) => {
  const { home, resident, isViewed } = ownership;
  home.ledger?.lost(ownership);
  if (!isViewed) home.buffers.dispose(resident);
});

/** Throws unless the array is alive and lives in the runtime. */
export function checkMember(array: NDArray, home: ArrayHome): void {
  array.checkAlive();
  if (array.home === home) return;
  throw new ArgumentError(
    'RUNTIME_DIFFERS',
    'the arrays live in different runtimes, which share no memory. Make both in one, or go by data().',
  );
}

/** What `set` writes, with the region's shape. */
function sourceFor(source: Source, { home, dtype }: NDArray, shape: readonly number[]): Elements | number {
  if (typeof source === 'number') return source;
  if (source instanceof NDArray) {
    checkMember(source, home);
    return { ...source.elements, window: broadcast(source, shape) };
  }
  if (!ArrayBuffer.isView(source)) {
    const { data, shape: own } = flatten(source);
    return { array: elementsFrom(dtype, data), dtype, window: broadcast(wholeWindow(own), shape) };
  }
  const array = source as TypedArray;
  const own = dtypeOf(array);
  if (!own || array.length !== sizeOf(shape)) throw wrongSize(array, shape);
  return { array: array.slice() as TypedArray, dtype: own, window: wholeWindow(shape) };
}

function shapesDiffer(from: readonly number[], to: readonly number[]): ArgumentError {
  return new ArgumentError(
    'SHAPE_MISMATCH',
    `copyTo needs a target of shape [${from.join(', ')}]; found [${to.join(', ')}]. Reshape or broadcast one of them.`,
  );
}

function wrongSize(found: TypedArray, shape: readonly number[]): ArgumentError {
  return new ArgumentError(
    'SHAPE_MISMATCH',
    `the region has shape [${shape.join(', ')}], ${sizeOf(shape)} elements; the source is a ${found.constructor.name} of ${found.length}. Give as many, or one number.`,
  );
}

function wrongTarget(size: number): ArgumentError {
  return new ArgumentError(
    'COPY_TARGET',
    `copyTo takes an NDArray or a typed array of ${size} elements (Float32Array, Int32Array, …).`,
  );
}

function wrongIndexCount(found: number, shape: readonly number[]): ArgumentError {
  return new ArgumentError(
    'INDEX_COUNT',
    `item takes one index per axis: ${shape.length} for shape [${shape.join(', ')}]; found ${found}.`,
  );
}

function unknownDType(found: unknown): ArgumentError {
  return new ArgumentError(
    'DTYPE_UNKNOWN',
    `there is no dtype '${String(found)}'. Give 'f32', 'f64', 'f16', 'i32', 'u32', 'i16', 'u16', 'i8', 'u8', 'u8c' or 'bool'.`,
  );
}

/** Also what `into` says of such a target. */
export function readOnly(): ArgumentError {
  return new ArgumentError(
    'VIEW_REPEATS',
    'a broadcast view shows elements more than once, so it can only be read. Write to a copy().',
  );
}

function stridedView(): ArgumentError {
  return new ArgumentError(
    'VIEW_STRIDED',
    'the elements of this view do not lie one after the other, so no typed array can show them. Use data(), or view() of a copy().',
  );
}

function noHalfView(): UnsupportedError {
  return new UnsupportedError(
    'VIEW_F16',
    "an f16 array can't be viewed: this engine has no Float16Array. Use data(), which gives its numbers as a Float32Array.",
  );
}

/** Throws unless the shape is a list of whole numbers whose product is `size`. */
export function checkShape(shape: readonly number[], size: number): void {
  const product = shape.reduce((total, extent) => total * extent, 1);
  const isWhole = shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0);
  if (isWhole && product === size) return;
  throw new ArgumentError(
    'SHAPE_MISMATCH',
    `shape [${shape.join(', ')}] has ${product} elements, but the data has ${size}. Give extents whose product is ${size}.`,
  );
}
