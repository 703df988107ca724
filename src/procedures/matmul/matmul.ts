/** `matmul`: the product of matrices. */
import type { NDArray } from '../../array/ndarray.ts';
import type { Procedure } from '../../backend/procedure.ts';
import { ArgumentError } from '../../errors.ts';
import type { Precision } from '../../ir/node.ts';
import type { DType, TypedArray } from '../../ir/types.ts';
import type { RunOptions } from '../../kernel.ts';
import { oneOf } from '../../options.ts';
import type { Result, Views } from '../../patterns/types.ts';
import {
  type BoundArray,
  checkDType,
  createProcedure,
  type ProcedurePlan,
  shapeText,
} from '../../procedure-call.ts';
import { productLoops } from './loops.ts';
import { productPasses } from './passes.ts';
import { itemsOf, mostAxes, productOf, productType } from './product.ts';
import { productSteps } from './steps.ts';

export interface MatmulOptions {
  /** 'fast' lets the engine fuse multiplication and addition. */
  readonly precision?: Precision;
}

type Matrix = TypedArray | NDArray;

export interface MatmulKernel extends Views<MatmulKernel> {
  <A extends Matrix, B extends Matrix>(
    a: A,
    b: B,
    options?: MatmulOptions,
  ): Result<[A, B], number, undefined>;
  /** Runs on the CPU on the calling thread's time. */
  sync(a: Matrix, b: Matrix, options?: MatmulOptions): TypedArray;
  run(args: readonly [Matrix, Matrix, MatmulOptions?], options?: RunOptions): Promise<TypedArray | NDArray>;
}

const known: readonly DType[] = ['f32', 'f64', 'i32', 'u32', 'i16', 'u16', 'i8', 'u8', 'u8c'];

/**
 * The product of two matrices, [m, k]·[k, n] → [m, n]. A rank-1 array (a typed array is one) is a row on the left and a
 * column on the right; its axis is left out of the result. Axes before the last two, up to three, are a batch and
 * broadcast. f64 if an array is, else f32 if one is, else integers that wrap in 32 bits. Sums of floats have one order
 * (blocks of 256 terms), so the CPU's bits do not depend on backend or threads.
 * @throws ArgumentError where the inner extents or the batches do not fit.
 */
export const matmul: MatmulKernel = /* @__PURE__ */ createProcedure<MatmulOptions>({
  name: 'matmul',
  parameters: ['a', 'b'],
  options: {
    precision: ["'default', 'strict' or 'fast'", /* @__PURE__ */ oneOf('default', 'strict', 'fast')],
  },
  plan: planProduct,
}) as never;

function planProduct(args: readonly BoundArray[], { precision }: MatmulOptions): ProcedurePlan {
  const [a, b] = args as [BoundArray, BoundArray];
  checkDType('matmul', 'a', a.dtype, known);
  checkDType('matmul', 'b', b.dtype, known);
  const isRanked = [a, b].every(({ shape }) => shape.length >= 1 && shape.length <= mostAxes);
  const product = isRanked ? productOf(a.shape, b.shape) : undefined;
  if (!product) throw shapesDoNotFit(a, b);
  const isFast = precision === 'fast';
  return {
    key: `${a.dtype} ${b.dtype} ${isFast}`,
    make: () => createProduct(a.dtype, b.dtype, isFast),
    shape: product.shape,
    points: product.m * product.n * product.k * itemsOf(product),
  };
}

function createProduct(a: DType, b: DType, isFast: boolean): Procedure {
  const type = productType(a, b);
  const passes = [productPasses(a, b)];
  const isGemm = a === b && (type === 'f32' || type === 'f64');
  return {
    kind: 'procedure',
    name: 'matmul',
    inputs: [a, b],
    outputs: [{ name: 'out', dtype: type }],
    work,
    ways: {
      js: [productLoops(type)],
      wasm: isGemm ? [...(isFast ? [productSteps(type, true)] : []), productSteps(type, false)] : passes,
      webgpu: passes,
    },
  };
}

/** Of one product and sum: tiles are read many times from caches. */
const work = {
  flops: 2,
  loads: 2,
  stores: 0,
  bytesRead: 0.25,
  bytesWritten: 0,
  transcendental: 0,
  loops: true,
  gathers: 0,
} as const;

function shapesDoNotFit(a: BoundArray, b: BoundArray): ArgumentError {
  return new ArgumentError(
    'SHAPE_MISMATCH',
    `kernel 'matmul': 'a' has ${shapeText(a)}, 'b' has ${shapeText(b)}. The last extent of 'a' must be the last but one of 'b' ` +
      `(its only one for rank 1), axes before the last two must be equal or 1, and ranks are 1 to ${mostAxes}.`,
    { kernel: 'matmul' },
  );
}
