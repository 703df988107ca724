// Cases that compute one array element by element from others.
import type { Case, Contestant, Entry, Tolerance } from '../contestant.ts';
import { handWritten, memoryCopy } from '../hand-written.ts';
import { lanewise } from '../lanewise.ts';

export interface Elementwise {
  readonly name: string;
  readonly kernel: unknown;
  readonly inputs: readonly Float32Array[];
  /** After the inputs. */
  readonly scalars?: readonly number[];
  readonly tolerance: Tolerance;
  /** One element in f64. */
  value(...inputs: readonly number[]): number;
  /** The loop that anybody would write. */
  plain(out: Float32Array, ...inputs: readonly Float32Array[]): void;
  readonly peers: readonly Entry[];
}

/** The hand-written function is called as the case and takes (out, inputs …, scalars …, count). */
export function elementwiseCase(work: Elementwise): Case {
  const { name, kernel, inputs, scalars = [], tolerance, peers } = work;
  const elements = inputs[0]!.length;
  const bytes = 4 * elements * (inputs.length + 1);
  const args = [...inputs.map((data) => ({ data, shape: [elements] })), ...scalars];
  return {
    name,
    elements,
    bytes,
    tolerance,
    reference: referenceOf(work),
    entries: [
      { name: 'plain', open: () => plain(work) },
      ...lanewise({ kernel, args, out: { shape: [elements], dtype: 'f32' } }),
      handWritten({
        module: name,
        arrays: [new Float32Array(elements), ...inputs],
        units: elements,
        args: (at, { from, to }) => [...at.map((each) => each + 4 * from), ...scalars, to - from],
        answer: ([out]) => out!,
      }),
      ...peers,
      memoryCopy(bytes),
    ],
  };
}

function referenceOf({ inputs, value }: Elementwise): Float64Array {
  return Float64Array.from(inputs[0]!, (_, k) => value(...inputs.map((input) => input[k]!)));
}

function plain({ inputs, plain: loop }: Elementwise): Contestant {
  const out = new Float32Array(inputs[0]!.length);
  return {
    name: 'plain JavaScript loop',
    role: 'plain',
    includes: 'resident',
    threads: 1,
    run: () => loop(out, ...inputs),
    answer: () => out,
  };
}
