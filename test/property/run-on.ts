/** Runs a program on an opened backend with inputs as `evaluate` takes them, and compares element by element. */
import type { Argument, Backend, CpuBlock, Executable, Launch } from '../../src/backend/backend.ts';
import { elementsFrom, f16Bits, readable } from '../../src/ir/elements.ts';
import { type EvaluateInputs, evaluate } from '../../src/ir/evaluate.ts';
import type { Program } from '../../src/ir/node.ts';
import { arrayTypeOf, type DType, type TypedArray } from '../../src/ir/types.ts';
import type { Verified } from '../../src/ir/verify.ts';

export interface LaunchWay {
  readonly sync?: boolean;
  readonly threads?: number;
}

/** The results of the variant with that number. */
export async function runOn(
  backend: Backend,
  program: Verified,
  inputs: EvaluateInputs,
  options: LaunchWay & { variant?: number } = {},
): Promise<TypedArray[]> {
  const executables = await backend.compile(program);
  const executable = executables[options.variant ?? 0]!;
  const results = await launchOn(backend, executable, program, inputs, options);
  executable.dispose();
  return results;
}

/** The results of one launch, from fresh blocks that are filled with a pattern first. */
export async function launchOn(
  { space }: Pick<Backend, 'space'>,
  executable: Executable,
  program: Verified,
  inputs: EvaluateInputs,
  options: LaunchWay = {},
): Promise<TypedArray[]> {
  const args = inputs.args.map((arg): Argument => {
    if (typeof arg === 'number') return arg;
    const block = space.allocate(Math.max(16, arg.data.byteLength));
    if (arg.data.length > 0) space.write(block, arg.data);
    return { block, shape: arg.shape };
  });
  const results = emptyOutputs(program, inputs.shape);
  const outputs = results.map((array) => {
    const block = space.allocate(Math.max(16, array.byteLength));
    space.write(block, new Uint8Array(block.bytes).fill(0xa5));
    return block;
  });
  const launch: Launch = {
    shape: inputs.shape,
    args,
    outputs,
    ...(options.threads === undefined ? {} : { threads: options.threads }),
  };
  if (options.sync) executable.launchSync!(launch);
  else await executable.launch(launch);
  for (const [k, block] of outputs.entries()) await space.read(block, results[k]!);
  for (const arg of args) if (typeof arg !== 'number') space.free(arg.block as CpuBlock);
  for (const block of outputs) space.free(block);
  return results;
}

/** An input array. f16 is in its bits, which the program means before the passes and after them, in every engine. */
export function inputArray(dtype: DType, values: ArrayLike<number>): TypedArray {
  return dtype === 'f16' ? Uint16Array.from(values, f16Bits) : elementsFrom(dtype, values);
}

/** The program's results with f16 as numbers. */
export function numbersOf({ outputs }: Program, results: readonly TypedArray[]): TypedArray[] {
  return results.map((array, k) => readable(outputs[k]!.dtype, array));
}

/** Arrays of the lengths that the program's sink gives. */
export function emptyOutputs(program: Program, shape: readonly number[]): TypedArray[] {
  const { sink } = program;
  const points = shape.reduce((product, extent) => product * extent, 1);
  const length = sink.kind === 'store' ? points : sink.kind === 'reduce' ? 1 : sink.bins;
  return program.outputs.map(({ dtype }) => new (arrayTypeOf(dtype))(length));
}

/** Undefined if all elements are the same (all NaN are), else where the first difference is. */
export function difference(got: readonly TypedArray[], want: readonly TypedArray[]): string | undefined {
  for (const [k, array] of want.entries())
    for (const [i, value] of array.entries()) {
      const found = got[k]?.[i];
      if (found === undefined || !Object.is(found, value))
        return `output ${k}[${i}]: got ${found}, want ${Object.is(value, -0) ? '-0' : value}`;
    }
  return got.length === want.length ? undefined : `${got.length} outputs instead of ${want.length}`;
}

export async function disagreement(
  backend: Backend,
  program: Verified,
  inputs: EvaluateInputs,
  options: LaunchWay & { variant?: number } = {},
): Promise<string | undefined> {
  return difference(await runOn(backend, program, inputs, options), evaluate(program, inputs));
}
