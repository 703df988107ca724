/**
 * Where a function's returns stand. Returns that are last on every way need no jump: what follows an `if` that returns
 * moves into the other branch.
 *
 *     if (c) return a; rest   →   if (c) { return a } else { rest }
 */
import { insideOf, type Statement } from './syntax.ts';

export function containsReturn(stmt: Statement): boolean {
  return stmt.kind === 'return' || insideOf(stmt).lists.some((list) => list.some(containsReturn));
}

/** The list with every return in last place, or undefined where that takes a jump (returns inside of loops). */
export function withReturnsLast(list: readonly Statement[]): readonly Statement[] | undefined {
  const k = list.findIndex(containsReturn);
  if (k < 0) return list;
  const stmt = list[k]!;
  const rest = list.slice(k + 1);
  const before = list.slice(0, k);
  // What follows never runs, but functions declared there can be called.
  if (stmt.kind === 'return') return [...before, ...rest.filter(({ kind }) => kind === 'function'), stmt];
  if (stmt.kind === 'block') {
    const body = rest.length === 0 || alwaysReturns(stmt.body) ? withReturnsLast(stmt.body) : undefined;
    return body && [...before, { ...stmt, body }];
  }
  if (stmt.kind !== 'if') return undefined;
  const yesEnds = alwaysReturns(stmt.yes);
  if (rest.length > 0 && !yesEnds && !alwaysReturns(stmt.no)) return undefined;
  const yes = withReturnsLast(yesEnds ? stmt.yes : followedBy(stmt.yes, rest));
  const no = withReturnsLast(yesEnds ? followedBy(stmt.no, rest) : stmt.no);
  return yes && no && [...before, { ...stmt, yes, no }];
}

/** Both lists in a row, without names of the first one reaching the second. */
function followedBy(list: readonly Statement[], rest: readonly Statement[]): readonly Statement[] {
  if (rest.length === 0) return list;
  const declares = list.some((stmt) => stmt.kind === 'declare' || stmt.kind === 'function');
  if (!declares) return [...list, ...rest];
  return [{ kind: 'block', body: list, at: list[0]!.at }, ...rest];
}

/** Whether no way through the list reaches its end. */
export function alwaysReturns(list: readonly Statement[]): boolean {
  return list.some((stmt) => {
    switch (stmt.kind) {
      case 'return':
        return true;
      case 'if':
        return alwaysReturns(stmt.yes) && alwaysReturns(stmt.no);
      case 'block':
        return alwaysReturns(stmt.body);
      case 'labelled':
        return alwaysReturns([stmt.body]) && !breaks([stmt.body], stmt.label, false);
      case 'loop': {
        const { test } = stmt;
        const isEndless =
          test === undefined ||
          (test.kind === 'bool' && test.value) ||
          (test.kind === 'number' && test.value !== 0);
        if (!stmt.testFirst && alwaysReturns([stmt.body]) && !jumps([stmt.body])) return true;
        return isEndless && !breaks([stmt.body], undefined, true);
      }
      case 'switch': {
        const last = stmt.cases[stmt.cases.length - 1];
        const hasDefault = stmt.cases.some((one) => one.test === undefined);
        const isLeft = stmt.cases.some((one) => breaks(one.body, undefined, true));
        return last !== undefined && hasDefault && !isLeft && alwaysReturns(last.body);
      }
      default:
        return false;
    }
  });
}

/**
 * Whether the list has a `break` of the label, or one (`bare`) of the innermost loop around the list. A labelled break
 * inside of a loop may go anywhere: it counts.
 */
function breaks(list: readonly Statement[], label: string | undefined, bare: boolean): boolean {
  return list.some((stmt) => {
    if (stmt.kind === 'break')
      return stmt.label === undefined ? bare : label === undefined || stmt.label === label;
    const isTarget = stmt.kind === 'loop' || stmt.kind === 'forOf' || stmt.kind === 'switch';
    return insideOf(stmt).lists.some((inner) => breaks(inner, label, bare && !isTarget));
  });
}

function jumps(list: readonly Statement[]): boolean {
  return list.some(
    (stmt) => stmt.kind === 'break' || stmt.kind === 'continue' || insideOf(stmt).lists.some(jumps),
  );
}
