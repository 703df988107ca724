/**
 * Drops statements that can't be reached, and turns a block's exits into plain nesting where that is possible, so that the block needs no loop around it:
 *
 *     block L { A  if (t) { B  exit L }  C }   →   A  if (t) { B } else { C }
 *
 * Sound: where t holds, C is skipped in both. Declarations in C are used in C only, as its list ends with the block.
 */
import type { Label, Stmt } from '../../ir/node.ts';
import { listsOf, mapLists } from '../../ir/walk.ts';

/** The list without what stands behind a statement that never comes to its end. Some compilers warn of it. */
export function reachable(list: readonly Stmt[]): readonly Stmt[] {
  const kept: Stmt[] = [];
  for (const stmt of list) {
    const inner = mapLists(stmt, reachable);
    kept.push(inner);
    if (!ends(inner)) break;
  }
  return kept;
}

/** Whether control may come to the end of the statement. Its lists hold reachable statements only. */
function ends(stmt: Stmt): boolean {
  switch (stmt.kind) {
    case 'exit':
      return false;
    case 'if':
      return !leaves(stmt.then) || !leaves(stmt.else);
    case 'block':
      return !leaves(stmt.body) || hasExit(stmt, stmt.label);
    case 'loop':
      return hasExit(stmt, stmt.label);
    default:
      return true;
  }
}

/** Whether control never comes to the end of the list. */
export function leaves(list: readonly Stmt[]): boolean {
  return !list.every(ends);
}

/** The list without any `exit label`, or undefined where an exit sits too deep: inside a loop, or on a way that may go on. */
export function nestExits(list: readonly Stmt[], label: Label): readonly Stmt[] | undefined {
  const before: Stmt[] = [];
  for (const [k, stmt] of list.entries()) {
    if (stmt.kind === 'exit') return stmt.label === label ? before : [...before, stmt];
    if (!hasExit(stmt, label)) {
      before.push(stmt);
      continue;
    }
    if (stmt.kind !== 'if') return undefined;
    const nested = nestIf(stmt, list.slice(k + 1), label);
    return nested && [...before, nested];
  }
  return before;
}

type If = Extract<Stmt, { kind: 'if' }>;

/** The rest of the list moves to the branch that does not leave. */
function nestIf(stmt: If, rest: readonly Stmt[], label: Label): If | undefined {
  const thenLeaves = leaves(stmt.then);
  if (rest.length > 0 && !thenLeaves && !leaves(stmt.else)) return undefined;
  const then = nestExits(thenLeaves ? stmt.then : [...stmt.then, ...rest], label);
  const otherwise = nestExits(thenLeaves ? [...stmt.else, ...rest] : stmt.else, label);
  return then && otherwise && { kind: 'if', test: stmt.test, then, else: otherwise };
}

export function hasExit(stmt: Stmt, label: Label): boolean {
  if (stmt.kind === 'exit') return stmt.label === label;
  return listsOf(stmt).some((list) => list.some((inner) => hasExit(inner, label)));
}
