/** Whether a program can run on WebGPU, or the reason why not. Sizes are for the launch to check. */

import { loadedSlots } from '../../codegen/wgsl/module.ts';
import { mostFields } from '../../codegen/wgsl/reduce.ts';
import type { Program } from '../../ir/node.ts';
import type { DType } from '../../ir/types.ts';
import { forEachProgramExpr } from '../../ir/walk.ts';

export type DeviceLimits = Pick<
  GPUSupportedLimits,
  'maxStorageBuffersPerShaderStage' | 'maxStorageBufferBindingSize' | 'maxUniformBufferBindingSize'
>;

export function supports(program: Program, limits: DeviceLimits): true | string {
  return (
    unsupportedType(program) ??
    tooManyBuffers(program, limits) ??
    tooManyBins(program, limits) ??
    tooMuchPrivate(program) ??
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
