/**
 * Forms that bundlers, minifiers and coverage tools put into a function's text, recognised in acorn's tree:
 *
 *     __name(fn, "fn")                      esbuild --keep-names
 *     (0, module.helper)(x), module.HALF    imports: esbuild, rollup, webpack, vite
 *     cov_2k1().s[3]++                      istanbul's counters, as statements and inside of sequences
 */
import type { CallExpression, Expression, MemberExpression, Node } from 'acorn';

/** What `__name(value, "text")` names, or undefined for any other call. */
export function namedValue(call: CallExpression): Expression | undefined {
  const callee = bareCallee(call.callee);
  if (callee === undefined || !/^_?_?__name\d*$/.test(callee)) return undefined;
  const [value] = call.arguments;
  return value === undefined || value.type === 'SpreadElement' ? undefined : value;
}

/** The last name of `f`, `m.f` and `(0, m.f)`. */
function bareCallee(node: Node): string | undefined {
  const inner = importedMember(node as Expression) ?? (node as Expression);
  if (inner.type === 'Identifier') return inner.name;
  return inner.type === 'MemberExpression' && !inner.computed && inner.property.type === 'Identifier'
    ? inner.property.name
    : undefined;
}

/** The member in `(0, m.f)`, a call without `this` that bundlers write for an import. */
export function importedMember(node: Expression): MemberExpression | undefined {
  if (node.type !== 'SequenceExpression' || node.expressions.length !== 2) return undefined;
  const [first, last] = node.expressions;
  const isZero = first?.type === 'Literal' && first.value === 0;
  return isZero && last?.type === 'MemberExpression' ? last : undefined;
}

/** Whether it is a counter of istanbul: an update of something reached from `cov_…()`. */
export function isCoverageCounter(node: Node): boolean {
  const expr = node as Expression;
  if (expr.type !== 'UpdateExpression') return false;
  let root: Expression = expr.argument;
  while (root.type === 'MemberExpression' && root.object.type !== 'Super') root = root.object;
  return (
    root.type === 'CallExpression' && root.callee.type === 'Identifier' && /^cov_/.test(root.callee.name)
  );
}
