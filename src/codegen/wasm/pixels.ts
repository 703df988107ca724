/**
 * Pictures whose channels lie side by side. Where nothing moves along the innermost axis, a row of pixels with all of
 * its channels is one row of `columns · channels` points: a column further is `channels` points further. So vectors are
 * as wide as ever, and the short innermost axis costs no loop of its own.
 */
import type { Program } from '../../ir/node.ts';
import { forEachProgramExpr, forEachStmt } from '../../ir/walk.ts';
import { constantOffsets } from './load-key.ts';

/** Whether the two innermost axes of the domain are worked on as one. */
export function hasPixels(program: Program): boolean {
  if (program.rank !== 3 || program.sink.kind === 'reduce') return false;
  let isMoving = false;
  let isStill = true;
  forEachStmt(program.body, (stmt) => {
    if (stmt.kind !== 'load' || stmt.at.kind !== 'near') return;
    isMoving = true;
    if (constantOffsets(stmt.at)?.[2] !== 0) isStill = false;
  });
  forEachProgramExpr(program, (expr) => {
    if (expr.kind === 'axis' && expr.axis > 0) isStill = false;
  });
  return isMoving && isStill;
}

/** The axis that a row runs along, and the first one whose offsets are columns. */
export function columnAxis(program: Program): number {
  return hasPixels(program) ? 1 : program.rank - 1;
}
