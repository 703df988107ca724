// Where the least element is.
import { argmin } from 'lanewise';
import type { Case } from '../contestant.ts';
import { uniform } from '../data.ts';
import { type Cell, gpujsReduction } from '../peers/gpujs.ts';
import { jaxReduction } from '../peers/jax.ts';
import { tfjsReduction } from '../peers/tfjs.ts';
import { reductionCase } from './reduction.ts';

export function argminCase(elements: number): Case {
  const x = uniform(elements, 8);
  const lesser = (a: number, b: number): number => (x[b]! < x[a]! ? b : a);
  return reductionCase({
    name: 'argmin',
    kernel: argmin,
    inputs: [x],
    tolerance: { relative: 0 },
    reference: plainLoop(x),
    plain: (x) => plainLoop(x!),
    combine: (parts, from) => parts.map((part, k) => part + from[k]!).reduce(lesser),
    peers: [
      gpujsReduction([x], gpujsBody, (partials, rest) => {
        const count = rest / partials.length;
        let least = 0;
        for (let k = 0; k < partials.length; k++) least = lesser(least, k * count + partials[k]!);
        for (let k = rest; k < x.length; k++) least = lesser(least, k);
        return least;
      }),
      jaxReduction([x], ({ np }, x) => np.argmin(x!)),
      tfjsReduction([x], (tf, x) => tf.argMin(x!)),
    ],
  });
}

function plainLoop(x: Float32Array): number {
  let least = 0;
  for (let i = 1; i < x.length; i++) if (x[i]! < x[least]!) least = i;
  return least;
}

/** The place within the part. */
function gpujsBody(this: Cell, a: number[]): number {
  const from = this.thread.x * this.constants.count;
  let at = 0;
  let least = a[from]!;
  for (let k = 1; k < this.constants.count; k++) {
    const x = a[from + k]!;
    if (x < least) {
      least = x;
      at = k;
    }
  }
  return at;
}
