/** Integers of 16 bits, eight to a vector: their operations, and the way to words and back to memory. */
import type { Expr, OpExpr } from '../../ir/node.ts';
import type { Range } from '../../ir/ranges.ts';
import { bytesOf, type DType } from '../../ir/types.ts';
import type { Body, Local } from './instruction.ts';
import { type Group, type Lanes, pointOf } from './lanes.ts';
import type { MnemonicOf } from './opcodes.ts';
import type { ShortOp, Sign } from './shorts.ts';
import { pushValuePart, remembered, type Scope } from './values.ts';
import { type Code, emitCode } from './vector-code.ts';

type Row = Readonly<Record<Sign, Code>>;

const nothing: Code = () => {};
const both = (code: Code): Row => ({ s: code, u: code });

/** By the sign that the operands are read with. Shifts are elsewhere: their count is a constant. */
const shortOps: Readonly<Record<Exclude<ShortOp, 'shl' | 'shr'>, Row>> = {
  add: both('i16x8.add'),
  sub: both('i16x8.sub'),
  mul: both('i16x8.mul'),
  neg: both('i16x8.neg'),
  abs: { s: 'i16x8.abs', u: nothing },
  min: { s: 'i16x8.min_s', u: 'i16x8.min_u' },
  max: { s: 'i16x8.max_s', u: 'i16x8.max_u' },
  and: both('v128.and'),
  or: both('v128.or'),
  xor: both('v128.xor'),
  not: both('v128.not'),
};

const shortTests = {
  eq: both('i16x8.eq'),
  ne: both('i16x8.ne'),
  lt: { s: 'i16x8.lt_s', u: 'i16x8.lt_u' },
  le: { s: 'i16x8.le_s', u: 'i16x8.le_u' },
  gt: { s: 'i16x8.gt_s', u: 'i16x8.gt_u' },
  ge: { s: 'i16x8.ge_s', u: 'i16x8.ge_u' },
} as const;

const shifts = {
  shl: { s: 'i16x8.shl', u: 'i16x8.shl' },
  shr: { s: 'i16x8.shr_s', u: 'i16x8.shr_u' },
} as const;

const extend = {
  s: ['i32x4.extend_low_i16x8_s', 'i32x4.extend_high_i16x8_s'],
  u: ['i32x4.extend_low_i16x8_u', 'i32x4.extend_high_i16x8_u'],
} as const;

/** Pushes four-lane part `part` of a mask. */
type PushMask = (test: Expr, part: number) => void;

/** Pushes eight lanes of an expression that is computed in 16 bits. */
export function pushShort(scope: Scope, expr: Expr, part: number, pushMask: PushMask): void {
  const { body, env } = scope;
  if (expr.kind === 'const') {
    const bytes = Array.from({ length: 8 }, () => [expr.value & 255, (expr.value >> 8) & 255]).flat();
    return body.get(env.hoisted(`shorts ${expr.value & 65535}`, 'v128', 'v', () => body.v128(bytes)));
  }
  if (expr.kind === 'local') {
    const value = scope.locals.get(expr.id)!;
    if (value.kind === 'varying') pushValuePart(body, value, part);
    return;
  }
  if (expr.kind === 'op') pushShortOp(scope, expr, part, pushMask);
}

function pushShortOp(scope: Scope, { op, args }: OpExpr, part: number, pushMask: PushMask): void {
  const { body, shorts } = scope;
  const [a, b, c] = args;
  if (op === 'convert') return pushShort(scope, a!, part, pushMask);
  if (op === 'select') {
    pushShort(scope, b!, part, pushMask);
    pushShort(scope, c!, part, pushMask);
    pushShortMask(scope, a!, part, pushMask);
    return body.op('v128.bitselect');
  }
  pushShort(scope, a!, part, pushMask);
  const own = shorts.of(a!)!;
  if (op === 'shl' || op === 'shr') {
    if (b!.kind === 'const') body.i32(b!.value);
    return body.op(shifts[op][own]);
  }
  if (b) pushShort(scope, b, part, pushMask);
  emitCode(body, shortOps[op as keyof typeof shortOps][b ? operandSign(scope, a!, b) : own]);
}

/** Both are numbers with a sign, unless one is above 32,767: then none is below 0, where the sign matters. */
function operandSign({ shorts }: Scope, a: Expr, b: Expr): Sign {
  return shorts.of(a) === 'u' || shorts.of(b) === 'u' ? 'u' : 's';
}

/** Pushes a mask for eight lanes of 16 bits. */
function pushShortMask(scope: Scope, test: Expr, part: number, pushMask: PushMask): void {
  const { body, shorts } = scope;
  if (shorts.test(test)) return pushShortTest(scope, test, part, pushMask);
  pushMask(test, 2 * part);
  pushMask(test, 2 * part + 1);
  body.op('i16x8.narrow_i32x4_s');
}

function pushShortTest(scope: Scope, test: Expr, part: number, pushMask: PushMask): void {
  if (test.kind !== 'op') return;
  const [a, b] = test.args;
  pushShort(scope, a!, part, pushMask);
  pushShort(scope, b!, part, pushMask);
  emitCode(scope.body, shortTests[test.op as keyof typeof shortTests][scope.shorts.test(test)!]);
}

/** Pushes four lanes of 32 bits of what is computed in 16; `sign` is the value's. */
export function pushWidened(scope: Scope, expr: Expr, part: number, sign: Sign, pushMask: PushMask): void {
  const eight = (): void => pushShort(scope, expr, part >> 1, pushMask);
  if (expr.kind === 'local') eight();
  else remembered(scope, expr, `short ${part >> 1}`, eight);
  scope.body.op(extend[sign][part % 2 === 1 ? 1 : 0]);
}

/** Pushes the four-lane mask of a comparison in 16 bits. */
export function pushWidenedTest(scope: Scope, test: Expr, part: number, pushMask: PushMask): void {
  remembered(scope, test, `short ${part >> 1}`, () => pushShortTest(scope, test, part >> 1, pushMask));
  scope.body.op(extend.s[part % 2 === 1 ? 1 : 0]);
}

/** Pushes eight neighbouring elements; `address` is the first lane's, `offset` bytes ahead of the element. */
export function pushLoadedShorts(
  body: Body,
  dtype: DType,
  address: Local,
  offset: number,
  lanes: Lanes,
  part: number,
): void {
  const at = offset + pointOf(lanes, 8 * part) * bytesOf(dtype);
  body.get(address);
  body.memory(shortLoads[dtype] ?? 'v128.load', at, bytesOf(dtype) - 1);
}

const shortLoads: Partial<Record<DType, MnemonicOf<'memory'>>> = {
  i8: 'v128.load8x8_s',
  u8: 'v128.load8x8_u',
  u8c: 'v128.load8x8_u',
};

/** Stores a group of lanes to neighbouring elements; `push` pushes eight, whose bounds are `range`. */
export function storeShorts(
  body: Body,
  dtype: DType,
  address: Local,
  lanes: Lanes,
  group: Group,
  range: Range,
  push: (part: number) => void,
): void {
  const bytes = bytesOf(dtype);
  for (let part = group.first / 8; part < (group.first + group.count) / 8; part++) {
    const at = pointOf(lanes, part * 8) * bytes;
    body.get(address);
    push(part);
    if (bytes === 2) {
      body.memory('v128.store', at, 1);
      continue;
    }
    pushBytes(body, dtype, range);
    body.memoryLane('v128.store64_lane', at, 0, 0);
  }
}

/** Eight numbers of 16 bits → eight bytes: clamped, or the low ones. */
function pushBytes(body: Body, dtype: DType, { least, most }: Range): void {
  const isClamped = dtype === 'u8c';
  // Narrowing saturates numbers with a sign: what is above 32,767 must be cut before.
  const isAbove = most > (isClamped ? 32767 : 255);
  if (isAbove || (!isClamped && least < 0)) {
    body.v128(Array.from({ length: 16 }, (_, k) => (k % 2 === 0 ? 255 : 0)));
    body.op(isClamped ? 'i16x8.min_u' : 'v128.and');
  }
  const shorts = body.local('v128', 't');
  body.tee(shorts);
  body.get(shorts);
  body.op('i8x16.narrow_i16x8_u');
}
