/** Reductions, stencils, grids, histograms. */
import { close, equal, ok } from '../harness/assert.ts';
import type { Case } from '../harness/case.ts';
import { bytes, doubles, floats, ints, random, sizes } from './values.ts';

export const patterns = (): Case[] => [...reductions(), ...stencils(), ...grids(), ...histograms()];

const blockElements = 4096;

/** The documented shape of a sum, written out: blocks of 4,096 with 8 lanes, then a balanced tree. */
export function treeSum(xs: Float32Array): number {
  const f = Math.fround;
  let level: number[] = [];
  for (let from = 0; from < xs.length; from += blockElements) {
    const block = xs.subarray(from, from + blockElements);
    const lanes = Array.from(block.subarray(0, 8));
    for (let i = 8; i < block.length; i++) lanes[i % 8] = f(lanes[i % 8]! + block[i]!);
    level.push(lanes.reduce((a, b) => f(a + b)));
  }
  while (level.length > 1) {
    const next: number[] = [];
    for (let k = 0; k < level.length; k += 2)
      next.push(k + 1 < level.length ? f(level[k]! + level[k + 1]!) : level[k]!);
    level = next;
  }
  return f(0 + (level[0] ?? 0));
}

/** Large numbers of both signs, small ones between. All are multiples of 2^-10 below 2^14, so f64 adds them exactly. */
function cancelling(count: number): { xs: Float32Array; exact: number; size: number } {
  const next = random(11);
  const most = [2 ** 24, 2 ** 14, -(2 ** 24)];
  const xs = Float32Array.from({ length: count }, (_, k) => Math.trunc(next() * most[k % 3]!) * 2 ** -10);
  const exact = xs.reduce((sum, x) => sum + x, 0);
  return { xs, exact, size: xs.reduce((sum, x) => sum + Math.abs(x), 0) };
}

function reductions(): Case[] {
  return [
    {
      name: 'reduce: sums have the documented shape, bit for bit',
      async run(backend, { lanewise }) {
        for (const n of [...sizes, 20000, 100003]) {
          const xs = floats(n, n, -0.3, 0.7);
          equal(await lanewise.sum.on(backend)(xs), treeSum(xs), `n = ${n}`);
        }
      },
    },
    {
      name: 'reduce: the same bits for 1 and 2 threads',
      backends: ['js', 'wasm'],
      async run(backend, { lanewise }) {
        const xs = floats(300007, 2);
        const one = await lanewise.sum.on(backend, { threads: 1 })(xs);
        equal(await lanewise.sum.on(backend, { threads: 2 })(xs), one);
      },
    },
    {
      name: 'reduce: integers wrap',
      async run(backend, { lanewise }) {
        const xs = ints(9001, 3, -2000000000, 2000000000);
        equal(
          await lanewise.sum.on(backend)(xs),
          xs.reduce((a, b) => (a + b) | 0, 0),
        );
      },
    },
    {
      name: 'reduce: min, max, any, all',
      async run(backend, { lanewise }) {
        const xs = floats(5003, 4);
        equal(await lanewise.min.on(backend)(xs), Math.min(...xs), 'min');
        equal(await lanewise.max.on(backend)(xs), Math.max(...xs), 'max');
        equal(await lanewise.any.on(backend)(Int32Array.of(0, 0, 3)), true, 'any');
        equal(await lanewise.any.on(backend)(new Int32Array(70)), false, 'any of none');
        equal(await lanewise.all.on(backend)(Int32Array.of(1, 0, 3)), false, 'all');
        equal(await lanewise.all.on(backend)(new Int32Array(70).fill(2)), true, 'all of all');
      },
    },
    {
      name: 'map and reduce in one pass: dot and norm',
      async run(backend, { lanewise }) {
        const xs = floats(10007, 5);
        const ys = floats(10007, 6);
        const exact = xs.reduce((sum, x, i) => sum + x * ys[i]!, 0);
        const size = xs.reduce((sum, x, i) => sum + Math.abs(x * ys[i]!), 0);
        close(await lanewise.dot.on(backend)(xs, ys), exact, { abs: size * 1e-6 }, 'dot');
        const norm = Math.sqrt(xs.reduce((sum, x) => sum + x * x, 0));
        close(await lanewise.norm.on(backend)(xs), norm, { rel: 1e-6 }, 'norm');
      },
    },
    {
      name: 'records as accumulators: argmin with ties, argmax, mean, variance',
      async run(backend, { lanewise }) {
        const xs = floats(50021, 7);
        const least = Math.min(...xs);
        equal(await lanewise.argmin.on(backend)(xs), xs.indexOf(least), 'argmin');
        equal(await lanewise.argmax.on(backend)(xs), xs.indexOf(Math.max(...xs)), 'argmax');
        equal(
          await lanewise.argmin.on(backend)(Float32Array.of(3, 1, 1, 2)),
          1,
          'ties go to the lowest index',
        );
        equal(await lanewise.argmin.on(backend)(Float32Array.of(3, 1, NaN, 2, NaN)), 2, 'the first NaN wins');
        // The later ones of each pair lie in an earlier lane, or in an earlier one of the blocks' lanes.
        for (const [first, second] of [
          [1, 64],
          [4103, 4104],
          [7, 8192],
        ] as const)
          for (const value of [-9, NaN]) {
            const ties = new Float32Array(9000).map((_, k) => (k === first || k === second ? value : 1));
            equal(
              await lanewise.argmin.on(backend)(ties),
              first,
              `argmin of ${value} at ${first} and ${second}`,
            );
            const turned = ties.map((x) => -x);
            equal(await lanewise.argmax.on(backend)(turned), first, `argmax at ${first} and ${second}`);
          }
        const mean = xs.reduce((a, b) => a + b, 0) / xs.length;
        const variance = xs.reduce((a, b) => a + (b - mean) ** 2, 0) / xs.length;
        close(await lanewise.mean.on(backend)(xs), mean, { abs: 1e-5 }, 'mean');
        close(await lanewise.variance.on(backend)(xs), variance, { rel: 1e-5 }, 'variance');
      },
    },
    {
      name: 'reduce: a compensated sum keeps what cancellation leaves',
      async run(backend, { lanewise }) {
        const { xs, exact, size } = cancelling(1_000_003);
        const plain = await lanewise.sum.on(backend)(xs);
        ok(Math.abs(plain - exact) > size * 2 ** -34, `the plain sum ${plain} is as good, ${exact} exactly`);
        const sum = lanewise.reduce((a, b) => a + b, 0, { sum: 'compensated' });
        for (const threads of [1, 2])
          close(
            await sum.on(backend, { threads })(xs),
            exact,
            { abs: size * 2 ** -46 },
            `${threads} threads`,
          );
        equal(await sum.on(backend)(new Float32Array(0)), 0, 'of none');
        equal(await sum.on(backend)(Int32Array.of(2147483647, 1)), -2147483648, 'integers wrap');
      },
    },
    {
      name: 'map and a compensated sum in one pass, finished',
      async run(backend, { lanewise }) {
        const { xs, exact, size } = cancelling(10_007);
        const kernel = lanewise
          .map((x) => x * 2)
          .reduce((a, b) => b + a, 0, { sum: 'compensated', finish: (sum) => sum / 4 });
        close(await kernel.on(backend)(xs), exact / 2, { abs: size * 2 ** -46 });
      },
    },
    {
      name: 'reduce in f64',
      backends: ['js', 'wasm'],
      async run(backend, { lanewise }) {
        const xs = doubles(12345, 8);
        close(
          await lanewise.sum.on(backend)(xs),
          xs.reduce((a, b) => a + b, 0),
          { abs: 1e-9 },
        );
      },
    },
    {
      name: 'the initial value enters exactly once',
      async run(backend, { lanewise }) {
        const kernel = lanewise.reduce((a, b) => a + b, 100).on(backend);
        equal(await kernel(new Int32Array(20000).fill(1)), 20100);
      },
    },
  ];
}

type At = (y: number, x: number) => number;

/** Reads beyond the edge, written out per border. */
function bordered(u: Float32Array, h: number, w: number, border: string): At {
  const inside = (i: number, n: number): number | undefined => {
    if (i >= 0 && i < n) return i;
    if (border === 'clamp') return Math.min(Math.max(i, 0), n - 1);
    if (border === 'wrap') return ((i % n) + n) % n;
    if (border !== 'mirror') return undefined;
    const k = ((i % (2 * n)) + 2 * n) % (2 * n);
    return k < n ? k : 2 * n - 1 - k;
  };
  return (y, x) => {
    const row = inside(y, h);
    const column = inside(x, w);
    if (row === undefined || column === undefined) return border === 'zero' ? 0 : 2.5;
    return u[row * w + column]!;
  };
}

function stencils(): Case[] {
  const borders = ['clamp', 'wrap', 'mirror', 'zero', { constant: 2.5 }] as const;
  const perBorder = borders.map((border): Case => {
    const kind = typeof border === 'string' ? border : 'constant';
    return {
      name: `stencil: border ${kind}, also where the array is smaller than the radius`,
      async run(backend, { lanewise }) {
        const kernel = lanewise
          .stencil((u) => u(0, 0) + 2 * u(-2, 1) + 4 * u(1, -3) + 8 * u(2, 2), { border })
          .on(backend);
        for (const [h, w] of [
          [1, 1],
          [2, 3],
          [5, 1],
          [1, 7],
          [9, 33],
          [40, 67],
        ] as const) {
          const u = ints(h * w, h + w, 0, 50);
          const values = Float32Array.from(u);
          const at = bordered(values, h, w, kind);
          const want = values.map((_, i) => {
            const y = Math.floor(i / w);
            const x = i % w;
            return at(y, x) + 2 * at(y - 2, x + 1) + 4 * at(y + 1, x - 3) + 8 * at(y + 2, x + 2);
          });
          const field = lanewise.array(values, { shape: [h, w] });
          equal(await kernel(field).data(), want, `${h} × ${w}`);
        }
      },
    };
  });
  return [
    ...perBorder,
    {
      name: 'stencil: offsets from loops, a scalar, rank 1 typed arrays',
      async run(backend, { lanewise }) {
        const kernel = lanewise
          .stencil((u, k: number) => {
            let total = 0;
            for (let d = -2; d <= 2; d++) total += u(d) * (3 - Math.abs(d));
            return total * k;
          })
          .on(backend);
        const xs = Float32Array.from(ints(101, 5, 0, 9));
        const at = bordered(xs, 1, 101, 'clamp');
        const want = xs.map((_, i) => {
          let total = 0;
          for (let d = -2; d <= 2; d++) total += at(0, i + d) * (3 - Math.abs(d));
          return total * 0.5;
        });
        equal(await kernel(xs, 0.5), want);
      },
    },
    {
      name: 'stencil: two fields, two outputs (reaction and diffusion)',
      async run(backend, { lanewise }) {
        const h = 20;
        const w = 30;
        const next = random(3);
        const u = Float32Array.from({ length: h * w }, () => next());
        const v = Float32Array.from({ length: h * w }, () => next());
        const step = lanewise
          .stencil(
            (a, b: (dy: number, dx: number) => number, k: number) => {
              const lap = a(-1, 0) + a(1, 0) + a(0, -1) + a(0, 1) - 4 * a(0, 0);
              const r = a(0, 0) * b(0, 0) * b(0, 0);
              return { a: a(0, 0) + k * lap - r, b: b(0, 0) + r };
            },
            { border: 'wrap' },
          )
          .on(backend);
        const found = step(lanewise.array(u, { shape: [h, w] }), lanewise.array(v, { shape: [h, w] }), 0.2);
        const f = Math.fround;
        const at = bordered(u, h, w, 'wrap');
        const k = f(0.2);
        const wantA = u.map((c, i) => {
          const y = Math.floor(i / w);
          const x = i % w;
          const around = f(f(f(at(y - 1, x) + at(y + 1, x)) + at(y, x - 1)) + at(y, x + 1));
          return f(f(c + f(k * f(around - f(4 * c)))) - f(f(c * v[i]!) * v[i]!));
        });
        close(await found.a.data(), wantA, { abs: backend === 'webgpu' ? 5e-7 : 0 }, 'a');
        const wantB = v.map((c, i) => f(c + f(f(u[i]! * c) * c)));
        close(await found.b.data(), wantB, { abs: backend === 'webgpu' ? 5e-7 : 0 }, 'b');
      },
    },
    {
      name: 'stencil: rank 3',
      async run(backend, { lanewise }) {
        const values = Float32Array.from(ints(4 * 5 * 6, 9, 0, 20));
        const kernel = lanewise
          .stencil((u) => u(-1, 0, 0) + u(0, 1, 0) + u(0, 0, -1), { border: 'zero' })
          .on(backend);
        const at = (z: number, y: number, x: number): number =>
          z < 0 || y < 0 || x < 0 || z > 3 || y > 4 || x > 5 ? 0 : values[(z * 5 + y) * 6 + x]!;
        const want = values.map((_, i) => {
          const x = i % 6;
          const y = Math.floor(i / 6) % 5;
          const z = Math.floor(i / 30);
          return at(z - 1, y, x) + at(z, y + 1, x) + at(z, y, x - 1);
        });
        equal(await kernel(lanewise.array(values, { shape: [4, 5, 6] })).data(), want);
      },
    },
  ];
}

function grids(): Case[] {
  return [
    {
      name: 'grid: 1-D with free reads',
      async run(backend, { lanewise }) {
        const xs = floats(100, 6);
        const reversed = lanewise.grid((i, a: Float32Array) => a[99 - i]!).on(backend);
        equal(await reversed([100], xs), xs.slice().reverse());
      },
    },
    {
      name: 'grid: 2-D transpose and matrix product',
      async run(backend, { lanewise }) {
        const a = Float32Array.from(ints(7 * 5, 7, -9, 9));
        const b = Float32Array.from(ints(5 * 6, 8, -9, 9));
        const A = lanewise.array(a, { shape: [7, 5] });
        const B = lanewise.array(b, { shape: [5, 6] });
        const transpose = lanewise.grid((y, x: number, m: number[][]) => m[x]![y]!).on(backend);
        const turned = await transpose([5, 7], A).data();
        equal(
          turned,
          Float32Array.from({ length: 35 }, (_, i) => a[(i % 7) * 5 + Math.floor(i / 7)]!),
          'transpose',
        );
        const matmul = lanewise
          .grid((y, x: number, m: number[][], n: number[][], inner: number) => {
            let sum = 0;
            for (let k = 0; k < inner; k++) sum += m[y]![k]! * n[k]![x]!;
            return sum;
          })
          .on(backend);
        const want = Float32Array.from({ length: 42 }, (_, i) => {
          let sum = 0;
          for (let k = 0; k < 5; k++) sum += a[Math.floor(i / 6) * 5 + k]! * b[k * 6 + (i % 6)]!;
          return sum;
        });
        equal(await matmul([7, 6], A, B, 5).data(), want, 'product');
      },
    },
    {
      name: 'grid: 2-D with several outputs and coordinates',
      async run(backend, { lanewise }) {
        const kernel = lanewise.grid((y, x: number) => ({ row: y, column: x, sum: y * 10 + x })).on(backend);
        const { row, column, sum } = await kernel([3, 4]);
        const cells = Array.from({ length: 12 }, (_, i) => [Math.floor(i / 4), i % 4] as const);
        equal(
          Array.from(row),
          cells.map(([y]) => y),
          'row',
        );
        equal(
          Array.from(column),
          cells.map(([, x]) => x),
          'column',
        );
        equal(
          Array.from(sum),
          cells.map(([y, x]) => y * 10 + x),
          'sum',
        );
      },
    },
    {
      name: 'grid: beyond 65,535 workgroups of 64',
      async run(backend, { lanewise }) {
        const n = 65535 * 64 + 1;
        const found = await lanewise.grid((i) => (i * 7) & 1023, { out: 'i32' }).on(backend)([n]);
        let wrong = 0;
        for (let i = 0; i < n; i++) if (found[i] !== (Math.imul(i, 7) & 1023)) wrong++;
        equal(wrong, 0, 'wrong elements');
      },
    },
  ];
}

function histograms(): Case[] {
  return [
    {
      name: 'histogram: bytes into 256 bins',
      async run(backend, { lanewise }) {
        const xs = bytes(100003, 9);
        const want = new Uint32Array(256);
        for (const x of xs) want[x]!++;
        equal(await lanewise.histogram(256, (v) => v).on(backend)(xs), want);
      },
    },
    {
      name: 'histogram: floats round down; outside and NaN are not counted',
      async run(backend, { lanewise }) {
        const xs = Float32Array.of(0, 0.9, 1, 3.99, 4, -0.1, -1, NaN, Infinity, -Infinity, 2.5);
        const found = await lanewise.histogram(4, (v) => v).on(backend)(xs);
        equal(found, Uint32Array.of(2, 1, 1, 1));
        ok(found instanceof Uint32Array, 'u32 counts');
      },
    },
  ];
}
