/**
 * Statements → instructions. Control that all lanes share is the machine's own; where lanes part, a mask says which of
 * them are active:
 *
 *     if (t) A else B      A under mask & t, B under mask & ~t; afterwards what is left of both
 *     exit L               the lanes leave the mask, and the `staying` set of every region inside of L
 *     block L              runs on a copy of the mask; at its end its lanes are together again
 *     loop L               the same, repeated while any lane is left
 *
 * What must hold: code never runs under a mask without active lanes if it holds a loop (a uniform loop in there need not
 * end). So after a statement that lanes may leave through, the rest of the list is skipped if none is left.
 */
import type { Label, Stmt } from '../../ir/node.ts';
import { exprsOf, forEachExpr, forEachStmt } from '../../ir/walk.ts';
import { emitLoad, isHere } from './access.ts';
import { invariantValue, push, pushMaskFor, pushScalar, pushShortPart } from './expr.ts';
import type { Target } from './instruction.ts';
import { groupsOf } from './lanes.ts';
import { emitGet, emitPut } from './local-arrays.ts';
import { clear, copyOf, emitTest, join, pushAny, stayingOf } from './masks.ts';
import { emitBlend } from './relaxed.ts';
import type { BodyScope, Mask, Region } from './scope.ts';
import { isUnitStride } from './stride.ts';
import { assign, isFirstGroup, isInvariant, isVector, newShort, newValue } from './values.ts';

type StmtOf<K extends Stmt['kind']> = Stmt & { readonly kind: K };

/** Returns whether the list's end can't be reached. `end` is a label at the list's end; `tail` is run at its end. */
export function emitList(
  scope: BodyScope,
  list: readonly Stmt[],
  end: Target,
  tail?: (scope: BodyScope) => void,
): boolean {
  const inner: BodyScope = { ...scope, loads: new Map(scope.loads), waiting: new Map() };
  for (let k = 0; ; ) {
    const straight = straightFrom(inner, list, k);
    k += straight.length;
    emitStraight(inner, straight, k === list.length ? tail : undefined);
    if (k === list.length) return false;
    const stmt = list[k++]!;
    if (emitStmt(inner, stmt)) return true;
    if (scope.facts.escapes(stmt) && k < list.length) skipIfNoneIsLeft(inner, end);
  }
}

/** The statements from number k on that lanes can do group by group: no branches, no change of a uniform value. */
function straightFrom(scope: BodyScope, list: readonly Stmt[], k: number): readonly Stmt[] {
  let end = k;
  while (end < list.length && isStraight(scope, list[end]!)) end++;
  return list.slice(k, end);
}

function isStraight(scope: BodyScope, stmt: Stmt): boolean {
  if (!isVector(scope)) return false;
  if (stmt.kind === 'let') return true;
  if (stmt.kind === 'load') return isHere(scope, stmt);
  return stmt.kind === 'set' && !scope.facts.uniformLocals.has(stmt.local);
}

/** Writes statements and tail for one group of lanes after the other. */
function emitStraight(
  scope: BodyScope,
  list: readonly Stmt[],
  tail: ((scope: BodyScope) => void) | undefined,
): void {
  const groups = isVector(scope) ? groupsOf(scope.lanes, scope.groupLanes) : [undefined];
  for (const group of groups) {
    const inner: BodyScope = { ...scope, group };
    for (const stmt of list) {
      scope.memo.clear();
      emitStmt(inner, stmt);
    }
    scope.memo.clear();
    tail?.(inner);
  }
  scope.memo.clear();
}

function skipIfNoneIsLeft({ body, mask }: BodyScope, end: Target): void {
  if (!mask) return;
  pushAny(body, mask);
  body.op('i32.eqz');
  body.brIf(end);
}

/** Returns whether no lane gets behind the statement. Nothing is known of locals there: no code is written. */
function emitStmt(scope: BodyScope, stmt: Stmt): boolean {
  const isVarying = scope.facts.isVaryingControl(stmt);
  switch (stmt.kind) {
    case 'let':
      emitLet(scope, stmt);
      return false;
    case 'set':
      emitSet(scope, stmt);
      return false;
    case 'load':
      if (isFirstGroup(scope)) emitLoad(scope, stmt);
      return false;
    case 'get':
      emitGet(scope, stmt);
      return false;
    case 'put':
      emitPut(scope, stmt);
      return false;
    case 'if':
      return isVarying ? emitVaryingIf(scope, stmt) : emitUniformIf(scope, stmt);
    case 'block':
      if (isVarying) emitVaryingBlock(scope, stmt);
      else emitUniformBlock(scope, stmt);
      return false;
    case 'loop':
      if (isVarying) emitVaryingLoop(scope, stmt);
      else emitUniformLoop(scope, stmt);
      return false;
    case 'exit':
      if (isVarying) emitVaryingExit(scope, stmt.label);
      else scope.body.br(regionOf(scope, stmt.label).end);
      return true;
  }
}

function emitLet(scope: BodyScope, stmt: StmtOf<'let'>): void {
  const { locals } = scope;
  const { local, value } = stmt;
  if (isFirstGroup(scope)) declare(scope, stmt);
  const target = locals.get(local)!;
  if (target.kind === 'uniform' && !isFirstGroup(scope)) return;
  const pushPart = scope.shorts.locals.has(local) ? pushShortPart : push;
  assign(
    scope,
    target,
    (part) => pushPart(scope, value, part),
    () => pushScalar(scope, value),
  );
}

function declare(scope: BodyScope, { local, value }: StmtOf<'let'>): void {
  const { facts, locals, unitStride } = scope;
  unitStride.delete(local);
  const isFixed = !facts.assigned.has(local);
  if (isFixed && isInvariant(scope, value)) {
    locals.set(local, invariantValue(scope, value));
    return;
  }
  const isScalar = !isVector(scope) || facts.uniformLocals.has(local);
  if (isFixed && !isScalar && isUnitStride(scope, value)) unitStride.add(local);
  const isShort = scope.shorts.locals.has(local);
  locals.set(local, isShort ? newShort(scope, 'l') : newValue(scope, value.type, isScalar, 'l'));
}

function emitSet(scope: BodyScope, stmt: StmtOf<'set'>): void {
  const { body, mask, facts } = scope;
  const target = scope.locals.get(stmt.local)!;
  const { value } = stmt;
  const part = (k: number): void => {
    push(scope, value, k);
    if (!mask || facts.unblended.has(stmt) || target.kind !== 'varying') return;
    body.get(target.parts[k]!);
    pushMaskFor(scope, value.type, k, (four) => body.get(mask[four]!));
    emitBlend(scope.env);
  };
  assign(scope, target, part, () => pushScalar(scope, value));
}

function emitUniformIf(scope: BodyScope, stmt: StmtOf<'if'>): boolean {
  const isEnd = [false, false];
  const side =
    (k: 0 | 1, list: readonly Stmt[]) =>
    (end: Target): void => {
      isEnd[k] = emitShared(scope, stmt, list, end);
    };
  pushScalar(scope, stmt.test);
  scope.body.if(side(0, stmt.then), stmt.else.length > 0 ? side(1, stmt.else) : undefined);
  return isEnd.every(Boolean);
}

/** A list that runs under the mask of the statement around it. If all lanes leave at its end, none is left outside. */
function emitShared(scope: BodyScope, stmt: Stmt, list: readonly Stmt[], end: Target): boolean {
  const isEnd = emitList(scope, list, end);
  if (isEnd && scope.facts.escapes(stmt)) clear(scope);
  return isEnd;
}

function emitUniformBlock(scope: BodyScope, stmt: StmtOf<'block'>): void {
  scope.body.block((end) => {
    emitShared(inRegion(scope, { label: stmt.label, end, staying: undefined }), stmt, stmt.body, end);
  });
}

function emitUniformLoop(scope: BodyScope, stmt: StmtOf<'loop'>): void {
  const { body } = scope;
  body.block((end) => {
    body.loop((top) => {
      const inner = inRegion(scope, { label: stmt.label, end, staying: undefined });
      if (!emitShared(inner, stmt, stmt.body, end)) turnAgain(inner, stmt, top);
    });
  });
}

/** Branches to the loop's start, if any lane is left. There is one unless the last statement made lanes leave. */
function turnAgain(scope: BodyScope, stmt: StmtOf<'loop'>, top: Target): void {
  const { body, mask, facts } = scope;
  const last = stmt.body[stmt.body.length - 1];
  if (!mask || !last || !facts.escapes(last)) return body.br(top);
  pushAny(body, mask);
  body.brIf(top);
}

function inRegion(scope: BodyScope, region: Region): BodyScope {
  return { ...scope, regions: [...scope.regions, region] };
}

function regionOf(scope: BodyScope, label: Label): Region {
  return scope.regions.find((region) => region.label === label)!;
}

function emitVaryingIf(scope: BodyScope, stmt: StmtOf<'if'>): boolean {
  const { mask } = scope;
  const { test } = stmt;
  const isFlipped = test.kind === 'op' && test.op === 'not';
  const [yes, no] = emitTest(scope, isFlipped ? test.args[0]! : test);
  const [onThen, onElse] = isFlipped ? [no, yes] : [yes, no];
  const isThenEnd = emitSide(scope, stmt.then, onThen);
  const isElseEnd = emitSide(scope, stmt.else, onElse);
  if (mask && scope.facts.escapes(stmt))
    join(scope, mask, [...(isThenEnd ? [] : [onThen]), ...(isElseEnd ? [] : [onElse])]);
  return isThenEnd && isElseEnd;
}

/** Cheap sides run without a look at the mask. */
function emitSide(scope: BodyScope, list: readonly Stmt[], mask: Mask): boolean {
  if (list.length === 0) return false;
  const { body } = scope;
  const inner: BodyScope = { ...scope, mask };
  let isEnd = false;
  if (isCheap(list)) {
    body.block((end) => {
      isEnd = emitList(inner, list, end);
    });
    return isEnd;
  }
  pushAny(body, mask);
  body.if((end) => {
    isEnd = emitList(inner, list, end);
  });
  return isEnd;
}

/** Up to this many operations cost less than a branch that is often mispredicted (some 15 cycles). */
const cheapOps = 12;

/** Whether to run the statements rather than look whether any lane needs them. */
function isCheap(list: readonly Stmt[]): boolean {
  let ops = 0;
  let isPlain = true;
  forEachStmt(list, (stmt) => {
    if (!/^(let|set|if|exit)$/.test(stmt.kind)) isPlain = false;
    for (const expr of exprsOf(stmt))
      forEachExpr(expr, (each) => {
        if (each.kind === 'op') ops++;
      });
  });
  return isPlain && ops <= cheapOps;
}

function emitVaryingBlock(scope: BodyScope, stmt: StmtOf<'block'>): void {
  const mask = copyOf(scope);
  const staying = stayingOf(scope, stmt);
  scope.body.block((end) => {
    const region = { label: stmt.label, end, staying };
    emitList({ ...inRegion(scope, region), mask }, stmt.body, end);
  });
  if (staying && scope.mask) join(scope, scope.mask, [staying]);
}

function emitVaryingLoop(scope: BodyScope, stmt: StmtOf<'loop'>): void {
  const { body } = scope;
  const mask = copyOf(scope);
  const staying = stayingOf(scope, stmt);
  body.block((end) => {
    body.loop((top) => {
      const inner = { ...inRegion(scope, { label: stmt.label, end, staying }), mask };
      if (!emitList(inner, stmt.body, end)) turnAgain(inner, stmt, top);
    });
  });
  if (staying && scope.mask) join(scope, scope.mask, [staying]);
}

function emitVaryingExit(scope: BodyScope, label: Label): void {
  const { body, mask, regions } = scope;
  if (!mask) return;
  const outside = regions.findIndex((region) => region.label === label);
  for (const { staying } of regions.slice(outside + 1)) {
    for (const [k, part] of (staying ?? []).entries()) {
      body.get(part);
      body.get(mask[k]!);
      body.op('v128.andnot');
      body.set(part);
    }
  }
}
