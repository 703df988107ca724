/**
 * Products of matrices in plain JavaScript. What must hold: the sums of floats have the order that
 * assembly/primitives/gemm.ts states, so the bits are the same: blocks of 256 terms, each added up from 0 in ascending
 * order, each product and sum rounded; then the blocks in ascending order. Integers wrap.
 */
import type { ArrayCall, Loops } from '../../backend/procedure.ts';
import type { TypedArray } from '../../ir/types.ts';
import { itemsOf, matricesOf, type Product, productOf, type productType } from './product.ts';

/** Terms of a block. */
const depth = 256;

/** part[j] = Σ a[at + t]·b[from + t·n + j] over `terms` terms; all products of a row and a block of rows. */
type AddTerms = (
  part: TypedArray,
  a: TypedArray,
  at: number,
  b: TypedArray,
  from: number,
  n: number,
  terms: number,
) => void;

export function productLoops(type: ReturnType<typeof productType>): Loops {
  const [partOf, addTerms] = rows[type];
  return {
    kind: 'loops',
    variant: 'loops',
    source: `${addTerms}`,
    begin(call) {
      const product = productOf(call.inputs[0]!.shape, call.inputs[1]!.shape)!;
      const part = partOf(product.n);
      return {
        units: itemsOf(product) * product.m,
        unitWork: 2 * product.n * product.k,
        run(begin, end) {
          for (let row = begin; row < end; row++) multiplyRow(call, product, row, part, addTerms);
        },
      };
    },
  };
}

/** One row of the result; the rows of all items are counted through. */
function multiplyRow(
  { inputs, outputs }: ArrayCall,
  product: Product,
  row: number,
  part: TypedArray,
  addTerms: AddTerms,
): void {
  const { m, n, k } = product;
  const [a, b] = [inputs[0]!.data, inputs[1]!.data];
  const c = outputs[0]!.subarray(row * n, (row + 1) * n) as Float32Array;
  const [ofA, ofB] = matricesOf(product, Math.floor(row / m));
  const at = (ofA * m + (row % m)) * k;
  for (let t = 0; t < k; t += depth) {
    part.fill(0);
    addTerms(part, a, at + t, b, (ofB * k + t) * n, n, Math.min(depth, k - t));
    if (t === 0) c.set(part as Float32Array);
    else for (let j = 0; j < n; j++) c[j] = c[j]! + part[j]!;
  }
}

const { fround, imul } = Math;

const addF32: AddTerms = (part, a, at, b, from, n, terms) => {
  for (let t = 0; t < terms; t++) {
    const x = fround(a[at + t]!);
    const row = from + t * n;
    for (let j = 0; j < n; j++) part[j] = part[j]! + fround(x * fround(b[row + j]!));
  }
};

const addF64: AddTerms = (part, a, at, b, from, n, terms) => {
  for (let t = 0; t < terms; t++) {
    const x = a[at + t]!;
    const row = from + t * n;
    for (let j = 0; j < n; j++) part[j] = part[j]! + x * b[row + j]!;
  }
};

const addInteger: AddTerms = (part, a, at, b, from, n, terms) => {
  for (let t = 0; t < terms; t++) {
    const x = a[at + t]!;
    const row = from + t * n;
    for (let j = 0; j < n; j++) part[j] = part[j]! + imul(x, b[row + j]!);
  }
};

const rows: Record<ReturnType<typeof productType>, readonly [(n: number) => TypedArray, AddTerms]> = {
  f32: [(n) => new Float32Array(n), addF32],
  f64: [(n) => new Float64Array(n), addF64],
  i32: [(n) => new Int32Array(n), addInteger],
  u32: [(n) => new Uint32Array(n), addInteger],
};
