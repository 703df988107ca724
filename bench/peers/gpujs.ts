// gpu.js 2.24 as a contestant: typed arrays in, typed array out, in the mode that it finds here and as plain JavaScript.
// It has no reductions: a sum is 4,096 partial sums, the number of cells from which it uses threads, added in JavaScript.
import { GPU, type IGPUSettings } from 'gpu.js';
import type { Contestant, Entrant } from '../contestant.ts';

type Mode = 'async' | 'cpu';

interface Kernel {
  (...args: readonly unknown[]): unknown;
  readonly kernel?: { readonly constructor: { readonly mode?: string; readonly name: string } };
  destroy(): void;
}

const partialSums = 4096;

/** `this` of a gpu.js kernel. */
interface Cell {
  readonly thread: { readonly x: number };
  readonly constants: { readonly count: number };
}

export async function gpujsHypot(mode: Mode, xs: Float32Array, ys: Float32Array): Promise<Entrant> {
  const kernel = create(
    mode,
    function (this: Cell, a: number[], b: number[]): number {
      return Math.sqrt(a[this.thread.x]! * a[this.thread.x]! + b[this.thread.x]! * b[this.thread.x]!);
    },
    { output: [xs.length] },
  );
  let answer = new Float32Array(0);
  const call = async (): Promise<void> => {
    answer = (await kernel(xs, ys)) as Float32Array<ArrayBuffer>;
  };
  return contestant(mode, kernel, call, () => answer);
}

export async function gpujsSum(mode: Mode, xs: Float32Array): Promise<Entrant> {
  const kernel = create(
    mode,
    function (this: Cell, a: number[]): number {
      let sum = 0;
      for (let k = 0; k < this.constants.count; k++) sum += a[this.thread.x * this.constants.count + k]!;
      return sum;
    },
    { output: [partialSums], constants: { count: Math.floor(xs.length / partialSums) } },
  );
  const rest = xs.length % partialSums;
  let answer = 0;
  const call = async (): Promise<void> => {
    const partials = (await kernel(xs)) as Float32Array;
    answer = 0;
    for (let k = 0; k < partials.length; k++) answer += partials[k]!;
    for (let k = xs.length - rest; k < xs.length; k++) answer += xs[k]!;
  };
  return contestant(mode, kernel, call, () => answer);
}

function create(mode: Mode, body: unknown, settings: object): Kernel {
  const gpu = new GPU({ mode } as IGPUSettings);
  return gpu.createKernel(body as never, settings as never) as unknown as Kernel;
}

/** Runs once, because gpu.js chooses its mode at the first call, and names the contestant after it. */
async function contestant(
  asked: Mode,
  kernel: Kernel,
  run: () => Promise<void>,
  answer: Contestant['answer'],
): Promise<Contestant> {
  await run();
  const mode = asked === 'cpu' ? 'cpu' : `${kernel.kernel?.constructor.mode ?? 'mode unknown'}, its choice`;
  return { name: `gpu.js (${mode})`, includes: 'round trip', run, answer, dispose: () => kernel.destroy() };
}
