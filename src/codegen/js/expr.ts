/** Prints expressions as JavaScript. Every text given back is an atom: it can stand anywhere without brackets. */
import type { Const, Expr, LocalId, OpExpr, Program } from '../../ir/node.ts';
import { bytesOf, type ComputeType, computeTypeOf, isFloat } from '../../ir/types.ts';
import { forEachStmt } from '../../ir/walk.ts';
import { localName } from '../text/names.ts';
import { bare, type helpers, jsOps, rounded } from './ops.ts';

/** What the printing of one program collects. */
export interface Printing {
  readonly program: Program;
  /** Members of `Math` and helpers that the text calls. */
  readonly called: Set<string>;
  /** Names of values that are computed once per call of `run`, by their text. */
  readonly hoisted: Map<string, string>;
  /** Locals that hold an element of 8 or 16 bits and nothing else: they are exact as f32. */
  readonly narrow: ReadonlySet<LocalId>;
  /** For locals of the printer's own. */
  nextLocal: number;
}

export function createPrinting(program: Program): Printing {
  return {
    program,
    called: new Set(),
    hoisted: new Map(),
    narrow: narrowLocals(program),
    nextLocal: program.locals.length,
  };
}

function narrowLocals(program: Program): ReadonlySet<LocalId> {
  const narrow = new Set<LocalId>();
  const others = new Set<LocalId>();
  forEachStmt(program.body, (stmt) => {
    if (stmt.kind === 'let' || stmt.kind === 'set') others.add(stmt.local);
    if (stmt.kind !== 'load') return;
    const slot = program.slots[stmt.slot];
    const isNarrow = slot?.kind === 'array' && bytesOf(slot.dtype) < 4 && computeTypeOf(slot.dtype) === 'i32';
    (isNarrow ? narrow : others).add(stmt.local);
  });
  if (program.sink.kind === 'reduce')
    for (const id of [...program.sink.combine.left, ...program.sink.combine.right]) others.add(id);
  return new Set([...narrow].filter((id) => !others.has(id)));
}

export const axisName = (axis: number): string => `i${axis}`;
export const arrayName = (slot: number): string => `a${slot}`;
export const uniformName = (slot: number): string => `u${slot}`;
export const outputName = (output: number): string => `o${output}`;

export function extentName(of: 'domain' | number, axis: number): string {
  return of === 'domain' ? `n${axis}` : `n${axis}of${of}`;
}

/** The expression as a value of its type. */
export function exprText(printing: Printing, expr: Expr): string {
  if (expr.kind === 'op') return opText(printing, expr, true);
  switch (expr.kind) {
    case 'const':
      return constText(expr);
    case 'local':
      return localName(expr.id);
    case 'uniform':
      return uniformName(expr.slot);
    case 'axis':
      return axisName(expr.axis);
    case 'extent':
      return extentName(expr.of, expr.axis);
  }
}

/** The same for a place that has brackets of its own or needs none. */
export function bareText(printing: Printing, expr: Expr): string {
  return bare(exprText(printing, expr));
}

/**
 * The expression for a store, which rounds by itself: into a Float32Array as fround, into an integer array (but a
 * clamped one) modulo its width, whatever number it gets.
 */
export function exprForStore(printing: Printing, expr: Expr): string {
  if (expr.type === 'bool') return `${exprText(printing, expr)} ? 1 : 0`;
  return bare(expr.kind === 'op' ? opText(printing, expr, false) : exprText(printing, expr));
}

function opText(printing: Printing, expr: OpExpr, round: boolean): string {
  const args = expr.args.map((arg) => exprText(printing, arg));
  const from = expr.args[expr.op === 'select' ? 1 : 0]!.type;
  if (expr.op === 'convert') {
    const [value] = expr.args;
    const isExact = value?.kind === 'local' && isFloat(expr.type) && printing.narrow.has(value.id);
    return isExact ? args[0]! : convertText(printing, expr.type, from, args[0]!);
  }
  if (expr.op === 'bitcast') return bitcastText(printing, expr.type, from, args[0]!);
  const row = jsOps[expr.op];
  const name = row.calls?.(from);
  if (name !== undefined) printing.called.add(name);
  const text = row.text(from, args[0]!, args[1] ?? '', args[2] ?? '');
  return round && !row.exact(from) ? roundedText(printing, expr.type, text) : text;
}

/** The text rounded to the type. */
export function roundedText(printing: Printing, type: ComputeType, text: string): string {
  if (type === 'f32') printing.called.add('fround');
  return rounded(type, text);
}

function convertText(printing: Printing, to: ComputeType, from: ComputeType, value: string): string {
  if (from === to) return value;
  if (from === 'bool') return `(${value} ? 1 : 0)`;
  if (to === 'bool') return isFloat(from) ? `!!${value}` : `(${value} !== 0)`;
  if (isFloat(from) && !isFloat(to)) return helperCall(printing, to === 'i32' ? 'toI32' : 'toU32', value);
  return roundedText(printing, to, value);
}

function bitcastText(printing: Printing, to: ComputeType, from: ComputeType, value: string): string {
  if (to === 'f32') return from === 'f32' ? value : helperCall(printing, 'floatOf', value);
  return roundedText(printing, to, from === 'f32' ? helperCall(printing, 'bitsOf', value) : value);
}

function helperCall(printing: Printing, name: keyof typeof helpers, value: string): string {
  printing.called.add(name);
  return `${name}(${bare(value)})`;
}

export function constText({ type, value }: Const): string {
  if (type === 'bool') return value ? 'true' : 'false';
  const text = Object.is(value, -0) ? '-0' : String(value);
  return text.startsWith('-') ? `(${text})` : text;
}

/** Names a value that is the same for a whole call of `run`; the loops' prelude declares it. */
export function hoist(printing: Printing, text: string): string {
  const known = printing.hoisted.get(text);
  if (known !== undefined) return known;
  const name = `k${printing.hoisted.size}`;
  printing.hoisted.set(text, name);
  return name;
}
