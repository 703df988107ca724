/**
 * Computes a repeated expression once: gives it a local before the first statement of a list that computes it, if it
 * stands there again later in the list or inside. A load of the same element as an earlier one becomes a copy.
 *
 * What must hold: only expressions over locals that never change are touched, so their value is the same all through
 * the scope; nothing is computed that the first statement did not compute anyway.
 */
import { letLocal, local } from '../ir/build.ts';
import type { Expr, LocalId, Program, Stmt } from '../ir/node.ts';
import { printExpr } from '../ir/print.ts';
import {
  accessExprs,
  exprsOf,
  forEachExpr,
  forEachStmt,
  mapBodies,
  mapLists,
  mapStmtExprs,
} from '../ir/walk.ts';
import { exprCost } from '../ir/work.ts';
import { createLocalTable, type LocalFacts, type LocalTable, localFacts } from './locals.ts';

/** Cheaper expressions are computed again: one simple operation costs no more than keeping a value. */
const leastCost = 2;

/** Values at hand, by the text of the expression or load that made them. */
type Values = Map<string, LocalId>;

interface Sharing {
  readonly facts: LocalFacts;
  readonly table: LocalTable;
  /** Locals made by this pass, which are stable too. */
  readonly made: Set<LocalId>;
}

export function shareExpressions(program: Program): Program {
  const table = createLocalTable(program);
  const sharing: Sharing = { facts: localFacts(program), table, made: new Set() };
  const shared = mapBodies(
    program,
    (list) => shareList(sharing, list, new Map()),
    (expr) => expr,
  );
  return { ...shared, locals: table.types };
}

function isStable(sharing: Sharing, id: LocalId): boolean {
  return sharing.made.has(id) || sharing.facts.isStable(id);
}

function isStableExpr(sharing: Sharing, expr: Expr): boolean {
  let stable = true;
  forEachExpr(expr, (inner) => {
    if (inner.kind === 'local' && !isStable(sharing, inner.id)) stable = false;
  });
  return stable;
}

function shareList(sharing: Sharing, list: readonly Stmt[], outer: Values): readonly Stmt[] {
  const values: Values = new Map(outer);
  const counts = countExprs(list);
  return list.flatMap((stmt) => {
    const lets: Stmt[] = [];
    const own = mapStmtExprs(stmt, (expr) => shareExpr(sharing, values, counts, lets, expr, 1));
    const done = mapLists(own, (inner) => shareList(sharing, inner, values));
    return [...lets, remember(sharing, values, done)];
  });
}

/** How often each expression stands in a list, nested lists included. */
function countExprs(list: readonly Stmt[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  forEachStmt(list, (stmt) => {
    for (const root of exprsOf(stmt))
      forEachExpr(root, (expr) => {
        if (expr.kind !== 'op') return;
        const key = printExpr(expr);
        counts.set(key, (counts.get(key) ?? 0) + 1);
      });
  });
  return counts;
}

/** From the outside in: an expression is shared if it stands more often than the one around it. */
function shareExpr(
  sharing: Sharing,
  values: Values,
  counts: ReadonlyMap<string, number>,
  lets: Stmt[],
  expr: Expr,
  around: number,
): Expr {
  if (expr.kind !== 'op') return expr;
  const key = printExpr(expr);
  const known = values.get(key);
  if (known !== undefined) return local(expr.type, known);
  const count = counts.get(key) ?? 1;
  const args = expr.args.map((arg) => shareExpr(sharing, values, counts, lets, arg, Math.max(count, around)));
  const made: Expr = args.every((arg, k) => arg === expr.args[k]) ? expr : { ...expr, args };
  if (count <= around || exprCost(expr) < leastCost || !isStableExpr(sharing, expr)) return made;
  const id = sharing.table.add(expr.type);
  sharing.made.add(id);
  values.set(key, id);
  lets.push(letLocal(id, made));
  return local(expr.type, id);
}

/** Notes what a statement makes available; a load that was done before becomes a copy. */
function remember(sharing: Sharing, values: Values, stmt: Stmt): Stmt {
  if (stmt.kind !== 'let' && stmt.kind !== 'load') return stmt;
  const sources = stmt.kind === 'let' ? [stmt.value] : accessExprs(stmt.at);
  if (!sources.every((expr) => isStableExpr(sharing, expr))) return stmt;
  if (stmt.kind === 'load') {
    const key = `slot ${stmt.slot} ${stmt.at.kind} ${sources.map(printExpr).join()}`;
    const known = values.get(key);
    if (known !== undefined) return letLocal(stmt.local, local(sharing.table.types[stmt.local]!, known));
    if (isStable(sharing, stmt.local)) values.set(key, stmt.local);
  } else if (stmt.value.kind === 'op' && isStable(sharing, stmt.local)) {
    const key = printExpr(stmt.value);
    if (!values.has(key)) values.set(key, stmt.local);
  }
  return stmt;
}
