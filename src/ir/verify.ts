/**
 * Checks that a program is well formed, and is the only maker of `Verified`, which is all that codegen takes.
 * A failure is a defect of the front end or of a pass, never of the user: it throws InternalError.
 */
import { InternalError } from '../errors.ts';
import type { Access, Expr, Program, Stmt } from './node.ts';
import { type OpRow, opRow } from './ops.ts';
import { type ComputeType, computeTypeOf, isFloat, isInteger, roundTo } from './types.ts';

declare const verified: unique symbol;
export type Verified = Program & { readonly [verified]: true };

export function verify(program: Program): Verified {
  const check = new Checker(program);
  check.program();
  return program as Verified;
}

/** Holds what is in scope while the tree is walked. */
class Checker {
  private readonly of: Program;
  private readonly declared = new Set<number>();
  private readonly labels = new Set<number>();
  private readonly seenLabels = new Set<number>();
  /** A combine stands apart from the points: it has no axes and no arrays. */
  private inCombine = false;

  constructor(of: Program) {
    this.of = of;
  }

  program(): void {
    const { of } = this;
    if (of.rank < 1 || of.rank > 3) this.fail(`rank ${of.rank} is not 1 to 3`);
    for (const [id, { length }] of (of.arrays ?? []).entries())
      if (!Number.isInteger(length) || length < 1) this.fail(`array ${id} has ${length} elements`);
    this.list(of.body, false);
    for (const [k, expr] of of.yields.entries()) this.expr(expr, `yield ${k}`);
    this.sink();
  }

  private sink(): void {
    const { sink, yields, outputs } = this.of;
    if (sink.kind === 'histogram') {
      if (
        yields.length !== 1 ||
        yields[0]!.type !== 'i32' ||
        outputs.length !== 1 ||
        outputs[0]!.dtype !== 'u32'
      )
        this.fail('a histogram takes one i32 and gives one u32 output');
      return;
    }
    if (yields.length !== outputs.length || outputs.length === 0)
      this.fail(`${yields.length} yields for ${outputs.length} outputs`);
    for (const [k, output] of outputs.entries()) {
      if (yields[k]!.type !== computeTypeOf(output.dtype))
        this.fail(`output '${output.name}' is ${output.dtype} but its yield is ${yields[k]!.type}`);
    }
    if (sink.kind === 'reduce') this.combine();
  }

  private combine(): void {
    const { sink, outputs, locals } = this.of;
    if (sink.kind !== 'reduce') return;
    const { left, right, body, results } = sink.combine;
    const counts = [left.length, right.length, results.length, sink.identity.length];
    if (counts.some((count) => count !== outputs.length))
      this.fail(`combine has ${counts.join('/')} fields for ${outputs.length} outputs`);
    this.declared.clear();
    this.inCombine = true;
    for (const id of [...left, ...right]) this.declare(id);
    for (const [k, output] of outputs.entries()) {
      const type = computeTypeOf(output.dtype);
      if (locals[left[k]!] !== type || locals[right[k]!] !== type || results[k]?.type !== type)
        this.fail(`combine field '${output.name}' is not ${type} throughout`);
    }
    this.list(body, false);
    for (const expr of results) this.expr(expr, 'combine result');
  }

  /** Declarations of a nested list end with it. */
  private list(stmts: readonly Stmt[], nested = true): void {
    const before = nested ? new Set(this.declared) : undefined;
    for (const stmt of stmts) this.stmt(stmt);
    if (!before) return;
    for (const id of this.declared) if (!before.has(id)) this.declared.delete(id);
  }

  private stmt(stmt: Stmt): void {
    switch (stmt.kind) {
      case 'let':
        this.value(stmt.local, stmt.value);
        this.declare(stmt.local);
        return;
      case 'set':
        if (!this.declared.has(stmt.local)) this.fail(`set of undeclared local ${stmt.local}`);
        this.value(stmt.local, stmt.value);
        return;
      case 'load':
        this.access(stmt.slot, stmt.at, stmt.local);
        this.declare(stmt.local);
        return;
      case 'get':
        this.element(stmt.array, stmt.index, this.of.locals[stmt.local]);
        this.declare(stmt.local);
        return;
      case 'put':
        this.expr(stmt.value, `value for array ${stmt.array}`);
        this.element(stmt.array, stmt.index, stmt.value.type);
        return;
      case 'if':
        this.expect(stmt.test, 'bool', 'if');
        this.list(stmt.then);
        this.list(stmt.else);
        return;
      case 'loop':
      case 'block':
        this.labelled(stmt.label, stmt.body);
        return;
      case 'exit':
        if (!this.labels.has(stmt.label)) this.fail(`exit of label ${stmt.label} outside of it`);
    }
  }

  private labelled(label: number, body: readonly Stmt[]): void {
    if (this.seenLabels.has(label)) this.fail(`label ${label} stands twice`);
    this.seenLabels.add(label);
    this.labels.add(label);
    this.list(body);
    this.labels.delete(label);
  }

  private declare(id: number): void {
    if (this.of.locals[id] === undefined) this.fail(`local ${id} has no type`);
    if (this.declared.has(id)) this.fail(`local ${id} is declared twice`);
    this.declared.add(id);
  }

  private value(id: number, value: Expr): void {
    this.expr(value, `value of local ${id}`);
    if (this.of.locals[id] !== value.type)
      this.fail(`local ${id} is ${this.of.locals[id]} but gets ${value.type}`);
  }

  private access(slot: number, at: Access, id: number): void {
    if (this.inCombine) this.fail('a combine reads no arrays');
    const of = this.of.slots[slot];
    if (of?.kind !== 'array') this.fail(`load from slot ${slot}, which is no array`);
    if (this.of.locals[id] !== computeTypeOf(of.dtype))
      this.fail(`load of ${of.dtype} into a ${this.of.locals[id]} local`);
    if (at.kind === 'element') return;
    const exprs = at.kind === 'at' ? at.index : at.offset;
    if (exprs.length !== of.rank) this.fail(`${exprs.length} indices for an array of rank ${of.rank}`);
    if (at.kind === 'near' && of.rank !== this.of.rank)
      this.fail(`near load from an array of rank ${of.rank}`);
    for (const expr of exprs) this.expect(expr, 'i32', 'index');
  }

  private element(id: number, index: Expr, type: ComputeType | undefined): void {
    if (this.inCombine) this.fail('a combine has no arrays of its own');
    const array = this.of.arrays?.[id];
    if (!array) this.fail(`array ${id} is not declared`);
    if (array.type !== type) this.fail(`array ${id} is ${array.type} but meets ${type}`);
    this.expect(index, 'i32', 'index');
  }

  private expect(expr: Expr, type: ComputeType, what: string): void {
    this.expr(expr, what);
    if (expr.type !== type) this.fail(`${what} is ${expr.type}, not ${type}`);
  }

  private expr(expr: Expr, what: string): void {
    switch (expr.kind) {
      case 'const':
        if (!Object.is(roundTo(expr.type, expr.value), expr.value))
          this.fail(`${what}: ${expr.value} is no ${expr.type}`);
        return;
      case 'local':
        if (!this.declared.has(expr.id)) this.fail(`${what} reads local ${expr.id} outside of its scope`);
        if (this.of.locals[expr.id] !== expr.type)
          this.fail(`${what} reads local ${expr.id} as ${expr.type}`);
        return;
      case 'uniform': {
        const slot = this.of.slots[expr.slot];
        if (slot?.kind !== 'uniform' || slot.type !== expr.type)
          this.fail(`${what} reads slot ${expr.slot} as a ${expr.type} uniform`);
        return;
      }
      case 'axis':
        if (this.inCombine) this.fail('a combine has no axes');
        if (expr.axis >= this.of.rank) this.fail(`${what} reads axis ${expr.axis} of rank ${this.of.rank}`);
        return;
      case 'extent':
        this.extent(expr.of, expr.axis, what);
        return;
      case 'op':
        for (const arg of expr.args) this.expr(arg, what);
        this.op(expr.op, opRow(expr.op), expr.type, expr.args);
        return;
    }
  }

  private extent(of: 'domain' | number, axis: number, what: string): void {
    const slot = of === 'domain' ? undefined : this.of.slots[of];
    const rank = of === 'domain' ? this.of.rank : slot?.kind === 'array' ? slot.rank : 0;
    if (axis >= rank) this.fail(`${what} reads extent ${axis} of ${of}, which has rank ${rank}`);
  }

  private op(name: string, row: OpRow, type: ComputeType, args: readonly Expr[]): void {
    if (args.length !== row.arity) this.fail(`${name} has ${args.length} arguments`);
    if (name === 'convert') return;
    if (name === 'bitcast') {
      if (args[0]!.type === 'f64' || args[0]!.type === 'bool' || type === 'f64' || type === 'bool')
        this.fail('bitcast is for 32 bits');
      return;
    }
    const operands =
      name === 'select' ? args.slice(1) : name === 'shl' || name === 'shr' ? args.slice(0, 1) : args;
    if (name === 'select' && args[0]!.type !== 'bool') this.fail('select tests a bool');
    if (operands.length < args.length && name !== 'select' && args[1]!.type !== 'i32')
      this.fail('a shift count is i32');
    const of = operands[0]!.type;
    if (operands.some((arg) => arg.type !== of))
      this.fail(`${name} mixes ${operands.map((arg) => arg.type).join(' and ')}`);
    if (!isIn(row.on, of)) this.fail(`${name} does not take ${of}`);
    const gives = row.gives === 'bool' ? 'bool' : of;
    if (type !== gives) this.fail(`${name} of ${of} gives ${gives}, not ${type}`);
  }

  private fail(message: string): never {
    throw new InternalError('IR_INVALID', `program '${this.of.name}': ${message}`);
  }
}

function isIn(domain: OpRow['on'], type: ComputeType): boolean {
  switch (domain) {
    case 'any':
      return true;
    case 'numeric':
      return type !== 'bool';
    case 'integer':
      return isInteger(type);
    case 'float':
      return isFloat(type);
    case 'bits':
      return !isFloat(type);
    case 'bool':
      return type === 'bool';
    case 'f32':
      return type === 'f32';
  }
}
