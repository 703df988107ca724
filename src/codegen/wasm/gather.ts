/**
 * Reads lane by lane. A lane that points outside reads element 0, so that nothing traps and nothing branches, and gets
 * the border's value afterwards.
 */
import type { DType } from '../../ir/types.ts';
import { extentOf, foldExpr } from './address.ts';
import { push, pushMaskFor } from './expr.ts';
import type { Local } from './instruction.ts';
import type { Read } from './read.ts';
import { emitBlend } from './relaxed.ts';
import type { BodyScope } from './scope.ts';
import { loadScalar, shiftOf } from './storage.ts';
import { laneRows, pushSplat } from './vector-code.ts';

/** Each lane loads its own element. */
export function gather(scope: BodyScope, read: Read, parts: readonly Local[]): void {
  const { body, lanes, memo } = scope;
  memo.clear();
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

interface Four {
  readonly addresses: Local;
  /** Mask of the lanes that point inside; the others have the address of element 0. */
  readonly inside: Local;
}

/** The addresses for four lanes. */
function gatherAddresses(scope: BodyScope, read: Read, group: number): Four {
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
function loadLane(
  scope: BodyScope,
  dtype: DType,
  target: Local,
  lane: number,
  pushAddress: () => void,
): void {
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
  if (read.outside === 0) body.op('v128.and');
  else emitBlend(scope.env);
}
