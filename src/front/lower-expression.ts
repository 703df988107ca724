/**
 * Flat expressions → IR expressions: JavaScript's operators become typed operations, conversions become explicit. An
 * expression that has to stand twice gets a local.
 */
import { constant, convert, letLocal, local, op } from '../ir/build.ts';
import type { Expr, LocalId, Stmt } from '../ir/node.ts';
import { type ComputeType, isFloat } from '../ir/types.ts';
import { type FlatExpr, isConstant, type VarId } from './flat.ts';
import { integerQuotient, isWholeExponent, knownType, type Types } from './infer.ts';
import * as messages from './messages.ts';
import { computed, isFloatType, join, type NumberType, numeric } from './number-type.ts';
import type { BinaryOperator } from './syntax.ts';
import { isWhole } from './whole.ts';

/** What lowering carries along. */
export interface Lowering {
  readonly types: Types;
  readonly fractional: ReadonlySet<VarId>;
  /** By local array: whether its constructor says the type. */
  readonly typed: readonly boolean[];
  /** The type of each local, by number. */
  readonly locals: ComputeType[];
  readonly localOf: Map<VarId, LocalId>;
  /** Where statements go now. */
  list: Stmt[];
  /** Lowers a function of `Math`; another file's. */
  readonly math: (x: Lowering, call: FlatExpr & { kind: 'math' }, type: ComputeType) => Expr;
}

export function newLocal(x: Lowering, type: ComputeType): LocalId {
  x.locals.push(type);
  return x.locals.length - 1;
}

/** The expression where it may stand twice: in a local, unless it is a leaf. */
export function named(x: Lowering, expr: Expr): Expr {
  if (expr.kind !== 'op') return expr;
  const id = newLocal(x, expr.type);
  x.list.push(letLocal(id, expr));
  return local(expr.type, id);
}

/** The expression in the type that was inferred for it. */
export function lowerExpr(x: Lowering, expr: FlatExpr): Expr {
  const type = computed(knownType(x.types, expr));
  switch (expr.kind) {
    case 'number':
      return constant(type, expr.value);
    case 'bool':
      return constant('bool', expr.value ? 1 : 0);
    case 'test':
      return lowerTest(x, expr.value);
    case 'var':
      return local(type, x.localOf.get(expr.id)!);
    case 'uniform':
      return { kind: 'uniform', type, slot: expr.slot };
    case 'axis':
      return { kind: 'axis', type: 'i32', axis: expr.axis };
    case 'extent':
      return { kind: 'extent', type: 'i32', of: expr.slot, axis: expr.axis };
    case 'unary':
      return lowerUnary(x, expr, type);
    case 'binary':
      return lowerBinary(x, expr, type);
    case 'logical':
      return lowerLogical(x, expr, type);
    case 'conditional': {
      const test = lowerTest(x, expr.test);
      checkAlike(x, expr.yes, expr.no, expr);
      return op('select', test, lowerAs(x, expr.yes, type), lowerAs(x, expr.no, type));
    }
    case 'math':
      return x.math(x, expr, type);
  }
}

/** The expression as a value of the type; numbers are rounded to it once. */
export function lowerAs(x: Lowering, expr: FlatExpr, type: ComputeType): Expr {
  if (isConstant(expr) && type !== 'bool') return constant(type, Number(expr.value));
  return convert(type, lowerExpr(x, expr));
}

/** The expression as a test: numbers are true unless 0 or NaN. */
export function lowerTest(x: Lowering, expr: FlatExpr): Expr {
  switch (expr.kind) {
    case 'test':
      return lowerTest(x, expr.value);
    case 'logical':
      return op(expr.op === '&&' ? 'and' : 'or', lowerTest(x, expr.left), lowerTest(x, expr.right));
    case 'conditional':
      return op('select', lowerTest(x, expr.test), lowerTest(x, expr.yes), lowerTest(x, expr.no));
    case 'number':
      return constant('bool', expr.value ? 1 : 0);
    default:
      return convert('bool', lowerExpr(x, expr));
  }
}

/** The expression as an integer of 32 bits, as JavaScript's bit operators take theirs. */
export function lowerInt(x: Lowering, expr: FlatExpr): Expr {
  if (isConstant(expr)) return constant('i32', Number(expr.value));
  return convert('i32', lowerQuotient(x, expr) ?? lowerExpr(x, expr));
}

/** `a / b` of integers where only the whole part matters; undefined for anything else. */
export function lowerQuotient(x: Lowering, expr: FlatExpr): Expr | undefined {
  const type = integerQuotient(x.types, expr);
  if (type === undefined || expr.kind !== 'binary') return undefined;
  checkSigns(x, '/', [expr.left, expr.right], expr);
  return op('idiv', lowerAs(x, expr.left, computed(type)), lowerAs(x, expr.right, computed(type)));
}

/** An index or offset. A float must be a whole number by construction. */
export function lowerIndex(x: Lowering, expr: FlatExpr): Expr {
  const type = knownType(x.types, expr);
  if (type === 'bool') throw messages.boolIndex(expr.at);
  if (isFloatType(type) && !isWhole(x.types, x.fractional, expr)) throw messages.floatIndex(expr.at, type);
  return lowerAs(x, expr, 'i32');
}

function lowerUnary(x: Lowering, { op: sign, value }: FlatExpr & { kind: 'unary' }, type: ComputeType): Expr {
  switch (sign) {
    case '!':
      return op('not', lowerTest(x, value));
    case '~':
      return op('not', lowerInt(x, value));
    case '+':
      return lowerAs(x, value, type);
    case '-':
      return op('neg', lowerAs(x, value, type));
  }
}

const arithmetic = { '+': 'add', '-': 'sub', '*': 'mul', '%': 'rem', '/': 'div' } as const;
const bitwise = { '&': 'and', '|': 'or', '^': 'xor' } as const;
const comparison = {
  '===': 'eq',
  '!==': 'ne',
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
} as const;

function lowerBinary(x: Lowering, expr: FlatExpr & { kind: 'binary' }, type: ComputeType): Expr {
  const { left, right } = expr;
  switch (expr.op) {
    case '+':
    case '-':
    case '*':
    case '/':
      return op(arithmetic[expr.op], lowerAs(x, left, type), lowerAs(x, right, type));
    case '%':
      return lowerRemainder(x, expr, type);
    case '**':
      return lowerPower(x, expr, type);
    case '|':
      if (right.kind === 'number' && right.value === 0) return lowerInt(x, left);
      return op('or', lowerInt(x, left), lowerInt(x, right));
    case '&':
    case '^':
      return op(bitwise[expr.op], lowerInt(x, left), lowerInt(x, right));
    case '<<':
      return op('shl', lowerInt(x, left), lowerInt(x, right));
    case '>>':
      if (right.kind === 'number' && right.value === 0) return lowerInt(x, left);
      return op('shr', lowerInt(x, left), lowerInt(x, right));
    case '>>>': {
      const value = lowerUnsigned(x, left);
      return right.kind === 'number' && right.value === 0 ? value : op('shr', value, lowerInt(x, right));
    }
    default:
      return lowerComparison(x, expr, comparison[expr.op]);
  }
}

/** As `x >>> 0`: floats go to u32 directly, integers keep their bits. */
export function lowerUnsigned(x: Lowering, expr: FlatExpr): Expr {
  if (isConstant(expr)) return constant('u32', Number(expr.value));
  return convert('u32', lowerQuotient(x, expr) ?? lowerExpr(x, expr));
}

function lowerRemainder(x: Lowering, expr: FlatExpr & { kind: 'binary' }, type: ComputeType): Expr {
  checkSigns(x, '%', [expr.left, expr.right], expr);
  return op('rem', lowerAs(x, expr.left, type), lowerAs(x, expr.right, type));
}

/** x ** 2 is x * x, rounded once like the power; integers multiply, wrapping; all else is `pow`. */
function lowerPower(x: Lowering, { left, right }: FlatExpr & { kind: 'binary' }, type: ComputeType): Expr {
  if (isFloat(type)) {
    if (!(isConstant(right) && right.value === 2))
      return op('pow', lowerAs(x, left, type), lowerAs(x, right, type));
    const base = named(x, lowerAs(x, left, type));
    return op('mul', base, base);
  }
  if (!isWholeExponent(right)) throw messages.notANumber(right.at, 'this exponent');
  let square = named(x, lowerAs(x, left, type));
  let product: Expr | undefined;
  for (let rest = right.value; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) product = product ? op('mul', product, square) : square;
    if (rest > 1) square = named(x, op('mul', square, square));
  }
  return product ?? constant(type, 1);
}

type ComparisonOp = (typeof comparison)[BinaryOperator & keyof typeof comparison];

function lowerComparison(x: Lowering, expr: FlatExpr & { kind: 'binary' }, name: ComparisonOp): Expr {
  const { left, right, at } = expr;
  const [a, b] = [knownType(x.types, left), knownType(x.types, right)];
  if ((a === 'bool') !== (b === 'bool') && /^[!=]==$/.test(expr.op)) throw messages.comparedKinds(at);
  if (isSameLeaf(left, right)) return sameCompared(x, left, name);
  if (a === 'bool' && b === 'bool') {
    const type = name === 'eq' || name === 'ne' ? 'bool' : 'i32';
    return op(name, lowerAs(x, left, type), lowerAs(x, right, type));
  }
  if ((a === 'i32' && b === 'u32') || (a === 'u32' && b === 'i32')) return mixedCompared(x, expr, name);
  const type = computed(join(numeric(a), numeric(b))!);
  return op(name, lowerAs(x, left, type), lowerAs(x, right, type));
}

/** Whether both are the same variable or scalar: `x !== x` asks for NaN. */
function isSameLeaf(a: FlatExpr, b: FlatExpr): boolean {
  if (a.kind === 'var') return b.kind === 'var' && a.id === b.id;
  return a.kind === 'uniform' && b.kind === 'uniform' && a.slot === b.slot;
}

const trueOfItself: ReadonlySet<ComparisonOp> = new Set<ComparisonOp>(['eq', 'le', 'ge']);

function sameCompared(x: Lowering, expr: FlatExpr, name: ComparisonOp): Expr {
  const value = lowerExpr(x, expr);
  const isTrue = trueOfItself.has(name);
  if (!isFloat(value.type)) return constant('bool', isTrue ? 1 : 0);
  if (name === 'lt' || name === 'gt') return constant('bool', 0);
  return isTrue ? op('not', op('isNaN', value)) : op('isNaN', value);
}

/** i32 against u32 by value: a negative number is below all of u32 and equal to none. */
function mixedCompared(
  x: Lowering,
  { left, right }: FlatExpr & { kind: 'binary' },
  name: ComparisonOp,
): Expr {
  const leftIsSigned = knownType(x.types, left) === 'i32';
  const signed = named(x, lowerExpr(x, leftIsSigned ? left : right));
  const unsigned = lowerExpr(x, leftIsSigned ? right : left);
  const plain = leftIsSigned
    ? op(name, convert('u32', signed), unsigned)
    : op(name, unsigned, convert('u32', signed));
  const zero = constant('i32', 0);
  const trueIfNegative =
    name === 'ne' || (leftIsSigned ? name === 'lt' || name === 'le' : name === 'gt' || name === 'ge');
  return trueIfNegative ? op('or', op('lt', signed, zero), plain) : op('and', op('ge', signed, zero), plain);
}

/** `a && b` as a value is `a` where that decides, else `b`. */
function lowerLogical(x: Lowering, expr: FlatExpr & { kind: 'logical' }, type: ComputeType): Expr {
  if (type === 'bool') return lowerTest(x, expr);
  checkAlike(x, expr.left, expr.right, expr);
  const left = named(x, lowerAs(x, expr.left, type));
  const right = lowerAs(x, expr.right, type);
  const test = convert('bool', left);
  return expr.op === '&&' ? op('select', test, right, left) : op('select', test, left, right);
}

/** A bool and a number have no common type. */
export function checkAlike(x: Lowering, a: FlatExpr, b: FlatExpr, whole: FlatExpr): void {
  if ((knownType(x.types, a) === 'bool') !== (knownType(x.types, b) === 'bool'))
    throw messages.mixedBool(whole.at);
}

/** u32 and i32 together have no common type where the sign bit counts. */
export function checkSigns(x: Lowering, what: string, args: readonly FlatExpr[], whole: FlatExpr): void {
  const kinds = args.map((arg): NumberType => knownType(x.types, arg));
  if (kinds.some(isFloatType)) return;
  if (kinds.includes('i32') && kinds.includes('u32')) throw messages.mixedSigns(whole.at, what);
}
