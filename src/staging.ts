/**
 * Puts a job's arrays where its backend can use them: `borrowBlocks` for the length of one launch on the CPU, `track`
 * and `bringAll` through the buffer manager, which remembers where each array is current.
 */
import type { Argument, Backend, Block, CpuBlock } from './backend/backend.ts';
import type { BufferManager, Resident } from './buffer/manager.ts';
import type { Reach } from './buffer/residency.ts';
import { InternalError } from './errors.ts';
import { dtypeOf, type TypedArray } from './ir/types.ts';
import { isTyped, type Job, type JobArray, type JobTyped } from './job.ts';
import { isPromise, type MaybePromise } from './util/maybe-promise.ts';

/** Blocks for one launch. */
export interface Loan {
  readonly args: readonly Argument[];
  readonly outputs: readonly Block[];
  /** Bytes that were copied in. */
  readonly bytesIn: number;
  /** Copies results out where they were not written in place. Gives the bytes copied. */
  fillResults(): number;
  giveBack(): void;
}

/** Blocks for a transient job: the typed arrays themselves where the backend reads them, else copies in its space. */
export function borrowBlocks(job: Job, { space, reads }: Backend): Loan {
  const copies: Block[] = [];
  const args: Argument[] = [];
  let bytesIn = 0;
  const blockFor = (array: TypedArray): Block => {
    const own = space.wrap?.(array);
    if (own) return own;
    if (reads.includes('host')) return hostBlock(array);
    const block = space.allocate(array.byteLength);
    copies.push(block);
    return block;
  };
  const giveBack = (): void => {
    for (const block of copies) space.free(block);
  };
  try {
    for (const arg of job.args) {
      if (typeof arg === 'number') {
        args.push(arg);
        continue;
      }
      const { array, shape } = arg as JobTyped;
      const block = blockFor(array);
      args.push({ block, shape });
      if (copies.at(-1) !== block) continue;
      space.write(block, array);
      bytesIn += array.byteLength;
    }
    const outputs = (job.outputs as readonly TypedArray[]).map(blockFor);
    const fillResults = (): number => fill(job, { space, reads } as Backend, outputs, copies);
    return { args, outputs, bytesIn, fillResults, giveBack };
  } catch (error) {
    giveBack();
    throw error;
  }
}

function fill(job: Job, { space }: Backend, outputs: readonly Block[], copies: readonly Block[]): number {
  let bytes = 0;
  for (let k = 0; k < outputs.length; k++) {
    const block = outputs[k]!;
    if (!copies.includes(block)) continue;
    const target = job.outputs[k] as TypedArray;
    const read = space.read(block, target);
    if (isPromise(read as MaybePromise<void>))
      throw new InternalError('READ_ASYNC', 'a CPU space gave a promise for a read');
    bytes += target.byteLength;
  }
  return bytes;
}

function hostBlock(array: TypedArray): CpuBlock {
  return { space: 'host', bytes: array.byteLength, buffer: array.buffer, byteOffset: array.byteOffset };
}

/** A job whose arrays all have storage that the manager knows. */
export interface Tracked {
  readonly args: readonly (JobArray | number)[];
  readonly outputs: readonly Resident[];
  /** Fills the caller's typed arrays that the launch did not write itself. */
  fillResults(): MaybePromise<void>;
  /** Frees what was made for typed arrays. */
  release(): void;
}

/** Gives the job's typed arrays storage for as long as it runs. */
export function track(job: Job, buffers: BufferManager): Tracked {
  const adopted: Resident[] = [];
  const adopt = (array: TypedArray): Resident => {
    const resident = buffers.adopt(array, dtypeOf(array)!);
    adopted.push(resident);
    return resident;
  };
  const args = [...job.args, ...job.loaded.captured].map((arg) =>
    typeof arg === 'number' || 'resident' in arg ? arg : { resident: adopt(arg.array), shape: arg.shape },
  );
  const outputs = job.outputs.map((output) => (isTyped(output) ? adopt(output) : output));
  return {
    args,
    outputs,
    fillResults: () => fillTracked(job, buffers, outputs),
    release: () => {
      for (const resident of adopted) buffers.dispose(resident);
    },
  };
}

function fillTracked(job: Job, buffers: BufferManager, outputs: readonly Resident[]): MaybePromise<void> {
  const reads: Promise<void>[] = [];
  job.outputs.forEach((output, k) => {
    if (!isTyped(output) || isInPlace(outputs[k]!)) return;
    const read = buffers.readTo(outputs[k]!, output);
    if (isPromise(read)) reads.push(read);
  });
  if (reads.length > 0) return Promise.all(reads).then(() => undefined);
}

/** An adopted array's own memory is current when the launch wrote into it. */
function isInPlace(resident: Resident): boolean {
  const [last] = resident.fresh;
  return last !== undefined && resident.copies[last]?.borrowed === true;
}

/** The launch's arguments, with every array in reach of the backend. */
export function bringAll(
  buffers: BufferManager,
  inputs: readonly (JobArray | number)[],
  reach: Reach,
): MaybePromise<Argument[]> {
  const args: Argument[] = [];
  for (let k = 0; k < inputs.length; k++) {
    const input = inputs[k]!;
    if (typeof input === 'number') {
      args.push(input);
      continue;
    }
    const block = buffers.bring(input.resident, reach);
    if (isPromise(block)) return bringRest(buffers, inputs.slice(k), args, block, reach);
    args.push({ block, shape: input.shape });
  }
  return args;
}

/** Goes on where the first of the inputs is under way. */
async function bringRest(
  buffers: BufferManager,
  inputs: readonly (JobArray | number)[],
  args: Argument[],
  first: Promise<Block>,
  reach: Reach,
): Promise<Argument[]> {
  let block: Block | undefined = await first;
  for (const input of inputs) {
    if (typeof input === 'number') args.push(input);
    else args.push({ block: block ?? (await buffers.bring(input.resident, reach)), shape: input.shape });
    block = undefined;
  }
  return args;
}
