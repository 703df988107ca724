/**
 * A launch as commands: every argument is checked, buffers are bound, one dispatch after the other is queued.
 *
 * WebGPU forbids a buffer that one dispatch both reads and writes through two bindings, so an input that is an output too
 * is copied first; the body then reads what was there before, whatever it reads.
 */
import type { Binding, WgslArtifact } from '../../codegen/wgsl/artifact.ts';
import { elementsOf, writeUniforms } from '../../codegen/wgsl/layout.ts';
import { planLaunch } from '../../codegen/wgsl/plan.ts';
import type { Program } from '../../ir/node.ts';
import { bytesOf } from '../../ir/types.ts';
import type { Block, Launch } from '../backend.ts';
import { type GpuBlock, isGpuBlock } from './block.ts';
import type { CompiledPass } from './compile.ts';
import { badLaunch, tooManyPoints } from './messages.ts';
import type { Queue } from './queue.ts';
import type { GpuSpace } from './space.ts';
import { align4 } from './usage.ts';

/** Coordinates are i32, and a histogram's or a word's index may step past the last point. */
const mostPoints = 2 ** 31 - 2 ** 20;

export interface Launcher {
  readonly artifact: WgslArtifact;
  readonly passes: readonly CompiledPass[];
  readonly queue: Queue;
  readonly space: GpuSpace;
}

/** Queues the launch. Throws before anything is queued where an argument does not fit. */
export function queueLaunch(launcher: Launcher, launch: Launch): void {
  const { artifact, space } = launcher;
  const bound = bindArguments(artifact.program, launcher.passes, launch);
  const plan = planLaunch(artifact, launch.shape);
  const temporary: GpuBlock[] = [];
  try {
    const inputs = withoutAliases(launcher, bound, temporary);
    if (plan.partialBytes > 0) temporary.push(space.allocate(plan.partialBytes));
    const partials = temporary[temporary.length - 1];
    if (plan.clearsOutputs) clearOutputs(launcher, bound.outputs);
    for (const { pass, groups, step } of plan.dispatches) {
      const { pipeline, bindGroups, pass: of } = launcher.passes[pass]!;
      const blocks = of.bindings.map((binding) => blockOf(binding, inputs, bound.outputs, partials));
      const uniforms = writeUniforms(artifact.uniforms, launch.shape, launch.args, step);
      const bindGroup = bindGroups.get(blocks.map(({ pooled }) => pooled));
      const writes = partials ? [...bound.outputs, partials] : bound.outputs;
      const kernel = artifact.program.name;
      launcher.queue.add({ kind: 'dispatch', pipeline, bindGroup, uniforms, groups, kernel }, writes, blocks);
    }
    for (const block of bound.outputs) block.fault = undefined;
  } finally {
    for (const block of temporary) space.free(block);
  }
}

interface Bound {
  /** By slot; only those that a pass binds. */
  readonly inputs: ReadonlyMap<number, GpuBlock>;
  readonly outputs: readonly GpuBlock[];
}

function bindArguments(program: Program, passes: readonly CompiledPass[], launch: Launch): Bound {
  const points = elementsOf(launch.shape);
  if (launch.shape.length !== program.rank)
    throw badLaunch(program.name, `a domain of rank ${launch.shape.length}`);
  if (launch.args.length !== program.slots.length)
    throw badLaunch(program.name, `${launch.args.length} arguments`);
  if (points > mostPoints) throw tooManyPoints(points, mostPoints);
  const inputs = new Map<number, GpuBlock>();
  for (const { pass } of passes)
    for (const binding of pass.bindings)
      if (binding.kind === 'slot') inputs.set(binding.slot, inputBlock(program, launch, binding.slot));
  const elements =
    program.sink.kind === 'store' ? points : program.sink.kind === 'reduce' ? 1 : program.sink.bins;
  const outputs = program.outputs.map(({ dtype }, k) =>
    checkBlock(program, launch.outputs[k], elements * bytesOf(dtype), `output ${k}`),
  );
  if (new Set(outputs).size < outputs.length) throw badLaunch(program.name, 'one block for two outputs');
  return { inputs, outputs };
}

function inputBlock(program: Program, launch: Launch, number: number): GpuBlock {
  const slot = program.slots[number]!;
  const arg = launch.args[number];
  if (slot.kind !== 'array' || typeof arg !== 'object')
    throw badLaunch(program.name, `no array in slot ${number}`);
  if (arg.shape.length !== slot.rank)
    throw badLaunch(program.name, `rank ${arg.shape.length} in slot ${number}`);
  const block = checkBlock(program, arg.block, elementsOf(arg.shape) * bytesOf(slot.dtype), `slot ${number}`);
  if (block.fault) throw block.fault;
  return block;
}

function checkBlock(program: Program, block: Block | undefined, bytes: number, what: string): GpuBlock {
  if (!block || !isGpuBlock(block))
    throw badLaunch(program.name, `${what} lies in ${block?.space ?? 'no space'}`);
  if (block.bytes < bytes) throw badLaunch(program.name, `${what} has ${block.bytes} bytes, ${bytes} needed`);
  if (block.pooled.isBroken && block.fault) throw block.fault;
  return block;
}

function withoutAliases(
  { queue, space }: Launcher,
  { inputs, outputs }: Bound,
  temporary: GpuBlock[],
): Bound['inputs'] {
  const aliased = [...inputs].filter(([, block]) => outputs.includes(block));
  if (aliased.length === 0) return inputs;
  const apart = new Map(inputs);
  for (const [slot, block] of aliased) {
    const copy = space.allocate(block.bytes);
    temporary.push(copy);
    const bytes = align4(block.bytes);
    queue.add({ kind: 'copy', from: block.pooled.buffer, to: copy.pooled.buffer, bytes }, [copy], [block]);
    apart.set(slot, copy);
  }
  return apart;
}

function clearOutputs({ queue }: Launcher, outputs: readonly GpuBlock[]): void {
  for (const block of outputs)
    queue.add({ kind: 'clear', buffer: block.pooled.buffer, bytes: align4(block.bytes) }, [block], []);
}

function blockOf(
  binding: Binding,
  inputs: Bound['inputs'],
  outputs: readonly GpuBlock[],
  partials: GpuBlock | undefined,
): GpuBlock {
  if (binding.kind === 'slot') return inputs.get(binding.slot)!;
  return binding.kind === 'output' ? outputs[binding.output]! : partials!;
}
