/**
 * Prints a program as a fast plain JavaScript module: the text of a function body that, run once, returns `run` and,
 * for reductions, `finish`.
 *
 * What must hold: the text is made from the program's nodes alone. It touches only its arguments, `Math`, `Number`, typed
 * arrays and the special functions that it is given, and computes what `ir/evaluate.ts` does, bit for bit.
 */
import type { Program } from '../../ir/node.ts';
import { special } from '../../ir/special.ts';
import { type ComputeType, computeTypeOf, type TypedArray } from '../../ir/types.ts';
import type { Verified } from '../../ir/verify.ts';
import { identifierPart, localArrayName } from '../text/names.ts';
import { createWriter, type Writer } from '../text/writer.ts';
import {
  arrayName,
  createPrinting,
  extentName,
  outputName,
  type Printing,
  roundedText,
  uniformName,
} from './expr.ts';
import { bare, helpers } from './ops.ts';
import { writePoints } from './points.ts';
import { accumulatorArray, writeBlocks, writeLanes, writeTree } from './reduce.ts';

/** What a unit of `run` is: a point of a rank-1 domain, a row (innermost axis) of a higher one, a block of points. */
export type JsUnit = 'point' | 'row' | 'block';

export interface JsArtifact {
  /** The text for `new Function('special', source)(special)`, which returns a `JsModule`; `special` as in ir/special.ts. */
  readonly source: string;
  readonly unit: JsUnit;
  /** The constructor of the partial values that `run` writes for a reduction, per output; else empty. */
  readonly partials: readonly ('f32' | 'f64' | 'i32' | 'u32' | 'bool')[];
}

/** By slot: the array's elements, or the scalar. */
export type JsArgument = TypedArray | number;

export interface JsModule {
  /**
   * Works on units begin … end-1. `extents[slot]` is an array's shape. `outputs` are the results (for a histogram:
   * cleared), or for a reduction one array of partial values per output.
   */
  run(
    begin: number,
    end: number,
    shape: readonly number[],
    args: readonly JsArgument[],
    extents: readonly (readonly number[])[],
    outputs: readonly TypedArray[],
  ): void;
  /** Reductions only: combines the partial values of `blocks` > 0 blocks (and overwrites them) into outputs[k][0]. */
  finish?(
    blocks: number,
    shape: readonly number[],
    args: readonly JsArgument[],
    extents: readonly (readonly number[])[],
    partials: readonly TypedArray[],
    outputs: readonly TypedArray[],
  ): void;
}

export function unitOf(program: Program): JsUnit {
  if (program.sink.kind === 'reduce') return 'block';
  return program.rank === 1 ? 'point' : 'row';
}

export function emitJs(program: Verified): JsArtifact {
  const printing = createPrinting(program);
  const isReduce = program.sink.kind === 'reduce';
  const name = identifierPart(program.name);
  const run = createWriter();
  if (isReduce) writeBlocks(printing, run);
  else writePoints(printing, run);
  const runHead = [...declarations(printing), ...hoistedLines(printing)];
  const finish = createWriter();
  if (isReduce) writeTree(printing, finish);

  const module = createWriter();
  module.line("'use strict';");
  writeCalled(printing, module);
  if (isReduce) writeLanes(printing, module);
  writeLocalArrays(program, module);
  module.block(`function run_${name}(begin, end, shape, args, extents, outputs) {`, () =>
    writeInside(module, [...runHead, ...outputLines(program)], run),
  );
  if (isReduce)
    module.block(`function finish_${name}(blocks, shape, args, extents, partials, outputs) {`, () =>
      writeInside(module, [...declarations(printing), ...outputLines(program)], finish),
    );
  module.line(
    isReduce ? `return { run: run_${name}, finish: finish_${name} };` : `return { run: run_${name} };`,
  );
  const partials = isReduce ? program.outputs.map(({ dtype }) => computeTypeOf(dtype)) : [];
  return { source: module.text(), unit: unitOf(program), partials };
}

/** A point's own arrays, which live as long as the module: one point is worked on at a time. */
function writeLocalArrays({ arrays = [] }: Program, module: Writer): void {
  for (const [id, { type, length }] of arrays.entries())
    module.line(`const ${localArrayName(id)} = new ${accumulatorArray[type]}(${length});`);
}

/** The body with those declarations in front that it mentions. */
function writeInside(module: Writer, head: readonly Declaration[], body: Writer): void {
  const text = body.text().trimEnd();
  const names = new Set(text.match(/[a-z]\w*/g));
  const needed = [...head].reverse().filter(({ name, value }) => {
    if (names.has(name)) for (const inner of value.match(/[a-z]\w*/g) ?? []) names.add(inner);
    return names.has(name);
  });
  for (const { name, value } of needed.reverse()) module.line(`const ${name} = ${value};`);
  for (const line of text.split('\n')) module.line(line);
}

interface Declaration {
  readonly name: string;
  readonly value: string;
}

/** Members of Math that are called, and of `special`, then helpers. */
function writeCalled(printing: Printing, module: Writer): void {
  const names = [...printing.called].sort();
  const own = names.filter((name) => Object.hasOwn(special, name));
  const ofMath = names.filter((name) => !Object.hasOwn(helpers, name) && !own.includes(name));
  if (ofMath.length > 0) module.line(`const { ${ofMath.join(', ')} } = Math;`);
  if (own.length > 0) module.line(`const { ${own.join(', ')} } = special;`);
  for (const name of names) for (const line of helpers[name] ?? []) module.line(line);
}

/** Every argument and extent by name. A scalar is rounded to its type here, once. */
function declarations(printing: Printing): Declaration[] {
  const { rank, slots } = printing.program;
  const extentsOf = (of: 'domain' | number, count: number, shape: string): Declaration[] =>
    [...Array(count).keys()].map((axis) => ({ name: extentName(of, axis), value: `${shape}[${axis}]` }));
  return [
    ...extentsOf('domain', rank, 'shape'),
    ...slots.flatMap((slot, k) =>
      slot.kind === 'uniform'
        ? [{ name: uniformName(k), value: scalarText(printing, slot.type, `args[${k}]`) }]
        : [{ name: arrayName(k), value: `args[${k}]` }, ...extentsOf(k, slot.rank, `extents[${k}]`)],
    ),
  ];
}

function scalarText(printing: Printing, type: ComputeType, arg: string): string {
  return type === 'bool' ? `!!${arg}` : bare(roundedText(printing, type, arg));
}

function hoistedLines(printing: Printing): Declaration[] {
  return [...printing.hoisted].map(([value, name]) => ({ name, value }));
}

function outputLines(program: Program): Declaration[] {
  return program.outputs.map((_, k) => ({ name: outputName(k), value: `outputs[${k}]` }));
}
