/**
 * Loads as WGSL text. All guards are ours: what a driver does outside of an array differs between drivers. A guarded read
 * computes an index inside of the array whatever happens, and then chooses between the element and the other value.
 */
import { borderValue, isFolding } from '../../ir/border.ts';
import * as build from '../../ir/build.ts';
import type { Access, Expr, Stmt } from '../../ir/node.ts';
import { computeTypeOf, type DType } from '../../ir/types.ts';
import { localArrayName, localName } from '../text/names.ts';
import { printExpr } from './expr.ts';
import { lastField } from './layout.ts';
import { literal } from './literal.ts';
import { foldedIndex, movedIndex } from './near.ts';
import { elementText } from './packing.ts';
import { line, type Module } from './text.ts';

type Load = Extract<Stmt, { kind: 'load' }>;

export function printLoad(module: Module, stmt: Load): void {
  const slot = module.program.slots[stmt.slot]!;
  if (slot.kind !== 'array') return;
  const value = printElement(module, stmt.slot, slot.dtype, stmt.at);
  line(module, `var ${localName(stmt.local)}: ${computeTypeOf(slot.dtype)} = ${value};`);
}

/** A guarded read reads element 0 where the index is outside. */
export function printGet(module: Module, { local, array, index }: Extract<Stmt, { kind: 'get' }>): void {
  const { type, length } = module.program.arrays![array]!;
  const element = (at: string): string => `${localArrayName(array)}[${at}]`;
  const guarded = (): string => {
    const at = `u32(${printExpr(module, nameIndex(module, index))})`;
    return `select(${literal(type, 0)}, ${element(`min(${at}, ${length - 1}u)`)}, ${at} < ${length}u)`;
  };
  const value =
    index.kind !== 'const'
      ? guarded()
      : isInside(index.value, length)
        ? element(`${index.value}u`)
        : literal(type, 0);
  line(module, `var ${localName(local)}: ${type} = ${value};`);
}

export function printPut(module: Module, { array, index, value }: Extract<Stmt, { kind: 'put' }>): void {
  const { length } = module.program.arrays![array]!;
  if (index.kind === 'const' && !isInside(index.value, length)) return;
  const text = printExpr(module, value);
  if (index.kind === 'const') {
    line(module, `${localArrayName(array)}[${index.value}u] = ${text};`);
    return;
  }
  const at = `u32(${printExpr(module, nameIndex(module, index))})`;
  line(module, `if (${at} < ${length}u) { ${localArrayName(array)}[${at}] = ${text}; }`);
}

function isInside(index: number, length: number): boolean {
  return index >= 0 && index < length;
}

function printElement(module: Module, slot: number, dtype: DType, at: Access): string {
  if (at.kind === 'element') return elementText(slot, dtype, 'p');
  const { index, inside } =
    at.kind === 'at' ? printFree(module, slot, at.index) : printNear(module, slot, at.offset);
  const type = computeTypeOf(dtype);
  const otherwise = at.kind === 'at' ? 0 : borderValue(module.program.border, type);
  const element = elementText(slot, dtype, index);
  return inside === undefined ? element : `select(${literal(type, otherwise)}, ${element}, ${inside})`;
}

interface Place {
  /** The linear index: the name of a u32. */
  readonly index: string;
  /** Whether that is the element to read; undefined where it always is. */
  readonly inside: string | undefined;
}

/** An index outside of its axis reads nothing. */
function printFree(module: Module, slot: number, index: readonly Expr[]): Place {
  const indices = index.map((expr) => nameIndex(module, expr));
  return { index: printLinear(module, slot, indices, true), inside: insideText(module, slot, indices) };
}

/** Each axis folds by the border into the array, which has a domain's shape; or it reads nothing as a free read does. */
function printNear(module: Module, slot: number, offset: readonly Expr[]): Place {
  if (!isFolding(module.program.border))
    return printFree(
      module,
      slot,
      offset.map((expr, axis) => movedIndex(axis, expr)),
    );
  const indices = offset.map((expr, axis) => foldedIndex(module, slot, axis, expr));
  return { index: printLinear(module, slot, indices, false), inside: undefined };
}

/** Row-major. Wraps modulo 2^32 far outside, where `clamped` makes it the last element's. */
function printLinear(module: Module, slot: number, indices: readonly Expr[], clamped: boolean): string {
  const sum = indices
    .map((expr) => `u32(${printExpr(module, expr)})`)
    .reduce((outer, index, axis) => `(${outer} * u32(${extentText(module, slot, axis)}) + ${index})`);
  const name = localName(module.nextLocal++);
  line(module, `let ${name}: u32 = ${clamped ? `min(${sum}, U.${lastField(slot)})` : sum};`);
  return name;
}

/** As u32, a negative index is far beyond every extent. */
function insideText(module: Module, slot: number, indices: readonly Expr[]): string {
  return indices
    .map((expr, axis) => `u32(${printExpr(module, expr)}) < u32(${extentText(module, slot, axis)})`)
    .join(' && ');
}

function extentText(module: Module, slot: number, axis: number): string {
  return printExpr(module, { kind: 'extent', type: 'i32', of: slot, axis });
}

/** The index under a name, unless it is one already. A negative constant gets one: not all convert it to u32. */
function nameIndex(module: Module, expr: Expr): Expr {
  if (expr.kind !== 'op' && !(expr.kind === 'const' && expr.value < 0)) return expr;
  const id = module.nextLocal++;
  line(module, `var ${localName(id)}: i32 = ${printExpr(module, expr)};`);
  return build.local('i32', id);
}
