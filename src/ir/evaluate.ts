/**
 * What a program means: the slow reference that defines all backends. One point at a time, a straight walk over the
 * tree; every operation is its row's `meaning`, rounded to the node's type.
 *
 * What must hold: nothing here is clever. A faster backend that disagrees with this file (beyond the bounds in the op
 * table) is wrong, and a program that disagrees with JavaScript here is a defect of this file.
 */
import { DeviceError, InternalError } from '../errors.ts';
import { borderIndex, borderValue } from './border.ts';
import { fromElement, toElement } from './elements.ts';
import type { Access, Combine, Expr, Label, OpExpr, Program, Stmt } from './node.ts';
import { bitcastTo, convertTo, opRow } from './ops.ts';
import { blockElements, combineTree, laneCount } from './reduction.ts';
import { arrayTypeOf, computeTypeOf, type DType, roundTo, type TypedArray } from './types.ts';

/** An argument by slot: an array with its shape (row-major), or a scalar, which is rounded to the slot's type. */
export type EvaluateArgument = { readonly data: TypedArray; readonly shape: readonly number[] } | number;

export interface EvaluateInputs {
  /** The domain's shape. */
  readonly shape: readonly number[];
  readonly args: readonly EvaluateArgument[];
}

export interface EvaluateOptions {
  /** Most iterations of one loop at one point. */
  readonly loopLimit?: number;
}

/** Everything a walk over one point reads and writes. */
interface Machine {
  readonly program: Program;
  readonly inputs: EvaluateInputs;
  readonly loopLimit: number;
  readonly locals: number[];
  readonly arrays: readonly number[][];
  point: number[];
  /** The point's row-major number. */
  flat: number;
}

/**
 * Runs the program over its whole domain and returns one array per output: an element per point (store), a single
 * element (reduce) or an element per bin (histogram). Throws DeviceError LOOP_LIMIT for a loop that does not end.
 */
export function evaluate(
  program: Program,
  inputs: EvaluateInputs,
  options: EvaluateOptions = {},
): TypedArray[] {
  const machine: Machine = {
    program,
    inputs,
    loopLimit: options.loopLimit ?? 2 ** 24,
    locals: new Array<number>(program.locals.length).fill(0),
    arrays: (program.arrays ?? []).map(({ length }) => new Array<number>(length).fill(0)),
    point: inputs.shape.map(() => 0),
    flat: 0,
  };
  switch (program.sink.kind) {
    case 'store':
      return storeAll(machine);
    case 'reduce':
      return reduceAll(machine, program.sink.combine, program.sink.identity);
    case 'histogram':
      return countAll(machine, program.sink.bins);
  }
}

function pointCount(machine: Machine): number {
  return machine.inputs.shape.reduce((product, extent) => product * extent, 1);
}

function storeAll(machine: Machine): TypedArray[] {
  const points = pointCount(machine);
  const arrays = machine.program.outputs.map(({ dtype }) => new (arrayTypeOf(dtype))(points));
  for (let flat = 0; flat < points; flat++) {
    valuesAt(machine, flat).forEach((value, k) => {
      arrays[k]![flat] = toElement(machine.program.outputs[k]!.dtype, value);
    });
  }
  return arrays;
}

function countAll(machine: Machine, bins: number): TypedArray[] {
  const counts = new Uint32Array(bins);
  const points = pointCount(machine);
  for (let flat = 0; flat < points; flat++) {
    const bin = valuesAt(machine, flat)[0]!;
    if (bin >= 0 && bin < bins) counts[bin]!++;
  }
  return [counts];
}

function reduceAll(machine: Machine, combine: Combine, identity: readonly number[]): TypedArray[] {
  const { outputs } = machine.program;
  const join = (left: number[], right: number[]): number[] => combined(machine, combine, left, right);
  const points = pointCount(machine);
  const blocks: number[][] = [];
  for (let begin = 0; begin < points; begin += blockElements)
    blocks.push(reduceBlock(machine, begin, Math.min(points, begin + blockElements), join));
  const start = identity.map((value, k) => roundTo(computeTypeOf(outputs[k]!.dtype), value));
  const tree = combineTree(blocks, join);
  const result = tree === undefined ? start : join(start, tree);
  return outputs.map(({ dtype }, k) => {
    const array = new (arrayTypeOf(dtype))(1);
    array[0] = toElement(dtype, result[k]!);
    return array;
  });
}

function reduceBlock(
  machine: Machine,
  begin: number,
  end: number,
  join: (left: number[], right: number[]) => number[],
): number[] {
  const lanes: number[][] = [];
  for (let flat = begin; flat < end; flat++) {
    const lane = (flat - begin) % laneCount;
    const values = valuesAt(machine, flat);
    const sum = lanes[lane];
    lanes[lane] = sum === undefined ? values : join(sum, values);
  }
  return lanes.reduce(join);
}

function combined(machine: Machine, combine: Combine, left: number[], right: number[]): number[] {
  combine.left.forEach((id, k) => {
    machine.locals[id] = left[k]!;
  });
  combine.right.forEach((id, k) => {
    machine.locals[id] = right[k]!;
  });
  run(machine, combine.body);
  return combine.results.map((expr) => evaluateExpr(machine, expr));
}

/** The yields at a point. */
function valuesAt(machine: Machine, flat: number): number[] {
  machine.flat = flat;
  let rest = flat;
  for (let axis = machine.inputs.shape.length - 1; axis >= 0; axis--) {
    const extent = machine.inputs.shape[axis]!;
    machine.point[axis] = rest % extent;
    rest = Math.floor(rest / extent);
  }
  run(machine, machine.program.body);
  return machine.program.yields.map((expr) => evaluateExpr(machine, expr));
}

/** Runs statements; the label that an `exit` is on its way to, or undefined when the end was reached. */
function run(machine: Machine, list: readonly Stmt[]): Label | undefined {
  for (const stmt of list) {
    const leaving = runStmt(machine, stmt);
    if (leaving !== undefined) return leaving;
  }
  return undefined;
}

function runStmt(machine: Machine, stmt: Stmt): Label | undefined {
  switch (stmt.kind) {
    case 'let':
    case 'set':
      machine.locals[stmt.local] = evaluateExpr(machine, stmt.value);
      return undefined;
    case 'load':
      machine.locals[stmt.local] = loaded(machine, stmt.slot, stmt.at);
      return undefined;
    case 'get': {
      const elements = machine.arrays[stmt.array]!;
      machine.locals[stmt.local] = elements[evaluateExpr(machine, stmt.index)] ?? 0;
      return undefined;
    }
    case 'put': {
      const elements = machine.arrays[stmt.array]!;
      const index = evaluateExpr(machine, stmt.index);
      if (index >= 0 && index < elements.length) elements[index] = evaluateExpr(machine, stmt.value);
      return undefined;
    }
    case 'if':
      return run(machine, evaluateExpr(machine, stmt.test) ? stmt.then : stmt.else);
    case 'block': {
      const leaving = run(machine, stmt.body);
      return leaving === stmt.label ? undefined : leaving;
    }
    case 'loop':
      return runLoop(machine, stmt.label, stmt.body);
    case 'exit':
      return stmt.label;
  }
}

function runLoop(machine: Machine, label: Label, body: readonly Stmt[]): Label | undefined {
  for (let turn = 0; turn < machine.loopLimit; turn++) {
    const leaving = run(machine, body);
    if (leaving === label) return undefined;
    if (leaving !== undefined) return leaving;
  }
  throw new DeviceError(
    'LOOP_LIMIT',
    `A loop of '${machine.program.name}' ran ${machine.loopLimit} times at point [${machine.point.join(', ')}] without ` +
      'ending. Check its condition, or raise loopLimit.',
  );
}

function evaluateExpr(machine: Machine, expr: Expr): number {
  switch (expr.kind) {
    case 'const':
      return expr.value;
    case 'local':
      return machine.locals[expr.id]!;
    case 'uniform':
      return roundTo(expr.type, machine.inputs.args[expr.slot] as number);
    case 'axis':
      return machine.point[expr.axis]!;
    case 'extent':
      return (expr.of === 'domain' ? machine.inputs.shape : arrayIn(machine, expr.of).shape)[expr.axis]!;
    case 'op':
      return applyOp(
        expr,
        expr.args.map((arg) => evaluateExpr(machine, arg)),
      );
  }
}

/** One operation on values of its arguments' types. */
export function applyOp(expr: OpExpr, args: readonly number[]): number {
  const from = expr.args[expr.op === 'select' ? 1 : 0]!.type;
  if (expr.op === 'convert') return convertTo(expr.type, from, args[0]!);
  if (expr.op === 'bitcast') return bitcastTo(expr.type, from, args[0]!);
  return roundTo(expr.type, opRow(expr.op).meaning(from, args[0]!, args[1] ?? 0, args[2] ?? 0));
}

function loaded(machine: Machine, slot: number, at: Access): number {
  const { data, shape } = arrayIn(machine, slot);
  const { dtype } = machine.program.slots[slot] as { readonly dtype: DType };
  if (at.kind === 'element') return fromElement(dtype, data, machine.flat);
  const { border } = machine.program;
  const index =
    at.kind === 'at'
      ? at.index.map((expr, axis) => borderIndex('zero', evaluateExpr(machine, expr), shape[axis]!))
      : at.offset.map((expr, axis) =>
          borderIndex(border, (machine.point[axis]! + evaluateExpr(machine, expr)) | 0, shape[axis]!),
        );
  if (index.includes(-1)) return at.kind === 'at' ? 0 : borderValue(border, computeTypeOf(dtype));
  return fromElement(
    dtype,
    data,
    index.reduce((flat, i, axis) => flat * shape[axis]! + i, 0),
  );
}

function arrayIn(machine: Machine, slot: number): { data: TypedArray; shape: readonly number[] } {
  const arg = machine.inputs.args[slot];
  if (typeof arg === 'object') return arg;
  throw new InternalError('ARGUMENT_KIND', `slot ${slot} of '${machine.program.name}' got no array`);
}
