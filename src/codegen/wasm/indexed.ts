/**
 * Reads at indices that are computed. From the best case to the worst: the same index in all lanes (a scalar load);
 * indices that grow by one from lane to lane (a test, then a vector load); anything else lane by lane (gather.ts).
 */
import { constant } from '../../ir/build.ts';
import { fold, pushElementAddress } from './address.ts';
import { pushScalar, splat } from './expr.ts';
import { gather } from './gather.ts';
import type { Local } from './instruction.ts';
import { runStarts } from './lanes.ts';
import type { Read } from './read.ts';
import type { BodyScope } from './scope.ts';
import { loadScalar, loadVector } from './storage.ts';
import { isUnitStride, pushAtLane } from './stride.ts';
import { assign, isUniform, type Value } from './values.ts';
import { scalarTypes } from './vector-code.ts';

export function loadIndexed(scope: BodyScope, read: Read, target: Value): void {
  if (read.index.every((expr) => isUniform(scope, expr))) return loadUniform(scope, read, target);
  if (target.kind !== 'varying') return;
  const { parts } = target;
  const outer = read.index.slice(0, -1);
  const last = read.index[read.index.length - 1]!;
  if (!isUnitStride(scope, last) || !outer.every((expr) => isUniform(scope, expr))) {
    const { env } = scope;
    env.note(`gather from ${env.program.slots[read.slot]!.name}, lane by lane`, read.place);
    return gather(scope, read, parts);
  }
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
        pushElementAddress(
          scope,
          env.address(read.slot),
          flatIndex(scope, read, [...outer, start]),
          read.dtype,
        );
        body.set(address);
        const perRun = parts.length / starts.length;
        const oneRun = { count: lanes.perRun, perRun: lanes.perRun, stride: lanes.perRun };
        loadVector(body, read.dtype, address, 0, oneRun, parts.slice(run * perRun, (run + 1) * perRun));
      }
    },
    () => gather(scope, read, parts),
  );
}
