/**
 * Reductions, in exactly the order of ir/reduction.ts. `run` makes one value per block of 4,096 points on the scratch
 * area; `finish` combines them by the balanced tree, in place.
 *
 *     full blocks     several at a time, eight lanes each, side by side in vectors: latencies overlap, the order stays
 *     other blocks    eight lanes; the points behind the last whole eight are combined into their lane one by one
 *     lanes → block   the function `combine`, in lane order
 */
import type { Combine } from '../../ir/node.ts';
import { blockElements, laneCount } from '../../ir/reduction.ts';
import { bytesOf, computeTypeOf } from '../../ir/types.ts';
import type { Verified } from '../../ir/verify.ts';
import { emitList } from './control.ts';
import type { Env } from './env.ts';
import { pushScalar } from './expr.ts';
import type { FunctionRef, Local } from './instruction.ts';
import { type Lanes, neighbours, oneLane } from './lanes.ts';
import { increment, setAll, whileLess } from './loops.ts';
import { combineIntoLane, emitLaneSum, emitLanes } from './reduce-lanes.ts';
import { createReduceScope } from './reduce-scope.ts';
import {
  bind,
  emitFirst,
  emitStop,
  partsOf,
  points,
  type Reduction,
  sharedResults,
  storeBlock,
} from './reduction.ts';
import { type Facts, factsOf } from './scope.ts';
import { costOf, emitPoint, newValues, takeYields } from './turn.ts';
import type { Value } from './values.ts';
import { scalarTypes } from './vector-code.ts';

/** `combine(frame, left …, right …)` → one result per field. */
export function combineRef(program: Verified): FunctionRef {
  const fields = program.outputs.map(({ dtype }) => scalarTypes[computeTypeOf(dtype)]);
  return { name: 'combine', params: ['i32', ...fields, ...fields], results: fields };
}

export function emitCombine(env: Env, facts: Facts, combine: Combine): void {
  const fields = combine.left.length;
  const scope = createReduceScope(env, facts, oneLane, undefined);
  const value = (k: number): Value => ({ kind: 'uniform', local: env.body.params[k]! });
  bind(scope, combine.left, (k) => value(1 + k));
  bind(scope, combine.right, (k) => value(1 + fields + k));
  emitList(scope, combine.body, { depth: 0 });
  for (const result of combine.results) pushScalar(scope, result);
}

export function emitBlocks(program: Verified, env: Env, simd: boolean): void {
  if (program.sink.kind !== 'reduce') return;
  const { body } = env;
  const scalarFacts = factsOf(program, 1);
  const reduction: Reduction = {
    env,
    combine: sharedResults(program.sink.combine),
    callee: combineRef(program),
    types: program.outputs.map(({ dtype }) => computeTypeOf(dtype)),
    vectorFacts: simd ? factsOf(program, 4) : scalarFacts,
    scalarFacts,
    block: body.local('i32', 'block'),
    x: body.local('i32', 'x'),
  };
  const [, begin, end] = body.params;
  body.get(begin!);
  body.set(reduction.block);
  const together = simd ? blocksTogether(program) : 1;
  if (together > 1) emitFullBlocks(reduction, together, end!);
  whileLess(body, reduction.block, end!, () => {
    if (simd) emitBlock(reduction);
    else emitScalarBlock(reduction);
    increment(body, reduction.block, 1);
  });
}

/** Enough chains of dependent combines to keep the machine busy, as long as accumulators fit into 16 registers. */
function blocksTogether(program: Verified): number {
  const { ops, hasLoop } = costOf(program);
  const registers = program.outputs.reduce((sum, { dtype }) => sum + (bytesOf(dtype) === 8 ? 4 : 2), 0);
  if (hasLoop || ops > 24 || registers > 4 || program.rank > 1 || program.arrays) return 1;
  return registers <= 2 && ops <= 8 ? 4 : 2;
}

/** while (block + together <= full blocks of the range) { … } */
function emitFullBlocks(reduction: Reduction, together: number, end: Local): void {
  const { env, block, x } = reduction;
  const { body } = env;
  const limit = body.local('i32', 'limit');
  const full = body.local('i32', 'full');
  body.get(points(env));
  body.i32(Math.log2(blockElements));
  body.op('i32.shr_u');
  body.tee(full);
  body.get(end);
  body.get(full);
  body.get(end);
  body.op('i32.lt_s', 'select');
  body.i32(together - 1);
  body.op('i32.sub');
  body.set(limit);
  whileLess(body, block, limit, () => {
    const lanes: Lanes = { count: laneCount * together, perRun: laneCount, stride: blockElements };
    emitFirst(reduction);
    const stop = body.local('i32', 'stop');
    body.get(x);
    body.i32(blockElements);
    body.op('i32.add');
    body.set(stop);
    const accumulators = emitLanes(reduction, lanes, stop);
    for (let run = 0; run < together; run++) {
      const sums = emitLaneSum(reduction, accumulators, run * laneCount);
      storeBlock(reduction, sums, run);
    }
    increment(body, block, together);
  });
}

/** Any block: eight lanes at a time, then the points that are left. With less than eight, these are the lanes. */
function emitBlock(reduction: Reduction): void {
  const { env, x, types } = reduction;
  const { body } = env;
  emitFirst(reduction);
  const first = body.local('i32', 'first');
  body.get(x);
  body.set(first);
  const stop = emitStop(reduction);
  const hasLanes = body.local('i32', 'hasLanes');
  body.get(stop);
  body.get(x);
  body.op('i32.sub');
  body.i32(laneCount);
  body.op('i32.ge_s');
  body.set(hasLanes);
  let accumulators: Value[] = [];
  body.get(hasLanes);
  body.if(() => {
    accumulators = emitLanes(reduction, neighbours(laneCount), stop);
  });
  const sums = types.map((type) => body.local(scalarTypes[type], 'sum'));
  whileLess(body, x, stop, () => {
    const values = emitScalarPoint(reduction);
    body.get(hasLanes);
    body.if(
      () => combineIntoLane(reduction, accumulators, values, first),
      () => combineInto(reduction, sums, values, first),
    );
    increment(body, x, 1);
  });
  body.get(hasLanes);
  body.if(() => {
    for (const sum of emitLaneSum(reduction, accumulators, 0)) body.get(sum);
    setAll(body, sums);
  });
  storeBlock(reduction, sums, 0);
}

/** The yields at x, in scalars. */
function emitScalarPoint(reduction: Reduction): Local[] {
  const { env, scalarFacts, x } = reduction;
  const scope = createReduceScope(env, scalarFacts, oneLane, x);
  const values = newValues(scope, env.program.yields, 'v');
  emitPoint(scope, (group) => takeYields(group, values));
  return values.flatMap(partsOf);
}

/** sums = x == first ? values : sums · values. */
function combineInto(
  reduction: Reduction,
  sums: readonly Local[],
  values: readonly Local[],
  first: Local,
): void {
  const { env, x, callee } = reduction;
  const { body } = env;
  body.get(x);
  body.get(first);
  body.op('i32.eq');
  body.if(
    () => {
      for (const value of values) body.get(value);
      setAll(body, sums);
    },
    () => {
      body.get(body.params[0]!);
      for (const local of [...sums, ...values]) body.get(local);
      body.call(callee);
      setAll(body, sums);
    },
  );
}

/** Without vectors: one lane after the other, each over the whole block, which lies in the cache. */
function emitScalarBlock(reduction: Reduction): void {
  const { env, x, types } = reduction;
  const { body } = env;
  emitFirst(reduction);
  const first = body.local('i32', 'first');
  const lane = body.local('i32', 'lane');
  const afterLane = body.local('i32', 'after');
  body.get(x);
  body.tee(first);
  body.tee(lane);
  body.i32(laneCount);
  body.op('i32.add');
  body.set(afterLane);
  const stop = emitStop(reduction);
  const sums = types.map((type) => body.local(scalarTypes[type], 'sum'));
  const ofLane = types.map((type) => body.local(scalarTypes[type], 'acc'));
  body.loop((top) => {
    body.get(lane);
    body.set(x);
    whileLess(body, x, stop, () => {
      combineInto(reduction, ofLane, emitScalarPoint(reduction), lane);
      increment(body, x, laneCount);
    });
    body.get(lane);
    body.set(x);
    combineInto(reduction, sums, ofLane, first);
    increment(body, lane, 1);
    for (const limit of [stop, afterLane]) {
      body.get(lane);
      body.get(limit);
      body.op('i32.lt_s');
    }
    body.op('i32.and');
    body.brIf(top);
  });
  storeBlock(reduction, sums, 0);
}
