/**
 * Expressions → instructions: `pushScalar` for a uniform value, `push` for a part of a varying one.
 *
 * What must hold: a lane never looks at another lane. `memo` lives for one statement: values that several parts share
 * (splats, and four-lane values under two-lane ones).
 */
import type { Expr, OpExpr } from '../../ir/node.ts';
import { isWordOp } from '../../ir/ops.ts';
import { type ComputeType, isFloat } from '../../ir/types.ts';
import { narrow, scalarBitcast, scalarConvert, vectorConvertWords, widen, widenMask } from './convert.ts';
import type { Body, Local } from './instruction.ts';
import { emitBlend, fused, relaxedOp, relaxedTruncation } from './relaxed.ts';
import { scalarOps } from './scalar-ops.ts';
import { pushShort, pushWidened, pushWidenedTest } from './short-code.ts';
import {
  isInvariant,
  isUniform,
  isVector,
  pushValuePart,
  remembered,
  type Scope,
  type Value,
} from './values.ts';
import {
  type Code,
  emitCode,
  joinWords,
  laneRows,
  packHighWords,
  packLowWords,
  pushSplat,
  scalarTypes,
  splatBytes,
} from './vector-code.ts';
import { exactMax, extremaWithNumber, isLaneByLane, vectorOps } from './vector-ops.ts';

/** Text that is equal for equal invariant expressions. */
function keyOf(scope: Scope, expr: Expr): string {
  switch (expr.kind) {
    case 'const':
      return `${expr.type} ${Object.is(expr.value, -0) ? '-0' : expr.value}`;
    case 'local': {
      const value = scope.locals.get(expr.id)!;
      return value.kind === 'invariant' ? value.key : `local ${expr.id}`;
    }
    case 'uniform':
      return `uniform ${expr.slot}`;
    case 'axis':
      return `axis ${expr.axis}`;
    case 'extent':
      return `extent ${expr.of} ${expr.axis}`;
    case 'op':
      return `${expr.type} ${expr.op}(${expr.args.map((arg) => keyOf(scope, arg)).join(', ')})`;
  }
}

/** Pushes a uniform value. */
export function pushScalar(scope: Scope, expr: Expr): void {
  const { body, env } = scope;
  switch (expr.kind) {
    case 'const':
      return pushConstant(body, expr.type, expr.value);
    case 'local': {
      const value = scope.locals.get(expr.id)!;
      if (value.kind === 'invariant') return value.push();
      if (value.kind === 'uniform') body.get(value.local);
      return;
    }
    case 'uniform':
      return body.get(env.uniform(expr.slot, expr.type));
    case 'axis': {
      const value = scope.axes[expr.axis]!;
      if (value.kind === 'uniform') body.get(value.local);
      return;
    }
    case 'extent':
      return body.get(env.extent(expr.of, expr.axis));
    case 'op':
      if (isInvariant(scope, expr)) return body.get(hoistedOp(scope, expr));
      return pushScalarOp(scope, expr);
  }
}

function hoistedOp(scope: Scope, expr: OpExpr): Local {
  return scope.env.hoisted(keyOf(scope, expr), scalarTypes[expr.type], 'c', () => pushScalarOp(scope, expr));
}

/** An invariant expression as a value. */
export function invariantValue(scope: Scope, expr: Expr): Value {
  if (expr.kind !== 'op')
    return { kind: 'invariant', key: keyOf(scope, expr), push: () => pushScalar(scope, expr) };
  const local = hoistedOp(scope, expr);
  return { kind: 'invariant', key: `local ${local.index}`, push: () => scope.body.get(local) };
}

function pushConstant(body: Body, type: ComputeType, value: number): void {
  if (type === 'f32') body.f32(value);
  else if (type === 'f64') body.f64(value);
  else body.i32(value);
}

function pushScalarOp(scope: Scope, expr: OpExpr): void {
  const { body } = scope;
  const { op, args } = expr;
  if (op === 'select') {
    for (const arg of [args[1]!, args[2]!, args[0]!]) pushScalar(scope, arg);
    return body.op('select');
  }
  for (const arg of args) pushScalar(scope, arg);
  const from = args[0]!.type;
  if (op === 'convert') return emitCode(body, scalarConvert[from][expr.type]);
  if (op === 'bitcast') return emitCode(body, scalarBitcast(from, expr.type));
  emitCode(body, plainDivision(expr) ?? scalarOps[op][from]!);
}

/** A constant divisor that is neither 0 nor -1 needs no guard. */
function plainDivision({ op, type, args }: OpExpr): Code | undefined {
  const divisor = args[1];
  if (divisor?.kind !== 'const' || (type !== 'i32' && type !== 'u32')) return undefined;
  if (divisor.value === 0 || (type === 'i32' && divisor.value === -1)) return undefined;
  if (op === 'idiv') return type === 'i32' ? 'i32.div_s' : 'i32.div_u';
  if (op === 'rem') return type === 'i32' ? 'i32.rem_s' : 'i32.rem_u';
  return undefined;
}

/** Pushes a part of a value; the scalar itself where there is one lane. */
export function push(scope: Scope, expr: Expr, part: number): void {
  if (isVector(scope)) pushVector(scope, expr, part);
  else pushScalar(scope, expr);
}

function pushVector(scope: Scope, expr: Expr, part: number): void {
  if (isUniform(scope, expr)) return pushSplatted(scope, expr);
  const { body, shorts } = scope;
  const sign = shorts.of(expr);
  if (sign) return pushWidened(scope, expr, part, sign, maskOf(scope));
  if (shorts.test(expr)) return pushWidenedTest(scope, expr, part, maskOf(scope));
  switch (expr.kind) {
    case 'local':
    case 'axis': {
      const value = expr.kind === 'local' ? scope.locals.get(expr.id)! : scope.axes[expr.axis]!;
      if (value.kind === 'varying') pushValuePart(body, value, part);
      return;
    }
    case 'op':
      return pushVectorOp(scope, expr, part);
  }
}

/** Pushes eight lanes of an expression that is computed in 16 bits. */
export function pushShortPart(scope: Scope, expr: Expr, part: number): void {
  pushShort(scope, expr, part, maskOf(scope));
}

function maskOf(scope: Scope): (test: Expr, part: number) => void {
  return (test, part) => pushShared(scope, test, part);
}

/** Pushes a uniform value in all lanes: from the function's start if it never changes, else once per statement. */
function pushSplatted(scope: Scope, expr: Expr): void {
  const { body, env } = scope;
  const { type } = expr;
  if (expr.kind === 'const') {
    const bytes = splatBytes(type, expr.value);
    if (bytes.every((byte) => byte === bytes[0] && (byte === 0 || byte === 255))) return body.v128(bytes);
  }
  if (isInvariant(scope, expr)) {
    const fill = (): void => {
      if (expr.kind === 'const') return pushSplat(body, type, expr.value);
      pushScalar(scope, expr);
      splat(body, type);
    };
    return body.get(env.hoisted(`splat ${keyOf(scope, expr)}`, 'v128', 'v', fill));
  }
  remembered(scope, expr, 0, () => {
    pushScalar(scope, expr);
    splat(body, type);
  });
}

/** A scalar on the stack → all lanes. */
export function splat(body: Body, type: ComputeType): void {
  if (type === 'bool') {
    const test = body.local('i32', 't');
    body.set(test);
    body.i32(0);
    body.get(test);
    body.op('i32.sub');
  }
  body.op(laneRows[type].splat);
}

/** Pushes a four-lane part that two f64 parts share. */
function pushShared(scope: Scope, expr: Expr, part: number): void {
  if (expr.kind === 'op' && !isUniform(scope, expr))
    remembered(scope, expr, part, () => pushVector(scope, expr, part));
  else pushVector(scope, expr, part);
}

function pushVectorOp(scope: Scope, expr: OpExpr, part: number): void {
  const { op, args, type } = expr;
  switch (op) {
    case 'convert':
      return pushConverted(scope, args[0]!, type, part);
    case 'bitcast':
      return pushVector(scope, args[0]!, part);
    case 'select':
      return pushSelected(scope, expr, part);
    case 'highWord':
    case 'lowWord':
      return pushWord(scope, op, args[0]!, part);
    case 'fromWords':
      return pushFromWords(scope, args[0]!, args[1]!, part);
    default:
      if (args[0]!.type === 'f64' && type === 'bool') return pushWideTest(scope, expr, part);
      return pushPart(scope, expr, part);
  }
}

function pushConverted(scope: Scope, value: Expr, to: ComputeType, part: number): void {
  const { body } = scope;
  const from = value.type;
  if (from === to) return pushVector(scope, value, part);
  if (to === 'f64') {
    pushShared(scope, value, part >> 1);
    return emitCode(body, widen(from as Exclude<ComputeType, 'f64'>, part % 2 === 1));
  }
  if (from === 'f64') {
    pushVector(scope, value, 2 * part);
    pushVector(scope, value, 2 * part + 1);
    return emitCode(body, narrow(to));
  }
  pushVector(scope, value, part);
  emitCode(body, relaxedTruncation(scope.env, from, to) ?? vectorConvertWords(from, to));
}

/** A word of four f64, which lie in two vectors. */
function pushWord(scope: Scope, name: 'highWord' | 'lowWord', value: Expr, part: number): void {
  pushVector(scope, value, 2 * part);
  pushVector(scope, value, 2 * part + 1);
  if (name === 'highWord') packHighWords(scope.body);
  else packLowWords(scope.body);
}

/** A high word with zeros behind it: the other bits are masked out in place. */
function pushFromWords(scope: Scope, high: Expr, low: Expr, part: number): void {
  if (high.kind === 'op' && high.op === 'highWord' && low.kind === 'const' && low.value === 0) {
    pushVector(scope, high.args[0]!, part);
    scope.body.v128(headMask);
    return scope.body.op('v128.and');
  }
  pushShared(scope, low, part >> 1);
  pushShared(scope, high, part >> 1);
  joinWords(scope.body, part % 2 === 1);
}

const headMask = [0, 8].flatMap(() => [0, 0, 0, 0, 255, 255, 255, 255]);

function pushSelected(scope: Scope, { args, type }: OpExpr, part: number): void {
  const [test, yes, no] = args;
  pushVector(scope, yes!, part);
  pushVector(scope, no!, part);
  if (type === 'f64' && isWide(scope, test!)) pushWide(scope, test!, part);
  else pushMaskFor(scope, type, part, (four) => pushShared(scope, test!, four));
  emitBlend(scope.env);
}

/** Pushes the mask for a part of the type, given how to push a mask of four lanes. */
export function pushMaskFor(
  scope: Scope,
  type: ComputeType,
  part: number,
  pushMask: (part: number) => void,
): void {
  if (type !== 'f64') return pushMask(part);
  pushMask(part >> 1);
  emitCode(scope.body, widenMask(part % 2 === 1));
}

/** Whether a test is made of tests of f64 alone, so that its mask need not be packed and widened again. */
function isWide(scope: Scope, test: Expr): boolean {
  if (isUniform(scope, test)) return true;
  if (test.kind !== 'op' || test.type !== 'bool' || test.op === 'select') return false;
  const [first] = test.args;
  return first!.type === 'f64'
    ? test.op !== 'convert'
    : test.args.every((arg) => arg.type === 'bool' && isWide(scope, arg));
}

/** The mask of two lanes of f64. */
function pushWide(scope: Scope, test: Expr, part: number): void {
  if (isUniform(scope, test) || test.kind !== 'op') return pushVector(scope, test, part);
  if (test.args[0]!.type === 'f64') return pushPart(scope, test, part);
  for (const arg of test.args) pushWide(scope, arg, part);
  emitCode(scope.body, vectorOps[test.op as 'and'].bool!);
}

/** A test of f64 values: two masks of two lanes make one of four. */
function pushWideTest(scope: Scope, expr: OpExpr, part: number): void {
  pushPart(scope, expr, 2 * part);
  pushPart(scope, expr, 2 * part + 1);
  packLowWords(scope.body);
}

const shifts = {
  shl: { i32: 'i32x4.shl', u32: 'i32x4.shl' },
  shr: { i32: 'i32x4.shr_s', u32: 'i32x4.shr_u' },
} as const;

function pushPart(scope: Scope, expr: OpExpr, part: number): void {
  const { body, env } = scope;
  const { op, args, type } = expr;
  if (op === 'select' || op === 'convert' || op === 'bitcast' || isWordOp(op)) return;
  if ((op === 'shl' || op === 'shr') && isUniform(scope, args[1]!)) {
    pushVector(scope, args[0]!, part);
    pushScalar(scope, args[1]!);
    return body.op(shifts[op][type as 'i32' | 'u32']);
  }
  const fma = fused(env, expr, (each) => isUniform(scope, each));
  if (fma) {
    for (const operand of fma.operands) pushVector(scope, operand, part);
    return body.op(fma.op);
  }
  const from = args[0]!.type;
  const relaxed = relaxedOp(env, op, from);
  if (!relaxed && pushClamped(scope, expr, part)) return;
  for (const arg of args) pushVector(scope, arg, part);
  const isExactMax = op === 'max' && isFloat(from) && env.program.precision === 'strict';
  emitCode(body, relaxed ?? (isExactMax ? exactMax[from] : vectorOps[op][from]!));
  if (isLaneByLane(op, from)) env.note(`lane by lane: ${op} of ${from}`);
}

/** The lesser or greater of a value and a constant: one instruction, the constant last. Returns whether it was one. */
function pushClamped(scope: Scope, { op, args, type }: OpExpr, part: number): boolean {
  if ((op !== 'min' && op !== 'max') || (type !== 'f32' && type !== 'f64')) return false;
  // A zero as the limit is told from the other zero by the whole instruction.
  const limit = args.findIndex((arg) => arg.kind === 'const' && !Number.isNaN(arg.value) && arg.value !== 0);
  if (limit < 0) return false;
  pushVector(scope, args[1 - limit]!, part);
  pushVector(scope, args[limit]!, part);
  scope.body.op(extremaWithNumber[op][type]);
  return true;
}
