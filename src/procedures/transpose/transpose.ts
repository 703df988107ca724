/** `transpose`: an array with its axes in reverse. */
import type { NDArray } from '../../array/ndarray.ts';
import type { Passes, Procedure } from '../../backend/procedure.ts';
import { ArgumentError } from '../../errors.ts';
import type { Body } from '../../front/request.ts';
import { specialise } from '../../front/specialise.ts';
import type { DType, TypedArray } from '../../ir/types.ts';
import { type Verified, verify } from '../../ir/verify.ts';
import type { RunOptions } from '../../kernel.ts';
import type { Views } from '../../patterns/types.ts';
import { type BoundArray, createProcedure, elementsOf, type ProcedurePlan } from '../../procedure-call.ts';

export interface TransposeKernel extends Views<TransposeKernel> {
  <A extends TypedArray | NDArray>(a: A): A extends TypedArray ? Promise<A> : A;
  /** Runs on the CPU on the calling thread's time. */
  sync<A extends TypedArray>(a: A): A;
  run<A extends TypedArray | NDArray>(args: readonly [A], options?: RunOptions): Promise<A>;
}

/**
 * The array with its axes in reverse, copied: [rows, columns] → [columns, rows], ranks 1 to 3, any type.
 * @throws ArgumentError for another rank.
 */
export const transpose: TransposeKernel = /* @__PURE__ */ createProcedure({
  name: 'transpose',
  parameters: ['a'],
  options: {},
  plan: ([a]) => planTranspose(a!),
}) as never;

type Line = readonly number[];

/** By rank. */
const bodies: readonly Body[] = [
  (i: number, a: Line): number => a[i]!,
  (i: number, j: number, a: readonly Line[]): number => a[j]![i]!,
  (i: number, j: number, k: number, a: readonly (readonly Line[])[]): number => a[k]![j]![i]!,
];

function planTranspose({ dtype, shape }: BoundArray): ProcedurePlan {
  const rank = shape.length;
  if (rank < 1 || rank > 3) throw wrongRank(rank);
  return {
    key: `${dtype} ${rank}`,
    make: () => createTranspose(dtype, rank),
    shape: [...shape].reverse(),
    points: elementsOf(shape),
  };
}

function createTranspose(dtype: DType, rank: number): Procedure {
  const ways = [passesFor(dtype, rank)];
  return {
    kind: 'procedure',
    name: 'transpose',
    inputs: [dtype],
    outputs: [{ name: 'out', dtype }],
    work,
    ways: { js: ways, wasm: ways, webgpu: ways },
  };
}

function passesFor(dtype: DType, rank: number): Passes {
  let programs: readonly Verified[] | undefined;
  return {
    kind: 'passes',
    variant: 'grid',
    get programs() {
      return (programs ??= [compile(dtype, rank)]);
    },
    plan: ({ inputs, shape }) => [
      {
        program: 0,
        shape,
        args: [{ of: 'input', index: 0, shape: inputs[0]! }],
        outputs: [{ of: 'output', index: 0 }],
      },
    ],
  };
}

function compile(dtype: DType, rank: number): Verified {
  const source = { pattern: 'grid', name: 'transpose', body: bodies[rank - 1]!, out: dtype } as const;
  return verify(specialise(source, { rank, args: [{ kind: 'array', dtype, rank }] }).program);
}

/** Of one element, which is read far from its neighbours. */
const work = {
  flops: 2,
  loads: 1,
  stores: 1,
  bytesRead: 16,
  bytesWritten: 8,
  transcendental: 0,
  loops: false,
  gathers: 1,
} as const;

function wrongRank(rank: number): ArgumentError {
  return new ArgumentError(
    'RANK',
    `kernel 'transpose' takes arrays of rank 1 to 3; found rank ${rank}. Reshape the array first.`,
    { kernel: 'transpose' },
  );
}
