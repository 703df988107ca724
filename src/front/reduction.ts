/**
 * Reductions: the identity decides the fields, the point's values and combine's results flow into accumulators of one
 * type per field, which is the highest of them all. An infinite identity has no say in it: the greatest and the least of
 * integers are integers, and from an integer type it takes the nearest value.
 */
import { convertTo } from '../ir/ops.ts';
import { type ComputeType, computeTypeOf, type DType, roundTo } from '../ir/types.ts';
import { callFunction } from './expand-call.ts';
import { collect, type Expansion, freshVar } from './expansion.ts';
import type { FlatExpr, FlatStmt, VarId } from './flat.ts';
import { boolExpr, numberExpr } from './fold.ts';
import type { Place } from './frame.ts';
import type { Flow } from './infer.ts';
import { declareLocal, lowerList, typeOfVar } from './lower.ts';
import { checkAlike, type Lowering, lowerAs } from './lower-expression.ts';
import * as messages from './messages.ts';
import { computed, typeOfElement } from './number-type.ts';
import { dtypeFor, type Field, fieldsOf, type Results, wantedDTypes } from './outputs.ts';
import { parseKernel } from './parse.ts';
import type { KernelSource } from './request.ts';
import { type RecordValue, type Scope, scalar, type Value } from './values.ts';

/** A combine, expanded. All lists are in the identity's order of fields. */
export interface Accumulation {
  readonly names: readonly string[];
  readonly left: readonly VarId[];
  readonly right: readonly VarId[];
  readonly list: readonly FlatStmt[];
  readonly results: readonly FlatExpr[];
  readonly points: readonly FlatExpr[];
  readonly identity: readonly FlatExpr[];
  readonly dtypes: readonly (DType | undefined)[];
  readonly flows: readonly Flow[];
  readonly at: Place;
}

export function accumulate(
  source: KernelSource,
  scope: Scope,
  x: Expansion,
  point: { readonly fields: readonly Field[]; readonly at: Place },
): Accumulation {
  if (source.identity === undefined) throw messages.missingIdentity(source.name);
  const fn = parseKernel(source.combine, source.name);
  const identity = identityFields(source.identity, fn.at);
  const names = identity.map(({ name }) => name);
  const points = matched(names, point.fields, 'The body', point.at);
  const [left, right] = ['a', 'b'].map((side) => names.map((name) => freshVar(x, `${side}_${name}`))) as [
    VarId[],
    VarId[],
  ];
  const isRecord = typeof source.identity === 'object';
  const args = [left, right].map((vars) => accumulator(names, vars, isRecord, fn.at));
  const inner: Expansion = { ...x, list: [], refuseReads: messages.combineReads };
  const { list, value } = collect(inner, () =>
    callFunction(inner, { kind: 'function', fn, scope }, args, fn.at),
  );
  x.labels = inner.labels;
  const results = matched(names, fieldsOf(value, fn.at), 'combine', fn.at);
  const values = identity.map((field) => field.value);
  const dtypes = wantedDTypes(source, identity, fn.at);
  const flows = names.flatMap((_, k): Flow[] => {
    const widened = dtypes[k] === undefined ? [] : [typeOfElement(dtypes[k])];
    const start = isInfinite(values[k]!) ? [] : [values[k]!];
    const flowing = [points[k]!, ...start, results[k]!, ...widened];
    return [left[k]!, right[k]!].flatMap((to) => flowing.map((from) => ({ to, from })));
  });
  return { names, left, right, list, results, points, identity: values, dtypes, flows, at: fn.at };
}

function identityFields(identity: NonNullable<KernelSource['identity']>, at: Place): readonly Field[] {
  const literal = (value: number | boolean): FlatExpr =>
    typeof value === 'boolean' ? boolExpr(value, at) : numberExpr(value, at);
  if (typeof identity !== 'object') return [{ name: 'out', value: literal(identity) }];
  return Object.entries(identity).map(([name, value]) => ({ name, value: literal(value) }));
}

/** The values in the order of the names. */
function matched(
  names: readonly string[],
  fields: readonly Field[],
  what: string,
  at: Place,
): readonly FlatExpr[] {
  const found = fields.map(({ name }) => name);
  return names.map((name) => {
    const field = fields.find((one) => one.name === name);
    if (!field || found.length !== names.length) throw messages.identityFields(at, what, names, found);
    return field.value;
  });
}

function accumulator(names: readonly string[], vars: readonly VarId[], isRecord: boolean, at: Place): Value {
  const values = vars.map((id): Value => scalar({ kind: 'var', id, at }));
  if (!isRecord) return values[0]!;
  const fields: RecordValue['fields'] = new Map(names.map((name, k) => [name, values[k]!]));
  return { kind: 'record', fields, isTuple: false };
}

export function lowerAccumulation(lowering: Lowering, accumulation: Accumulation): Results {
  const { names, left, right, points, results, identity, dtypes, at } = accumulation;
  const types = left.map((id) => typeOfVar(lowering, id));
  const outputs = names.map((name, k) => {
    const dtype = dtypes[k] ?? dtypeFor(types[k]!);
    if (computeTypeOf(dtype) !== computed(types[k]!))
      throw messages.narrowAccumulator(at, name, computed(types[k]!), dtype);
    return { name, dtype };
  });
  // A bool that is accumulated as a number counts as 0 or 1: map((x) => x > 3).reduce((a, b) => a + b, 0).
  const yields = points.map((value, k) => lowerAs(lowering, value, computed(types[k]!)));
  const combine: Lowering = { ...lowering, list: [] };
  const leftLocals = left.map((id) => declareLocal(combine, id));
  const rightLocals = right.map((id) => declareLocal(combine, id));
  lowerList(combine, accumulation.list);
  const values = results.map((value, k) => {
    checkAlike(combine, value, { kind: 'var', id: left[k]!, at }, value);
    return lowerAs(combine, value, computed(types[k]!));
  });
  return {
    outputs,
    yields,
    sink: {
      kind: 'reduce',
      combine: { left: leftLocals, right: rightLocals, body: combine.list, results: values },
      identity: identity.map((value, k) => identityAs(computed(types[k]!), value)),
    },
  };
}

function isInfinite(value: FlatExpr): boolean {
  return value.kind === 'number' && Math.abs(value.value) === Number.POSITIVE_INFINITY;
}

/** Finite integers keep their low 32 bits, an infinity saturates. */
function identityAs(type: ComputeType, identity: FlatExpr): number {
  const value = Number((identity as { value: number | boolean }).value);
  return isInfinite(identity) ? convertTo(type, 'f64', value) : roundTo(type, value);
}
