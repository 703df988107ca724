// jax-js as a contestant: jitted functions of its own arrays on its WebAssembly backend, which has no threads in Node.
// Its arrays count references: each use takes one, so that inputs which stay are handed over as `.ref`.
import * as jax from '@jax-js/jax';
import type { Answer, Contestant, Entry } from '../contestant.ts';

export type JaxArray = jax.numpy.Array;

/** The parts of jax-js that bodies use. */
export interface Jax {
  readonly np: typeof jax.numpy;
  readonly lax: typeof jax.lax;
}

type Body = (jax: Jax, ...inputs: readonly JaxArray[]) => JaxArray;

const name = 'jax-js (wasm)';

/** An input with its shape; of one axis where it is a plain typed array. */
export type Input = Float32Array | { readonly data: Float32Array; readonly shape: readonly number[] };

/** A body's inputs are used up by it, as jax-js has it: `x.ref` keeps one for a second use. */
export function jaxMap(inputs: readonly Input[], body: Body): Entry {
  return { name, open: () => contestant(inputs, body, (data) => data) };
}

/** The body `steps` times, each time with its last result for the first input. */
export function jaxLoop(steps: number, inputs: readonly Input[], body: Body): Entry {
  return { name, open: () => contestant(inputs, body, (data) => data, steps) };
}

export function jaxReduction(inputs: readonly Input[], body: Body): Entry {
  return { name, open: () => contestant(inputs, body, (data) => data[0]!) };
}

async function contestant(
  inputs: readonly Input[],
  body: Body,
  answerOf: (data: ArrayLike<number>) => Answer,
  steps = 1,
): Promise<Contestant> {
  await jax.init('wasm');
  jax.defaultDevice('wasm');
  const { numpy: np, lax } = jax;
  const jitted = jax.jit((...args: JaxArray[]) => body({ np, lax }, ...args));
  const arrays = inputs.map((input) =>
    input instanceof Float32Array ? np.array(input) : np.array(input.data).reshape([...input.shape]),
  );
  await jax.blockUntilReady(arrays);
  let found: JaxArray | undefined;
  return {
    name,
    role: 'peer',
    includes: 'resident',
    run: async () => {
      found?.dispose();
      found = arrays[0]!.ref;
      for (let k = 0; k < steps; k++) found = jitted(found, ...arrays.slice(1).map((each) => each.ref));
      await found.blockUntilReady();
    },
    answer: async () => answerOf(await found!.ref.data()),
    dispose: () => [...arrays, found].forEach((each) => void each?.dispose()),
  };
}
