// Heat in a plate of 2048 × 2048 cells, 100 steps between two arrays; beyond the edge lies the nearest cell.
import { type Field, type StencilKernel, stencil } from 'lanewise';
import type { Case } from '../contestant.ts';
import { uniform } from '../data.ts';
import { handWritten, memoryCopy } from '../hand-written.ts';
import { lanewise } from '../lanewise.ts';
import { type Cell, gpujsLoop } from '../peers/gpujs.ts';
import { type Jax, type JaxArray, jaxLoop } from '../peers/jax.ts';
import { type Tensor, tfjsLoop } from '../peers/tfjs.ts';
import { plain } from '../plain.ts';

const size = 2048;
const steps = 100;
const conductivity = 0.2;

type Body = (u: Field, k: number) => number;

const heat: StencilKernel<Body, undefined> = stencil(
  (u, k: number) => u(0, 0) + k * (u(-1, 0) + u(1, 0) + (u(0, -1) + u(0, 1)) - 4 * u(0, 0)),
  { name: 'heat', border: 'clamp' },
);

export function heatCase(): Case {
  const elements = size * size;
  const start = uniform(elements, 12);
  const shape = [size, size];
  const [a, b] = [new Float32Array(elements), new Float32Array(elements)];
  const bytes = 2 * 4 * elements * steps;
  return {
    name: 'heat',
    elements,
    unit: `cells, ${steps} steps`,
    bytes,
    // Each step adds a rounding and none is amplified: less than 100 ULP of 1.
    tolerance: { relative: 1e-5, floor: 1 },
    reference: plainSteps(Float64Array.from(start), new Float64Array(elements)),
    entries: [
      plain(() => {
        a.set(start);
        return plainSteps(a, b);
      }),
      ...lanewise({
        kernel: heat,
        args: [{ data: start, shape }, { data: start, shape }, conductivity],
        out: { shape, dtype: 'f32' },
        run: async (step, out, [first, spare, k]) => {
          await step.into(spare, first, k);
          for (let n = 1; n < steps - 1; n += 2) {
            await step.into(out, spare, k);
            await step.into(spare, out, k);
          }
          await step.into(out, spare, k);
        },
      }),
      handWritten({
        module: 'heat',
        arrays: [start, new Float32Array(elements), new Float32Array(elements)],
        units: size,
        steps,
        args: ([first, a, b], { from, to, step }) => {
          const [out, u] = step % 2 === 0 ? [a!, step === 0 ? first! : b!] : [b!, a!];
          return [out, u, size, size, from, to, conductivity];
        },
        answer: (places) => places[2]!,
      }),
      gpujsLoop(steps, shape, start, gpujsBody),
      jaxLoop(steps, [{ data: start, shape }], jaxBody),
      tfjsLoop(steps, [{ data: start, shape }], (tf, u) => {
        // One cell beyond the edge, its mirror image is the nearest cell.
        const edges: [number, number][] = [
          [1, 1],
          [1, 1],
        ];
        const wide = tf.mirrorPad(u!, edges, 'symmetric');
        const at = (y: number, x: number): Tensor => tf.slice(wide, [1 + y, 1 + x], [size, size]);
        const around = tf.add(tf.add(at(-1, 0), at(1, 0)), tf.add(at(0, -1), at(0, 1)));
        return tf.add(u!, tf.mul(tf.sub(around, tf.mul(u!, 4)), conductivity));
      }),
      memoryCopy(bytes / steps, steps),
    ],
  };
}

/** `a` is the start; both are overwritten. Returns the end. */
function plainSteps<T extends Float32Array | Float64Array>(a: T, b: T): T {
  for (let step = 0; step < steps; step++) {
    plainStep(b, a);
    [a, b] = [b, a];
  }
  return a;
}

function plainStep(out: Float32Array | Float64Array, u: Float32Array | Float64Array): void {
  const last = size - 1;
  for (let y = 0; y < size; y++) {
    const above = (y > 0 ? y - 1 : 0) * size;
    const here = y * size;
    const below = (y < last ? y + 1 : last) * size;
    for (let x = 0; x < size; x++) {
      const left = u[here + (x > 0 ? x - 1 : 0)]!;
      const right = u[here + (x < last ? x + 1 : last)]!;
      const around = u[above + x]! + u[below + x]! + (left + right);
      out[here + x] = u[here + x]! + conductivity * (around - 4 * u[here + x]!);
    }
  }
}

function gpujsBody(this: Cell, u: number[][]): number {
  const x = this.thread.x;
  const y = this.thread.y;
  const left = u[y]![Math.max(x - 1, 0)]!;
  const right = u[y]![Math.min(x + 1, 2047)]!;
  const above = u[Math.max(y - 1, 0)]![x]!;
  const below = u[Math.min(y + 1, 2047)]![x]!;
  return u[y]![x]! + 0.2 * (above + below + (left + right) - 4 * u[y]![x]!);
}

function jaxBody({ np }: Jax, ...[u]: readonly JaxArray[]): JaxArray {
  const n = size;
  const above = np.concatenate([u!.ref.slice([0, 1]), u!.ref.slice([0, n - 1])], 0);
  const below = np.concatenate([u!.ref.slice([1, n]), u!.ref.slice([n - 1, n])], 0);
  const left = np.concatenate([u!.ref.slice([], [0, 1]), u!.ref.slice([], [0, n - 1])], 1);
  const right = np.concatenate([u!.ref.slice([], [1, n]), u!.ref.slice([], [n - 1, n])], 1);
  const around = above.add(below).add(left.add(right));
  return u!.ref.add(around.sub(u!.mul(4)).mul(conductivity));
}
