/**
 * Prints a program as a fast plain JavaScript module: the text of a function body that, run once, returns `run` and,
 * for reductions, `finish`.
 *
 * What must hold: the text is made from the program's nodes alone. It touches only its arguments, `Math`, `Number` and
 * typed arrays, and computes what `ir/evaluate.ts` does, bit for bit.
 */
import type { Expr, Program } from '../../ir/node.ts';
import { computeTypeOf, type TypedArray } from '../../ir/types.ts';
import type { Verified } from '../../ir/verify.ts';
import { forEachProgramExpr, forEachStmt } from '../../ir/walk.ts';
import { identifierPart } from '../text/names.ts';
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
import { helpers } from './ops.ts';
import { writePoints } from './points.ts';
import { writeBlocks, writeLanes, writeTree } from './reduce.ts';

/** What a unit of `run` is: a point of a rank-1 domain, a row (innermost axis) of a higher one, a block of points. */
export type JsUnit = 'point' | 'row' | 'block';

export interface JsArtifact {
  /** The text for `new Function(source)()`, which returns a `JsModule`. */
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

function writeInside(module: Writer, head: readonly string[], body: Writer): void {
  for (const line of head) module.line(line);
  for (const line of body.text().trimEnd().split('\n')) module.line(line);
}

/** Members of Math that are called, then helpers. */
function writeCalled(printing: Printing, module: Writer): void {
  const names = [...printing.called].sort();
  const ofMath = names.filter((name) => !Object.hasOwn(helpers, name));
  if (ofMath.length > 0) module.line(`const { ${ofMath.join(', ')} } = Math;`);
  for (const name of names) for (const line of helpers[name] ?? []) module.line(line);
}

/** Every argument and extent that the program mentions, by name. A scalar is rounded to its type here, once. */
function declarations(printing: Printing): string[] {
  const { program } = printing;
  const { rank, slots } = program;
  const domain = [...Array(rank).keys()].map(
    (axis) => `const ${extentName('domain', axis)} = shape[${axis}];`,
  );
  const used = usedSlots(program);
  const inSlots = slots.flatMap((slot, k) => {
    if (!used.has(k)) return [];
    if (slot.kind === 'uniform') {
      const value = slot.type === 'bool' ? `!!args[${k}]` : roundedText(printing, slot.type, `args[${k}]`);
      return [`const ${uniformName(k)} = ${value};`];
    }
    const extents = [...Array(slot.rank).keys()].map(
      (axis) => `${extentName(k, axis)} = extents[${k}][${axis}]`,
    );
    return [`const ${[`${arrayName(k)} = args[${k}]`, ...extents].join(', ')};`];
  });
  return [...domain, ...inSlots];
}

function usedSlots(program: Program): ReadonlySet<number> {
  const used = new Set<number>();
  forEachProgramExpr(program, (expr: Expr) => {
    if (expr.kind === 'uniform') used.add(expr.slot);
    if (expr.kind === 'extent' && expr.of !== 'domain') used.add(expr.of);
  });
  forEachStmt(program.body, (stmt) => {
    if (stmt.kind === 'load') used.add(stmt.slot);
  });
  return used;
}

function hoistedLines(printing: Printing): string[] {
  return [...printing.hoisted].map(([text, name]) => `const ${name} = ${text};`);
}

function outputLines(program: Program): string[] {
  return program.outputs.map((_, k) => `const ${outputName(k)} = outputs[${k}];`);
}
