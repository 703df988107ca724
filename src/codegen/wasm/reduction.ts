/** What the parts of a reduction share: the block and the point in work, and how two accumulators are combined. */
import type { Combine, Expr } from '../../ir/node.ts';
import { printExpr } from '../../ir/print.ts';
import { blockElements } from '../../ir/reduction.ts';
import type { ComputeType } from '../../ir/types.ts';
import { mapExpr } from '../../ir/walk.ts';
import { emitList } from './control.ts';
import type { Env } from './env.ts';
import { push } from './expr.ts';
import type { FunctionRef, Local } from './instruction.ts';
import type { Lanes } from './lanes.ts';
import { setAll } from './loops.ts';
import { createReduceScope } from './reduce-scope.ts';
import type { BodyScope, Facts } from './scope.ts';
import { accumulatorOps, pushScratch } from './scratch.ts';
import { isPartInGroup, type Value } from './values.ts';

/** What the parts of a reduction share. */
export interface Reduction {
  readonly env: Env;
  readonly combine: Combine;
  readonly callee: FunctionRef;
  readonly types: readonly ComputeType[];
  readonly vectorFacts: Facts;
  readonly scalarFacts: Facts;
  /** Number of the block in work. */
  readonly block: Local;
  /** The point in work. */
  readonly x: Local;
}

/** The combine with equal parts of its results as one object each: a mask that several fields need is made once. */
export function sharedResults(combine: Combine): Combine {
  const known = new Map<string, Expr>();
  const share = (expr: Expr): Expr => {
    const key = `${expr.type} ${printExpr(expr)}`;
    const found = known.get(key) ?? expr;
    known.set(key, found);
    return found;
  };
  return { ...combine, results: combine.results.map((result) => mapExpr(result, share)) };
}

export function bind(scope: BodyScope, ids: readonly number[], value: (k: number) => Value): void {
  for (const [k, id] of ids.entries()) scope.locals.set(id, value(k));
}

/** The number of points of the domain. */
export function points(env: Env): Local {
  const { body, program } = env;
  return env.hoisted('points', 'i32', 'points', () => {
    for (let axis = 0; axis < program.rank; axis++) {
      body.get(env.extent('domain', axis));
      if (axis > 0) body.op('i32.mul');
    }
  });
}

/** x = block · 4,096. */
export function emitFirst({ env, block, x }: Reduction): void {
  const { body } = env;
  body.get(block);
  body.i32(Math.log2(blockElements));
  body.op('i32.shl');
  body.set(x);
}

export function vectorScope({ env, vectorFacts, x }: Reduction, lanes: Lanes): BodyScope {
  return createReduceScope(env, vectorFacts, lanes, x);
}

export function partsOf(value: Value): readonly Local[] {
  return value.kind === 'varying' ? value.parts : value.kind === 'uniform' ? [value.local] : [];
}

/** left = left · right, for the lanes of the group. `right` may be overwritten. */
export function combineInPlace(
  { combine }: Reduction,
  scope: BodyScope,
  left: readonly Value[],
  right: readonly Value[],
): void {
  bind(scope, combine.left, (k) => left[k]!);
  bind(scope, combine.right, (k) => right[k]!);
  scope.unitStride.clear();
  emitList(scope, combine.body, { depth: 0 });
  const results = left.flatMap((value, k) =>
    partsOf(value).flatMap((local, part) => (isPartInGroup(scope, value, part) ? [{ k, local, part }] : [])),
  );
  for (const { k, part } of results) push(scope, combine.results[k]!, part);
  setAll(
    scope.body,
    results.map(({ local }) => local),
  );
}

/** Stores a block's value; `ahead` of the block in work. */
export function storeBlock({ env, types, block }: Reduction, sums: readonly Local[], ahead: number): void {
  const { body } = env;
  for (const [k, type] of types.entries()) {
    const { bytes, store } = accumulatorOps(type);
    pushScratch(env, k, block);
    body.get(sums[k]!);
    body.memory(store, ahead * bytes, Math.log2(bytes));
  }
}

/** A local with min(block's end, points); x is the block's first point. */
export function emitStop({ env, x }: Reduction): Local {
  const { body } = env;
  const stop = body.local('i32', 'stop');
  body.get(x);
  body.i32(blockElements);
  body.op('i32.add');
  body.tee(stop);
  body.get(points(env));
  body.get(stop);
  body.get(points(env));
  body.op('i32.lt_s', 'select');
  body.set(stop);
  return stop;
}
