// Cases that compute one array element by element from others.
import type { Case, Entry, Tolerance } from '../contestant.ts';
import { handWritten, memoryCopy } from '../hand-written.ts';
import { lanewise } from '../lanewise.ts';
import { plain } from '../plain.ts';

export interface Elementwise {
  readonly name: string;
  /** The exported function, where it is not called as the case. */
  readonly export?: string;
  /** Addresses before the count: tables that the hand-written code reads. */
  readonly tables?: readonly Float32Array[];
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

/** The hand-written function is called as the case and takes (out, inputs …, tables …, scalars …, count). */
export function elementwiseCase(work: Elementwise): Case {
  const { name, kernel, inputs, scalars = [], tables = [], tolerance, plain: loop, peers } = work;
  const elements = inputs[0]!.length;
  const bytes = 4 * elements * (inputs.length + 1);
  const out = new Float32Array(elements);
  const args = [...inputs.map((data) => ({ data, shape: [elements] })), ...scalars];
  return {
    name,
    elements,
    bytes,
    tolerance,
    reference: referenceOf(work),
    entries: [
      plain(() => {
        loop(out, ...inputs);
        return out;
      }),
      ...lanewise({ kernel, args, out: { shape: [elements], dtype: 'f32' } }),
      handWritten({
        module: name,
        export: work.export ?? name,
        arrays: [out, ...inputs, ...tables],
        units: elements,
        args: (at, { from, to }) => {
          const arrays = at.map((each, k) => (k <= inputs.length ? each + 4 * from : each));
          return [...arrays, ...scalars, to - from];
        },
        answer: ([found]) => found!,
      }),
      ...peers,
      memoryCopy(bytes),
    ],
  };
}

function referenceOf({ inputs, value }: Elementwise): Float64Array {
  return Float64Array.from(inputs[0]!, (_, k) => value(...inputs.map((input) => input[k]!)));
}
