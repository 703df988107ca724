/**
 * Loads. From the best case to the worst: the point's own element, or a neighbour where the whole vector lies inside
 * (one vector load, which waits for the first use of each part); a neighbour at an edge (one lane, the border decides);
 * anything else is indexed (indexed.ts).
 */
import { borderValue } from '../../ir/border.ts';
import { constant } from '../../ir/build.ts';
import type { Stmt } from '../../ir/node.ts';
import { computeTypeOf, type DType } from '../../ir/types.ts';
import { fold, pushElementAddress } from './address.ts';
import { channels, pushPoints } from './columns.ts';
import type { Env } from './env.ts';
import { pushScalar } from './expr.ts';
import { loadIndexed } from './indexed.ts';
import type { Local } from './instruction.ts';
import { constantOffsets, loadKey } from './load-key.ts';
import { columnAxis, hasPixels } from './pixels.ts';
import { readOf } from './read.ts';
import type { BodyScope, Stream } from './scope.ts';
import { pushLoadedShorts } from './short-code.ts';
import { loadScalar, loadVector, pushLoadedPart, shiftOf } from './storage.ts';
import { type Lazy, newShort, newValue, type Value } from './values.ts';
import { scalarTypes } from './vector-code.ts';

type Load = Stmt & { readonly kind: 'load' };

export function emitLoad(scope: BodyScope, stmt: Load): void {
  const { locals, loads, waiting, facts } = scope;
  scope.unitStride.delete(stmt.local);
  const key = facts.assigned.has(stmt.local) ? undefined : loadKey(stmt.slot, stmt.at);
  const mayWait = facts.deferrable.has(stmt) && isHere(scope, stmt);
  const known = key === undefined ? undefined : (loads.get(key) ?? (mayWait ? waiting.get(key) : undefined));
  if (known !== undefined) {
    locals.set(stmt.local, locals.get(known)!);
    return;
  }
  const { dtype } = scope.env.program.slots[stmt.slot] as { readonly dtype: DType };
  const isShort = scope.shorts.locals.has(stmt.local);
  const target = isShort
    ? newShort(scope, 'l')
    : newValue(scope, computeTypeOf(dtype), facts.uniformLocals.has(stmt.local), 'l');
  const isWaiting = mayWait && target.kind === 'varying';
  locals.set(stmt.local, isWaiting ? { ...target, lazy: lazyLoad(scope, stmt, dtype) } : target);
  if (!isWaiting) emitInto(scope, stmt, dtype, target);
  if (key !== undefined) (isWaiting ? waiting : loads).set(key, stmt.local);
}

/** Whether the lanes read neighbouring elements, and none can be outside. */
export function isHere({ place }: BodyScope, { slot, at }: Load): boolean {
  return at.kind === 'element' || place.stream(slot, at)?.here !== undefined;
}

function lazyLoad(scope: BodyScope, { local, slot, at }: Load, dtype: DType): Lazy {
  const { body, lanes, place } = scope;
  const stream = place.stream(slot, at);
  const steps = constantOffsets(at);
  const push = scope.shorts.locals.has(local) ? pushLoadedShorts : pushLoadedPart;
  const make = (part: number): void => {
    const { address, offset } =
      stream && steps ? inStream(scope, stream, steps, dtype) : { address: place.element(slot), offset: 0 };
    push(body, dtype, address, offset, lanes, part);
  };
  return { made: new Set(), make };
}

function emitInto(scope: BodyScope, stmt: Load, dtype: DType, target: Value): void {
  const { local, slot, at } = stmt;
  const { place } = scope;
  const here = scope.shorts.locals.has(local) ? loadShortsHere : loadHere;
  if (at.kind === 'element') return here(scope, dtype, place.element(slot), 0, target);
  const stream = place.stream(slot, at);
  const steps = constantOffsets(at);
  if (stream && steps) {
    if (stream.here) {
      const { address, offset } = inStream(scope, stream, steps, dtype);
      return here(scope, dtype, address, offset, target);
    }
    return loadAtEdge(scope, slot, dtype, stream, steps, target);
  }
  loadIndexed(scope, readOf(scope, stmt, dtype, at), target);
}

/** Where the first lane's element of a stream lies: a local and bytes to add. */
function inStream(
  { env }: BodyScope,
  { here, least }: Stream,
  steps: readonly number[],
  dtype: DType,
): { readonly address: Local; readonly offset: number } {
  const { body, program } = env;
  const columns = steps[columnAxis(program)]! - least;
  if (!hasPixels(program) || columns === 0) return { address: here!, offset: columns << shiftOf(dtype) };
  const address = body.local('i32', 'p');
  body.get(here!);
  body.get(bytesOfColumns(env, columns, dtype));
  body.op('i32.add');
  body.set(address);
  return { address, offset: 0 };
}

function bytesOfColumns(env: Env, columns: number, dtype: DType): Local {
  const { body } = env;
  const shift = shiftOf(dtype);
  return env.hoisted(`columns ${columns} ${shift}`, 'i32', 'step', () =>
    pushPoints(env, () => body.i32(columns << shift)),
  );
}

/** Loads the elements behind an address, one a lane. */
function loadHere(scope: BodyScope, dtype: DType, address: Local, bytes: number, target: Value): void {
  const { body, lanes } = scope;
  if (target.kind === 'varying') return loadVector(body, dtype, address, bytes, lanes, target.parts);
  if (target.kind !== 'uniform') return;
  body.get(address);
  loadScalar(body, dtype, bytes);
  body.set(target.local);
}

function loadShortsHere(scope: BodyScope, dtype: DType, address: Local, bytes: number, target: Value): void {
  const { body, lanes } = scope;
  if (target.kind !== 'varying') return;
  for (const [part, local] of target.parts.entries()) {
    pushLoadedShorts(body, dtype, address, bytes, lanes, part);
    body.set(local);
  }
}

/** One lane, in a row that is known: only the column may fall outside. */
function loadAtEdge(
  scope: BodyScope,
  slot: number,
  dtype: DType,
  stream: Stream,
  steps: readonly number[],
  target: Value,
): void {
  const { body, env } = scope;
  const { border } = env.program;
  const type = computeTypeOf(dtype);
  const axis = columnAxis(env.program);
  const column = body.local('i32', 'column');
  body.get(scope.place.x!);
  if (hasPixels(env.program)) {
    body.get(channels(env));
    body.op('i32.div_u');
  }
  body.i32(steps[axis]!);
  body.op('i32.add');
  body.set(column);
  fold(scope, slot, axis, border, column);
  body.get(column);
  body.get(stream.extent);
  body.op('i32.lt_u');
  body.if(
    () => {
      // Added before the load: the base alone may lie before address 0.
      pushElementAddress(scope, stream.base, pointInRow(scope, column), dtype);
      body.i32(-stream.least << shiftOf(dtype));
      if (hasPixels(env.program)) {
        body.get(channels(env));
        body.op('i32.mul');
      }
      body.op('i32.add');
      loadScalar(body, dtype);
    },
    () => pushScalar(scope, constant(type, borderValue(border, type))),
    scalarTypes[type],
  );
  if (target.kind === 'uniform') body.set(target.local);
}

/** column · channels + the point's own channel, or the column itself. */
function pointInRow({ env, place }: BodyScope, column: Local): Local {
  const { body, program } = env;
  if (!hasPixels(program)) return column;
  const point = body.local('i32', 'point');
  body.get(column);
  body.get(channels(env));
  body.op('i32.mul');
  body.get(place.x!);
  body.get(channels(env));
  body.op('i32.rem_u', 'i32.add');
  body.set(point);
  return point;
}
