/** `sort` and `argsort`: the elements in ascending order along the last axis, and where they stood. */
import type { ArrayOf, NDArray } from '../../array/ndarray.ts';
import type { Procedure } from '../../backend/procedure.ts';
import { ArgumentError } from '../../errors.ts';
import type { DType, TypedArray } from '../../ir/types.ts';
import type { RunOptions } from '../../kernel.ts';
import { isWhole } from '../../options.ts';
import type { Views } from '../../patterns/types.ts';
import {
  type BoundArray,
  createProcedure,
  elementsOf,
  type ProcedurePlan,
  type ProcedureSource,
} from '../../procedure-call.ts';
import { sortLoops } from './loops.ts';
import { sortPasses } from './passes.ts';
import { sortSteps } from './steps.ts';

export interface SortOptions {
  /** The axis to sort along: -1, the last one, which is also the default. */
  readonly axis?: number;
}

export interface SortKernel extends Views<SortKernel> {
  <A extends TypedArray | NDArray>(a: A, options?: SortOptions): A extends TypedArray ? Promise<A> : A;
  /** Runs on the CPU on the calling thread's time. */
  sync<A extends TypedArray>(a: A, options?: SortOptions): A;
  run<A extends TypedArray | NDArray>(args: readonly [A, SortOptions?], options?: RunOptions): Promise<A>;
}

export interface ArgsortKernel extends Views<ArgsortKernel> {
  <A extends TypedArray | NDArray>(
    a: A,
    options?: SortOptions,
  ): A extends TypedArray ? Promise<Int32Array> : NDArray<'i32'>;
  /** Runs on the CPU on the calling thread's time. */
  sync(a: TypedArray | NDArray, options?: SortOptions): ArrayOf<'i32'>;
  run<A extends TypedArray | NDArray>(
    args: readonly [A, SortOptions?],
    options?: RunOptions,
  ): Promise<A extends TypedArray ? Int32Array : NDArray<'i32'>>;
}

/**
 * The elements in ascending order along the last axis, in an array of their type and shape. NaN comes last; -0 before +0 on
 * the CPU, while the GPU leaves zeros in their order.
 * @throws ArgumentError for another axis than the last.
 */
export const sort: SortKernel = /* @__PURE__ */ createProcedure(
  /* @__PURE__ */ sortSource('sort', false),
) as never;

/**
 * Where the elements of the sorted rows stood: indices along the last axis, i32. Stable: equal elements, -0 and +0 among
 * them, keep their order. NaN comes last.
 * @throws ArgumentError for another axis than the last.
 */
export const argsort: ArgsortKernel = /* @__PURE__ */ createProcedure(
  /* @__PURE__ */ sortSource('argsort', true),
) as never;

function sortSource(name: string, hasOrder: boolean): ProcedureSource<SortOptions> {
  return {
    name,
    parameters: ['a'],
    options: { axis: ['a whole number', isWhole] },
    plan: ([a], { axis = -1 }) => planSort(name, a!, axis, hasOrder),
  };
}

function planSort(
  name: string,
  { dtype, shape }: BoundArray,
  axis: number,
  hasOrder: boolean,
): ProcedurePlan {
  if (axis !== -1 && axis !== shape.length - 1) throw wrongAxis(name, axis, shape.length);
  return {
    key: dtype,
    make: () => createSortProcedure(name, dtype, hasOrder),
    shape,
    points: elementsOf(shape),
  };
}

function createSortProcedure(name: string, dtype: DType, hasOrder: boolean): Procedure {
  return {
    kind: 'procedure',
    name,
    inputs: [dtype],
    outputs: [{ name: 'out', dtype: hasOrder ? 'i32' : dtype }],
    work,
    ways: {
      js: [sortLoops(dtype, hasOrder)],
      wasm: [sortSteps(dtype, hasOrder)],
      webgpu: [sortPasses(dtype, hasOrder)],
    },
  };
}

/** Of one element: about four passes that read, look up and write. */
const work = {
  flops: 200,
  loads: 8,
  stores: 4,
  bytesRead: 32,
  bytesWritten: 16,
  transcendental: 0,
  loops: true,
  gathers: 0,
} as const;

function wrongAxis(name: string, axis: number, rank: number): ArgumentError {
  return new ArgumentError(
    'AXIS',
    `kernel '${name}' works along the last axis, -1 or ${rank - 1}; found axis ${axis}. Transpose the array first.`,
    { kernel: name },
  );
}
