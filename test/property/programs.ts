/**
 * Random well-formed programs with inputs, for "every backend computes what `evaluate` does".
 *
 * What must hold: each program passes `verify`; every loop ends after a few turns; no result depends on what is left
 * open (the bits of a NaN). By default only operations are used that every CPU backend must get right to the last bit.
 */
import type fc from 'fast-check';
import {
  bitcast,
  block,
  constant,
  convert,
  exit,
  get,
  letLocal,
  load,
  local,
  loop,
  op,
  put,
  setLocal,
  when,
} from '../../src/ir/build.ts';
import type { EvaluateArgument, EvaluateInputs } from '../../src/ir/evaluate.ts';
import type {
  Border,
  Expr,
  Label,
  LocalArray,
  LocalId,
  OpExpr,
  Output,
  Precision,
  Program,
  Sink,
  Slot,
  Stmt,
} from '../../src/ir/node.ts';
import { isWordOp, type OpName, opNames, opRow, type WordOp } from '../../src/ir/ops.ts';
import { type ComputeType, computeTypeOf, type DType, isFloat } from '../../src/ir/types.ts';
import { type Verified, verify } from '../../src/ir/verify.ts';
import { forEachProgramExpr } from '../../src/ir/walk.ts';
import { arbitraryDecisions, type Decisions, seededDecisions } from './decisions.ts';
import { inputArray } from './run-on.ts';

export interface ProgramOptions {
  /** Compute types that may occur; bool always may. All where absent. */
  readonly types?: readonly ComputeType[];
  /** Operations that may occur; `isExactOp` where absent. */
  readonly ops?: (name: OpName) => boolean;
  readonly sinks?: readonly Sink['kind'][];
  /** Ranks of the domain. Any sink can have any. */
  readonly ranks?: readonly number[];
  /** How many of 256 domains have thousands of points, so that reductions have blocks and threads share. 0 where absent. */
  readonly large?: number;
  readonly precisions?: readonly Precision[];
  /** Whether arrays and constants hold NaN, infinities and values below 2^-126. True where absent. */
  readonly specials?: boolean;
  /** Most decisions, which bounds the size. */
  readonly size?: number;
}

export interface RandomProgram {
  readonly program: Verified;
  readonly inputs: EvaluateInputs;
}

/** Exact on every CPU backend: correctly rounded, division and square root included. */
export function isExactOp(name: OpName): boolean {
  return opRow(name).ulp === 0 || name === 'div' || name === 'sqrt';
}

export function arbitraryProgram(options: ProgramOptions = {}): fc.Arbitrary<RandomProgram> {
  return arbitraryDecisions(options.size ?? 500).map((decisions) => randomProgram(decisions, options));
}

interface Variable {
  readonly id: LocalId;
  readonly type: ComputeType;
  readonly assignable: boolean;
}

/** What the statements being made can see. */
interface Scope {
  readonly variables: readonly Variable[];
  readonly labels: readonly Label[];
  readonly depth: number;
  /** False inside of a combine: no loads, no axes. */
  readonly atPoint: boolean;
}

interface Making {
  readonly d: Decisions;
  readonly types: readonly ComputeType[];
  readonly opsByResult: ReadonlyMap<ComputeType, readonly OpName[]>;
  readonly specials: boolean;
  readonly rank: number;
  readonly shape: readonly number[];
  readonly slots: Slot[];
  readonly args: EvaluateArgument[];
  readonly locals: ComputeType[];
  readonly arrays: LocalArray[];
  /** Expressions made so far, of which some are written again. */
  readonly made: OpExpr[];
  labels: number;
}

const extents = [1, 2, 3, 4, 5, 7, 8, 9, 13, 15, 16, 17, 31, 33] as const;
/** By rank: around one block of a reduction and several, rows longer than a vector and not. */
const largeShapes: readonly (readonly (readonly number[])[])[] = [
  [[4095], [4096], [4097], [8192], [8200], [12289]],
  [
    [3, 1366],
    [70, 61],
    [1400, 3],
    [65, 127],
  ],
  [
    [16, 16, 17],
    [2, 3, 1025],
    [700, 2, 3],
  ],
];
const borders: readonly Border[] = ['zero', 'clamp', 'wrap', 'mirror', { constant: 2.5 }, { constant: -1 }];
const allTypes: readonly ComputeType[] = ['f32', 'i32', 'u32', 'f64', 'bool'];
const storage: Record<ComputeType, readonly DType[]> = {
  f32: ['f32', 'f32', 'f16'],
  f64: ['f64'],
  i32: ['i32', 'u8', 'i8', 'i16', 'u16', 'u8c'],
  u32: ['u32'],
  bool: ['bool'],
};

function randomProgram(d: Decisions, options: ProgramOptions): RandomProgram {
  const sinkKind = d.pick(options.sinks ?? (['store', 'reduce', 'reduce', 'histogram'] as const));
  const rank = d.pick(options.ranks ?? [1, 2, 3]);
  const border = d.pick(borders);
  const precision = d.pick<Precision>(options.precisions ?? ['default']);
  const making: Making = {
    d,
    types: [
      ...(options.types ?? allTypes),
      ...(options.types?.includes('bool') === false ? ['bool' as const] : []),
    ],
    opsByResult: opsByResult(options.ops ?? isExactOp),
    specials: options.specials ?? true,
    rank,
    shape: makeShape(d, rank, options.large ?? 0),
    slots: [],
    args: [],
    locals: [],
    arrays: [],
    made: [],
    labels: 0,
  };
  makeSlots(making);
  const outputs = sinkKind === 'histogram' ? [{ name: 'bins', dtype: 'u32' as const }] : makeOutputs(making);
  const results =
    sinkKind === 'histogram' ? (['i32'] as const) : outputs.map(({ dtype }) => computeTypeOf(dtype));
  const { list, scope } = makeBody(making, results);
  const yields = results.map((type, k) => makeYield(making, scope, type, k));
  const program: Program = {
    name: 'random',
    rank,
    slots: making.slots,
    locals: making.locals,
    ...(making.arrays.length > 0 ? { arrays: making.arrays } : {}),
    body: list,
    yields: sinkKind === 'histogram' && d.chance(200) ? [op('rem', yields[0]!, constant('i32', 8))] : yields,
    outputs,
    sink: makeSink(making, sinkKind, outputs),
    border,
    precision,
  };
  const told = { ...program, precision: hasFloatMax(program) ? 'strict' : precision } as const;
  return { program: verify(told), inputs: { shape: making.shape, args: making.args } };
}

/** Which zero the greater of two is, only 'strict' says. */
function hasFloatMax(program: Program): boolean {
  let found = false;
  forEachProgramExpr(program, (expr) => {
    if (expr.kind === 'op' && expr.op === 'max' && isFloat(expr.type)) found = true;
  });
  return found;
}

function makeShape(d: Decisions, rank: number, large: number): number[] {
  if (d.chance(large)) return [...d.pick(largeShapes[rank - 1]!)];
  return Array.from({ length: rank }, () => d.pick(rank === 1 ? extents : extents.slice(0, 8)));
}

/** By result type, the operations that give it; conversions and shifts are made by hand. */
function opsByResult(allowed: (name: OpName) => boolean): ReadonlyMap<ComputeType, readonly OpName[]> {
  const fits = (name: OpName, type: ComputeType): boolean => {
    const { on, gives } = opRow(name);
    if (gives === 'bool' || isWordOp(name)) return type === gives;
    if (on === 'any') return true;
    if (on === 'float') return isFloat(type);
    if (on === 'bits') return !isFloat(type);
    if (on === 'integer') return type === 'i32' || type === 'u32';
    return on === 'numeric' ? type !== 'bool' : on === type;
  };
  return new Map(allTypes.map((type) => [type, opNames.filter((name) => allowed(name) && fits(name, type))]));
}

function makeSlots(making: Making): void {
  const { d, slots, args } = making;
  for (let k = 1 + d.below(3); k > 0; k--) {
    const dtype = d.pick(storage[d.pick(making.types)]);
    const shape = d.chance(64) ? Array.from({ length: 1 + d.below(3) }, () => d.below(5)) : making.shape;
    const length = shape.reduce((product, extent) => product * extent, 1);
    slots.push({ kind: 'array', name: `a${k}`, dtype, rank: shape.length });
    const filling = { ...making, d: seededDecisions(d.below(65536)) };
    const values = Array.from({ length }, () => makeElement(filling, dtype));
    args.push({ data: inputArray(dtype, values), shape });
  }
  for (let k = d.below(3); k > 0; k--) {
    const type = d.pick(making.types);
    slots.push({ kind: 'uniform', name: `u${k}`, type });
    args.push(constant(type, makeNumber(making, type)).value);
  }
}

const wholes = [0, 1, 2, 3, -1, 5, 7, 8, -3, 31, 32, 100, 255, 256, 65535, 65536, -128] as const;
const wideIntegers = [2147483647, -2147483648, 4294967295, 16777217, -16777217, 305419896] as const;
const fractions = [
  0.5, -0.5, 1.5, 2.5, -1.5, 0.1, 3.25, -7.75, 1e-3, 123.456, 1e6, 8388607.5, 3e9, -3e9, 1e20,
] as const;
const specialFloats = [
  -0,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1e-40,
  3.4e38,
  1e-45,
] as const;

function makeNumber(making: Making, type: ComputeType): number {
  const { d } = making;
  if (type === 'bool') return d.below(2);
  const kind = d.below(8);
  if (kind < 4) return d.pick(wholes);
  if (!isFloat(type)) return kind < 6 ? d.below(1000) - 500 : d.pick(wideIntegers);
  if (kind === 4 && making.specials) return d.pick(specialFloats);
  return kind < 6 ? d.pick(fractions) : (d.below(65536) - 32768) / 64;
}

/** Without specials no element is infinite: 65504 is the largest f16. */
function makeElement(making: Making, dtype: DType): number {
  const value = makeNumber(making, computeTypeOf(dtype));
  return dtype === 'f16' && !making.specials ? Math.min(Math.max(value, -65504), 65504) : value;
}

function makeOutputs(making: Making): Output[] {
  const { d } = making;
  return Array.from({ length: 1 + d.below(3) }, (_, k) => ({
    name: `out${k}`,
    dtype: d.pick(storage[d.pick(making.types)]),
  }));
}

/** The results come first, so that everything after can change them: one local for each. */
function makeBody(making: Making, results: readonly ComputeType[]): { list: Stmt[]; scope: Scope } {
  const empty: Scope = { variables: [], labels: [], depth: 0, atPoint: true };
  const variables = results.map((type) => makeLocal(making, type, true));
  const first = makeLoads(making, empty);
  const scope = { ...empty, variables: first.flatMap(({ declares }) => declares ?? []) };
  const starts = variables.map(({ id, type }) => letLocal(id, makeExpr(making, scope, type, 2)));
  const filled = makeArrays(making, scope);
  const inside = { ...scope, variables: [...variables, ...scope.variables] };
  const rest = makeList(making, inside, 1 + making.d.below(6));
  return {
    list: [...first.flatMap((made) => made.list), ...starts, ...filled, ...rest.list],
    scope: rest.scope,
  };
}

/** In half of the programs one or two local arrays, with a value for each element. */
function makeArrays(making: Making, scope: Scope): Stmt[] {
  const { d, arrays } = making;
  const count = d.chance(128) ? 1 + d.below(2) : 0;
  return Array.from({ length: count }, (_, id) => {
    const type = d.pick(making.types);
    const length = 1 + d.below(5);
    arrays.push({ type, length });
    return Array.from({ length }, (_, k) =>
      put(id, constant('i32', k), d.chance(128) ? constant(type, k) : makeExpr(making, scope, type, 1)),
    );
  }).flat();
}

/** An index into a local array: mostly inside. */
function makeElementIndex(making: Making, scope: Scope, length: number): Expr {
  const { d } = making;
  if (d.chance(60)) return constant('i32', d.pick([0, 1, 2, 3, -1, 4, 7, 2147483647]));
  const any = makeExpr(making, scope, 'i32', 2);
  return d.chance(50) ? any : op('rem', any, constant('i32', length));
}

function makeGet(making: Making, scope: Scope): Made {
  const { d, arrays } = making;
  if (arrays.length === 0 || !scope.atPoint) return makeLoad(making, scope);
  const array = d.below(arrays.length);
  const { type, length } = arrays[array]!;
  const variable = makeLocal(making, type, true);
  return { list: [get(variable.id, array, makeElementIndex(making, scope, length))], declares: variable };
}

function makePut(making: Making, scope: Scope): Made {
  const { d, arrays } = making;
  if (arrays.length === 0 || !scope.atPoint) return makeSet(making, scope);
  const array = d.below(arrays.length);
  const { type, length } = arrays[array]!;
  return { list: [put(array, makeElementIndex(making, scope, length), makeExpr(making, scope, type, 2))] };
}

/** One load of each array, so that most programs read their inputs. */
function makeLoads(making: Making, scope: Scope): Made[] {
  return [...making.slots.keys()]
    .filter((slot) => making.slots[slot]!.kind === 'array')
    .map((slot) => makeLoadOf(making, scope, slot));
}

function makeYield(making: Making, scope: Scope, type: ComputeType, k: number): Expr {
  return making.d.chance(100) ? makeExpr(making, scope, type, 3) : local(type, scope.variables[k]!.id);
}

function makeSink(making: Making, kind: Sink['kind'], outputs: readonly Output[]): Sink {
  if (kind === 'store') return { kind };
  if (kind === 'histogram') return { kind, bins: 1 + making.d.below(9) };
  const variables = outputs.flatMap(({ dtype }) => [
    makeLocal(making, computeTypeOf(dtype), true),
    makeLocal(making, computeTypeOf(dtype), true),
  ]);
  const scope: Scope = { variables, labels: [], depth: 1, atPoint: false };
  const made = makeList(making, scope, making.d.below(3));
  return {
    kind,
    identity: outputs.map(({ dtype }) => makeNumber(making, computeTypeOf(dtype))),
    combine: {
      left: variables.filter((_, k) => k % 2 === 0).map(({ id }) => id),
      right: variables.filter((_, k) => k % 2 === 1).map(({ id }) => id),
      body: made.list,
      results: outputs.map(({ dtype }, k) => makeResult(making, made.scope, computeTypeOf(dtype), k)),
    },
  };
}

/** left + right, or anything: the shape of a reduction is fixed, so its combine need not be associative. */
function makeResult(making: Making, scope: Scope, type: ComputeType, k: number): Expr {
  if (making.d.chance(128)) return makeExpr(making, scope, type, 2);
  const [left, right] = [scope.variables[2 * k]!, scope.variables[2 * k + 1]!];
  return op(type === 'bool' ? 'xor' : 'add', local(type, left.id), local(type, right.id));
}

function makeLocal(making: Making, type: ComputeType, assignable: boolean): Variable {
  making.locals.push(type);
  return { id: making.locals.length - 1, type, assignable };
}

/** Some statements, and what can be seen after them. */
function makeList(making: Making, outer: Scope, count: number): { list: Stmt[]; scope: Scope } {
  const list: Stmt[] = [];
  let scope = outer;
  for (let k = 0; k < count; k++) {
    const made = makeStmt(making, scope);
    list.push(...made.list);
    if (made.declares) scope = { ...scope, variables: [...scope.variables, made.declares] };
  }
  return { list, scope };
}

interface Made {
  readonly list: readonly Stmt[];
  readonly declares?: Variable;
}

type Maker = (making: Making, scope: Scope) => Made;

const flatMakers: readonly Maker[] = [
  ...[makeSet, makeLet, makeLoad, makeSet, makeExit, makeSet, makeLoad],
  ...[makeGet, makePut, makePut],
];
const nestedMakers: readonly Maker[] = [makeIf, makeLoop, makeBlock];

function makeStmt(making: Making, scope: Scope): Made {
  const nests = scope.depth < 3 && making.d.chance(90);
  return making.d.pick(nests ? nestedMakers : flatMakers)(making, scope);
}

function makeLet(making: Making, scope: Scope): Made {
  const variable = makeLocal(making, making.d.pick(making.types), true);
  return { list: [letLocal(variable.id, makeExpr(making, scope, variable.type, 3))], declares: variable };
}

function makeSet(making: Making, scope: Scope): Made {
  const targets = scope.variables.filter(({ assignable }) => assignable).slice(0, 6);
  if (targets.length === 0) return makeLet(making, scope);
  const { id, type } = making.d.pick(targets);
  return { list: [setLocal(id, makeExpr(making, scope, type, 3))] };
}

function makeLoad(making: Making, scope: Scope): Made {
  const { d } = making;
  return scope.atPoint ? makeLoadOf(making, scope, d.below(making.slots.length)) : makeLet(making, scope);
}

function makeLoadOf(making: Making, scope: Scope, slot: number): Made {
  const { d } = making;
  const of = making.slots[slot]!;
  if (of.kind !== 'array') return makeLet(making, scope);
  const { shape } = making.args[slot] as { shape: readonly number[] };
  const variable = makeLocal(making, computeTypeOf(of.dtype), true);
  const beside = shape === making.shape ? d.below(3) : 2;
  if (beside === 0) return { list: [load(variable.id, slot, { kind: 'element' })], declares: variable };
  const indices = shape.map((_, axis) => makeIndex(making, scope, beside === 1 ? undefined : axis));
  const at =
    beside === 1 ? ({ kind: 'near', offset: indices } as const) : ({ kind: 'at', index: indices } as const);
  return { list: [load(variable.id, slot, at)], declares: variable };
}

/** An offset (axis absent) or a free index: mostly close to the point, sometimes anything. */
function makeIndex(making: Making, scope: Scope, axis: number | undefined): Expr {
  const { d } = making;
  if (d.chance(50)) return makeExpr(making, scope, 'i32', 2);
  const small = constant('i32', d.pick([0, 1, -1, 2, -2, 3, -40]));
  if (axis === undefined || d.chance(60)) return small;
  return op('add', { kind: 'axis', type: 'i32', axis: Math.min(axis, making.rank - 1) }, small);
}

function makeExit(making: Making, scope: Scope): Made {
  if (scope.labels.length === 0) return makeLet(making, scope);
  const leave = exit(making.d.pick(scope.labels));
  return { list: [making.d.chance(30) ? leave : when(makeExpr(making, scope, 'bool', 2), [leave])] };
}

function inner(scope: Scope, ...labels: Label[]): Scope {
  return { ...scope, depth: scope.depth + 1, labels: [...labels, ...scope.labels] };
}

function makeIf(making: Making, scope: Scope): Made {
  const test = makeExpr(making, scope, 'bool', 2);
  const then = makeList(making, inner(scope), 1 + making.d.below(3)).list;
  const otherwise = makeList(making, inner(scope), making.d.below(3)).list;
  return { list: [when(test, then, otherwise)] };
}

function makeBlock(making: Making, scope: Scope): Made {
  const label = making.labels++;
  return { list: [block(label, makeList(making, inner(scope, label), 1 + making.d.below(4)).list)] };
}

/** Up to five turns; the counter can't be set by the body, and `exit` of the block in the loop is `continue`. */
function makeLoop(making: Making, scope: Scope): Made {
  const { d } = making;
  const [whole, turn] = [making.labels++, making.labels++];
  const counter = makeLocal(making, 'i32', false);
  const most = constant('i32', 1 + d.below(5));
  const count = d.chance(128) ? op('min', makeExpr(making, scope, 'i32', 2), most) : most;
  const seen = inner({ ...scope, variables: [...scope.variables, counter] }, whole, turn);
  const i = local('i32', counter.id);
  const ended = when(op('ge', i, count), [exit(whole)]);
  const body = block(turn, makeList(making, seen, 1 + d.below(4)).list);
  const step = setLocal(counter.id, op('add', i, constant('i32', 1)));
  const turns = d.chance(64) ? [body, step, ended] : [ended, body, step];
  return { list: [letLocal(counter.id, constant('i32', 0)), loop(whole, turns)] };
}

function makeExpr(making: Making, scope: Scope, type: ComputeType, depth: number): Expr {
  const { d } = making;
  if (depth === 0 || !d.chance(170)) return makeLeaf(making, scope, type);
  const again = d.chance(40) ? making.made.filter((expr) => expr.type === type && isSeen(scope, expr)) : [];
  if (again.length > 0) return d.pick(again);
  const made = makeOp(making, scope, type, depth);
  if (made.kind === 'op') making.made.push(made);
  return made;
}

/** Whether an expression made elsewhere can stand here. */
function isSeen(scope: Scope, expr: Expr): boolean {
  if (expr.kind === 'axis') return scope.atPoint;
  if (expr.kind === 'local') return scope.variables.some(({ id }) => id === expr.id);
  return expr.kind !== 'op' || expr.args.every((arg) => isSeen(scope, arg));
}

function makeOp(making: Making, scope: Scope, type: ComputeType, depth: number): Expr {
  const { d } = making;
  const names = making.opsByResult.get(type)!;
  const name = d.pick(names);
  const arg = (of: ComputeType): Expr => makeExpr(making, scope, of, depth - 1);
  if (name === 'convert') return convert(type, arg(d.pick(making.types)));
  if (name === 'bitcast') return makeBitcast(making, scope, type, depth);
  if (isWordOp(name)) return makeWords(making, scope, name, depth);
  if (name === 'select') return op('select', arg('bool'), arg(type), arg(type));
  if (name === 'shl' || name === 'shr') return op(name, arg(type), arg('i32'));
  const row = opRow(name);
  const of = row.gives === 'bool' ? operandType(making, name) : type;
  return op(name, ...Array.from({ length: row.arity }, () => arg(of)));
}

function operandType(making: Making, name: OpName): ComputeType {
  const types = opRow(name).on === 'float' ? making.types.filter(isFloat) : making.types;
  return types.length === 0 ? 'f32' : making.d.pick(types);
}

/** The bits of a NaN differ from engine to engine, so they are never looked at. */
function makeBitcast(making: Making, scope: Scope, type: ComputeType, depth: number): Expr {
  const words = making.types.filter((from) => from === 'f32' || from === 'i32' || from === 'u32');
  if (words.length === 0 || type === 'f64' || type === 'bool') return makeLeaf(making, scope, type);
  const value = makeExpr(making, scope, making.d.pick(words), depth - 1);
  if (type === 'f32' || value.type !== 'f32') return bitcast(type as 'f32' | 'i32' | 'u32', value);
  return op('select', op('isNaN', value), constant(type, 0), bitcast(type as 'i32' | 'u32', value));
}

/** The words of an f64, where there are such; a NaN has none to speak of. */
function makeWords(making: Making, scope: Scope, name: WordOp, depth: number): Expr {
  const arg = (type: ComputeType): Expr => makeExpr(making, scope, type, depth - 1);
  if (name === 'fromWords') return op(name, arg('i32'), arg('i32'));
  if (!making.types.includes('f64')) return makeLeaf(making, scope, 'i32');
  const value = arg('f64');
  return op('select', op('isNaN', value), constant('i32', 0), op(name, value));
}

function makeLeaf(making: Making, scope: Scope, type: ComputeType): Expr {
  const { d, slots } = making;
  const variables = scope.variables.filter((variable) => variable.type === type);
  if (variables.length > 0 && !d.chance(80)) return local(type, d.pick([...variables].reverse()).id);
  if (scope.variables.length > 0 && variables.length === 0 && !d.chance(100)) {
    const other = d.pick(scope.variables);
    return convert(type, local(other.type, other.id));
  }
  const uniforms = [...slots.entries()].filter(([, slot]) => slot.kind === 'uniform' && slot.type === type);
  if (uniforms.length > 0 && d.chance(100)) return { kind: 'uniform', type, slot: d.pick(uniforms)[0] };
  if (type === 'i32' && d.chance(80)) return makePlace(making, scope);
  return constant(type, makeNumber(making, type));
}

function makePlace(making: Making, scope: Scope): Expr {
  const { d } = making;
  if (scope.atPoint && !d.chance(80)) return { kind: 'axis', type: 'i32', axis: d.below(making.rank) };
  const slot = d.below(making.slots.length);
  const of = making.slots[slot]!;
  if (of.kind === 'array' && d.chance(128))
    return { kind: 'extent', type: 'i32', of: slot, axis: d.below(of.rank) };
  return { kind: 'extent', type: 'i32', of: 'domain', axis: d.below(making.rank) };
}
