// biome-ignore-all lint: forms that one would not write by hand are the point of this file.
/**
 * The corpus: kernels as people write them, one or more per form that minifiers rewrite. Each stands with the types and
 * the domain it is compiled for. The module is loaded as it is and as every tool makes it.
 */
import type { Body } from '../../src/front/request.ts';
import type { DType } from '../../src/ir/types.ts';
import { collatz, leaky, smoothstep } from './helpers.ts';

export interface Sample {
  readonly pattern?: 'map' | 'reduce' | 'stencil' | 'grid' | 'histogram';
  readonly body?: Body;
  readonly combine?: Body;
  readonly identity?: number | Readonly<Record<string, number>>;
  readonly index?: boolean;
  readonly bins?: number;
  readonly functions?: Readonly<Record<string, Body>>;
  readonly constants?: Readonly<Record<string, number | readonly number[]>>;
  /** Arrays by dtype, scalars by value. */
  readonly args: readonly (DType | number)[];
  readonly rank?: 1 | 2;
}

type Row = Readonly<Record<number, number>> & { readonly length: number };
type Plane = Readonly<Record<number, Row>> & { readonly length: number };
type Field = (dy: number, dx: number) => number;

export const kernels: Readonly<Record<string, Sample>> = {
  hypot: { body: (x: number, y: number) => Math.sqrt(x * x + y * y), args: ['f32', 'f32'] },
  clamp: {
    body: (x: number, low: number, high: number) => {
      if (x < low) {
        return low;
      }
      if (x > high) {
        return high;
      }
      return x;
    },
    args: ['f32', 0, 1.5],
  },
  branches: {
    body(x: number, y: number) {
      let r = 0;
      if (x > 0 && y > 0) {
        r = x + y;
      } else if (x > 0 || y > 0) {
        r = x - y;
      } else {
        r = -1;
      }
      return r * 2;
    },
    args: ['f32', 'f32'],
  },
  statementsInBranches: {
    body(x: number, y: number) {
      let r = x;
      let n = 0;
      if (x > y) {
        r += 1;
        n++;
      }
      if (!(x > 0)) {
        n += 2;
      }
      if (n === 0) r = y;
      return { r, n };
    },
    args: ['f32', 'f32'],
  },
  flags: {
    body: (x: number, y: number) => {
      const inside = x > -1 && x < 1;
      const above = y >= x;
      const done = false;
      return inside && !above && !done ? 1 : 0;
    },
    args: ['f32', 'f32'],
  },
  forLoop: {
    body: (x: number, y: number) => {
      let s = 0;
      for (let i = 0; i < 6; i++) {
        if (i > y) {
          continue;
        }
        s += x * i;
      }
      return s;
    },
    args: ['f32', 'f32'],
  },
  nestedLoops: {
    body: (x: number) => {
      let s = 0;
      outer: for (let i = 0; i < 5; i++) {
        for (let k = 0; k < 5; k++) {
          if (k === x) continue outer;
          if (i * k > 8) break outer;
          s += i - k;
        }
      }
      return s;
    },
    args: ['i32'],
  },
  whileTrue: {
    body: (cx: number, cy: number) => {
      let x = 0;
      let y = 0;
      let n = 0;
      while (true) {
        const t = x * x - y * y + cx;
        y = 2 * x * y + cy;
        x = t;
        n++;
        if (x * x + y * y > 4 || n >= 20) {
          break;
        }
      }
      return n;
    },
    args: ['f32', 'f32'],
  },
  doLoop: {
    body: (x: number) => {
      let n = x;
      let digits = 0;
      do {
        n = (n / 10) | 0;
        digits++;
      } while (n !== 0);
      return digits;
    },
    args: ['i32'],
  },
  returnFromLoop: {
    body: (x: number) => {
      for (let i = 2; i * i <= x; i++) {
        if (x % i === 0) return i;
      }
      return x;
    },
    args: ['u8'],
  },
  switchOfCases: {
    body: (x: number, y: number) => {
      switch (x & 3) {
        case 0:
          return y;
        case 1:
        case 2: {
          const t = y * 2;
          return t + 1;
        }
        default:
          return -y;
      }
    },
    args: ['i32', 'f32'],
  },
  switchThatFalls: {
    body: (x: number) => {
      let r = 0;
      switch (x) {
        // @ts-expect-error it falls through on purpose
        case 0:
          r += 1;
        case 1:
          r += 10;
          break;
        case 2:
          r = 5;
      }
      return r;
    },
    args: ['i32'],
  },
  innerHelpers: {
    body: (x: number, y: number) => {
      const square = (v: number): number => v * v;
      function mix(a: number, b: number, t = 0.5): number {
        return a + (b - a) * t;
      }
      return mix(square(x), square(y)) + mix(x, y, 0.25);
    },
    args: ['f32', 'f32'],
  },
  importedHelpers: {
    body: (x: number) => smoothstep(-1, 2, x),
    functions: { smoothstep },
    args: ['f32'],
  },
  importedArrow: { body: (x: number) => leaky(x) + 1, functions: { leaky }, args: ['f32'] },
  importedLoop: { body: (n: number) => collatz(n & 31), functions: { collatz }, args: ['i32'] },
  records: {
    body: (re: number, im: number) => {
      const z = { re, im };
      const square = ({ re: a, im: b }: { re: number; im: number }) => ({ re: a * a - b * b, im: 2 * a * b });
      const { re: u, im: v } = square(z);
      return { re: u + 1, im: v };
    },
    args: ['f32', 'f32'],
  },
  recordThatChanges: {
    body: (x: number, y: number) => {
      let p = { x, n: 0 };
      for (let i = 0; i < 3; i++) p = { x: p.x * y + 1, n: p.n + 1 };
      return p.x + p.n;
    },
    args: ['f32', 'f32'],
  },
  lists: {
    body: (x: number, y: number) => {
      let s = 0;
      for (const [k, w] of [
        [1, 0.25],
        [2, 0.5],
        [3, 0.25],
      ] as const) {
        if (x > k) continue;
        s += w * y;
      }
      return s;
    },
    args: ['f32', 'f32'],
  },
  constantList: {
    body: (x: number) => {
      let s = 0;
      for (const w of [0.5, 1, 0.5]) {
        s = s * x + w;
        if (s > 100) break;
      }
      return s;
    },
    args: ['f32'],
  },
  recordWithFields: {
    body: (x: number, y: number) => {
      const p = { x, n: 0 };
      for (let i = 0; i < 3; i++) {
        p.x = p.x * y + 1;
        p.n++;
      }
      return p.x + p.n;
    },
    args: ['f32', 'f32'],
  },
  tuples: {
    body: (x: number, y: number) => {
      const order = (a: number, b: number): [number, number] => (a < b ? [a, b] : [b, a]);
      let [low, high] = order(x, y);
      [low, high] = [high - low, low];
      return low * 2 + high;
    },
    args: ['f32', 'f32'],
  },
  hoistedVar: {
    body: (x: number, y: number) => {
      if (x > y) {
        var t = x - y;
      } else {
        var t = y - x;
      }
      return t * t;
    },
    args: ['f32', 'f32'],
  },
  integers: {
    body: (x: number, y: number) => {
      let h = Math.imul(x, 0x9e3779b1) ^ y;
      h ^= h >>> 15;
      h = (h << 5) - h;
      return (h & 0xffff) + (~y >> 3);
    },
    args: ['i32', 'i32'],
  },
  constantsThatFold: {
    body: (x: number) => {
      const scale = 1 / (2 * 4);
      const unused = 7;
      if (unused > 10) return Number.NaN;
      return x * scale + (Number.POSITIVE_INFINITY > x ? Math.PI * 2 : 1000000);
    },
    args: ['f32'],
  },
  optionalArgument: {
    body: (x: number, y: number) => {
      const gain = (v: number, k?: number): number => (k === undefined ? v : v * (k ?? 1));
      const bias = (v: number, k?: number): number => v + (k ?? 0.5);
      return gain(x) + gain(y, 2) + bias(x) + bias(y, -1);
    },
    args: ['f32', 'f32'],
  },
  notANumber: {
    body: (x: number, y: number) => (Number.isNaN(x) || x !== x ? -1 : isFinite(y) ? x : Number.NaN),
    args: ['f32', 'f32'],
  },
  total: { pattern: 'reduce', combine: (a: number, b: number) => a + b, identity: 0, args: ['f32'] },
  argmin: {
    pattern: 'reduce',
    body: (x: number, i: number) => ({ x, i }),
    index: true,
    combine: (a: { x: number; i: number }, b: { x: number; i: number }) => {
      if (b.x < a.x) {
        return b;
      }
      return a;
    },
    identity: { x: Number.POSITIVE_INFINITY, i: -1 },
    args: ['f32'],
  },
  moments: {
    pattern: 'reduce',
    body: (x: number) => ({ n: 1, mean: x, m2: 0 }),
    combine(a: Moments, b: Moments) {
      const n = a.n + b.n;
      if (n === 0) return { n: 0, mean: 0, m2: 0 };
      const delta = b.mean - a.mean;
      return {
        n,
        mean: a.mean + (delta * b.n) / n,
        m2: a.m2 + b.m2 + (delta * delta * a.n * b.n) / n,
      };
    },
    identity: { n: 0, mean: 0, m2: 0 },
    args: ['f32'],
  },
  heat: {
    pattern: 'stencil',
    body: (u: Field, k: number) => u(0, 0) + k * (u(-1, 0) + u(1, 0) + u(0, -1) + u(0, 1) - 4 * u(0, 0)),
    args: ['f32', 0.2],
    rank: 2,
  },
  sobel: {
    pattern: 'stencil',
    body: (u: Field) => {
      let gx = 0;
      let gy = 0;
      for (let k = -1; k <= 1; k++) {
        const weight = k === 0 ? 2 : 1;
        gx += weight * (u(k, 1) - u(k, -1));
        gy += weight * (u(1, k) - u(-1, k));
      }
      return Math.sqrt(gx * gx + gy * gy);
    },
    args: ['u8'],
    rank: 2,
  },
  matmul: {
    pattern: 'grid',
    body: (y: number, x: number, a: Plane, b: Plane) => {
      let s = 0;
      for (let k = 0; k < b.length; k++) {
        s += a[y]![k]! * b[k]![x]!;
      }
      return s;
    },
    args: ['f32', 'f32'],
    rank: 2,
  },
  localArray: {
    body: (x: number, y: number) => {
      const values = [x, y, x * y, 2];
      const swap = (list: number[], i: number, j: number) => {
        if (list[i]! > list[j]!) {
          [list[i], list[j]] = [list[j]!, list[i]!];
        }
      };
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 3 - i; j++) {
          swap(values, j, j + 1);
        }
      }
      return values[1]! + values[(x | 0) & 3]!;
    },
    args: ['f32', 'f32'],
  },
  digitCounts: {
    body: (x: number) => {
      const seen = new Int32Array(10);
      const weights = new Array(3).fill(2);
      let n = x;
      while (n > 0) {
        seen[n % 10]!++;
        n = (n / 10) | 0;
      }
      let most = 0;
      for (const count of seen) {
        if (count > most) {
          most = count;
        }
      }
      for (var k = 0; k < 2; k++) {
        var pair = [most, k];
        pair[k] += weights[k];
        most += pair[0]! - pair[1]!;
      }
      return most;
    },
    args: ['i32'],
  },
  guardedReads: {
    pattern: 'grid',
    body: (i: number, a: Row) => {
      if (i > 0 && a[i - 1]! > 0) return a[i - 1]! + a[i]!;
      if (i === a.length - 1) {
        return a[0]!;
      }
      return a[i]! > 1 ? a[i + 1]! : 0;
    },
    args: ['f32'],
  },
  bins: {
    pattern: 'histogram',
    bins: 8,
    body: (v: number) => {
      if (v < 0) return 0;
      const bin = Math.floor(v * 2);
      return bin > 7 ? 7 : bin;
    },
    args: ['f32'],
  },
};

interface Moments {
  readonly n: number;
  readonly mean: number;
  readonly m2: number;
}
