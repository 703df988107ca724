/**
 * Removes what no result needs: locals nobody reads (with their sets and loads), puts into arrays nobody
 * reads, statements behind an `exit`, branches
 * without statements, an `exit` at the end of its own block, and blocks that nobody leaves early.
 *
 * What must hold: a loop stays, as it might not end; reading memory has no effect, so an unread load may go.
 */
import type { ArrayId, Expr, Label, LocalId, Program, Stmt } from '../ir/node.ts';
import { exprsOf, forEachExpr, forEachStmt, isDeclaration, mapBodies, mapLists } from '../ir/walk.ts';
import { forEachProgramStmt, type LocalFacts, localFacts } from './locals.ts';

export function dropDead(program: Program): Program {
  for (let before = program; ; ) {
    const after = dropOnce(before);
    if (sizeOf(after) === sizeOf(before)) return after;
    before = after;
  }
}

function sizeOf(program: Program): number {
  let size = 0;
  forEachProgramStmt(program, () => {
    size++;
  });
  return size;
}

function dropOnce(program: Program): Program {
  const live = liveOf(program);
  const facts = localFacts(program);
  const list = (stmts: readonly Stmt[]): readonly Stmt[] => {
    const kept = stmts.flatMap((stmt): readonly Stmt[] => {
      if ('local' in stmt && !live.locals.has(stmt.local)) return [];
      if (stmt.kind === 'put' && !live.arrays.has(stmt.array)) return [];
      return simpler(facts, mapLists(stmt, list));
    });
    const end = kept.findIndex(leaves);
    return end < 0 ? kept : kept.slice(0, end + 1);
  };
  return mapBodies(program, list, (expr) => expr);
}

interface Live {
  readonly locals: ReadonlySet<LocalId>;
  readonly arrays: ReadonlySet<ArrayId>;
}

/** The locals and arrays that a result or a branch depends on. */
function liveOf(program: Program): Live {
  const feeds = new Map<LocalId, Expr[]>();
  const gets = new Map<LocalId, Set<ArrayId>>();
  const puts = new Map<ArrayId, Expr[]>();
  const roots: Expr[] = [...program.yields];
  if (program.sink.kind === 'reduce') roots.push(...program.sink.combine.results);
  forEachProgramStmt(program, (stmt) => {
    if (stmt.kind === 'put') add(puts, stmt.array, exprsOf(stmt));
    else if ('local' in stmt) add(feeds, stmt.local, exprsOf(stmt));
    else roots.push(...exprsOf(stmt));
    if (stmt.kind === 'get') gets.set(stmt.local, new Set(gets.get(stmt.local)).add(stmt.array));
  });
  const locals = new Set<LocalId>();
  const arrays = new Set<ArrayId>();
  const visit = (root: Expr): void =>
    forEachExpr(root, (expr) => {
      if (expr.kind !== 'local' || locals.has(expr.id)) return;
      locals.add(expr.id);
      for (const value of feeds.get(expr.id) ?? []) visit(value);
      for (const array of gets.get(expr.id) ?? []) {
        if (arrays.has(array)) continue;
        arrays.add(array);
        for (const value of puts.get(array) ?? []) visit(value);
      }
    });
  for (const root of roots) visit(root);
  return { locals, arrays };
}

function add(lists: Map<number, Expr[]>, key: number, exprs: readonly Expr[]): void {
  const list = lists.get(key);
  if (list) list.push(...exprs);
  else lists.set(key, [...exprs]);
}

/** Whether control never comes out at the end of the statement. */
function leaves(stmt: Stmt): boolean {
  if (stmt.kind === 'exit') return true;
  return stmt.kind === 'if' && stmt.then.some(leaves) && stmt.else.some(leaves);
}

function simpler(facts: LocalFacts, stmt: Stmt): readonly Stmt[] {
  if (stmt.kind === 'if') return stmt.then.length + stmt.else.length === 0 ? [] : [stmt];
  if (stmt.kind !== 'block') return [stmt];
  const body = withoutLastExit(stmt.body, stmt.label);
  const clashes = body.some((inner) => isDeclaration(inner) && facts.declarations(inner.local) > 1);
  if (!clashes && !isLeft(body, stmt.label)) return body;
  return [body === stmt.body ? stmt : { ...stmt, body }];
}

/** An exit as a block's last statement, on its own or at the end of a last `if`, does nothing. */
function withoutLastExit(list: readonly Stmt[], label: Label): readonly Stmt[] {
  const last = list[list.length - 1];
  if (last?.kind === 'exit') return last.label === label ? list.slice(0, -1) : list;
  if (last?.kind !== 'if') return list;
  const made = mapLists(last, (side) => withoutLastExit(side, label));
  return made === last ? list : [...list.slice(0, -1), made];
}

function isLeft(list: readonly Stmt[], label: Label): boolean {
  let found = false;
  forEachStmt(list, (stmt) => {
    if (stmt.kind === 'exit' && stmt.label === label) found = true;
  });
  return found;
}
