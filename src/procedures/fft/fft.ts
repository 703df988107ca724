/** `fft` and `ifft`: discrete Fourier transforms of any length. */
import type { NDArray } from '../../array/ndarray.ts';
import type { Procedure } from '../../backend/procedure.ts';
import { ArgumentError } from '../../errors.ts';
import type { RunOptions } from '../../kernel.ts';
import type { Views } from '../../patterns/types.ts';
import {
  type BoundArray,
  checkDType,
  createProcedure,
  elementsOf,
  type ProcedurePlan,
  type ProcedureSource,
  shapeText,
} from '../../procedure-call.ts';
import { transformLoops } from './loops.ts';
import { transformPasses } from './passes.ts';
import { isPower, rowsOf, type Transform } from './rows.ts';
import { transformSteps } from './steps.ts';

type Floats = Float32Array | Float64Array | NDArray<'f32'> | NDArray<'f64'> | NDArray;

/** Real and imaginary parts. */
export interface Spectrum<A> {
  readonly re: A;
  readonly im: A;
}

export interface FftKernel extends Views<FftKernel> {
  <A extends Floats>(re: A, im?: A): A extends NDArray ? Spectrum<A> : Promise<Spectrum<A>>;
  /** Runs on the CPU on the calling thread's time. */
  sync<A extends Float32Array | Float64Array>(re: A, im?: A): Spectrum<A>;
  run<A extends Floats>(args: readonly [A, A?], options?: RunOptions): Promise<Spectrum<A>>;
}

/**
 * The discrete Fourier transform along the last axis, X[j] = Σ x[t]·exp(-2πi·j·t/n), in arrays of the type (f32 or f64) and
 * shape given. Without `im` the input is real. Powers of two go by the fast transform in the array's type; other lengths up
 * to 2²⁵ by Bluestein's convolution, in f64 whatever the type. The error of an element, relative to the root of the sum of
 * all squares, is about 1e-16·log2(n) in f64 and 6e-8·log2(n) in f32 (one rounding for lengths by Bluestein).
 * @throws ArgumentError where `re` and `im` differ in shape or type, and for other types.
 */
export const fft: FftKernel = /* @__PURE__ */ createProcedure(
  /* @__PURE__ */ fftSource('fft', false),
) as never;

/**
 * The inverse of `fft`: x[t] = 1/n · Σ X[j]·exp(2πi·j·t/n). Takes both parts.
 * @throws ArgumentError as `fft`.
 */
export const ifft: FftKernel = /* @__PURE__ */ createProcedure(
  /* @__PURE__ */ fftSource('ifft', true),
) as never;

/** Longest rows: by the primitive, and by a convolution of more than twice the length. */
const longest = { power: 2 ** 26, other: 2 ** 25 } as const;

function fftSource(name: string, isInverse: boolean): ProcedureSource {
  return {
    name,
    parameters: ['re', 'im'],
    required: isInverse ? 2 : 1,
    options: {},
    plan: (args) => planTransform(name, args, isInverse),
  };
}

function planTransform(name: string, args: readonly BoundArray[], isInverse: boolean): ProcedurePlan {
  const [re, im] = args as [BoundArray, BoundArray?];
  for (const [k, arg] of args.entries()) checkDType(name, k === 0 ? 're' : 'im', arg.dtype, ['f32', 'f64']);
  if (im && (im.dtype !== re.dtype || im.shape.join() !== re.shape.join())) throw partsDiffer(name, re, im);
  if (re.shape.length === 0) throw tooShort(name);
  const { length } = rowsOf(re.shape);
  const isFast = isPower(length);
  if (length > (isFast ? longest.power : longest.other)) throw tooLong(name, length, isFast);
  const transform = { type: re.dtype as 'f32' | 'f64', isInverse, isComplex: im !== undefined };
  return {
    key: `${re.dtype} ${transform.isComplex} ${isFast}`,
    make: () => createTransform(name, transform, isFast),
    shape: re.shape,
    points: elementsOf(re.shape) * Math.max(1, Math.ceil(Math.log2(length || 1)) * (isFast ? 1 : 5)),
  };
}

function createTransform(name: string, transform: Transform, isFast: boolean): Procedure {
  const { type, isComplex } = transform;
  return {
    kind: 'procedure',
    name,
    inputs: isComplex ? [type, type] : [type],
    outputs: [
      { name: 're', dtype: type },
      { name: 'im', dtype: type },
    ],
    work,
    ways: {
      js: [transformLoops(transform)],
      wasm: [transformSteps(transform)],
      webgpu: isFast
        ? [transformPasses(transform)]
        : 'only lengths that are a power of two are transformed on the GPU; pad the data, or use wasm or js',
    },
  };
}

/** Of one number in one of log2(n) stages. */
const work = {
  flops: 5,
  loads: 2,
  stores: 2,
  bytesRead: 2,
  bytesWritten: 2,
  transcendental: 0,
  loops: true,
  gathers: 0,
} as const;

function partsDiffer(kernel: string, re: BoundArray, im: BoundArray): ArgumentError {
  return new ArgumentError(
    'SHAPE_MISMATCH',
    `kernel '${kernel}': 're' is ${re.dtype} and has ${shapeText(re)}, 'im' is ${im.dtype} and has ${shapeText(im)}. Give arrays of one type and shape.`,
    { kernel },
  );
}

function tooShort(kernel: string): ArgumentError {
  return new ArgumentError(
    'SHAPE_MISMATCH',
    `kernel '${kernel}': 're' has no axis. Give an array of at least rank 1.`,
    { kernel },
  );
}

function tooLong(kernel: string, length: number, isFast: boolean): ArgumentError {
  const most = isFast ? longest.power : longest.other;
  return new ArgumentError(
    'TOO_LARGE',
    `kernel '${kernel}': rows of ${length} numbers; ${most} is the most for ${isFast ? 'powers of two' : 'lengths that are no power of two'}.`,
    { kernel },
  );
}
