/**
 * Separable resampling of images on a WebAssembly memory, 1 to 4 interleaved channels, f32 or u8: one pass along the rows
 * or one along the columns. Each output pixel is a weighted sum of consecutive input pixels, which a table lists.
 *
 * What must hold: input, output and table do not overlap. f32: products are added to 0 in ascending order, each product
 * and sum rounded to f32. u8: clamp((Σ weight·pixel + 2¹³) >> 14, 0, 255) with the integer weights of `fixedWeights`; the
 * sum must fit 32 bits, which it does while Σ|weight| < 500.
 */
import { base64 } from './bytes/resample.ts';
import {
  frameBytes,
  instantiate,
  type PrimitiveExports,
  type PrimitiveModule,
  type Step,
  writeStep,
} from './instantiate.ts';

export type ResampleType = 'f32' | 'u8';

/** Along the row: the width changes. Along the column: the height changes. */
export type ResampleAxis = 'across' | 'down';

/** Output pixel i of the axis is Σ weights[i·taps + t]·input[begins[i] + t] for t < counts[i]. */
export interface ResampleTable {
  /** Pixels of the output along the axis. */
  readonly length: number;
  /** Most pixels that one output pixel reads. */
  readonly taps: number;
  readonly begins: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
}

/** Rows of pixels in memory. */
export interface PixelRows {
  readonly address: number;
  /** Elements (not pixels) from row to row. */
  readonly stride: number;
}

export interface ResampleCall {
  readonly type: ResampleType;
  readonly axis: ResampleAxis;
  readonly channels: 1 | 2 | 3 | 4;
  /** Size of the output in pixels. */
  readonly rows: number;
  readonly columns: number;
  /** Pixels of the input along the axis. */
  readonly inLength: number;
  readonly input: PixelRows;
  readonly output: PixelRows;
  /** What `writeResampleTable` wrote. */
  readonly table: WrittenTable;
}

export interface WrittenTable {
  readonly spans: number;
  readonly weights: number;
  readonly taps: number;
}

export interface Resample {
  readonly module: PrimitiveModule<PrimitiveExports>;
  /** Bytes of frames that a call needs. */
  readonly frameBytes: number;
  /** Writes the call's frame at an address, 4-byte aligned: one step, whose units are rows of the output. */
  steps(frames: number, call: ResampleCall): Step[];
}

const stepCode: Record<ResampleType, Record<ResampleAxis, number>> = {
  f32: { across: 0, down: 1 },
  u8: { across: 2, down: 3 },
};

export function createResample(memory: WebAssembly.Memory): Resample {
  const module = instantiate<PrimitiveExports>(base64, memory);
  return { module, frameBytes, steps: (frame, call) => [writeStep(module, frame, wordsOf(call))] };
}

/** In the order of `Frame` in assembly/primitives/resample.ts. */
function wordsOf({
  type,
  axis,
  channels,
  rows,
  columns,
  inLength,
  input,
  output,
  table,
}: ResampleCall): number[] {
  return [
    ...[stepCode[type][axis], channels, rows, columns, inLength],
    ...[input.address, input.stride, output.address, output.stride],
    ...[table.spans, table.weights, table.taps],
  ];
}

/** Bytes that a table takes in memory. */
export function resampleTableBytes(type: ResampleType, { length, taps }: ResampleTable): number {
  return spanBytes(length) + length * paddedTaps(type, taps) * (type === 'f32' ? 4 : 2);
}

/** Writes a table at an address, 16-byte aligned. For u8 its weights become `fixedWeights`. */
export function writeResampleTable(
  memory: WebAssembly.Memory,
  address: number,
  type: ResampleType,
  table: ResampleTable,
): WrittenTable {
  const { length, begins, counts } = table;
  const taps = paddedTaps(type, table.taps);
  const weights = address + spanBytes(length);
  const spans = new Uint32Array(memory.buffer, address, 2 * length);
  const Weights = type === 'f32' ? Float32Array : Int16Array;
  const view = new Weights(memory.buffer, weights, length * taps).fill(0);
  for (let i = 0; i < length; i++) {
    spans.set([begins[i]!, counts[i]!], 2 * i);
    const row = Array.from({ length: counts[i]! }, (_, t) => table.weights[i * table.taps + t]!);
    view.set(type === 'f32' ? row : fixedWeights(row), i * taps);
  }
  return { spans: address, weights, taps };
}

/** The first weight is 16-byte aligned. */
function spanBytes(length: number): number {
  return Math.ceil(length / 2) * 16;
}

/** u8 takes eight weights at a time. */
function paddedTaps(type: ResampleType, taps: number): number {
  return type === 'f32' ? taps : Math.ceil(taps / 8) * 8;
}

const one = 2 ** 14;

/**
 * The weights of one pixel in units of 2⁻¹⁴, each to the nearest, in -2 … 2; what rounding took from their sum is given to
 * the largest, so that an even area keeps its value.
 */
export function fixedWeights(weights: readonly number[]): number[] {
  const clamp = (x: number): number => Math.max(-32768, Math.min(32767, x));
  const fixed = weights.map((weight) => clamp(Math.round(weight * one)));
  const wanted = Math.round(weights.reduce((sum, weight) => sum + weight, 0) * one);
  const largest = weights.reduce((at, weight, t) => (Math.abs(weight) > Math.abs(weights[at]!) ? t : at), 0);
  const lost = wanted - fixed.reduce((sum, weight) => sum + weight, 0);
  return fixed.map((weight, t) => (t === largest ? clamp(weight + lost) : weight));
}
