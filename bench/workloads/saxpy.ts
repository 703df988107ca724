// a·x + y.
import { type MapKernel, map, type Value } from 'lanewise';
import type { Case } from '../contestant.ts';
import { uniform } from '../data.ts';
import { type Cell, gpujsMap } from '../peers/gpujs.ts';
import { jaxMap } from '../peers/jax.ts';
import { tfjsMap } from '../peers/tfjs.ts';
import { elementwiseCase } from './elementwise.ts';

type Body = (x: number, y: number, a: number) => number;

const saxpy: MapKernel<[Value, Value, Value], Body, undefined> = map((x, y, a: number) => a * x + y, {
  name: 'saxpy',
});

const factor = 2.5;

export function saxpyCase(elements: number): Case {
  const inputs = [uniform(elements, 1), uniform(elements, 2)];
  return elementwiseCase({
    name: 'saxpy',
    kernel: saxpy,
    inputs,
    scalars: [factor],
    // Two roundings of half an ULP.
    tolerance: { relative: 2 ** -23 },
    value: (x, y) => factor * x! + y!,
    plain: (out, x, y) => plainLoop(out, x!, y!, factor),
    peers: [
      gpujsMap(inputs, function (this: Cell, a: number[], b: number[]): number {
        return 2.5 * a[this.thread.x]! + b[this.thread.x]!;
      }),
      jaxMap(inputs, (_, x, y) => x!.mul(factor).add(y!)),
      tfjsMap(inputs, (tf, x, y) => tf.add(tf.mul(x!, factor), y!)),
    ],
  });
}

function plainLoop(out: Float32Array, x: Float32Array, y: Float32Array, a: number): void {
  for (let i = 0; i < out.length; i++) out[i] = a * x[i]! + y[i]!;
}
