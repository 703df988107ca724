/**
 * A kernel's functions and the types of one call → a verified program. The stages: parse (cached), expand, infer, check,
 * lower. What each pattern does with parameters and results is here and in `reduction.ts`.
 */
import { constant, convert, op } from '../ir/build.ts';
import type { Expr, LocalArray, Program } from '../ir/node.ts';
import { type DType, isFloat } from '../ir/types.ts';
import { verify } from '../ir/verify.ts';
import { rootScope } from './builtins.ts';
import { checkAssigned } from './check-assigned.ts';
import { compensate } from './compensate.ts';
import { callValue } from './expand-call.ts';
import type { Expansion } from './expansion.ts';
import type { FlatStmt } from './flat.ts';
import { indexScalars } from './index-scalars.ts';
import { type Flow, inferVars, knownType, type Types } from './infer.ts';
import { ListWanted } from './lists.ts';
import { lowerList } from './lower.ts';
import { type Lowering, lowerExpr, named } from './lower-expression.ts';
import { lowerMath } from './lower-math.ts';
import * as messages from './messages.ts';
import { computed, type FloatType } from './number-type.ts';
import { dtypeFor, type Results, stored, wantedDTypes } from './outputs.ts';
import { expandBody, type Point, withoutUnreadLoads } from './point.ts';
import { type Accumulation, accumulate, lowerAccumulation } from './reduction.ts';
import type { KernelSource, Signature, Specialised } from './request.ts';
import { argumentSlots, capture, floatOf, makeInteger, type Slots, storedFloat } from './slots.ts';
import type { Expression } from './syntax.ts';
import { fractionalVars } from './whole.ts';

/** Compiles the kernel for one set of argument types. Throws CompileError with a code frame. */
export function specialise(source: KernelSource, signature: Signature): Specialised {
  const lists = new Set<Expression>();
  for (;;) {
    try {
      return specialiseWith(source, signature, lists);
    } catch (wanted) {
      if (!(wanted instanceof ListWanted) || lists.has(wanted.literal)) throw wanted;
      lists.add(wanted.literal);
    }
  }
}

/** `lists`: the literals that make local arrays. Throws ListWanted for one more. */
function specialiseWith(
  source: KernelSource,
  signature: Signature,
  lists: ReadonlySet<Expression>,
): Specialised {
  const float = floatOf(source, signature);
  const slots = argumentSlots(source, signature, float);
  const x = createExpansion(lists);
  const scope = rootScope(source, (name, values) => capture(slots, float, name, values));
  const point = expandBody(x, scope, source, signature);
  const kept = withoutUnreadLoads(x.list, point.fields);
  const accumulation = source.pattern === 'reduce' ? accumulate(source, scope, x, point) : undefined;
  const stmts = [...kept, ...(accumulation?.list ?? [])];
  const types = inferred(signature, slots, float, x, stmts, accumulation?.flows ?? []);
  checkAssigned(
    kept,
    point.fields.map(({ value }) => value),
    x.vars,
  );
  if (accumulation) checkAssigned(accumulation.list, accumulation.results, x.vars);
  const lowered = lowerProgram({ source, signature, slots, x, kept, point, types, accumulation });
  const program = accumulation && source.sum ? compensate(lowered, accumulation.at) : lowered;
  return { program: verify(program), captured: slots.captured };
}

function createExpansion(listLiterals: ReadonlySet<Expression>): Expansion {
  return {
    list: [],
    vars: [],
    mutable: new Set(),
    arrays: [],
    listLiterals,
    labels: 0,
    calls: [],
    jumps: [],
    returning: undefined,
    hoisted: new Map(),
    refuseReads: undefined,
    call: callValue,
  };
}

/** Types of all variables; scalars that are part of an index become integers where they were given as such. */
function inferred(
  { args }: Signature,
  slots: Slots,
  float: FloatType,
  x: Expansion,
  list: readonly FlatStmt[],
  flows: readonly Flow[],
): Types {
  for (;;) {
    const types: Types = {
      ...{ float, slots: slots.types, vars: x.vars.map(() => undefined) },
      arrays: x.arrays.map(({ type }) => type),
    };
    inferVars(types, list, flows);
    const wanted = [...indexScalars(types, list)].filter((slot) => {
      const arg = args[slot];
      return arg?.kind === 'scalar' && arg.whole;
    });
    if (wanted.length === 0) return types;
    for (const slot of wanted) makeInteger(slots, slot);
  }
}

interface Parts {
  readonly source: KernelSource;
  readonly signature: Signature;
  readonly slots: Slots;
  readonly x: Expansion;
  readonly kept: readonly FlatStmt[];
  readonly point: Point;
  readonly types: Types;
  readonly accumulation: Accumulation | undefined;
}

function lowerProgram(parts: Parts): Program {
  const { source, signature, x, kept, types, slots, accumulation } = parts;
  const lowering: Lowering = {
    types,
    fractional: fractionalVars(types, [...kept, ...(accumulation?.list ?? [])]),
    typed: x.arrays.map(({ type }) => type !== undefined),
    locals: [],
    localOf: new Map(),
    list: [],
    math: lowerMath,
  };
  lowerList(lowering, kept);
  const { outputs, yields, sink } = results(parts, lowering);
  return {
    name: source.name,
    rank: source.pattern === 'grid' || source.pattern === 'stencil' ? signature.rank : 1,
    slots: slots.slots,
    locals: lowering.locals,
    ...(x.arrays.length > 0 ? { arrays: localArrays(x, types) } : {}),
    body: lowering.list,
    yields,
    outputs,
    sink,
    border: source.border ?? 'clamp',
    precision: source.precision ?? 'default',
  };
}

function localArrays(x: Expansion, types: Types): readonly LocalArray[] {
  return x.arrays.map(({ length }, k) => ({ type: computed(types.arrays[k] ?? 'nat'), length }));
}

function results(parts: Parts, lowering: Lowering): Results {
  const { source, signature, point, accumulation } = parts;
  if (accumulation) return lowerAccumulation(lowering, accumulation);
  if (source.pattern === 'histogram') return histogramResults(source, point, lowering);
  const wanted = wantedDTypes(source, point.fields, point.at);
  const float = storedFloat(source, signature);
  const dtypes = point.fields.map(
    ({ value }, k): DType => wanted[k] ?? dtypeFor(knownType(lowering.types, value), float),
  );
  return {
    outputs: point.fields.map(({ name }, k) => ({ name, dtype: dtypes[k]! })),
    yields: point.fields.map(({ value }, k) => storedIn(lowering, lowerExpr(lowering, value), dtypes[k]!)),
    sink: { kind: 'store' },
  };
}

/** Rounding an f64 to f16 takes several steps on it. */
function storedIn(lowering: Lowering, value: Expr, dtype: DType): Expr {
  return stored(dtype === 'f16' && value.type === 'f64' ? named(lowering, value) : value, dtype);
}

/** Floats fall into the bin below; NaN into none. */
function histogramResults(source: KernelSource, point: Point, lowering: Lowering): Results {
  const { fields, at } = point;
  if (fields.length !== 1 || fields[0]!.name !== 'out')
    throw messages.histogramResult(at, `a record of ${fields.length}`);
  if (source.out !== undefined && source.out !== 'u32') throw messages.histogramOut(at, String(source.out));
  const value = lowerExpr(lowering, fields[0]!.value);
  return {
    outputs: [{ name: 'out', dtype: 'u32' }],
    yields: [isFloat(value.type) ? floatBin(named(lowering, value)) : convert('i32', value)],
    sink: { kind: 'histogram', bins: source.bins ?? 256 },
  };
}

function floatBin(value: Expr): Expr {
  return op('select', op('isNaN', value), constant('i32', -1), convert('i32', op('floor', value)));
}
