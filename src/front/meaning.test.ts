/**
 * What a compiled body means: `evaluate` of its program against the very same function called as plain JavaScript. On
 * f64 every operation is JavaScript's own, so the bits must agree; integers stay inside of 32 bits.
 */
import { describe, expect, it } from 'vitest';
import type { Body } from './request.ts';
import { bodyOf, type Options, runKernel, shaped } from './testing.ts';

const doubles = Float64Array.of(
  -7.5,
  -2,
  -1,
  -0.5,
  -0,
  0,
  0.25,
  0.5,
  1,
  1.5,
  2,
  3.75,
  12,
  1e9,
  Number.NaN,
  Number.POSITIVE_INFINITY,
);
const others = Float64Array.of(
  2,
  -3,
  0.5,
  -0.5,
  1,
  0,
  4,
  0.5,
  -1,
  1.5,
  7,
  -2.25,
  5,
  3,
  1,
  Number.NEGATIVE_INFINITY,
);
const ints = Int32Array.of(-9, -7, -3, -2, -1, 0, 1, 2, 3, 4, 7, 8, 9, 100, 255, 4096);
const divisors = Int32Array.of(2, -2, 3, -3, 4, 5, -5, 7, -7, 2, 3, -3, 9, 10, 16, -100);
const bytes = Uint8Array.of(0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 200, 233, 254, 255);

/** Map bodies of two arguments; each is run on doubles and on integers. */
const texts: Record<string, string> = {
  'for of a written list': `(x, y) => {
  let s = 0;
  for (const w of [1, 4, x, y]) {
    if (w === 4) continue;
    if (s > 100) break;
    s += w * y;
  }
  let last = 0;
  for (last of [3, s]) x += last;
  return s + x + last;
}`,
  'for of pairs, nested, with labels': `(x, y) => {
  let s = 0;
  rows: for (const [a, b] of [[1, 2], [3, x], [y, 5]]) {
    for (var k of [a, b]) {
      if (k > 4) continue rows;
      if (s > 50) break rows;
      s += k;
    }
    s += 10;
  }
  return s + k;
}`,
  'return from for of': `(x, y) => {
  const taps = [x, y, 3];
  for (const t of taps) if (t > 2) return t;
  for (const t of []) return t;
  return -1;
}`,
  'a list with an index that is computed': `(x, y) => {
  const a = [x, y, 3, x - y];
  const k = (Math.min(x, 100) | 0) & 3;
  a[k] = 7;
  a[(k + 1) & 3] += y;
  const old = a[k]++;
  let j = 0;
  a[j++] -= 2;
  a[j] = j++;
  const stored = (a[3] = y);
  return a[0] + a[1] * 3 + a[2] * 5 + a[3] * 7 + old + j + stored;
}`,
  'a bubble sort by a helper': `(x, y) => {
  const sort = (v, n) => {
    for (let i = 0; i < n - 1; i++)
      for (let j = 0; j < n - 1 - i; j++)
        if (v[j] > v[j + 1]) [v[j], v[j + 1]] = [v[j + 1], v[j]];
  };
  const a = [x, 2, y, -1, x - 3];
  sort(a, 5);
  const [low, , middle] = a;
  return low + middle * 2 + a[4] * 3;
}`,
  'arrays by their constructors': `(x, y) => {
  const a = new Float64Array(12), b = new Array(4).fill(y), c = Float64Array.of(x, 2), d = new Float64Array([y, 1, x]);
  const e = new Float64Array(d);
  for (let i = 0; i < a.length; i++) a[i] = i * x;
  d[1] = 9;
  b.fill(2)[1] = x;
  let s = 0;
  for (const v of a) { if (v > 40) break; s += v; }
  for (const v of b) s += v;
  return s + c[(y | 0) & 1] + d[1] * e[1] + e.length;
}`,
  'an array in a loop is a new one each turn': `(x, y) => {
  let s = 0;
  for (let k = 0; k < 3; k++) {
    const a = new Float64Array(10), b = [0, y, k];
    a[k] = x;
    if (x > 1) { a[9] += 1; b[k]++; continue; }
    a[(k + 1) % 3] += b[k];
    s += a[0] + a[1] * 2 + a[2] * 4 + a[9];
  }
  return s;
}`,
  'one array by several names': `(x, y) => {
  const a = [x, y, 1];
  const b = a, p = { list: a, n: 1 };
  b[0] = 5;
  p.list[(y | 0) & 1] += 1;
  const set = (t, v) => { t[2] = v; return t; };
  set(a, y)[2] += 1;
  const mk = (v) => [v, v * 2];
  const c = mk(x);
  c[p.n] = 4;
  return a[0] + a[1] * 2 + b[2] * 3 + c[1] + c[0];
}`,
  'tuples that came from elsewhere, at a computed index': `(x, y) => {
  const t = x > 1 ? [x, 1, 2] : [y, 3, 4];
  let u = [1, 2];
  if (y > 1) u = [x, y];
  return t[(Math.min(x, 100) | 0) & 1] + u[(y | 0) & 1];
}`,
  'a count of digits': `(x, y) => {
  const seen = new Int32Array(16), flags = [false, false, y > 1];
  let n = Math.min(Math.abs(Math.min(x, 100) | 0), 5000);
  while (n > 0) { seen[n % 10]++; n = Math.floor(n / 10); }
  let most = 0;
  for (let d = 1; d < 10; d++) if (seen[d] > seen[most]) most = d;
  flags[most % 2] = true;
  return most * 10 + seen[most] + (flags[0] ? 1 : 0) + (flags[2] ? 100 : 0);
}`,
  'fields that are assigned to': `(x, y) => {
  const p = { x, n: 0 };
  for (let i = 0; i < 2; i++) { p.x = p.x * y + 1; p.n++; }
  const t = [x, y];
  [t[0], t[1]] = [t[1], t[0]];
  let q = { a: 1, b: y };
  const old = q.b++;
  q['a'] += p.n + (q.a = 5) + q.a;
  if (x > 1) q = { a: x, b: 2 };
  const { a, b } = q;
  const again = { ...p, n: p.n + 1 };
  p.n = 77;
  return t[0] - t[1] * 2 + a + b + old + again.x + again.n + p.n;
}`,
  'a helper that fills a record': `(x, y) => {
  const make = (v, k) => { const r = { v, k: 0 }; r.k += k; if (v > 1) r.v = 1; return r; };
  const a = make(x, 2), b = make(y, a.k);
  return a.v + b.v * b.k;
}`,
  'optional arguments': `(x, y) => {
  const gain = (v, k) => (k === undefined ? v : v * k);
  const bias = (v, k) => v + (k ?? 0.5);
  const old = (v, k) => v + (k != null ? k : 3);
  return gain(x) + gain(y, 2) + bias(x) + bias(y, -1) + old(x) + old(y, 2);
}`,
  arithmetic: `(x, y) => x * y - x / 2 + -y`,
  remainder: `(x, y) => y === 0 ? 0 : x % y`,
  'early return': `(x, y) => {
  if (x < 0) return -x;
  const t = x + y;
  if (t > 10) return t - 10;
  return t;
}`,
  'return from a loop': `(x, y) => {
  let s = x;
  for (let i = 0; i < 10; i++) {
    if (s > 20) return s;
    if (i === 7) break;
    s += Math.abs(y) + 1;
  }
  return -s;
}`,
  'nested loops with labels': `(x, y) => {
  let n = 0;
  outer: for (let i = 0; i < 5; i++) {
    for (let k = 0; k < 5; k++) {
      if (k === 3) continue outer;
      if (i * k > Math.abs(x)) break outer;
      n += k + 1;
    }
  }
  return n + y * 0;
}`,
  'do while': `(x, y) => {
  let n = 0;
  do {
    n++;
    if (n > 6) continue;
    n += 2;
  } while (n < Math.min(Math.abs(y), 20));
  return n + x;
}`,
  'switch without falling through': `(x, _y) => {
  let r = 0;
  switch (x) {
    case 0:
      r = 10;
      break;
    case 1:
    case 2:
      r = 20;
      break;
    default:
      r = 30;
  }
  return r;
}`,
  'switch that falls through': `(x, _y) => {
  let r = 1;
  switch (x) {
    case 1:
      r += 10;
    // biome-ignore lint/suspicious/noFallthroughSwitchClause: it is what is tested
    default:
      r += 100;
    case 2:
      r += 1e3;
      break;
    case 3:
      return -1;
  }
  return r;
}`,
  'logical values': `(x, y) => x > 0 && y > 0 || x < -2 ? 1 : 0`,
  'numbers as tests': `(x, y) => x && !y ? 3 : !x ? 4 : 5`,
  'or of numbers': `(x, y) => x || y`,
  'and of numbers': `(x, y) => x && y`,
  'old and new values': `(x, y) => {
  let i = x;
  const a = i++ + i++ * 2;
  const b = ++i - i-- + --i;
  return a + b + i + y;
}`,
  'an operand that is changed later': `(x, y) => {
  let i = x;
  return i * 10 + (i = y) + i;
}`,
  'assignments in tests': `(x, y) => {
  let t = 0;
  if (x > 0 && (t = y) > 1) return t;
  return t - 1;
}`,
  'assignments in ternaries': `(x, y) => {
  let t = 1;
  const r = x > y ? t = 5 : t + 1;
  return r * 10 + t;
}`,
  'comma and statement expressions': `(x, y) => {
  let a = 0;
  let b = 0;
  a = x, b = y;
  x > 1 && (b += 2);
  return a - b;
}`,
  'shadowed names': `(x, y) => {
  const t = x;
  let r = 0;
  {
    const t2 = y;
    r = t2;
  }
  for (let t2 = 0; t2 < 2; t2++) r += t2;
  return r + t;
}`,
  'var of the whole function': `(x, y) => {
  if (x > 0) {
    var r = y;
  } else r = x;
  return r;
}`,
  'swapped by destructuring': `(x, y) => {
  let a = x;
  let b = y;
  [a, b] = [b, a];
  return a * 2 - b;
}`,
  'helpers inside': `(x, y) => {
  const twice = (v, k = 2) => v * k;
  function clamp(v, low, high) {
    if (v < low) return low;
    if (v > high) return high;
    return v;
  }
  return clamp(twice(x), -5, twice(Math.abs(y), 3));
}`,
  'helpers that return records': `(x, y) => {
  const split = (v) => {
    if (v < 0) return { sign: -1, size: -v };
    return { sign: 1, size: v };
  };
  const { sign, size } = split(x);
  const p = split(y);
  return sign * p.size + size * p.sign;
}`,
  'records that change': `(x, y) => {
  let p = { a: x, b: y };
  for (let i = 0; i < 3; i++) p = { a: p.b, b: p.a + i };
  return p.a * 3 + p.b;
}`,
  'helpers with an early return in a loop': `(x, y) => {
  const firstAbove = (limit) => {
    for (let i = 0; i < 20; i++) if (i * i > limit) return i;
    return -1;
  };
  return firstAbove(Math.abs(x)) + firstAbove(Math.abs(y)) * 100;
}`,
  'a helper that changes a variable outside': `(x, y) => {
  let n = 0;
  const note = (v) => {
    n += v;
  };
  note(x);
  if (y > 0) note(y);
  return n;
}`,
  'compound assignment': `(x, y) => {
  let a = x;
  a += y;
  a *= 2;
  a -= 1;
  return a;
}`,
  'rounding of quotients': `(x, y) => y === 0 ? 0 : Math.floor(x / y) + 100 * Math.ceil(x / y) + 1e4 * Math.round(x / y) + 1e6 * Math.trunc(x / y)`,
  'min and max': `(x, y) => Math.max(x, y, 1) - Math.min(x, y) + Math.min(x)`,
  'powers of two': `(x, y) => x ** 2 + y ** 2 + x ** 2`,
  'bit operators': `(x, y) => (x & 12 | y ^ 5) + (x << 2) + (x >> 1) + ~y`,
  'unsigned shifts': `(x, y) => (x >>> 1) % 1e3 + (y >>> 28)`,
  'constants folded': `(x, y) => x + (2 * 3 - 1) * (1 / 2) + y * (true ? 1 : 0)`,
  'bools in arithmetic': `(x, y) => Number(x > y) + +(x < 0) * 2 + ((x === y ? 1 : 0) | 0)`,
  'nested ternaries': `(x, y) => x < -1 ? -10 : x < 1 ? y > 0 ? 1 : 2 : x > 5 ? 4 : 3`,
  'isNaN by itself': `(x, y) => x !== x ? 1 : y === y ? 2 : 3`,
  predicates: `(x, y) => (Number.isNaN(x) ? 1 : 0) + (isFinite(y) ? 2 : 0) + (Number.isInteger(x) ? 4 : 0) + (Number.isFinite(x) ? 8 : 0)`,
};

const bodies: readonly (readonly [string, Body])[] = Object.entries(texts).map(([name, text]) => [
  name,
  bodyOf(text),
]);

/** Bodies whose bit operators JavaScript wraps where we saturate (docs: floats to integers). */
const integersOnly = new Set(['bit operators', 'unsigned shifts']);

function expectSame(got: ArrayLike<number>, body: Body, args: readonly ArrayLike<number>[]): void {
  const want = Array.from({ length: args[0]!.length }, (_, k) => Number(body(...args.map((arg) => arg[k]))));
  expect(Array.from(got, (value) => value + 0)).toEqual(want.map((value) => value + 0));
}

describe('a map body', () => {
  for (const [name, body] of bodies) {
    if (!integersOnly.has(name))
      it(`${name}, on f64`, () => {
        expectSame(runKernel({ body, out: 'f64' }, [doubles, others])[0]!, body, [doubles, others]);
      });
    it(`${name}, on i32`, () => {
      // A double holds all that these bodies make of 32-bit integers, halves and quotients included.
      const [got] = runKernel({ body, out: 'f64' }, [ints, divisors]);
      expectSame(got!, body, [ints, divisors]);
    });
  }

  it('works on bytes as on whole numbers', () => {
    const body: Body = (v, w) => (v - 128) * 3 + (w >> 1) - (v % 10);
    const [got] = runKernel({ body }, [bytes, bytes.slice().reverse()]);
    expect(got).toBeInstanceOf(Int32Array);
    expectSame(got!, body, [bytes, bytes.slice().reverse()]);
  });

  it('rounds every operation to f32', () => {
    const xs = Float32Array.of(0.1, 1 / 3, 16777216, 1e-8);
    const [got] = runKernel({ body: (x) => x * x + 0.1 }, [xs]);
    const want = xs.map((x) => Math.fround(Math.fround(x * x) + Math.fround(0.1)));
    expect(got).toEqual(want);
  });

  it('computes integers modulo 2^32', () => {
    const [got] = runKernel({ body: (x) => Math.imul(x ^ 0x9e3779b9, 0x85ebca6b) >>> 0 }, [ints]);
    expect(got).toEqual(Uint32Array.from(ints, (x) => Math.imul(x ^ 0x9e3779b9, 0x85ebca6b) >>> 0));
    const [wrapped] = runKernel({ body: (x) => x * 2000000000 + 7 }, [ints]);
    expect(wrapped).toEqual(Int32Array.from(ints, (x) => (Math.imul(x, 2000000000) + 7) | 0));
  });

  it('compares i32 with u32 by value', () => {
    const a = Int32Array.of(-1, -1, 0, 5, 2147483647);
    const b = Uint32Array.of(4294967295, 0, 0, 5, 2147483648);
    const body: Body = (x, y) =>
      (x < y ? 1 : 0) +
      (x <= y ? 2 : 0) +
      (x > y ? 4 : 0) +
      (x >= y ? 8 : 0) +
      (x === y ? 16 : 0) +
      (x !== y ? 32 : 0);
    expectSame(runKernel({ body }, [a, b])[0]!, body, [a, b]);
    expectSame(runKernel({ body }, [b, a])[0]!, body, [b, a]);
  });

  it('takes constants, helpers and captured arrays', () => {
    const weights = [0.5, 0.25, 0.125];
    const table = Int16Array.of(3, 1, 2, 0);
    const functions = { bent: (v: number) => (v < 0 ? v * leak : v) };
    const leak = 0.5;
    const body: Body = (x, i) => functions.bent(x) * weights[i % 3]! + table[i & 3]! + scale;
    const scale = 10;
    const given = new Function('return (x, i) => bent(x) * weights[i % 3] + table[i & 3] + scale')() as Body;
    const [got] = runKernel(
      { body: given, index: true, constants: { weights, table, scale, leak }, functions },
      [doubles],
    );
    expect(Array.from(got!)).toEqual(Array.from(doubles, (x, i) => Number(body(x, i))));
  });

  it('takes scalars in the type of the arrays', () => {
    expect(runKernel({ body: (x, k) => x * k }, [ints, 3])[0]).toEqual(ints.map((x) => x * 3));
    expect(runKernel({ body: (x, k) => x * k }, [ints, 0.5])[0]).toEqual(
      Float32Array.from(ints, (x) => x * 0.5),
    );
    expect(runKernel({ body: (x, k) => x + k }, [Uint32Array.of(4294967295, 1), 1])[0]).toEqual(
      Uint32Array.of(0, 2),
    );
  });

  it('uses defaults of parameters that the call leaves out', () => {
    expect(runKernel({ body: bodyOf('(x, k = 2, j = 1 + 2) => x * k + j') }, [ints])[0]).toEqual(
      ints.map((x) => x * 2 + 3),
    );
  });

  it('gives a record of outputs', () => {
    const [sum, isBig] = runKernel({ body: (x, y) => ({ sum: x + y, isBig: x > 3 }) }, [ints, divisors]);
    expect(sum).toEqual(ints.map((x, k) => x + divisors[k]!));
    expect(isBig).toEqual(Uint8Array.from(ints, (x) => (x > 3 ? 1 : 0)));
  });

  it('stores clamped bytes with ties to even', () => {
    const xs = Float32Array.of(-3, 0.5, 1.5, 2.5, 254.5, 255.5, 1e9, Number.NaN);
    const [got] = runKernel({ body: (x) => x, out: 'u8c' }, [xs]);
    expect(got).toEqual(Uint8ClampedArray.from(xs));
  });
});

describe('a reduction', () => {
  const sum: Options = { pattern: 'reduce', combine: (a, b) => a + b, identity: 0 };

  it('of integers stays integer', () => {
    expect(runKernel(sum, [ints])).toEqual([Int32Array.of(ints.reduce((a, b) => a + b, 0))]);
  });

  it('accumulates wider where out says so', () => {
    const xs = Float32Array.of(16777216, 1, 1, 1);
    expect(runKernel({ ...sum, out: 'f64' }, [xs])).toEqual([Float64Array.of(16777219)]);
  });

  it('fuses a map and keeps records', () => {
    const xs = Float32Array.of(3, -1, 4, -1, 5);
    const got = runKernel(
      {
        pattern: 'reduce',
        body: (x, i) => ({ x, i }),
        index: true,
        combine: (a, b) => (b.x < a.x ? b : a),
        identity: { x: Number.POSITIVE_INFINITY, i: -1 },
      },
      [xs],
    );
    expect(got).toEqual([Float32Array.of(-1), Int32Array.of(1)]);
  });

  it('takes an infinite identity into the integers that are compared', () => {
    const combine = bodyOf('(a, b) => Math.max(a, b)');
    const most = { pattern: 'reduce', combine, identity: Number.NEGATIVE_INFINITY } as const;
    expect(runKernel(most, [Int32Array.of(-16777217, -16777219)])).toEqual([Int32Array.of(-16777217)]);
    expect(runKernel(most, [Int32Array.of(-2147483648)])).toEqual([Int32Array.of(-2147483648)]);
    expect(runKernel(most, [Uint32Array.of(4294967295, 7)])).toEqual([Uint32Array.of(4294967295)]);
    expect(runKernel(most, [Float32Array.of(Number.NEGATIVE_INFINITY)])[0]![0]).toBe(
      Number.NEGATIVE_INFINITY,
    );
    const least = {
      ...most,
      combine: bodyOf('(a, b) => Math.min(a, b)'),
      identity: Number.POSITIVE_INFINITY,
    };
    expect(runKernel(least, [Int32Array.of(2147483647)])).toEqual([Int32Array.of(2147483647)]);
    expect(runKernel({ ...least, out: 'f32' }, [Int32Array.of(3)])).toEqual([Float32Array.of(3)]);
  });

  it('merges moments (a combine with statements)', () => {
    const xs = Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9);
    const [n, mean, m2] = runKernel(
      {
        pattern: 'reduce',
        body: (x) => ({ m2: 0, n: 1, mean: x }),
        combine: (a, b) => {
          const n = a.n + b.n;
          if (n === 0) return a;
          const d = b.mean - a.mean;
          return { n, mean: a.mean + (d * b.n) / n, m2: a.m2 + b.m2 + (d * d * a.n * b.n) / n };
        },
        identity: { n: 0, mean: 0, m2: 0 },
      },
      [xs],
    );
    expect(n).toEqual(Int32Array.of(8));
    expect(mean![0]).toBeCloseTo(5, 12);
    expect(m2![0]).toBeCloseTo(32, 12);
  });

  it('counts bools', () => {
    expect(runKernel({ ...sum, body: (x) => x > 3 }, [ints])).toEqual([Int32Array.of(7)]);
  });

  it('of bools', () => {
    const all: Options = {
      pattern: 'reduce',
      body: (x) => x > -10,
      combine: (a, b) => a && b,
      identity: true,
    };
    expect(runKernel(all, [ints])).toEqual([Uint8Array.of(1)]);
  });
});

describe('a stencil', () => {
  const image = shaped(
    Float64Array.from({ length: 12 }, (_, k) => k * k),
    3,
    4,
  );

  it('reads its neighbourhood, with offsets from a loop', () => {
    const body: Body = (u, k) => {
      let s = 0;
      for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) s += u(dy, dx);
      return s * k - u(0, 0);
    };
    const at = (y: number, x: number): number =>
      image.data[Math.min(Math.max(y, 0), 2) * 4 + Math.min(Math.max(x, 0), 3)]!;
    const want = Float64Array.from({ length: 12 }, (_, k) =>
      Number(body((dy: number, dx: number) => at(Math.floor(k / 4) + dy, (k % 4) + dx), 0.5)),
    );
    expect(runKernel({ pattern: 'stencil', body }, [image, 0.5])[0]).toEqual(want);
  });

  it('reads other arrays at the point', () => {
    const mask = shaped(
      Uint8Array.from({ length: 12 }, (_, k) => k % 2),
      3,
      4,
    );
    const got = runKernel({ pattern: 'stencil', body: (u, m) => (m ? u(0, 0) : -1) }, [image, mask])[0]!;
    expect(Array.from(got)).toEqual(Array.from(image.data, (value, k) => (k % 2 ? value : -1)));
  });
});

describe('a grid', () => {
  it('multiplies matrices', () => {
    const a = Float64Array.of(1, 2, 3, 4, 5, 6);
    const b = Float64Array.of(7, 8, 9, 10, 11, 12);
    const body: Body = (y, x, a, b) => {
      let s = 0;
      for (let k = 0; k < a[0].length; k++) s += a[y][k] * b[k][x];
      return s;
    };
    const got = runKernel({ pattern: 'grid', body }, [shaped(a, 2, 3), shaped(b, 3, 2)], [2, 2]);
    expect(got).toEqual([Float64Array.of(58, 64, 139, 154)]);
  });

  it('takes whole scalars as integers where they are part of an index', () => {
    const pixels = Float32Array.from({ length: 12 }, (_, k) => k + 0.5);
    const body: Body = (y, x, img, width, gain) => img[y * width + x] * gain;
    const got = runKernel({ pattern: 'grid', body }, [pixels, 4, 2], [3, 4])[0]!;
    expect(got).toEqual(pixels.map((value) => value * 2));
  });

  it('takes rounded floats as indices', () => {
    const body: Body = (i, a, scale) => {
      const nearest = Math.round(i * scale);
      return a[Math.min(nearest, a.length - 1)] + a[Math.floor(i / 2)];
    };
    const a = Float32Array.of(10, 20, 30, 40);
    expect(runKernel({ pattern: 'grid', body }, [a, 0.5], [4])[0]).toEqual(Float32Array.of(20, 30, 40, 50));
  });

  it('computes mandel as JavaScript does', () => {
    const body: Body = (y, x, cx, cy, step) => {
      let zr = 0;
      let zi = 0;
      let n = 0;
      while (n < 50 && zr * zr + zi * zi < 4) {
        const t = zr * zr - zi * zi + cx + x * step;
        zi = 2 * zr * zi + cy + y * step;
        zr = t;
        n++;
      }
      return n;
    };
    const got = runKernel({ pattern: 'grid', body, out: { out: 'f64' } }, [-2, -1, 0.25], [8, 12])[0]!;
    expect(Array.from(got)).toEqual(
      Array.from({ length: 96 }, (_, k) => body(Math.floor(k / 12), k % 12, -2, -1, 0.25)),
    );
  });
});

describe('a histogram', () => {
  it('puts a value into the bin below, and NaN into none', () => {
    const xs = Float32Array.of(-0.5, 0, 0.99, 1, 2.5, 3, 4, Number.NaN, Number.POSITIVE_INFINITY);
    expect(runKernel({ pattern: 'histogram', bins: 4, body: (v) => v }, [xs])).toEqual([
      Uint32Array.of(2, 1, 1, 1),
    ]);
    const counts = runKernel({ pattern: 'histogram', bins: 4, body: (v) => v >> 6 }, [bytes])[0]!;
    expect(Array.from(counts)).toEqual([10, 1, 1, 4]);
  });
});
