/** Forms at the seams between the stages: each against the same function as plain JavaScript. */
import { describe, expect, it } from 'vitest';
import { bodyOf, type Options, runKernel, shaped } from './testing.ts';

const a = Float64Array.of(3, -1, 4, -1.5, 5, 9, -2, 6);

/** Grid bodies (i, a) over one array, with what constants and helpers they are given. */
const grids: Record<string, string> = {
  'for of an array':
    '(i, a) => { let s = 0.5; for (const v of a) { if (v < 0) continue; if (s > 20) break; s += v * i; } return s; }',
  'a read in a loop test': '(i, a) => { let k = i; while (k < a.length && a[k] > 0) k++; return k + 0.5; }',
  'reads on both sides of an or': '(i, a) => (a[i] > 4 || a[(i + 1) % 8] > 4 ? a[i] : -a[i])',
  'a test that is a ternary with reads':
    '(i, a) => { if (i > 2 ? a[i - 1] > 0 : i > 0) return 1.5; return 0.5; }',
  'records of records': '(i, a) => { const s = { p: { x: a[i], y: 2 }, k: i }; return s.p.x * s.p.y + s.k; }',
  'a tuple from a ternary': '(i, a) => { const [p, q] = i > 2 ? [a[i], 2] : [3, a[0]]; return p - q; }',
  'a tuple by index': '(i, a) => { const t = [a[i], 2, 3]; return t[0] * t[1] + t.length; }',
  'a labelled block':
    '(i, a) => { let s = 0.5; out: { if (a[i] < 0) break out; s += a[i]; if (i > 4) break out; s *= 2; } return s; }',
  'a helper without a value that returns early':
    '(i, a) => { let s = 0.5; const add = (n) => { for (let k = 0; k < n; k++) { if (a[k] < 0) return; s += a[k]; } s += 100; }; add(i); add(1); return s; }',
  'a helper that reads':
    '(i, a) => { const at = (k) => a[Math.min(Math.max(k, 0), a.length - 1)]; return at(i - 1) + 2 * at(i) + at(i + 1); }',
  'an array handed to a helper':
    '(i, a) => { const sum = (v, n) => { let s = 0; for (let k = 0; k < n; k++) s += v[k]; return s; }; return sum(a, i + 1); }',
  'a switch that returns reads':
    '(i, a) => { switch (i % 4) { case 0: return a[i]; case 1: { const t = a[i] * 2; return t; } case 2: if (a[i] > 0) return 7.5; default: return -1; } }',
  'a coordinate that is changed': '(i, a) => { i = i + 1; i %= 8; return a[i]; }',
  'chained assignment': '(i, a) => { let p, q; p = q = a[i]; q += 1; return p * q; }',
  'a function from a namespace':
    '(i, a) => { const { abs, max: most } = Math; const f = Math.min; return most(abs(a[i]), f(3, i)); }',
  'a record that is spread':
    '(i, a) => { let p = { x: a[i], n: 1 }; p = { ...p, n: p.n + i }; return p.x * p.n; }',
  'defaults in a pattern':
    '(i, a) => { const f = ({ x, k = 3 }) => x * k; return f({ x: a[i] }) + f({ x: 1, k: i }); }',
  'a function declared below its call':
    '(i, a) => { if (i > 3) return late(a[i]); const k = 2; function late(v) { return v * 3; } return late(k); }',
  'a function declared below that needs a constant above':
    '(i, a) => { if (i > 90) return 0.5; const k = 2; return f(a[i]); function f(v) { return v * k; } }',
  'closures of a loop variable':
    '(i, a) => { let s = 0.5; for (let k = 0; k < 3; k++) { const f = () => a[k] * i; s += f(); } return s; }',
  'continue in a do loop with a read in its test':
    '(i, a) => { let k = 0, s = 0.5; do { if (k === 2) continue; s += a[k]; } while (++k < i && a[k] < 9); return s; }',
  'an endless loop that is left':
    '(i, a) => { let k = i; for (;;) { if (a[k] > 5 || k === 7) return k + 0.25; k++; } }',
  'old value in an index':
    '(i, a) => { let k = 0; let s = 0.5; while (k < i) s += a[k++]; return s + a[k]; }',
  'logical assignment':
    '(i, a) => { let s = a[i]; s &&= 2.5; let t = i > 3; t ||= a[0] > 5; return t ? s : -s; }',
  'nullish with a value': '(i, a) => (a[i] ?? 3) + 1',
  'a void helper behind &&':
    '(i, a) => { let s = 0.5; const bump = () => { s += a[i]; }; i > 2 && bump(); return s; }',
  'a var in a loop':
    '(i, a) => { var s = 0.5, t = 1; for (var k = 0; k < 2; k++) { var t = a[k] + i; s += t; } return s + t + k; }',
  powers: '(i, a) => a[i] ** 2 + i ** 3 + Math.abs(a[i]) ** 0.5 + 2 ** i',
};

describe('a grid body with', () => {
  for (const [name, text] of Object.entries(grids))
    it(name, () => {
      const body = bodyOf(text);
      const want = Array.from(a, (_, i) => Number(body(i, a)));
      const [got] = runKernel({ pattern: 'grid', body, out: 'f64' }, [a], [8]);
      expect(Array.from(got!)).toEqual(want);
    });
});

describe('patterns of other ranks', () => {
  it('goes over constant lists and over rows', () => {
    const image = shaped(Float64Array.of(1, 2, 3, 4, 5, 6), 2, 3);
    const body = bodyOf(
      '(i, img) => { let s = 0; for (const row of img) for (const v of row) { let k = 0; for (const w of weights) s += w * v * k++; } return s + i; }',
    );
    const options: Options = { pattern: 'grid', body, constants: { weights: [1, 2, 0.5] } };
    expect(runKernel(options, [image], [2])).toEqual([Float64Array.of(63, 64)]);
  });

  it('lets combine change the accumulators that it is given', () => {
    const combine = bodyOf('(p, q) => { p.s += q.s; p.n += q.n; return p; }');
    const body = bodyOf('(x) => ({ s: x, n: 1 })');
    const options: Options = { pattern: 'reduce', body, combine, identity: { s: 0, n: 0 } };
    expect(runKernel(options, [a])).toEqual([Float64Array.of(22.5), Int32Array.of(8)]);
  });

  it('reads a volume', () => {
    const volume = shaped(
      Float32Array.from({ length: 24 }, (_, k) => k),
      2,
      3,
      4,
    );
    const body = bodyOf('(z, y, x, v) => v[1 - z][y][x] + v[0].length * 100 + v[0][0].length * 1000');
    const [got] = runKernel({ pattern: 'grid', body }, [volume], [2, 3, 4]);
    expect(Array.from(got!)).toEqual(Array.from({ length: 24 }, (_, k) => ((k + 12) % 24) + 4300));
  });

  it('runs stencils over one axis, by helpers too', () => {
    const functions = { slope: bodyOf('(w) => (w(1) - w(-1)) / 2') };
    const options: Options = { pattern: 'stencil', border: 'wrap', functions };
    const [got] = runKernel({ ...options, body: bodyOf('(u) => slope(u)') }, [a]);
    expect(got).toEqual(a.map((_, k) => (a[(k + 1) % 8]! - a[(k + 7) % 8]!) / 2));
  });

  it('reduces with helpers and constants in combine', () => {
    const functions = { softer: bodyOf('(p, q) => (p > q + gap ? p : q > p + gap ? q : Math.max(p, q))') };
    const options: Options = { pattern: 'reduce', functions, constants: { gap: 0.5 } };
    const combine = bodyOf(
      '(p, q) => { for (let k = 0; k < 2; k++) { if (p === q) return p; } return softer(p, q); }',
    );
    const identity = Number.NEGATIVE_INFINITY;
    expect(runKernel({ ...options, combine, identity }, [a])).toEqual([Float64Array.of(9)]);
  });
});
