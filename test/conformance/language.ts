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
    name: 'a local array that is sorted with indices that are computed',
    async run(backend, { lanewise }) {
      const xs = ints(1003, 11, -500, 500);
      const body = (x: number): number => {
        const a = new Int32Array(12);
        for (let k = 0; k < a.length; k++) a[k] = Math.imul(x + k * 7, 40503) >> 5;
        // Insertion sort: the inner loop ends at a different turn for each element.
        for (let k = 1; k < a.length; k++)
          for (let j = k; j > 0 && a[j - 1]! > a[j]!; j--) [a[j], a[j - 1]] = [a[j - 1]!, a[j]!];
        return a[5]! * 2 + a[Math.abs(x) % 12]!;
      };
      equal(await lanewise.map(body).on(backend)(xs), Int32Array.from(xs, body));
    },
  },
  {
    name: 'a median of nine by a helper that sorts in place',
    async run(backend, { lanewise }) {
      const [height, width] = [23, 37];
      const image = Float32Array.from(ints(height * width, 12, 0, 1000), (n) => n / 8);
      const kernel = lanewise.stencil(
        (u: (dy: number, dx: number) => number) => {
          const order = (v: number[], n: number): void => {
            for (let i = 0; i < n - 1; i++)
              for (let j = 0; j < n - 1 - i; j++)
                if (v[j]! > v[j + 1]!) [v[j], v[j + 1]] = [v[j + 1]!, v[j]!];
          };
          const v: number[] = new Array(9).fill(0);
          for (let k = 0; k < 9; k++) v[k] = u(((k / 3) | 0) - 1, (k % 3) - 1);
          order(v, 9);
          return v[4]!;
        },
        { border: 'clamp' },
      );
      const want = image.map((_, at) => {
        const [y, x] = [Math.floor(at / width), at % width];
        const near = [...Array(9).keys()].map((k) => {
          const row = Math.min(Math.max(y + Math.floor(k / 3) - 1, 0), height - 1);
          return image[row * width + Math.min(Math.max(x + (k % 3) - 1, 0), width - 1)]!;
        });
        return near.sort((a, b) => a - b)[4]!;
      });
      const found = kernel.on(backend)(lanewise.array(image, { shape: [height, width] }));
      equal(await found.data(), want);
    },
  },
  {
    name: 'outside of a local array reads give 0 and writes are dropped',
    async run(backend, { lanewise }) {
      const xs = ints(517, 13, -9, 14);
      const kernel = lanewise.map((x: number) => {
        const a = [100, 200, 300, 400, 500];
        const sums = new Float32Array(5);
        a[x] = 7;
        sums[x + 1]! += 0.5;
        return a[0]! + a[1]! * 2 + a[2]! * 3 + a[3]! * 4 + a[4]! * 5 + a[x - 1]! + sums[2]! + sums[4]!;
      });
      const want = Float32Array.from(xs, (x) => {
        const a = [100, 200, 300, 400, 500].map((value, k) => (k === x ? 7 : value));
        const sum = (k: number): number => (k === x + 1 ? 0.5 : 0);
        return a.reduce((s, value, k) => s + value * (k + 1), a[x - 1] ?? 0) + sum(2) + sum(4);
      });
      equal(await kernel.on(backend)(xs), want);
    },
  },
  {
    name: "local arrays are a point's own, whatever the threads and the turns before",
    async run(backend, { lanewise }) {
      const xs = ints(70_001, 14, 0, 1 << 20);
      // A histogram of hexadecimal digits for each element; lanes leave the loop at different turns.
      const body = (x: number): number => {
        const seen = new Uint32Array(16);
        for (let n = x; n > 0; n >>= 4) {
          const fresh = [n & 1, 0, 0];
          fresh[n & 3] = 5;
          seen[n & 15]! += fresh[0]! === 1 ? 3 : 1;
        }
        let most = 0;
        for (const [k, n] of [
          [1, 3],
          [2, 5],
          [4, 7],
        ] as const)
          if (seen[k]! < seen[n]!) most += k;
        for (const n of seen) most += n * n * 8;
        return most;
      };
      equal(await lanewise.map(body).on(backend)(xs), Int32Array.from(xs, body));
    },
  },
  {
    name: 'local arrays in reductions and histograms',
    async run(backend, { lanewise }) {
      const xs = ints(10_007, 15, -50, 51);
      const body = (x: number): number => {
        const a = [x, -x, 3];
        a[(x + 50) % 3] = 1;
        return a[(x + 51) % 3]!;
      };
      const sum = lanewise.map(body).reduce((a: number, b: number) => a + b, 0);
      equal(
        await sum.on(backend)(xs),
        xs.reduce((total, x) => total + body(x), 0),
      );
      const counts = new Uint32Array(60);
      for (const x of xs) {
        const bin = body(x);
        if (bin >= 0 && bin < 60) counts[bin]!++;
      }
      equal(await lanewise.histogram(60, body).on(backend)(xs), counts);
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
