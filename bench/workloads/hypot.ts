// sqrt(x² + y²) of two arrays.
import { type MapKernel, map, type Value } from 'lanewise';
import type { Case } from '../contestant.ts';
import { uniform } from '../data.ts';
import { type Cell, gpujsMap } from '../peers/gpujs.ts';
import { jaxMap } from '../peers/jax.ts';
import { tfjsMap } from '../peers/tfjs.ts';
import { elementwiseCase } from './elementwise.ts';

type Body = (x: number, y: number) => number;

export const hypot: MapKernel<[Value, Value], Body, undefined> = map((x, y) => Math.sqrt(x * x + y * y), {
  name: 'hypot',
});

export function hypotCase(elements: number): Case {
  const inputs = [uniform(elements, 1), uniform(elements, 2)];
  return elementwiseCase({
    name: 'hypot',
    kernel: hypot,
    inputs,
    // Four roundings of half an ULP, two of them halved by the root: less than 2 ULP.
    tolerance: { relative: 2 ** -22 },
    value: (x, y) => Math.sqrt(x! * x! + y! * y!),
    plain: (out, x, y) => plainHypotLoop(out, x!, y!),
    peers: [
      gpujsMap(inputs, function (this: Cell, a: number[], b: number[]): number {
        return Math.sqrt(a[this.thread.x]! * a[this.thread.x]! + b[this.thread.x]! * b[this.thread.x]!);
      }),
      jaxMap(inputs, ({ np }, x, y) => np.sqrt(np.square(x!).add(np.square(y!)))),
      tfjsMap(inputs, (tf, x, y) => tf.sqrt(tf.add(tf.square(x!), tf.square(y!)))),
    ],
  });
}

export function plainHypotLoop(out: Float32Array, x: Float32Array, y: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = Math.sqrt(x[i]! * x[i]! + y[i]! * y[i]!);
}
