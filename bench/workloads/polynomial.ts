// A polynomial of degree 16, by Horner's rule.
import { type MapKernel, map, type Value } from 'lanewise';
import type { Case } from '../contestant.ts';
import { uniform } from '../data.ts';
import { type Cell, gpujsMap } from '../peers/gpujs.ts';
import { type JaxArray, jaxMap } from '../peers/jax.ts';
import { type Tensor, tfjsMap } from '../peers/tfjs.ts';
import { elementwiseCase } from './elementwise.ts';

type Body = (x: number) => number;

/** Of the highest power first; f32 numbers, so that all compute the same polynomial. */
const coefficients: readonly number[] = Array.from({ length: 17 }, (_, k) => Math.fround(1 / (k + 1)));

const polynomial: MapKernel<[Value], Body, undefined> = map(
  (x) => {
    let p = 0;
    for (const c of coefficients) p = p * x + c;
    return p;
  },
  { name: 'polynomial', constants: { coefficients } },
);

export function polynomialCase(elements: number): Case {
  const inputs = [uniform(elements, 4)];
  return elementwiseCase({
    name: 'polynomial',
    kernel: polynomial,
    inputs,
    tables: [Float32Array.from(coefficients)],
    // All terms are positive: at most 2 × 16 roundings of half an ULP.
    tolerance: { relative: 2 ** -19 },
    value: (x) => coefficients.reduce((p, c) => p * x! + c, 0),
    plain: (out, x) => plainLoop(out, x!),
    peers: [
      gpujsMap(inputs, gpujsBody),
      jaxMap(inputs, ({ np }, x) => {
        let p: JaxArray = np.multiply(x!.ref, coefficients[0]!).add(coefficients[1]!);
        for (const c of coefficients.slice(2)) p = p.mul(x!.ref).add(c);
        x!.dispose();
        return p;
      }),
      tfjsMap(inputs, (tf, x) => {
        let p: Tensor = tf.add(tf.mul(x!, coefficients[0]!), coefficients[1]!);
        for (const c of coefficients.slice(2)) p = tf.add(tf.mul(p, x!), c);
        return p;
      }),
    ],
  });
}

function plainLoop(out: Float32Array, x: Float32Array): void {
  for (let i = 0; i < out.length; i++) {
    let p = 0;
    for (let k = 0; k < coefficients.length; k++) p = p * x[i]! + coefficients[k]!;
    out[i] = p;
  }
}

function gpujsBody(this: Cell, a: number[]): number {
  const x = a[this.thread.x]!;
  let p = 0;
  for (let k = 1; k <= 17; k++) p = p * x + 1 / k;
  return p;
}
