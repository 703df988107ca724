/** Whether a program can run on WebGPU, or the reason why not. Sizes are for the launch to check. */

import { loadedSlots } from '../../codegen/wgsl/module.ts';
import { mostFields } from '../../codegen/wgsl/reduce.ts';
import { mostRounds } from '../../codegen/wgsl/rounds.ts';
import type { Program } from '../../ir/node.ts';
import type { DType } from '../../ir/types.ts';
import type { Verified } from '../../ir/verify.ts';
import { forEachProgramExpr } from '../../ir/walk.ts';
import { prepare } from '../../passes/pipelines.ts';

export type DeviceLimits = Pick<
  GPUSupportedLimits,
  'maxStorageBuffersPerShaderStage' | 'maxStorageBufferBindingSize' | 'maxUniformBufferBindingSize'
>;

/** `loopLimit` is what `measureLoopLimit` gave. */
export function supports(program: Verified, limits: DeviceLimits, loopLimit: number | null): true | string {
  return (
    unsupportedType(program) ??
    tooManyBuffers(program, limits) ??
    tooManyBins(program, limits) ??
    tooMuchPrivate(program) ??
    loopsCut(program, loopLimit) ??
    true
  );
}

function unsupportedType(program: Program): string | undefined {
  const dtypes = [...program.slots, ...program.outputs].flatMap((at) => ('dtype' in at ? [at.dtype] : []));
  const types = new Set<string>([
    ...program.locals,
    ...(program.arrays ?? []).map(({ type }) => type),
    ...program.slots.flatMap((slot) => ('type' in slot ? [slot.type] : [])),
  ]);
  forEachProgramExpr(program, (expr) => types.add(expr.type));
  const has = (dtype: DType): boolean => dtypes.includes(dtype) || types.has(dtype);
  if (has('f64')) return "WebGPU has no f64; use Float32Array arguments, or 'wasm' or 'js'";
  return undefined;
}

/** The most that one pass binds. */
function tooManyBuffers(program: Program, limits: DeviceLimits): string | undefined {
  const inputs = loadedSlots(program).length;
  const outputs = program.outputs.length;
  const needed = program.sink.kind === 'reduce' ? Math.max(inputs, outputs) + 1 : inputs + outputs;
  const most = limits.maxStorageBuffersPerShaderStage;
  if (needed > most) return `${needed} arrays in one pass; this GPU binds at most ${most}`;
  if (program.sink.kind === 'reduce' && outputs > mostFields)
    return `${outputs} accumulators; a workgroup's memory holds at most ${mostFields}`;
  return undefined;
}

/** Of the 8,192 bytes that WGSL gives a function's variables, half for the arrays. */
const mostArrayBytes = 4096;

function tooMuchPrivate({ arrays = [] }: Program): string | undefined {
  const bytes = arrays.reduce((sum, { length }) => sum + 4 * length, 0);
  return bytes > mostArrayBytes
    ? `${bytes} bytes of local arrays; WGSL has room for ${mostArrayBytes} beside other variables`
    : undefined;
}

function tooManyBins({ sink }: Program, limits: DeviceLimits): string | undefined {
  const most = limits.maxStorageBufferBindingSize / 4;
  return sink.kind === 'histogram' && sink.bins > most
    ? `${sink.bins} bins; this GPU holds at most ${most}`
    : undefined;
}

/** All loops of an invocation share the limit, ours included. */
function loopsCut(program: Verified, loopLimit: number | null): string | undefined {
  if (loopLimit === null || mostRounds(prepare(program, 'wgsl')) <= loopLimit) return undefined;
  const rounds = loopLimit.toLocaleString('en-US');
  return `this driver ends loops after ${rounds} rounds without an error, and this kernel may turn more; short constant loops are written out, and run`;
}
