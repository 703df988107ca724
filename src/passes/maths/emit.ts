/**
 * A small language for writing functions of floats as IR: operators on expressions (numbers become constants of the other
 * operand's type), and `Emit`, which names values.
 *
 * What must hold: an expression that is used more than once is named with `let` first, as trees are copied, not shared.
 * Everything here is one primitive operation, rounded by itself; nothing relies on fused multiply-adds, on subnormal
 * numbers, or on arithmetic with NaN and infinities where the target is WGSL.
 */
import { bitcast, constant, convert, op } from '../../ir/build.ts';
import type { Expr, OpExpr } from '../../ir/node.ts';
import { type OpName, opRow } from '../../ir/ops.ts';

export type Target = 'js' | 'wasm' | 'wgsl';

export interface Emit {
  readonly target: Target;
  /** Computes the value once, before the statement that is being expanded, and gives the local that holds it. */
  let(value: Expr): Expr;
  /** `yes` where the test holds, computed only if it holds somewhere, else `no`. For what is dear and rare. */
  where(test: Expr, yes: Expr, no: Expr): Expr;
}

export type Value = Expr | number;
type Primitive = Exclude<OpName, 'convert' | 'bitcast'>;

const unary =
  (name: Primitive) =>
  (a: Expr): Expr =>
    folded(op(name, a));

const binary =
  (name: Primitive) =>
  (a: Value, b: Value): Expr =>
    folded(op(name, as(a, b), as(b, a)));

/** An operation on constants as its result: the tests of a constant exponent, say, cost nothing. */
function folded(expr: OpExpr): Expr {
  const values = expr.args.map((arg) => (arg.kind === 'const' ? arg.value : undefined));
  if (values.includes(undefined)) return expr;
  const [a = 0, b = 0, c = 0] = values;
  return constant(expr.type, opRow(expr.op).meaning(expr.args[0]!.type, a, b, c));
}

/** The value as an expression; a number takes the type of the other operand. */
function as(value: Value, other: Value): Expr {
  if (typeof value !== 'number') return value;
  return constant(typeof other === 'number' ? 'f32' : other.type, value);
}

export const add: (a: Value, b: Value) => Expr = binary('add');
export const sub: (a: Value, b: Value) => Expr = binary('sub');
export const mul: (a: Value, b: Value) => Expr = binary('mul');
export const div: (a: Value, b: Value) => Expr = binary('div');
export const and: (a: Value, b: Value) => Expr = binary('and');
export const or: (a: Value, b: Value) => Expr = binary('or');
export const xor: (a: Value, b: Value) => Expr = binary('xor');
export const eq: (a: Value, b: Value) => Expr = binary('eq');
export const ne: (a: Value, b: Value) => Expr = binary('ne');
export const lt: (a: Value, b: Value) => Expr = binary('lt');
export const le: (a: Value, b: Value) => Expr = binary('le');
export const gt: (a: Value, b: Value) => Expr = binary('gt');
export const ge: (a: Value, b: Value) => Expr = binary('ge');
export const abs: (a: Expr) => Expr = unary('abs');
export const neg: (a: Expr) => Expr = unary('neg');
export const not: (a: Expr) => Expr = unary('not');
export const sqrt: (a: Expr) => Expr = unary('sqrt');
export const trunc: (a: Expr) => Expr = unary('trunc');
export const floor: (a: Expr) => Expr = unary('floor');
export const roundEven: (a: Expr) => Expr = unary('roundEven');
export const isNan: (a: Expr) => Expr = unary('isNaN');
export const finite: (a: Expr) => Expr = unary('isFinite');

export function select(test: Expr, yes: Value, no: Value): Expr {
  if (test.kind === 'const') return test.value ? as(yes, no) : as(no, yes);
  return op('select', test, as(yes, no), as(no, yes));
}

export function shl(value: Expr, count: number): Expr {
  return op('shl', value, constant('i32', count));
}

/** Arithmetic on i32. */
export function shr(value: Expr, count: number): Expr {
  return op('shr', value, constant('i32', count));
}

/** The bits of an f32 as an i32: negative where the sign bit is set, ordered as the numbers where it is not. */
export function bits(value: Expr): Expr {
  return bitcast('i32', value);
}

export function float(value: Expr): Expr {
  return bitcast('f32', value);
}

export function toInteger(value: Expr): Expr {
  return convert('i32', value);
}

export function toFloat(value: Expr): Expr {
  return convert('f32', value);
}

/** c[0] + c[1]·x + c[2]·x² + … by Horner's rule; x is a name or a constant. */
export function polynomial(x: Expr, c: readonly number[]): Expr {
  return c
    .slice(0, -1)
    .reduceRight<Expr>((sum, term) => add(mul(sum, x), term), constant(x.type, c[c.length - 1]!));
}

export const signBit = 0x80000000;
export const infinityBits = 0x7f800000;

/** y with its sign flipped where x is negative; so |y| with the sign of x for y ≥ 0. */
export function withSignOf(x: Expr, y: Expr): Expr {
  return float(xor(bits(y), and(bits(x), signBit)));
}

/** y · 2^k for an i32 k, by adding to the exponent: exact while result and y are normal; y = 0 is not allowed. */
export function scaleByPower(y: Expr, k: Expr): Expr {
  return float(add(bits(y), shl(k, 23)));
}

/**
 * The upper 12 of the 24 significant bits, towards zero. A product of two heads is exact, and so is x - head(x), which
 * has 12 bits too (Dekker 1971, by masking in place of Veltkamp's multiplication: no rounding is involved at all).
 */
export function head(x: Expr): Expr {
  return float(and(bits(x), 0xfffff000));
}

/** y where x is a number, NaN where it is NaN. On js and wasm the arithmetic that led from x to y has seen to it. */
export function keepNaN({ target }: Emit, x: Expr, y: Expr): Expr {
  return target === 'wgsl' ? select(isNan(x), Number.NaN, y) : y;
}
