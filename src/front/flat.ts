/**
 * The flat form between syntax and IR: no functions, no records, no names. Helpers are inlined, records are a variable
 * per field, reads of arrays and all that is done to local arrays are statements, control flow is the IR's. Types are not known yet, so operators are still
 * JavaScript's.
 */
import type { Place } from './frame.ts';
import type { MathName } from './math-functions.ts';
import type { BinaryOperator } from './syntax.ts';

export type VarId = number;

interface Node {
  readonly at: Place;
}

export type FlatExpr =
  | (Node & { readonly kind: 'number'; readonly value: number })
  | (Node & { readonly kind: 'bool'; readonly value: boolean })
  | (Node & { readonly kind: 'var'; readonly id: VarId })
  | (Node & { readonly kind: 'uniform'; readonly slot: number })
  | (Node & { readonly kind: 'axis'; readonly axis: number })
  | (Node & { readonly kind: 'extent'; readonly slot: number; readonly axis: number })
  | (Node & { readonly kind: 'unary'; readonly op: '-' | '+' | '~' | '!'; readonly value: FlatExpr })
  | (Node & {
      readonly kind: 'binary';
      readonly op: BinaryOperator;
      readonly left: FlatExpr;
      readonly right: FlatExpr;
    })
  | (Node & {
      readonly kind: 'logical';
      readonly op: '&&' | '||';
      readonly left: FlatExpr;
      readonly right: FlatExpr;
    })
  | (Node & {
      readonly kind: 'conditional';
      readonly test: FlatExpr;
      readonly yes: FlatExpr;
      readonly no: FlatExpr;
    })
  | (Node & { readonly kind: 'math'; readonly name: MathName; readonly args: readonly FlatExpr[] })
  /** The value as a test: bool, whatever it is. */
  | (Node & { readonly kind: 'test'; readonly value: FlatExpr });

export type FlatAccess =
  | { readonly kind: 'element' }
  | { readonly kind: 'at' | 'near'; readonly index: readonly FlatExpr[] };

export type FlatStmt =
  /**
   * Declares variables without a value. The list grows while the text behind is expanded. `isChecked`: the text does not
   * say that they have a value where they are read.
   */
  | { readonly kind: 'open'; readonly vars: VarId[]; readonly isChecked: boolean; readonly at: Place }
  | { readonly kind: 'let' | 'set'; readonly id: VarId; readonly value: FlatExpr; readonly at: Place }
  | {
      readonly kind: 'load';
      readonly id: VarId;
      readonly slot: number;
      readonly access: FlatAccess;
      readonly at: Place;
    }
  | {
      readonly kind: 'get';
      readonly id: VarId;
      readonly array: number;
      readonly index: FlatExpr;
      readonly at: Place;
    }
  | {
      readonly kind: 'put';
      readonly array: number;
      readonly index: FlatExpr;
      readonly value: FlatExpr;
      readonly at: Place;
    }
  | {
      readonly kind: 'if';
      readonly test: FlatExpr;
      readonly yes: readonly FlatStmt[];
      readonly no: readonly FlatStmt[];
    }
  | { readonly kind: 'loop' | 'block'; readonly label: number; readonly body: readonly FlatStmt[] }
  | { readonly kind: 'exit'; readonly label: number };

/** The expressions directly inside of an expression. */
export function argsOf(expr: FlatExpr): readonly FlatExpr[] {
  switch (expr.kind) {
    case 'unary':
    case 'test':
      return [expr.value];
    case 'binary':
    case 'logical':
      return [expr.left, expr.right];
    case 'conditional':
      return [expr.test, expr.yes, expr.no];
    case 'math':
      return expr.args;
    default:
      return [];
  }
}

/** The expressions directly inside of a statement. */
export function exprsOf(stmt: FlatStmt): readonly FlatExpr[] {
  switch (stmt.kind) {
    case 'let':
    case 'set':
      return [stmt.value];
    case 'load':
      return stmt.access.kind === 'element' ? [] : stmt.access.index;
    case 'get':
      return [stmt.index];
    case 'put':
      return [stmt.index, stmt.value];
    case 'if':
      return [stmt.test];
    default:
      return [];
  }
}

export function listsOf(stmt: FlatStmt): readonly (readonly FlatStmt[])[] {
  if (stmt.kind === 'if') return [stmt.yes, stmt.no];
  return stmt.kind === 'loop' || stmt.kind === 'block' ? [stmt.body] : [];
}

/** Calls `visit` for every statement, nested ones after the statement around them. */
export function forEachFlat(list: readonly FlatStmt[], visit: (stmt: FlatStmt) => void): void {
  for (const stmt of list) {
    visit(stmt);
    for (const inner of listsOf(stmt)) forEachFlat(inner, visit);
  }
}

/** Calls `visit` for the expression and everything inside. */
export function forEachFlatExpr(expr: FlatExpr, visit: (expr: FlatExpr) => void): void {
  visit(expr);
  for (const arg of argsOf(expr)) forEachFlatExpr(arg, visit);
}

/** The variables that an expression reads. */
export function varsRead(expr: FlatExpr): ReadonlySet<VarId> {
  const read = new Set<VarId>();
  forEachFlatExpr(expr, (part) => {
    if (part.kind === 'var') read.add(part.id);
  });
  return read;
}

/** The variables that get a new value somewhere in the list. */
export function varsSet(list: readonly FlatStmt[]): ReadonlySet<VarId> {
  const changed = new Set<VarId>();
  forEachFlat(list, (stmt) => {
    if (stmt.kind === 'set') changed.add(stmt.id);
  });
  return changed;
}

export function isConstant(expr: FlatExpr): expr is FlatExpr & { kind: 'number' | 'bool' } {
  return expr.kind === 'number' || expr.kind === 'bool';
}
