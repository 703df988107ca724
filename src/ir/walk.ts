/** Visiting and rebuilding nodes. Rebuilders return the very same node where nothing changed. */
import type { Access, Combine, Expr, LocalId, Program, Stmt } from './node.ts';

/** The expressions directly inside of a statement. */
export function exprsOf(stmt: Stmt): readonly Expr[] {
  switch (stmt.kind) {
    case 'let':
    case 'set':
      return [stmt.value];
    case 'load':
      return accessExprs(stmt.at);
    case 'get':
      return [stmt.index];
    case 'put':
      return [stmt.index, stmt.value];
    case 'if':
      return [stmt.test];
    case 'loop':
    case 'block':
    case 'exit':
      return [];
  }
}

export function accessExprs(at: Access): readonly Expr[] {
  if (at.kind === 'element') return [];
  return at.kind === 'at' ? at.index : at.offset;
}

/** Whether the statement declares a local. */
export function isDeclaration(stmt: Stmt): stmt is Stmt & { readonly local: LocalId } {
  return stmt.kind === 'let' || stmt.kind === 'load' || stmt.kind === 'get';
}

/** The statement lists directly inside of a statement. */
export function listsOf(stmt: Stmt): readonly (readonly Stmt[])[] {
  if (stmt.kind === 'if') return [stmt.then, stmt.else];
  return stmt.kind === 'loop' || stmt.kind === 'block' ? [stmt.body] : [];
}

/** Calls `visit` for the statement list's statements and everything nested, outer first. */
export function forEachStmt(list: readonly Stmt[], visit: (stmt: Stmt) => void): void {
  for (const stmt of list) {
    visit(stmt);
    for (const inner of listsOf(stmt)) forEachStmt(inner, visit);
  }
}

/** Calls `visit` for the expression and everything inside, outer first. */
export function forEachExpr(expr: Expr, visit: (expr: Expr) => void): void {
  visit(expr);
  if (expr.kind === 'op') for (const arg of expr.args) forEachExpr(arg, visit);
}

/** Calls `visit` for every expression of the program: body, yields and combine. */
export function forEachProgramExpr(program: Program, visit: (expr: Expr) => void): void {
  const inList = (list: readonly Stmt[]): void =>
    forEachStmt(list, (stmt) => {
      for (const expr of exprsOf(stmt)) forEachExpr(expr, visit);
    });
  inList(program.body);
  for (const expr of program.yields) forEachExpr(expr, visit);
  if (program.sink.kind !== 'reduce') return;
  inList(program.sink.combine.body);
  for (const expr of program.sink.combine.results) forEachExpr(expr, visit);
}

/** Rebuilds an expression from the leaves up. */
export function mapExpr(expr: Expr, change: (expr: Expr) => Expr): Expr {
  if (expr.kind !== 'op') return change(expr);
  const args = mapSame(expr.args, (arg) => mapExpr(arg, change));
  return change(args === expr.args ? expr : { ...expr, args });
}

/** Rebuilds a statement's own expressions (not those of nested statements). */
export function mapStmtExprs(stmt: Stmt, change: (expr: Expr) => Expr): Stmt {
  switch (stmt.kind) {
    case 'let':
    case 'set': {
      const value = change(stmt.value);
      return value === stmt.value ? stmt : { ...stmt, value };
    }
    case 'load': {
      const at = mapAccess(stmt.at, change);
      return at === stmt.at ? stmt : { ...stmt, at };
    }
    case 'get': {
      const index = change(stmt.index);
      return index === stmt.index ? stmt : { ...stmt, index };
    }
    case 'put': {
      const index = change(stmt.index);
      const value = change(stmt.value);
      return index === stmt.index && value === stmt.value ? stmt : { ...stmt, index, value };
    }
    case 'if': {
      const test = change(stmt.test);
      return test === stmt.test ? stmt : { ...stmt, test };
    }
    default:
      return stmt;
  }
}

export function mapAccess(at: Access, change: (expr: Expr) => Expr): Access {
  if (at.kind === 'element') return at;
  if (at.kind === 'at') {
    const index = mapSame(at.index, change);
    return index === at.index ? at : { kind: 'at', index };
  }
  const offset = mapSame(at.offset, change);
  return offset === at.offset ? at : { kind: 'near', offset };
}

/** Rebuilds a statement's nested lists. */
export function mapLists(stmt: Stmt, change: (list: readonly Stmt[]) => readonly Stmt[]): Stmt {
  if (stmt.kind === 'if') {
    const then = change(stmt.then);
    const otherwise = change(stmt.else);
    return then === stmt.then && otherwise === stmt.else ? stmt : { ...stmt, then, else: otherwise };
  }
  if (stmt.kind !== 'loop' && stmt.kind !== 'block') return stmt;
  const body = change(stmt.body);
  return body === stmt.body ? stmt : { ...stmt, body };
}

/** Rebuilds every expression of a program, each from the leaves up. */
export function mapProgramExprs(program: Program, change: (expr: Expr) => Expr): Program {
  const deep = (expr: Expr): Expr => mapExpr(expr, change);
  const list = (stmts: readonly Stmt[]): readonly Stmt[] =>
    mapSame(stmts, (stmt) => mapLists(mapStmtExprs(stmt, deep), list));
  return mapBodies(program, list, deep);
}

/** Applies `list` to the body and the combine's body, and `expr` to the yields and the combine's results. */
export function mapBodies(
  program: Program,
  list: (stmts: readonly Stmt[]) => readonly Stmt[],
  expr: (expr: Expr) => Expr,
): Program {
  const { sink } = program;
  const combine = (old: Combine): Combine => ({
    ...old,
    body: list(old.body),
    results: mapSame(old.results, expr),
  });
  return {
    ...program,
    body: list(program.body),
    yields: mapSame(program.yields, expr),
    sink: sink.kind === 'reduce' ? { ...sink, combine: combine(sink.combine) } : sink,
  };
}

/** `Array.map` that returns the same array where every element stayed the same. */
export function mapSame<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  let changed = false;
  const next = items.map((item) => {
    const made = change(item);
    if (made !== item) changed = true;
    return made;
  });
  return changed ? next : items;
}

/** Whether two expressions are the same tree. */
export function sameExpr(a: Expr, b: Expr): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || a.type !== b.type) return false;
  switch (a.kind) {
    case 'const':
      return Object.is(a.value, (b as typeof a).value);
    case 'local':
      return a.id === (b as typeof a).id;
    case 'uniform':
      return a.slot === (b as typeof a).slot;
    case 'axis':
      return a.axis === (b as typeof a).axis;
    case 'extent':
      return a.axis === (b as typeof a).axis && a.of === (b as typeof a).of;
    case 'op': {
      const other = b as typeof a;
      return (
        a.op === other.op &&
        a.args.length === other.args.length &&
        a.args.every((arg, k) => sameExpr(arg, other.args[k]!))
      );
    }
  }
}
