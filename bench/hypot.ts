// The case hypot: sqrt(x² + y²) of two f32 arrays into a third.
import { array, type MapKernel, map, type Value, zeros } from 'lanewise';
import type { Case, Contestant } from './contestant.ts';
import { uniform } from './data.ts';
import { gpujsHypot } from './peers/gpujs.ts';
import { handWrittenHypot } from './yardstick.ts';

type Body = (x: number, y: number) => number;

export const hypot: MapKernel<[Value, Value], Body, undefined> = map((x, y) => Math.sqrt(x * x + y * y), {
  name: 'hypot',
});

export function hypotCase(elements: number): Case {
  const xs = uniform(elements, 1);
  const ys = uniform(elements, 2);
  return {
    name: 'hypot',
    elements,
    bytes: 3 * 4 * elements,
    // Four roundings of half an ULP, two of them halved by the root: less than 2 ULP.
    tolerance: 2 ** -22,
    reference: Float64Array.from(xs, (x, k) => Math.sqrt(x * x + ys[k]! * ys[k]!)),
    entrants: [
      () => plainHypot(xs, ys),
      () => resident('lanewise js', 'js', 1, xs, ys),
      () => resident('lanewise wasm, 1 thread', 'wasm', 1, xs, ys),
      () => resident('lanewise wasm, 2 threads', 'wasm', 2, xs, ys),
      () => roundTrip('lanewise wasm, 2 threads', 2, xs, ys),
      () => handWrittenHypot(xs, ys),
      () => gpujsHypot('async', xs, ys),
      () => gpujsHypot('cpu', xs, ys),
    ],
  };
}

/** The loop that anybody would write; what the ratios are measured against. */
export function plainHypotLoop(out: Float32Array, x: Float32Array, y: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = Math.sqrt(x[i]! * x[i]! + y[i]! * y[i]!);
}

function plainHypot(xs: Float32Array, ys: Float32Array): Contestant {
  const out = new Float32Array(xs.length);
  return {
    name: 'plain JavaScript loop',
    includes: 'resident',
    run: () => plainHypotLoop(out, xs, ys),
    answer: () => out,
  };
}

/** Arrays of lanewise's own, written in place: nothing is copied, nothing allocated. */
function resident(
  name: string,
  backend: 'js' | 'wasm',
  threads: number,
  xs: Float32Array,
  ys: Float32Array,
): Contestant {
  const pinned = hypot.on(backend, { threads });
  const x = array(xs);
  const y = array(ys);
  const out = zeros([xs.length]);
  return {
    name,
    includes: 'resident',
    run: () => pinned.into(out, x, y),
    answer: () => out.data(),
    dispose: () => [x, y, out].forEach((one) => void one.dispose()),
  };
}

function roundTrip(name: string, threads: number, xs: Float32Array, ys: Float32Array): Contestant {
  const pinned = hypot.on('wasm', { threads });
  let out: Float32Array = new Float32Array(0);
  return {
    name,
    includes: 'round trip',
    run: async () => {
      out = await pinned(xs, ys);
    },
    answer: () => out,
  };
}
