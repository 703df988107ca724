/** `fft`, `ifft` and, in two dimensions, `fft2`, `ifft2`: discrete Fourier transforms of any length. */
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
import { planeLoops, transformLoops } from './loops.ts';
import { planePasses, transformPasses } from './passes.ts';
import { isPower, type Transform } from './rows.ts';
import { planeSteps, transformSteps } from './steps.ts';

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
  /* @__PURE__ */ fftSource('fft', 1, false),
) as never;

/**
 * The inverse of `fft`: x[t] = 1/n · Σ X[j]·exp(2πi·j·t/n). Takes both parts.
 * @throws ArgumentError as `fft`.
 */
export const ifft: FftKernel = /* @__PURE__ */ createProcedure(
  /* @__PURE__ */ fftSource('ifft', 1, true),
) as never;

/**
 * The transform along the last two axes: `fft` of the rows, then of the columns. Arrays have rank 2 or more, on the GPU 2.
 * @throws ArgumentError as `fft`.
 */
export const fft2: FftKernel = /* @__PURE__ */ createProcedure(
  /* @__PURE__ */ fftSource('fft2', 2, false),
) as never;

/**
 * The inverse of `fft2`, divided by the number of rows and of columns. Takes both parts.
 * @throws ArgumentError as `fft`.
 */
export const ifft2: FftKernel = /* @__PURE__ */ createProcedure(
  /* @__PURE__ */ fftSource('ifft2', 2, true),
) as never;

/** Longest rows: by the primitive, and by a convolution of more than twice the length. */
const longest = { power: 2 ** 26, other: 2 ** 25 } as const;

/** How many of the last axes are transformed. */
type Axes = 1 | 2;

function fftSource(name: string, axes: Axes, isInverse: boolean): ProcedureSource {
  return {
    name,
    parameters: ['re', 'im'],
    required: isInverse ? 2 : 1,
    options: {},
    plan: (args) => planTransform(name, args, axes, isInverse),
  };
}

function planTransform(
  name: string,
  args: readonly BoundArray[],
  axes: Axes,
  isInverse: boolean,
): ProcedurePlan {
  const [re, im] = args as [BoundArray, BoundArray?];
  for (const [k, arg] of args.entries()) checkDType(name, k === 0 ? 're' : 'im', arg.dtype, ['f32', 'f64']);
  if (im && (im.dtype !== re.dtype || im.shape.join() !== re.shape.join())) throw partsDiffer(name, re, im);
  if (re.shape.length < axes) throw tooFewAxes(name, re, axes);
  const lengths = re.shape.slice(-axes);
  for (const length of lengths)
    if (length > (isPower(length) ? longest.power : longest.other)) throw tooLong(name, length);
  const isFast = lengths.every(isPower);
  const isDeep = axes === 2 && re.shape.length > 2;
  const transform = { type: re.dtype as 'f32' | 'f64', isInverse, isComplex: im !== undefined };
  const stages = lengths.reduce((sum, length) => sum + Math.log2(Math.max(2, length)), 0);
  return {
    key: `${re.dtype} ${transform.isComplex} ${isFast} ${isDeep}`,
    make: () => createTransform(name, transform, axes, refusal(isFast, isDeep)),
    shape: re.shape,
    points: elementsOf(re.shape) * Math.ceil(stages * (isFast ? 1 : 5)),
  };
}

/** Why the GPU has no way, if so. */
function refusal(isFast: boolean, isDeep: boolean): string | undefined {
  if (!isFast)
    return 'only lengths that are a power of two are transformed on the GPU; pad the data, or use wasm or js';
  return isDeep
    ? 'the GPU transforms one matrix at a time; give arrays of rank 2, or use wasm or js'
    : undefined;
}

function createTransform(
  name: string,
  transform: Transform,
  axes: Axes,
  refused: string | undefined,
): Procedure {
  const { type, isComplex } = transform;
  const isPlane = axes === 2;
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
      js: [isPlane ? planeLoops(transform) : transformLoops(transform)],
      wasm: [isPlane ? planeSteps(transform) : transformSteps(transform)],
      webgpu: refused ?? [isPlane ? planePasses(transform) : transformPasses(transform)],
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

function tooFewAxes(kernel: string, re: BoundArray, axes: Axes): ArgumentError {
  return new ArgumentError(
    'RANK',
    `kernel '${kernel}': 're' has ${shapeText(re)}, an array of rank ${axes} or more is needed. Give an NDArray: array(data, { shape }).`,
    { kernel },
  );
}

function tooLong(kernel: string, length: number): ArgumentError {
  const [most, what] = isPower(length)
    ? [longest.power, 'powers of two']
    : [longest.other, 'lengths that are no power of two'];
  return new ArgumentError(
    'TOO_LARGE',
    `kernel '${kernel}': a length of ${length}; ${most} is the most for ${what}.`,
    { kernel },
  );
}
