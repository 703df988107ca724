/**
 * Computes what is known: operations on constants (by their own meaning, so integers wrap and floats round as at run
 * time), identities, selects and branches with a constant test, elements and lengths of constant lists, and locals that
 * only ever hold a constant or another such local.
 *
 * What must hold: every rule keeps the bits of `evaluate`, NaN, infinities and the sign of zero included.
 */
import { constant, letLocal, op, when } from '../ir/build.ts';
import { applyOp } from '../ir/evaluate.ts';
import type { Const, Expr, LocalId, OpExpr, Program, Stmt } from '../ir/node.ts';
import type { OpName } from '../ir/ops.ts';
import { isFloat, isInteger } from '../ir/types.ts';
import { isDeclaration, mapBodies, mapExpr, mapLists, mapStmtExprs, sameExpr } from '../ir/walk.ts';
import { type LocalFacts, localFacts } from './locals.ts';

export function foldConstants(program: Program): Program {
  const facts = localFacts(program);
  const known = new Map<LocalId, Expr>();
  const fold = (expr: Expr): Expr => mapExpr(expr, (inner) => foldExpr(program, known, inner));
  const list = (stmts: readonly Stmt[]): readonly Stmt[] => stmts.flatMap(stmt);
  const stmt = (old: Stmt): readonly Stmt[] => {
    const made = foldLoad(program, mapStmtExprs(old, fold));
    if (made.kind === 'let' && isPlain(facts, made.value) && facts.isStable(made.local))
      known.set(made.local, made.value);
    return foldBranch(facts, mapLists(made, list));
  };
  return mapBodies(program, list, fold);
}

/** A value that may stand wherever the local is read: it can't change in between. */
function isPlain(facts: LocalFacts, value: Expr): boolean {
  if (value.kind === 'local') return facts.isStable(value.id);
  return value.kind !== 'op';
}

/** The elements of a slot, where they are constants. */
function valuesOf({ slots }: Program, id: number): readonly number[] | undefined {
  const slot = slots[id];
  return slot?.kind === 'array' ? slot.values : undefined;
}

/** A load of a constant at a constant index is its value; outside of the array, 0. */
function foldLoad(program: Program, stmt: Stmt): Stmt {
  if (stmt.kind !== 'load' || stmt.at.kind !== 'at') return stmt;
  const [index] = stmt.at.index;
  const values = valuesOf(program, stmt.slot);
  if (!values || index?.kind !== 'const') return stmt;
  return letLocal(stmt.local, constant(program.locals[stmt.local]!, values[index.value] ?? 0));
}

function foldExpr(program: Program, known: ReadonlyMap<LocalId, Expr>, expr: Expr): Expr {
  if (expr.kind === 'local') return known.get(expr.id) ?? expr;
  if (expr.kind === 'extent' && expr.of !== 'domain') {
    const values = valuesOf(program, expr.of);
    if (values) return constant('i32', values.length);
  }
  return expr.kind === 'op' ? simplify(expr) : expr;
}

/** An `if` with a constant test is the side it takes, unless that would declare a local twice in one list. */
function foldBranch(facts: LocalFacts, stmt: Stmt): readonly Stmt[] {
  if (stmt.kind !== 'if' || stmt.test.kind !== 'const') return [stmt];
  const taken = stmt.test.value ? stmt.then : stmt.else;
  const clashes = taken.some((inner) => isDeclaration(inner) && facts.declarations(inner.local) > 1);
  return clashes ? [when(constant('bool', 1), taken)] : taken;
}

/** Simplifies one operation whose arguments are simple already. */
export function simplify(expr: OpExpr): Expr {
  const { args } = expr;
  if (args.every((arg) => arg.kind === 'const'))
    return {
      kind: 'const',
      type: expr.type,
      value: applyOp(
        expr,
        args.map((arg) => (arg as Const).value),
      ),
    };
  const ordered = constantLast(expr);
  return rules[ordered.op]?.(ordered) ?? ordered;
}

const commutative: ReadonlySet<OpName> = new Set(['add', 'mul', 'and', 'or', 'xor', 'eq', 'ne'] as const);

/** a op b = b op a exactly; which NaN comes out is not looked at anywhere. */
function constantLast(expr: OpExpr): OpExpr {
  const [a, b] = expr.args;
  if (!commutative.has(expr.op) || a?.kind !== 'const' || b === undefined) return expr;
  return { ...expr, args: [b, a] };
}

type Rule = (expr: OpExpr) => Expr | undefined;

/** Whether the expression is that constant, -0 and 0 told apart. */
function is(expr: Expr | undefined, value: number): boolean {
  return expr?.kind === 'const' && Object.is(expr.value, value);
}

/** All bits set, as the type holds it. */
function isOnes(expr: Expr): boolean {
  return expr.kind === 'const' && (expr.type === 'bool' ? expr.value === 1 : (expr.value | 0) === -1);
}

/** The rules of one operation in turn. */
const either =
  (...list: readonly Rule[]): Rule =>
  (expr) => {
    for (const rule of list) {
      const made = rule(expr);
      if (made) return made;
    }
    return undefined;
  };

/** x op neutral = x, for every x. */
const neutral =
  (value: number, when: (expr: OpExpr) => boolean = () => true): Rule =>
  (expr) =>
    when(expr) && is(expr.args[1], value) ? expr.args[0] : undefined;

const onInteger = (expr: OpExpr): boolean => isInteger(expr.type);
const onFloat = (expr: OpExpr): boolean => isFloat(expr.type);

/** Integers wrap, so (x + c) + d = x + (c + d). Floats round in between: not for them. */
const gatherConstants: Rule = (expr) => {
  const [left, d] = expr.args;
  if (!onInteger(expr) || d?.kind !== 'const' || left?.kind !== 'op' || left.op !== expr.op) return undefined;
  const [x, c] = left.args;
  if (c?.kind !== 'const' || x === undefined) return undefined;
  return simplify(op(expr.op as 'add', x, simplify(op(expr.op as 'add', c, d))));
};

/** Integers: x - c = x + (-c). */
const addNegative: Rule = (expr) => {
  const [x, c] = expr.args;
  if (!onInteger(expr) || c?.kind !== 'const') return undefined;
  return simplify(op('add', x!, constant(expr.type, -c.value)));
};

/** Integers: x - x = 0. (For floats infinity - infinity is NaN.) */
const sameIsZero: Rule = (expr) =>
  onInteger(expr) && sameExpr(expr.args[0]!, expr.args[1]!) ? constant(expr.type, 0) : undefined;

/** Integers and bools: x op 0 = 0. (For floats NaN, infinity and -x stand against it.) */
const zeroWins: Rule = (expr) => (!onFloat(expr) && is(expr.args[1], 0) ? expr.args[1] : undefined);

const sameIsSame: Rule = (expr) => (sameExpr(expr.args[0]!, expr.args[1]!) ? expr.args[0] : undefined);

/** x / 2^k = x * 2^-k: both are the one correctly rounded quotient, as long as 2^-k is a normal number. */
const timesReciprocal: Rule = (expr) => {
  const c = expr.args[1];
  if (c?.kind !== 'const') return undefined;
  const exponent = Math.log2(Math.abs(c.value));
  const most = expr.type === 'f32' ? 120 : 1000;
  if (!Number.isInteger(exponent) || Math.abs(exponent) > most || 2 ** exponent !== Math.abs(c.value))
    return undefined;
  return simplify(op('mul', expr.args[0]!, constant(expr.type, 1 / c.value)));
};

const innerOf = (expr: Expr | undefined, name: OpName): OpExpr | undefined =>
  expr?.kind === 'op' && expr.op === name ? expr : undefined;

/** Twice is not at all: -(-x), !!x, ~~x. */
const twice: Rule = (expr) => innerOf(expr.args[0], expr.op)?.args[0];

/** !(a == b) is a != b for all values. (!(a < b) is a >= b only without NaN.) */
const oppositeTest: Rule = (expr) => {
  const inner = innerOf(expr.args[0], 'eq') ?? innerOf(expr.args[0], 'ne');
  if (expr.type !== 'bool' || !inner) return undefined;
  return op(inner.op === 'eq' ? 'ne' : 'eq', ...inner.args);
};

const opposites: Partial<Record<OpName, 'lt' | 'le' | 'gt' | 'ge'>> = {
  lt: 'ge',
  le: 'gt',
  gt: 'le',
  ge: 'lt',
};

/** On anything but floats there is no NaN: !(a < b) is a >= b. */
const oppositeOrder: Rule = (expr) => {
  const inner = expr.args[0];
  const name = inner?.kind === 'op' ? opposites[inner.op] : undefined;
  if (inner?.kind !== 'op' || name === undefined || isFloat(inner.args[0]!.type)) return undefined;
  return op(name, ...inner.args);
};

/** Bool: x == true is x, x == false is !x. */
const testOfBool =
  (same: number): Rule =>
  (expr) => {
    const [x, c] = expr.args;
    if (x?.type !== 'bool' || c?.kind !== 'const') return undefined;
    return c.value === same ? x : simplify(op('not', x));
  };

const foldSelect: Rule = (expr) => {
  const [test, yes, no] = expr.args as [Expr, Expr, Expr];
  if (test.kind === 'const') return test.value ? yes : no;
  if (sameExpr(yes, no)) return yes;
  const negated = innerOf(test, 'not');
  return negated ? { ...expr, args: [negated.args[0]!, no, yes] } : undefined;
};

const onesWin: Rule = (expr) => (isOnes(expr.args[1]!) ? expr.args[1] : undefined);
const onesNeutral: Rule = (expr) => (isOnes(expr.args[1]!) ? expr.args[0] : undefined);
const notBool: Rule = (expr) =>
  expr.type === 'bool' && is(expr.args[1], 1) ? simplify(op('not', expr.args[0]!)) : undefined;

const rules: Partial<Record<OpName, Rule>> = {
  // x + -0 = x for every float; x + 0 is not, as -0 + 0 = 0.
  add: either(neutral(0, onInteger), neutral(-0, onFloat), gatherConstants),
  // x - 0 = x for every float; x - -0 is not.
  sub: either(neutral(0), sameIsZero, addNegative),
  mul: either(neutral(1), zeroWins, gatherConstants),
  div: either(neutral(1), timesReciprocal),
  idiv: neutral(1),
  neg: twice,
  min: sameIsSame,
  max: sameIsSame,
  and: either(zeroWins, onesNeutral, sameIsSame),
  or: either(neutral(0), onesWin, sameIsSame),
  xor: either(neutral(0), notBool),
  not: either(twice, oppositeTest, oppositeOrder),
  shl: neutral(0),
  shr: neutral(0),
  eq: testOfBool(1),
  ne: testOfBool(0),
  select: foldSelect,
};
