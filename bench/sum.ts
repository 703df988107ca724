// The case sum: all elements of an f32 array added up.
import { array, sum } from 'lanewise';
import type { Case, Contestant } from './contestant.ts';
import { uniform } from './data.ts';
import { gpujsSum } from './peers/gpujs.ts';
import { handWrittenSum } from './yardstick.ts';

export function sumCase(elements: number): Case {
  const xs = uniform(elements, 3);
  return {
    name: 'sum',
    elements,
    bytes: 4 * elements,
    // Sums of 300,000 elements in one f32 accumulator, which the hand-written code makes of 1e7, lose up to 1e-5.
    tolerance: 2e-5,
    reference: xs.reduce((total, x) => total + x, 0),
    entrants: [
      () => plainSum(xs),
      () => resident('lanewise js', 'js', 1, xs),
      () => resident('lanewise wasm, 1 thread', 'wasm', 1, xs),
      () => resident('lanewise wasm, 2 threads', 'wasm', 2, xs),
      () => roundTrip('lanewise wasm, 2 threads', 2, xs),
      () => handWrittenSum(xs),
      () => gpujsSum('async', xs),
      () => gpujsSum('cpu', xs),
    ],
  };
}

function plainSumLoop(x: Float32Array): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += x[i]!;
  return total;
}

function plainSum(xs: Float32Array): Contestant {
  let answer = 0;
  return {
    name: 'plain JavaScript loop',
    includes: 'resident',
    run: () => (answer = plainSumLoop(xs)),
    answer: () => answer,
  };
}

function resident(name: string, backend: 'js' | 'wasm', threads: number, xs: Float32Array): Contestant {
  const pinned = sum.on(backend, { threads });
  const x = array(xs);
  let answer = 0;
  return {
    name,
    includes: 'resident',
    run: async () => {
      answer = await pinned(x);
    },
    answer: () => answer,
    dispose: () => x.dispose(),
  };
}

function roundTrip(name: string, threads: number, xs: Float32Array): Contestant {
  const pinned = sum.on('wasm', { threads });
  let answer = 0;
  return {
    name,
    includes: 'round trip',
    run: async () => {
      answer = await pinned(xs);
    },
    answer: () => answer,
  };
}
