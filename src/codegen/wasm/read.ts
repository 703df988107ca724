/** A read at computed indices, free or near the point, in one form. */
import { borderValue } from '../../ir/border.ts';
import { op } from '../../ir/build.ts';
import type { Access, Border, Expr, Stmt } from '../../ir/node.ts';
import type { Place } from '../../ir/place.ts';
import { type ComputeType, computeTypeOf, type DType } from '../../ir/types.ts';
import type { BodyScope } from './scope.ts';

/** One indexed read: which array, where, and what is outside. */
export interface Read {
  readonly slot: number;
  readonly dtype: DType;
  readonly type: ComputeType;
  readonly index: readonly Expr[];
  /** How reads outside are folded back, for reads near the point. */
  readonly border: Border;
  readonly outside: number;
  readonly place: Place | undefined;
}

export function readOf(
  scope: BodyScope,
  { slot, place }: Stmt & { readonly kind: 'load' },
  dtype: DType,
  at: Access & { kind: 'at' | 'near' },
): Read {
  const type = computeTypeOf(dtype);
  if (at.kind === 'at') return { slot, dtype, type, index: at.index, border: 'zero', outside: 0, place };
  const { border } = scope.env.program;
  const index = at.offset.map((offset, axis) => op('add', { kind: 'axis', type: 'i32', axis }, offset));
  return { slot, dtype, type, index, border, outside: borderValue(border, type), place };
}
