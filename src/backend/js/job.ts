/**
 * A launch as the printed code takes it: typed arrays over the blocks, extents, scalars. Made afresh for each launch,
 * as an unshared WebAssembly memory changes its buffer when it grows.
 */
import type { JsArgument, JsArtifact, JsModule } from '../../codegen/js/emit-js.ts';
import type { Program } from '../../ir/node.ts';
import { blockCount } from '../../ir/reduction.ts';
import { arrayTypeOf, type DType, type TypedArray } from '../../ir/types.ts';
import type { Argument, Block, CpuBlock, Launch } from '../backend.ts';

export interface Job {
  /** Units in all, and how many points a unit has at most. */
  readonly units: number;
  readonly unitPoints: number;
  run(begin: number, end: number): void;
  /** To be called once, after all units. */
  finish(): void;
}

const none: readonly number[] = [];

export function createJob(program: Program, artifact: JsArtifact, module: JsModule, launch: Launch): Job {
  const { shape } = launch;
  const points = pointCount(shape);
  const units = unitCount(artifact, shape, points);
  const args: JsArgument[] = [];
  const extents: (readonly number[])[] = [];
  for (const [k, arg] of launch.args.entries()) {
    args.push(typeof arg === 'number' ? arg : arrayOf(program, k, arg));
    extents.push(typeof arg === 'number' ? none : arg.shape);
  }
  const outputs = outputArrays(program, launch.outputs, points);
  const unitPoints = Math.ceil(points / Math.max(1, units));
  if (module.finish === undefined) {
    if (program.sink.kind === 'histogram') outputs[0]!.fill(0);
    return {
      units,
      unitPoints,
      run: (begin, end) => module.run(begin, end, shape, args, extents, outputs),
      finish() {},
    };
  }
  const partials = artifact.partials.map((type) => new (arrayTypeOf(type))(units));
  return {
    units,
    unitPoints,
    run: (begin, end) => module.run(begin, end, shape, args, extents, partials),
    finish: () => module.finish!(units, shape, args, extents, partials, outputs),
  };
}

/** The arrays that a program's results are written to. */
export function outputArrays(program: Program, blocks: readonly Block[], points: number): TypedArray[] {
  const { sink } = program;
  const length = sink.kind === 'store' ? points : sink.kind === 'reduce' ? 1 : sink.bins;
  return program.outputs.map(({ dtype }, k) => viewOf(blocks[k]!, dtype, length));
}

export function arrayOf(program: Program, slot: number, arg: Exclude<Argument, number>): TypedArray {
  const { dtype } = program.slots[slot] as { readonly dtype: DType };
  return viewOf(arg.block, dtype, pointCount(arg.shape));
}

export function pointCount(shape: readonly number[]): number {
  let count = 1;
  for (const extent of shape) count *= extent;
  return count;
}

export function viewOf(block: Block, dtype: DType, length: number): TypedArray {
  const { buffer, byteOffset } = block as CpuBlock;
  return new (arrayTypeOf(dtype))(buffer, byteOffset, length);
}

function unitCount(artifact: JsArtifact, shape: readonly number[], points: number): number {
  if (artifact.unit === 'point') return points;
  return artifact.unit === 'block' ? blockCount(points) : points / shape[shape.length - 1]!;
}
