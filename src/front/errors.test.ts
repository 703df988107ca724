/** Wrong programs: each error's code, message, code frame and hint as text. */
import { describe, expect, it } from 'vitest';
import { CompileError } from '../errors.ts';
import type { ArgumentType } from './request.ts';
import { arrayType, bodyOf, compile, type Options, scalarType } from './testing.ts';

const f32 = arrayType('f32');
const plane = arrayType('f32', 2);

interface Case {
  readonly text?: string;
  readonly source?: Options;
  readonly args?: readonly ArgumentType[];
  readonly rank?: number;
}

const map = (text: string, source: Options = {}): Case => ({ text, source });
const grid = (text: string, args: readonly ArgumentType[]): Case => ({
  text,
  source: { pattern: 'grid' },
  args,
});
const reduce = (source: Options): Case => ({ source: { pattern: 'reduce', ...source } });

const cases: Record<string, Case> = {
  'unknown-name': map('(x) => {\n  const y = x * 2;\n  return y * gain;\n}'),
  'misspelt-name': map('(value) => vlaue * 2'),
  'minified-helper': map('(e) => t(e)', { constants: { gain: 2 } }),
  'variable-compared-to-undefined': map(
    '(x) => { let y; if (x > 0) y = 1; return y === undefined ? 0 : y; }',
  ),
  'unknown-helper': map('(x) => bent(x)'),
  console: map('(x) => { console.log(x); return x; }'),
  'math-random': map('(x) => x + Math.random()'),
  'misspelt-math': map('(x) => Math.squrt(x)'),
  async: map('async (x) => x'),
  generator: map('function* (x) { return x; }'),
  this: map('function (x) { return this.k * x; }'),
  new: map('(x) => new Map(x)'),
  'new-bytes': map('(x) => { const a = new Uint8Array(4); return a[0]; }'),
  'new-missing': map('(x) => { const a = Float32Array(4); return a[0]; }'),
  'array-length-computed': map('(x) => new Float32Array(x)[0]'),
  'array-too-long': map('(x) => { const a = new Float32Array(257); return a[x | 0]; }'),
  'array-of-length-0': map('(x) => { const a = new Array(0); return a[x | 0]; }'),
  'array-without-length': map('(x) => { const a = new Float32Array(); return a[x | 0]; }'),
  'array-of-tuples': map('(x) => { const a = [[1, 2], [3, 4]]; return a[x | 0][0]; }'),
  'array-as-a-number': map('(x) => { const a = new Float32Array(4); return a + x; }'),
  'array-returned': map('(x) => { const a = new Float32Array(4); return a; }'),
  'array-assigned': map('(x) => { let a = [1, 2]; a[x | 0] = 3; a = [3, 4]; return a[0]; }'),
  'array-chosen': map(
    '(x) => { const a = new Int32Array(2), b = new Int32Array(2); const c = x > 0 ? a : b; return c[0]; }',
  ),
  'array-held': map('(x) => { let a; if (x > 0) a = new Int32Array(2); return a[0]; }'),
  'array-in-an-edited-record': map(
    '(x) => { const p = { a: new Int32Array(2), n: 0 }; p.n++; return p.a[0]; }',
  ),
  'method-of-a-local-array': map('(x) => { const a = new Int32Array(2); return a.map((v) => v)[0]; }'),
  'array-filled-in-part': map('(x) => { const a = new Int32Array(4); a.fill(1, 2); return a[0]; }'),
  'array-of-both-kinds': map('(x) => { const a = [1, 2]; a[x | 0] = x > 1; return a[0]; }'),
  'array-at-a-fraction': map('(x) => { const a = [1, 2]; return a[x]; }'),
  'array-in-combine': reduce({
    combine: bodyOf('(a, b) => { const t = new Float32Array(2); t[a] = b; return t[0]; }'),
    identity: 0,
  }),
  'item-of-a-variable-assigned': map('(x) => { let t = [1, 2]; t = [x, 3]; t[x | 0] = 4; return t[0]; }'),
  string: map("(x) => x + 'px'"),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a program
  template: map('(x) => `${x}`'),
  regex: map('(x) => /a/'),
  bigint: map('(x) => x * 2n'),
  null: map('(x) => x === null ? 0 : x'),
  undefined: map('(x) => x + undefined'),
  typeof: map('(x) => typeof x'),
  'optional-chain': map('(x) => x?.y'),
  spread: map('(x) => Math.max(...x)'),
  rest: map('(...xs) => 0'),
  'for-of': map('(x) => { let s = 0; for (const v of x) s += v; return s; }'),
  'for-of-record': map('(x) => { for (const v of { a: x }) return v; return 0; }'),
  'for-of-long': map(`(x) => { for (const v of [${'1,'.repeat(65)}]) x += v; return x; }`),
  'field-of-a-parameter': map('(x) => { const f = (p) => { p.x = 1; return p.x; }; return f({ x }); }'),
  'field-of-an-alias': map('(x) => { const p = { x }; const q = p; q.x = 1; return p.x; }'),
  'field-of-a-shared-record': map('(x) => { const p = { x }; const q = p; p.x = 1; return q.x; }'),
  'record-shared-later': map('(x) => { const p = { x }; p.x = 1; const f = (r) => r.x; return f(p); }'),
  'field-that-is-not-there': map('(x) => { const p = { x }; p.y = 1; return p.x; }'),
  'field-of-a-field': map('(x) => { const p = { q: { x } }; p.q.x = 1; return p.q.x; }'),
  'field-of-something-outside': map('(x) => { state.n = 1; return x; }'),
  'element-of-an-array': grid('(i, a) => { a[0] = 1; return 1; }', [f32]),
  'for-in': map('(x) => { for (const k in x) return k; return 0; }'),
  throw: map('(x) => { if (x < 0) throw x; return x; }'),
  try: map('(x) => { try { return x; } catch { return 0; } }'),
  class: map('(x) => { class A {} return x; }'),
  'store-into-array': grid('(i, a) => { a[i] = 0; return 1; }', [f32]),
  'store-outside-plainly': map('(x) => { last = x; return x; }'),
  'function-assigned': map('(x) => { let f = (v) => v; f = 2; return f(x); }'),
  with: map('(x) => { with (x) { return 1; } }'),
  'class-itself': { source: { body: class A {} as never } },
  'not-unpackable': map('(x) => { const { a } = x; return a; }'),
  'no-properties': map('(x) => x.y'),
  'imported-object': map('(x) => x * settings.gain'),
  getter: map('(x) => { const p = { get a() { return x; } }; return p.a; }'),
  'computed-key': map('(x) => ({ [x]: 1 })'),
  hole: map('(x) => { const t = [x, , 1]; return t[0]; }'),
  'unknown-dtype': map('(x) => x', { out: 'f128' as never }),
  'error-in-a-helper': map('(x) => bent(x)', {
    functions: { bent: bodyOf('(v) => {\n  return v < 0 ? v * leak : v;\n}') },
  }),
  'store-outside': map('(x) => { total += x; return x; }'),
  'const-assigned': map('(x) => { const k = x; k = 2; return k; }'),
  'maybe-no-value': map('(x) => { let y; if (x > 0) y = 1; return y; }'),
  'no-value': map('(x) => { let y; return y + x; }'),
  'missing-return': map('(x) => { if (x > 0) return x; }'),
  'missing-return-in-loop': map('(x) => { for (let i = 0; i < 3; i++) if (i > x) return i; }'),
  'nothing-returned': map('(x) => { x: x; }'),
  recursion: map('(x) => { const f = (n) => (n < 1 ? 1 : n * f(n - 1)); return f(x); }'),
  'field-not-called': {
    text: '(u, v) => u + v(0, 0) + u(0, 0)',
    source: { pattern: 'stencil' },
    args: [plane, plane],
    rank: 2,
  },
  'offset-count': { text: '(u) => u(0) + u(1)', source: { pattern: 'stencil' }, args: [plane], rank: 2 },
  'scalar-as-field': {
    text: '(u, k) => u(0) + k(1)',
    source: { pattern: 'stencil' },
    args: [f32, scalarType(false)],
  },
  'element-indexed': map('(x, i) => x[i]', { index: true }),
  'array-as-number': grid('(i, a) => a * 2', [f32]),
  'plane-as-row': { text: '(y, x, img) => img[y] + x', source: { pattern: 'grid' }, args: [plane], rank: 2 },
  'array-method': grid('(i, a) => a.reduce((s, v) => s + v)', [f32]),
  'float-index': grid('(i, a) => a[i / 2]', [f32]),
  'float-scalar-index': grid('(i, a, k) => a[i + k]', [f32, scalarType(false)]),
  'bool-index': grid('(i, a) => a[i > 1]', [f32]),
  'mixed-bool': map('(x) => { let r = 0; if (x > 0) r = x > 1; return r; }'),
  'mixed-ternary': map('(x) => (x > 0 ? x > 1 : 3)'),
  'compared-kinds': map('(x) => (x > 0) === 1'),
  'mixed-signs': { text: '(a, b) => a % b', args: [arrayType('i32'), arrayType('u32')] },
  'unknown-field': map('(x) => { const p = { left: x, right: 1 }; return p.lefft; }'),
  'record-as-number': map('(x) => { const p = { a: x }; return p + 1; }'),
  'branches-differ': map('(x) => (x > 0 ? { a: 1 } : { b: 2 })'),
  'record-and-number': map('(x) => { let p = { a: x }; p = 3; return p.a; }'),
  'dynamic-tuple': map('(x) => { const f = (k) => (k > 0 ? { a: 1 } : { a: 2 }); return f(x)[x | 0]; }'),
  'nested-result': map('(x) => ({ a: { b: x } })'),
  'function-result': map('(x) => () => x'),
  'not-callable': map('(x) => { const k = 2; return k(x); }'),
  'argument-count': map('(x) => Math.atan2(x)'),
  'unknown-output': map('(x) => ({ a: x })', { out: { b: 'f32' } }),
  'parameter-pattern': map('({ a, b }) => a + b'),
  'parameter-default': map('(x, k = x) => x * k'),
  'too-few-parameters': { text: '(x) => x', args: [f32, f32] },
  native: { source: { body: Math.sqrt } },
  'no-function': { source: { body: 3 as never } },
  'bad-constant': map('(x) => x * k', { constants: { k: 'two' as never } }),
  'no-identity': reduce({ combine: bodyOf('(a, b) => a + b') }),
  'identity-fields': reduce({
    body: bodyOf('(x) => ({ s: x })'),
    combine: bodyOf('(a, b) => ({ s: a.s + b.s })'),
    identity: { s: 0, n: 0 },
  }),
  'combine-fields': reduce({
    body: bodyOf('(x) => x'),
    combine: bodyOf('(a, b) => ({ s: a + b })'),
    identity: 0,
  }),
  'combine-reads': reduce({ combine: bodyOf('(a, b) => a + b * w[0]'), identity: 0, constants: { w: [1] } }),
  'not-a-sum': reduce({ combine: bodyOf('(a, b) => a + b + 1'), identity: 0, sum: 'compensated' }),
  'narrow-accumulator': reduce({ combine: bodyOf('(a, b) => a + b'), identity: 0, out: 'i32' }),
  'histogram-record': { text: '(v) => ({ v })', source: { pattern: 'histogram', bins: 4 } },
  'long-line': map(`(x) => ${'x + '.repeat(60)}missing + ${'x + '.repeat(30)}0`),
};

describe('a wrong program', () => {
  for (const [name, one] of Object.entries(cases))
    it(name, async () => {
      const error = caught(one);
      expect(error.message).toContain(error.frame);
      expect(error.hint).not.toBe('');
      await expect(`${error.code} at ${error.line}:${error.column}\n${error.message}\n`).toMatchFileSnapshot(
        `../../test/golden/front/errors/${name}.txt`,
      );
    });
});

function caught({ text, source, args = [f32], rank = 1 }: Case): CompileError {
  try {
    compile({ ...(text === undefined ? {} : { body: bodyOf(text) }), ...source }, args, rank);
  } catch (error) {
    if (error instanceof CompileError) return error;
    throw error;
  }
  throw new Error('it compiled');
}
