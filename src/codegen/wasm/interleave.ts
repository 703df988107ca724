/**
 * How many lanes of a straight body are written side by side, statement by statement: in a long chain of operations
 * each waits for the one before, and the machine looks ahead over less than such a chain.
 */
import type { Expr, LocalId, Program } from '../../ir/node.ts';
import { bytesOf } from '../../ir/types.ts';
import { exprsOf, forEachExpr } from '../../ir/walk.ts';
import { costOf } from './turn.ts';

/** Shorter bodies overlap by themselves; longer ones would grow to too much code. */
const leastOps = 13;
const mostOps = 200;
/** Values of four lanes that fit into registers beside constants and what an expression needs. */
const mostLive = 12;

/** Lanes to write at once; undefined where groups of the usual size are as good. */
export function interleavedLanes(program: Program): 8 | 16 | 24 | undefined {
  const { slots, outputs, locals, arrays, body } = program;
  const isWords = [...slots, ...outputs].every((each) => !('dtype' in each) || bytesOf(each.dtype) === 4);
  const isStraight = body.every(
    (stmt) =>
      stmt.kind === 'let' || stmt.kind === 'set' || (stmt.kind === 'load' && stmt.at.kind === 'element'),
  );
  const { ops } = costOf(program);
  if (!isWords || !isStraight || arrays || locals.includes('f64')) return undefined;
  if (ops < leastOps || ops > mostOps) return undefined;
  const live = mostLiveOf(program);
  return ([24, 16, 8] as const).find((lanes) => (lanes / 4) * live <= mostLive);
}

/** The most locals that are needed later, at any place of the straight body. */
function mostLiveOf({ body, yields }: Program): number {
  const live = new Set<LocalId>();
  const read = (roots: readonly Expr[]): void => {
    for (const root of roots)
      forEachExpr(root, (expr) => {
        if (expr.kind === 'local') live.add(expr.id);
      });
  };
  read(yields);
  let most = live.size;
  for (const stmt of [...body].reverse()) {
    if ('local' in stmt) live.delete(stmt.local);
    read(exprsOf(stmt));
    most = Math.max(most, live.size);
  }
  return most;
}
