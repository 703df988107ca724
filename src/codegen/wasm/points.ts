/**
 * `run` for stores and histograms: loops over points (rank 1), or over rows with the innermost axis inside.
 *
 *     x = begin
 *     again:
 *       if (x >= from) while (x + W <= to) { W lanes; x += W }        no read can fall outside of its row
 *       stop = x < from ? from : end
 *       while (x < stop) { one lane, borders looked at; x += 1 }
 *       if (x < end) goto again
 *
 * `from` and `to` leave out the columns whose neighbours may lie outside; without such reads they are begin and end.
 */
import type { Verified } from '../../ir/verify.ts';
import { mostArrayLanes } from './abi.ts';
import { pushPoints, rowLength } from './columns.ts';
import type { Env } from './env.ts';
import { push, pushScalar, pushShortPart } from './expr.ts';
import { countBins } from './histogram.ts';
import type { Local } from './instruction.ts';
import { interleavedLanes } from './interleave.ts';
import { type Lanes, neighbours, oneLane } from './lanes.ts';
import { increment } from './loops.ts';
import { dtypeOf, emitRowStart, planStreams, type Row, type StreamPlan, streamOf } from './rows.ts';
import { type BodyScope, type Facts, factsOf, type Stream } from './scope.ts';
import { storeShorts } from './short-code.ts';
import { isStoredShort } from './shorts.ts';
import { shiftOf, storeScalar, storeVector } from './storage.ts';
import { costOf, countFrom, createScope, emitPoint, usedAxes } from './turn.ts';
import { isUniform, type Value } from './values.ts';

interface Loop {
  readonly env: Env;
  readonly plans: readonly StreamPlan[];
  /** The lanes of the fast loops, widest first. */
  readonly widths: readonly Lanes[];
  readonly vectorFacts: Facts;
  readonly scalarFacts: Facts;
  readonly usesX: boolean;
  /** The innermost coordinate. */
  readonly x: Local;
}

export function emitPoints(program: Verified, env: Env, simd: boolean): void {
  const { body } = env;
  const [, begin, end] = body.params;
  const plans = planStreams(program);
  const scalarFacts = factsOf(program, 1);
  const vectorFacts = simd ? factsOf(program, 4) : scalarFacts;
  const hasShorts = vectorFacts.shorts.locals.size > 0;
  const loop: Loop = {
    env,
    plans,
    widths: simd ? widthsFor(program, hasShorts).map(neighbours) : plans.length > 0 ? [oneLane] : [],
    vectorFacts,
    scalarFacts,
    usesX: usedAxes(program, true).has(program.rank - 1),
    x: body.local('i32', 'x'),
  };
  if (program.rank === 1) {
    const row = emitRowStart(env, scalarFacts, plans, undefined);
    return emitColumns(loop, row, begin!, end!);
  }
  const number = body.local('i32', 'row');
  const zero = env.hoisted('zero', 'i32', 'zero', () => body.i32(0));
  body.get(begin!);
  body.set(number);
  body.loop((top) => {
    body.get(number);
    body.get(end!);
    body.op('i32.lt_s');
    body.if(() => {
      const row = emitRowStart(env, scalarFacts, plans, number);
      emitColumns(loop, row, zero, rowLength(env));
      increment(body, number, 1);
      body.br(top);
    });
  });
}

/** Small bodies take several vectors a turn, which hides latencies and shares addresses; 16 registers set the bounds. */
function widthsFor(program: Verified, hasShorts: boolean): number[] {
  const { ops, hasLoop } = costOf(program);
  const interleaved = interleavedLanes(program);
  if (interleaved) return [interleaved, 4];
  if (hasShorts) return ops <= 60 && !hasLoop && !program.arrays ? [16, 8] : [8];
  const isWide = program.locals.includes('f64');
  const most = hasLoop ? 8 : program.arrays ? mostArrayLanes : ops <= 12 ? 16 : 8;
  const widest = ops > 60 ? 4 : isWide ? most / 2 : most;
  return widest === 4 ? [4] : [widest, 4];
}

/** Emits the loops over the columns begin … end-1 of a row. */
function emitColumns(loop: Loop, row: Row, begin: Local, end: Local): void {
  const { env, x, plans } = loop;
  const { body } = env;
  body.get(begin);
  body.set(x);
  if (plans.length === 0) {
    for (const lanes of loop.widths) emitFast(loop, row, lanes, end);
    return emitSlow(loop, row, end);
  }
  const from = emitFrom(env, Math.max(...plans.map(({ least }) => -least)));
  const to = emitReach(loop, row, end);
  const stop = body.local('i32', 'stop');
  body.loop((again) => {
    body.get(x);
    body.get(from);
    body.op('i32.ge_s');
    body.if(() => {
      for (const lanes of loop.widths) emitFast(loop, row, lanes, to);
    });
    emitStop(loop, from, end, stop);
    emitSlow(loop, row, stop);
    body.get(x);
    body.get(end);
    body.op('i32.lt_s');
    body.brIf(again);
  });
}

/** The first column where no read falls outside on the left, as a point of its row. */
function emitFrom(env: Env, columns: number): Local {
  const { body } = env;
  return env.hoisted(`from ${columns}`, 'i32', 'from', () => pushPoints(env, () => body.i32(columns)));
}

/** stop = x < from && from < end ? from : end. */
function emitStop({ env, x }: Loop, from: Local, end: Local, stop: Local): void {
  const { body } = env;
  body.get(from);
  body.get(end);
  body.get(x);
  body.get(from);
  body.op('i32.lt_s');
  body.get(from);
  body.get(end);
  body.op('i32.lt_s', 'i32.and', 'select');
  body.set(stop);
}

/** The first column where some read may fall outside on the right, or the end. */
function emitReach({ env }: Loop, row: Row, end: Local): Local {
  const { body } = env;
  const to = body.local('i32', 'to');
  const limit = body.local('i32', 't');
  body.get(end);
  body.set(to);
  for (const { extent, plan } of row.streams.values()) {
    pushPoints(env, () => {
      body.get(extent);
      body.i32(plan.most);
      body.op('i32.sub');
    });
    body.tee(limit);
    body.get(to);
    body.get(limit);
    body.get(to);
    body.op('i32.lt_s', 'select');
    body.set(to);
  }
  return to;
}

/** while (x + W <= to) { … } */
function emitFast(loop: Loop, row: Row, lanes: Lanes, to: Local): void {
  const { env, x } = loop;
  const { body } = env;
  const last = body.local('i32', 'last');
  body.get(to);
  body.i32(lanes.count);
  body.op('i32.sub');
  body.set(last);
  const test = (): void => {
    body.get(x);
    body.get(last);
    body.op('i32.le_s');
  };
  test();
  body.if(() =>
    body.loop((top) => {
      emitTurn(loop, row, lanes, true);
      increment(body, x, lanes.count);
      test();
      body.brIf(top);
    }),
  );
}

/** while (x < stop) { … } */
function emitSlow(loop: Loop, row: Row, stop: Local): void {
  const { env, x } = loop;
  const { body } = env;
  const test = (): void => {
    body.get(x);
    body.get(stop);
    body.op('i32.lt_s');
  };
  test();
  body.if(() =>
    body.loop((top) => {
      emitTurn(loop, row, oneLane, loop.plans.length === 0);
      increment(body, x, 1);
      test();
      body.brIf(top);
    }),
  );
}

/** The body at x, and what becomes of its yields. */
function emitTurn(loop: Loop, row: Row, lanes: Lanes, isInside: boolean): void {
  const { env, x } = loop;
  const { program } = env;
  const here = addresses(env, x);
  const elements = new Map(
    [...row.elements].map(([slot, base]) => [slot, here(base, shiftOf(dtypeOf(program, slot)))]),
  );
  const streams = new Map<string, Stream>(
    [...row.streams].map(([key, stream]) => {
      const shift = shiftOf(dtypeOf(program, stream.plan.slot));
      return [key, { ...stream, here: isInside ? here(stream.base, shift) : undefined }];
    }),
  );
  const inner: Value = loop.usesX ? countFrom(env, lanes, x) : { kind: 'uniform', local: x };
  const scope = createScope({
    env,
    facts: lanes.count === 1 ? loop.scalarFacts : loop.vectorFacts,
    lanes,
    place: {
      element: (slot) => elements.get(slot)!,
      stream: (slot, at) => streamOf(program, streams, slot, at),
      x,
    },
    axes: [...row.axes, inner],
    groupLanes: interleavedLanes(program),
  });
  const { sink, outputs } = program;
  if (sink.kind === 'histogram') return emitPoint(scope, (group) => countBins(group, sink.bins));
  const targets = row.outputs.map((base, k) => here(base, shiftOf(outputs[k]!.dtype)));
  emitPoint(scope, (group) => {
    for (const [k, target] of targets.entries()) emitStore(group, k, target);
  });
}

/** Emits base + (x << shift); the shifted x is made once. */
function addresses({ body }: Env, x: Local): (base: Local, shift: number) => Local {
  const shifted = new Map<number, Local>([[0, x]]);
  return (base, shift) => {
    let offset = shifted.get(shift);
    if (!offset) {
      offset = body.local('i32', 'offset');
      shifted.set(shift, offset);
      body.get(x);
      body.i32(shift);
      body.op('i32.shl');
      body.set(offset);
    }
    const address = body.local('i32', 'p');
    body.get(base);
    body.get(offset);
    body.op('i32.add');
    body.set(address);
    return address;
  };
}

function emitStore(scope: BodyScope, output: number, address: Local): void {
  const { body, lanes, env } = scope;
  const { dtype } = env.program.outputs[output]!;
  const value = env.program.yields[output]!;
  scope.memo.clear();
  if (
    scope.group &&
    scope.shorts.of(value) &&
    isStoredShort(env.program, output) &&
    !isUniform(scope, value)
  ) {
    const { group, shorts } = scope;
    const push8 = (part: number): void => pushShortPart(scope, value, part);
    return storeShorts(body, dtype, address, lanes, group, shorts.range(value), push8);
  }
  if (scope.group)
    return storeVector(body, dtype, address, lanes, scope.group, (part) => push(scope, value, part));
  body.get(address);
  pushScalar(scope, value);
  storeScalar(body, dtype);
}
