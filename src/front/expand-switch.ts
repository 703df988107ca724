/**
 * `switch` → a chain of `if`. Where a case falls through into the next, the number of the case entered is kept in a
 * variable, and each body runs if that number is not above its own.
 */
import { scalarIn } from './expand-expression.ts';
import {
  collect,
  type Expansion,
  emit,
  freeze,
  freshLabel,
  freshVar,
  type Jump,
  scalarOf,
  within,
} from './expansion.ts';
import { type FlatExpr, type FlatStmt, isConstant } from './flat.ts';
import { binaryExpr, logicalExpr, numberExpr } from './fold.ts';
import { alwaysReturns } from './returns.ts';
import type { Expression, Statement, SwitchSyntax } from './syntax.ts';
import { childScope, type Scope, scalar } from './values.ts';

/** Cases that share a body. */
interface Group {
  readonly tests: readonly Expression[];
  readonly isDefault: boolean;
  readonly body: readonly Statement[];
}

/** Expands a list of statements. */
type RunBody = (scope: Scope, list: readonly Statement[]) => void;

export function runSwitch(x: Expansion, scope: Scope, stmt: SwitchSyntax, runBody: RunBody): void {
  const { at } = stmt;
  const subject = scalarOf(freeze(x, scalar(scalarIn(x, scope, stmt.subject)), 'subject', at), at);
  const groups = groupsOf(stmt);
  const end = freshLabel(x);
  const jump: Jump = { labels: [], end, takesBreak: true, nextIsUsed: false, endIsUsed: false };
  const fallsThrough = groups.slice(0, -1).some((group) => !endsInJump(group.body));
  const list = within(x, jump, () => {
    if (fallsThrough) runNumbered(x, scope, groups, subject, runBody);
    else runChain(x, scope, groups, subject, (group) => runBody(childScope(scope), withoutBreak(group.body)));
  });
  if (jump.endIsUsed) emit(x, { kind: 'block', label: end, body: list });
  else for (const inner of list) emit(x, inner);
}

function groupsOf(stmt: SwitchSyntax): readonly Group[] {
  const groups: Group[] = [];
  let tests: Expression[] = [];
  let isDefault = false;
  stmt.cases.forEach((one, k) => {
    if (one.test) tests.push(one.test);
    else isDefault = true;
    if (one.body.length === 0 && k < stmt.cases.length - 1) return;
    groups.push({ tests, isDefault, body: one.body });
    tests = [];
    isDefault = false;
  });
  return groups;
}

function endsInJump(body: readonly Statement[]): boolean {
  const last = body[body.length - 1];
  if (!last) return false;
  if (last.kind === 'block') return endsInJump(last.body);
  return last.kind === 'break' || last.kind === 'continue' || alwaysReturns(body);
}

/** The body without a last `break`, which a chain does not need. */
function withoutBreak(body: readonly Statement[]): readonly Statement[] {
  const last = body[body.length - 1];
  if (last?.kind === 'break' && last.label === undefined) return body.slice(0, -1);
  if (last?.kind !== 'block') return body;
  return [...body.slice(0, -1), { ...last, body: withoutBreak(last.body) }];
}

/** Tests in order; the default comes last, wherever it stands. */
function runChain(
  x: Expansion,
  scope: Scope,
  groups: readonly Group[],
  subject: FlatExpr,
  enter: (group: Group) => void,
): void {
  const fallback = groups.find((group) => group.isDefault);
  const from = (k: number): void => {
    const group = groups[k];
    if (!group) {
      if (fallback) enter(fallback);
      return;
    }
    if (group.isDefault) {
      from(k + 1);
      return;
    }
    const test = group.tests
      .map((one) => binaryExpr('===', subject, scalarIn(x, scope, one), one.at))
      .reduce((a, b) => logicalExpr('||', a, b, b.at));
    if (isConstant(test)) {
      if (test.value) enter(group);
      else from(k + 1);
      return;
    }
    const yes = collect(x, () => enter(group)).list;
    const no = collect(x, () => from(k + 1)).list;
    emit(x, { kind: 'if', test, yes, no });
  };
  from(0);
}

function runNumbered(
  x: Expansion,
  scope: Scope,
  groups: readonly Group[],
  subject: FlatExpr,
  runBody: RunBody,
): void {
  const { at } = subject;
  const id = freshVar(x, 'entered');
  x.mutable.add(id);
  emit(x, { kind: 'let', id, value: numberExpr(groups.length, at), at });
  runChain(x, scope, groups, subject, (group) =>
    emit(x, { kind: 'set', id, value: numberExpr(groups.indexOf(group), at), at }),
  );
  groups.forEach((group, k) => {
    const yes: FlatStmt[] = collect(x, () => runBody(childScope(scope), group.body)).list;
    const test = binaryExpr('<=', { kind: 'var', id, at }, numberExpr(k, at), at);
    emit(x, { kind: 'if', test, yes, no: [] });
  });
}
