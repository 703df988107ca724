/**
 * Prints statements and the loads among them.
 *
 * A load beside the point has two forms: the *interior* form adds a constant to the point's row-major number and is
 * right only where the loops say that all constant offsets stay inside of the array; the *edge* form asks the border.
 */
import { borderIndexExpr, borderValue, isFolding } from '../../ir/border.ts';
import { constant, local } from '../../ir/build.ts';
import type { Access, Expr, LocalId, Stmt } from '../../ir/node.ts';
import { computeTypeOf, type DType } from '../../ir/types.ts';
import { forEachStmt } from '../../ir/walk.ts';
import { labelName, localArrayName, localName } from '../text/names.ts';
import type { Writer } from '../text/writer.ts';
import {
  arrayName,
  axisName,
  bareText,
  constText,
  exprForStore,
  extentName,
  hoist,
  type Printing,
} from './expr.ts';

/** Where in the loops a body stands. */
export interface Place {
  /** The text of the point's row-major number. */
  readonly flat: string;
  readonly interior: boolean;
  /** Names of indices that were moved by the border already, by slot, axis and constant offset. */
  readonly moved?: Map<string, string>;
}

/** The locals that are given a value more than once. */
export function assignedLocals(list: readonly Stmt[]): ReadonlySet<LocalId> {
  const assigned = new Set<LocalId>();
  forEachStmt(list, (stmt) => {
    if (stmt.kind === 'set') assigned.add(stmt.local);
  });
  return assigned;
}

export function writeList(printing: Printing, writer: Writer, list: readonly Stmt[], outer: Place): void {
  const place = { ...outer, moved: new Map(outer.moved) };
  const assigned = assignedLocals(list);
  const keyword = (id: LocalId): string => (assigned.has(id) ? 'let' : 'const');
  const nested = (stmts: readonly Stmt[]) => (): void => writeList(printing, writer, stmts, place);
  for (const stmt of list) {
    switch (stmt.kind) {
      case 'let':
        writer.line(`${keyword(stmt.local)} ${localName(stmt.local)} = ${bareText(printing, stmt.value)};`);
        break;
      case 'set':
        writer.line(`${localName(stmt.local)} = ${bareText(printing, stmt.value)};`);
        break;
      case 'load':
        writeLoad(printing, writer, stmt, keyword(stmt.local), place);
        break;
      case 'get':
        writeGet(printing, writer, stmt, keyword(stmt.local));
        break;
      case 'put':
        writePut(printing, writer, stmt);
        break;
      case 'if':
        writer.block(`if (${bareText(printing, stmt.test)}) {`, nested(stmt.then), '}');
        if (stmt.else.length > 0) writer.block('else {', nested(stmt.else));
        break;
      case 'loop':
        writer.block(`${labelName(stmt.label)}: for (;;) {`, nested(stmt.body));
        break;
      case 'block':
        writer.block(`${labelName(stmt.label)}: {`, nested(stmt.body));
        break;
      case 'exit':
        writer.line(`break ${labelName(stmt.label)};`);
        break;
    }
  }
}

type Load = Stmt & { kind: 'load' };

function writeLoad(printing: Printing, writer: Writer, stmt: Load, keyword: string, place: Place): void {
  const dtype = dtypeOfSlot(printing, stmt.slot);
  const { at } = stmt;
  const value =
    at.kind === 'element'
      ? elementText(stmt.slot, place.flat)
      : at.kind === 'near' && place.interior && isConstant(at)
        ? elementText(stmt.slot, interiorIndex(printing, at.offset, place.flat))
        : checkedText(printing, writer, stmt.slot, at, place);
  const read = dtype === 'bool' ? `(${value}) !== 0` : value;
  writer.line(`${keyword} ${localName(stmt.local)} = ${read};`);
}

function writeGet(
  printing: Printing,
  writer: Writer,
  { local: id, array, index }: Stmt & { kind: 'get' },
  keyword: string,
): void {
  const { type, length } = printing.program.arrays![array]!;
  const element = (at: string): string => `${localArrayName(array)}[${at}]${type === 'bool' ? ' !== 0' : ''}`;
  const zero = constText(constant(type, 0));
  const guarded = (): string => {
    const at = writeIndex(printing, writer, bareText(printing, index));
    return `${at} >>> 0 < ${length} ? ${element(at)} : ${zero}`;
  };
  const value =
    index.kind !== 'const' ? guarded() : isInside(index, length) ? element(String(index.value)) : zero;
  writer.line(`${keyword} ${localName(id)} = ${value};`);
}

function writePut(printing: Printing, writer: Writer, { array, index, value }: Stmt & { kind: 'put' }): void {
  const { length } = printing.program.arrays![array]!;
  const write = (at: string): string => `${localArrayName(array)}[${at}] = ${exprForStore(printing, value)};`;
  if (index.kind !== 'const') {
    const at = writeIndex(printing, writer, bareText(printing, index));
    writer.line(`if (${at} >>> 0 < ${length}) ${write(at)}`);
  } else if (isInside(index, length)) writer.line(write(String(index.value)));
}

function isInside(index: Expr, length: number): boolean {
  return index.kind === 'const' && index.value >= 0 && index.value < length;
}

export function dtypeOfSlot(printing: Printing, slot: number): DType {
  return (printing.program.slots[slot] as { readonly dtype: DType }).dtype;
}

function elementText(slot: number, index: string): string {
  return `${arrayName(slot)}[${index}]`;
}

/** Whether all offsets of an access are constants, so that interior points can be told beforehand. */
export function isConstant(at: Access): boolean {
  return at.kind === 'near' && at.offset.every((expr) => expr.kind === 'const');
}

/** The point's number plus the distance, which is the same all over the domain. */
function interiorIndex(printing: Printing, offset: readonly Expr[], flat: string): string {
  const steps = offset.map((expr) => (expr.kind === 'const' ? expr.value : 0));
  if (steps.every((step) => step === 0)) return flat;
  const last = steps.length - 1;
  const distance = steps.slice(1).reduce((text, step, k) => {
    const rows = `(${text}) * ${extentName('domain', k + 1)}`;
    return text === '0' ? String(step) : step === 0 ? rows : `${rows} + ${step}`;
  }, String(steps[0]));
  const step = last === 0 || /^-?\d+$/.test(distance) ? distance : hoist(printing, distance);
  return `${flat} + ${step.startsWith('-') ? `(${step})` : step} | 0`;
}

/** A read that may fall outside: declares its indices, then gives the text of the guarded read. */
function checkedText(
  printing: Printing,
  writer: Writer,
  slot: number,
  at: Access & { kind: 'at' | 'near' },
  place: Place,
): string {
  const { border } = printing.program;
  const type = computeTypeOf(dtypeOfSlot(printing, slot));
  const folds = at.kind === 'near' && isFolding(border);
  const index =
    at.kind === 'at'
      ? at.index.map((expr) => writeIndex(printing, writer, bareText(printing, expr)))
      : at.offset.map((expr, axis) => writeNear(printing, writer, slot, axis, expr, place));
  const element = elementText(slot, flatIndex(printing, slot, index));
  // An array without elements reads 0 whatever the border.
  if (folds) return `${element} ?? 0`;
  const isInside = index.map((name, axis) => `${name} >>> 0 < ${extentName(slot, axis)}`).join(' && ');
  const outside = at.kind === 'near' ? borderValue(border, type) : 0;
  return `${isInside} ? ${element} : ${constText(constant(type === 'bool' ? 'i32' : type, outside))}`;
}

/** Declares an index and gives its name; a local has a name already. */
function writeIndex(printing: Printing, writer: Writer, text: string): string {
  if (/^[a-z]\d+$/.test(text)) return text;
  const name = localName(printing.nextLocal++);
  writer.line(`const ${name} = ${text};`);
  return name;
}

/** Declares the index beside the point, moved by the border if that folds; a constant offset is moved once a list. */
function writeNear(
  printing: Printing,
  writer: Writer,
  slot: number,
  axis: number,
  offset: Expr,
  place: Place,
): string {
  const key = offset.kind === 'const' ? `${slot} ${axis} ${offset.value}` : undefined;
  const known = key === undefined ? undefined : place.moved?.get(key);
  if (known !== undefined) return known;
  const steps = bareText(printing, offset);
  const id = printing.nextLocal++;
  const folds = isFolding(printing.program.border);
  const sum = steps === '0' ? axisName(axis) : `${axisName(axis)} + (${steps}) | 0`;
  writer.line(`${folds ? 'let' : 'const'} ${localName(id)} = ${sum};`);
  if (folds) writeFold(printing, writer, slot, axis, id);
  if (key !== undefined) place.moved?.set(key, localName(id));
  return localName(id);
}

/** Moves an index that fell outside to the element that the border names. */
function writeFold(printing: Printing, writer: Writer, slot: number, axis: number, id: LocalId): void {
  const { border } = printing.program;
  if (!isFolding(border)) return;
  const extent: Expr = { kind: 'extent', type: 'i32', of: slot, axis };
  const folded = bareText(printing, borderIndexExpr(border, local('i32', id), extent));
  const name = localName(id);
  writer.line(`if (${name} >>> 0 >= ${extentName(slot, axis)}) ${name} = ${folded};`);
}

function flatIndex(printing: Printing, slot: number, index: readonly string[]): string {
  return index.reduce((flat, name, axis) => {
    printing.called.add('imul');
    return `imul(${flat}, ${extentName(slot, axis)}) + ${name} | 0`;
  });
}
