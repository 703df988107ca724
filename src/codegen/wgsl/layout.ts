/**
 * The uniform block: which 4-byte fields it has for a program, and their values for one dispatch. All fields are
 * scalars, so each lies right behind the one before it in WGSL's layout.
 *
 * `zero` always holds 0. The driver can't know that, so an xor with it hides a constant or stops a contraction.
 */
import type { Program } from '../../ir/node.ts';
import { roundTo } from '../../ir/types.ts';
import type { Step, UniformField } from './artifact.ts';

/** The shape of an array argument, or the value of a scalar one. */
export type UniformArgument = { readonly shape: readonly number[] } | number;

export const noStep: Step = { tilesX: 1, tilesY: 1, count: 0, readAt: 0, writeAt: 0, pitch: 0 };

export const domainField = (axis: number): string => `d${axis}`;
export const extentField = (slot: number, axis: number): string => `s${slot}e${axis}`;
export const lastField = (slot: number): string => `s${slot}last`;
export const argumentField = (slot: number): string => `u${slot}`;

const u32 = (name: string, from: UniformField['from']): UniformField => ({ name, type: 'u32', from });

export function uniformFields(program: Program): readonly UniformField[] {
  return [
    u32('zero', { kind: 'zero' }),
    u32('points', { kind: 'points' }),
    ...Array.from({ length: program.rank }, (_, axis): UniformField => {
      return { name: domainField(axis), type: 'i32', from: { kind: 'extent', of: 'domain', axis } };
    }),
    ...program.slots.flatMap((_, slot) => slotFields(program, slot)),
    ...stepFields(program),
  ];
}

function slotFields(program: Program, number: number): UniformField[] {
  const slot = program.slots[number]!;
  if (slot.kind === 'uniform') {
    const type = slot.type === 'bool' || slot.type === 'f64' ? 'u32' : slot.type;
    return [{ name: argumentField(number), type, from: { kind: 'argument', slot: number, type: slot.type } }];
  }
  const extents = Array.from({ length: slot.rank }, (_, axis): UniformField => {
    return { name: extentField(number, axis), type: 'i32', from: { kind: 'extent', of: number, axis } };
  });
  return [...extents, u32(lastField(number), { kind: 'last', slot: number })];
}

function stepFields(program: Program): UniformField[] {
  const step = (of: keyof Step): UniformField => u32(of, { kind: 'step', of });
  if (program.sink.kind === 'reduce') return [step('count'), step('readAt'), step('writeAt'), step('pitch')];
  return program.rank > 1 ? [step('tilesX'), step('tilesY')] : [];
}

/** Bytes of the block as it is bound: a whole number of 16-byte rows. */
export function uniformBytes(fields: readonly UniformField[]): number {
  return (fields.length * 4 + 15) & ~15;
}

/** The block's words for one dispatch. */
export function writeUniforms(
  fields: readonly UniformField[],
  shape: readonly number[],
  args: readonly UniformArgument[],
  step: Step = noStep,
): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(uniformBytes(fields) / 4);
  const floats = new Float32Array(words.buffer);
  for (const [k, field] of fields.entries()) {
    const value = fieldValue(field, shape, args, step);
    if (field.type === 'f32') floats[k] = value;
    else words[k] = value;
  }
  return words;
}

function fieldValue(
  { from }: UniformField,
  shape: readonly number[],
  args: readonly UniformArgument[],
  step: Step,
): number {
  switch (from.kind) {
    case 'zero':
      return 0;
    case 'points':
      return elementsOf(shape);
    case 'extent':
      return (from.of === 'domain' ? shape : shapeOf(args[from.of]))[from.axis] ?? 1;
    case 'last':
      return Math.max(elementsOf(shapeOf(args[from.slot])), 1) - 1;
    case 'argument':
      return roundTo(from.type, args[from.slot] as number);
    case 'step':
      return step[from.of];
  }
}

function shapeOf(argument: UniformArgument | undefined): readonly number[] {
  return typeof argument === 'object' ? argument.shape : [];
}

export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
