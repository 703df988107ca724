// Cases that make one number of arrays.
import type { Case, Entry, Tolerance } from '../contestant.ts';
import { handWritten, memoryCopy } from '../hand-written.ts';
import { lanewise } from '../lanewise.ts';
import { plain } from '../plain.ts';

export interface Reduction {
  readonly name: string;
  readonly kernel: unknown;
  readonly inputs: readonly Float32Array[];
  readonly tolerance: Tolerance;
  /** In f64. */
  readonly reference: number;
  /** The loop that anybody would write. */
  plain(...inputs: readonly Float32Array[]): number;
  /** The results of the threads in one; `from` is where each one's part starts. */
  combine(results: readonly number[], from: readonly number[]): number;
  readonly peers: readonly Entry[];
}

/** The hand-written function is called as the case and takes (inputs …, count). */
export function reductionCase(work: Reduction): Case {
  const { name, kernel, inputs, tolerance, reference, plain: loop, combine, peers } = work;
  const elements = inputs[0]!.length;
  const bytes = 4 * elements * inputs.length;
  const starts: Record<number, number[]> = {};
  return {
    name,
    elements,
    bytes,
    tolerance,
    reference,
    entries: [
      plain(() => loop(...inputs)),
      ...lanewise({ kernel, args: inputs.map((data) => ({ data, shape: [elements] })) }),
      handWritten({
        module: name,
        arrays: inputs,
        units: elements,
        args: (at, { from, to, thread, threads }) => {
          (starts[threads] ??= [])[thread] = from;
          return [...at.map((each) => each + 4 * from), to - from];
        },
        finish: (results) => combine(results, starts[results.length]!),
      }),
      ...peers,
      memoryCopy(bytes),
    ],
  };
}
