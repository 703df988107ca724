/**
 * What a product of matrices is made of: pure functions of shapes and types, after NumPy's rules. An array of rank 1 is a
 * row on the left and a column on the right, and its axis is not in the result; axes before the last two are a batch, and
 * broadcast.
 */
import type { DType } from '../../ir/types.ts';

/** A batch of products C[m,n] = A[m,k]·B[k,n]. */
export interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** The extents of the batch: three, the first ones 1 where there are fewer. */
  readonly batch: readonly number[];
  /** For each of the batch's axes, how many matrices further the next one of `a` and of `b` lies. */
  readonly aSteps: readonly number[];
  readonly bSteps: readonly number[];
  /** The shape of the result. */
  readonly shape: readonly number[];
}

const batchAxes = 3;

/** Most axes of an array: the matrix and the batch. */
export const mostAxes: number = batchAxes + 2;

/** The product of arrays of two shapes, or undefined where they do not fit. Ranks are 1 to `mostAxes`. */
export function productOf(a: readonly number[], b: readonly number[]): Product | undefined {
  const [aMatrix, bMatrix] = [a.length === 1 ? [1, a[0]!] : a, b.length === 1 ? [b[0]!, 1] : b];
  const [m, k] = aMatrix.slice(-2) as [number, number];
  const [inner, n] = bMatrix.slice(-2) as [number, number];
  const [aBatch, bBatch] = [padded(aMatrix.slice(0, -2)), padded(bMatrix.slice(0, -2))];
  const fits = aBatch.every((extent, axis) => extent === bBatch[axis] || extent === 1 || bBatch[axis] === 1);
  if (inner !== k || !fits) return undefined;
  const batch = aBatch.map((extent, axis) => (extent === 1 ? bBatch[axis]! : extent));
  const axes = Math.max(aMatrix.length, bMatrix.length) - 2;
  const shape = [
    ...batch.slice(batchAxes - axes),
    ...(a.length === 1 ? [] : [m]),
    ...(b.length === 1 ? [] : [n]),
  ];
  return { m, n, k, batch, aSteps: stepsOf(aBatch), bSteps: stepsOf(bBatch), shape };
}

/** Products in the batch. */
export function itemsOf({ batch }: Product): number {
  return batch.reduce((product, extent) => product * extent, 1);
}

/** Which matrix of `a` and of `b` an item of the batch takes. */
export function matricesOf({ batch, aSteps, bSteps }: Product, item: number): readonly [number, number] {
  const [, e1, e2] = batch as [number, number, number];
  const at = [Math.floor(item / (e1 * e2)), Math.floor(item / e2) % e1, item % e2];
  const along = (steps: readonly number[]): number => at.reduce((sum, x, axis) => sum + x * steps[axis]!, 0);
  return [along(aSteps), along(bSteps)];
}

function padded(batch: readonly number[]): number[] {
  return [...Array.from({ length: batchAxes - batch.length }, () => 1), ...batch];
}

/** Row-major; 0 along an axis that is repeated. */
function stepsOf(batch: readonly number[]): number[] {
  return batch.map((extent, axis) =>
    extent === 1 ? 0 : batch.slice(axis + 1).reduce((product, inner) => product * inner, 1),
  );
}

/** The type of a product: any float wins over any integer, f64 over f32; integers wrap in 32 bits. */
export function productType(a: DType, b: DType): 'f32' | 'f64' | 'i32' | 'u32' {
  const types = [a, b];
  if (types.includes('f64')) return 'f64';
  if (types.includes('f32')) return 'f32';
  return a === 'u32' && b === 'u32' ? 'u32' : 'i32';
}
