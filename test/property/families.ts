/**
 * The kinds of random programs, each with what counts as a disagreement. A check gives a text for people, or undefined.
 *
 * What must hold (docs/semantics.md): on the CPU every bit but a NaN's own is the reference's; where WebAssembly
 * computes a function by our own algorithm, the reference is that algorithm under `evaluate`, and the function itself is
 * held to its bound on top of a program. On a GPU f32 values stay away from what WGSL leaves open.
 */
import type fc from 'fast-check';
import { constant, op } from '../../src/ir/build.ts';
import { evaluate } from '../../src/ir/evaluate.ts';
import type { Expr } from '../../src/ir/node.ts';
import { type OpName, opRow } from '../../src/ir/ops.ts';
import { print } from '../../src/ir/print.ts';
import type { ComputeType, TypedArray } from '../../src/ir/types.ts';
import { type Verified, verify } from '../../src/ir/verify.ts';
import { forEachProgramExpr, mapProgramExprs } from '../../src/ir/walk.ts';
import { distance } from '../../src/passes/maths/sweep.ts';
import { prepare } from '../../src/passes/pipelines.ts';
import { featuresOf } from './features.ts';
import type { Machine } from './machines.ts';
import { beyondBound, inexactOps, withMathsOnTop } from './maths-on-top.ts';
import { arbitraryProgram, type ProgramOptions, type RandomProgram } from './programs.ts';
import { reduceProgram } from './reduce-program.ts';
import { difference, numbersOf } from './run-on.ts';
import { arbitrarySource, compileSource, plainResults, printSource, type RandomSource } from './sources.ts';
import { writeLiteral } from './write-literal.ts';

export interface RandomCase {
  /** What occurs in the program, one name each: its pattern, its operations, its types. */
  readonly features: () => readonly string[];
  check(machines: readonly Machine[]): Promise<string | undefined>;
  /** The program and its inputs, for people and for a test that keeps it, made smaller as long as it fails. */
  print(machines: readonly Machine[]): Promise<string>;
}

export interface Family {
  readonly name: string;
  readonly cases: fc.Arbitrary<RandomCase>;
}

/** Whether two sets of results are the same, as far as the machine promises. */
export type Compare = (
  got: readonly TypedArray[],
  want: readonly TypedArray[],
  machine: Machine,
) => string | undefined;

const cpuSinks: ProgramOptions = { large: 6 };
/** Small, as a driver in software takes long to compile a page of WGSL. */
const gpuSize = 120;

/** For backends on the CPU: all types, all values. */
export const cpuFamilies: readonly Family[] = [
  { name: 'programs', cases: arbitraryProgram(cpuSinks).map((random) => programCase(random)) },
  {
    name: 'sources',
    cases: arbitrarySource(['f64', 'f32', 'i32']).map((source) => sourceCase(source, false)),
  },
  {
    name: 'programs with functions',
    cases: arbitraryProgram({ ...cpuSinks, ops: () => true, precisions: ['default', 'strict'] }).map(
      (random) => programCase(random),
    ),
  },
  {
    name: 'functions on top',
    cases: arbitraryProgram({ sinks: ['store'], size: 200 }).map((random) => functionCase(random, false)),
  },
];

const gpuTypes: readonly ComputeType[] = ['f32', 'i32', 'u32', 'bool'];
const isRounded = (name: OpName): boolean => opRow(name).ulp === 0;

/** For backends without f64 and with WGSL's freedom. */
export const gpuFamilies: readonly Family[] = [
  {
    name: 'integers',
    cases: arbitraryProgram({ types: ['i32', 'u32', 'bool'], size: gpuSize, large: 8 }).map((random) =>
      programCase(random),
    ),
  },
  {
    name: 'sources for a GPU',
    cases: arbitrarySource(['f32', 'i32'], 200).map((source) => sourceCase(source, true)),
  },
  {
    name: 'floats',
    cases: arbitraryProgram({
      types: gpuTypes,
      ops: isRounded,
      specials: false,
      size: gpuSize,
      large: 8,
    }).map((random) => programCase({ ...random, program: withPlainFloats(random.program) })),
  },
  {
    name: 'strict floats',
    cases: arbitraryProgram({ types: gpuTypes, specials: false, precisions: ['strict'], size: gpuSize }).map(
      (random) => programCase({ ...random, program: withPlainFloats(random.program) }),
    ),
  },
  {
    name: 'functions on top of floats',
    cases: arbitraryProgram({
      types: gpuTypes,
      ops: isRounded,
      specials: false,
      sinks: ['store'],
      size: 40,
    }).map((random) => functionCase({ ...random, program: withPlainFloats(random.program) }, true)),
  },
];

/**
 * The program under 'strict', as a driver may otherwise gather constants (docs/semantics.md), with
 * every f32 value kept away from what a GPU may treat in its own way: subnormals and the sign of zero (a small number
 * is added: what is left is 0 or a multiple of 2^-83) and infinities.
 */
function withPlainFloats(program: Verified): Verified {
  const tame = (expr: Expr): Expr => {
    if (expr.kind !== 'op' || expr.type !== 'f32') return expr;
    const moved = op('add', expr, constant('f32', 2 ** -60));
    return op('max', op('min', moved, constant('f32', 1e30)), constant('f32', -1e30));
  };
  return verify({ ...mapProgramExprs(program, tame), precision: 'strict' });
}

export function programCase({ program, inputs }: RandomProgram): RandomCase {
  return {
    features: () => featuresOf(program, inputs.shape),
    check: (machines) => disagreement(machines, { program, inputs }, sameBits),
    print: async (machines) => printProgram(await reduced(machines, { program, inputs })),
  };
}

async function reduced(
  machines: readonly Machine[],
  { program, inputs }: RandomProgram,
): Promise<RandomProgram> {
  const fails = async (smaller: Verified): Promise<boolean> => {
    try {
      return (
        (await disagreement(machines, { program: smaller, inputs }, sameBits, undefined, 1_000)) !== undefined
      );
    } catch {
      return false;
    }
  };
  return { program: await reduceProgram(program, fails), inputs };
}

function functionCase(random: RandomProgram, isGpu: boolean): RandomCase {
  // Which one is a matter of the program, so that a case needs no more decisions than the program has.
  const name =
    inexactOps[(random.program.locals.length + random.program.body.length * 7) % inexactOps.length]!;
  const { program, inputs } = withMathsOnTop(random, name);
  const isOpen = (x: number): boolean => isGpu && (!Number.isFinite(x) || Math.abs(x) < 2 ** -126);
  const compare: Compare = (got, want, machine) =>
    sameBits(got.slice(1), want.slice(1), machine) ?? beyondBound(name, got, want, isOpen);
  return {
    features: () => featuresOf(program, inputs.shape),
    check: (machines) => disagreement(machines, { program, inputs }, compare, evaluate),
    print: async () => printProgram({ program, inputs }),
  };
}

function sourceCase(source: RandomSource, isGpu: boolean): RandomCase {
  return {
    features() {
      const { program, inputs } = compileSource(source);
      return [`pattern: ${source.pattern}`, ...featuresOf(program, inputs.shape)];
    },
    async check(machines) {
      const { program, inputs } = compileSource(source);
      const found = difference(
        withoutMinusZero(evaluate(program, inputs)),
        withoutMinusZero(plainResults(source)),
      );
      if (found !== undefined) return `evaluate and plain JavaScript: ${found}`;
      if (!isGpu) return disagreement(machines, { program, inputs }, sameBits);
      const plain = withPlainFloats(verify({ ...program, precision: 'strict' }));
      return disagreement(machines, { program: plain, inputs }, sameBits);
    },
    async print(machines) {
      const { program, inputs } = compileSource(source);
      return `${printSource(source)}\n${printProgram(await reduced(machines, { program, inputs }))}`;
    },
  };
}

/** A negated whole number is an integer to a kernel, which has no -0. */
function withoutMinusZero(results: readonly TypedArray[]): TypedArray[] {
  return results.map((array) => array.map((value) => value + 0));
}

export type Reference = (program: Verified, inputs: RandomProgram['inputs']) => TypedArray[];

/** The first machine and way whose results are not the reference's. */
export async function disagreement(
  machines: readonly Machine[],
  { program, inputs }: RandomProgram,
  compare: Compare,
  reference?: Reference,
  loopLimit?: number,
): Promise<string | undefined> {
  // A program that loops for ever must not get to a machine, which could not be stopped.
  const plain = evaluate(program, inputs, loopLimit === undefined ? {} : { loopLimit });
  const own =
    reference === undefined && usesOurFunctions(program) ? evaluate(prepare(program, 'wasm'), inputs) : plain;
  for (const machine of machines) {
    if (!machine.supports(program)) continue;
    const want = machine.backend === 'js' && program.precision !== 'strict' ? plain : own;
    for (const { way, results } of await machine.run(program, inputs)) {
      const found = compare(numbersOf(program, results), numbersOf(program, want), machine);
      if (found !== undefined) return `${machine.name}, ${way}: ${found}`;
    }
  }
  return undefined;
}

function usesOurFunctions(program: Verified): boolean {
  let found = false;
  forEachProgramExpr(program, (expr) => {
    if (expr.kind === 'op' && opRow(expr.op).ulp > 0) found = true;
  });
  return found;
}

/** Bit for bit on the CPU. On a GPU the sign of a zero is free, and what is below 2^-126 may be 0. */
export const sameBits: Compare = (got, want, machine) => {
  if (machine.backend !== 'webgpu') return difference(got, want);
  for (const [k, array] of want.entries())
    for (const [i, value] of array.entries())
      if (gpuDistance(got[k]![i]!, value, array) > 0)
        return `output ${k}[${i}]: got ${got[k]![i]}, want ${value}`;
  return undefined;
};

function gpuDistance(got: number, want: number, of: TypedArray): number {
  return of instanceof Float32Array ? distance(got, want) : Number(got !== want);
}

function printProgram({ program, inputs }: RandomProgram): string {
  return `${print(program)}\nkeep(${writeLiteral(program)}, ${writeLiteral(inputs)});`;
}
