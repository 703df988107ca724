/** Names get values: parameters of helpers, and declarations. A name that is assigned to later gets variables. */
import { itemOf } from './expand-expression.ts';
import { declareHolder, type Expansion, freeze, openHolder } from './expansion.ts';
import * as messages from './messages.ts';
import { noteOrigin } from './record-fields.ts';
import type { FunctionSyntax, Target } from './syntax.ts';
import type { Scope, Value } from './values.ts';

/** Gives names to a value: parameters, and declarations that have one. */
export function bind(
  x: Expansion,
  scope: Scope,
  target: Target,
  value: Value,
  within: FunctionSyntax,
  isConst = false,
  isFresh = false,
): void {
  const { at } = target;
  if (target.kind === 'field' || target.kind === 'element') throw messages.storeRefused(at);
  if (target.kind === 'unpack') {
    const kept = freeze(x, value, 'item', at);
    for (const item of target.items)
      bind(x, scope, item.target, itemOf(x, scope, kept, item, item.target.at), within, isConst);
    return;
  }
  const { name } = target;
  const canHold = value.kind === 'scalar' || value.kind === 'record';
  const isEdited = value.kind === 'record' && isFresh && within.fieldsAssigned.has(name);
  const changes = isEdited || (!isConst && within.assigned.has(name));
  if (!changes || !(canHold || value.kind === 'nothing')) {
    const kept = value.kind === 'list' && value.name === '' ? { ...value, name } : freeze(x, value, name, at);
    scope.names.set(name, { kind: 'value', value: kept, isConst });
    return;
  }
  const holder = canHold ? declareHolder(x, name, value, at) : openHolder(x, name, at);
  noteOrigin(holder, value, isFresh, at);
  if (value.kind === 'record') holder.literal = value.literal;
  scope.names.set(name, { kind: 'holder', holder, isConst });
}
