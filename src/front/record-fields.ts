/**
 * Assignment to fields: `p.x = 1`. Records are taken apart into variables, so that a record with two names would be two
 * records. Only one that was made for its variable, by a literal, and that has no other name may have its fields
 * assigned to; it is read field by field, copied by `{ ...p }`, or returned by the function it was declared in.
 */
import type { Place } from './frame.ts';
import { ListWanted } from './lists.ts';
import * as messages from './messages.ts';
import type { Expression, FieldSyntax } from './syntax.ts';
import { type Binding, describe, type Holder, lookup, type Scope, type Value } from './values.ts';

/** Whether the expression makes a record of its own. */
export function isLiteral(expr: Expression | undefined): boolean {
  return expr?.kind === 'record' || expr?.kind === 'tuple';
}

/** To be called for every value that a variable gets. */
export function noteOrigin(holder: Holder, value: Value, isFresh: boolean, at: Place): void {
  if (value.kind !== 'record' || isFresh) return;
  if (holder.isEdited) throw messages.recordShared(at, holder.name);
  holder.isOwn = false;
}

/** To be called where a variable's record gets another name. */
export function noteShared(holder: Holder, at: Place): void {
  if (holder.shape?.kind !== 'record') return;
  if (holder.isEdited) throw wantedFor(holder) ?? messages.recordShared(at, holder.name);
  holder.isShared = true;
}

/** The variables of the field that is assigned to. */
export function fieldHolder(scope: Scope, { object, key, at }: FieldSyntax): Holder {
  const { name } = object;
  const binding = lookup(scope, name);
  if (!binding) throw messages.assignedUnknown(at, name);
  if (binding.kind !== 'holder') throw otherThanRecord(binding, name, at);
  const { holder } = binding;
  if (holder.shape?.kind !== 'record') throw messages.storeRefused(at);
  if (!holder.isOwn) throw wantedFor(holder) ?? messages.recordNotOwn(at, name);
  if (holder.isShared) throw wantedFor(holder) ?? messages.recordShared(at, name);
  holder.isEdited = true;
  const field = holder.shape.fields.get(key);
  if (!field) throw messages.unknownField(at, key, [...holder.shape.fields.keys()]);
  return field;
}

/** A tuple with several names is an array, if that is possible. */
function wantedFor({ literal }: Holder): ListWanted | undefined {
  return literal && new ListWanted(literal);
}

function otherThanRecord(binding: Binding, name: string, at: Place): Error | ListWanted {
  if (binding.kind === 'value' && binding.value.kind === 'record') {
    if (binding.value.literal) return new ListWanted(binding.value.literal);
    return messages.recordNotOwn(at, name);
  }
  if (binding.kind === 'value' && binding.value.kind === 'namespace')
    return messages.assignedOther(at, name, describe(binding.value));
  return messages.storeRefused(at);
}
