/** Masks: which lanes are active, four to a vector. They are written in place as lanes leave. */
import type { Expr, Stmt } from '../../ir/node.ts';
import { push } from './expr.ts';
import type { BodyScope, Mask } from './scope.ts';
import { partCount } from './values.ts';
import { pushSplat } from './vector-code.ts';

/** Pushes whether any lane of the mask is active. */
export function pushAny(body: BodyScope['body'], mask: Mask): void {
  for (const [k, part] of mask.entries()) {
    body.get(part);
    if (k > 0) body.op('v128.or');
  }
  body.op('v128.any_true');
}

/** No lane is active any more. */
export function clear({ body, mask }: BodyScope): void {
  for (const part of mask ?? []) {
    pushSplat(body, 'bool', 0);
    body.set(part);
  }
}

/** New masks of the active lanes where the test holds, and of those where it does not. */
export function emitTest(scope: BodyScope, test: Expr): [Mask, Mask] {
  const { body, mask } = scope;
  const yes = newMask(scope);
  const no = newMask(scope);
  for (const k of yes.keys()) {
    push(scope, test, k);
    body.set(yes[k]!);
  }
  for (const k of yes.keys()) {
    // `yes` is still the test.
    if (mask) body.get(mask[k]!);
    body.get(yes[k]!);
    body.op(mask ? 'v128.andnot' : 'v128.not');
    body.set(no[k]!);
    if (!mask) continue;
    body.get(mask[k]!);
    body.get(yes[k]!);
    body.op('v128.and');
    body.set(yes[k]!);
  }
  return [yes, no];
}

/** Sets a mask to the union of others. */
export function join(scope: BodyScope, mask: Mask, others: readonly Mask[]): void {
  if (others.length === 0) return clear(scope);
  for (const [k, part] of mask.entries()) {
    for (const [n, other] of others.entries()) {
      scope.body.get(other[k]!);
      if (n > 0) scope.body.op('v128.or');
    }
    scope.body.set(part);
  }
}

function newMask(scope: BodyScope): Mask {
  return Array.from({ length: partCount(scope, 'bool') }, () => scope.body.local('v128', 'mask'));
}

/** The mask as it is now, in new locals. */
export function copyOf(scope: BodyScope): Mask {
  const { body, mask } = scope;
  const copy = newMask(scope);
  for (const [k, part] of copy.entries()) {
    if (mask) body.get(mask[k]!);
    else pushSplat(body, 'bool', 1);
    body.set(part);
  }
  return copy;
}

export function stayingOf(scope: BodyScope, stmt: Stmt): Mask | undefined {
  return scope.facts.escapes(stmt) ? copyOf(scope) : undefined;
}
