/** `conv2d`: the convolution of an image with a kernel, as a program of the `grid` pattern. */
import type { NDArray } from '../../array/ndarray.ts';
import type { Passes, Procedure } from '../../backend/procedure.ts';
import { ArgumentError } from '../../errors.ts';
import type { KernelSource } from '../../front/request.ts';
import { specialise } from '../../front/specialise.ts';
import type { Border } from '../../ir/node.ts';
import { computeTypeOf, type DType, roundTo } from '../../ir/types.ts';
import { type Verified, verify } from '../../ir/verify.ts';
import type { RunOptions } from '../../kernel.ts';
import { borderRule } from '../../patterns/stencil.ts';
import type { Views } from '../../patterns/types.ts';
import {
  type BoundArray,
  checkDType,
  createProcedure,
  elementsOf,
  type ProcedurePlan,
  shapeText,
} from '../../procedure-call.ts';
import { productType } from '../matmul/product.ts';

export interface Conv2dOptions {
  /** What lies beyond the image's edge; 'clamp' where absent. */
  readonly border?: Border;
}

export interface Conv2dKernel extends Views<Conv2dKernel> {
  (image: NDArray, kernel: NDArray, options?: Conv2dOptions): NDArray;
  run(args: readonly [NDArray, NDArray, Conv2dOptions?], options?: RunOptions): Promise<NDArray>;
}

/**
 * The convolution of an image [height, width] with a kernel [rows, columns], as large as the image:
 * out[y, x] = Σ kernel[p, q]·image[y + (rows-1>>1) - p, x + (columns-1>>1) - q], the kernel turned by half as in SciPy's
 * convolve2d. f64 if an array is, else f32 if one is, else integers that wrap in 32 bits.
 * @throws ArgumentError for other ranks than 2, and for a kernel without elements.
 */
export const conv2d: Conv2dKernel = /* @__PURE__ */ createProcedure<Conv2dOptions>({
  name: 'conv2d',
  parameters: ['image', 'kernel'],
  options: { border: borderRule },
  plan: planConvolution,
}) as never;

type Matrix = readonly (readonly number[])[];

/** Where a read of index i goes along n elements: ir/border.ts. */
const folds = {
  clamp: (i: number, n: number): number => Math.min(Math.max(i, 0), n - 1),
  wrap: (i: number, n: number): number => ((i % n) + n) % n,
  mirror: (i: number, n: number): number => {
    const at = ((i % (2 * n)) + 2 * n) % (2 * n);
    return at < n ? at : 2 * n - 1 - at;
  },
} as const;

/** What the bodies name: given to them as `functions` and `constants`. */
declare const fold: (i: number, n: number) => number;
declare const beyond: number;

const folded = (
  y: number,
  x: number,
  image: Matrix,
  kernel: Matrix,
  height: number,
  width: number,
  rows: number,
  columns: number,
): number => {
  const top = y + (((rows | 0) - 1) >> 1);
  const left = x + (((columns | 0) - 1) >> 1);
  let sum = 0;
  for (let p = 0; p < (rows | 0); p++) {
    const row = fold(top - p, height | 0);
    for (let q = 0; q < (columns | 0); q++) sum += kernel[p]![q]! * image[row]![fold(left - q, width | 0)]!;
  }
  return sum;
};

const surrounded = (
  y: number,
  x: number,
  image: Matrix,
  kernel: Matrix,
  height: number,
  width: number,
  rows: number,
  columns: number,
): number => {
  const top = y + (((rows | 0) - 1) >> 1);
  const left = x + (((columns | 0) - 1) >> 1);
  let sum = 0;
  for (let p = 0; p < (rows | 0); p++) {
    for (let q = 0; q < (columns | 0); q++) {
      const [i, j] = [top - p, left - q];
      const isInside = i >= 0 && i < (height | 0) && j >= 0 && j < (width | 0);
      sum += kernel[p]![q]! * (isInside ? image[i]![j]! : beyond);
    }
  }
  return sum;
};

const known: readonly DType[] = ['f32', 'f64', 'i32', 'u32', 'i16', 'u16', 'i8', 'u8', 'u8c'];

function planConvolution(args: readonly BoundArray[], { border = 'clamp' }: Conv2dOptions): ProcedurePlan {
  const [image, kernel] = args as [BoundArray, BoundArray];
  checkDType('conv2d', 'image', image.dtype, known);
  checkDType('conv2d', 'kernel', kernel.dtype, known);
  if (image.shape.length !== 2 || kernel.shape.length !== 2 || elementsOf(kernel.shape) === 0)
    throw wrongShapes(image, kernel);
  return {
    key: `${image.dtype} ${kernel.dtype} ${typeof border === 'string' ? border : border.constant}`,
    make: () => createConvolution(image.dtype, kernel.dtype, border),
    shape: image.shape,
    points: elementsOf(image.shape) * elementsOf(kernel.shape),
  };
}

function createConvolution(image: DType, kernel: DType, border: Border): Procedure {
  const ways = [passesFor(image, kernel, border)];
  return {
    kind: 'procedure',
    name: 'conv2d',
    inputs: [image, kernel],
    outputs: [{ name: 'out', dtype: productType(image, kernel) }],
    work,
    ways: { js: ways, wasm: ways, webgpu: ways },
  };
}

function passesFor(image: DType, kernel: DType, border: Border): Passes {
  let programs: readonly Verified[] | undefined;
  return {
    kind: 'passes',
    variant: 'grid',
    get programs() {
      return (programs ??= [compile(image, kernel, border)]);
    },
    plan({ inputs, shape }) {
      const [rows, columns] = inputs[1] as [number, number];
      const arrays = inputs.map((extents, index) => ({ of: 'input', index, shape: extents }) as const);
      const outputs = [{ of: 'output', index: 0 } as const];
      return [{ program: 0, shape, args: [...arrays, ...shape, rows, columns], outputs }];
    },
  };
}

function compile(image: DType, kernel: DType, border: Border): Verified {
  const common = { pattern: 'grid', name: 'conv2d', out: productType(image, kernel) } as const;
  const value = typeof border === 'string' ? 0 : roundTo(computeTypeOf(image), border.constant);
  const source: KernelSource =
    typeof border === 'string' && border !== 'zero'
      ? { ...common, body: folded, functions: { fold: folds[border] } }
      : { ...common, body: surrounded, constants: { beyond: value } };
  const array = (dtype: DType) => ({ kind: 'array', dtype, rank: 2 }) as const;
  const whole = { kind: 'scalar', whole: true } as const;
  const args = [array(image), array(kernel), whole, whole, whole, whole];
  return verify(specialise(source, { rank: 2, args }).program);
}

/** Of one product and sum. */
const work = {
  flops: 4,
  loads: 2,
  stores: 0,
  bytesRead: 1,
  bytesWritten: 0.2,
  transcendental: 0,
  loops: true,
  gathers: 0,
} as const;

function wrongShapes(image: BoundArray, kernel: BoundArray): ArgumentError {
  return new ArgumentError(
    'SHAPE_MISMATCH',
    `kernel 'conv2d': 'image' has ${shapeText(image)}, 'kernel' has ${shapeText(kernel)}. Give NDArrays of rank 2, the kernel with at least one element.`,
    { kernel: 'conv2d' },
  );
}
