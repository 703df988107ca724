// The inner product of two arrays.
import { dot } from 'lanewise';
import type { Case } from '../contestant.ts';
import { uniform } from '../data.ts';
import { type Cell, gpujsReduction } from '../peers/gpujs.ts';
import { jaxReduction } from '../peers/jax.ts';
import { tfjsReduction } from '../peers/tfjs.ts';
import { reductionCase } from './reduction.ts';

export function dotCase(elements: number): Case {
  const inputs = [uniform(elements, 5), uniform(elements, 6)];
  const [a, b] = inputs as [Float32Array, Float32Array];
  return reductionCase({
    name: 'dot',
    kernel: dot,
    inputs,
    // As of the sum.
    tolerance: { relative: 1e-3 },
    reference: a.reduce((total, x, k) => total + x * b[k]!, 0),
    plain: (x, y) => plainLoop(x!, y!),
    combine: (parts) => parts.reduce((total, part) => total + part, 0),
    peers: [
      gpujsReduction(inputs, gpujsBody, (partials, rest) => {
        let sum = 0;
        for (let k = 0; k < partials.length; k++) sum += partials[k]!;
        for (let k = rest; k < a.length; k++) sum += a[k]! * b[k]!;
        return sum;
      }),
      jaxReduction(inputs, ({ np }, x, y) => np.sum(x!.mul(y!))),
      tfjsReduction(inputs, (tf, x, y) => tf.dot(x as never, y as never)),
    ],
  });
}

function plainLoop(x: Float32Array, y: Float32Array): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += x[i]! * y[i]!;
  return total;
}

function gpujsBody(this: Cell, a: number[], b: number[]): number {
  let sum = 0;
  for (let k = 0; k < this.constants.count; k++) {
    const at = this.thread.x * this.constants.count + k;
    sum += a[at]! * b[at]!;
  }
  return sum;
}
