/**
 * Writes out loops with a small constant number of turns, so that offsets and indices made from the counter become
 * constants (a stencil's taps above all). The form:
 *
 *     let i = a … loop L { if test(i) { exit L } body… set i = i + c }
 *
 * with constants a and c, a test of i and constants, and no other `set` of i between the first and the last line.
 * Each turn becomes a copy of the body with locals and labels of its own, i replaced by its value, then `set i`; the
 * whole stands in a block L, so that `break` still leaves it.
 */
import { block, setLocal } from '../ir/build.ts';
import type { Expr, Label, LocalId, Program, Stmt } from '../ir/node.ts';
import {
  exprsOf,
  forEachExpr,
  forEachStmt,
  isDeclaration,
  mapBodies,
  mapExpr,
  mapLists,
  mapStmtExprs,
} from '../ir/walk.ts';
import { simplify } from './fold-constants.ts';
import { createLocalTable, forEachProgramStmt, type LocalTable } from './locals.ts';

/** Above that many turns (a 5 by 5 stencil has 25), or nodes in all, code grows more than speed. */
const mostTurns = 32;
const mostNodes = 1500;

interface Unrolling {
  readonly table: LocalTable;
  nextLabel: Label;
}

export function unrollLoops(program: Program): Program {
  const unrolling: Unrolling = { table: createLocalTable(program), nextLabel: firstFreeLabel(program) };
  const list = (stmts: readonly Stmt[]): readonly Stmt[] => {
    const done: Stmt[] = [];
    for (const stmt of stmts) {
      const inner = mapLists(stmt, list);
      done.push(inner.kind === 'loop' ? (unrolled(unrolling, inner, done) ?? inner) : inner);
    }
    return done;
  };
  const made = mapBodies(program, list, (expr) => expr);
  return { ...made, locals: unrolling.table.types };
}

function firstFreeLabel(program: Program): Label {
  let most = -1;
  forEachProgramStmt(program, (stmt) => {
    if (stmt.kind === 'loop' || stmt.kind === 'block') most = Math.max(most, stmt.label);
  });
  return most + 1;
}

function unrolled(
  unrolling: Unrolling,
  stmt: Stmt & { kind: 'loop' },
  before: readonly Stmt[],
): Stmt | undefined {
  const [first, ...rest] = stmt.body;
  const step = rest.pop();
  if (step?.kind !== 'set' || first?.kind !== 'if' || !isExit(first, stmt.label)) return undefined;
  const counter = step.local;
  const start = valueBefore(before, counter);
  if (start === undefined || sets(rest, counter)) return undefined;
  const values = turnsOf(first.test, step.value, counter, start);
  if (values === undefined || values.length * nodesOf(rest) > mostNodes) return undefined;
  const turns = values.flatMap((value) => [
    ...copy(unrolling, rest, counter, value),
    setLocal(counter, withCounter(step.value, counter, value)),
  ]);
  return block(stmt.label, turns);
}

function isExit(stmt: Stmt & { kind: 'if' }, label: Label): boolean {
  const [only] = stmt.then;
  return stmt.then.length === 1 && stmt.else.length === 0 && only?.kind === 'exit' && only.label === label;
}

/** The constant that a local holds after a list, if it is plain to see. */
function valueBefore(list: readonly Stmt[], id: LocalId): Expr | undefined {
  for (const stmt of [...list].reverse()) {
    if ((stmt.kind === 'let' || stmt.kind === 'set') && stmt.local === id)
      return stmt.value.kind === 'const' ? stmt.value : undefined;
    if (sets([stmt], id)) return undefined;
  }
  return undefined;
}

function sets(list: readonly Stmt[], id: LocalId): boolean {
  let found = false;
  forEachStmt(list, (stmt) => {
    if ('local' in stmt && stmt.local === id) found = true;
  });
  return found;
}

/** The counter's values at all turns, or undefined where they can't be known or are too many. */
function turnsOf(test: Expr, step: Expr, counter: LocalId, start: Expr): Expr[] | undefined {
  const values: Expr[] = [];
  for (let value = start; values.length <= mostTurns; ) {
    const ends = withCounter(test, counter, value);
    if (ends.kind !== 'const') return undefined;
    if (ends.value) return values;
    values.push(value);
    value = withCounter(step, counter, value);
    if (value.kind !== 'const') return undefined;
  }
  return undefined;
}

function withCounter(expr: Expr, counter: LocalId, value: Expr): Expr {
  return mapExpr(expr, (inner) => {
    if (inner.kind === 'local' && inner.id === counter) return value;
    return inner.kind === 'op' ? simplify(inner) : inner;
  });
}

function nodesOf(list: readonly Stmt[]): number {
  let nodes = 0;
  forEachStmt(list, (stmt) => {
    nodes++;
    for (const root of exprsOf(stmt)) forEachExpr(root, () => nodes++);
  });
  return nodes;
}

/** The statements with fresh locals and labels, and the counter's value in its place. */
function copy(unrolling: Unrolling, list: readonly Stmt[], counter: LocalId, value: Expr): readonly Stmt[] {
  const locals = new Map<LocalId, LocalId>();
  const labels = new Map<Label, Label>();
  forEachStmt(list, (stmt) => {
    if (isDeclaration(stmt)) locals.set(stmt.local, unrolling.table.add(unrolling.table.types[stmt.local]!));
    if (stmt.kind === 'loop' || stmt.kind === 'block') labels.set(stmt.label, unrolling.nextLabel++);
  });
  const expr = (root: Expr): Expr =>
    mapExpr(root, (inner) => {
      if (inner.kind === 'local') {
        if (inner.id === counter) return value;
        const fresh = locals.get(inner.id);
        return fresh === undefined ? inner : { ...inner, id: fresh };
      }
      return inner.kind === 'op' ? simplify(inner) : inner;
    });
  const stmt = (old: Stmt): Stmt => {
    const made = mapLists(mapStmtExprs(old, expr), (inner) => inner.map(stmt));
    if ('local' in made) return { ...made, local: locals.get(made.local) ?? made.local };
    return 'label' in made ? { ...made, label: labels.get(made.label) ?? made.label } : made;
  };
  return list.map(stmt);
}
