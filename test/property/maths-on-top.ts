/**
 * A random program with one mathematical function applied last, so that its error can be measured: the arguments are
 * outputs too, exact on every backend, and only the first output may be off by the units that the table of operations
 * allows.
 */
import { convert, op } from '../../src/ir/build.ts';
import { type OpName, opNames, opRow } from '../../src/ir/ops.ts';
import type { TypedArray } from '../../src/ir/types.ts';
import { verify } from '../../src/ir/verify.ts';
import { distance } from '../../src/passes/maths/sweep.ts';
import type { RandomProgram } from './programs.ts';

export type MathsName = Exclude<OpName, 'convert' | 'bitcast'>;

/** The functions that need not be rounded correctly. */
export const inexactOps: readonly MathsName[] = opNames.filter((name) => opRow(name).ulp > 0) as MathsName[];

/** The outputs become f(x) and x, or f(x, y), x and y. The program's sink must be `store`. */
export function withMathsOnTop({ program, inputs }: RandomProgram, name: MathsName): RandomProgram {
  const { yields } = program;
  const args = Array.from({ length: opRow(name).arity }, (_, k) =>
    convert('f32', yields[k % yields.length]!),
  );
  const outputs = ['out', 'x', 'y']
    .slice(0, 1 + args.length)
    .map((of) => ({ name: of, dtype: 'f32' }) as const);
  return { program: verify({ ...program, yields: [op(name, ...args), ...args], outputs }), inputs };
}

/** Where the first output is off by more than the row of `name` allows, for arguments of its stated domain. */
export function beyondBound(
  name: OpName,
  got: readonly TypedArray[],
  want: readonly TypedArray[],
  isOpen: (x: number) => boolean,
): string | undefined {
  const [values, x, y] = want;
  for (const [i, value] of values!.entries()) {
    const args = [x![i]!, y?.[i] ?? 0];
    const off = distance(got[0]![i]!, value);
    if (off <= opRow(name).ulp || !isPromised(name, args[0]!) || [...args, value].some(isOpen)) continue;
    return `${name}(${args.slice(0, want.length - 1).join(', ')}): got ${got[0]![i]}, want ${value}, ${off} ULP off`;
  }
  return undefined;
}

/** Angles far from 0 and zeros of lgamma at negative arguments have bounds of their own (docs/accuracy.md), which sweeps measure. */
function isPromised(name: OpName, x: number): boolean {
  if (name === 'lgamma') return !(x < 0);
  return !['sin', 'cos', 'tan'].includes(name) || Math.abs(x) <= 2 ** 13;
}
