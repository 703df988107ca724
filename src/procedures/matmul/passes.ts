/**
 * Products of matrices as programs of the `grid` pattern: one cell of the result a point. The sums have the order that
 * ./loops.ts states; a GPU may fuse multiplication and addition.
 */
import type { Passes } from '../../backend/procedure.ts';
import type { KernelSource } from '../../front/request.ts';
import { specialise } from '../../front/specialise.ts';
import type { DType } from '../../ir/types.ts';
import { type Verified, verify } from '../../ir/verify.ts';
import { itemsOf, productOf, productType } from './product.ts';

type Rows = readonly (readonly number[])[];

const single = (i: number, j: number, a: Rows, b: Rows, k: number): number => {
  let sum = 0;
  for (let from = 0; from < k; from += 256) {
    const to = Math.min(from + 256, k);
    let part = 0;
    for (let t = from; t < to; t++) part += a[i]![t]! * b[t]![j]!;
    sum = from === 0 ? part : sum + part;
  }
  return sum;
};

/** `e1`, `e2`: the batch's inner extents; `a0` … `b2`: steps from matrix to matrix along its axes. */
const batched = (
  z: number,
  i: number,
  j: number,
  a: readonly Rows[],
  b: readonly Rows[],
  k: number,
  e1: number,
  e2: number,
  a0: number,
  a1: number,
  a2: number,
  b0: number,
  b1: number,
  b2: number,
): number => {
  const inners = e2 | 0;
  const middles = e1 | 0;
  const outer = (z / (middles * inners)) | 0;
  const middle = ((z / inners) | 0) % middles;
  const inner = z % inners;
  const ofA = outer * (a0 | 0) + middle * (a1 | 0) + inner * (a2 | 0);
  const ofB = outer * (b0 | 0) + middle * (b1 | 0) + inner * (b2 | 0);
  let sum = 0;
  for (let from = 0; from < k; from += 256) {
    const to = Math.min(from + 256, k);
    let part = 0;
    for (let t = from; t < to; t++) part += a[ofA]![i]![t]! * b[ofB]![t]![j]!;
    sum = from === 0 ? part : sum + part;
  }
  return sum;
};

export function productPasses(a: DType, b: DType): Passes {
  let programs: readonly Verified[] | undefined;
  return {
    kind: 'passes',
    variant: 'grid',
    get programs() {
      return (programs ??= [compile(single, 2, a, b, 1), compile(batched, 3, a, b, 9)]);
    },
    plan({ inputs }) {
      const product = productOf(inputs[0]!, inputs[1]!)!;
      const { m, n, k, batch, aSteps, bSteps } = product;
      const items = itemsOf(product);
      const array = (index: number, rows: number, columns: number) => {
        const matrices = inputs[index]!.reduce((size, extent) => size * extent, 1) / (rows * columns);
        const extents = items === 1 ? [rows, columns] : [matrices, rows, columns];
        return { of: 'input', index, shape: extents } as const;
      };
      const arrays = [array(0, m, k), array(1, k, n)];
      const outputs = [{ of: 'output', index: 0 } as const];
      if (items === 1) return [{ program: 0, shape: [m, n], args: [...arrays, k], outputs }];
      const args = [...arrays, k, batch[1]!, batch[2]!, ...aSteps, ...bSteps];
      return [{ program: 1, shape: [items, m, n], args, outputs }];
    },
  };
}

/** The grid for arrays of these types, followed by so many whole numbers. */
function compile(
  body: KernelSource['body'] & {},
  rank: number,
  a: DType,
  b: DType,
  scalars: number,
): Verified {
  const source: KernelSource = { pattern: 'grid', name: 'matmul', body, out: productType(a, b) };
  const array = (dtype: DType) => ({ kind: 'array', dtype, rank }) as const;
  const whole = { kind: 'scalar', whole: true } as const;
  const args = [array(a), array(b), ...Array.from({ length: scalars }, () => whole)];
  return verify(specialise(source, { rank, args }).program);
}
