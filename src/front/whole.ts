/**
 * Which values are whole numbers though their type is a float: only such may be an index. A variable is whole if all
 * that is assigned to it is; found from the top: all are, until one assignment says otherwise.
 */
import { type FlatExpr, type FlatStmt, forEachFlat, type VarId } from './flat.ts';
import { knownType, type Types } from './infer.ts';
import { mathRow } from './math-functions.ts';
import { isFloatType } from './number-type.ts';

/** The variables that may hold a fraction, an infinity from outside, or NaN. */
export function fractionalVars(types: Types, list: readonly FlatStmt[]): ReadonlySet<VarId> {
  const fractional = new Set<VarId>();
  let before = -1;
  while (before !== fractional.size) {
    before = fractional.size;
    forEachFlat(list, (stmt) => {
      if (stmt.kind === 'load' && isFloatType(types.slots[stmt.slot])) fractional.add(stmt.id);
      if (stmt.kind === 'get' && isFloatType(types.arrays[stmt.array])) fractional.add(stmt.id);
      if ((stmt.kind === 'let' || stmt.kind === 'set') && !isWhole(types, fractional, stmt.value))
        fractional.add(stmt.id);
    });
  }
  return fractional;
}

const keepsWhole: ReadonlySet<string> = new Set(['+', '-', '*', '%']);

/** Whether the expression's value is a whole number (or overflows to an infinity, which is read as an edge). */
export function isWhole(types: Types, fractional: ReadonlySet<VarId>, expr: FlatExpr): boolean {
  if (!isFloatType(knownType(types, expr))) return true;
  const inside = (part: FlatExpr): boolean => isWhole(types, fractional, part);
  switch (expr.kind) {
    case 'number':
      return Number.isInteger(expr.value);
    case 'var':
      return !fractional.has(expr.id);
    case 'unary':
      return inside(expr.value);
    case 'binary':
      return keepsWhole.has(expr.op) && inside(expr.left) && inside(expr.right);
    case 'logical':
      return inside(expr.left) && inside(expr.right);
    case 'conditional':
      return inside(expr.yes) && inside(expr.no);
    case 'math': {
      const { gives } = mathRow(expr.name);
      return gives === 'rounding' || (gives === 'same' && expr.args.every(inside));
    }
    default:
      return false;
  }
}
