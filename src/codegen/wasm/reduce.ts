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
import { bytesOf, type ComputeType, computeTypeOf } from '../../ir/types.ts';
import type { Verified } from '../../ir/verify.ts';
import { emitList } from './control.ts';
import type { Env } from './env.ts';
import { push, pushMaskFor, pushScalar, type Value } from './expr.ts';
import type { FunctionRef, Local } from './instruction.ts';
import { type Lanes, neighbours, oneLane } from './lanes.ts';
import { createReduceScope } from './reduce-scope.ts';
import { type BodyScope, type Facts, factsOf } from './scope.ts';
import { accumulatorOps, pushScratch } from './scratch.ts';
import { costOf, emitPoint, laneNumbers, newValues, takeYields } from './turn.ts';
import { laneRows, scalarTypes } from './vector-code.ts';

/** What the parts of a reduction share. */
interface Reduction {
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

function bind(scope: BodyScope, ids: readonly number[], value: (k: number) => Value): void {
  for (const [k, id] of ids.entries()) {
    scope.locals.set(id, value(k));
    scope.depths.set(id, 0);
  }
}

export function emitBlocks(program: Verified, env: Env, simd: boolean): void {
  if (program.sink.kind !== 'reduce') return;
  const { body } = env;
  const scalarFacts = factsOf(program, 1);
  const reduction: Reduction = {
    env,
    combine: program.sink.combine,
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
  whileLess(reduction, reduction.block, end!, () => {
    if (simd) emitBlock(reduction);
    else emitScalarBlock(reduction);
    increment(reduction, reduction.block, 1);
  });
}

/** Enough chains of dependent combines to keep the machine busy, as long as accumulators fit into 16 registers. */
function blocksTogether(program: Verified): number {
  const { ops, hasLoop } = costOf(program);
  const registers = program.outputs.reduce((sum, { dtype }) => sum + (bytesOf(dtype) === 8 ? 4 : 2), 0);
  if (hasLoop || ops > 24 || registers > 4 || program.rank > 1) return 1;
  return registers <= 2 && ops <= 8 ? 4 : 2;
}

function whileLess({ env }: Reduction, local: Local, limit: Local, inside: () => void): void {
  const { body } = env;
  body.block((done) =>
    body.loop((top) => {
      body.get(local);
      body.get(limit);
      body.op('i32.ge_s');
      body.brIf(done);
      inside();
      body.br(top);
    }),
  );
}

function increment({ env }: Reduction, local: Local, by: number): void {
  const { body } = env;
  body.get(local);
  body.i32(by);
  body.op('i32.add');
  body.set(local);
}

/** The number of points of the domain. */
function points(env: Env): Local {
  const { body, program } = env;
  return env.hoisted('points', 'i32', 'points', () => {
    for (let axis = 0; axis < program.rank; axis++) {
      body.get(env.extent('domain', axis));
      if (axis > 0) body.op('i32.mul');
    }
  });
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
  whileLess(reduction, block, limit, () => {
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
    increment(reduction, block, together);
  });
}

/** x = block · 4,096. */
function emitFirst({ env, block, x }: Reduction): void {
  const { body } = env;
  body.get(block);
  body.i32(Math.log2(blockElements));
  body.op('i32.shl');
  body.set(x);
}

function vectorScope({ env, vectorFacts, x }: Reduction, lanes: Lanes): BodyScope {
  return createReduceScope(env, vectorFacts, lanes, x);
}

/** The first point of each lane, then the others while a whole eight is left; x ends behind them. */
function emitLanes(reduction: Reduction, lanes: Lanes, stop: Local): Value[] {
  const { env, x } = reduction;
  const { body, program } = env;
  const first = vectorScope(reduction, lanes);
  const accumulators = newValues(first, program.yields, 'acc');
  emitPoint(first, (group) => takeYields(group, accumulators));
  increment(reduction, x, laneCount);
  const last = body.local('i32', 'last');
  body.get(stop);
  body.i32(laneCount - 1);
  body.op('i32.sub');
  body.set(last);
  whileLess(reduction, x, last, () => {
    const scope = vectorScope(reduction, lanes);
    const values = newValues(scope, program.yields, 'v');
    emitPoint(scope, (group) => takeYields(group, values));
    emitCombined(reduction, scope, accumulators, values);
    setAll(body, accumulators.flatMap(partsOf));
    increment(reduction, x, laneCount);
  });
  return accumulators;
}

function partsOf(value: Value): readonly Local[] {
  return value.kind === 'varying' ? value.parts : value.kind === 'uniform' ? [value.local] : [];
}

/** Pushes all parts of left · right, field by field. `left` and `right` may be overwritten. */
function emitCombined(reduction: Reduction, scope: BodyScope, left: readonly Value[], right: readonly Value[]): void {
  const { combine } = reduction;
  bind(scope, combine.left, (k) => left[k]!);
  bind(scope, combine.right, (k) => right[k]!);
  scope.unitStride.clear();
  emitList(scope, combine.body, { depth: 0 });
  for (const [k, result] of combine.results.entries())
    for (const part of partsOf(left[k]!).keys()) push(scope, result, part);
}

/** The lanes from `first` on, combined in order, in scalars. */
function emitLaneSum(reduction: Reduction, accumulators: readonly Value[], first: number): Local[] {
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

function setAll(body: Env['body'], locals: readonly Local[]): void {
  for (const local of [...locals].reverse()) body.set(local);
}

/** Stores a block's value; `ahead` of the block in work. */
function storeBlock({ env, types, block }: Reduction, sums: readonly Local[], ahead: number): void {
  const { body } = env;
  for (const [k, type] of types.entries()) {
    const { bytes, store } = accumulatorOps(type);
    pushScratch(env, k, block);
    body.get(sums[k]!);
    body.memory(store, ahead * bytes, Math.log2(bytes));
  }
}

/** A local with min(block's end, points); x is the block's first point. */
function emitStop({ env, x }: Reduction): Local {
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
  whileLess(reduction, x, stop, () => {
    const values = emitScalarPoint(reduction);
    body.get(hasLanes);
    body.if(
      () => combineIntoLane(reduction, accumulators, values, first),
      () => combineInto(reduction, sums, values, first),
    );
    increment(reduction, x, 1);
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
function combineInto(reduction: Reduction, sums: readonly Local[], values: readonly Local[], first: Local): void {
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

/** Combines all lanes with the values, and keeps the result in lane (x - first) mod 8. */
function combineIntoLane(
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
  emitCombined(reduction, scope, left, right);
  setAll(body, left.flatMap(partsOf));
  for (const [k, type] of types.entries()) {
    for (const [part, local] of partsOf(accumulators[k]!).entries()) {
      body.get(partsOf(left[k]!)[part]!);
      body.get(local);
      pushMaskFor(scope, type, part, (four) => body.get(mask[four]!));
      body.op('v128.bitselect');
      body.set(local);
    }
  }
}

/** Without vectors: one lane after the other, each over the whole block, which lies in the cache. */
function emitScalarBlock(reduction: Reduction): void {
  const { env, x, types, callee } = reduction;
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
    whileLess(reduction, x, stop, () => {
      combineInto(reduction, ofLane, emitScalarPoint(reduction), lane);
      increment(reduction, x, laneCount);
    });
    body.get(lane);
    body.set(x);
    combineInto(reduction, sums, ofLane, first);
    increment(reduction, lane, 1);
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
