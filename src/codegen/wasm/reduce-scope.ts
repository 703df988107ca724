/** The scope of a reduction's body: points are numbered in row-major order across the ends of rows. */
import { local, op } from '../../ir/build.ts';
import { nameFor } from './address.ts';
import type { Env } from './env.ts';
import { push, pushScalar } from './expr.ts';
import type { Local } from './instruction.ts';
import type { Lanes } from './lanes.ts';
import { dtypeOf } from './rows.ts';
import type { BodyScope, Facts } from './scope.ts';
import { shiftOf } from './storage.ts';
import { countFrom, createScope, elementSlots, usedAxes } from './turn.ts';
import { assign, newValue, type Value } from './values.ts';

/** `x` is the first lane's point; absent for a combine, which has none. */
export function createReduceScope(env: Env, facts: Facts, lanes: Lanes, x: Local | undefined): BodyScope {
  const { program } = env;
  const elements = new Map(x ? elementSlots(program).map((slot) => [slot, emitAddress(env, slot, x)]) : []);
  const axes: Value[] = [];
  const place = {
    element: (slot: number): Local => elements.get(slot)!,
    stream: (): undefined => undefined,
    x: program.rank === 1 ? x : undefined,
  };
  const scope = createScope({ env, facts, lanes, place, axes });
  if (x && usedAxes(program, false).size > 0) axes.push(...emitAxes(scope, countFrom(env, lanes, x)));
  return scope;
}

function emitAddress(env: Env, slot: number, x: Local): Local {
  const { body } = env;
  const address = body.local('i32', 'p');
  body.get(env.address(slot));
  body.get(x);
  body.i32(shiftOf(dtypeOf(env.program, slot)));
  body.op('i32.shl', 'i32.add');
  body.set(address);
  return address;
}

/** The coordinates of points, from their row-major numbers. */
function emitAxes(scope: BodyScope, numbers: Value): Value[] {
  const { rank } = scope.env.program;
  const axes: Value[] = [];
  let rest = local('i32', nameFor(scope, numbers));
  for (let axis = rank - 1; axis > 0; axis--) {
    const extent = { kind: 'extent', type: 'i32', of: 'domain', axis } as const;
    const [inner, outer] = (['rem', 'idiv'] as const).map((name) => {
      const value = newValue(scope, 'i32', false, 'axis');
      const expr = op(name, rest, extent);
      assign(
        scope,
        value,
        (part) => push(scope, expr, part),
        () => pushScalar(scope, expr),
      );
      return value;
    });
    scope.memo.clear();
    axes.unshift(inner!);
    rest = local('i32', nameFor(scope, outer!));
  }
  return [scope.locals.get(rest.id)!, ...axes];
}
