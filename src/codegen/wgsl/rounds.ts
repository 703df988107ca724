/**
 * How often one invocation may turn loops, at most: those of the program, and those that we print around it, into
 * helpers and for blocks. What must hold: blocks are counted as `stmt.ts` prints them.
 */
import type { Program, Stmt } from '../../ir/node.ts';
import type { OpName } from '../../ir/ops.ts';
import { blockElements, laneCount } from '../../ir/reduction.ts';
import { forEachProgramExpr, listsOf } from '../../ir/walk.ts';
import { nestExits, reachable } from './exits.ts';

type OpRounds = Partial<Readonly<Record<OpName, number>>>;

/** Rounds in the helpers of f32: eight bits of the exponents' difference at a time, and corrections of a close guess. */
const helperRounds: OpRounds = { rem: 33 };
const strictRounds: OpRounds = { ...helperRounds, div: 16, sqrt: 16 };

/** Points of one invocation, at most, with a few rounds for what it does besides. */
const mostPoints: Readonly<Record<Program['sink']['kind'], number>> = {
  store: 8,
  reduce: blockElements / laneCount + laneCount + 32,
  // 2^31 points over 256 workgroups of 256.
  histogram: 2 ** 15 + 32,
};

/** For a program that the passes are through with; infinite where it holds a loop. */
export function mostRounds(program: Program): number {
  const { sink } = program;
  let rounds = 1 + roundsIn(reachable(program.body));
  if (sink.kind === 'reduce') rounds += roundsIn(reachable(sink.combine.body));
  const table = program.precision === 'strict' ? strictRounds : helperRounds;
  forEachProgramExpr(program, (expr) => {
    if (expr.kind === 'op' && expr.type === 'f32') rounds += table[expr.op] ?? 0;
  });
  return rounds * mostPoints[sink.kind];
}

function roundsIn(list: readonly Stmt[]): number {
  return list.reduce((sum, stmt) => sum + roundsOf(stmt), 0);
}

function roundsOf(stmt: Stmt): number {
  if (stmt.kind === 'loop') return Number.POSITIVE_INFINITY;
  const nested = stmt.kind === 'block' ? nestExits(stmt.body, stmt.label) : undefined;
  if (nested) return roundsIn(nested);
  const own = stmt.kind === 'block' ? 1 : 0;
  return listsOf(stmt).reduce((sum, list) => sum + roundsIn(list), own);
}
