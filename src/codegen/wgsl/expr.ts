/**
 * Expressions as WGSL text. An expression nested too deeply for a driver's parser is cut: the inner part becomes a
 * `let` in front of the statement, which is sound as expressions have no effects and never trap.
 */
import type { Expr, OpExpr, Precision } from '../../ir/node.ts';
import { isWordOp } from '../../ir/ops.ts';
import type { ComputeType } from '../../ir/types.ts';
import { localName } from '../text/names.ts';
import { argumentField, domainField, extentField } from './layout.ts';
import { literal, runtimeLiteral } from './literal.ts';
import { type WgslRow, wgslOps } from './ops.ts';
import { line, type Module } from './text.ts';

/** Tint gives up at 128 nested expressions; a helper call and its parentheses take a few each. */
const deepest = 24;

export const axisName = (axis: number): string => `c${axis}`;

export function printExpr(module: Module, expr: Expr): string {
  return print(module, expr).text;
}

interface Printed {
  readonly text: string;
  readonly depth: number;
}

function print(module: Module, expr: Expr): Printed {
  if (expr.kind === 'op') return printOp(module, expr);
  return { text: printLeaf(module, expr), depth: 0 };
}

function printLeaf(module: Module, expr: Exclude<Expr, OpExpr>): string {
  switch (expr.kind) {
    case 'const':
      return literal(expr.type, expr.value);
    case 'local':
      return localName(expr.id);
    case 'uniform':
      return expr.type === 'bool' ? `(U.${argumentField(expr.slot)} != 0u)` : `U.${argumentField(expr.slot)}`;
    case 'axis':
      return axisName(expr.axis);
    case 'extent':
      return extentText(module, expr.of, expr.axis);
  }
}

/** An axis beyond the rank has the extent 1. */
function extentText(module: Module, of: 'domain' | number, axis: number): string {
  const { program } = module;
  if (of === 'domain') return axis < program.rank ? `U.${domainField(axis)}` : '1i';
  const slot = program.slots[of];
  return slot?.kind === 'array' && axis < slot.rank ? `U.${extentField(of, axis)}` : '1i';
}

function printOp(module: Module, expr: OpExpr): Printed {
  const { precision } = module.program;
  const printed = expr.args.map((arg) => print(module, arg));
  const args = printed.map((arg, k) =>
    arg.depth < deepest ? arg.text : spill(module, arg.text, expr.args[k]!),
  );
  const first = expr.args[0]!;
  if (first.kind === 'const' && expr.args.every((arg) => arg.kind === 'const'))
    args[0] = runtimeLiteral(first.type, first.value);
  if (isWordOp(expr.op)) throw new RangeError('WGSL has no f64');
  const row = wgslOps[expr.op];
  const spell = spellingOf(row, precision, expr.type);
  const text = spell({
    a: args[0]!,
    b: args[1] ?? '',
    c: args[2] ?? '',
    count: expr.args[1]?.kind === 'const' ? expr.args[1].value : undefined,
    from: expr.args[expr.args.length - 1]!.type,
    to: expr.type,
    use: (helper) => {
      module.helpers.add(helper);
      return helper;
    },
  });
  const depth = printed.reduce((most, arg) => Math.max(most, arg.depth < deepest ? arg.depth : 0), 0) + 1;
  if (precision !== 'strict' || !row.fenced || expr.type !== 'f32') return { text, depth };
  module.helpers.add('fence');
  return { text: `fence(${text})`, depth: depth + 1 };
}

function spellingOf(row: WgslRow, precision: Precision, type: ComputeType): WgslRow['print'] {
  if (precision === 'fast') return row.fast ?? row.print;
  return precision === 'strict' && type === 'f32' && row.strict ? row.strict : row.print;
}

function spill(module: Module, text: string, expr: Expr): string {
  const name = localName(module.nextLocal++);
  line(module, `let ${name}: ${expr.type} = ${text};`);
  return name;
}
