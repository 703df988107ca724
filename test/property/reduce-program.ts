/**
 * Makes a program that shows a defect smaller, one change at a time, for as long as it still shows it. fast-check shrinks
 * the choices that a program is made from; this shrinks what they made.
 */
import { constant } from '../../src/ir/build.ts';
import type { Expr, Program, Stmt } from '../../src/ir/node.ts';
import { type Verified, verify } from '../../src/ir/verify.ts';
import { mapProgramExprs } from '../../src/ir/walk.ts';

/** The smallest found in at most `tries` attempts. `fails` says whether a program still shows the defect. */
export async function reduceProgram(
  program: Verified,
  fails: (smaller: Verified) => Promise<boolean>,
  tries = 3_000,
): Promise<Verified> {
  let smallest = program;
  let left = tries;
  for (let before: Verified | undefined; before !== smallest && left > 0; ) {
    before = smallest;
    for (let k = 0; left > 0; k++) {
      const change = changeAt(smallest, k);
      if (change === undefined) break;
      const next = verified(change);
      if (next === undefined) continue;
      left--;
      // The same number again: what followed has moved there.
      if (await fails(next)) [smallest, k] = [next, k - 1];
    }
  }
  return smallest;
}

function verified(program: Program): Verified | undefined {
  try {
    return verify(program);
  } catch {
    return undefined;
  }
}

/** The change of that number, statements before expressions; undefined when there are no more. */
function changeAt(program: Program, k: number): Program | undefined {
  const counter = { left: k };
  const body = changeList(program.body, counter);
  if (counter.left < 0) return { ...program, body };
  if (program.sink.kind === 'reduce') {
    const list = changeList(program.sink.combine.body, counter);
    if (counter.left < 0)
      return { ...program, sink: { ...program.sink, combine: { ...program.sink.combine, body: list } } };
  }
  const changed = mapProgramExprs(program, (expr) => changeExpr(expr, counter));
  return counter.left < 0 ? changed : undefined;
}

interface Counter {
  left: number;
}

/** True once, when the counter gets to its change. */
function isNow(counter: Counter): boolean {
  return counter.left-- === 0;
}

function changeList(list: readonly Stmt[], counter: Counter): Stmt[] {
  return list.flatMap((stmt): readonly Stmt[] => {
    for (const other of others(stmt)) if (isNow(counter)) return other;
    if (stmt.kind === 'if') {
      const then = changeList(stmt.then, counter);
      return [{ ...stmt, then, else: changeList(stmt.else, counter) }];
    }
    if (stmt.kind === 'loop' || stmt.kind === 'block')
      return [{ ...stmt, body: changeList(stmt.body, counter) }];
    return [stmt];
  });
}

/** What can stand in a statement's place. */
function others(stmt: Stmt): readonly (readonly Stmt[])[] {
  if (stmt.kind === 'if') {
    const short = stmt.else.length > 0 ? [[{ ...stmt, else: [] }]] : [];
    return [[], stmt.then, stmt.else, ...short];
  }
  if (stmt.kind === 'block') return [[], stmt.body];
  // It may be what gives the element its first value.
  if (stmt.kind === 'put' && stmt.index.kind === 'const') return [];
  return stmt.kind === 'loop' ? [[], [{ ...stmt, kind: 'block' }]] : [[]];
}

/** One of the arguments that has the type, or a plain number. */
function changeExpr(expr: Expr, counter: Counter): Expr {
  if (expr.kind === 'const') return expr;
  const parts = expr.kind === 'op' ? expr.args.filter((arg) => arg.type === expr.type) : [];
  for (const other of [constant(expr.type, 0), constant(expr.type, 1), ...parts])
    if (isNow(counter)) return other;
  return expr;
}
