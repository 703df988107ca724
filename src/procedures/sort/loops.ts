/**
 * Sorting in plain JavaScript, row by row. What must hold: NaN of any sign comes last. Elements alone: -0 before +0, as
 * TypedArray.prototype.sort has it. Positions: -0 and +0 are equal, and equal elements keep their order.
 */
import type { ArrayCall, Loops } from '../../backend/procedure.ts';
import { fromElement, toElement } from '../../ir/elements.ts';
import type { DType } from '../../ir/types.ts';
import { rowsOf } from './rows.ts';

/** `hasOrder`: the output is where the elements stood, not the elements. */
export function sortLoops(dtype: DType, hasOrder: boolean): Loops {
  const sortRow = hasOrder ? orderRow : valuesRow;
  return {
    kind: 'loops',
    variant: 'loops',
    source: `${sortRow}`,
    begin(call) {
      const { rows, count } = rowsOf(call.inputs[0]!.shape);
      return {
        units: rows,
        unitWork: Math.ceil(count * Math.log2(count + 1) * 4),
        run(begin, end) {
          for (let row = begin; row < end; row++) sortRow(call, dtype, row * count, (row + 1) * count);
        },
      };
    },
  };
}

function valuesRow({ inputs, outputs }: ArrayCall, dtype: DType, begin: number, end: number): void {
  const source = inputs[0]!.data.subarray(begin, end);
  const target = outputs[0]!.subarray(begin, end) as Float32Array;
  if (dtype === 'f16' || dtype === 'bool') {
    const values = Float32Array.from(source, (_, k) => fromElement(dtype, source as Float32Array, k)).sort();
    for (let k = 0; k < values.length; k++) target[k] = toElement(dtype, values[k]!);
  } else {
    target.set(source as Float32Array);
    target.sort();
  }
}

function orderRow({ inputs, outputs }: ArrayCall, dtype: DType, begin: number, end: number): void {
  const source = inputs[0]!.data.subarray(begin, end) as Float32Array;
  const values = Float64Array.from(source, (_, k) => fromElement(dtype, source, k));
  const target = outputs[0]!.subarray(begin, end) as Int32Array;
  for (let k = 0; k < target.length; k++) target[k] = k;
  target.sort((i, j) => compare(values[i]!, values[j]!) || i - j);
}

function compare(x: number, y: number): number {
  if (x < y) return -1;
  if (x > y) return 1;
  return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
}
