// TensorFlow.js as a contestant: tensors in the memory of its WebAssembly backend. In Node it has SIMD, but no threads.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import type { Answer, Contestant, Entry } from '../contestant.ts';

export type Tensor = tf.Tensor;
type Tf = typeof tf;
type Body = (tf: Tf, ...inputs: readonly Tensor[]) => Tensor;

const name = 'TensorFlow.js (wasm)';

/** An input with its shape; of one axis where it is a plain typed array. */
export type Input =
  | Float32Array
  | { readonly data: Float32Array | Int32Array; readonly shape: readonly number[] };

export function tfjsMap(inputs: readonly Input[], body: Body): Entry {
  return { name, open: () => contestant(inputs, body, (data) => data) };
}

/** The body `steps` times, each time with its last result for the first input. */
export function tfjsLoop(steps: number, inputs: readonly Input[], body: Body): Entry {
  return { name, open: () => contestant(inputs, body, (data) => data, steps) };
}

export function tfjsReduction(inputs: readonly Input[], body: Body): Entry {
  return { name, open: () => contestant(inputs, body, (data) => data[0]!) };
}

async function contestant(
  inputs: readonly Input[],
  body: Body,
  answerOf: (data: ArrayLike<number>) => Answer,
  steps = 1,
): Promise<Contestant> {
  if (!(await tf.setBackend('wasm'))) throw new Error('the wasm backend does not start');
  const tensors = inputs.map((input) =>
    input instanceof Float32Array ? tf.tensor(input) : tf.tensor(input.data, [...input.shape]),
  );
  let found: Tensor | undefined;
  return {
    name,
    role: 'peer',
    includes: 'resident',
    run: () => {
      for (let k = 0; k < steps; k++) {
        const last = found;
        const first = k === 0 ? tensors[0]! : last!;
        found = tf.tidy(() => body(tf, first, ...tensors.slice(1)));
        last?.dispose();
      }
    },
    answer: () => answerOf(found!.dataSync() as Float32Array | Int32Array),
    dispose: () => [...tensors, found].forEach((each) => void each?.dispose()),
  };
}
