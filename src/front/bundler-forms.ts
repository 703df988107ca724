/**
 * Forms that bundlers, minifiers and coverage tools put into a function's text, recognised in acorn's tree:
 *
 *     __name(fn, "fn"), n(fn, "fn")         keep-names of esbuild and rolldown
 *     (0, module.helper)(x), module.HALF    imports: esbuild, rollup, webpack, vite
 *     cov_2k1().s[3]++, e().s[3]++          istanbul's counters, as statements and inside of sequences
 */
import type { CallExpression, Expression, MemberExpression, Node } from 'acorn';

/**
 * What `__name(value, "text")` names, or undefined for any other call. Minifiers rename the helper, so that all there is
 * to go by is the string: no call of a kernel's own can have one.
 */
export function namedValue(call: CallExpression): Expression | undefined {
  const [value, text] = call.arguments;
  if (call.arguments.length !== 2 || value?.type === 'SpreadElement') return undefined;
  const isNamed = value !== undefined && /^(Identifier|ArrowFunction|FunctionExpression)/.test(value.type);
  return isNamed && isText(text) && isPlainName(call.callee) ? value : undefined;
}

function isText(node: Node | undefined): boolean {
  const expr = node as Expression | undefined;
  if (expr?.type === 'TemplateLiteral') return expr.expressions.length === 0;
  return expr?.type === 'Literal' && typeof expr.value === 'string';
}

/** `f`, `m.f` and `(0, m.f)`. */
function isPlainName(node: Node): boolean {
  const inner = importedMember(node as Expression) ?? (node as Expression);
  return inner.type === 'Identifier' || (inner.type === 'MemberExpression' && !inner.computed);
}

/** The member in `(0, m.f)`, a call without `this` that bundlers write for an import. */
export function importedMember(node: Expression): MemberExpression | undefined {
  if (node.type !== 'SequenceExpression' || node.expressions.length !== 2) return undefined;
  const [first, last] = node.expressions;
  const isZero = first?.type === 'Literal' && first.value === 0;
  return isZero && last?.type === 'MemberExpression' ? last : undefined;
}

/**
 * Whether it is a counter of istanbul: an update of an element of `.s`, `.f` or `.b` of what a call without arguments
 * gives. The function's own name does not outlive a minifier.
 */
export function isCoverageCounter(node: Node): boolean {
  const expr = node as Expression;
  if (expr.type !== 'UpdateExpression') return false;
  let inner: Node = expr.argument;
  while (inner.type === 'MemberExpression' && (inner as MemberExpression).computed)
    inner = (inner as MemberExpression).object;
  const { object, property } = inner as MemberExpression;
  return (
    inner.type === 'MemberExpression' &&
    property.type === 'Identifier' &&
    /^[sfb]$/.test(property.name) &&
    object.type === 'CallExpression' &&
    object.callee.type === 'Identifier' &&
    object.arguments.length === 0
  );
}
