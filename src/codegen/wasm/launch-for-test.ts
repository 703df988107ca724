/** For tests: runs a generated module in this process, on a memory of its own, with guard bytes around all outputs. */
import type { EvaluateInputs } from '../../ir/evaluate.ts';
import { special } from '../../ir/special.ts';
import { arrayTypeOf, bytesOf, type TypedArray } from '../../ir/types.ts';
import type { Verified } from '../../ir/verify.ts';
import {
  frameBytes,
  frameOffset,
  localArraysOffset,
  outputOffset,
  scratchBytes,
  slotBytes,
  slotOffset,
  unitCount,
  type WasmFeatures,
} from './abi.ts';
import { emitWasm } from './emit-wasm.ts';

export interface LaunchOptions {
  readonly features?: Partial<WasmFeatures>;
  /** Cuts the units into ranges that run in a random order, as several workers would. */
  readonly split?: { readonly ranges: number; readonly random: () => number };
  /** Bytes by which arrays are off a 16-byte boundary, in elements. */
  readonly skew?: number;
}

const mathModule: WebAssembly.ModuleImports = Object.assign(Object.create(Math), special, {
  rem: (a: number, b: number): number => a % b,
});

const guard = 0xa5;

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function launch(program: Verified, inputs: EvaluateInputs, options: LaunchOptions = {}): TypedArray[] {
  const artifact = emitWasm(program, { shared: false, simd: true, ...options.features });
  const isShared = options.features?.shared ?? false;
  const memory = new WebAssembly.Memory({
    initial: 1,
    maximum: 65536,
    ...(isShared ? { shared: true } : {}),
  });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(artifact.bytes), {
    env: { memory },
    math: mathModule,
  });
  const { run, finish } = instance.exports as unknown as {
    run: (frame: number, begin: number, end: number, worker: number) => void;
    finish?: (frame: number) => void;
  };
  const area = createArea(memory, options.skew ?? 0);
  const { shape } = inputs;
  const { sink, outputs } = program;
  const units = unitCount(program, artifact.rowAxis, shape);
  const workers = options.split ? 3 : 1;
  const frame = area.take(frameBytes(program), 16);
  const results = outputs.map(({ dtype }) => {
    const elements =
      sink.kind === 'store' ? shape.reduce((a, b) => a * b, 1) : sink.kind === 'reduce' ? 1 : sink.bins;
    return { dtype, elements, at: area.array(elements * bytesOf(dtype), bytesOf(dtype)) };
  });
  const arguments_ = inputs.args.map((arg, slot) => {
    if (typeof arg === 'number') return arg;
    const at = area.array(arg.data.byteLength, arg.data.BYTES_PER_ELEMENT);
    area.bytes().set(new Uint8Array(arg.data.buffer, arg.data.byteOffset, arg.data.byteLength), at);
    return { at, shape: arg.shape, slot };
  });
  const scratch = area.take(Math.max(16, scratchBytes(program, units, workers)), 16);
  const view = new DataView(memory.buffer);
  for (let axis = 0; axis < 3; axis++) view.setInt32(frame + 4 * axis, shape[axis] ?? 1, true);
  view.setInt32(frame + frameOffset.units, units, true);
  view.setInt32(frame + frameOffset.scratch, scratch, true);
  view.setInt32(frame + frameOffset.workers, workers, true);
  view.setInt32(frame + frameOffset.arrays, scratch + localArraysOffset(program, units, workers), true);
  for (const [slot, arg] of arguments_.entries()) {
    const at = frame + frameOffset.slots + slot * slotBytes;
    const kind = program.slots[slot]!;
    if (typeof arg === 'number') {
      if (kind.kind !== 'uniform') throw new Error('a number for an array');
      if (kind.type === 'f32') view.setFloat32(at, arg, true);
      else if (kind.type === 'f64') view.setFloat64(at, arg, true);
      else view.setInt32(at, kind.type === 'bool' ? Number(arg !== 0) : arg | 0, true);
    } else {
      view.setInt32(at + slotOffset.address, arg.at, true);
      for (let axis = 0; axis < 3; axis++)
        view.setInt32(at + slotOffset.extents + 4 * axis, arg.shape[axis] ?? 1, true);
    }
  }
  for (const [k, result] of results.entries())
    view.setInt32(frame + outputOffset(program, k), result.at, true);
  const before = area.bytes().slice(0, area.end());
  for (const [begin, end, worker] of ranges(units, options.split)) run(frame, begin, end, worker);
  finish?.(frame);
  const isOurs = (at: number): boolean =>
    results.some((result) => at >= result.at && at < result.at + result.elements * bytesOf(result.dtype)) ||
    (at >= scratch && at < scratch + scratchBytes(program, units, workers));
  const after = area.bytes();
  for (let at = 0; at < area.end(); at++)
    if (after[at] !== before[at] && !isOurs(at)) throw new Error(`byte ${at} was overwritten`);
  return results.map(({ dtype, elements, at }) => {
    const array = new (arrayTypeOf(dtype))(elements);
    new Uint8Array(array.buffer).set(after.subarray(at, at + elements * bytesOf(dtype)));
    return array;
  });
}

function createArea(memory: WebAssembly.Memory, skew: number) {
  let next = 64;
  const bytes = (): Uint8Array => new Uint8Array(memory.buffer);
  const take = (size: number, align: number): number => {
    const at = Math.ceil(next / align) * align;
    next = at + size;
    const lack = next + 1024 - memory.buffer.byteLength;
    if (lack > 0) memory.grow(Math.ceil(lack / 65536));
    return at;
  };
  return {
    bytes,
    take,
    end: () => next,
    /** An array between guard bytes. */
    array(size: number, elementBytes: number): number {
      const at = take(size + 64 + skew * elementBytes, 16) + 32 + skew * elementBytes;
      bytes().fill(guard, at - 32, at + size + 32);
      return at;
    },
  };
}

function ranges(units: number, split: LaunchOptions['split']): [number, number, number][] {
  if (!split) return [[0, units, 0]];
  const cuts = Array.from({ length: split.ranges - 1 }, () => Math.floor(split.random() * (units + 1)));
  const edges = [0, ...cuts.sort((a, b) => a - b), units];
  const made = edges.slice(1).map((end, k): [number, number, number] => [edges[k]!, end, k % 3]);
  return made
    .map((range) => ({ range, key: split.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ range }) => range);
}
