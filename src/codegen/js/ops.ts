/**
 * How each operation is written in JavaScript. Values are JavaScript numbers of their type, bools are JavaScript
 * booleans.
 *
 * What must hold: a row's text, rounded to the result type unless `exact` says that it is a value of the type already,
 * is what the row in `ir/ops.ts` means, bit for bit. No row repeats an argument.
 */
import type { OpName } from '../../ir/ops.ts';
import { type ComputeType, isFloat } from '../../ir/types.ts';

export interface JsRow {
  /** The operation on arguments that are atoms already; `type` is the operands' type. */
  readonly text: (type: ComputeType, a: string, b: string, c: string) => string;
  /** Whether the text needs no rounding for operands of that type. */
  readonly exact: (type: ComputeType) => boolean;
  /** The function of `Math` or of `special`, or the helper below, that it calls. */
  readonly calls?: (type: ComputeType) => string | undefined;
}

type Exact = JsRow['exact'];
const always: Exact = () => true;
const onF64: Exact = (type) => type === 'f64';
/** f32 results of these are f32 values: nothing is rounded. */
const onFloats: Exact = isFloat;
const allButU32: Exact = (type) => type !== 'u32';

const infix = (operator: string, exact: Exact = onF64): JsRow => ({
  text: (_, a, b) => `(${a} ${operator} ${b})`,
  exact,
});
const call = (name: string, exact: Exact): JsRow => ({
  text: (_, a, b) => `${name}(${b === '' ? bare(a) : `${bare(a)}, ${bare(b)}`})`,
  exact,
  calls: () => name,
});
const maths = (name: string): JsRow => call(name, onF64);
const bits = (operator: string, onBool: string): JsRow => ({
  text: (type, a, b) => `(${a} ${type === 'bool' ? onBool : operator} ${b})`,
  exact: allButU32,
});
const compare = (operator: string): JsRow => infix(operator, always);

export const jsOps: Record<Exclude<OpName, 'convert' | 'bitcast'>, JsRow> = {
  add: infix('+'),
  sub: infix('-'),
  mul: {
    text: (type, a, b) => (isFloat(type) ? `(${a} * ${b})` : `imul(${bare(a)}, ${bare(b)})`),
    exact: (type) => type === 'f64' || type === 'i32',
    calls: (type) => (isFloat(type) ? undefined : 'imul'),
  },
  div: infix('/'),
  // x / 0 is infinite or NaN, which the rounding to an integer makes 0.
  idiv: infix('/', () => false),
  rem: infix('%', onFloats),
  neg: { text: (_, a) => `(-${a})`, exact: onFloats },
  abs: call('abs', onFloats),
  min: call('min', always),
  max: call('max', always),
  sign: call('sign', always),
  floor: call('floor', always),
  ceil: call('ceil', always),
  trunc: call('trunc', always),
  round: call('round', always),
  roundEven: call('roundEven', always),
  and: bits('&', '&&'),
  or: bits('|', '||'),
  xor: bits('^', '!=='),
  not: { text: (type, a) => (type === 'bool' ? `!${a}` : `(~${a})`), exact: allButU32 },
  shl: infix('<<', allButU32),
  shr: { text: (type, a, b) => `(${a} ${type === 'u32' ? '>>>' : '>>'} ${b})`, exact: always },
  clz: call('clz32', always),
  eq: compare('==='),
  ne: compare('!=='),
  lt: compare('<'),
  le: compare('<='),
  gt: compare('>'),
  ge: compare('>='),
  isNaN: call('isNaN', always),
  isFinite: call('isFinite', always),
  select: { text: (_, a, b, c) => `(${a} ? ${b} : ${c})`, exact: always },
  sqrt: maths('sqrt'),
  exp: maths('exp'),
  expm1: maths('expm1'),
  log: maths('log'),
  log2: maths('log2'),
  log10: maths('log10'),
  log1p: maths('log1p'),
  sin: maths('sin'),
  cos: maths('cos'),
  tan: maths('tan'),
  asin: maths('asin'),
  acos: maths('acos'),
  atan: maths('atan'),
  sinh: maths('sinh'),
  cosh: maths('cosh'),
  tanh: maths('tanh'),
  asinh: maths('asinh'),
  acosh: maths('acosh'),
  atanh: maths('atanh'),
  cbrt: maths('cbrt'),
  erf: maths('erf'),
  erfc: maths('erfc'),
  gamma: maths('gamma'),
  lgamma: maths('lgamma'),
  sigmoid: maths('sigmoid'),
  atan2: maths('atan2'),
  pow: infix('**'),
  hypot: maths('hypot'),
};

/** The text with the rounding to the type around it. */
export function rounded(type: ComputeType, text: string): string {
  if (type === 'f32') return `fround(${bare(text)})`;
  if (type === 'i32') return `(${text} | 0)`;
  return type === 'u32' ? `(${text} >>> 0)` : text;
}

/** The text without a pair of brackets around the whole of it, for places that bracket anyway. */
export function bare(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text;
  let depth = 0;
  for (let k = 0; k < text.length - 1; k++) {
    if (text[k] === '(') depth++;
    if (text[k] === ')' && --depth === 0) return text;
  }
  return text.slice(1, -1);
}

/** Functions that printed code calls by name and that are no member of `Math`. */
export const helpers: Readonly<Record<string, readonly string[]>> = {
  isNaN: ['const { isNaN } = Number;'],
  isFinite: ['const { isFinite } = Number;'],
  roundEven: [
    'function roundEven(x) {',
    '  const low = Math.floor(x);',
    '  return x - low !== 0.5 ? Math.round(x) : low % 2 === 0 ? low : -(-1 - low);',
    '}',
  ],
  toI32: [
    'function toI32(x) {',
    '  if (x > -2147483649 && x < 2147483648) return x | 0;',
    '  return x > 0 ? 2147483647 : x < 0 ? -2147483648 : 0;',
    '}',
  ],
  toU32: [
    'function toU32(x) {',
    '  if (x > -1 && x < 4294967296) return x >>> 0;',
    '  return x > 0 ? 4294967295 : 0;',
    '}',
  ],
  bitsOf: [
    'const floats = new Float32Array(1), words = new Int32Array(floats.buffer);',
    'function bitsOf(x) {',
    '  floats[0] = x;',
    '  return words[0];',
    '}',
  ],
  floatOf: [
    'const words2 = new Int32Array(1), floats2 = new Float32Array(words2.buffer);',
    'function floatOf(x) {',
    '  words2[0] = x;',
    '  return floats2[0];',
    '}',
  ],
};
