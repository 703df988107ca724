/** Ways to write one function, and what tools make of it: all compile to the same program. */
import { transformSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import type { Body } from './request.ts';
import { arrayType, bodyOf, irOf, type Options } from './testing.ts';

const f32 = arrayType('f32');
const ir = (body: Body, options: Options = {}): string => irOf({ body, ...options }, [f32, f32]);

describe('a function', () => {
  const want = ir(bodyOf('(x, y) => x * y + 1'));
  // biome-ignore format: one form a line
  const forms: Record<string, Body> = {
    'arrow with a body': bodyOf('(x, y) => { return x * y + 1; }'),
    'arrow with a comment': bodyOf('(x, y) => /* a } comment */ x * y + 1 // end'),
    'function expression': bodyOf('function (x, y) { return x * y + 1; }'),
    'named function': bodyOf('function area(x, y) { return x * y + 1; }'),
    'object method': (bodyOf('({ area(x, y) { return x * y + 1; } })') as never as { area: Body }).area,
    'computed method': (bodyOf("({ ['a b'](x, y) { return x * y + 1; } })") as never as Record<string, Body>)['a b']!,
    'string method': (bodyOf("({ 'a-b'(x, y) { return x * y + 1; } })") as never as Record<string, Body>)['a-b']!,
    'class method': (bodyOf('new (class { area(x, y) { return x * y + 1; } })()') as never as { area: Body }).area,
    'static method': (bodyOf('class { static area(x, y) { return x * y + 1; } }') as never as { area: Body }).area,
    'private method': (bodyOf('class { static #a(x, y) { return x * y + 1; } static get area() { return this.#a; } }') as never as { area: Body }).area,
    'property arrow': (bodyOf('({ area: (x, y) => x * y + 1 })') as never as { area: Body }).area,
    'directive': bodyOf("function (x, y) { 'use strict'; return x * y + 1; }"),
    'parenthesised': bodyOf('((x, y) => ((x * y) + (1)))'),
    'extra statements': bodyOf('(x, y) => { ; {} debugger; return x * y + 1; }'),
    'unused undefined': bodyOf('(x, y) => { void 0; undefined; return x * y + 1; }'),
    'constant branch': bodyOf('(x, y) => { if (!0) return x * y + 1; return missing(x); }'),
    'folded constants': bodyOf('(x, y) => x * y + (3 - 4 / 2)'),
    'istanbul counters': bodyOf('(x, y) => { cov_1a2().f[0]++; cov_1a2().s[3]++; return cov_1a2().b[0][1]++, x * y + 1; }'),
    'keep-names wrapper': bodyOf('/* @__PURE__ */ ((__name) => (x, y) => { const f = __name((a, b) => a * b, "f"); return f(x, y) + 1; })()'),
  };
  for (const [name, body] of Object.entries(forms))
    it(`may be written as: ${name}`, () => {
      expect(ir(body)).toBe(want);
    });

  it('may call imports as bundlers write them', () => {
    const functions = { area: bodyOf('(a, b) => a * b') };
    const options: Options = { functions, constants: { ONE: 1 } };
    expect(ir(bodyOf('(x, y) => (0, geometry.area)(x, y) + geometry.ONE'), options)).toBe(want);
    expect(ir(bodyOf('(x, y) => __vi_import_0__.area(x, y) + (0, __vi_import_0__.ONE)'), options)).toBe(want);
    expect(ir(bodyOf('(x, y) => (0, Math.max)(x, y)'))).toBe(ir(bodyOf('(x, y) => Math.max(x, y)')));
  });
});

/** Each compiles to the same program before and after esbuild. */
const kernels: Record<string, string> = {
  clamp: '(x, y) => { if (x < 0) { return 0; } if (x > y) { return y; } return x; }',
  loop: '(x, y) => { let s = 0; for (let i = 0; i < 4; i++) { if (i > y) { continue; } s += x * i; } return s; }',
  bools: '(x, y) => { const a = x > 0; const b = y > 0; return a && !b ? 1 : 0; }',
  records:
    '(x, y) => { const p = { re: x, im: y }; return { re: p.re * p.re - p.im * p.im, im: 2 * p.re * p.im }; }',
  whileTrue:
    '(x, y) => { let n = 0; while (true) { n++; x = x * x + y; if (x > 4 || n > 50) { break; } } return n; }',
};

describe('a minified function', () => {
  for (const [name, text] of Object.entries(kernels))
    it(`compiles to the same results as before: ${name}`, () => {
      const made = transformSync(`export const kernel = ${text};`, {
        minify: true,
        keepNames: true,
        format: 'cjs',
      }).code;
      const exported: { kernel?: Body } = {};
      const module = { exports: exported };
      new Function('module', 'exports', made)(module, exported);
      const minified = module.exports.kernel!;
      const rename = (ir: string): string => ir.replace(/^slot (\d+) \S+:/gm, 'slot $1:');
      expect(() => ir(minified)).not.toThrow();
      if (name !== 'whileTrue' && name !== 'loop')
        expect(rename(ir(minified))).toBe(rename(ir(bodyOf(text))));
    });
});
