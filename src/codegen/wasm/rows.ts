/**
 * A row of points, and the rows of arrays that it reads: where they begin, and how far a column may go.
 *
 * Reads at constant offsets share a *stream* per array and row: the row's number is folded by the border once, so that
 * inside of it only columns near its ends need a look at the border. A row that lies outside (border zero or constant)
 * has extent 0: then all its columns are near an end.
 */

import { InternalError } from '../../errors.ts';
import { isFolding } from '../../ir/border.ts';
import type { Access, Program } from '../../ir/node.ts';
import { bytesOf, type DType } from '../../ir/types.ts';
import { forEachStmt } from '../../ir/walk.ts';
import { fold } from './address.ts';
import type { Env } from './env.ts';
import type { Local } from './instruction.ts';
import { oneLane } from './lanes.ts';
import { constantOffsets } from './load-key.ts';
import type { Facts, Place, Stream } from './scope.ts';
import { createScope, elementSlots } from './turn.ts';
import type { Value } from './values.ts';

/** All reads of an array at the same offsets but for the column. */
export interface StreamPlan {
  readonly key: string;
  readonly slot: number;
  readonly outer: readonly number[];
  least: number;
  most: number;
}

export function planStreams(program: Program): readonly StreamPlan[] {
  const plans = new Map<string, StreamPlan>();
  forEachStmt(program.body, (stmt) => {
    if (stmt.kind !== 'load') return;
    const steps = constantOffsets(stmt.at);
    if (!steps) return;
    const key = streamKey(stmt.slot, steps);
    const column = steps[steps.length - 1]!;
    const plan = plans.get(key) ?? { key, slot: stmt.slot, outer: steps.slice(0, -1), least: 0, most: 0 };
    plan.least = Math.min(plan.least, column);
    plan.most = Math.max(plan.most, column);
    plans.set(key, plan);
  });
  return [...plans.values()];
}

function streamKey(slot: number, steps: readonly number[]): string {
  return `${slot} ${steps.slice(0, -1)}`;
}

/** Finds the stream that a load belongs to. */
export function streamOf<T>(streams: ReadonlyMap<string, T>, slot: number, at: Access): T | undefined {
  const steps = constantOffsets(at);
  return steps && streams.get(streamKey(slot, steps));
}

export interface Row {
  /** The coordinates but for the innermost. */
  readonly axes: readonly Value[];
  /** Where the row begins in arrays of the domain's shape, by slot, and in the outputs. */
  readonly elements: ReadonlyMap<number, Local>;
  readonly outputs: readonly Local[];
  readonly streams: ReadonlyMap<string, Omit<Stream, 'here'> & { readonly plan: StreamPlan }>;
}

/** Emits what is computed once per row; `row` is its number (absent: the one row of a rank-1 domain). */
export function emitRowStart(
  env: Env,
  facts: Facts,
  plans: readonly StreamPlan[],
  row: Local | undefined,
): Row {
  const { program } = env;
  const axes = row ? emitAxes(env, row) : [];
  const begin = (base: Local, dtype: DType): Local => (row ? emitBegin(env, base, dtype, row) : base);
  const elements = new Map(
    elementSlots(program).map((slot) => [slot, begin(env.address(slot), dtypeOf(program, slot))]),
  );
  const outputs =
    program.sink.kind === 'store' ? program.outputs.map(({ dtype }, k) => begin(env.output(k), dtype)) : [];
  const streams = new Map(plans.map((plan) => [plan.key, { plan, ...emitStream(env, facts, plan, axes) }]));
  return { axes, elements, outputs, streams };
}

export function dtypeOf(program: Program, slot: number): DType {
  return (program.slots[slot] as { readonly dtype: DType }).dtype;
}

function emitAxes(env: Env, row: Local): Value[] {
  const { body, program } = env;
  if (program.rank === 2) return [{ kind: 'uniform', local: row }];
  return (['i32.div_u', 'i32.rem_u'] as const).map((op) => {
    const local = body.local('i32', 'axis');
    body.get(row);
    body.get(env.extent('domain', 1));
    body.op(op);
    body.set(local);
    return { kind: 'uniform', local };
  });
}

/** base + row · columns · bytes. */
function emitBegin(env: Env, base: Local, dtype: DType, row: Local): Local {
  const { body, program } = env;
  const local = body.local('i32', 'row');
  body.get(base);
  body.get(row);
  body.get(env.extent('domain', program.rank - 1));
  body.op('i32.mul');
  body.i32(bytesOf(dtype));
  body.op('i32.mul', 'i32.add');
  body.set(local);
  return local;
}

function emitStream(env: Env, facts: Facts, plan: StreamPlan, axes: readonly Value[]): Omit<Stream, 'here'> {
  const { body, program } = env;
  const { slot, least } = plan;
  const bytes = bytesOf(dtypeOf(program, slot));
  const base = body.local('i32', 'stream');
  const extent = body.local('i32', 'columns');
  body.get(columnsOf(env, slot));
  body.set(extent);
  const numbers = plan.outer.map((step, axis) =>
    emitOuterIndex(env, facts, plan, axes[axis]!, axis, step, extent),
  );
  // ((z · extent 1 + y) · extent 2 + least) · bytes
  numbers.forEach((number, axis) => {
    body.get(number);
    if (axis > 0) body.op('i32.add');
    body.get(env.extent(slot, axis + 1));
    body.op('i32.mul');
  });
  body.i32(least);
  if (numbers.length > 0) body.op('i32.add');
  body.i32(bytes);
  body.op('i32.mul');
  body.get(env.address(slot));
  body.op('i32.add');
  body.set(base);
  return { base, extent, least };
}

/** The innermost extent of an array, but 0 for an array without elements. */
function columnsOf(env: Env, slot: number): Local {
  const { body, program } = env;
  const last = program.rank - 1;
  return env.hoisted(`columns ${slot}`, 'i32', 'columns', () => {
    body.get(env.extent(slot, last));
    for (let axis = 0; axis < last; axis++) {
      body.i32(0);
      body.get(env.extent(slot, axis));
      body.op('select');
    }
  });
}

/** The index along an outer axis, folded; where it stays outside the row's extent becomes 0. */
function emitOuterIndex(
  env: Env,
  facts: Facts,
  { slot }: StreamPlan,
  axis: Value,
  number: number,
  step: number,
  extent: Local,
): Local {
  const { body, program } = env;
  const index = body.local('i32', 'index');
  if (axis.kind === 'uniform') body.get(axis.local);
  body.i32(step);
  body.op('i32.add');
  body.set(index);
  const scope = createScope({ env, facts, lanes: oneLane, place: nowhere, axes: [] });
  if (isFolding(program.border)) {
    fold(scope, slot, number, program.border, index);
    return index;
  }
  body.get(extent);
  body.i32(0);
  body.get(index);
  body.get(env.extent(slot, number));
  body.op('i32.lt_u', 'select');
  body.set(extent);
  return index;
}

/** Folding an index needs no place in memory. */
const nowhere: Place = {
  element: () => {
    throw new InternalError('WASM_PLACE', 'an element was read at the start of a row');
  },
  stream: () => undefined,
  x: undefined,
};
