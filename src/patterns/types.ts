/** The call types that patterns share: what goes in decides what comes out. */
import type { ArrayOf, NDArray } from '../array/ndarray.ts';
import type { BackendName } from '../backend/backend.ts';
import type { Constant } from '../front/request.ts';
import type { Precision } from '../ir/node.ts';
import type { DType, HalfArray, TypedArray } from '../ir/types.ts';
import type { KernelMethods, PinOptions, RunOptions } from '../kernel.ts';
import type { Runtime } from '../runtime.ts';

/** An argument that is read point by point. */
export type Value = TypedArray | NDArray | number | boolean;

/** What a body may return: a number, a bool, or several by name or by place. */
export type Returned = number | boolean | readonly number[] | Readonly<Record<string, number | boolean>>;

export type Out = DType | Readonly<Record<string, DType>>;

/** Options that every pattern takes. */
export interface KernelOptions<O extends Out | undefined = Out | undefined> {
  /** What errors, traces and profiles call the kernel. */
  readonly name?: string;
  /** The storage type of the result, or of each result by name; the type that was computed where absent. */
  readonly out?: O;
  /** Outer values that the body names: numbers, bools, lists and typed arrays. */
  readonly constants?: Readonly<Record<string, Constant>>;
  /** Outer functions that the body calls. */
  // biome-ignore lint/suspicious/noExplicitAny: helpers may have any parameters
  readonly functions?: Readonly<Record<string, (...args: any[]) => unknown>>;
  readonly precision?: Precision;
}

/** The typed array a call gives: as `out` says, else f64 if any argument is, else f32, else f16, else by computation. */
export type ResultArray<A extends readonly unknown[], O> = [O] extends [DType]
  ? ArrayOf<O>
  : [Extract<A[number], Float64Array>] extends [never]
    ? [Extract<A[number], Float32Array>] extends [never]
      ? [Extract<A[number], HalfArray>] extends [never]
        ? [Extract<A[number], TypedArray>] extends [never]
          ? Float32Array
          : Int32Array | Uint32Array | Float32Array | Uint8Array
        : ArrayOf<'f16'>
      : Float32Array
    : Float64Array;

/** `Array` for one result, a record or list of them as the body returns. */
export type Shaped<R, Item> = R extends number | boolean
  ? Item
  : R extends readonly unknown[]
    ? { readonly [K in keyof R]: Item }
    : { readonly [K in keyof R]: Item };

/** NDArrays at once where an argument is one, else a promise of typed arrays. */
export type Result<A extends readonly unknown[], R, O> = [Extract<A[number], NDArray>] extends [never]
  ? Promise<Shaped<R, ResultArray<A, O>>>
  : Shaped<R, NDArray>;

/** The methods every kernel has, with views that keep the kernel's own type. */
export interface Views<K> extends KernelMethods {
  /** The same kernel on one backend only. Throws UnsupportedError at the call where that backend can't. */
  on(backend: BackendName, options?: PinOptions): K;
  /** The same kernel in an isolated runtime. */
  with(runtime: Runtime): K;
}

/** A kernel that gives arrays. `P`: its parameters; `R`: what the body returns; `O`: its `out` option. */
export interface ArrayKernel<P extends readonly unknown[], R, O> extends Views<ArrayKernel<P, R, O>> {
  <A extends P>(...args: A): Result<A, R, O>;
  /** Runs on the CPU on the calling thread's time. */
  sync<A extends P>(...args: A): Shaped<R, ResultArray<A, O>>;
  run<A extends P>(args: A, options?: RunOptions): Promise<Awaited<Result<A, R, O>>>;
}

/** A kernel that gives numbers. */
export interface NumberKernel<P extends readonly unknown[], R> extends Views<NumberKernel<P, R>> {
  (...args: P): Promise<R>;
  sync(...args: P): R;
  run(args: P, options?: RunOptions): Promise<R>;
}

/** Numbers for numbers: what a literal type such as `0` widens to. */
export type Widened<T> = T extends number
  ? number
  : T extends boolean
    ? boolean
    : { readonly [K in keyof T]: Widened<T[K]> };
