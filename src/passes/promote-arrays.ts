/**
 * Turns local arrays that are only read and written at constant indices into locals, one for each element, so that they
 * need no memory: a median of nine numbers by a sorting network becomes minima and maxima.
 *
 *     put @0[1] = x  …  get v = @0[1]   →   let e1 = x  …  let v = e1
 *
 * What must hold: an element's local is declared where all of the array's accesses can see it, and not inside of a loop
 * that starts a turn with what the last turn has left. Outside of the array a `get` is 0 and a `put` is nothing.
 */
import { constant, letLocal, local, setLocal } from '../ir/build.ts';
import type { ArrayId, LocalArray, LocalId, Program, Stmt } from '../ir/node.ts';
import { forEachStmt, listsOf, mapLists, mapSame } from '../ir/walk.ts';
import { createLocalTable, type LocalTable } from './locals.ts';

export function promoteArrays(program: Program): Program {
  const { arrays } = program;
  if (!arrays) return program;
  const table = createLocalTable(program);
  const computed = computedArrays(program.body);
  let body = program.body;
  for (const [id, array] of arrays.entries()) if (!computed.has(id)) body = promoted(table, body, id, array);
  const { arrays: _, ...rest } = program;
  const made = { ...rest, body, locals: table.types };
  return hasAccess(body) ? { ...made, arrays } : made;
}

/** The arrays with an access at an index that is computed. */
function computedArrays(list: readonly Stmt[]): ReadonlySet<ArrayId> {
  const found = new Set<ArrayId>();
  forEachStmt(list, (stmt) => {
    if (isAccess(stmt) && stmt.index.kind !== 'const') found.add(stmt.array);
  });
  return found;
}

type AccessStmt = Stmt & { readonly kind: 'get' | 'put' };

function isAccess(stmt: Stmt): stmt is AccessStmt {
  return stmt.kind === 'get' || stmt.kind === 'put';
}

function hasAccess(list: readonly Stmt[], array?: ArrayId): boolean {
  let found = false;
  forEachStmt(list, (stmt) => {
    if (isAccess(stmt) && (array === undefined || stmt.array === array)) found = true;
  });
  return found;
}

/** The body without accesses of the array. */
function promoted(table: LocalTable, body: readonly Stmt[], id: ArrayId, array: LocalArray): readonly Stmt[] {
  const elements = Array.from({ length: array.length }, () => table.add(array.type));
  const inside = (list: readonly Stmt[]): readonly Stmt[] => {
    const only = list.filter((stmt) => hasAccess([stmt], id));
    const home = only.length === 1 ? listsOf(only[0]!).filter((inner) => hasAccess(inner, id)) : [];
    if (home.length !== 1 || !isFilledFirst(innermost(home[0]!, id), id))
      return declared(list, id, elements, array);
    return mapSame(list, (stmt) =>
      stmt === only[0] ? mapLists(stmt, (inner) => (inner === home[0] ? inside(inner) : inner)) : stmt,
    );
  };
  return inside(body);
}

/** The smallest list with all accesses in it. */
function innermost(list: readonly Stmt[], id: ArrayId): readonly Stmt[] {
  const only = list.filter((stmt) => hasAccess([stmt], id));
  if (only.length !== 1) return list;
  const inner = listsOf(only[0]!).filter((nested) => hasAccess(nested, id));
  return inner.length === 1 ? innermost(inner[0]!, id) : list;
}

/** Whether the list gives each element that it touches a value of its own before anything else happens to it. */
function isFilledFirst(list: readonly Stmt[], id: ArrayId): boolean {
  const filled = new Set<number>();
  for (const stmt of list) {
    if (stmt.kind === 'put' && stmt.array === id) filled.add(indexOf(stmt));
    else if (touched(stmt, id).some((k) => !filled.has(k))) return false;
  }
  return true;
}

/** The elements that a statement and those inside of it read or write. */
function touched(stmt: Stmt, id: ArrayId): readonly number[] {
  const found: number[] = [];
  forEachStmt([stmt], (inner) => {
    if (isAccess(inner) && inner.array === id) found.push(indexOf(inner));
  });
  return found;
}

function indexOf({ index }: AccessStmt): number {
  return index.kind === 'const' ? index.value : -1;
}

/** The list with the elements as locals, each declared at its first `put` or before the statement that touches it first. */
function declared(
  list: readonly Stmt[],
  id: ArrayId,
  elements: readonly LocalId[],
  array: LocalArray,
): readonly Stmt[] {
  const known = new Set<number>();
  const zero = constant(array.type, 0);
  const rewrite = (stmts: readonly Stmt[]): readonly Stmt[] => stmts.flatMap(changed);
  const changed = (stmt: Stmt): readonly Stmt[] => {
    if (!isAccess(stmt) || stmt.array !== id) return [mapLists(stmt, rewrite)];
    const element = elements[indexOf(stmt)];
    if (stmt.kind === 'get')
      return [letLocal(stmt.local, element === undefined ? zero : local(array.type, element))];
    return element === undefined ? [] : [setLocal(element, stmt.value)];
  };
  return list.flatMap((stmt) => {
    const first = [...new Set(touched(stmt, id))].filter((k) => elements[k] !== undefined && !known.has(k));
    for (const k of first) known.add(k);
    if (stmt.kind === 'put' && first.length === 1) return [letLocal(elements[first[0]!]!, stmt.value)];
    return [...first.map((k) => letLocal(elements[k]!, zero)), ...changed(stmt)];
  });
}
