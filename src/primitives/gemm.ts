/**
 * Matrix products on a WebAssembly memory: C[m,n] = A[m,k]·B[k,n] for each item of a batch.
 *
 * What must hold: C overlaps neither A nor B nor scratch. An element's sum has a fixed order, which
 * assembly/primitives/gemm.ts states: its bits depend on k and the numbers alone. The relaxed module may fuse products
 * into sums, as the engine does; there, too, all elements get the same operations in the same order.
 */
import { base64 as plain } from './bytes/gemm.ts';
import { base64 as relaxed } from './bytes/gemm-relaxed.ts';
import {
  frameBytes,
  instantiate,
  type PrimitiveExports,
  type PrimitiveModule,
  type Step,
  writeStep,
} from './instantiate.ts';

export type GemmType = 'f32' | 'f64';

export interface GemmShape {
  readonly type: GemmType;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Matrices in the batch; 1 where absent. */
  readonly items?: number;
}

/** A matrix in memory: strides in elements, of any sign; 0 repeats. A transposed matrix has its strides swapped. */
export interface GemmInput {
  /** Address of element [0,0]. */
  readonly address: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

export interface GemmCall extends GemmShape {
  readonly a: GemmInput;
  readonly b: GemmInput;
  /** Rows are contiguous. */
  readonly c: { readonly address: number; readonly rowStride: number };
  /** Address of three u32 byte offsets (into a, b, c) per item of the batch; may be absent for a single item. */
  readonly offsets?: number;
  /** Address of `scratchBytes(call)` bytes, 16-byte aligned. */
  readonly scratch: number;
}

interface GemmExports extends PrimitiveExports {
  scratchBytes(elementBytes: number, m: number, n: number, k: number, items: number): number;
}

export interface Gemm {
  readonly module: PrimitiveModule<PrimitiveExports>;
  /** Bytes of frames that a call needs. */
  readonly frameBytes: number;
  scratchBytes(shape: GemmShape): number;
  /** Writes the call's frames at an address, 4-byte aligned: two steps. */
  steps(frames: number, call: GemmCall): Step[];
}

const firstStep: Record<GemmType, number> = { f32: 0, f64: 2 };
const elementBytes: Record<GemmType, number> = { f32: 4, f64: 8 };

/** The f32 and f64 products on a memory. `isRelaxed` needs an engine with relaxed SIMD. */
export function createGemm(memory: WebAssembly.Memory, isRelaxed = false): Gemm {
  const module = instantiate<GemmExports>(isRelaxed ? relaxed : plain, memory);
  return {
    module,
    frameBytes: 2 * frameBytes,
    scratchBytes: ({ type, m, n, k, items = 1 }) =>
      module.exports.scratchBytes(elementBytes[type], m, n, k, items),
    steps: (frames, call) =>
      [0, 1].map((step) => writeStep(module, frames + step * frameBytes, wordsOf(call, step))),
  };
}

/** In the order of `Frame` in assembly/primitives/gemm.ts. */
function wordsOf(
  { type, m, n, k, items = 1, offsets = 0, a, b, c, scratch }: GemmCall,
  step: number,
): number[] {
  return [
    ...[firstStep[type] + step, m, n, k, items, offsets],
    ...[a.address, a.rowStride, a.columnStride],
    ...[b.address, b.rowStride, b.columnStride],
    ...[c.address, c.rowStride, scratch],
  ];
}
