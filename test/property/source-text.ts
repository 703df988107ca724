/**
 * Random expressions of JavaScript in one of three kinds of number, written so that plain JavaScript computes what a
 * kernel does: f64 as it is, f32 with `Math.fround` around each operation, i32 brought back to 32 bits as asm.js did.
 */
import type { Decisions } from './decisions.ts';

export type NumberKind = 'f64' | 'f32' | 'i32';

export interface Writing {
  readonly d: Decisions;
  readonly kind: NumberKind;
  /** How many names have been made. */
  names: number;
}

/** What an expression may use: variables; a pure one neither assigns nor reads or calls what is around it. */
export interface Seen {
  readonly vars: readonly string[];
  readonly pure?: boolean;
}

/** Numbers in the list `table`, which stands outside of a body, as does the helper `outer`. */
export const tableSize = 4;

export function fresh(w: Writing, prefix: string): string {
  return `${prefix}${w.names++}`;
}

/** One operation, rounded to the kind. */
export function rounded({ kind }: Writing, text: string): string {
  if (kind === 'f64') return `(${text})`;
  return kind === 'f32' ? `Math.fround(${text})` : `((${text}) | 0)`;
}

/** A number by which things are changed: exact in every kind. */
export function step({ kind }: Pick<Writing, 'kind'>): string {
  return kind === 'i32' ? '1' : '0.5';
}

const fractions = ['0', '1', '2', '-1', '0.5', '0.25', '3', '-0.75'] as const;
const wholes = ['0', '1', '2', '-1', '7', '255', '-128', '65536', '2147483647', '-2147483648'] as const;

export function literal({ d, kind }: Writing): string {
  return d.pick(kind === 'i32' ? wholes : fractions);
}

export function expression(w: Writing, seen: Seen, depth: number): string {
  const { d } = w;
  if (depth <= 0) return d.below(3) === 2 ? literal(w) : d.pick(seen.vars);
  const one = (): string => expression(w, seen, depth - 1);
  switch (d.below(seen.pure ? 9 : 14)) {
    case 0:
    case 1:
      return rounded(w, `${one()} ${d.pick(['+', '-'])} ${one()}`);
    case 2:
      return product(w, one(), one());
    case 3:
      return `(${condition(w, seen, depth - 1)} ? ${one()} : ${one()})`;
    case 4:
      return `Math.${d.pick(['min', 'max'])}(${one()}, ${one()})`;
    case 5:
      return unaryFunction(w, one());
    case 6:
      return rounded(w, `- ${one()}`);
    case 7:
      return `(${one()} ${d.pick(['||', '&&'])} ${one()})`;
    case 8:
      return w.kind === 'i32' ? bitOperation(w, seen, depth) : quotient(w, one(), one());
    case 9:
      return `h(${one()}${d.below(2) ? `, ${one()}` : ''})`;
    case 10:
      return rounded(w, `${changed(w)} + ${one()}`);
    case 11:
      return `outer(${one()}, ${one()})`;
    case 12:
      return `table[${w.kind === 'i32' ? `${one()} & ${tableSize - 1}` : `${condition(w, seen, 0)} ? 1 : ${d.below(tableSize)}`}]`;
    default:
      return `(${d.pick(['a', 'b'])} = ${one()})`;
  }
}

function product(w: Writing, a: string, b: string): string {
  return w.kind === 'i32' ? `Math.imul(${a}, ${b})` : rounded(w, `${a} * ${b}`);
}

/** The divisor is a fraction and not 0: whole numbers are integers to a kernel, which have a remainder by 0 and no -0. */
function quotient(w: Writing, a: string, b: string): string {
  const divisor = w.d.below(2) ? rounded(w, `1.25 + Math.abs(${b})`) : w.d.pick(['0.75', '-2.5']);
  return rounded(w, `${a} ${w.d.pick(['/', '%'])} ${divisor}`);
}

function unaryFunction(w: Writing, x: string): string {
  if (w.kind === 'i32')
    return w.d.pick([`(Math.abs(${x}) | 0)`, `Math.sign(${x})`, `Math.clz32(${x})`, `(~${x})`]);
  const name = w.d.pick(['abs', 'floor', 'trunc', 'round', 'sign', 'ceil', 'sqrt']);
  return name === 'sqrt' ? rounded(w, `Math.sqrt(Math.abs(${x}))`) : `Math.${name}(${x})`;
}

/** What only integers have; operands may be unsigned on the way. */
function bitOperation(w: Writing, seen: Seen, depth: number): string {
  const { d } = w;
  const [a, b] = [expression(w, seen, depth - 1), expression(w, seen, depth - 1)];
  return d.pick([
    `(${a} & ${b})`,
    `(${a} | ${b})`,
    `(${a} ^ ${b})`,
    `(${a} << ${b})`,
    `(${a} >> ${b})`,
    `((${a} >>> ${b}) | 0)`,
    `((${a} / ${b}) | 0)`,
    `((${a} % ${b}) | 0)`,
    `(((${a} >>> 0) / (${b} >>> 0)) | 0)`,
    `(((${a} >>> 0) % (${b} >>> 0)) | 0)`,
    `((${a} >>> 0) < ${b} ? ${a} : ${b})`,
  ]);
}

/** A variable changed inside of an expression. */
function changed(w: Writing): string {
  const name = w.d.pick(['a', 'b']);
  const sign = w.d.pick(['+', '-']);
  return w.kind === 'f64' ? `${name}${sign}${sign}` : `(${name} = ${rounded(w, `${name} ${sign} 1`)})`;
}

const relations = ['<', '<=', '>', '>=', '===', '!=='] as const;

export function condition(w: Writing, seen: Seen, depth: number): string {
  const { d } = w;
  const number = (): string => expression(w, seen, Math.max(0, depth - 1));
  if (depth <= 0) return `${number()} ${d.pick(relations)} ${number()}`;
  const test = (): string => condition(w, seen, depth - 1);
  switch (d.below(6)) {
    case 0:
      return `(${number()} ${d.pick(relations)} ${number()})`;
    case 1:
      return `(${test()} && ${test()})`;
    case 2:
      return `(${test()} || ${test()})`;
    case 3:
      return `!(${test()})`;
    case 4:
      return `(${test()} ? ${test()} : ${test()})`;
    default:
      return `(${number()} && ${test()})`;
  }
}
