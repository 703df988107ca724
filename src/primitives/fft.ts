/**
 * Fourier transforms on a WebAssembly memory: rows of complex numbers, f32 or f64, of a power-of-two length, real and
 * imaginary parts in arrays of their own.
 *
 * What must hold: input, output, twiddles and scratch do not overlap. Forward: X[j] = scale·Σ x[t]·exp(-2πi·j·t/n);
 * inverse: the same with +2πi. Nothing is divided by n: give 1/n (or its root) as the scale. Either way of sharing gives
 * the same bits.
 */
import { base64 } from './bytes/fft.ts';
import {
  frameBytes,
  instantiate,
  type PrimitiveExports,
  type PrimitiveModule,
  type Step,
  writeStep,
} from './instantiate.ts';

export type FftType = 'f32' | 'f64';

/** What workers take: whole rows (batches), or ranges of a stage of all rows (few long rows). */
export type FftSharing = 'rows' | 'stages';

export interface FftShape {
  readonly type: FftType;
  /** Complex numbers in a row: a power of two up to 2²⁶. */
  readonly length: number;
  readonly rows: number;
  readonly sharing: FftSharing;
  /** For 'rows': threads that may work on it, the caller included. */
  readonly workers: number;
}

/** Rows of complex numbers in memory. */
export interface ComplexRows {
  /** Addresses of the real and of the imaginary parts. */
  readonly re: number;
  readonly im: number;
  /** Elements from row to row. */
  readonly stride: number;
}

export interface FftCall extends FftShape {
  readonly isInverse: boolean;
  readonly scale: number;
  readonly input: ComplexRows;
  readonly output: ComplexRows;
  /** Address of `fftTwiddles(length)` in the type of the data, 16-byte aligned. */
  readonly twiddles: number;
  /** Address of `scratchBytes(call)` bytes, 16-byte aligned. */
  readonly scratch: number;
}

interface FftExports extends PrimitiveExports {
  scratchBytes(type: number, exponent: number, copies: number): number;
  stages(exponent: number): number;
}

export interface Fft {
  readonly module: PrimitiveModule<PrimitiveExports>;
  /** Bytes of frames that a call needs. */
  frameBytes(shape: Pick<FftShape, 'length' | 'sharing'>): number;
  scratchBytes(shape: FftShape): number;
  /** Writes the call's frames at an address, 8-byte aligned: one step for 'rows', one per stage for 'stages'. */
  steps(frames: number, call: FftCall): Step[];
}

const typeCode: Record<FftType, number> = { f32: 0, f64: 1 };
const stepCode: Record<FftSharing, number> = { rows: 0, stages: 1 };
const scaleAt = 56;

export function createFft(memory: WebAssembly.Memory): Fft {
  const module = instantiate<FftExports>(base64, memory);
  const stepCount = ({ length, sharing }: Pick<FftShape, 'length' | 'sharing'>): number => {
    return sharing === 'rows' ? 1 : Math.max(1, module.exports.stages(exponentOf(length)));
  };
  return {
    module,
    frameBytes: (shape) => stepCount(shape) * frameBytes,
    scratchBytes: ({ type, length, rows, sharing, workers }) =>
      module.exports.scratchBytes(typeCode[type], exponentOf(length), sharing === 'rows' ? workers : rows),
    steps: (frames, call) =>
      Array.from({ length: stepCount(call) }, (_, stage) => {
        const frame = frames + stage * frameBytes;
        new Float64Array(memory.buffer, frame + scaleAt, 1)[0] = call.scale;
        return writeStep(module, frame, wordsOf(call, stage));
      }),
  };
}

/** In the order of `Frame` in assembly/primitives/fft.ts. The inverse has real and imaginary parts in each other's place. */
function wordsOf(call: FftCall, stage: number): number[] {
  const { type, length, rows, sharing, input, output, twiddles, scratch, isInverse } = call;
  const parts = ({ re, im }: ComplexRows): number[] => (isInverse ? [im, re] : [re, im]);
  return [
    ...[stepCode[sharing], stage, typeCode[type], exponentOf(length), rows],
    ...[...parts(input), input.stride, ...parts(output), output.stride, twiddles, scratch],
  ];
}

function exponentOf(length: number): number {
  return 31 - Math.clz32(length);
}

/**
 * The twiddles of a length, in f64: six arrays of length/4, the real parts of w, w², w³, then their imaginary parts, where
 * w[p] = exp(-2πi·p/length). Empty for a length below 4.
 */
export function fftTwiddles(length: number): Float64Array<ArrayBuffer> {
  const quarter = Math.floor(length / 4);
  const values = new Float64Array(6 * quarter);
  for (let power = 1; power <= 3; power++) {
    for (let p = 0; p < quarter; p++) {
      const [re, im] = unitRoot(power * p, length);
      values[(power - 1) * quarter + p] = re;
      values[(power + 2) * quarter + p] = im;
    }
  }
  return values;
}

/** exp(-2πi·p/n), p below n, n a multiple of 4: sine and cosine are asked for angles up to π/4 only, where they are best. */
function unitRoot(p: number, n: number): readonly [number, number] {
  const quadrant = Math.floor((4 * p) / n);
  const rest = 4 * p - quadrant * n;
  const isUpper = 2 * rest > n;
  const angle = (Math.PI / 2) * ((isUpper ? n - rest : rest) / n);
  const [cos, sin] = isUpper ? [Math.sin(angle), Math.cos(angle)] : [Math.cos(angle), Math.sin(angle)];
  const turned = [
    [cos, -sin],
    [-sin, -cos],
    [-cos, sin],
    [sin, cos],
  ] as const;
  return turned[quadrant]!;
}
