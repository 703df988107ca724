/** One turn of a loop: the program's body for a vector's lanes, or for one point, from loads to yields. */
import type { Expr, LocalId, Program } from '../../ir/node.ts';
import { bytesOf } from '../../ir/types.ts';
import { exprsOf, forEachExpr, forEachProgramExpr, forEachStmt } from '../../ir/walk.ts';
import { emitList } from './control.ts';
import { integerBytes } from './encoder.ts';
import type { Env } from './env.ts';
import { push, pushScalar } from './expr.ts';
import type { Local } from './instruction.ts';
import { type Lanes, pointOf } from './lanes.ts';
import { constantOffsets } from './load-key.ts';
import type { BodyScope, Facts, Place } from './scope.ts';
import { noShorts } from './shorts.ts';
import { assign, newValue, type Value } from './values.ts';

export interface TurnOptions {
  readonly env: Env;
  readonly facts: Facts;
  readonly lanes: Lanes;
  readonly place: Place;
  readonly axes: readonly Value[];
  /** Lanes in a group of straight code; absent: the usual number. */
  readonly groupLanes?: number | undefined;
}

export function createScope({ env, facts, lanes, place, axes, groupLanes }: TurnOptions): BodyScope {
  return {
    ...{ env, facts, lanes, place, axes },
    body: env.body,
    locals: new Map<LocalId, Value>(),
    memo: new Map(),
    shorts: lanes.count > 1 ? facts.shorts : noShorts,
    unitStride: new Set(),
    regions: [],
    mask: undefined,
    loads: new Map(),
    waiting: new Map(),
    group: undefined,
    groupLanes: groupLanes ?? (hasNarrowElements(env.program) || facts.shorts.locals.size > 0 ? 8 : 4),
  };
}

/** Bytes and half-words are loaded and stored eight at a time, and computed so (shorts.ts). */
function hasNarrowElements({ slots, outputs }: Program): boolean {
  return [...slots, ...outputs].some((each) => 'dtype' in each && bytesOf(each.dtype) < 4);
}

/** Emits the body; in `tail` the yields can be pushed, for one group of lanes after the other. */
export function emitPoint(scope: BodyScope, tail: (scope: BodyScope) => void): void {
  // No statement at the top level escapes, so nothing branches to this label.
  emitList(scope, scope.env.program.body, { depth: 0 }, tail);
}

/** Gives `targets` the yields. */
export function takeYields(scope: BodyScope, targets: readonly Value[]): void {
  for (const [k, expr] of scope.env.program.yields.entries())
    assign(
      scope,
      targets[k]!,
      (part) => push(scope, expr, part),
      () => pushScalar(scope, expr),
    );
}

/** Values for expressions of these types, one for each lane. */
export function newValues(scope: BodyScope, exprs: readonly Expr[], name: string): Value[] {
  return exprs.map((expr) => newValue(scope, expr.type, false, name));
}

/** The numbers x, x + 1, … by lane; x itself where there is one lane. */
export function countFrom(env: Env, lanes: Lanes, x: Local): Value {
  if (lanes.count === 1) return { kind: 'uniform', local: x };
  const { body } = env;
  const parts = Array.from({ length: lanes.count / 4 }, (_, part) => {
    const local = body.local('v128', 'x');
    body.get(x);
    body.op('i32x4.splat');
    body.get(laneNumbers(env, lanes, part));
    body.op('i32x4.add');
    body.set(local);
    return local;
  });
  return { kind: 'varying', parts };
}

/** How many points the four lanes of a part lie behind the first, in a local. */
export function laneNumbers(env: Env, lanes: Lanes, part: number): Local {
  const points = [0, 1, 2, 3].map((lane) => pointOf(lanes, 4 * part + lane));
  return env.hoisted(`lanes ${points}`, 'v128', 'lanes', () => env.body.v128(points.flatMap(integerBytes)));
}

/** The axes that the program's code needs as values. */
export function usedAxes(program: Program, hasStreams: boolean): ReadonlySet<number> {
  const used = new Set<number>();
  forEachProgramExpr(program, (expr) => {
    if (expr.kind === 'axis') used.add(expr.axis);
  });
  forEachStmt(program.body, (stmt) => {
    if (stmt.kind !== 'load' || stmt.at.kind !== 'near') return;
    if (hasStreams && constantOffsets(stmt.at)) return;
    for (let axis = 0; axis < program.rank; axis++) used.add(axis);
  });
  return used;
}

/** Slots that the program reads at its own point. */
export function elementSlots(program: Program): readonly number[] {
  const slots = new Set<number>();
  forEachStmt(program.body, (stmt) => {
    if (stmt.kind === 'load' && stmt.at.kind === 'element') slots.add(stmt.slot);
  });
  return [...slots];
}

/** What the body costs a point: operations and loads, and whether it holds loops. */
export function costOf(program: Program): { readonly ops: number; readonly hasLoop: boolean } {
  let ops = 0;
  let hasLoop = false;
  const count = (expr: Expr): void =>
    forEachExpr(expr, (each) => {
      if (each.kind === 'op') ops++;
    });
  forEachStmt(program.body, (stmt) => {
    if (stmt.kind === 'loop') hasLoop = true;
    if (stmt.kind === 'load') ops += stmt.at.kind === 'element' ? 1 : stmt.at.kind === 'near' ? 1 : 8;
    if (stmt.kind === 'get' || stmt.kind === 'put') ops += 4;
    exprsOf(stmt).forEach(count);
  });
  program.yields.forEach(count);
  return { ops, hasLoop };
}
