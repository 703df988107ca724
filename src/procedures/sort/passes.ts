/**
 * Sorting as programs of the `grid` pattern: a bitonic network over positions, for devices where a radix sort's scatter is
 * no grid. Each pass compares pairs `reach` apart in runs of `run`; a row is padded to a power of two by positions beyond
 * its end, which come last. Equal elements compare by position, so the order is the stable one.
 * NaN comes after all numbers; -0 and +0 are equal.
 */
import type { Pass, Passes, Place } from '../../backend/procedure.ts';
import type { Body } from '../../front/request.ts';
import { specialise } from '../../front/specialise.ts';
import type { DType } from '../../ir/types.ts';
import { type Verified, verify } from '../../ir/verify.ts';
import { rowsOf } from './rows.ts';

type Row = readonly number[];
type Matrix = readonly Row[];

const start = (_row: number, i: number): number => i;

/** One comparison of the network: the position that belongs at place `i`. `count` elements are in the row. */
const exchange = (
  row: number,
  i: number,
  a: Matrix,
  order: Matrix,
  count: number,
  run: number,
  reach: number,
): number => {
  const partner = i ^ (reach | 0);
  const mine = order[row]![i]!;
  const other = order[row]![partner]!;
  const isUp = (i & (run | 0)) === 0;
  const isLow = i < partner;
  const end = count | 0;
  const x = a[row]![mine]!;
  const y = a[row]![other]!;
  let isBefore = mine < other;
  if (mine < end && other < end) {
    if (x < y) isBefore = true;
    else if (y < x) isBefore = false;
    else if (Number.isNaN(x) !== Number.isNaN(y)) isBefore = Number.isNaN(y);
  }
  return isBefore === (isUp === isLow) ? mine : other;
};

const positions = (row: number, i: number, order: Matrix): number => order[row]![i]!;
const elements = (row: number, i: number, a: Matrix, order: Matrix): number => a[row]![order[row]![i]!]!;

/** `hasOrder`: the output is where the elements stood, not the elements. */
export function sortPasses(dtype: DType, hasOrder: boolean): Passes {
  let programs: readonly Verified[] | undefined;
  return {
    kind: 'passes',
    variant: 'bitonic',
    get programs() {
      return (programs ??= [
        compile(start, 'i32', []),
        compile(exchange, 'i32', [dtype, 'i32'], 3),
        hasOrder ? compile(positions, 'i32', ['i32']) : compile(elements, dtype, [dtype, 'i32']),
      ]);
    },
    plan: ({ inputs }) => network(inputs[0]!, hasOrder),
  };
}

function network(input: readonly number[], hasOrder: boolean): Pass[] {
  const { rows, count } = rowsOf(input);
  const width = 2 ** Math.ceil(Math.log2(count));
  const shape = [rows, width];
  const place = (index: number): Place => ({ of: 'temporary', index, bytes: rows * width * 4 });
  const a = { of: 'input', index: 0, shape: [rows, count] } as const;
  const passes: Pass[] = [{ program: 0, shape, args: [], outputs: [place(0)] }];
  for (let run = 2; run <= width; run *= 2) {
    for (let reach = run / 2; reach >= 1; reach /= 2) {
      const from = { ...place((passes.length + 1) % 2), shape };
      const outputs = [place(passes.length % 2)];
      passes.push({ program: 1, shape, args: [a, from, count, run, reach], outputs });
    }
  }
  const order = { ...place((passes.length + 1) % 2), shape };
  const outputs = [{ of: 'output', index: 0 } as const];
  return [...passes, { program: 2, shape: [rows, count], args: hasOrder ? [order] : [a, order], outputs }];
}

/** The grid of rank 2 for arrays of these types, followed by so many whole numbers. */
function compile(body: Body, out: DType, dtypes: readonly DType[], scalars = 0): Verified {
  const arrays = dtypes.map((dtype) => ({ kind: 'array', dtype, rank: 2 }) as const);
  const whole = { kind: 'scalar', whole: true } as const;
  const args = [...arrays, ...Array.from({ length: scalars }, () => whole)];
  return verify(specialise({ pattern: 'grid', name: 'sort', body, out }, { rank: 2, args }).program);
}
