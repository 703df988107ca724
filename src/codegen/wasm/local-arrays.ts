/**
 * Local arrays in the worker's part of the scratch area (abi.ts), the lanes of an element side by side:
 *
 *     element i, lane l      base + (i · lanes + l) · bytes
 *     element `length`       takes what must not be written: by lanes that are off, or outside of the array
 *
 * so that an index that is the same in all lanes is a vector load or store, and only one that varies goes lane by lane.
 * How many lanes there are differs from loop to loop, but the elements last no longer than a turn.
 */
import type { Expr, LocalArray, Stmt } from '../../ir/node.ts';
import type { ComputeType } from '../../ir/types.ts';
import { arrayOffset, elementBytes } from './abi.ts';
import { integerBytes } from './encoder.ts';
import { push, pushMaskFor, pushScalar } from './expr.ts';
import type { Local } from './instruction.ts';
import type { BodyScope } from './scope.ts';
import { accumulatorOps } from './scratch.ts';
import { isUniform, isVector, newValue, partCount } from './values.ts';
import { laneRows, pushSplat } from './vector-code.ts';

type Access = Stmt & { readonly kind: 'get' | 'put' };

/** What the code of an access needs to know of its array. */
interface Place extends LocalArray {
  /** From the worker's part to the array. */
  readonly offset: number;
  /** Bytes from an element to the next. */
  readonly stride: number;
  /** The element's number, if it is known and inside; -1 where it is known to be outside. */
  readonly known: number | undefined;
}

function placeOf({ env, lanes }: BodyScope, { array, index }: Access): Place {
  const { type, length } = env.program.arrays![array]!;
  const isInside = index.kind === 'const' && index.value >= 0 && index.value < length;
  return {
    type,
    length,
    offset: arrayOffset(env.program, array),
    stride: lanes.count * elementBytes(type),
    known: index.kind !== 'const' ? undefined : isInside ? index.value : -1,
  };
}

export function emitGet(scope: BodyScope, stmt: Stmt & { readonly kind: 'get' }): void {
  const { locals, memo, facts, unitStride } = scope;
  memo.clear();
  const place = placeOf(scope, stmt);
  unitStride.delete(stmt.local);
  const target = newValue(scope, place.type, facts.uniformLocals.has(stmt.local), 'l');
  if (target.kind === 'uniform') getScalar(scope, place, stmt.index, target.local);
  else if (target.kind === 'varying' && isUniform(scope, stmt.index))
    getVector(scope, place, stmt.index, target.parts);
  else if (target.kind === 'varying') getLanes(scope, place, stmt.index, target.parts);
  locals.set(stmt.local, target);
  memo.clear();
}

export function emitPut(scope: BodyScope, stmt: Stmt & { readonly kind: 'put' }): void {
  const place = placeOf(scope, stmt);
  if (place.known === -1) return;
  scope.memo.clear();
  if (!isVector(scope)) putScalar(scope, place, stmt.index, stmt.value);
  else if (isUniform(scope, stmt.index)) putVector(scope, place, stmt.index, stmt.value);
  else putLanes(scope, place, stmt.index, stmt.value);
  scope.memo.clear();
}

/** A uniform index as an address, with what is left to add to it. */
interface Address {
  readonly base: Local;
  readonly offset: number;
  /** 1 if the index is inside; absent where that is known. */
  readonly inside?: Local;
}

/** The address of the element, or of another one (`otherwise`) where the index points outside. */
function addressOf(scope: BodyScope, place: Place, index: Expr, otherwise: number): Address {
  const { body, env } = scope;
  if (place.known !== undefined) {
    const element = place.known < 0 ? otherwise : place.known;
    const known = { base: env.arrays(), offset: place.offset + element * place.stride };
    if (place.known >= 0) return known;
    const inside = env.hoisted('zero', 'i32', 'zero', () => body.i32(0));
    return { ...known, inside };
  }
  const at = body.local('i32', 'at');
  const inside = body.local('i32', 'inside');
  const base = body.local('i32', 'p');
  pushScalar(scope, index);
  body.tee(at);
  body.i32(otherwise);
  body.get(at);
  body.i32(place.length);
  body.op('i32.lt_u');
  body.tee(inside);
  body.op('select');
  body.i32(place.stride);
  body.op('i32.mul');
  body.get(env.arrays());
  body.op('i32.add');
  body.set(base);
  return { base, offset: place.offset, inside };
}

/** One element for all lanes: the first lane's. */
function getScalar(scope: BodyScope, place: Place, index: Expr, target: Local): void {
  const { body } = scope;
  const { base, offset, inside } = addressOf(scope, place, index, 0);
  const { load, bytes } = accumulatorOps(place.type);
  body.get(base);
  body.memory(load, offset, Math.log2(bytes));
  if (place.type === 'bool' && isVector(scope)) {
    body.i32(1);
    body.op('i32.and');
  }
  if (inside) {
    pushZero(scope, place.type);
    body.get(inside);
    body.op('select');
  }
  body.set(target);
}

function pushZero({ body }: BodyScope, type: ComputeType): void {
  if (type === 'f32') body.f32(0);
  else if (type === 'f64') body.f64(0);
  else body.i32(0);
}

function putScalar(scope: BodyScope, place: Place, index: Expr, value: Expr): void {
  const { body } = scope;
  const { base, offset } = addressOf(scope, place, index, place.length);
  const { store, bytes } = accumulatorOps(place.type);
  body.get(base);
  pushScalar(scope, value);
  body.memory(store, offset, Math.log2(bytes));
}

/** The same element in each lane. */
function getVector(scope: BodyScope, place: Place, index: Expr, parts: readonly Local[]): void {
  const { body } = scope;
  const { base, offset, inside } = addressOf(scope, place, index, 0);
  for (const [part, target] of parts.entries()) {
    body.get(base);
    body.memory('v128.load', offset + 16 * part, 2);
    if (inside) {
      body.i32(0);
      body.get(inside);
      body.op('i32.sub', 'i32x4.splat', 'v128.and');
    }
    body.set(target);
  }
}

/** The same element in each lane; lanes that are off keep theirs. */
function putVector(scope: BodyScope, place: Place, index: Expr, value: Expr): void {
  const { body, mask } = scope;
  const { base, offset } = addressOf(scope, place, index, place.length);
  for (let part = 0; part < partCount(scope, place.type); part++) {
    body.get(base);
    push(scope, value, part);
    if (mask) {
      body.get(base);
      body.memory('v128.load', offset + 16 * part, 2);
      pushMaskFor(scope, place.type, part, (four) => body.get(mask[four]!));
      body.op('v128.bitselect');
    }
    body.memory('v128.store', offset + 16 * part, 2);
  }
}

/** Four lanes' addresses, and which of them point inside. */
interface Four {
  readonly addresses: Local;
  readonly inside: Local;
}

/** Addresses without the array's offset. A lane that is outside (or off, if that counts) gets the element `otherwise`. */
function addressesOf(
  scope: BodyScope,
  place: Place,
  index: Expr,
  otherwise: 'first' | 'last',
): readonly Four[] {
  const { body, env, lanes, mask } = scope;
  const bytes = elementBytes(place.type);
  return Array.from({ length: lanes.count / 4 }, (_, four) => {
    const at = body.local('v128', 'at');
    const inside = body.local('v128', 'inside');
    const addresses = body.local('v128', 'p');
    push(scope, index, four);
    body.tee(at);
    pushSplat(body, 'i32', place.length);
    body.op('i32x4.lt_u');
    if (otherwise === 'last' && mask) {
      body.get(mask[four]!);
      body.op('v128.and');
    }
    body.set(inside);
    body.get(at);
    if (otherwise === 'last') pushSplat(body, 'i32', place.length);
    body.get(inside);
    body.op(otherwise === 'last' ? 'v128.bitselect' : 'v128.and');
    body.i32(Math.log2(place.stride));
    body.op('i32x4.shl');
    body.get(
      env.hoisted(`array lanes ${four} ${bytes}`, 'v128', 'lanes', () => {
        body.get(env.arrays());
        body.op('i32x4.splat');
        body.v128([0, 1, 2, 3].flatMap((lane) => integerBytes((4 * four + lane) * bytes)));
        body.op('i32x4.add');
      }),
    );
    body.op('i32x4.add');
    body.set(addresses);
    return { addresses, inside };
  });
}

/** Calls `emit` for each lane of a part, with how its address is pushed. */
function forEachLane(
  { body }: BodyScope,
  { type }: Place,
  fours: readonly Four[],
  part: number,
  emit: (lane: number, pushAddress: () => void) => void,
): void {
  const { perVector } = laneRows[type];
  for (let lane = 0; lane < perVector; lane++) {
    const number = part * perVector + lane;
    emit(lane, () => {
      body.get(fours[number >> 2]!.addresses);
      body.lane('i32x4.extract_lane', number % 4);
    });
  }
}

/** Each lane reads an element of its own. */
function getLanes(scope: BodyScope, place: Place, index: Expr, parts: readonly Local[]): void {
  const { body } = scope;
  const isWide = place.type === 'f64';
  const fours = addressesOf(scope, place, index, 'first');
  for (const [part, target] of parts.entries()) {
    forEachLane(scope, place, fours, part, (lane, pushAddress) => {
      pushAddress();
      if (lane === 0)
        body.memory(isWide ? 'v128.load64_zero' : 'v128.load32_zero', place.offset, isWide ? 3 : 2);
      else {
        body.get(target);
        body.memoryLane(isWide ? 'v128.load64_lane' : 'v128.load32_lane', place.offset, isWide ? 3 : 2, lane);
      }
      body.set(target);
    });
    body.get(target);
    pushMaskFor(scope, place.type, part, (four) => body.get(fours[four]!.inside));
    body.op('v128.and');
    body.set(target);
  }
}

/** Each lane that is on writes an element of its own. */
function putLanes(scope: BodyScope, place: Place, index: Expr, value: Expr): void {
  const { body } = scope;
  const isWide = place.type === 'f64';
  const fours = addressesOf(scope, place, index, 'last');
  const kept = body.local('v128', 't');
  for (let part = 0; part < partCount(scope, place.type); part++) {
    push(scope, value, part);
    body.set(kept);
    forEachLane(scope, place, fours, part, (lane, pushAddress) => {
      pushAddress();
      body.get(kept);
      body.memoryLane(isWide ? 'v128.store64_lane' : 'v128.store32_lane', place.offset, isWide ? 3 : 2, lane);
    });
  }
}
