/**
 * Where values are kept. A uniform value is a scalar, a varying one lies in `parts`: vectors of four lanes (of two for
 * f64), one after the other. With one lane everything is uniform.
 */
import type { Expr, LocalId } from '../../ir/node.ts';
import type { ComputeType } from '../../ir/types.ts';
import type { Env } from './env.ts';
import type { Body, Local } from './instruction.ts';
import type { Group, Lanes } from './lanes.ts';
import type { Shorts } from './shorts.ts';
import { laneRows, scalarTypes } from './vector-code.ts';

/** Where a value is kept. */
export type Value =
  | { readonly kind: 'uniform'; readonly local: Local }
  /** The same at all points: computed at the function's start. Equal keys are equal values. */
  | { readonly kind: 'invariant'; readonly key: string; readonly push: () => void }
  | { readonly kind: 'varying'; readonly parts: readonly Local[]; readonly lazy?: Lazy };

/** Parts that are made when they are first asked for. */
export interface Lazy {
  readonly made: Set<number>;
  /** Pushes a part. */
  readonly make: (part: number) => void;
}

export interface Scope {
  readonly env: Env;
  readonly body: Body;
  readonly lanes: Lanes;
  readonly locals: Map<LocalId, Value>;
  readonly axes: readonly Value[];
  /** Lives for one statement: values that several parts share. */
  readonly memo: Map<Expr, Map<number | string, Local>>;
  readonly shorts: Shorts;
  /** The lanes that code is written for at the moment. Absent: all. */
  readonly group: Group | undefined;
}

export function isVector(scope: Scope): boolean {
  return scope.lanes.count > 1;
}

/** How many vectors hold a varying value of the type. */
export function partCount(scope: Scope, type: ComputeType): number {
  return isVector(scope) ? scope.lanes.count / laneRows[type].perVector : 1;
}

export function newValue(scope: Scope, type: ComputeType, isUniform: boolean, name: string): Value {
  const { body } = scope;
  if (isUniform || !isVector(scope)) return { kind: 'uniform', local: body.local(scalarTypes[type], name) };
  const parts = Array.from({ length: partCount(scope, type) }, () => body.local('v128', name));
  return { kind: 'varying', parts };
}

/** A varying integer that is kept in 16 bits, eight lanes to a part. */
export function newShort({ body, lanes }: Scope, name: string): Value {
  const parts = Array.from({ length: lanes.count / 8 }, () => body.local('v128', name));
  return { kind: 'varying', parts };
}

/** Gives a value the parts in the group; `part` pushes a vector, `scalar` the value in one lane. */
export function assign(scope: Scope, target: Value, part: (part: number) => void, scalar: () => void): void {
  if (target.kind === 'uniform') {
    scalar();
    scope.body.set(target.local);
  } else if (target.kind === 'varying') {
    for (const [k, local] of target.parts.entries()) {
      if (!isPartInGroup(scope, target, k)) continue;
      part(k);
      scope.body.set(local);
    }
  }
}

/** Whether code for that part is being written. */
export function isPartInGroup({ group, lanes }: Scope, value: Value, part: number): boolean {
  if (!group || value.kind !== 'varying') return true;
  const lane = part * (lanes.count / value.parts.length);
  return lane >= group.first && lane < group.first + group.count;
}

/** Whether this is the only time, or the first of several, that code for a statement is written. */
export function isFirstGroup({ group }: Scope): boolean {
  return !group || group.first === 0;
}

export function isUniform(scope: Scope, expr: Expr): boolean {
  if (!isVector(scope)) return true;
  switch (expr.kind) {
    case 'local':
      return scope.locals.get(expr.id)!.kind !== 'varying';
    case 'axis':
      return scope.axes[expr.axis]!.kind !== 'varying';
    case 'op':
      return expr.args.every((arg) => isUniform(scope, arg));
    default:
      return true;
  }
}

/** Whether the expression has the same value at every point of the launch. */
export function isInvariant(scope: Scope, expr: Expr): boolean {
  switch (expr.kind) {
    case 'local':
      return scope.locals.get(expr.id)!.kind === 'invariant';
    case 'axis':
      return false;
    case 'op':
      return expr.args.every((arg) => isInvariant(scope, arg));
    default:
      return true;
  }
}

/** Pushes a part of a varying value, made first if it waits to be. */
export function pushValuePart(body: Body, { parts, lazy }: Value & { kind: 'varying' }, part: number): void {
  if (!lazy || lazy.made.has(part)) return body.get(parts[part]!);
  lazy.made.add(part);
  lazy.make(part);
  body.tee(parts[part]!);
}

/** Pushes what `make` pushes, which is done once per statement. */
export function remembered(scope: Scope, expr: Expr, part: number | string, make: () => void): void {
  const { body, memo } = scope;
  const parts = memo.get(expr) ?? new Map<number | string, Local>();
  memo.set(expr, parts);
  const known = parts.get(part);
  if (known) return body.get(known);
  make();
  const local = body.local('v128', 'm');
  parts.set(part, local);
  body.tee(local);
}
