/**
 * How much work one point is: an estimate from the tree, for the dispatcher before anything was measured and for passes
 * that ask whether an expression is worth a local of its own. A loop counts 16 turns unless its count is plain to see.
 */
import type { Expr, Program, Stmt } from './node.ts';
import { type OpName, opRow, ops } from './ops.ts';
import { bytesOf } from './types.ts';
import { exprsOf, forEachExpr } from './walk.ts';

export interface Work {
  /** Arithmetic operations, weighed as in `opCost`. */
  readonly flops: number;
  readonly loads: number;
  readonly stores: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** Calls of mathematical functions (sin, exp, pow, …). */
  readonly transcendental: number;
  readonly loops: boolean;
  /** Loads at computed places; they run one lane at a time where there is no gather. */
  readonly gathers: number;
}

/** Turns of a loop whose count can't be seen. */
const guessedTurns = 16;

const dearer: Partial<Record<OpName, number>> = { div: 4, sqrt: 4, idiv: 8, rem: 8, convert: 1, bitcast: 1 };

/** An element of a local array: its address, the look at the index, the access. */
const elementCost = 4;

/** The cost of an operation in simple operations: a rough, dimensionless figure. */
export function opCost(name: OpName): number {
  return isTranscendental(name) ? 20 : (dearer[name] ?? 1);
}

/** Whether it is a function of `Math` that is computed by a polynomial. */
export function isTranscendental(name: OpName): boolean {
  return name in ops && opRow(name).ulp >= 1 && name !== 'div' && name !== 'sqrt';
}

/** The cost of all operations in an expression. */
export function exprCost(expr: Expr): number {
  let cost = 0;
  forEachExpr(expr, (inner) => {
    if (inner.kind === 'op') cost += opCost(inner.op);
  });
  return cost;
}

type Tally = { -readonly [K in keyof Work]: Work[K] };

/** The work of one point. A combine counts once a point; a branch counts its dearer side. */
export function workOf(program: Program): Work {
  const tally = emptyTally();
  addList(program, tally, program.body, 1);
  for (const expr of program.yields) addExpr(tally, expr, 1);
  const { sink, outputs } = program;
  if (sink.kind === 'reduce') {
    addList(program, tally, sink.combine.body, 1);
    for (const expr of sink.combine.results) addExpr(tally, expr, 1);
  } else {
    tally.stores = outputs.length;
    tally.bytesWritten = outputs.reduce((bytes, { dtype }) => bytes + bytesOf(dtype), 0);
  }
  return tally;
}

function emptyTally(): Tally {
  return {
    flops: 0,
    loads: 0,
    stores: 0,
    bytesRead: 0,
    bytesWritten: 0,
    transcendental: 0,
    loops: false,
    gathers: 0,
  };
}

function addExpr(tally: Tally, expr: Expr, times: number): void {
  forEachExpr(expr, (inner) => {
    if (inner.kind !== 'op') return;
    tally.flops += times * opCost(inner.op);
    if (isTranscendental(inner.op)) tally.transcendental += times;
  });
}

function addList(program: Program, tally: Tally, list: readonly Stmt[], times: number): void {
  for (const [k, stmt] of list.entries()) {
    for (const expr of exprsOf(stmt)) addExpr(tally, expr, times);
    if (stmt.kind === 'get' || stmt.kind === 'put') tally.flops += times * elementCost;
    if (stmt.kind === 'load') addLoad(program, tally, stmt, times);
    if (stmt.kind === 'block') addList(program, tally, stmt.body, times);
    if (stmt.kind === 'loop') {
      tally.loops = true;
      addList(program, tally, stmt.body, times * (turnsOf(stmt, list.slice(0, k)) ?? guessedTurns));
    }
    if (stmt.kind === 'if') addDearer(program, tally, stmt, times);
  }
}

function addLoad(program: Program, tally: Tally, stmt: Stmt & { kind: 'load' }, times: number): void {
  const slot = program.slots[stmt.slot];
  if (slot?.kind !== 'array') return;
  tally.loads += times;
  tally.bytesRead += times * bytesOf(slot.dtype);
  if (stmt.at.kind === 'at') tally.gathers += times;
}

function addDearer(program: Program, tally: Tally, stmt: Stmt & { kind: 'if' }, times: number): void {
  const [first, second] = [stmt.then, stmt.else].map((side) => {
    const own = emptyTally();
    addList(program, own, side, times);
    return own;
  });
  const heavy = first!.flops + first!.loads >= second!.flops + second!.loads ? first! : second!;
  const { loops, ...counts } = heavy;
  tally.loops = tally.loops || loops;
  for (const key of Object.keys(counts) as (keyof typeof counts)[]) tally[key] += counts[key];
}

/** The turns of `let i = a; … loop { if (i >= b) exit; … i = i + c }` with constants, else undefined. */
function turnsOf(stmt: Stmt & { kind: 'loop' }, before: readonly Stmt[]): number | undefined {
  const [test, step] = [stmt.body[0], stmt.body[stmt.body.length - 1]];
  if (test?.kind !== 'if' || step?.kind !== 'set' || step.value.kind !== 'op') return undefined;
  const limit = constantIn(test.test);
  const by = constantIn(step.value);
  const start = [...before].reverse().find((other) => 'local' in other && other.local === step.local);
  if (start === undefined || !('value' in start) || start.value.kind !== 'const') return undefined;
  if (limit === undefined || !by) return undefined;
  const turns = Math.ceil(Math.abs(limit - start.value.value) / Math.abs(by));
  return Number.isFinite(turns) ? turns : undefined;
}

/** The only constant in an expression, if there is just one. */
function constantIn(expr: Expr): number | undefined {
  const found: number[] = [];
  forEachExpr(expr, (inner) => {
    if (inner.kind === 'const') found.push(inner.value);
  });
  return found.length === 1 ? found[0] : undefined;
}
