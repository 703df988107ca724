/**
 * Sorting by the hand-written radix sort, row by row. Elements of 8 and 16 bits are widened first and narrowed afterwards,
 * by the calling thread; both are exact.
 */
import type { AddressCall, Machine, Stage, Steps } from '../../backend/procedure.ts';
import { fromElement, toElement } from '../../ir/elements.ts';
import { arrayTypeOf, bytesOf, type DType } from '../../ir/types.ts';
import { createSort, type Sort, type SortType } from '../../primitives/sort.ts';
import { rowsOf } from './rows.ts';

/** Keys of a row from which it is cut into a part per thread: sorting 32,768 takes about 0.3 ms. */
const leastShared = 32768;

const sortTypes: Record<DType, SortType> = {
  f32: 'f32',
  f64: 'f64',
  i32: 'i32',
  u32: 'u32',
  f16: 'f32',
  i16: 'i32',
  u16: 'i32',
  i8: 'i32',
  u8: 'i32',
  u8c: 'i32',
  bool: 'i32',
};

/** `hasOrder`: the output is where the elements stood, not the elements. */
export function sortSteps(dtype: DType, hasOrder: boolean): Steps {
  return {
    kind: 'steps',
    variant: 'radix',
    source: ';; radix sort: hand-written, assembly/primitives/sort.ts',
    needs: 'simd',
    open(machine) {
      const sort = machine.once('sort', () => createSort(machine.memory));
      return {
        plan: (call, scratch) => plan({ machine, sort, dtype, hasOrder }, call, scratch),
        dispose() {},
      };
    },
  };
}

interface Sorting {
  readonly machine: Machine;
  readonly sort: Sort;
  readonly dtype: DType;
  readonly hasOrder: boolean;
}

function plan(
  sorting: Sorting,
  { inputs, outputs, threads }: AddressCall,
  scratch: (bytes: number) => number,
): Stage[] {
  const { sort, dtype, hasOrder } = sorting;
  const { rows, count } = rowsOf(inputs[0]!.shape);
  const type = sortTypes[dtype];
  const isNarrow = type !== dtype;
  const elementBytes = bytesOf(type);
  const bytes = rows * count * elementBytes;
  const keys = isNarrow ? scratch(bytes) : inputs[0]!.address;
  const sorted = isNarrow || hasOrder ? scratch(bytes) : outputs[0]!;
  const parts = count >= leastShared ? threads : 1;
  const own = scratch(sort.scratchBytes({ type, count, parts, hasOrder }));
  const frameBytes = sort.frameBytes({ type, parts });
  const frames = scratch(rows * frameBytes);
  const stages: Stage[] = [];
  if (isNarrow) stages.push(() => widen(sorting, inputs[0]!.address, keys, rows * count));
  for (let row = 0; row < rows; row++) {
    const at = row * count * elementBytes;
    const order = hasOrder ? { order: outputs[0]! + row * count * 4 } : {};
    const call = { type, count, parts, keys: keys + at, sorted: sorted + at, scratch: own, ...order };
    const unitWork = Math.ceil((count * 8 * elementBytes) / parts);
    for (const step of sort.steps(frames + row * frameBytes, call))
      stages.push({ module: sort.module, ...step, unitWork });
  }
  if (isNarrow && !hasOrder) stages.push(() => narrow(sorting, sorted, outputs[0]!, rows * count));
  return stages;
}

function widen({ machine, dtype }: Sorting, from: number, to: number, count: number): void {
  const { buffer } = machine.memory;
  const source = new (arrayTypeOf(dtype))(buffer, from, count);
  const target = new (arrayTypeOf(sortTypes[dtype]))(buffer, to, count);
  for (let k = 0; k < count; k++) target[k] = fromElement(dtype, source, k);
}

function narrow({ machine, dtype }: Sorting, from: number, to: number, count: number): void {
  const { buffer } = machine.memory;
  const source = new (arrayTypeOf(sortTypes[dtype]))(buffer, from, count);
  const target = new (arrayTypeOf(dtype))(buffer, to, count);
  for (let k = 0; k < count; k++) target[k] = toElement(dtype, source[k]!);
}
