// All elements of an array added up.
import { sum } from 'lanewise';
import type { Case } from '../contestant.ts';
import { uniform } from '../data.ts';
import { type Cell, gpujsReduction } from '../peers/gpujs.ts';
import { jaxReduction } from '../peers/jax.ts';
import { tfjsReduction } from '../peers/tfjs.ts';
import { reductionCase } from './reduction.ts';

export function sumCase(elements: number): Case {
  const x = uniform(elements, 3);
  return reductionCase({
    name: 'sum',
    kernel: sum,
    inputs: [x],
    // What one f32 accumulator for all elements, as some libraries have, may lose; the error is in the table.
    tolerance: { relative: 1e-3 },
    reference: x.reduce((total, each) => total + each, 0),
    plain: (x) => plainLoop(x!),
    combine: (parts) => parts.reduce((total, part) => total + part, 0),
    peers: [
      gpujsReduction(
        [x],
        function (this: Cell, a: number[]): number {
          let sum = 0;
          for (let k = 0; k < this.constants.count; k++) sum += a[this.thread.x * this.constants.count + k]!;
          return sum;
        },
        (partials, rest) => {
          let sum = 0;
          for (let k = 0; k < partials.length; k++) sum += partials[k]!;
          for (let k = rest; k < x.length; k++) sum += x[k]!;
          return sum;
        },
      ),
      jaxReduction([x], ({ np }, x) => np.sum(x!)),
      tfjsReduction([x], (tf, x) => tf.sum(x!)),
    ],
  });
}

function plainLoop(x: Float32Array): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += x[i]!;
  return total;
}
