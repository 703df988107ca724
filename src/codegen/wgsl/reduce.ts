/**
 * A reduction, in exactly the shape of `ir/reduction.ts`, so that the result has the same bits on every backend.
 *
 *     blocks   64 invocations = 8 blocks × 8 lanes, the lanes of a block side by side. Each combines its points in
 *              order; lane 0 combines the lanes in order; then the 8 blocks by pairs: one partial per workgroup.
 *     tree     each workgroup combines an aligned run of partials by pairs, level by level; repeated until one is left.
 *              A run's length is a power of two and so is the place where it starts: its tree is a subtree of the
 *              whole one. The dispatch that leaves one partial stores identity · partial instead.
 */

import type { Program } from '../../ir/node.ts';
import { blockElements, laneCount } from '../../ir/reduction.ts';
import { bytesOf, roundTo } from '../../ir/types.ts';
import type { WgslPass } from './artifact.ts';
import { literal } from './literal.ts';
import {
  fieldType,
  outputBindings,
  pointCall,
  printCombine,
  printMain,
  printModule,
  printPoint,
  printValues,
  slotBindings,
  valueBytes,
} from './module.ts';
import { bitsText, outputName, valueText } from './packing.ts';
import { braces, line, type Module } from './text.ts';

/** Blocks in a workgroup of the first pass. */
export const groupBlocks = 8;

/** WebGPU's least limit on the bytes of a workgroup's own memory. */
const workgroupBytes = 16384;

/**
 * Invocations of the tree pass. 64 leave two dispatches for up to 4 million points and three for 500 million; more make
 * the module slower to compile, as drivers clear workgroup memory entry by entry.
 */
function treeSize(program: Program): number {
  const most = Math.floor(workgroupBytes / valueBytes(program));
  return Math.min(64, 2 ** Math.floor(Math.log2(most)));
}

/** Most outputs of a reduction: the first pass keeps 64 accumulators in workgroup memory. */
export const mostFields: number = workgroupBytes / 4 / (groupBlocks * laneCount);

export function reducePasses(program: Program): readonly WgslPass[] {
  return [blocksPass(program), treePass(program)];
}

function blocksPass(program: Program): WgslPass {
  const bindings = [...slotBindings(program), { kind: 'partials' } as const];
  const size = groupBlocks * laneCount;
  const source = printModule(program, bindings, (module) => {
    printAccumulators(module, size);
    printPoint(module);
    printMain(module, [size], () => {
      printLane(module);
      printLanes(module);
      printTree(module, { size, from: laneCount, count: 'blocks', leads: ' && lane == 0u' });
      printPartial(module);
    });
  });
  return { name: 'blocks', source, bindings, cover: { kind: 'points', points: groupBlocks * blockElements } };
}

function printAccumulators(module: Module, size: number): void {
  printValues(module);
  line(module, `var<workgroup> acc: array<Values, ${size}>;`);
  if (module.program.sink.kind === 'reduce') printCombine(module, module.program.sink.combine);
}

/** One lane of one block, its points in order. */
function printLane(module: Module): void {
  const { program } = module;
  line(module, `let lane = lid.x % ${laneCount}u;`);
  line(module, `let begin = (group * ${groupBlocks}u + lid.x / ${laneCount}u) * ${blockElements}u;`);
  line(module, `let end = min(begin + ${blockElements}u, U.points);`);
  line(module, 'var index = begin + lane;');
  braces(module, 'if (index < end)', () => {
    line(module, `var value = ${pointCall(program, 'index')};`);
    braces(module, 'loop', () => {
      line(module, `index += ${laneCount}u;`);
      line(module, 'if (index >= end) { break; }');
      line(module, `value = combine(value, ${pointCall(program, 'index')});`);
    });
    line(module, 'acc[lid.x] = value;');
  });
  line(module, 'workgroupBarrier();');
}

/** Lane 0 combines the lanes of its block that have points. */
function printLanes(module: Module): void {
  braces(module, 'if (lane == 0u && begin < U.points)', () => {
    line(module, `let lanes = min(end - begin, ${laneCount}u);`);
    line(module, 'var value = acc[lid.x];');
    line(module, 'for (var k = 1u; k < lanes; k++) { value = combine(value, acc[lid.x + k]); }');
    line(module, 'acc[lid.x] = value;');
  });
  const groupPoints = groupBlocks * blockElements;
  line(module, `let rest = U.points - min(group * ${groupPoints}u, U.points);`);
  line(module, `let blocks = (min(rest, ${groupPoints}u) + ${blockElements - 1}u) / ${blockElements}u;`);
}

interface Tree {
  readonly size: number;
  /** Distance of neighbouring accumulators in `acc`. */
  readonly from: number;
  /** How many there are, as text. */
  readonly count: string;
  readonly leads: string;
}

/** Pairs at distance 1, 2, 4, …: entry k takes in entry k + distance where that exists. */
function printTree(module: Module, { size, from, count, leads }: Tree): void {
  const number = from === 1 ? 'lid.x' : `(lid.x / ${from}u)`;
  braces(module, `for (var distance = 1u; distance < ${size / from}u; distance *= 2u)`, () => {
    line(module, 'workgroupBarrier();');
    line(module, `let leads = ${number} % (2u * distance) == 0u${leads};`);
    const other = from === 1 ? 'lid.x + distance' : `lid.x + distance * ${from}u`;
    line(
      module,
      `if (leads && ${number} + distance < ${count}) { acc[lid.x] = combine(acc[lid.x], acc[${other}]); }`,
    );
  });
}

function printPartial(module: Module): void {
  braces(module, 'if (lid.x == 0u && blocks > 0u)', () => printPartialStores(module, 'acc[0]'));
}

function printPartialStores(module: Module, value: string): void {
  module.program.outputs.forEach((_, k) => {
    line(
      module,
      `partials[${k}u * U.pitch + U.writeAt + group] = ${bitsText(fieldType(module.program, k), `${value}.f${k}`)};`,
    );
  });
}

function treePass(program: Program): WgslPass {
  const bindings = [{ kind: 'partials' } as const, ...outputBindings(program)];
  const size = treeSize(program);
  const source = printModule(program, bindings, (module) => {
    printAccumulators(module, size);
    printPartialLoad(module);
    printMain(module, [size], () => {
      line(module, `let first = group * ${2 * size}u;`);
      line(module, `let count = min(U.count - min(first, U.count), ${2 * size}u);`);
      printPair(module);
      printTree(module, { size, from: 1, count: '(count + 1u) / 2u', leads: '' });
      printResult(module, size);
    });
  });
  return { name: 'tree', source, bindings, cover: { kind: 'run', accumulators: 2 * size } };
}

function printPartialLoad(module: Module): void {
  const { program } = module;
  const fields = program.outputs.map((_, k) =>
    valueText(fieldType(program, k), `partials[${k}u * U.pitch + index]`),
  );
  braces(module, 'fn partial(index: u32) -> Values', () =>
    line(module, `return Values(${fields.join(', ')});`),
  );
}

/** The lowest level of the tree, on the way from memory. */
function printPair(module: Module): void {
  line(module, 'let at = U.readAt + first + 2u * lid.x;');
  braces(module, 'if (2u * lid.x + 1u < count)', () =>
    line(module, 'acc[lid.x] = combine(partial(at), partial(at + 1u));'),
  );
  braces(module, 'else if (2u * lid.x < count)', () => line(module, 'acc[lid.x] = partial(at);'));
}

function printResult(module: Module, size: number): void {
  const { program } = module;
  if (program.sink.kind !== 'reduce') return;
  const identity = program.sink.identity.map((value, k) => {
    const type = fieldType(program, k);
    return literal(type, roundTo(type, value));
  });
  braces(module, 'if (lid.x == 0u && count > 0u)', () => {
    braces(module, `if (U.count <= ${2 * size}u)`, () => {
      line(module, `let result = combine(Values(${identity.join(', ')}), acc[0]);`);
      program.outputs.forEach(({ dtype }, k) => {
        const value = bytesOf(dtype) === 4 ? `result.f${k}` : bitsText(dtype, `result.f${k}`);
        line(module, `${outputName(k)}[0] = ${value};`);
      });
    });
    braces(module, 'else', () => printPartialStores(module, 'acc[0]'));
  });
}
