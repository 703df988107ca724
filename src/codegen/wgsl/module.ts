/**
 * The parts that the modules of all passes share: bindings, the uniform block, and the kernel's body and combine as
 * functions.
 *
 *     fn point(p: u32, c0: i32, …) -> Values       the body at one point: linear index p, coordinates c0 …
 *     fn combine(left: Values, right: Values) -> Values
 */

import type { Combine, Program, Stmt } from '../../ir/node.ts';
import { bytesOf, computeTypeOf } from '../../ir/types.ts';
import { forEachStmt } from '../../ir/walk.ts';
import { localArrayName, localName } from '../text/names.ts';
import type { Binding } from './artifact.ts';
import { axisName, printExpr } from './expr.ts';
import { helperText } from './helpers.ts';
import { domainField, uniformFields } from './layout.ts';
import { hoistedLines, printFoldFunctions } from './near.ts';
import { outputName, slotName, wordType } from './packing.ts';
import { printList } from './stmt.ts';
import { braces, createModule, line, type Module } from './text.ts';

/** The array slots that the body loads from, in order. */
export function loadedSlots(program: Program): readonly number[] {
  const slots = new Set<number>();
  forEachStmt(program.body, (stmt: Stmt) => {
    if (stmt.kind === 'load') slots.add(stmt.slot);
  });
  return [...slots].sort((a, b) => a - b);
}

export const slotBindings = (program: Program): Binding[] =>
  loadedSlots(program).map((slot) => ({ kind: 'slot', slot }));

export const outputBindings = (program: Program): Binding[] =>
  program.outputs.map((_, output) => ({ kind: 'output', output }));

/** Prints `body` into a module with these bindings and gives the whole text. */
export function printModule(
  program: Program,
  bindings: readonly Binding[],
  body: (module: Module) => void,
): string {
  const module = createModule(program);
  body(module);
  const head = [uniformText(program), ...bindings.map((binding, k) => bindingText(program, binding, k + 1))];
  return [...head, '', ...helperText(module.helpers), ...module.lines, ''].join('\n');
}

function uniformText(program: Program): string {
  const fields = uniformFields(program).map(({ name, type }) => `  ${name}: ${type},`);
  return ['struct Uniforms {', ...fields, '}', '@group(0) @binding(0) var<uniform> U: Uniforms;'].join('\n');
}

function bindingText(program: Program, binding: Binding, number: number): string {
  const place = `@group(0) @binding(${number})`;
  switch (binding.kind) {
    case 'slot': {
      const slot = program.slots[binding.slot]!;
      const word = slot.kind === 'array' ? wordType(slot.dtype) : 'u32';
      return `${place} var<storage, read> ${slotName(binding.slot)}: array<${word}>;`;
    }
    case 'output': {
      const word = wordType(program.outputs[binding.output]!.dtype);
      const element = program.sink.kind === 'histogram' ? 'atomic<u32>' : word;
      return `${place} var<storage, read_write> ${outputName(binding.output)}: array<${element}>;`;
    }
    case 'partials':
      return `${place} var<storage, read_write> partials: array<u32>;`;
  }
}

/** The values that a point yields: one field per yield (a histogram's is its bin). */
export function printValues(module: Module): void {
  const fields = module.program.yields.map((expr, k) => `f${k}: ${expr.type}`);
  line(module, `struct Values { ${fields.join(', ')} }`);
}

export function printPoint(module: Module): void {
  const { body, yields, rank } = module.program;
  const axes = Array.from({ length: rank }, (_, axis) => `, ${axisName(axis)}: i32`);
  printFoldFunctions(module);
  braces(module, `fn point(p: u32${axes.join('')}) -> Values`, () => {
    for (const [id, { type, length }] of (module.program.arrays ?? []).entries())
      line(module, `var ${localArrayName(id)}: array<${type}, ${length}>;`);
    const top = module.lines.length;
    printList(module, body);
    const values = yields.map((expr) => printExpr(module, expr));
    line(module, `return Values(${values.join(', ')});`);
    module.lines.splice(top, 0, ...hoistedLines(module));
  });
}

export function printCombine(module: Module, { left, right, body, results }: Combine): void {
  const { locals } = module.program;
  const field = (side: string) => (id: number, k: number) =>
    line(module, `var ${localName(id)}: ${locals[id]} = ${side}.f${k};`);
  braces(module, 'fn combine(left: Values, right: Values) -> Values', () => {
    left.forEach(field('left'));
    right.forEach(field('right'));
    printList(module, body);
    const values = results.map((expr) => printExpr(module, expr));
    line(module, `return Values(${values.join(', ')});`);
  });
}

/** `point(…)` for a linear index, which is text to be repeated. */
export function pointCall(program: Program, index: string): string {
  return `point(${[index, ...coordinates(program.rank, index)].join(', ')})`;
}

/** Row-major coordinates of a linear index. */
function coordinates(rank: number, index: string): readonly string[] {
  if (rank === 1) return [`i32(${index})`];
  const extent = (axis: number): string => `u32(U.${domainField(axis)})`;
  const last = `i32(${index} % ${extent(rank - 1)})`;
  if (rank === 2) return [`i32(${index} / ${extent(1)})`, last];
  return [
    `i32(${index} / (${extent(1)} * ${extent(2)}))`,
    `i32((${index} / ${extent(2)}) % ${extent(1)})`,
    last,
  ];
}

/** The entry's head; it names the number of the workgroup, counted over a two-dimensional dispatch. */
export function printMain(module: Module, size: readonly number[], body: () => void): void {
  const builtins = [
    '@builtin(workgroup_id) wid: vec3u',
    '@builtin(num_workgroups) groups: vec3u',
    '@builtin(local_invocation_id) lid: vec3u',
  ];
  line(module, `@compute @workgroup_size(${size.join(', ')})`);
  braces(module, `fn main(${builtins.join(', ')})`, () => {
    line(module, 'let group = wid.y * groups.x + wid.x;');
    body();
  });
}

/** Points that one invocation must own so that it alone writes whole words of every output. */
export function pointsPerInvocation(program: Program): number {
  return program.outputs.reduce((most, { dtype }) => Math.max(most, 4 / bytesOf(dtype)), 1);
}

/** Bytes of an accumulator in workgroup memory. */
export function valueBytes(program: Program): number {
  return program.outputs.length * 4;
}

export function fieldType(program: Program, field: number): 'f32' | 'i32' | 'u32' | 'bool' {
  return computeTypeOf(program.outputs[field]!.dtype) as 'f32' | 'i32' | 'u32' | 'bool';
}
