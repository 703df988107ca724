/**
 * Computes before a loop what is the same at each of its turns.
 *
 * What must hold: an expression moves only if all of its locals are declared outside of the loop and not set inside.
 * Expressions have no effects, so computing one that no turn would have reached changes nothing but time. Nor has a
 * load: the arrays that a program reads don't change while it runs, and outside of them it reads 0.
 */
import { letLocal, local } from '../ir/build.ts';
import type { Expr, LocalId, Program, Stmt } from '../ir/node.ts';
import { printExpr } from '../ir/print.ts';
import {
  accessExprs,
  forEachExpr,
  forEachStmt,
  mapBodies,
  mapLists,
  mapSame,
  mapStmtExprs,
} from '../ir/walk.ts';
import { exprCost } from '../ir/work.ts';
import { createLocalTable, type LocalTable } from './locals.ts';

/** Cheaper expressions stay: a value kept over a loop takes a register. */
const leastCost = 2;

export function hoistInvariants(program: Program): Program {
  const table = createLocalTable(program);
  const list = (stmts: readonly Stmt[]): readonly Stmt[] =>
    stmts.flatMap((stmt) => {
      const moved: Stmt[] = [];
      const outer = stmt.kind === 'loop' ? hoistFrom(table, stmt, moved) : stmt;
      return [...moved, mapLists(outer, list)];
    });
  const hoisted = mapBodies(program, list, (expr) => expr);
  return { ...hoisted, locals: table.types };
}

function hoistFrom(table: LocalTable, stmt: Stmt & { kind: 'loop' }, moved: Stmt[]): Stmt {
  const changing = localsMadeIn(stmt.body);
  const body = withoutLoads(stmt.body, changing, moved);
  const known = new Map<string, LocalId>();
  const take = (expr: Expr): Expr => {
    if (expr.kind !== 'op') return expr;
    if (exprCost(expr) < leastCost || reads(expr, changing)) {
      const args = mapSame(expr.args, take);
      return args === expr.args ? expr : { ...expr, args };
    }
    const key = printExpr(expr);
    const id = known.get(key) ?? table.add(expr.type);
    if (!known.has(key)) moved.push(letLocal(id, expr));
    known.set(key, id);
    return local(expr.type, id);
  };
  const inside = (list: readonly Stmt[]): readonly Stmt[] =>
    mapSame(list, (inner) => mapLists(mapStmtExprs(inner, take), inside));
  return mapLists(body === stmt.body ? stmt : { ...stmt, body }, inside);
}

/** Moves the loads that read one element at all turns; their locals are no longer among those that change. */
function withoutLoads(body: readonly Stmt[], changing: Set<LocalId>, moved: Stmt[]): readonly Stmt[] {
  const isSet = new Set<LocalId>();
  forEachStmt(body, (stmt) => {
    if (stmt.kind === 'set') isSet.add(stmt.local);
  });
  const without = (list: readonly Stmt[]): readonly Stmt[] => {
    const rest = list.filter((stmt) => {
      if (stmt.kind !== 'load' || isSet.has(stmt.local)) return true;
      if (accessExprs(stmt.at).some((expr) => reads(expr, changing))) return true;
      moved.push(stmt);
      changing.delete(stmt.local);
      return false;
    });
    return mapSame(rest.length === list.length ? list : rest, (stmt) => mapLists(stmt, without));
  };
  return without(body);
}

/** The locals that a list declares or sets. */
function localsMadeIn(list: readonly Stmt[]): Set<LocalId> {
  const found = new Set<LocalId>();
  forEachStmt(list, (stmt) => {
    if ('local' in stmt) found.add(stmt.local);
  });
  return found;
}

function reads(expr: Expr, locals: ReadonlySet<LocalId>): boolean {
  let found = false;
  forEachExpr(expr, (inner) => {
    if (inner.kind === 'local' && locals.has(inner.id)) found = true;
  });
  return found;
}
