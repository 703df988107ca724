// gpu.js 2.24 as a contestant: typed arrays in, typed array out, on WebAssembly with its threads.
// It has no reductions: a reduction is 4,096 partial ones, the number of cells from which it uses threads, and the rest in
// JavaScript.
import * as gpujs from 'gpu.js';
import type { Answer, Contestant, Entry } from '../contestant.ts';

interface Kernel {
  (...args: readonly unknown[]): Promise<unknown>;
  /** Of a pipeline. */
  readonly backend?: string;
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

/** A kernel `steps` times, each time with its last result: a pipeline of gpu.js. Extents of both, innermost first. */
export function gpujsLoop(
  steps: number,
  output: readonly number[],
  start: Float32Array,
  body: unknown,
): Entry {
  return {
    name,
    open: () => {
      const gpu = open();
      const step = gpu.createKernel(body as never, { output: [...output], asyncMode: true } as never);
      const plan = gpu.createPipeline((u: unknown) => {
        let last = u;
        for (let k = 0; k < steps; k++) last = (step as unknown as (u: unknown) => unknown)(last);
        return last;
      });
      const call = (): Promise<unknown> => plan(input(start, output));
      return contestant(plan, call, (rows) => flattened(rows as readonly Float32Array[]));
    },
  };
}

/** Rows one after the other. */
export function flattened(rows: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(rows.length * rows[0]!.length);
  rows.forEach((row, k) => all.set(row, k * row.length));
  return all;
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

/** What its types leave out. */
interface Gpu {
  createKernel(body: never, settings: never): unknown;
  createPipeline(plan: (u: unknown) => unknown): Kernel;
}

/** A flat array as one of these extents, innermost first: gpu.js has f32 indices, which end at 2^24. */
export function input(data: Float32Array, extents: readonly number[]): unknown {
  const { input: of } = gpujs as unknown as { input: (data: Float32Array, extents: number[]) => unknown };
  return of(data, [...extents]);
}

function open(): Gpu {
  return new gpujs.GPU({ mode: 'webasm' } as never) as unknown as Gpu;
}

function create(body: unknown, settings: object): Kernel {
  return open().createKernel(body as never, { asyncMode: true, ...settings } as never) as unknown as Kernel;
}

/** Runs once, because gpu.js settles its mode at the first call, and names the contestant after it. */
async function contestant(
  kernel: Kernel,
  call: () => Promise<unknown>,
  answerOf: (found: unknown) => Answer,
): Promise<Contestant> {
  let found = await call();
  return {
    name: `${name} (${kernel.kernel?.constructor.mode ?? kernel.backend ?? 'mode unknown'})`,
    role: 'peer',
    includes: 'round trip',
    run: async () => {
      found = await call();
    },
    answer: () => answerOf(found),
    dispose: () => kernel.destroy(),
  };
}
