/** A program as text for people and goldens: stable, one statement a line, each local with its type where declared. */
import type { Access, Combine, Expr, LocalId, Program, Slot, Stmt } from './node.ts';
import { accessExprs } from './walk.ts';

/**
 * Prints the whole program.
 *
 *     program hypot: rank 1, border zero, precision default
 *     slot 0 x: array f32 rank 1
 *     output 0 out: f32
 *     body
 *       load %0:f32 = slot 0 element
 *     yield sqrt(mul(%0, %0))
 *     store
 */
export function print(program: Program): string {
  const { slots, outputs, yields } = program;
  const border = typeof program.border === 'string' ? program.border : `constant ${program.border.constant}`;
  return [
    `program ${program.name}: rank ${program.rank}, border ${border}, precision ${program.precision}`,
    ...slots.map((slot, k) => `slot ${k} ${slot.name}: ${printSlot(slot)}`),
    ...outputs.map((output, k) => `output ${k} ${output.name}: ${output.dtype}`),
    ...(program.arrays ?? []).map(({ type, length }, id) => `array @${id}: ${type} x ${length}`),
    'body',
    ...printList(program, program.body, '  '),
    `yield ${printExprs(yields)}`,
    ...printSink(program),
    '',
  ].join('\n');
}

function printSlot(slot: Slot): string {
  if (slot.kind === 'uniform') return `uniform ${slot.type}`;
  const values = slot.values ? ` of ${slot.values.map(printNumber).join(', ')}` : '';
  return `array ${slot.dtype} rank ${slot.rank}${values}`;
}

function printSink(program: Program): string[] {
  const { sink } = program;
  if (sink.kind === 'store') return ['store'];
  if (sink.kind === 'histogram') return [`histogram of ${sink.bins} bins`];
  return [`reduce from ${sink.identity.map(printNumber).join(', ')}`, ...printCombine(program, sink.combine)];
}

function printCombine(program: Program, combine: Combine): string[] {
  const ids = (list: readonly LocalId[]): string => list.map((id) => declared(program, id)).join(', ');
  return [
    `combine (${ids(combine.left)}) with (${ids(combine.right)})`,
    ...printList(program, combine.body, '  '),
    `give ${printExprs(combine.results)}`,
  ];
}

function printList(program: Program, list: readonly Stmt[], indent: string): string[] {
  return list.flatMap((stmt) => printStmt(program, stmt, indent));
}

function printStmt(program: Program, stmt: Stmt, indent: string): string[] {
  const inner = `${indent}  `;
  switch (stmt.kind) {
    case 'let':
      return [`${indent}let ${declared(program, stmt.local)} = ${printExpr(stmt.value)}`];
    case 'set':
      return [`${indent}set %${stmt.local} = ${printExpr(stmt.value)}`];
    case 'load':
      return [`${indent}load ${declared(program, stmt.local)} = slot ${stmt.slot} ${printAccess(stmt.at)}`];
    case 'get':
      return [`${indent}get ${declared(program, stmt.local)} = @${stmt.array}[${printExpr(stmt.index)}]`];
    case 'put':
      return [`${indent}put @${stmt.array}[${printExpr(stmt.index)}] = ${printExpr(stmt.value)}`];
    case 'if': {
      const otherwise =
        stmt.else.length > 0 ? [`${indent}else`, ...printList(program, stmt.else, inner)] : [];
      return [`${indent}if ${printExpr(stmt.test)}`, ...printList(program, stmt.then, inner), ...otherwise];
    }
    case 'loop':
    case 'block':
      return [`${indent}${stmt.kind} L${stmt.label}`, ...printList(program, stmt.body, inner)];
    case 'exit':
      return [`${indent}exit L${stmt.label}`];
  }
}

function declared(program: Program, id: LocalId): string {
  return `%${id}:${program.locals[id]}`;
}

function printAccess(at: Access): string {
  return at.kind === 'element' ? 'element' : `${at.kind} [${printExprs(accessExprs(at))}]`;
}

function printExprs(exprs: readonly Expr[]): string {
  return exprs.map(printExpr).join(', ');
}

/** One expression. Constants show their type unless they are i32 or bool. */
export function printExpr(expr: Expr): string {
  switch (expr.kind) {
    case 'const':
      if (expr.type === 'bool') return expr.value ? 'true' : 'false';
      return expr.type === 'i32' ? printNumber(expr.value) : `${printNumber(expr.value)}:${expr.type}`;
    case 'local':
      return `%${expr.id}`;
    case 'uniform':
      return `uniform${expr.slot}`;
    case 'axis':
      return `axis${expr.axis}`;
    case 'extent':
      return expr.of === 'domain' ? `extent${expr.axis}` : `extent${expr.axis}(slot ${expr.of})`;
    case 'op': {
      const name = expr.op === 'convert' || expr.op === 'bitcast' ? `${expr.op}<${expr.type}>` : expr.op;
      return `${name}(${printExprs(expr.args)})`;
    }
  }
}

function printNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
