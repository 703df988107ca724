/** Products of matrices by the hand-written modules: a step that packs, and one that multiplies. */
import type { AddressCall, Machine, Stage, Steps } from '../../backend/procedure.ts';
import { createGemm, type Gemm, type GemmCall, type GemmType } from '../../primitives/gemm.ts';
import { itemsOf, matricesOf, type Product, productOf } from './product.ts';

const elementBytes: Record<GemmType, number> = { f32: 4, f64: 8 };
/** What a unit of the second step computes, at most: assembly/primitives/gemm.ts. */
const unitElements = 32 * 256;

/** `isRelaxed` fuses multiplication and addition as the engine does, so bits differ from engine to engine. */
export function productSteps(type: GemmType, isRelaxed: boolean): Steps {
  const variant = isRelaxed ? 'gemm-relaxed' : 'gemm';
  return {
    kind: 'steps',
    variant,
    source: `;; ${variant}: hand-written, assembly/primitives/gemm.ts`,
    needs: isRelaxed ? 'relaxed simd' : 'simd',
    open(machine) {
      const gemm = machine.once(variant, () => createGemm(machine.memory, isRelaxed));
      return { plan: (call, scratch) => plan(machine, gemm, type, call, scratch), dispose() {} };
    },
  };
}

function plan(
  machine: Machine,
  gemm: Gemm,
  type: GemmType,
  { inputs, outputs }: AddressCall,
  scratch: (bytes: number) => number,
): Stage[] {
  const product = productOf(inputs[0]!.shape, inputs[1]!.shape)!;
  const { m, n, k } = product;
  const items = itemsOf(product);
  const shape = { type, m, n, k, items };
  const call: GemmCall = {
    ...shape,
    a: { address: inputs[0]!.address, rowStride: k, columnStride: 1 },
    b: { address: inputs[1]!.address, rowStride: n, columnStride: 1 },
    c: { address: outputs[0]!, rowStride: n },
    scratch: scratch(gemm.scratchBytes(shape)),
    ...(items > 1 ? { offsets: scratch(items * 12) } : {}),
  };
  if (call.offsets !== undefined) writeOffsets(machine, call.offsets, product, elementBytes[type]);
  const [pack, multiply] = gemm.steps(scratch(gemm.frameBytes), call);
  return [
    { module: gemm.module, ...pack!, unitWork: 8 * k },
    { module: gemm.module, ...multiply!, unitWork: 2 * k * Math.min(unitElements, m * n) },
  ];
}

/** Three byte offsets per item: of its matrices in a, b and c. */
function writeOffsets({ memory }: Machine, address: number, product: Product, bytes: number): void {
  const { m, n, k } = product;
  const items = itemsOf(product);
  const table = new Uint32Array(memory.buffer, address, 3 * items);
  for (let item = 0; item < items; item++) {
    const [ofA, ofB] = matricesOf(product, item);
    table.set([ofA * m * k * bytes, ofB * k * n * bytes, item * m * n * bytes], 3 * item);
  }
}
