/**
 * Which integers are computed in 16 bits, eight to a vector, instead of four to a vector in 32: those whose bounds
 * (ir/ranges.ts) 16 bits hold, and that come from bytes and 16-bit elements.
 *
 * What must hold: an expression is only computed so if all its operands are, and no result leaves its bounds, so the
 * low 16 bits are the value. A value that is mostly wanted in 32 bits is kept in 32 bits: widening costs as much as the
 * work that is saved.
 */
import type { Expr, LocalId, OpExpr, Program, Stmt } from '../../ir/node.ts';
import type { OpName } from '../../ir/ops.ts';
import { type Range, rangesOf } from '../../ir/ranges.ts';
import { bytesOf, type DType } from '../../ir/types.ts';
import { exprsOf, forEachStmt } from '../../ir/walk.ts';
import { constantOffsets, loadKey } from './load-key.ts';

/** How 16 bits hold a value: with a sign, or as a number up to 65,535. */
export type Sign = 's' | 'u';

export interface Shorts {
  /** How the expression's values lie in 16 bits; undefined where they are computed in 32. */
  readonly of: (expr: Expr) => Sign | undefined;
  /** How the two operands of a comparison compare in 16 bits; undefined where they don't. */
  readonly test: (expr: Expr) => Sign | undefined;
  readonly range: (expr: Expr) => Range;
  /** Locals that are kept in 16 bits. */
  readonly locals: ReadonlySet<LocalId>;
}

export const noShorts: Shorts = {
  of: () => undefined,
  test: () => undefined,
  range: () => ({ least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY }),
  locals: new Set(),
};

/** The operations that keep 16 bits right in 16 bits. */
export type ShortOp = Extract<
  OpName,
  'add' | 'sub' | 'mul' | 'neg' | 'abs' | 'min' | 'max' | 'and' | 'or' | 'xor' | 'not' | 'shl' | 'shr'
>;

const shortOps: ReadonlySet<OpName> = new Set<ShortOp>([
  ...(['add', 'sub', 'mul', 'neg', 'abs', 'min', 'max', 'and', 'or', 'xor', 'not', 'shl', 'shr'] as const),
]);

const comparisons: ReadonlySet<OpName> = new Set(['eq', 'ne', 'lt', 'le', 'gt', 'ge']);

function signOf({ least, most }: Range): Sign | undefined {
  if (least >= -32768 && most <= 32767) return 's';
  return least >= 0 && most <= 65535 ? 'u' : undefined;
}

/** One sign that both operands can be read with. */
function commonSign(a: Range, b: Range): Sign | undefined {
  const sign = signOf({ least: Math.min(a.least, b.least), most: Math.max(a.most, b.most) });
  return sign;
}

/** `isFixed`: locals that are given a value once and differ between lanes. */
export function shortsOf(program: Program, isFixed: (id: LocalId) => boolean): Shorts {
  const range = rangesOf(program);
  const sources = candidates(program, isFixed);
  for (;;) {
    const shorts = createShorts(range, new Set([...sources.values()].flat()));
    const unfit = unfitSources(program, shorts, sources);
    if (unfit.length === 0) return readsAny(program, shorts) ? shorts : { ...noShorts, range };
    for (const key of unfit) sources.delete(key);
  }
}

/** Whether any element is kept in 16 bits: without one, only choices between constants are left. */
function readsAny(program: Program, { locals }: Shorts): boolean {
  let found = false;
  forEachStmt(program.body, (stmt) => {
    if (stmt.kind === 'load' && locals.has(stmt.local)) found = true;
  });
  return found;
}

function createShorts(range: (expr: Expr) => Range, locals: ReadonlySet<LocalId>): Shorts {
  const known = new Map<Expr, Sign | undefined>();
  const of = (expr: Expr): Sign | undefined => {
    if (known.has(expr)) return known.get(expr);
    const isInteger = expr.type === 'i32' || expr.type === 'u32';
    const sign = isInteger && isComputed(expr) ? signOf(range(expr)) : undefined;
    known.set(expr, sign);
    return sign;
  };
  const isComputed = (expr: Expr): boolean => {
    if (expr.kind === 'const') return true;
    if (expr.kind === 'local') return locals.has(expr.id);
    return expr.kind === 'op' && isShortOp(expr);
  };
  const isShortOp = ({ op, args }: OpExpr): boolean => {
    const [a, b, c] = args;
    if (op === 'select') return of(b!) !== undefined && of(c!) !== undefined;
    if (op === 'convert') return of(a!) !== undefined;
    if (!shortOps.has(op) || !args.every((arg) => of(arg) !== undefined)) return false;
    if (op === 'min' || op === 'max') return commonSign(range(a!), range(b!)) !== undefined;
    if (op !== 'shl' && op !== 'shr') return true;
    return b!.kind === 'const' && b!.value >= 0 && b!.value < 16;
  };
  const test = (expr: Expr): Sign | undefined => {
    if (expr.kind !== 'op' || !comparisons.has(expr.op)) return undefined;
    const [a, b] = expr.args;
    return of(a!) && of(b!) ? commonSign(range(a!), range(b!)) : undefined;
  };
  return { of, test, range, locals };
}

/** Locals that could be kept in 16 bits, by what they are read from: loads of one element stand or fall together. */
function candidates(program: Program, isFixed: (id: LocalId) => boolean): Map<string, LocalId[]> {
  const found = new Map<string, LocalId[]>();
  const add = (key: string, id: LocalId): void => {
    found.set(key, [...(found.get(key) ?? []), id]);
  };
  forEachStmt(program.body, (stmt) => {
    if (stmt.kind === 'let' && isFixed(stmt.local)) {
      const { type } = stmt.value;
      if (type === 'i32' || type === 'u32') add(`let ${stmt.local}`, stmt.local);
    }
    if (stmt.kind !== 'load' || !isFixed(stmt.local) || !isVectorLoad(program, stmt)) return;
    add(loadKey(stmt.slot, stmt.at)!, stmt.local);
  });
  return found;
}

/** Neighbouring elements that are loaded together wherever code for vectors runs. */
function isVectorLoad(program: Program, { slot, at }: Stmt & { readonly kind: 'load' }): boolean {
  const { dtype } = program.slots[slot] as { readonly dtype: DType };
  if (bytesOf(dtype) > 2 || dtype === 'bool') return false;
  if (at.kind === 'element') return true;
  return program.sink.kind !== 'reduce' && constantOffsets(at) !== undefined;
}

interface Uses {
  short: number;
  wide: number;
}

/** Sources that 16 bits don't hold, or that are wanted in 32 bits more often than in 16. */
function unfitSources(
  program: Program,
  shorts: Shorts,
  sources: ReadonlyMap<string, readonly LocalId[]>,
): string[] {
  const uses = countUses(program, shorts);
  const values = new Map<LocalId, Expr>();
  forEachStmt(program.body, (stmt) => {
    if (stmt.kind === 'let') values.set(stmt.local, stmt.value);
  });
  const isFit = (ids: readonly LocalId[]): boolean => {
    const total = { short: 0, wide: 0 };
    for (const id of ids) {
      const value = values.get(id) ?? { kind: 'local', type: 'i32', id };
      if (shorts.of(value) === undefined) return false;
      total.short += uses.get(id)?.short ?? 0;
      total.wide += uses.get(id)?.wide ?? 0;
    }
    return total.short > 0 && total.short >= total.wide;
  };
  return [...sources].filter(([, ids]) => !isFit(ids)).map(([key]) => key);
}

/** How often each local is wanted in 16 bits and in 32. */
function countUses(program: Program, shorts: Shorts): ReadonlyMap<LocalId, Uses> {
  const uses = new Map<LocalId, Uses>();
  const visit = (expr: Expr, isShort: boolean): void => {
    if (expr.kind === 'local') {
      const count = uses.get(expr.id) ?? { short: 0, wide: 0 };
      count[isShort ? 'short' : 'wide']++;
      uses.set(expr.id, count);
    }
    if (expr.kind !== 'op') return;
    const isOwn = shorts.of(expr) !== undefined || shorts.test(expr) !== undefined;
    for (const arg of expr.args) visit(arg, isOwn);
  };
  forEachStmt(program.body, (stmt) => {
    const isShort = stmt.kind === 'let' && shorts.locals.has(stmt.local);
    for (const expr of exprsOf(stmt)) visit(expr, isShort);
  });
  for (const [k, expr] of program.yields.entries()) visit(expr, isStoredShort(program, k));
  return uses;
}

/** Whether an output takes its values in 16 bits. */
export function isStoredShort({ sink, outputs }: Program, output: number): boolean {
  const { dtype } = outputs[output]!;
  return sink.kind === 'store' && bytesOf(dtype) < 4 && dtype !== 'bool';
}
