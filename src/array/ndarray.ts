/**
 * An n-dimensional array whose bytes stay where they were last used: on the JavaScript heap, in the shared memory, or on
 * the GPU. Made by `array` and by kernels; what it holds may still be queued, and reading it waits for that.
 */
import type { BufferManager, Resident } from '../buffer/manager.ts';
import { ArgumentError, UnsupportedError } from '../errors.ts';
import { isReadable, readable } from '../ir/elements.ts';
import { arrayTypeOf, type DType, type HalfArray, type TypedArray } from '../ir/types.ts';
import { after } from '../util/maybe-promise.ts';
import type { TurnQueue } from '../util/turn-queue.ts';

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

/** What an array needs from the runtime it lives in. */
export interface ArrayHome {
  readonly buffers: BufferManager;
  readonly queue: TurnQueue;
}

export class NDArray<D extends DType = DType> {
  readonly shape: readonly number[];
  readonly dtype: D;
  /** The runtime's side of this array. Not part of the public face. */
  readonly resident: Resident;
  readonly home: ArrayHome;

  constructor(home: ArrayHome, resident: Resident, shape: readonly number[], dtype: D) {
    this.home = home;
    this.resident = resident;
    this.shape = shape;
    this.dtype = dtype;
    finalizers.register(this, { home, resident }, this);
  }

  /** The number of elements. */
  get size(): number {
    return this.resident.elements;
  }

  /** The spaces that hold a current copy: 'host', 'shared', 'webgpu'. Empty while the content is queued. */
  get residentOn(): readonly string[] {
    return this.resident.fresh;
  }

  get isDisposed(): boolean {
    return this.resident.isDisposed;
  }

  /**
   * A fresh typed array with the content, in row-major order; the array may be changed freely.
   * Rejects with the error of the kernel that should have written it, or ArgumentError once disposed.
   */
  async data(): Promise<ArrayOf<D>> {
    const target = new (arrayTypeOf(this.dtype))(this.size);
    if (this.size > 0) await this.whenWritten(() => this.home.buffers.readTo(this.resident, target));
    return readable(this.dtype, target) as ArrayOf<D> & TypedArray;
  }

  /**
   * The shared memory itself as a typed array, without a copy where the bytes are on the CPU already. It shows later
   * writes, and is valid until `dispose()`. Rejects with UnsupportedError for f16 where the engine has no Float16Array.
   */
  async view(): Promise<ArrayOf<D>> {
    if (!isReadable(this.dtype)) throw noHalfView();
    if (this.size === 0) return new (arrayTypeOf(this.dtype))(0) as ArrayOf<D> & TypedArray;
    const block = await this.whenWritten(() => this.home.buffers.view(this.resident));
    return new (arrayTypeOf(this.dtype))(block.buffer, block.byteOffset, this.size) as ArrayOf<D> &
      TypedArray;
  }

  /** Frees the memory once queued work has used it. Idempotent. */
  dispose(): void {
    finalizers.unregister(this);
    this.home.buffers.dispose(this.resident);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  toString(): string {
    return `NDArray(${this.dtype}, [${this.shape.join(', ')}]${this.isDisposed ? ', disposed' : ''})`;
  }

  /** Runs `read` in turn, after all queued work, while the memory is held. */
  private async whenWritten<T>(read: () => T | Promise<T>): Promise<T> {
    const { buffers, queue } = this.home;
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

function noHalfView(): UnsupportedError {
  return new UnsupportedError(
    'VIEW_F16',
    "an f16 array can't be viewed: this engine has no Float16Array. Use data(), which gives its numbers as a Float32Array.",
  );
}

/** The net below `dispose`: an array that was lost frees its memory, unless a user still holds a view of it. */
const finalizers = new FinalizationRegistry<{ home: ArrayHome; resident: Resident }>(({ home, resident }) => {
  if (!resident.isViewed) home.buffers.dispose(resident);
});

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
