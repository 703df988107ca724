/**
 * Kernels as bundlers and minifiers write them compile to the programs that their sources compile to. The IR's text is
 * compared without names and with locals and labels numbered as they come. Where a tool writes an `if` that assigns as
 * a ternary, or inlines a helper, the IR may have another shape: those kernels are listed in `mayDiffer`, with why. All
 * of them are run on `evaluate` too, over edge values, and must give the same bits.
 */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ArgumentType, KernelSource } from '../../src/front/request.ts';
import { specialise } from '../../src/front/specialise.ts';
import { type EvaluateArgument, evaluate } from '../../src/ir/evaluate.ts';
import { print } from '../../src/ir/print.ts';
import { arrayTypeOf, type DType, type TypedArray } from '../../src/ir/types.ts';
import { kernels, type Sample } from './kernels.ts';
import { load, minifiers } from './minifiers.ts';

const path = fileURLToPath(new URL('./kernels.ts', import.meta.url));

/** Kernels whose program a minifier may write in another shape, and what it writes. */
const mayDiffer: Readonly<Record<string, string>> = {
  branches: '`if (a) r = 1; else r = 2` becomes `r = a ? 1 : 2`: a selection',
  flags: 'constants are put in place of their names; `a ? 1 : 0` becomes `+a`',
  forLoop: '`if (a) continue; s += 1` becomes `a || (s += 1)`: no jump',
  switchOfCases: 'a constant that is used once is put in its place',
  importedLoop: 'a `break` at the end of a loop becomes part of its test',
  constantsThatFold: 'a constant that is used once is put in its place',
  lists: '`if (a) continue; s += 1` becomes `a || (s += 1)`: no jump',
  recordWithFields: 'one name for two variables: a parameter that seems to be assigned to is copied',
  recordThatChanges: 'one name for two variables: a parameter that seems to be assigned to is copied',
  localArray: 'one name for two variables: a parameter that seems to be assigned to is copied',
};

/** An arrow that was renamed and got its old name back: nothing says what the kernel's text calls it. */
const isLost = (tool: string, name: string): boolean =>
  name === 'importedArrow' && /^esbuild minify.*keep-names$/.test(tool);

function sourceOf(name: string, sample: Sample): KernelSource {
  const { args: _args, rank: _rank, ...source } = sample;
  return { pattern: 'map', name, ...source };
}

function compiled(name: string, sample: Sample): ReturnType<typeof specialise> {
  const rank = sample.rank ?? 1;
  const arrayRank = sample.pattern === 'grid' || sample.pattern === 'stencil' ? rank : 1;
  const args = sample.args.map(
    (arg): ArgumentType =>
      typeof arg === 'number'
        ? { kind: 'scalar', whole: Number.isInteger(arg) }
        : { kind: 'array', dtype: arg, rank: arrayRank },
  );
  return specialise(sourceOf(name, sample), { args, rank });
}

/** The IR without names; locals and labels by first appearance. */
function shapeOf(name: string, sample: Sample): string {
  const seen = new Map<string, string>();
  return print(compiled(name, sample).program)
    .replace(/^program \S+:/, 'program:')
    .replace(/^slot (\d+) [^:]+:/gm, 'slot $1:')
    .replace(/(%|\bL)\d+/g, (id, kind: string) => {
      if (!seen.has(id)) seen.set(id, `${kind}${seen.size}`);
      return seen.get(id)!;
    });
}

const finite = [-2.5, -1, 0, 0.25, 1, 1.5, 2, 3, 5.75, -7, 4, 0.125, 100, -0.5, 12, 7];
const floats = [Number.NaN, -Infinity, -2.5, -1, -0, 0, 0.25, 1, 1.5, 2, 3, 5.75, 1e9, Infinity, -7, 4];
const ints = [-(2 ** 31), -100, -9, -3, -1, 0, 1, 2, 3, 4, 5, 7, 10, 99, 1000, 2 ** 31 - 1];

/** Sixteen values, turned by some places so that arguments meet in other pairs. */
function edgeValues(dtype: DType, values: readonly number[], turn: number): TypedArray {
  const array = new (arrayTypeOf(dtype))(values.length);
  array.set(values.map((_, k) => values[(k + turn) % values.length]!));
  return array;
}

function results(name: string, sample: Sample): TypedArray[] {
  const { program, captured } = compiled(name, sample);
  // One NaN makes a whole sum NaN.
  const all = sample.pattern === 'reduce' ? finite : floats;
  const values = (dtype: DType): readonly number[] => (dtype === 'f32' ? all : ints);
  const shape = sample.rank === 2 ? [4, 4] : [16];
  return [0, 3, 5, 11].flatMap((turn) => {
    const given = sample.args.map(
      (arg, k): EvaluateArgument =>
        typeof arg === 'number' ? arg : { data: edgeValues(arg, values(arg), k * turn), shape },
    );
    const constants = captured.map((data): EvaluateArgument => ({ data, shape: [data.length] }));
    return evaluate(program, { shape, args: [...given, ...constants] }, { loopLimit: 100_000 });
  });
}

function bitsOf(arrays: readonly TypedArray[]): readonly string[] {
  return arrays.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('hex'));
}

/** Tools that add to a text and leave the rest of it alone. */
const keepsShape = (tool: string): boolean => /^esbuild (keep-names|counters)$/.test(tool);

function kernelsOf(tool: string): typeof kernels {
  return load<{ kernels: typeof kernels }>(bundled.get(tool)!).kernels;
}

const bundled = new Map<string, string>();
beforeAll(async () => {
  for (const [tool, bundle] of Object.entries(minifiers)) bundled.set(tool, await bundle(path));
});

for (const tool of Object.keys(minifiers))
  describe(tool, () => {
    for (const [name, sample] of Object.entries(kernels)) {
      if (isLost(tool, name)) {
        it(`says of ${name} what a minifier has done`, () => {
          expect(() => compiled(name, kernelsOf(tool)[name]!)).toThrow(/Minifiers rename/);
        });
        continue;
      }
      it(`compiles ${name} to the same program`, () => {
        const made = kernelsOf(tool)[name]!;
        if (keepsShape(tool) || !(name in mayDiffer)) expect(shapeOf(name, made)).toBe(shapeOf(name, sample));
        expect(bitsOf(results(name, made))).toEqual(bitsOf(results(name, sample)));
      });
    }
  });

it('runs over values that tell results apart', () => {
  const alike = Object.entries(kernels).filter(
    // A reduction gives one number, and there is no other to tell it from.
    ([name, sample]) =>
      sample.pattern !== 'reduce' &&
      new Set(bitsOf(results(name, sample)).flatMap((hex) => hex.match(/.{8}/g)!)).size < 2,
  );
  expect(alike.map(([name]) => name)).toEqual([]);
});

it('takes what the tools really write', () => {
  const text = [...bundled.values()].join('\n');
  for (const form of [
    /!0/,
    /1\/0/,
    /void 0/,
    /\w\(\w+=>[^;]*,"body"\)/,
    /\w\(\)\.s\[\d+\]\+\+/,
    /\|\|\(/,
    /for\(;;\)/,
  ])
    expect(text).toMatch(form);
});
