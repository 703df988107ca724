// Accelerations of 4,096 bodies by all others: Σ m·d / (d² + softening)^(3/2), of which a step of the motion is made.
import { type GridKernel, grid } from 'lanewise';
import type { Case } from '../contestant.ts';
import { uniform } from '../data.ts';
import { handWritten } from '../hand-written.ts';
import { joined, lanewise } from '../lanewise.ts';
import { type Cell, gpujsGrid } from '../peers/gpujs.ts';
import { type Jax, type JaxArray, jaxMap } from '../peers/jax.ts';
import { tfjsMap } from '../peers/tfjs.ts';
import { plain } from '../plain.ts';

const count = 4096;
const softening = 0.01;

type Numbers = Readonly<Record<number, number>> & { readonly length: number };
type Body = (
  i: number,
  x: Numbers,
  y: Numbers,
  z: Numbers,
  m: Numbers,
  softening: number,
) => { ax: number; ay: number; az: number };

const accelerations: GridKernel<Body, undefined> = grid(accelerationOf, { name: 'n-body' });

export function nBodyCase(): Case {
  const bodies = [13, 14, 15, 16].map((seed) => uniform(count, seed));
  const outs = [0, 1, 2].map(() => new Float32Array(count));
  return {
    name: 'n-body',
    elements: count,
    unit: 'bodies',
    bytes: 4 * 7 * count,
    // Sums of 4,096 terms up to 1000 that cancel, of numbers up to 10,000.
    tolerance: { relative: 1e-4, floor: 1000 },
    reference: plainLoop(
      bodies,
      [0, 1, 2].map(() => new Float64Array(count)),
    ),
    entries: [
      plain(() => plainLoop(bodies, outs)),
      ...lanewise({
        kernel: accelerations,
        args: [...bodies.map((data) => ({ data, shape: [count] })), softening],
        leads: [[count]],
        out: { shape: [count], dtype: 'f32', fields: ['ax', 'ay', 'az'] },
      }),
      handWritten({
        module: 'n-body',
        export: 'accelerations',
        arrays: [...outs, ...bodies],
        units: count,
        args: (at, { from, to }) => [...at, from, to, count, softening],
        answer: ([ax, ay, az]) => joined([ax!, ay!, az!]),
      }),
      gpujsGrid([count, 3], bodies, gpujsBody, (rows) => joined(rows as Float32Array[])),
      jaxMap(bodies, jaxBody),
      tfjsMap(bodies, (tf, x, y, z, m) => {
        const apart = ([x, y, z] as const).map((p) => tf.sub(tf.expandDims(p!, 0), tf.expandDims(p!, 1)));
        const [dx, dy, dz] = apart.map((d) => tf.square(d));
        const d2 = tf.add(tf.add(dx!, dy!), tf.add(dz!, softening));
        const w = tf.div(m!, tf.mul(d2, tf.sqrt(d2)));
        return tf.concat(apart.map((d) => tf.sum(tf.mul(d, w), 1)));
      }),
    ],
  };
}

/** The kernel's body. */
function accelerationOf(
  i: number,
  x: Numbers,
  y: Numbers,
  z: Numbers,
  m: Numbers,
  softening: number,
): { ax: number; ay: number; az: number } {
  let ax = 0;
  let ay = 0;
  let az = 0;
  for (let j = 0; j < x.length; j++) {
    const dx = x[j]! - x[i]!;
    const dy = y[j]! - y[i]!;
    const dz = z[j]! - z[i]!;
    const d2 = dx * dx + dy * dy + dz * dz + softening;
    const w = m[j]! / (d2 * Math.sqrt(d2));
    ax += dx * w;
    ay += dy * w;
    az += dz * w;
  }
  return { ax, ay, az };
}

type Floats = Float32Array | Float64Array;

function plainLoop(bodies: readonly Float32Array[], outs: readonly Floats[]): ArrayLike<number> {
  const [x, y, z, m] = bodies as readonly [Float32Array, Float32Array, Float32Array, Float32Array];
  for (let i = 0; i < count; i++) {
    let ax = 0;
    let ay = 0;
    let az = 0;
    for (let j = 0; j < count; j++) {
      const dx = x[j]! - x[i]!;
      const dy = y[j]! - y[i]!;
      const dz = z[j]! - z[i]!;
      const d2 = dx * dx + dy * dy + dz * dz + softening;
      const w = m[j]! / (d2 * Math.sqrt(d2));
      ax += dx * w;
      ay += dy * w;
      az += dz * w;
    }
    outs[0]![i] = ax;
    outs[1]![i] = ay;
    outs[2]![i] = az;
  }
  return joined(outs);
}

/** One axis per row of the output. */
function gpujsBody(this: Cell, x: number[], y: number[], z: number[], m: number[]): number {
  const i = this.thread.x;
  let sum = 0;
  for (let j = 0; j < 4096; j++) {
    const dx = x[j]! - x[i]!;
    const dy = y[j]! - y[i]!;
    const dz = z[j]! - z[i]!;
    const d2 = dx * dx + dy * dy + dz * dz + 0.01;
    const w = m[j]! / (d2 * Math.sqrt(d2));
    let d = dx;
    if (this.thread.y > 0.5) d = dy;
    if (this.thread.y > 1.5) d = dz;
    sum += d * w;
  }
  return sum;
}

function jaxBody({ np }: Jax, ...bodies: readonly JaxArray[]): JaxArray {
  const [x, y, z, m] = bodies as readonly [JaxArray, JaxArray, JaxArray, JaxArray];
  const apart = [x, y, z].map((p) => p.ref.reshape([1, count]).sub(p.reshape([count, 1])));
  const [dx, dy, dz] = apart as [JaxArray, JaxArray, JaxArray];
  const d2 = np.square(dx.ref).add(np.square(dy.ref)).add(np.square(dz.ref)).add(softening);
  const w = m.reshape([1, count]).div(d2.ref.mul(np.sqrt(d2)));
  const sums = [dx, dy, dz].map((d) => np.sum(d.mul(w.ref), 1));
  w.dispose();
  return np.concatenate(sums, 0);
}
