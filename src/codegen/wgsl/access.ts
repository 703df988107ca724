/**
 * Reading and writing array elements. WGSL storage holds 32-bit words: types of one or two bytes lie packed in
 * `array<u32>`, four or two to a word, the first in the low bits. All guards are ours: what a driver does outside of
 * an array differs between drivers.
 */
import { borderIndexExpr, borderValue, isFolding } from '../../ir/border.ts';
import * as build from '../../ir/build.ts';
import type { Access, Expr, Stmt } from '../../ir/node.ts';
import { bytesOf, computeTypeOf, type ComputeType, type DType } from '../../ir/types.ts';
import { localName } from '../text/names.ts';
import { axisName, printExpr } from './expr.ts';
import { lastField } from './layout.ts';
import { literal } from './literal.ts';
import { line, type Module } from './text.ts';

/** The element type of the binding. */
export function wordType(dtype: DType): 'f32' | 'i32' | 'u32' {
  return dtype === 'f32' || dtype === 'i32' ? dtype : 'u32';
}

export const slotName = (slot: number): string => `in${slot}`;
export const outputName = (output: number): string => `out${output}`;

type Load = Extract<Stmt, { kind: 'load' }>;

export function printLoad(module: Module, stmt: Load): void {
  const slot = module.program.slots[stmt.slot]!;
  if (slot.kind !== 'array') return;
  const type = computeTypeOf(slot.dtype);
  const value = printElement(module, stmt.slot, slot.dtype, stmt.at);
  line(module, `var ${localName(stmt.local)}: ${type} = ${value};`);
}

function printElement(module: Module, slot: number, dtype: DType, at: Access): string {
  if (at.kind === 'element') return elementText(slot, dtype, 'p');
  const place = at.kind === 'at' ? printFree(module, slot, at.index) : printNear(module, slot, at.offset);
  const index = fresh(module, 'u32', `min(${place.index}, U.${lastField(slot)})`);
  const type = computeTypeOf(dtype);
  const otherwise = at.kind === 'at' ? 0 : borderValue(module.program.border, type);
  return `select(${literal(type, otherwise)}, ${elementText(slot, dtype, index)}, ${place.inside})`;
}

interface Place {
  /** The linear index as u32 text; anything where it is not inside. */
  readonly index: string;
  readonly inside: string;
}

/** A free read: an index outside of its axis reads nothing. */
function printFree(module: Module, slot: number, index: readonly Expr[]): Place {
  const indices = index.map((expr) => nameExpr(module, expr));
  return { index: linearText(module, slot, indices), inside: insideText(module, slot, indices) };
}

/** A read beside the point: each axis folds by the border, or reads nothing as a free read does. */
function printNear(module: Module, slot: number, offset: readonly Expr[]): Place {
  const { border } = module.program;
  const indices = offset.map((expr, axis) => {
    const moved = nameExpr(module, build.op('add', axisExpr(axis), expr));
    return isFolding(border) ? fold(module, border, moved, slot, axis) : moved;
  });
  if (!isFolding(border)) return { index: linearText(module, slot, indices), inside: insideText(module, slot, indices) };
  const empty = indices.map((_, axis) => `${extentText(module, slot, axis)} > 0i`).join(' && ');
  return { index: linearText(module, slot, indices), inside: empty };
}

/** Wrap and mirror divide, so they do it for indices outside only. */
function fold(module: Module, border: Parameters<typeof borderIndexExpr>[0], moved: Expr, slot: number, axis: number): Expr {
  const folded = borderIndexExpr(border, moved, extentExpr(slot, axis));
  if (border === 'clamp') return nameExpr(module, folded);
  const index = freshLocal(module, 'i32', printExpr(module, moved), 'var');
  line(module, `if (u32(${index.name}) >= u32(${extentText(module, slot, axis)})) { ${index.name} = ${printExpr(module, folded)}; }`);
  return index.expr;
}

/** Row-major. Wraps modulo 2^32 far outside, where it is not used. */
function linearText(module: Module, slot: number, indices: readonly Expr[]): string {
  return indices
    .map((expr) => `u32(${printExpr(module, expr)})`)
    .reduce((sum, index, axis) => `(${sum} * u32(${extentText(module, slot, axis)}) + ${index})`);
}

/** As u32, a negative index is far beyond every extent. */
function insideText(module: Module, slot: number, indices: readonly Expr[]): string {
  return indices
    .map((expr, axis) => `u32(${printExpr(module, expr)}) < u32(${extentText(module, slot, axis)})`)
    .join(' && ');
}

const extentExpr = (slot: number, axis: number): Expr => ({ kind: 'extent', type: 'i32', of: slot, axis });
const axisExpr = (axis: number): Expr => ({ kind: 'axis', type: 'i32', axis });

function extentText(module: Module, slot: number, axis: number): string {
  return printExpr(module, extentExpr(slot, axis));
}

/** The expression under a name, unless it is one already. A negative constant gets one: not all convert it to u32. */
function nameExpr(module: Module, expr: Expr): Expr {
  const nameless = expr.kind === 'op' || (expr.kind === 'const' && expr.value < 0);
  return nameless ? freshLocal(module, expr.type, printExpr(module, expr), 'var').expr : expr;
}

function fresh(module: Module, type: ComputeType, text: string): string {
  return freshLocal(module, type, text, 'let').name;
}

function freshLocal(module: Module, type: ComputeType, text: string, keyword: 'let' | 'var'): { name: string; expr: Expr } {
  const id = module.nextLocal++;
  line(module, `${keyword} ${localName(id)}: ${type} = ${text};`);
  return { name: localName(id), expr: build.local(type, id) };
}

/** Element `index` (u32 text, repeated) of an array, widened. */
function elementText(slot: number, dtype: DType, index: string): string {
  const name = slotName(slot);
  const bytes = bytesOf(dtype);
  if (bytes === 4) return `${name}[${index}]`;
  const bits = bytes * 8;
  const [shift, mask] = bytes === 1 ? [2, 3] : [1, 1];
  const word = `${name}[${index} >> ${shift}u]`;
  const low = `(${index} & ${mask}u) * ${bits}u`;
  // A signed type is moved to the top of the word and back, which copies its sign.
  if (dtype === 'i8' || dtype === 'i16') return `(bitcast<i32>(${word} << (${32 - bits}u - ${low})) >> ${32 - bits}u)`;
  const value = `((${word} >> (${low})) & ${bits === 8 ? '0xffu' : '0xffffu'})`;
  return dtype === 'bool' ? `(${value} != 0u)` : `i32${value}`;
}

/** The 32 bits that stand for a value of the dtype, in the low bits of a word for types of one or two bytes. */
export function bitsText(dtype: DType, value: string): string {
  switch (dtype) {
    case 'bool':
      return `u32(${value})`;
    case 'u8c':
      return `u32(clamp(${value}, 0i, 255i))`;
    case 'u32':
      return value;
    case 'f32':
    case 'i32':
      return `bitcast<u32>(${value})`;
    default:
      return `(bitcast<u32>(${value}) & ${bytesOf(dtype) === 1 ? '0xffu' : '0xffffu'})`;
  }
}

/** The value whose bits `bitsText` of a 32-bit compute type gave. */
export function valueText(type: ComputeType, bits: string): string {
  if (type === 'bool') return `(${bits} != 0u)`;
  return type === 'u32' ? bits : `bitcast<${type}>(${bits})`;
}

export const axisNames = (rank: number): readonly string[] => Array.from({ length: rank }, (_, axis) => axisName(axis));
