// The greatest element.
import { max } from 'lanewise';
import type { Case } from '../contestant.ts';
import { uniform } from '../data.ts';
import { type Cell, gpujsReduction } from '../peers/gpujs.ts';
import { jaxReduction } from '../peers/jax.ts';
import { tfjsReduction } from '../peers/tfjs.ts';
import { reductionCase } from './reduction.ts';

export function maxCase(elements: number): Case {
  const x = uniform(elements, 7);
  return reductionCase({
    name: 'max',
    kernel: max,
    inputs: [x],
    tolerance: { relative: 0 },
    reference: plainLoop(x),
    plain: (x) => plainLoop(x!),
    combine: (parts) => Math.max(...parts),
    peers: [
      gpujsReduction([x], gpujsBody, (partials, rest) => Math.max(plainLoop(partials), plainLoop(x, rest))),
      jaxReduction([x], ({ np }, x) => np.max(x!)),
      tfjsReduction([x], (tf, x) => tf.max(x!)),
    ],
  });
}

function plainLoop(x: Float32Array, from = 0): number {
  let most = -Infinity;
  for (let i = from; i < x.length; i++) most = Math.max(most, x[i]!);
  return most;
}

function gpujsBody(this: Cell, a: number[]): number {
  let most = -Infinity;
  for (let k = 0; k < this.constants.count; k++)
    most = Math.max(most, a[this.thread.x * this.constants.count + k]!);
  return most;
}
