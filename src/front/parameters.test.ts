import { describe, expect, it } from 'vitest';
import { type Parameter, parametersOf } from './parameters.ts';
import type { PatternName } from './request.ts';
import { bodyOf, type Options } from './testing.ts';

function of(pattern: PatternName, text: string, options: Options = {}, rank = 1): readonly Parameter[] {
  return parametersOf({ pattern, name: 'k', body: bodyOf(text), ...options }, rank);
}

describe('the parameters of a kernel', () => {
  it('have names, uses and defaults', () => {
    expect(of('map', '(x, k = -0.5, n = 2 * Math.PI) => x * k + n')).toEqual([
      { name: 'x', use: 'value' },
      { name: 'k', use: 'value', defaultValue: -0.5 },
      { name: 'n', use: 'value', defaultValue: 2 * Math.PI },
    ]);
  });

  it('leave out the coordinates of a grid and the index of a map', () => {
    expect(of('grid', '(y, x, img, k) => img[y][x] * k', {}, 2)).toEqual([
      { name: 'img', use: 'array' },
      { name: 'k', use: 'value' },
    ]);
    expect(of('map', '(x, i) => x + i', { index: true })).toEqual([{ name: 'x', use: 'value' }]);
    expect(parametersOf({ pattern: 'reduce', name: 'k', identity: 0 }, 1)).toHaveLength(1);
  });

  it('are followed into helpers', () => {
    const text = '(u, v, m, k) => { const lap = (w) => w(-1) + w(1); return lap(u) + near(v) + m * k; }';
    const functions = { near: bodyOf('(f) => f(0)') };
    expect(of('stencil', text, { functions }).map(({ use }) => use)).toEqual([
      'field',
      'field',
      'value',
      'value',
    ]);
    expect(of('grid', '(i, a) => { const f = (a) => a + 1; return f(a.length); }')).toEqual([
      { name: 'a', use: 'array' },
    ]);
    expect(of('grid', '(i, a, b) => at(a, i) + b', { functions: { at: bodyOf('(p, k) => p[k]') } })).toEqual([
      { name: 'a', use: 'array' },
      { name: 'b', use: 'value' },
    ]);
  });

  it('that a nested function hides are not used by it', () => {
    expect(of('map', '(x) => { const f = (x) => x(1); return x; }')).toEqual([{ name: 'x', use: 'value' }]);
  });
});
