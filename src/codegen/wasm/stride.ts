/** Expressions whose value grows by one from lane to lane: with them as the last index, lanes read neighbours. */
import type { Expr } from '../../ir/node.ts';
import { pushScalar } from './expr.ts';
import { pointOf } from './lanes.ts';
import type { BodyScope } from './scope.ts';
import { isUniform } from './values.ts';

/** Within a run of lanes: the innermost coordinate, plus or minus uniform values. */
export function isUnitStride(scope: BodyScope, expr: Expr): boolean {
  switch (expr.kind) {
    case 'axis':
      return expr.axis === scope.axes.length - 1 && scope.place.x !== undefined;
    case 'local':
      return scope.unitStride.has(expr.id);
    case 'op': {
      const [a, b] = expr.args;
      if (expr.type !== 'i32' || b === undefined) return false;
      if (expr.op === 'sub') return isUnitStride(scope, a!) && isUniform(scope, b);
      if (expr.op !== 'add') return false;
      return (
        (isUnitStride(scope, a!) && isUniform(scope, b)) || (isUniform(scope, a!) && isUnitStride(scope, b))
      );
    }
    default:
      return false;
  }
}

/** Pushes a unit-stride expression's value in a lane that starts a run. */
export function pushAtLane(scope: BodyScope, expr: Expr, lane: number): void {
  const { body, lanes, place } = scope;
  if (isUniform(scope, expr)) return pushScalar(scope, expr);
  switch (expr.kind) {
    case 'axis':
      body.get(place.x!);
      body.i32(pointOf(lanes, lane));
      return body.op('i32.add');
    case 'local': {
      const value = scope.locals.get(expr.id)!;
      if (value.kind !== 'varying') return;
      body.get(value.parts[lane / 4]!);
      return body.lane('i32x4.extract_lane', 0);
    }
    case 'op':
      for (const arg of expr.args) pushAtLane(scope, arg, lane);
      return body.op(expr.op === 'sub' ? 'i32.sub' : 'i32.add');
  }
}
