/**
 * Loads. From the best case to the worst: the point's own element, or a neighbour where the whole vector lies inside
 * (one vector load); a uniform index (a scalar load); indices that grow by one from lane to lane (a test, then a vector
 * load); anything else lane by lane, where a lane that points outside reads element 0 and gets its value afterwards.
 */
import { borderIndexExpr, borderValue, isFolding } from '../../ir/border.ts';
import { constant, local, op } from '../../ir/build.ts';
import type { Access, Border, Expr, LocalId, Stmt } from '../../ir/node.ts';
import { type ComputeType, computeTypeOf, type DType } from '../../ir/types.ts';
import { assign, isUniform, type Lazy, newValue, push, pushMaskFor, pushScalar, splat, type Value } from './expr.ts';
import type { Local } from './instruction.ts';
import { runStarts } from './lanes.ts';
import type { BodyScope, Stream } from './scope.ts';
import { loadScalar, loadVector, pushLoadedPart, shiftOf } from './storage.ts';
import { isUnitStride, pushAtLane } from './stride.ts';
import { laneRows, pushSplat, scalarTypes } from './vector-code.ts';

type Load = Stmt & { readonly kind: 'load' };

/** One indexed read: which array, where, and what is outside. */
interface Read {
  readonly slot: number;
  readonly dtype: DType;
  readonly type: ComputeType;
  readonly index: readonly Expr[];
  /** How reads outside are folded back, for reads near the point. */
  readonly border: Border;
  readonly outside: number;
}

export function emitLoad(scope: BodyScope, stmt: Load): void {
  const { locals, loads, waiting, facts, depths } = scope;
  depths.set(stmt.local, scope.depth);
  scope.unitStride.delete(stmt.local);
  const key = facts.assigned.has(stmt.local) ? undefined : keyOf(stmt.slot, stmt.at);
  const mayWait = facts.deferrable.has(stmt) && isHere(scope, stmt);
  const known = key === undefined ? undefined : (loads.get(key) ?? (mayWait ? waiting.get(key) : undefined));
  if (known !== undefined) {
    locals.set(stmt.local, locals.get(known)!);
    return;
  }
  const { dtype } = scope.env.program.slots[stmt.slot] as { readonly dtype: DType };
  const target = newValue(scope, computeTypeOf(dtype), facts.uniformLocals.has(stmt.local), 'l');
  const isWaiting = mayWait && target.kind === 'varying';
  locals.set(stmt.local, isWaiting ? { ...target, lazy: lazyLoad(scope, stmt, dtype) } : target);
  if (!isWaiting) emitInto(scope, stmt, dtype, target);
  if (key !== undefined) (isWaiting ? waiting : loads).set(key, stmt.local);
}

/** Whether the lanes read neighbouring elements, and none can be outside. */
export function isHere({ place }: BodyScope, { slot, at }: Load): boolean {
  return at.kind === 'element' || place.stream(slot, at)?.here !== undefined;
}

function lazyLoad(scope: BodyScope, { slot, at }: Load, dtype: DType): Lazy {
  const { body, lanes, place } = scope;
  const stream = place.stream(slot, at);
  const steps = constantOffsets(at);
  const address = stream?.here ?? place.element(slot);
  const offset = stream && steps ? (steps[steps.length - 1]! - stream.least) << shiftOf(dtype) : 0;
  return { made: new Set(), make: (part) => pushLoadedPart(body, dtype, address, offset, lanes, part) };
}

/** Text that is equal for reads of the same element, where that is plain to see. */
function keyOf(slot: number, at: Access): string | undefined {
  if (at.kind === 'element') return `${slot}`;
  const steps = constantOffsets(at);
  return steps ? `${slot} ${steps}` : undefined;
}

/** Constant offsets up to this far are part of an address; whatever is further is indexed, where nothing overflows. */
const mostStep = 4096;

/** The offsets of a read near the point, if all are constants. */
export function constantOffsets(at: Access): readonly number[] | undefined {
  if (at.kind !== 'near') return undefined;
  const steps = at.offset.flatMap((expr) =>
    expr.kind === 'const' && Math.abs(expr.value) <= mostStep ? [expr.value] : [],
  );
  return steps.length === at.offset.length ? steps : undefined;
}

function emitInto(scope: BodyScope, { slot, at }: Load, dtype: DType, target: Value): void {
  const { place } = scope;
  if (at.kind === 'element') return loadHere(scope, dtype, place.element(slot), 0, target);
  const stream = place.stream(slot, at);
  const steps = constantOffsets(at);
  if (stream && steps) {
    const step = steps[steps.length - 1]!;
    if (stream.here) {
      const bytes = (step - stream.least) << shiftOf(dtype);
      return loadHere(scope, dtype, stream.here, bytes, target);
    }
    return loadAtEdge(scope, slot, dtype, stream, step, target);
  }
  loadIndexed(scope, readOf(scope, slot, dtype, at), target);
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

/** One lane, in a row that is known: only the column may fall outside. */
function loadAtEdge(scope: BodyScope, slot: number, dtype: DType, stream: Stream, step: number, target: Value): void {
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

function pushElementAddress({ body }: BodyScope, base: Local, index: Local, dtype: DType): void {
  body.get(base);
  body.get(index);
  if (shiftOf(dtype) > 0) {
    body.i32(shiftOf(dtype));
    body.op('i32.shl');
  }
  body.op('i32.add');
}

/** Moves an index that fell outside to the element that the border names. */
export function fold(scope: BodyScope, slot: number, axis: number, border: Border, index: Local): void {
  if (!isFolding(border)) return;
  const { body, env } = scope;
  body.get(index);
  body.get(env.extent(slot, axis));
  body.op('i32.ge_u');
  body.if(() => {
    pushScalar(scope, foldExpr(scope, slot, axis, border, { kind: 'uniform', local: index }));
    body.set(index);
  });
}

function foldExpr(scope: BodyScope, slot: number, axis: number, border: Border, index: Value): Expr {
  const name = local('i32', nameFor(scope, index));
  return isFolding(border) ? borderIndexExpr(border, name, extentOf(slot, axis)) : name;
}

/** A local of the program that stands for a value of ours; negative numbers are free. */
export function nameFor(scope: BodyScope, value: Value): LocalId {
  const id = -1 - scope.locals.size;
  scope.locals.set(id, value);
  return id;
}

function extentOf(slot: number, axis: number): Expr {
  return { kind: 'extent', type: 'i32', of: slot, axis };
}

function readOf(scope: BodyScope, slot: number, dtype: DType, at: Access & { kind: 'at' | 'near' }): Read {
  const type = computeTypeOf(dtype);
  if (at.kind === 'at') return { slot, dtype, type, index: at.index, border: 'zero', outside: 0 };
  const { border } = scope.env.program;
  const index = at.offset.map((offset, axis) => op('add', { kind: 'axis', type: 'i32', axis }, offset));
  return { slot, dtype, type, index, border, outside: borderValue(border, type) };
}

function loadIndexed(scope: BodyScope, read: Read, target: Value): void {
  if (read.index.every((expr) => isUniform(scope, expr))) return loadUniform(scope, read, target);
  if (target.kind !== 'varying') return;
  const { parts } = target;
  const outer = read.index.slice(0, -1);
  const last = read.index[read.index.length - 1]!;
  if (!isUnitStride(scope, last) || !outer.every((expr) => isUniform(scope, expr)))
    return gather(scope, read, parts);
  loadNeighbours(scope, read, parts);
}

/** One element for all lanes. */
function loadUniform(scope: BodyScope, read: Read, target: Value): void {
  const { body, env } = scope;
  const index = read.index.map((expr, axis) => {
    const at = body.local('i32', 'at');
    pushScalar(scope, expr);
    body.set(at);
    fold(scope, read.slot, axis, read.border, at);
    return at;
  });
  pushAllInside(scope, read, index);
  body.if(
    () => {
      pushElementAddress(scope, env.address(read.slot), flatIndex(scope, read, index), read.dtype);
      loadScalar(body, read.dtype);
    },
    () => pushScalar(scope, constant(read.type, read.outside)),
    scalarTypes[read.type],
  );
  if (target.kind === 'uniform') return body.set(target.local);
  const value = body.local(scalarTypes[read.type], 't');
  body.set(value);
  const all = (): void => {
    body.get(value);
    splat(body, read.type);
  };
  assign(scope, target, all, all);
}

/** Pushes whether the indices (of the outer axes, or of all) are inside. */
function pushAllInside(scope: BodyScope, { slot }: Read, index: readonly Local[]): void {
  const { body, env } = scope;
  if (index.length === 0) body.i32(1);
  for (const [axis, at] of index.entries()) {
    body.get(at);
    body.get(env.extent(slot, axis));
    body.op('i32.lt_u');
    if (axis > 0) body.op('i32.and');
  }
}

/** The row-major number of an element, in a local. */
function flatIndex(scope: BodyScope, { slot }: Read, index: readonly Local[]): Local {
  const { body, env } = scope;
  return index.reduce((flat, at, axis) => {
    const next = body.local('i32', 'flat');
    body.get(flat);
    body.get(env.extent(slot, axis));
    body.op('i32.mul');
    body.get(at);
    body.op('i32.add');
    body.set(next);
    return next;
  });
}

/** Lanes whose index grows by one: a vector load if all of them are inside, else lane by lane. */
function loadNeighbours(scope: BodyScope, read: Read, parts: readonly Local[]): void {
  const { body, env, lanes } = scope;
  const last = read.index[read.index.length - 1]!;
  const axis = read.index.length - 1;
  const outer = read.index.slice(0, -1).map((expr) => {
    const at = body.local('i32', 'at');
    pushScalar(scope, expr);
    body.set(at);
    return at;
  });
  const starts = runStarts(lanes).map((lane) => {
    const at = body.local('i32', 'at');
    pushAtLane(scope, last, lane);
    body.set(at);
    return at;
  });
  // The greatest first index whose run is inside; negative where the row is shorter than a run.
  const most = env.hoisted(`most ${read.slot} ${axis} ${lanes.perRun}`, 'i32', 'most', () => {
    body.get(env.extent(read.slot, axis));
    body.i32(lanes.perRun);
    body.op('i32.sub');
  });
  pushAllInside(scope, read, outer);
  for (const start of starts) {
    body.get(start);
    body.get(most);
    body.op('i32.le_s');
    body.get(start);
    body.i32(0);
    body.op('i32.ge_s', 'i32.and', 'i32.and');
  }
  body.if(
    () => {
      for (const [run, start] of starts.entries()) {
        const address = body.local('i32', 'p');
        pushElementAddress(scope, env.address(read.slot), flatIndex(scope, read, [...outer, start]), read.dtype);
        body.set(address);
        const perRun = parts.length / starts.length;
        const oneRun = { count: lanes.perRun, perRun: lanes.perRun, stride: lanes.perRun };
        loadVector(body, read.dtype, address, 0, oneRun, parts.slice(run * perRun, (run + 1) * perRun));
      }
    },
    () => gather(scope, read, parts),
  );
}

/** Each lane loads its own element. */
function gather(scope: BodyScope, read: Read, parts: readonly Local[]): void {
  const { body, env, lanes, memo } = scope;
  memo.clear();
  env.notes.add(`gather from ${env.program.slots[read.slot]!.name}, lane by lane`);
  const groups = Array.from({ length: lanes.count / 4 }, (_, group) => gatherAddresses(scope, read, group));
  const { perVector } = laneRows[read.type];
  for (const [part, target] of parts.entries()) {
    for (let lane = 0; lane < perVector; lane++) {
      const first = part * perVector + lane;
      const pushAddress = (): void => {
        body.get(groups[first >> 2]!.addresses);
        body.lane('i32x4.extract_lane', first % 4);
      };
      loadLane(scope, read.dtype, target, lane, pushAddress);
    }
    pushGathered(scope, read, target, part, (four) => body.get(groups[four]!.inside));
    body.set(target);
  }
  memo.clear();
}

interface Group {
  readonly addresses: Local;
  /** Mask of the lanes that point inside; the others have the address of element 0. */
  readonly inside: Local;
}

/** The addresses for four lanes. */
function gatherAddresses(scope: BodyScope, read: Read, group: number): Group {
  const { body, env } = scope;
  const { slot, dtype } = read;
  const flat = body.local('v128', 'flat');
  const inside = body.local('v128', 'inside');
  for (const [axis, expr] of read.index.entries()) {
    const at = body.local('v128', 'at');
    push(scope, expr, group);
    body.set(at);
    const parts = Array.from({ length: group + 1 }, () => at);
    const folded = foldExpr(scope, slot, axis, read.border, { kind: 'varying', parts });
    if (folded.kind === 'op') {
      push(scope, folded, group);
      body.set(at);
    }
    body.get(at);
    push(scope, extentOf(slot, axis), group);
    body.op('i32x4.lt_u');
    if (axis > 0) {
      body.get(inside);
      body.op('v128.and');
    }
    body.set(inside);
    if (axis > 0) {
      body.get(flat);
      push(scope, extentOf(slot, axis), group);
      body.op('i32x4.mul');
    }
    body.get(at);
    if (axis > 0) body.op('i32x4.add');
    body.set(flat);
  }
  const base = env.hoisted(`splat address ${slot}`, 'v128', 'base', () => {
    body.get(env.address(slot));
    body.op('i32x4.splat');
  });
  body.get(flat);
  body.get(inside);
  body.op('v128.and');
  body.i32(shiftOf(dtype));
  body.op('i32x4.shl');
  body.get(base);
  body.op('i32x4.add');
  body.set(flat);
  return { addresses: flat, inside };
}

/** Loads one lane of a vector; the first lane begins it anew. */
function loadLane(scope: BodyScope, dtype: DType, target: Local, lane: number, pushAddress: () => void): void {
  const { body } = scope;
  const shift = shiftOf(dtype);
  if (shift < 2) {
    if (lane === 0) pushSplat(body, 'i32', 0);
    else body.get(target);
    pushAddress();
    loadScalar(body, dtype);
    body.lane('i32x4.replace_lane', lane);
  } else {
    pushAddress();
    if (lane > 0) body.get(target);
    if (lane === 0) body.memory(shift === 2 ? 'v128.load32_zero' : 'v128.load64_zero', 0, shift);
    else body.memoryLane(shift === 2 ? 'v128.load32_lane' : 'v128.load64_lane', 0, shift, lane);
  }
  body.set(target);
}

/** Pushes what was gathered, with the border's value in the lanes that point outside. */
function pushGathered(
  scope: BodyScope,
  read: Read,
  loaded: Local,
  part: number,
  pushInside: (four: number) => void,
): void {
  const { body } = scope;
  body.get(loaded);
  if (read.type === 'bool') {
    pushSplat(body, 'i32', 0);
    body.op('i32x4.ne');
  }
  if (read.outside !== 0) pushSplat(body, read.type, read.outside);
  pushMaskFor(scope, read.type, part, pushInside);
  body.op(read.outside === 0 ? 'v128.and' : 'v128.bitselect');
}
