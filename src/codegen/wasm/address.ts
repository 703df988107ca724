/** Addresses of elements, and indices that a border folds back inside. */
import { borderIndexExpr, isFolding } from '../../ir/border.ts';
import { local } from '../../ir/build.ts';
import type { Border, Expr, LocalId } from '../../ir/node.ts';
import type { DType } from '../../ir/types.ts';
import { pushScalar } from './expr.ts';
import type { Local } from './instruction.ts';
import type { BodyScope } from './scope.ts';
import { shiftOf } from './storage.ts';
import type { Value } from './values.ts';

export function pushElementAddress({ body }: BodyScope, base: Local, index: Local, dtype: DType): void {
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

export function foldExpr(scope: BodyScope, slot: number, axis: number, border: Border, index: Value): Expr {
  const name = local('i32', nameFor(scope, index));
  return isFolding(border) ? borderIndexExpr(border, name, extentOf(slot, axis)) : name;
}

/** A local of the program that stands for a value of ours; negative numbers are free. */
export function nameFor(scope: BodyScope, value: Value): LocalId {
  const id = -1 - scope.locals.size;
  scope.locals.set(id, value);
  return id;
}

export function extentOf(slot: number, axis: number): Expr {
  return { kind: 'extent', type: 'i32', of: slot, axis };
}
