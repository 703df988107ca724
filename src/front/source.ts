/**
 * The text of a function, made into a syntax tree: arrows, `function`, object and class methods. Engines give the text
 * exactly as it was written (ECMA-262, Function.prototype.toString), so a method's text is no expression of its own and
 * needs a wrapper. Places refer to the text without it.
 */
import { type ArrowFunctionExpression, type FunctionExpression, type Node, parse } from 'acorn';
import type { Source } from './frame.ts';
import { classRefused, nativeFunction, notAFunction, unreadableSource } from './messages.ts';

export type FunctionNode = ArrowFunctionExpression | FunctionExpression;

/** A function's text and tree. `shift` is what the tree's positions are ahead of the text's. */
export interface SourceTree {
  readonly source: Source;
  readonly node: FunctionNode;
  readonly shift: number;
}

/** Each wrapper and where it leaves the function in the tree. Tried in order; the first that parses wins. */
const wrappers: readonly { before: string; after: string; find: (statement: Statement) => unknown }[] = [
  { before: '(', after: '\n)', find: (statement) => statement.expression },
  { before: '({', after: '\n})', find: (statement) => statement.expression?.properties?.[0]?.value },
  { before: '(class{', after: '\n})', find: (statement) => statement.expression?.body?.body?.[0]?.value },
];

/** As much of a statement as the wrappers look into. */
interface Statement {
  readonly expression?: {
    readonly properties?: readonly { readonly value: unknown }[];
    readonly body?: { readonly body?: readonly { readonly value: unknown }[] };
  };
}

/** The function's text as a tree. Throws CompileError where there is no text, or none that parses. */
export function readSource(fn: unknown, name: string): SourceTree {
  if (typeof fn !== 'function') throw notAFunction(name, typeof fn);
  const text = Function.prototype.toString.call(fn);
  const source = { name, text };
  if (/\{\s*\[native code\]\s*\}\s*$/.test(text))
    throw nativeFunction({ source, start: 0, end: text.length });
  if (/^class\b/.test(text)) throw classRefused({ source, start: 0, end: text.length });
  let failure: unknown;
  for (const { before, after, find } of wrappers) {
    try {
      const tree = parse(before + text + after, { ecmaVersion: 'latest', allowAwaitOutsideFunction: true });
      const node = find(tree.body[0] as unknown as Statement) as Node | undefined;
      if (isFunction(node)) return { source, node, shift: before.length };
    } catch (error) {
      failure ??= error;
    }
  }
  throw unreadableSource({ source, start: 0, end: text.length }, failure);
}

function isFunction(node: Node | undefined): node is FunctionNode {
  return node?.type === 'ArrowFunctionExpression' || node?.type === 'FunctionExpression';
}
