/**
 * Builds flat expressions, computing those of constants at once as JavaScript does, in double precision: what a
 * minifier would have written means the same as what it was made from.
 */
import { type FlatExpr, isConstant } from './flat.ts';
import type { Place } from './frame.ts';
import { type MathName, mathRow } from './math-functions.ts';
import type { BinaryOperator, UnaryOperator } from './syntax.ts';

export function numberExpr(value: number, at: Place): FlatExpr {
  return { kind: 'number', value, at };
}

export function boolExpr(value: boolean, at: Place): FlatExpr {
  return { kind: 'bool', value, at };
}

function literalExpr(value: number | boolean, at: Place): FlatExpr {
  return typeof value === 'boolean' ? boolExpr(value, at) : numberExpr(value, at);
}

const unaryMeaning: Record<UnaryOperator, (value: number) => number | boolean> = {
  '-': (value) => -value,
  '+': (value) => value,
  '~': (value) => ~value,
  '!': (value) => !value,
};

export function unaryExpr(op: UnaryOperator, value: FlatExpr, at: Place): FlatExpr {
  if (isConstant(value)) return literalExpr(unaryMeaning[op](Number(value.value)), at);
  if (op === '!' && value.kind === 'test') return unaryExpr(op, value.value, at);
  if (op === '!' && value.kind === 'unary' && value.op === '!') return testExpr(value.value, at);
  return { kind: 'unary', op, value, at };
}

const binaryMeaning: Record<BinaryOperator, (a: number, b: number) => number | boolean> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
  '>>>': (a, b) => a >>> b,
  '===': (a, b) => a === b,
  '!==': (a, b) => a !== b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

export function binaryExpr(op: BinaryOperator, left: FlatExpr, right: FlatExpr, at: Place): FlatExpr {
  const isStrict = op === '===' || op === '!==';
  if (isConstant(left) && isConstant(right) && !(isStrict && left.kind !== right.kind))
    return literalExpr(binaryMeaning[op](Number(left.value), Number(right.value)), at);
  return { kind: 'binary', op, left, right, at };
}

/** `test ? yes : no` of values that are there already. */
export function conditionalExpr(test: FlatExpr, yes: FlatExpr, no: FlatExpr, at: Place): FlatExpr {
  if (isConstant(test)) return test.value ? yes : no;
  return { kind: 'conditional', test, yes, no, at };
}

export function logicalExpr(op: '&&' | '||', left: FlatExpr, right: FlatExpr, at: Place): FlatExpr {
  if (isConstant(left)) return Boolean(left.value) === (op === '&&') ? right : left;
  return { kind: 'logical', op, left, right, at };
}

export function testExpr(value: FlatExpr, at: Place): FlatExpr {
  if (isConstant(value)) return boolExpr(Boolean(value.value), at);
  return value.kind === 'test' ? value : { kind: 'test', value, at };
}

/** Arguments must be as many as the row says. */
export function mathExpr(name: MathName, args: readonly FlatExpr[], at: Place): FlatExpr {
  if (args.every(isConstant)) {
    const values = args.map((arg) => Number((arg as { value: number | boolean }).value));
    return literalExpr(mathRow(name).fold(...values), at);
  }
  if (name === 'pow') return binaryExpr('**', args[0]!, args[1]!, at);
  return { kind: 'math', name, args, at };
}
