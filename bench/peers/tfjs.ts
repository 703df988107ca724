// TensorFlow.js as a contestant: tensors in the memory of its WebAssembly backend. In Node it has SIMD, but no threads.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import type { Answer, Contestant, Entry } from '../contestant.ts';

export type Tensor = tf.Tensor;
type Tf = typeof tf;
type Body = (tf: Tf, ...inputs: readonly Tensor[]) => Tensor;

const name = 'TensorFlow.js (wasm)';

/** An input with its shape; of one axis where it is a plain typed array. */
export type Input = Float32Array | { readonly data: Float32Array; readonly shape: readonly number[] };

export function tfjsMap(inputs: readonly Input[], body: Body): Entry {
  return { name, open: () => contestant(inputs, body, (data) => data) };
}

export function tfjsReduction(inputs: readonly Input[], body: Body): Entry {
  return { name, open: () => contestant(inputs, body, (data) => data[0]!) };
}

async function contestant(
  inputs: readonly Input[],
  body: Body,
  answerOf: (data: ArrayLike<number>) => Answer,
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
      found?.dispose();
      found = tf.tidy(() => body(tf, ...tensors));
    },
    answer: () => answerOf(found!.dataSync() as Float32Array),
    dispose: () => [...tensors, found].forEach((each) => void each?.dispose()),
  };
}
