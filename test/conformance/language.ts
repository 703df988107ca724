/** The forms of the language: branches, loops, helpers, constants, several outputs. */
import { close, equal } from '../harness/assert.ts';
import type { Case } from '../harness/case.ts';
import { floats, ints } from './values.ts';

export const language = (): Case[] => [
  {
    name: 'if and else that diverge between neighbours',
    async run(backend, { lanewise }) {
      // Whole quarters: no step rounds, so that the body itself is the reference.
      const xs = Float32Array.from(ints(1003, 1, -40, 40), (n) => n / 4);
      const body = (x: number): number => {
        let y = x;
        if (x > 5) y = x * 2;
        else if (x > 0) {
          y = x + 1;
          if (x > 2) y -= 3;
        } else y = -x;
        return y;
      };
      equal(await lanewise.map(body).on(backend)(xs), Float32Array.from(xs, body));
    },
  },
  {
    name: 'early return, also from inside of loops',
    async run(backend, { lanewise }) {
      const xs = ints(777, 2, 0, 400);
      const body = (x: number): number => {
        if (x < 10) return -1;
        for (let i = 2; i * i <= x; i++) {
          if (x % i === 0) return i;
        }
        return x;
      };
      equal(await lanewise.map(body).on(backend)(xs), Int32Array.from(xs, body));
    },
  },
  {
    name: 'while with a different count for each element (Collatz)',
    async run(backend, { lanewise }) {
      const xs = ints(500, 3, 1, 5000);
      const body = (x: number): number => {
        let n = x;
        let steps = 0;
        while (n !== 1) {
          n = n % 2 === 0 ? n >> 1 : 3 * n + 1;
          steps++;
        }
        return steps;
      };
      equal(await lanewise.map(body).on(backend)(xs), Int32Array.from(xs, body));
    },
  },
  {
    name: 'nested loops with break and continue',
    async run(backend, { lanewise }) {
      const xs = ints(300, 4, 0, 60);
      const body = (x: number): number => {
        let total = 0;
        for (let i = 0; i < x; i++) {
          if (i % 3 === 0) continue;
          for (let j = 0; ; j++) {
            if (j > i) break;
            if ((i + j) % 5 === 4) continue;
            total += j;
          }
          if (total > 2000) break;
        }
        return total;
      };
      equal(await lanewise.map(body).on(backend)(xs), Int32Array.from(xs, body));
    },
  },
  {
    name: 'do…while and a loop that never runs',
    async run(backend, { lanewise }) {
      const xs = ints(100, 5, -5, 20);
      const body = (x: number): number => {
        let n = 0;
        do {
          n += 2;
        } while (n < x);
        for (let i = 10; i < 10; i++) n += 1000;
        return n;
      };
      equal(await lanewise.map(body).on(backend)(xs), Int32Array.from(xs, body));
    },
  },
  {
    name: 'a loop of more than 1,000 rounds runs to its end',
    async run(backend, { lanewise }) {
      const xs = Int32Array.of(0, 1, 5000, 12345);
      const body = (x: number): number => {
        let n = 0;
        for (let i = 0; i < x; i++) n += i & 7;
        return n;
      };
      equal(await lanewise.map(body).on(backend)(xs), Int32Array.from(xs, body));
    },
  },
  {
    name: 'helpers and constants from the options',
    async run(backend, { lanewise }) {
      const xs = floats(64, 6);
      const clamp = (x: number, low: number, high: number): number => (x < low ? low : x > high ? high : x);
      const kernel = lanewise.map(
        // @ts-expect-error `gain` is given in the options
        (x) => clamp(x * gain, 0, 4),
        { functions: { clamp }, constants: { gain: 1.5 } },
      );
      equal(
        await kernel.on(backend)(xs),
        Float32Array.from(xs, (x) => clamp(Math.fround(x * 1.5), 0, 4)),
      );
    },
  },
  {
    name: 'a method and a function as a body',
    async run(backend, { lanewise }) {
      const xs = floats(10, 7);
      const holder = {
        twice(x: number): number {
          return x + x;
        },
      };
      const want = Float32Array.from(xs, (x) => x + x);
      equal(await lanewise.map(holder.twice).on(backend)(xs), want, 'method');
      equal(
        await lanewise
          .map(function named(x: number): number {
            const y = x;
            return y + y;
          })
          .on(backend)(xs),
        want,
        'function',
      );
    },
  },
  {
    name: 'several outputs as a record',
    async run(backend, { lanewise }) {
      const xs = floats(33, 8);
      const { up, down } = await lanewise.map((x) => ({ up: x + 1, down: x - 1 })).on(backend)(xs);
      equal(
        up,
        Float32Array.from(xs, (x) => x + 1),
        'up',
      );
      equal(
        down,
        Float32Array.from(xs, (x) => x - 1),
        'down',
      );
    },
  },
  {
    name: 'scalars are broadcast and take the arrays’ type',
    async run(backend, { lanewise }) {
      const xs = floats(21, 9);
      const axpy = lanewise.map((a, x, b) => a * x + b).on(backend);
      const a = Math.fround(0.1);
      equal(
        await axpy(0.1, xs, 3),
        Float32Array.from(xs, (x) => Math.fround(a * x) + 3),
        'f32',
      );
      const ns = ints(21, 10);
      equal(
        await axpy(3, ns, -7),
        Int32Array.from(ns, (n) => 3 * n - 7),
        'i32',
      );
    },
  },
  {
    name: 'the index of an element',
    async run(backend, { lanewise }) {
      const xs = floats(4100, 11);
      const found = await lanewise.map((x, i) => x + i, { index: true }).on(backend)(xs);
      equal(
        found,
        Float32Array.from(xs, (x, i) => x + i),
      );
    },
  },
  {
    name: 'the Mandelbrot set of the contract',
    async run(backend, { lanewise }) {
      const step = 3 / 64;
      const found = await mandelbrot(lanewise).on(backend)([48, 64], -2, -1.125, step);
      const want = new Int32Array(48 * 64);
      for (let y = 0; y < 48; y++)
        for (let x = 0; x < 64; x++) want[y * 64 + x] = rounds(y, x, -2, -1.125, step);
      const wrong = want.filter((n, i) => n !== found[i]).length;
      // A contracted multiply-add may move a point of the border by one round.
      close(wrong, 0, { abs: backend === 'webgpu' ? 12 : 0 }, 'points that differ');
    },
  },
];

function mandelbrot(lanewise: typeof import('lanewise')) {
  return lanewise.grid(
    (y, x: number, cx: number, cy: number, step: number) => {
      let zr = 0;
      let zi = 0;
      let n = 0;
      while (n < 200 && zr * zr + zi * zi < 4) {
        const t = zr * zr - zi * zi + cx + x * step;
        zi = 2 * zr * zi + cy + y * step;
        zr = t;
        n++;
      }
      return n;
    },
    { out: 'i32' },
  );
}

/** The same in f32 steps, written out. */
function rounds(y: number, x: number, cx: number, cy: number, step: number): number {
  const f = Math.fround;
  let zr = 0;
  let zi = 0;
  let n = 0;
  while (n < 200 && f(f(zr * zr) + f(zi * zi)) < 4) {
    const t = f(f(f(f(zr * zr) - f(zi * zi)) + cx) + f(x * step));
    zi = f(f(f(f(2 * zr) * zi) + cy) + f(y * step));
    zr = t;
    n++;
  }
  return n;
}
