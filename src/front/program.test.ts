/** The IR of kernels, read as text: the contract's examples, and one kernel per form worth looking at. */
import { describe, expect, it } from 'vitest';
import type { ArgumentType } from './request.ts';
import { arrayType, bodyOf, irOf, type Options, scalarType } from './testing.ts';

interface Case {
  readonly source: Options;
  readonly args: readonly ArgumentType[];
  readonly rank?: number;
}

const f32 = arrayType('f32');
const u8 = arrayType('u8');
const i32 = arrayType('i32');
const plane = arrayType('f32', 2);
const fraction = scalarType(false);
const whole = scalarType(true);
const add = bodyOf('(a, b) => a + b');

const cases: Record<string, Case> = {
  hypot: { source: { body: bodyOf('(x, y) => Math.sqrt(x * x + y * y)') }, args: [f32, f32] },
  total: { source: { pattern: 'reduce', combine: add, identity: 0 }, args: [f32] },
  dot: {
    source: { pattern: 'reduce', body: bodyOf('(x, y) => x * y'), combine: add, identity: 0 },
    args: [f32, f32],
  },
  argmin: {
    source: {
      pattern: 'reduce',
      body: bodyOf('(x, i) => ({ x, i })'),
      index: true,
      combine: bodyOf('(a, b) => (b.x < a.x ? b : a)'),
      identity: { x: Number.POSITIVE_INFINITY, i: -1 },
    },
    args: [f32],
  },
  heat: {
    source: {
      pattern: 'stencil',
      border: 'clamp',
      body: bodyOf('(u, k) =>\n  u(0, 0) + k * (u(-1, 0) + u(1, 0) + u(0, -1) + u(0, 1) - 4 * u(0, 0))'),
    },
    args: [plane, fraction],
    rank: 2,
  },
  mandel: {
    source: {
      pattern: 'grid',
      out: 'i32',
      body: bodyOf(`(y, x, cx, cy, step) => {
        let zr = 0, zi = 0, n = 0;
        while (n < 500 && zr * zr + zi * zi < 4) {
          const t = zr * zr - zi * zi + cx + x * step;
          zi = 2 * zr * zi + cy + y * step; zr = t; n++;
        }
        return n;
      }`),
    },
    args: [whole, whole, fraction],
    rank: 2,
  },
  bins: { source: { pattern: 'histogram', bins: 256, body: bodyOf('(v) => v') }, args: [f32] },
  'bins-of-bytes': { source: { pattern: 'histogram', bins: 256, body: bodyOf('(v) => v') }, args: [u8] },
  'early-returns': {
    source: { body: bodyOf('(x) => { if (x < 0) return 0; if (x > 1) return 1; return x; }') },
    args: [f32],
  },
  'return-from-loop': {
    source: {
      body: bodyOf('(x) => { for (let i = 0; i < 8; i++) { if (i * i > x) return i; } return -1; }'),
    },
    args: [f32],
  },
  'continue-in-for': {
    source: {
      body: bodyOf(
        '(x) => { let s = 0; for (let i = 0; i < 8; i++) { if (i === 3) continue; s += x / i; } return s; }',
      ),
    },
    args: [f32],
  },
  'labelled-loops': {
    source: {
      body: bodyOf(`(x) => {
        let n = 0;
        rows: for (let i = 0; i < 4; i++) {
          for (let k = 0; k < 4; k++) { if (k > x) continue rows; if (i > x) break rows; n++; }
        }
        return n;
      }`),
    },
    args: [f32],
  },
  switch: {
    source: {
      body: bodyOf(`(x) => {
        let r = 0;
        switch (x & 3) { case 0: r = 1; break; case 1: case 2: r = x; break; default: r = -1; }
        return r;
      }`),
    },
    args: [i32],
  },
  'helper-and-record': {
    source: {
      body: bodyOf(`(x, y) => {
        const polar = (a, b) => ({ r: Math.hypot(a, b), t: Math.atan2(b, a) });
        const { r, t } = polar(x, y);
        return { r: scaled(r), t };
      }`),
      functions: { scaled: bodyOf('(v, k = gain) => v * k') },
      constants: { gain: 3 },
    },
    args: [f32, f32],
  },
  'constant-list': {
    source: { body: bodyOf('(x, i) => x * w[i % w.length]'), constants: { w: [0.25, 0.5] }, index: true },
    args: [f32],
  },
  'loads-in-a-ternary': {
    source: { pattern: 'grid', body: bodyOf('(i, a) => (i > 0 ? a[i] - a[i - 1] : a[0])') },
    args: [f32],
  },
  matmul: {
    source: {
      pattern: 'grid',
      body: bodyOf(
        '(y, x, a, b) => { let s = 0; for (let k = 0; k < b.length; k++) s += a[y][k] * b[k][x]; return s; }',
      ),
    },
    args: [plane, plane],
    rank: 2,
  },
  'tone-curve-to-bytes': {
    source: { body: bodyOf('(v, gamma) => 255 * (v / 255) ** gamma'), out: 'u8c' },
    args: [u8, fraction],
  },
  'integer-hash': {
    source: {
      body: bodyOf(
        '(x) => { let h = x ^ 0x9e3779b9; h = Math.imul(h ^ (h >>> 16), 0x85ebca6b); return (h ^ (h >>> 13)) >>> 0; }',
      ),
    },
    args: [i32],
  },
  'integer-division': {
    source: { body: bodyOf('(x, y) => ({ a: (x / y) | 0, b: Math.floor(x / y), c: x % y, d: x / y })') },
    args: [i32, i32],
  },
  'several-fields': {
    source: {
      pattern: 'stencil',
      border: 'wrap',
      body: bodyOf(`(u, v, feed) => {
        const lap = (w) => w(-1, 0) + w(1, 0) + w(0, -1) + w(0, 1) - 4 * w(0, 0);
        const r = u(0, 0) * v(0, 0) ** 2;
        return { u: u(0, 0) + lap(u) - r + feed, v: v(0, 0) + lap(v) + r };
      }`),
    },
    args: [plane, plane, fraction],
    rank: 2,
  },
  'unused-parameter': { source: { body: bodyOf('(x, y) => y + 1') }, args: [f32, u8] },
};

describe('the program of a kernel', () => {
  for (const [name, { source, args, rank }] of Object.entries(cases))
    it(name, async () => {
      const text = irOf({ name, ...source }, args, rank);
      await expect(text).toMatchFileSnapshot(`../../test/golden/front/ir/${name}.txt`);
    });
});
