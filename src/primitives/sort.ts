/**
 * Stable radix sort on a WebAssembly memory: keys alone, or keys with the positions they came from (argsort).
 *
 * What must hold: `keys`, `sorted`, `order` and scratch do not overlap. NaN of any sign comes last. Keys alone: -0 before
 * +0, so results are those of TypedArray.prototype.sort. With positions: -0 and +0 are equal and keep their order, so
 * that `order` is NumPy's argsort(kind='stable'). The number of parts changes nothing but the time.
 */
import { base64 } from './bytes/sort.ts';
import {
  frameBytes,
  instantiate,
  type PrimitiveExports,
  type PrimitiveModule,
  type Step,
  writeStep,
} from './instantiate.ts';

export type SortType = 'f32' | 'f64' | 'i32' | 'u32';

export interface SortShape {
  readonly type: SortType;
  /** Keys: fewer than 2³². */
  readonly count: number;
  /** Ranges for workers to take: how many shall work on it. 1 is one step; more are two per byte of a key, and three. */
  readonly parts: number;
  readonly hasOrder: boolean;
}

export interface SortCall extends Omit<SortShape, 'hasOrder'> {
  /** Address of the keys, which are only read. */
  readonly keys: number;
  /** Address for the sorted keys. */
  readonly sorted: number;
  /** Address for a u32 per key: where it stood. Absent for keys alone. */
  readonly order?: number;
  /** Address of `scratchBytes` bytes, 16-byte aligned. */
  readonly scratch: number;
}

interface SortExports extends PrimitiveExports {
  scratchBytes(type: number, count: number, parts: number, hasOrder: number): number;
  digits(type: number): number;
}

export interface Sort {
  readonly module: PrimitiveModule<PrimitiveExports>;
  /** Bytes of frames that a call needs. */
  frameBytes(shape: Pick<SortShape, 'type' | 'parts'>): number;
  scratchBytes(shape: SortShape): number;
  /** Writes the call's frames at an address, 4-byte aligned. */
  steps(frames: number, call: SortCall): Step[];
}

const typeCode: Record<SortType, number> = { f32: 0, f64: 1, i32: 2, u32: 3 };
const kind = { count: 0, plan: 1, recount: 2, scatter: 3, settle: 4, whole: 5 } as const;

export function createSort(memory: WebAssembly.Memory): Sort {
  const module = instantiate<SortExports>(base64, memory);
  const stagesOf = ({ type, parts }: Pick<SortShape, 'type' | 'parts'>): Stage[] => {
    return parts === 1 ? [{ kind: kind.whole, digit: 0 }] : stages(module.exports.digits(typeCode[type]));
  };
  return {
    module,
    frameBytes: (shape) => stagesOf(shape).length * frameBytes,
    scratchBytes: ({ type, count, parts, hasOrder }) =>
      module.exports.scratchBytes(typeCode[type], count, parts, Number(hasOrder)),
    steps: (frames, call) =>
      stagesOf(call).map((stage, k) => writeStep(module, frames + k * frameBytes, wordsOf(call, stage))),
  };
}

interface Stage {
  readonly kind: number;
  readonly digit: number;
}

function stages(digits: number): Stage[] {
  const perDigit = [kind.recount, kind.scatter];
  return [
    { kind: kind.count, digit: 0 },
    { kind: kind.plan, digit: 0 },
    ...Array.from({ length: digits }, (_, digit) => perDigit.map((kind) => ({ kind, digit }))).flat(),
    { kind: kind.settle, digit: 0 },
  ];
}

/** In the order of `Frame` in assembly/primitives/sort.ts. */
function wordsOf({ type, count, parts, keys, sorted, order = 0, scratch }: SortCall, stage: Stage): number[] {
  return [stage.kind, stage.digit, typeCode[type], count, parts, keys, sorted, order, scratch];
}
