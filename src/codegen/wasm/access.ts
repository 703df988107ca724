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
import { pushScalar } from './expr.ts';
import { loadIndexed } from './indexed.ts';
import type { Local } from './instruction.ts';
import { constantOffsets, loadKey } from './load-key.ts';
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
  const address = stream?.here ?? place.element(slot);
  const offset = stream && steps ? (steps[steps.length - 1]! - stream.least) << shiftOf(dtype) : 0;
  const push = scope.shorts.locals.has(local) ? pushLoadedShorts : pushLoadedPart;
  return { made: new Set(), make: (part) => push(body, dtype, address, offset, lanes, part) };
}

function emitInto(scope: BodyScope, stmt: Load, dtype: DType, target: Value): void {
  const { local, slot, at } = stmt;
  const { place } = scope;
  const here = scope.shorts.locals.has(local) ? loadShortsHere : loadHere;
  if (at.kind === 'element') return here(scope, dtype, place.element(slot), 0, target);
  const stream = place.stream(slot, at);
  const steps = constantOffsets(at);
  if (stream && steps) {
    const step = steps[steps.length - 1]!;
    if (stream.here) {
      const bytes = (step - stream.least) << shiftOf(dtype);
      return here(scope, dtype, stream.here, bytes, target);
    }
    return loadAtEdge(scope, slot, dtype, stream, step, target);
  }
  loadIndexed(scope, readOf(scope, stmt, dtype, at), target);
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
  step: number,
  target: Value,
): void {
  const { body, env } = scope;
  const { border, rank } = env.program;
  const type = computeTypeOf(dtype);
  const column = body.local('i32', 'column');
  body.get(scope.place.x!);
  body.i32(step);
  body.op('i32.add');
  body.set(column);
  fold(scope, slot, rank - 1, border, column);
  body.get(column);
  body.get(stream.extent);
  body.op('i32.lt_u');
  body.if(
    () => {
      // Added before the load: the base alone may lie before address 0.
      pushElementAddress(scope, stream.base, column, dtype);
      body.i32(-stream.least << shiftOf(dtype));
      body.op('i32.add');
      loadScalar(body, dtype);
    },
    () => pushScalar(scope, constant(type, borderValue(border, type))),
    scalarTypes[type],
  );
  if (target.kind === 'uniform') body.set(target.local);
}
