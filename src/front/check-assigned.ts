/**
 * A variable may be read only where every way there has given it a value: JavaScript would read `undefined`, and a
 * machine whatever was there.
 */
import { exprsOf, type FlatExpr, type FlatStmt, forEachFlatExpr, type VarId } from './flat.ts';
import * as messages from './messages.ts';

/** The variables without a value so far; undefined where the place can't be reached. */
type Unset = ReadonlySet<VarId> | undefined;

interface Walk {
  readonly names: readonly string[];
  /** What is without a value on the ways that leave to a label. */
  readonly leaving: Map<number, ReadonlySet<VarId>>;
}

/** Throws CompileError for the first read of a variable that may have no value. `last` is read after the list. */
export function checkAssigned(
  list: readonly FlatStmt[],
  last: readonly FlatExpr[],
  names: readonly string[],
): void {
  const walk: Walk = { names, leaving: new Map() };
  const unset = walkList(walk, list, new Set());
  for (const expr of last) checkReads(walk, expr, unset ?? new Set());
}

function walkList(walk: Walk, list: readonly FlatStmt[], before: Unset): Unset {
  let unset = before;
  for (const stmt of list) {
    if (unset === undefined) return undefined;
    unset = walkStmt(walk, stmt, unset);
  }
  return unset;
}

function walkStmt(walk: Walk, stmt: FlatStmt, unset: ReadonlySet<VarId>): Unset {
  for (const expr of exprsOf(stmt)) checkReads(walk, expr, unset);
  switch (stmt.kind) {
    case 'open':
      return stmt.isChecked ? new Set([...unset, ...stmt.vars]) : unset;
    case 'let':
    case 'set':
    case 'load':
    case 'get':
      return unset.has(stmt.id) ? new Set([...unset].filter((id) => id !== stmt.id)) : unset;
    case 'put':
      return unset;
    case 'if':
      return either(walkList(walk, stmt.yes, unset), walkList(walk, stmt.no, unset));
    case 'exit':
      walk.leaving.set(stmt.label, either(walk.leaving.get(stmt.label), unset)!);
      return undefined;
    case 'block':
      return either(walkList(walk, stmt.body, unset), leaving(walk, stmt.label));
    case 'loop':
      walkList(walk, stmt.body, unset);
      return leaving(walk, stmt.label);
  }
}

function leaving(walk: Walk, label: number): Unset {
  return walk.leaving.get(label);
}

/** Without a value on one of two ways. */
function either(a: Unset, b: Unset): Unset {
  if (a === undefined || b === undefined) return a ?? b;
  return new Set([...a, ...b]);
}

function checkReads(walk: Walk, expr: FlatExpr, unset: ReadonlySet<VarId>): void {
  if (unset.size === 0) return;
  forEachFlatExpr(expr, (part) => {
    if (part.kind === 'var' && unset.has(part.id)) throw messages.maybeUnset(part.at, walk.names[part.id]!);
  });
}
