/**
 * Which values an integer expression can take: bounds that hold at every point and in every lane, active or not.
 *
 * What must hold: the bounds are those of the exact result. Where an operation could leave its type and wrap, nothing
 * is known, which is the whole range of the type.
 */
import { borderValue } from './border.ts';
import type { Access, Expr, LocalId, OpExpr, Program } from './node.ts';
import type { OpName } from './ops.ts';
import { type ComputeType, computeTypeOf, type DType } from './types.ts';
import { forEachStmt } from './walk.ts';

export interface Range {
  readonly least: number;
  readonly most: number;
}

const ofTypes: Record<ComputeType, Range> = {
  i32: { least: -(2 ** 31), most: 2 ** 31 - 1 },
  u32: { least: 0, most: 2 ** 32 - 1 },
  bool: { least: 0, most: 1 },
  f32: { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY },
  f64: { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY },
};

/** What an element can be once it is loaded, where that is less than its type holds. */
const ofElements: Partial<Record<DType, Range>> = {
  i8: { least: -128, most: 127 },
  u8: { least: 0, most: 255 },
  u8c: { least: 0, most: 255 },
  i16: { least: -32768, most: 32767 },
  u16: { least: 0, most: 65535 },
};

/** Bounds of the program's integer expressions. Of floats, and of locals that are set again, nothing is known. */
export function rangesOf(program: Program): (expr: Expr) => Range {
  const locals = new Map<LocalId, () => Range>();
  const known = new WeakMap<Expr, Range>();
  const range = (expr: Expr): Range => {
    const found = known.get(expr) ?? within(expr.type, made(expr));
    known.set(expr, found);
    return found;
  };
  const made = (expr: Expr): Range => {
    switch (expr.kind) {
      case 'const':
        return { least: expr.value, most: expr.value };
      case 'local':
        return locals.get(expr.id)?.() ?? ofTypes[expr.type];
      case 'axis':
      case 'extent':
        return { least: 0, most: 2 ** 31 - 1 };
      case 'uniform':
        return ofTypes[expr.type];
      case 'op':
        return ofOp(expr, range);
    }
  };
  forEachStmt(program.body, (stmt) => {
    if (stmt.kind === 'let') locals.set(stmt.local, () => range(stmt.value));
    if (stmt.kind === 'load') locals.set(stmt.local, () => ofLoad(program, stmt.slot, stmt.at));
  });
  forEachStmt(program.body, (stmt) => {
    if (stmt.kind === 'set') locals.delete(stmt.local);
  });
  return range;
}

function ofLoad(program: Program, slot: number, at: Access): Range {
  const { dtype } = program.slots[slot] as { readonly dtype: DType };
  const type = computeTypeOf(dtype);
  const inside = ofElements[dtype] ?? ofTypes[type];
  if (at.kind === 'element') return inside;
  const outside = at.kind === 'at' ? 0 : borderValue(program.border, type);
  return union(inside, { least: outside, most: outside });
}

function within(type: ComputeType, range: Range): Range {
  const whole = ofTypes[type];
  return range.least >= whole.least && range.most <= whole.most ? range : whole;
}

function union(a: Range, b: Range): Range {
  return { least: Math.min(a.least, b.least), most: Math.max(a.most, b.most) };
}

/** The least and the greatest of some candidates. */
function hull(...values: readonly number[]): Range {
  return { least: Math.min(...values), most: Math.max(...values) };
}

type Rule = (a: Range, b: Range, expr: OpExpr) => Range | undefined;

const rules: Partial<Record<OpName, Rule>> = {
  add: (a, b) => ({ least: a.least + b.least, most: a.most + b.most }),
  sub: (a, b) => ({ least: a.least - b.most, most: a.most - b.least }),
  mul: (a, b) => hull(a.least * b.least, a.least * b.most, a.most * b.least, a.most * b.most),
  neg: (a) => ({ least: -a.most, most: -a.least }),
  abs: (a) => ({
    least: a.least > 0 ? a.least : a.most < 0 ? -a.most : 0,
    most: Math.max(-a.least, a.most),
  }),
  min: (a, b) => ({ least: Math.min(a.least, b.least), most: Math.min(a.most, b.most) }),
  max: (a, b) => ({ least: Math.max(a.least, b.least), most: Math.max(a.most, b.most) }),
  sign: (a) => ({ least: Math.sign(a.least), most: Math.sign(a.most) }),
  not: (a, _, { type }) => (type === 'i32' ? { least: -1 - a.most, most: -1 - a.least } : undefined),
  and: (a, b) => {
    const bounds = [a, b].filter(({ least }) => least >= 0).map(({ most }) => most);
    return bounds.length > 0 ? { least: 0, most: Math.min(...bounds) } : undefined;
  },
  or: bitwise,
  xor: bitwise,
  shl: (a, b) => (isCount(b) ? { least: a.least * 2 ** b.most, most: a.most * 2 ** b.most } : undefined),
  shr: (a, b) =>
    isCount(b)
      ? { least: Math.floor(a.least / 2 ** b.most), most: Math.floor(a.most / 2 ** b.most) }
      : undefined,
  idiv: (a, b) =>
    b.least > 0 ? hull(...[a.least, a.most].map((x) => Math.trunc(x / b.least)), 0) : undefined,
  rem: (a, b) =>
    b.least > 0
      ? { least: Math.max(Math.min(a.least, 0), 1 - b.most), most: Math.min(Math.max(a.most, 0), b.most - 1) }
      : undefined,
  clz: () => ({ least: 0, most: 32 }),
};

/** One count for all lanes. */
function isCount({ least, most }: Range): boolean {
  return least === most && least >= 0 && least < 32;
}

/** Numbers that are not negative set no bit above the highest of both. */
function bitwise(a: Range, b: Range): Range | undefined {
  if (a.least < 0 || b.least < 0) return undefined;
  return { least: 0, most: 2 ** (32 - Math.clz32(Math.max(a.most, b.most))) - 1 };
}

function ofOp(expr: OpExpr, range: (expr: Expr) => Range): Range {
  const { op, args, type } = expr;
  if (op === 'select') return union(range(args[1]!), range(args[2]!));
  if (op === 'convert') return ofConversion(range(args[0]!), args[0]!.type, type);
  const rule = type === 'i32' || type === 'u32' ? rules[op] : undefined;
  const [a, b] = args;
  return rule?.(range(a!), b ? range(b) : ofTypes.bool, expr) ?? ofTypes[type];
}

/** A value that the new type holds stays what it is. */
function ofConversion(from: Range, type: ComputeType, to: ComputeType): Range {
  const whole = ofTypes[to];
  const isInteger = type === 'i32' || type === 'u32' || type === 'bool';
  return isInteger && from.least >= whole.least && from.most <= whole.most ? from : whole;
}
