/**
 * What istanbul makes of a text: a counter before every statement, at the start of every function, and in every branch
 * of `?:`, `&&`, `||` and defaults. The counters are reached through a function, as istanbul's are.
 */
import { type Node, parse } from 'acorn';

interface Insertion {
  readonly at: number;
  readonly text: string;
  readonly closes: boolean;
}

type Fields = Readonly<Record<string, Node | readonly (Node | null)[] | undefined>>;

/** The text with counters; the function behind them stands at its end. */
export function instrument(text: string): string {
  const insertions: Insertion[] = [];
  let counters = 0;
  const open = (at: number, added: string): void => {
    insertions.push({ at, text: added, closes: false });
  };
  const close = (at: number, added: string): void => {
    insertions.push({ at, text: added, closes: true });
  };
  const statement = (): string => `cov_2k1().s[${counters++}]++;`;
  const counted = (node: Node, inside: () => void): void => {
    open(node.start, `(cov_2k1().b[${counters++}][0]++,`);
    inside();
    close(node.end, ')');
  };
  const branches: Readonly<Record<string, readonly string[]>> = {
    ConditionalExpression: ['consequent', 'alternate'],
    LogicalExpression: ['left', 'right'],
    AssignmentPattern: ['right'],
  };
  const lists = new Set(['Program', 'BlockStatement', 'SwitchCase']);
  const visit = (node: Node): void => {
    const fields = node as unknown as Fields;
    for (const [key, value] of Object.entries(fields)) {
      for (const child of Array.isArray(value) ? (value as (Node | null)[]) : [value as Node]) {
        if (!child || typeof child !== 'object' || typeof child.type !== 'string') continue;
        if (branches[node.type]?.includes(key)) counted(child, () => visit(child));
        else if (node.type === 'ArrowFunctionExpression' && key === 'body' && child.type !== 'BlockStatement')
          wrapped(child, `cov_2k1().f[${counters++}]++;${statement()}return `);
        else if (isBranch(node, key) && child.type !== 'BlockStatement') wrapped(child, statement());
        else {
          if (lists.has(node.type) && key !== 'test' && isCounted(child)) open(child.start, statement());
          visit(child);
        }
      }
    }
  };
  const wrapped = (node: Node, before: string): void => {
    // Parentheses around an arrow's record are not part of the node.
    const outside = text[node.start - 1] === '(' && text[node.end] === ')' ? 1 : 0;
    open(node.start - outside, `{${before}`);
    visit(node);
    close(node.end + outside, '}');
  };
  visit(parse(text, { ecmaVersion: 'latest', sourceType: 'module' }));
  insertions.sort((a, b) => a.at - b.at || Number(b.closes) - Number(a.closes));
  let made = '';
  let done = 0;
  for (const { at, text: added } of insertions) {
    made += text.slice(done, at) + added;
    done = at;
  }
  return `${made}${text.slice(done)}\n${counting}`;
}

const counting = `function cov_2k1() {
  const data = { s: [], f: [], b: Array.from({ length: 5000 }, () => [0, 0]) };
  cov_2k1 = () => data;
  return data;
}`;

function isCounted(node: Node): boolean {
  return !/^(Import|Export|Function)/.test(node.type);
}

/** Where a single statement stands in for a block. */
function isBranch(node: Node, key: string): boolean {
  if (node.type === 'IfStatement') return key === 'consequent' || key === 'alternate';
  return key === 'body' && /^(For|While|DoWhile)/.test(node.type);
}
