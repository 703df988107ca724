/** Ways to write one function, and what tools make of it: all compile to the same program. */
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
    'renamed counters': bodyOf('(x, y) => (e().f[0]++, e().s[3]++, x * y + (e().b[0][1]++, 1))'),
    'renamed keep-names wrapper': bodyOf('(x, y) => { const f = n((a, b) => a * b, "f"); function g(a) { return a + 2; } n(g, "g"); return f(x, y) + 1; }'),
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

describe('a helper that a minifier has renamed', () => {
  const want = ir(bodyOf('(x, y) => x * y + 1'));
  const call = bodyOf('(x, y) => t(x, y) + 1');
  const renamed = bodyOf('function t(a, b) { return a * b; }');

  it('is found by its own name', () => {
    const arrow = (bodyOf('() => { const t = (a, b) => a * b; return t; }') as never as () => Body)();
    expect(ir(call, { functions: { area: renamed } })).toBe(want);
    expect(ir(call, { functions: { area: arrow } })).toBe(want);
  });

  it('is found by the name in its text, where it got its old name back', () => {
    const restored = bodyOf(
      'Object.defineProperty(function t(a, b) { return a * b; }, "name", { value: "area" })',
    );
    expect(restored.name).toBe('area');
    expect(ir(call, { functions: { area: restored } })).toBe(want);
  });

  it('gives way to keys, and to doubt', () => {
    const other = bodyOf('function t(a, b) { return a - b; }');
    expect(ir(call, { functions: { area: other, t: renamed } })).toBe(want);
    expect(() => ir(call, { functions: { area: renamed, less: other } })).toThrow(/neither a parameter/);
    const named = Object.defineProperty(bodyOf('(a) => a - 1'), 'name', { value: 'isNaN' });
    const check = bodyOf('(x, y) => (isNaN(x) ? 1 : y)');
    expect(ir(check, { functions: { area: named } })).toBe(ir(check));
    expect(() => ir(call, { functions: { area: other }, constants: { t: 2 } })).toThrow(/can not be called/);
  });
});
