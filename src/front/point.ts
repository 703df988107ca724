/** The body of a kernel with its parameters in place: what one point of the domain gives. */
import { callFunction } from './expand-call.ts';
import { type Expansion, emit, freshVar } from './expansion.ts';
import { exprsOf, type FlatExpr, type FlatStmt, forEachFlat, varsRead } from './flat.ts';
import type { Place } from './frame.ts';
import * as messages from './messages.ts';
import { type Field, fieldsOf } from './outputs.ts';
import { nameOf, parametersOf } from './parameters.ts';
import { parseKernel } from './parse.ts';
import type { KernelSource, Signature } from './request.ts';
import { nothing, type Scope, scalar, type Value } from './values.ts';

/** What a point gives. */
export interface Point {
  readonly fields: readonly Field[];
  readonly at: Place;
}

/** Expands the body into `x.list`. A reduction without a body gives its element. */
export function expandBody(x: Expansion, scope: Scope, source: KernelSource, signature: Signature): Point {
  if (!source.body) {
    const at: Place = { source: { name: source.name, text: '' }, start: 0, end: 0 };
    return { fields: fieldsOf(elementOf(x, source, signature, 0, 'x', at), at), at };
  }
  const fn = parseKernel(source.body, source.name);
  const parameters = parametersOf(source, signature.rank);
  const coordinates = source.pattern === 'grid' ? signature.rank : 0;
  const wanted = coordinates + signature.args.length + (source.index ? 1 : 0);
  if (fn.parameters.length < wanted) throw messages.tooFewParameters(fn.at, wanted, fn.parameters.length);
  const args = fn.parameters.map(({ target }, k): Value => {
    const name = nameOf(target);
    if (k < coordinates) return scalar({ kind: 'axis', axis: k, at: target.at });
    const slot = k - coordinates;
    if (source.index && k === fn.parameters.length - 1)
      return scalar({ kind: 'axis', axis: 0, at: target.at });
    if (slot >= signature.args.length) return nothing;
    return argumentValue(x, source, signature, slot, parameters[slot]!.use, name, target.at);
  });
  const value = callFunction(x, { kind: 'function', fn, scope }, args, fn.at);
  return { fields: fieldsOf(value, fn.at), at: fn.at };
}

/** What a parameter stands for: a scalar, an element, a field with offsets, or an array to be indexed. */
function argumentValue(
  x: Expansion,
  source: KernelSource,
  signature: Signature,
  slot: number,
  use: 'value' | 'field' | 'array',
  name: string,
  at: Place,
): Value {
  const arg = signature.args[slot]!;
  if (arg.kind === 'scalar') {
    if (use !== 'value') throw messages.scalarUsedAs(at, name, use);
    return scalar({ kind: 'uniform', slot, at });
  }
  if (source.pattern === 'grid') return { kind: 'array', slot, rank: arg.rank, name, index: [] };
  if (source.pattern === 'stencil' && arg.rank !== signature.rank)
    throw messages.fieldRank(at, name, arg.rank, signature.rank);
  if (source.pattern === 'stencil' && use === 'field') return { kind: 'field', slot, rank: arg.rank, name };
  return elementOf(x, source, signature, slot, name, at);
}

function elementOf(
  x: Expansion,
  _source: KernelSource,
  signature: Signature,
  slot: number,
  name: string,
  at: Place,
): Value {
  if (signature.args[slot]?.kind === 'scalar') return scalar({ kind: 'uniform', slot, at });
  const id = freshVar(x, name);
  emit(x, { kind: 'load', id, slot, access: { kind: 'element' }, at });
  return scalar({ kind: 'var', id, at });
}

/** Drops loads at the top whose value nothing reads: parameters that the body does not use. */
export function withoutUnreadLoads(list: readonly FlatStmt[], fields: readonly Field[]): readonly FlatStmt[] {
  const read = new Set<number>();
  const note = (expr: FlatExpr): void => {
    for (const id of varsRead(expr)) read.add(id);
  };
  forEachFlat(list, (stmt) => {
    exprsOf(stmt).forEach(note);
  });
  for (const field of fields) note(field.value);
  return list.filter((stmt) => stmt.kind !== 'load' || read.has(stmt.id));
}
