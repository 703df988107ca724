/**
 * Prints reductions in the shape of `ir/reduction.ts`: `run` makes one partial value per block of points, `finish`
 * combines the partial values of all blocks by the balanced tree and puts the identity on the left.
 *
 * A block's lanes lie in arrays of eight; where the body is small, eight points at a time go through eight local
 * variables, so that eight independent chains of operations are under way.
 */
import { constant } from '../../ir/build.ts';
import type { Combine, Program } from '../../ir/node.ts';
import { blockElements, laneCount } from '../../ir/reduction.ts';
import { computeTypeOf } from '../../ir/types.ts';
import { forEachProgramExpr, forEachStmt } from '../../ir/walk.ts';
import { localName } from '../text/names.ts';
import type { Writer } from '../text/writer.ts';
import { assignedLocals, writeList } from './body.ts';
import { bareText, constText, outputName, type Printing } from './expr.ts';

/** Programs with more nodes than this are not written out eight times: V8 gives up inlining and registers first. */
const unrolledNodes = 60;

const laneText = [...Array(laneCount).keys()];

/** Arrays of lanes and of partial values; a bool is a byte. */
export const accumulatorArray: Readonly<Record<'f32' | 'f64' | 'i32' | 'u32' | 'bool', string>> = {
  f32: 'Float32Array',
  f64: 'Float64Array',
  i32: 'Int32Array',
  u32: 'Uint32Array',
  bool: 'Uint8Array',
};

/** The lane arrays, which live as long as the module. */
export function writeLanes(printing: Printing, writer: Writer): void {
  for (const [k, output] of printing.program.outputs.entries())
    writer.line(`const lanes${k} = new ${accumulatorArray[computeTypeOf(output.dtype)]}(${laneCount});`);
}

/** The loop over blocks `begin` … `end`; the outputs of `run` are the arrays of partial values. */
export function writeBlocks(printing: Printing, writer: Writer): void {
  const { program } = printing;
  const sink = program.sink as Program['sink'] & { kind: 'reduce' };
  const small = nodeCount(program) <= unrolledNodes;
  writer.line(`const points = ${[...Array(program.rank).keys()].map((axis) => `n${axis}`).join(' * ')};`);
  writer.block('for (let block = begin; block < end; block++) {', () => {
    writer.line(`let p = block * ${blockElements};`);
    writer.line(`const stop = Math.min(points, p + ${blockElements});`);
    writer.line(`const present = Math.min(${laneCount}, stop - p);`);
    writer.block('for (let lane = 0; lane < present; lane++, p++) {', () => {
      writeValues(printing, writer, 'p');
      writeAll(program, writer, (k) => `lanes${k}[lane] = y${k};`);
    });
    if (small) writeEightAtATime(printing, writer, sink.combine);
    writer.block('for (let lane = 0; p < stop; lane++, p++) {', () => {
      writeValues(printing, writer, 'p');
      writeCombine(printing, writer, sink.combine, {
        left: (k) => fromArray(program, k, `lanes${k}[lane & 7]`),
        right: (k) => `y${k}`,
        into: (k) => `lanes${k}[lane & 7]`,
      });
    });
    writeAll(program, writer, (k) => `let t${k} = ${fromArray(program, k, `lanes${k}[0]`)};`);
    writer.block('for (let lane = 1; lane < present; lane++) {', () =>
      writeCombine(printing, writer, sink.combine, {
        left: (k) => `t${k}`,
        right: (k) => fromArray(program, k, `lanes${k}[lane]`),
        into: (k) => `t${k}`,
      }),
    );
    writeAll(program, writer, (k) => `${outputName(k)}[block] = t${k};`);
  });
}

function writeEightAtATime(printing: Printing, writer: Writer, combine: Combine): void {
  const { program } = printing;
  writer.block(`if (stop - p >= ${laneCount}) {`, () => {
    for (const lane of laneText)
      writeAll(program, writer, (k) => `let l${lane}_${k} = ${fromArray(program, k, `lanes${k}[${lane}]`)};`);
    writer.block(`for (; p + ${laneCount} <= stop; p += ${laneCount}) {`, () => {
      for (const lane of laneText)
        writer.block('{', () => {
          writeValues(printing, writer, lane === 0 ? 'p' : `p + ${lane}`);
          writeCombine(printing, writer, combine, {
            left: (k) => `l${lane}_${k}`,
            right: (k) => `y${k}`,
            into: (k) => `l${lane}_${k}`,
          });
        });
    });
    for (const lane of laneText) writeAll(program, writer, (k) => `lanes${k}[${lane}] = l${lane}_${k};`);
  });
}

/** The tree over the partial values, in place, and the identity in front. */
export function writeTree(printing: Printing, writer: Writer): void {
  const { program } = printing;
  const { combine, identity } = program.sink as Program['sink'] & { kind: 'reduce' };
  const from = (k: number, at: string): string => fromArray(program, k, `q${k}[${at}]`);
  writeAll(program, writer, (k) => `const q${k} = partials[${k}];`);
  writer.block('for (let count = blocks; count > 1; count = (count + 1) >> 1) {', () => {
    writer.block('for (let k = 0; 2 * k + 1 < count; k++) {', () =>
      writeCombine(printing, writer, combine, {
        left: (k) => from(k, '2 * k'),
        right: (k) => from(k, '2 * k + 1'),
        into: (k) => `q${k}[k]`,
      }),
    );
    writer.block('if (count & 1) {', () =>
      writeAll(program, writer, (k) => `q${k}[count >> 1] = q${k}[count - 1];`),
    );
  });
  const first = (k: number): string =>
    constText(constant(computeTypeOf(program.outputs[k]!.dtype), identity[k]!));
  writeCombine(printing, writer, combine, {
    left: first,
    right: (k) => from(k, '0'),
    into: (k) => `${outputName(k)}[0]`,
  });
}

/** The body at point `p`, then its yields as y0, y1, … */
function writeValues(printing: Printing, writer: Writer, p: string): void {
  const { program } = printing;
  const flat = program.rank === 1 ? 'i0' : 'at';
  writer.line(`const ${flat} = ${p};`);
  if (program.rank > 1 && readsAxes(program)) writeAxes(program, writer, flat);
  writeList(printing, writer, program.body, { flat, interior: false });
  for (const [k, value] of program.yields.entries())
    writer.line(`const y${k} = ${bareText(printing, value)};`);
}

/** The coordinates of the point with a row-major number. */
function writeAxes(program: Program, writer: Writer, index: string): void {
  if (program.rank === 3) {
    writer.line(
      `const r = (${index} / n2) | 0, i2 = ${index} - r * n2, i0 = (r / n1) | 0, i1 = r - i0 * n1;`,
    );
    return;
  }
  writer.line(`const i0 = (${index} / n1) | 0, i1 = ${index} - i0 * n1;`);
}

function readsAxes(program: Program): boolean {
  let found = false;
  forEachProgramExpr(program, (expr) => {
    if (expr.kind === 'axis') found = true;
  });
  forEachStmt(program.body, (stmt) => {
    if (stmt.kind === 'load' && stmt.at.kind === 'near') found = true;
  });
  return found;
}

interface Ends {
  readonly left: (field: number) => string;
  readonly right: (field: number) => string;
  readonly into: (field: number) => string;
}

function writeCombine(printing: Printing, writer: Writer, combine: Combine, ends: Ends): void {
  const assigned = assignedLocals(combine.body);
  const keyword = (id: number): string => (assigned.has(id) ? 'let' : 'const');
  writer.block('{', () => {
    for (const [k, id] of combine.left.entries())
      writer.line(`${keyword(id)} ${localName(id)} = ${ends.left(k)};`);
    for (const [k, id] of combine.right.entries())
      writer.line(`${keyword(id)} ${localName(id)} = ${ends.right(k)};`);
    writeList(printing, writer, combine.body, { flat: '', interior: false });
    for (const [k, value] of combine.results.entries())
      writer.line(`${ends.into(k)} = ${bareText(printing, value)};`);
  });
}

function writeAll(program: Program, writer: Writer, text: (field: number) => string): void {
  for (const k of program.outputs.keys()) writer.line(text(k));
}

/** An element of a lane or partial array as a value of its type. */
function fromArray(program: Program, field: number, element: string): string {
  return computeTypeOf(program.outputs[field]!.dtype) === 'bool' ? `${element} !== 0` : element;
}

function nodeCount(program: Program): number {
  let count = 0;
  forEachStmt(program.body, () => count++);
  forEachProgramExpr(program, () => count++);
  return count;
}
