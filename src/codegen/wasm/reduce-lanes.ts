/** A reduction's lanes, in vectors: the loop over a block, single points into their lane, and lanes into one value. */
import { laneCount } from '../../ir/reduction.ts';
import { pushMaskFor } from './expr.ts';
import type { Local } from './instruction.ts';
import { type Lanes, neighbours } from './lanes.ts';
import { increment, setAll, whileLess } from './loops.ts';
import { combineInPlace, partsOf, type Reduction, vectorScope } from './reduction.ts';
import { emitBlend } from './relaxed.ts';
import { emitPoint, laneNumbers, newValues, takeYields } from './turn.ts';
import type { Value } from './values.ts';
import { laneRows, scalarTypes } from './vector-code.ts';

/** The first point of each lane, then the others while a whole eight is left; x ends behind them. */
export function emitLanes(reduction: Reduction, lanes: Lanes, stop: Local): Value[] {
  const { env, x, combine } = reduction;
  const { body, program } = env;
  const first = vectorScope(reduction, lanes);
  const accumulators = newValues(first, program.yields, 'acc');
  emitPoint(first, (group) => takeYields(group, accumulators));
  increment(body, x, laneCount);
  const last = body.local('i32', 'last');
  body.get(stop);
  body.i32(laneCount - 1);
  body.op('i32.sub');
  body.set(last);
  whileLess(body, x, last, () => {
    const scope = vectorScope(reduction, lanes);
    const values = newValues(scope, program.yields, 'v');
    // Without branches, a group of lanes is combined before the next one is loaded.
    const isPlain = combine.body.length === 0;
    emitPoint(scope, (group) => {
      takeYields(group, values);
      if (isPlain) combineInPlace(reduction, group, accumulators, values);
    });
    if (!isPlain) combineInPlace(reduction, scope, accumulators, values);
    increment(body, x, laneCount);
  });
  return accumulators;
}

/** The lanes from `first` on, combined in order, in scalars. */
export function emitLaneSum(reduction: Reduction, accumulators: readonly Value[], first: number): Local[] {
  const { env, types, callee } = reduction;
  const { body } = env;
  const pushLane = (lane: number): void => {
    for (const [k, type] of types.entries()) {
      const { perVector, extract } = laneRows[type];
      body.get(partsOf(accumulators[k]!)[Math.floor(lane / perVector)]!);
      body.lane(extract, lane % perVector);
      if (type !== 'bool') continue;
      body.i32(1);
      body.op('i32.and');
    }
  };
  const sums = types.map((type) => body.local(scalarTypes[type], 'sum'));
  pushLane(first);
  setAll(body, sums);
  for (let lane = 1; lane < laneCount; lane++) {
    body.get(body.params[0]!);
    for (const sum of sums) body.get(sum);
    pushLane(first + lane);
    body.call(callee);
    setAll(body, sums);
  }
  return sums;
}

/** Combines all lanes with the values, and keeps the result in lane (x - first) mod 8. */
export function combineIntoLane(
  reduction: Reduction,
  accumulators: readonly Value[],
  values: readonly Local[],
  first: Local,
): void {
  const { env, x, types } = reduction;
  const { body } = env;
  const lanes = neighbours(laneCount);
  const scope = vectorScope(reduction, lanes);
  const mask = [0, 1].map((part) => {
    const local = body.local('v128', 'mask');
    body.get(x);
    body.get(first);
    body.op('i32.sub');
    body.i32(laneCount - 1);
    body.op('i32.and', 'i32x4.splat');
    body.get(laneNumbers(env, lanes, part));
    body.op('i32x4.eq');
    body.set(local);
    return local;
  });
  const left = newValues(scope, env.program.yields, 'left');
  const right = newValues(scope, env.program.yields, 'right');
  for (const [k, type] of types.entries()) {
    for (const [part, local] of partsOf(left[k]!).entries()) {
      body.get(partsOf(accumulators[k]!)[part]!);
      body.set(local);
      if (type === 'bool') body.i32(0);
      body.get(values[k]!);
      if (type === 'bool') body.op('i32.sub');
      body.op(laneRows[type].splat);
      body.set(partsOf(right[k]!)[part]!);
    }
  }
  combineInPlace(reduction, scope, left, right);
  for (const [k, type] of types.entries()) {
    for (const [part, local] of partsOf(accumulators[k]!).entries()) {
      body.get(partsOf(left[k]!)[part]!);
      body.get(local);
      pushMaskFor(scope, type, part, (four) => body.get(mask[four]!));
      emitBlend(reduction.env);
      body.set(local);
    }
  }
}
