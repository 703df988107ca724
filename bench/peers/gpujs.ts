// gpu.js 2.24 as a contestant: typed arrays in, typed array out, on WebAssembly with its threads.
// It has no reductions: a reduction is 4,096 partial ones, the number of cells from which it uses threads, and the rest in
// JavaScript.
import { GPU, type IGPUSettings } from 'gpu.js';
import type { Answer, Contestant, Entry } from '../contestant.ts';

interface Kernel {
  (...args: readonly unknown[]): Promise<unknown>;
  readonly kernel?: { readonly constructor: { readonly mode?: string; readonly name: string } };
  destroy(): void;
}

/** `this` of a gpu.js kernel. */
export interface Cell {
  readonly thread: { readonly x: number; readonly y: number };
  readonly constants: { readonly count: number };
}

const partialCells = 4096;
const name = 'gpu.js';

/** A cell per element. */
export function gpujsMap(inputs: readonly Float32Array[], body: unknown): Entry {
  return gpujsGrid([inputs[0]!.length], inputs, body);
}

/** A cell per element of the output, innermost extent first. */
export function gpujsGrid(
  output: readonly number[],
  inputs: readonly unknown[],
  body: unknown,
  answerOf: (found: unknown) => Answer = (found) => found as Answer,
): Entry {
  return {
    name,
    open: () => {
      const kernel = create(body, { output: [...output] });
      return contestant(kernel, () => kernel(...inputs), answerOf);
    },
  };
}

/** `finish` has the partial results, and where the elements start that are in none. */
export function gpujsReduction(
  inputs: readonly Float32Array[],
  body: unknown,
  finish: (partials: Float32Array, rest: number) => number,
): Entry {
  const count = Math.floor(inputs[0]!.length / partialCells);
  return {
    name,
    open: () => {
      const kernel = create(body, { output: [partialCells], constants: { count } });
      const run = async (): Promise<number> =>
        finish((await kernel(...inputs)) as Float32Array, count * partialCells);
      return contestant(kernel, run, (found) => found as number);
    },
  };
}

function create(body: unknown, settings: object): Kernel {
  const gpu = new GPU({ mode: 'webasm', asyncMode: true } as unknown as IGPUSettings);
  return gpu.createKernel(body as never, { asyncMode: true, ...settings } as never) as unknown as Kernel;
}

/** Runs once, because gpu.js settles its mode at the first call, and names the contestant after it. */
async function contestant(
  kernel: Kernel,
  call: () => Promise<unknown>,
  answerOf: (found: unknown) => Answer,
): Promise<Contestant> {
  let found = await call();
  return {
    name: `${name} (${kernel.kernel?.constructor.mode ?? 'mode unknown'})`,
    role: 'peer',
    includes: 'round trip',
    run: async () => {
      found = await call();
    },
    answer: () => answerOf(found),
    dispose: () => kernel.destroy(),
  };
}
