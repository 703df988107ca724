/**
 * Types of variables: the highest of everything assigned to one, found by going round until nothing changes. Types only
 * ever rise in a chain of six, so this ends.
 */
import { type FlatExpr, type FlatStmt, forEachFlat, isConstant, type VarId } from './flat.ts';
import { mathRow } from './math-functions.ts';
import { type FloatType, isFloatType, join, type NumberType, numeric, typeOfNumber } from './number-type.ts';
import type { BinaryOperator } from './syntax.ts';

/** What is known of types: of the slots from the call, of the variables so far. */
export interface Types {
  /** What `/`, fractions and functions of integers give. */
  readonly float: FloatType;
  /** The type of each uniform, or of each array's elements. */
  readonly slots: readonly NumberType[];
  readonly vars: (NumberType | undefined)[];
  /** The element types of local arrays, as the variables'. */
  readonly arrays: (NumberType | undefined)[];
}

/** A value that gets into a variable without a statement: into an accumulator. */
export interface Flow {
  readonly to: VarId;
  /** An expression, or just a type that the variable must hold. */
  readonly from: FlatExpr | NumberType;
}

/** Fills `types.vars`, and in `types.arrays` what is not given. */
export function inferVars(types: Types, list: readonly FlatStmt[], flows: readonly Flow[]): void {
  let changed = true;
  const isFixed = types.arrays.map((type) => type !== undefined);
  const put = (array: number, type: NumberType | undefined): void => {
    const next = isFixed[array] ? types.arrays[array] : join(types.arrays[array], type);
    if (next === types.arrays[array]) return;
    types.arrays[array] = next;
    changed = true;
  };
  const raise = (id: VarId, type: NumberType | undefined): void => {
    const next = join(types.vars[id], type);
    if (next === types.vars[id]) return;
    types.vars[id] = next;
    changed = true;
  };
  while (changed) {
    changed = false;
    forEachFlat(list, (stmt) => {
      if (stmt.kind === 'let' || stmt.kind === 'set') raise(stmt.id, typeOf(types, stmt.value));
      else if (stmt.kind === 'load') raise(stmt.id, types.slots[stmt.slot]);
      else if (stmt.kind === 'get') raise(stmt.id, types.arrays[stmt.array]);
      else if (stmt.kind === 'put') put(stmt.array, typeOf(types, stmt.value));
    });
    for (const { to, from } of flows) raise(to, typeof from === 'string' ? from : typeOf(types, from));
  }
}

/** The type of an expression; undefined while nothing is known of what it reads. */
export function typeOf(types: Types, expr: FlatExpr): NumberType | undefined {
  switch (expr.kind) {
    case 'number':
      return typeOfNumber(expr.value, types.float);
    case 'bool':
    case 'test':
      return 'bool';
    case 'var':
      return types.vars[expr.id];
    case 'uniform':
      return types.slots[expr.slot];
    case 'axis':
    case 'extent':
      return 'nat';
    case 'unary':
      return typeOfUnary(types, expr);
    case 'binary':
      return typeOfBinary(types, expr);
    case 'logical':
      return join(typeOf(types, expr.left), typeOf(types, expr.right));
    case 'conditional':
      return join(typeOf(types, expr.yes), typeOf(types, expr.no));
    case 'math':
      return typeOfMath(types, expr);
  }
}

/** As `typeOf` once all is inferred; what nothing was ever assigned to counts as a whole number. */
export function knownType(types: Types, expr: FlatExpr): NumberType {
  return typeOf(types, expr) ?? 'nat';
}

/** Not `nat` any more: the result may be negative. */
function signed(type: NumberType | undefined): NumberType | undefined {
  return isFloatType(type) ? type : 'i32';
}

function typeOfUnary(types: Types, { op, value }: FlatExpr & { kind: 'unary' }): NumberType | undefined {
  if (op === '!') return 'bool';
  if (op === '~') return 'i32';
  const type = numeric(typeOf(types, value));
  return op === '-' && type !== undefined ? signed(type) : type;
}

const isComparison: ReadonlySet<BinaryOperator> = new Set(['===', '!==', '==', '!=', '<', '<=', '>', '>=']);

function typeOfBinary(types: Types, expr: FlatExpr & { kind: 'binary' }): NumberType | undefined {
  const { op } = expr;
  if (isComparison.has(op)) return 'bool';
  const left = numeric(typeOf(types, expr.left));
  const right = numeric(typeOf(types, expr.right));
  const both = join(left, right);
  switch (op) {
    case '-':
      return both === 'nat' ? 'i32' : both;
    case '/':
      return isFloatType(both) ? both : types.float;
    case '%':
      return both === 'i32' && left === 'nat' ? 'nat' : both;
    case '**':
      return isFloatType(both) || !isWholeExponent(expr.right) ? floatOf(types, both) : left;
    case '>>>':
      return 'u32';
    case '&':
      return left === 'nat' || right === 'nat' ? 'nat' : 'i32';
    case '|':
    case '^':
      return both === 'nat' ? 'nat' : 'i32';
    case '>>':
      return left === 'nat' ? 'nat' : 'i32';
    case '<<':
      return 'i32';
    default:
      return both;
  }
}

/** Whether integers stay integers under `** exponent`. */
export function isWholeExponent(exponent: FlatExpr): exponent is FlatExpr & { kind: 'number' } {
  return isConstant(exponent) && Number.isInteger(exponent.value) && Number(exponent.value) >= 0;
}

function floatOf(types: Types, type: NumberType | undefined): NumberType {
  return isFloatType(type) ? type : types.float;
}

function typeOfMath(types: Types, { name, args }: FlatExpr & { kind: 'math' }): NumberType | undefined {
  const { gives } = mathRow(name);
  const all = args.map((arg) => numeric(typeOf(types, arg))).reduce(join, undefined);
  switch (gives) {
    case 'float':
      return floatOf(types, all);
    case 'same':
      return name === 'sign' && all === 'u32' ? 'nat' : all;
    case 'rounding':
      return integerQuotient(types, args[0]!) ?? all;
    default:
      return gives;
  }
}

/** The type of `a / b` as an integer division, where both are integers; else undefined. */
export function integerQuotient(types: Types, expr: FlatExpr): NumberType | undefined {
  if (expr.kind !== 'binary' || expr.op !== '/') return undefined;
  const both = join(numeric(typeOf(types, expr.left)), numeric(typeOf(types, expr.right)));
  return both === undefined || isFloatType(both) ? undefined : both;
}
