/**
 * Scalars that are part of an index are integers: in `a[y * width + x]` over f32 arrays, `width` would be f32 as all
 * scalars are, and the index no integer. A scalar that the caller gave as a whole number becomes i32 instead, where it
 * gets into an index without being rounded on the way.
 */
import { argsOf, type FlatExpr, type FlatStmt, forEachFlat, type VarId } from './flat.ts';
import { knownType, type Types } from './infer.ts';
import { isFloatType } from './number-type.ts';
import { fractionalVars, isWhole } from './whole.ts';

/** The slots of uniforms that have to be integers. */
export function indexScalars(types: Types, list: readonly FlatStmt[]): ReadonlySet<number> {
  const fractional = fractionalVars(types, list);
  const slots = new Set<number>();
  const seen = new Set<VarId>();
  const assigned = assignments(list);
  const visit = (expr: FlatExpr): void => {
    if (!isFloatType(knownType(types, expr)) || isWhole(types, fractional, expr)) return;
    if (expr.kind === 'uniform') slots.add(expr.slot);
    if (expr.kind === 'var' && !seen.has(expr.id)) {
      seen.add(expr.id);
      for (const value of assigned.get(expr.id) ?? []) visit(value);
    }
    for (const arg of argsOf(expr)) visit(arg);
  };
  forEachFlat(list, (stmt) => {
    if (stmt.kind === 'load' && stmt.access.kind !== 'element')
      for (const index of stmt.access.index) visit(index);
    if (stmt.kind === 'get' || stmt.kind === 'put') visit(stmt.index);
  });
  return slots;
}

function assignments(list: readonly FlatStmt[]): ReadonlyMap<VarId, readonly FlatExpr[]> {
  const found = new Map<VarId, FlatExpr[]>();
  forEachFlat(list, (stmt) => {
    if (stmt.kind !== 'let' && stmt.kind !== 'set') return;
    const values = found.get(stmt.id);
    if (values) values.push(stmt.value);
    else found.set(stmt.id, [stmt.value]);
  });
  return found;
}
