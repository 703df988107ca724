/**
 * Which `set` statements under a mask must keep the old value in lanes that are not active.
 *
 * A lane that is not active at the set does not need the old value if it can't read the local any more: all reads stand
 * inside of the innermost statement that narrowed the mask, and no loop outside of that statement (but inside of the
 * local's scope) brings the lane back there. Lanes only leave such a statement's mask by leaving the statement.
 */
import type { LocalId, Program, Stmt } from '../../ir/node.ts';
import { exprsOf, forEachExpr, forEachProgramExpr, forEachStmt, isDeclaration } from '../../ir/walk.ts';

/** A list inside of a statement, on the way to a place. */
interface Step {
  readonly stmt: Stmt;
  readonly list: readonly Stmt[];
}

export function setsWithoutBlend(program: Program, isVarying: (stmt: Stmt) => boolean): ReadonlySet<Stmt> {
  const reads = new Map<LocalId, number>();
  forEachProgramExpr(program, (expr) => {
    if (expr.kind === 'local') reads.set(expr.id, (reads.get(expr.id) ?? 0) + 1);
  });
  const found = new Set<Stmt>();
  const declaredAt = new Map<LocalId, number>();
  const walk = (list: readonly Stmt[], path: readonly Step[]): void => {
    for (const stmt of list) {
      if (isDeclaration(stmt)) declaredAt.set(stmt.local, path.length);
      if (stmt.kind === 'set' && isFree(stmt.local, path.slice(declaredAt.get(stmt.local)))) found.add(stmt);
      for (const inner of stepsInto(stmt)) walk(inner.list, [...path, inner]);
    }
  };
  const isFree = (id: LocalId, path: readonly Step[]): boolean => {
    const narrowing = path.findLastIndex(({ stmt }) => isVarying(stmt));
    if (narrowing < 0) return true;
    if (path.slice(0, narrowing).some(({ stmt }) => stmt.kind === 'loop')) return false;
    return readsIn(path[narrowing]!.list, id) === (reads.get(id) ?? 0);
  };
  walk(program.body, []);
  if (program.sink.kind === 'reduce') {
    const { combine } = program.sink;
    for (const id of [...combine.left, ...combine.right]) declaredAt.set(id, 0);
    walk(combine.body, []);
  }
  return found;
}

function stepsInto(stmt: Stmt): Step[] {
  if (stmt.kind === 'if') return [stmt.then, stmt.else].map((list) => ({ stmt, list }));
  return stmt.kind === 'block' || stmt.kind === 'loop' ? [{ stmt, list: stmt.body }] : [];
}

function readsIn(list: readonly Stmt[], id: LocalId): number {
  let count = 0;
  forEachStmt(list, (stmt) => {
    for (const expr of exprsOf(stmt))
      forEachExpr(expr, (each) => {
        if (each.kind === 'local' && each.id === id) count++;
      });
  });
  return count;
}
