// The Mandelbrot set, 1024 × 1024, at most 200 turns a point.
import { type GridKernel, grid } from 'lanewise';
import { absent, type Case } from '../contestant.ts';
import { handWritten } from '../hand-written.ts';
import { lanewise } from '../lanewise.ts';
import { type Cell, flattened, gpujsGrid } from '../peers/gpujs.ts';
import { plain } from '../plain.ts';

const size = 1024;
const most = 200;
const left = -2;
const top = -1.25;
/** Its multiples are exact in f32. */
const pitch = 2.5 / 1024;

type Body = (y: number, x: number, left: number, top: number, pitch: number) => number;

const mandelbrot: GridKernel<Body, 'i32'> = grid(
  (y, x, left: number, top: number, pitch: number) => {
    const cr = left + x * pitch;
    const ci = top + y * pitch;
    let zr = 0;
    let zi = 0;
    let n = 0;
    while (n < 200 && zr * zr + zi * zi < 4) {
      const t = zr * zr - zi * zi + cr;
      zi = 2 * zr * zi + ci;
      zr = t;
      n++;
    }
    return n;
  },
  { name: 'mandelbrot', out: 'i32' },
);

export function mandelbrotCase(): Case {
  const elements = size * size;
  const out = new Int32Array(elements);
  return {
    name: 'mandelbrot',
    elements,
    unit: 'points',
    bytes: 4 * elements,
    // Near the border of the set, the number of turns depends on the last bit.
    tolerance: { relative: 0, outliers: 0.03 },
    reference: plainLoop(new Int32Array(elements)),
    entries: [
      plain(() => plainLoop(out)),
      ...lanewise({
        kernel: mandelbrot,
        args: [left, top, pitch],
        leads: [[size, size]],
        out: { shape: [size, size], dtype: 'i32' },
      }),
      handWritten({
        module: 'mandelbrot',
        arrays: [new Int32Array(elements)],
        units: size,
        args: ([out], { thread, threads }) => [out!, size, thread, threads, left, top, pitch, most],
        answer: ([out]) => out!,
      }),
      gpujsGrid([size, size], [], gpujsBody, (rows) => flattened(rows as Float32Array[])),
      absent('jax-js', 'jitted functions have no loops whose end depends on the data'),
      absent('TensorFlow.js', 'no loops within an operation'),
    ],
  };
}

function plainLoop(out: Int32Array): Int32Array {
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const cr = left + x * pitch;
      const ci = top + y * pitch;
      let zr = 0;
      let zi = 0;
      let n = 0;
      while (n < most && zr * zr + zi * zi < 4) {
        const t = zr * zr - zi * zi + cr;
        zi = 2 * zr * zi + ci;
        zr = t;
        n++;
      }
      out[y * size + x] = n;
    }
  return out;
}

function gpujsBody(this: Cell): number {
  const cr = -2 + this.thread.x * (2.5 / 1024);
  const ci = -1.25 + this.thread.y * (2.5 / 1024);
  let zr = 0;
  let zi = 0;
  let n = 0;
  for (let k = 0; k < 200; k++) {
    if (zr * zr + zi * zi >= 4) break;
    const t = zr * zr - zi * zi + cr;
    zi = 2 * zr * zi + ci;
    zr = t;
    n++;
  }
  return n;
}
