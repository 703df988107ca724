/**
 * Replaces the mathematical functions of f32 by primitive operations, the same on every target: WebAssembly has none of
 * them, and WGSL's are inexact or missing. `maths/` has one family a file.
 *
 * What must hold: the new locals stand right before the statement that uses them (or at the end of the body, for
 * yields), so code in a loop stays in the loop and the code of a test stands before its `if`. Functions have no effects,
 * so computing one side of a `select` that is not chosen is fine. Functions of f64 stay operations.
 */
import { letLocal, local, setLocal, when } from '../ir/build.ts';
import type { Combine, Expr, OpExpr, Program, Stmt } from '../ir/node.ts';
import type { OpName } from '../ir/ops.ts';
import { special } from '../ir/special.ts';
import type { ComputeType } from '../ir/types.ts';
import { mapExpr, mapLists, mapStmtExprs } from '../ir/walk.ts';
import type { Emit, Target } from './maths/emit.ts';
import { erf, erfc, sigmoid } from './maths/error-function.ts';
import { exp, expm1 } from './maths/exp.ts';
import { gamma, lgamma } from './maths/gamma.ts';
import { acosh, asinh, atanh, cosh, sinh, tanh } from './maths/hyperbolic.ts';
import { acos, asin, atan, atan2 } from './maths/inverse-trig.ts';
import { log, log1p, log2, log10 } from './maths/log.ts';
import { pow } from './maths/pow.ts';
import { cbrt, hypot, rem } from './maths/rest.ts';
import { cos, sin, tan } from './maths/trig.ts';

export interface ExpandMathsOptions {
  readonly target: Target;
}

type Unary = (emit: Emit, x: Expr) => Expr;
type Binary = (emit: Emit, x: Expr, y: Expr) => Expr;

type UnaryName = Extract<
  OpName,
  | 'exp'
  | 'expm1'
  | 'log'
  | 'log2'
  | 'log10'
  | 'log1p'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'asinh'
  | 'acosh'
  | 'atanh'
  | 'cbrt'
  | 'erf'
  | 'erfc'
  | 'gamma'
  | 'lgamma'
  | 'sigmoid'
>;
type BinaryName = Extract<OpName, 'atan2' | 'pow' | 'hypot' | 'rem'>;
export type MathsName = UnaryName | BinaryName;

const unary: Record<UnaryName, Unary> = {
  exp,
  expm1,
  log,
  log2,
  log10,
  log1p,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,
  atanh,
  cbrt,
  erf,
  erfc,
  gamma,
  lgamma,
  sigmoid,
};

const binary: Record<BinaryName, Binary> = { atan2, pow, hypot, rem };

const expansions: Readonly<Record<MathsName, Unary | Binary>> = { ...unary, ...binary };

export const mathsNames: readonly MathsName[] = Object.keys(expansions) as MathsName[];

/** The same program without mathematical functions of f32; under precision 'fast', WGSL keeps those that it has. */
export function expandMaths(program: Program, { target }: ExpandMathsOptions): Program {
  const keepsOwn = target === 'wgsl' && program.precision === 'fast';
  const isReplaced = (expr: Expr): expr is MathsExpr =>
    isMaths(expr, target) && !(keepsOwn && !Object.hasOwn(special, expr.op));
  const locals: ComputeType[] = [...program.locals];
  const list = (stmts: readonly Stmt[]): readonly Stmt[] =>
    stmts.flatMap((stmt) => {
      const scope = createScope(target, isReplaced, locals);
      const own = mapStmtExprs(mapLists(stmt, list), scope.expand);
      return scope.lets.length === 0 ? own : [...scope.lets, own];
    });
  const values = (
    body: readonly Stmt[],
    exprs: readonly Expr[],
  ): { body: readonly Stmt[]; exprs: Expr[] } => {
    const scope = createScope(target, isReplaced, locals);
    const expanded = exprs.map(scope.expand);
    return { body: [...list(body), ...scope.lets], exprs: expanded };
  };
  const { body, exprs } = values(program.body, program.yields);
  const combine = (old: Combine): Combine => {
    const made = values(old.body, old.results);
    return { ...old, body: made.body, results: made.exprs };
  };
  const { sink } = program;
  const ended: Program = {
    ...program,
    body,
    yields: exprs,
    sink: sink.kind === 'reduce' ? { ...sink, combine: combine(sink.combine) } : sink,
  };
  return locals.length === program.locals.length ? program : { ...ended, locals };
}

interface Scope {
  /** What was named so far, in order. */
  readonly lets: Stmt[];
  /** The expression without mathematical functions. */
  readonly expand: (expr: Expr) => Expr;
}

/** A place that code is put at: between two statements, where no local changes, so equal values are named once. */
function createScope(
  target: Target,
  isReplaced: (expr: Expr) => expr is MathsExpr,
  locals: ComputeType[],
): Scope {
  const lets: Stmt[] = [];
  const known = new Map<string, Expr>();
  const name = (value: Expr): Expr => {
    if (value.kind !== 'op') return value;
    const key = keyOf(value);
    const found = known.get(key);
    if (found) return found;
    const id = locals.push(value.type) - 1;
    lets.push(letLocal(id, value));
    const made = local(value.type, id);
    known.set(key, made);
    return made;
  };
  const where = (test: Expr, yes: Expr, no: Expr): Expr => {
    const id = locals.push(no.type) - 1;
    lets.push(letLocal(id, no), when(test, [setLocal(id, yes)]));
    return local(no.type, id);
  };
  const emit: Emit = { target, let: name, where };
  const change = (expr: Expr): Expr =>
    isReplaced(expr) ? name(expanded(emit, expr.op, expr.args.map(name))) : expr;
  return { lets, expand: (expr) => mapExpr(expr, change) };
}

function expanded(emit: Emit, name: MathsName, args: readonly Expr[]): Expr {
  return expansions[name](emit, args[0]!, args[1]!);
}

type MathsExpr = OpExpr & { readonly op: MathsName };

/** JavaScript's own remainder is exact, and so is the WGSL printer's. */
function isMaths(expr: Expr, target: Target): expr is MathsExpr {
  if (expr.kind !== 'op' || expr.type !== 'f32' || !Object.hasOwn(expansions, expr.op)) return false;
  return expr.op !== 'rem' || target === 'wasm';
}

function keyOf(expr: Expr): string {
  switch (expr.kind) {
    case 'const':
      return `${expr.type}:${Object.is(expr.value, -0) ? '-0' : expr.value}`;
    case 'local':
      return `l${expr.id}`;
    case 'uniform':
      return `u${expr.slot}`;
    case 'axis':
      return `a${expr.axis}`;
    case 'extent':
      return `e${expr.of}.${expr.axis}`;
    case 'op':
      return `${expr.op}:${expr.type}(${expr.args.map(keyOf).join()})`;
  }
}
