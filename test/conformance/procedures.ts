/**
 * The named kernels that are procedures, on every backend: products of matrices, sorting, Fourier transforms, transposes.
 * Expected numbers come from plain loops in f64, `Array.prototype.sort` and the sums that define a transform.
 */
import type { NDArray } from '../../src/array/ndarray.ts';
import { equal, ok } from '../harness/assert.ts';
import type { BackendName, Case, Kit } from '../harness/case.ts';

type Floats = Float32Array | Float64Array;

const types = { f32: Float32Array, f64: Float64Array } as const;

/** WebGPU has no f64. */
const backendsOf = (type: keyof typeof types): readonly BackendName[] =>
  type === 'f64' ? ['js', 'wasm'] : ['js', 'wasm', 'webgpu'];

const numbers = (length: number, seed: number): number[] =>
  Array.from({ length }, (_, k) => Math.sin(k * 12.9898 + seed) * 3);

function near(found: ArrayLike<number>, wanted: ArrayLike<number>, bound: number, what: string): void {
  equal(found.length, wanted.length);
  for (let k = 0; k < wanted.length; k++)
    ok(Math.abs(found[k]! - wanted[k]!) <= bound, `${what}: element ${k} is ${found[k]}, not ${wanted[k]}`);
}

function product(a: Floats, b: Floats, [m, n, k]: readonly [number, number, number]): Float64Array {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++)
      for (let t = 0; t < k; t++) c[i * n + j] = c[i * n + j]! + a[i * k + t]! * b[t * n + j]!;
  return c;
}

const products = (): Case[] =>
  (['f32', 'f64'] as const).map((type) => ({
    name: `matmul: ${type}`,
    backends: backendsOf(type),
    async run(backend, { lanewise: { array, matmul } }) {
      for (const size of [
        [1, 1, 1],
        [2, 3, 5],
        [31, 17, 257],
        [64, 64, 64],
        [5, 130, 1],
      ] as const) {
        const [m, n, k] = size;
        const [a, b] = [new types[type](numbers(m * k, 1)), new types[type](numbers(k * n, 2))];
        const c = matmul.on(backend)(array(a, { shape: [m, k] }), array(b, { shape: [k, n] })) as NDArray;
        equal(c.shape, [m, n]);
        const bound = k * 9 * (type === 'f32' ? 2 ** -22 : 2 ** -50);
        near(await c.data(), product(a, b, size), bound, `${m}×${n}×${k}`);
      }
    },
  }));

const otherProducts = (): Case[] => [
  {
    name: 'matmul: batches, vectors and integers',
    async run(backend, { lanewise: { array, matmul } }) {
      const pinned = matmul.on(backend);
      const a = Int32Array.from({ length: 12 }, (_, k) => k - 5);
      const b = Uint8Array.from({ length: 6 }, (_, k) => 40 * k);
      const batch = pinned(array(a, { shape: [2, 1, 2, 3] }), array(b, { shape: [1, 3, 2] })) as NDArray;
      equal(batch.shape, [2, 1, 2, 2]);
      const wanted = [0, 6].flatMap((at) => [...product(a.subarray(at) as never, b as never, [2, 2, 3])]);
      equal(batch.dtype, 'i32');
      equal([...(await batch.data())], wanted);
      const row = Float32Array.of(1, 2, 3);
      equal([...(await pinned(row, Float32Array.of(4, 5, 6)))], [32]);
      const column = pinned(array(Float32Array.from(a), { shape: [4, 3] }), row) as NDArray;
      equal([...(await column.data())], [-22, -4, 14, 32]);
    },
  },
];

function stableOrder(data: ArrayLike<number>): number[] {
  const rank = (x: number, y: number): number =>
    Number.isNaN(x) || Number.isNaN(y) ? Number(Number.isNaN(x)) - Number(Number.isNaN(y)) : x - y;
  return Array.from(data, (_, k) => k).sort((i, j) => rank(data[i]!, data[j]!) || i - j);
}

const sorts = (): Case[] =>
  (['f32', 'f64', 'i32', 'u32', 'u8', 'i16'] as const).map((type) => ({
    name: `sort and argsort: ${type}`,
    backends: type === 'f64' ? ['js', 'wasm'] : ['js', 'wasm', 'webgpu'],
    async run(backend, { lanewise: { argsort, sort } }) {
      const make = { ...types, i32: Int32Array, u32: Uint32Array, u8: Uint8Array, i16: Int16Array }[type];
      for (const length of [0, 1, 2, 3, 97, 1000, 4099]) {
        const data = new make(numbers(length, length).map((x) => x * 40)) as Float32Array;
        if (type === 'f32' && length > 90) data.set([Number.NaN, 0, -Infinity, Infinity, -Number.NaN], 40);
        equal([...(await sort.on(backend)(data))], [...data.slice().sort()]);
        equal([...(await argsort.on(backend)(data))], stableOrder(data));
      }
    },
  }));

const rowsOfSorts = (): Case => ({
  name: 'sort: rows along the last axis',
  async run(backend, { lanewise: { argsort, array, sort } }) {
    const data = new Float32Array(numbers(35, 9));
    const a = array(data, { shape: [5, 7] });
    const rows = Array.from({ length: 5 }, (_, k) => data.slice(7 * k, 7 * k + 7));
    const [sorted, order] = [sort.on(backend)(a), argsort.on(backend)(a)];
    equal(
      [...(await sorted.data())],
      rows.flatMap((row) => [...row.slice().sort()]),
    );
    equal([...(await order.data())], rows.flatMap(stableOrder));
  },
});

/** By definition, angles reduced exactly: real parts, then imaginary parts. */
function transformed(re: Floats, im: Floats): readonly [Float64Array, Float64Array] {
  const n = re.length;
  const out = [new Float64Array(n), new Float64Array(n)] as const;
  for (let j = 0; j < n; j++) {
    for (let t = 0; t < n; t++) {
      const angle = (-2 * Math.PI * ((j * t) % n)) / n;
      out[0][j] = out[0][j]! + re[t]! * Math.cos(angle) - im[t]! * Math.sin(angle);
      out[1][j] = out[1][j]! + re[t]! * Math.sin(angle) + im[t]! * Math.cos(angle);
    }
  }
  return out;
}

async function checkTransform(
  backend: BackendName,
  { fft, ifft }: Kit['lanewise'],
  type: keyof typeof types,
  n: number,
): Promise<void> {
  const [re, im] = [new types[type](numbers(n, 1)), new types[type](numbers(n, 2))];
  const bound = n * 3 * (type === 'f32' ? 2 ** -20 : 2 ** -49);
  const found = await fft.on(backend)(re, im);
  const wanted = transformed(re, im);
  near(found.re, wanted[0], bound, `${n}: re`);
  near(found.im, wanted[1], bound, `${n}: im`);
  const real = await fft.on(backend)(re);
  near(real.im, transformed(re, new types[type](n))[1], bound, `${n}: real`);
  const back = await ifft.on(backend)(found.re, found.im);
  near(back.re, re, bound, `${n}: back re`);
  near(back.im, im, bound, `${n}: back im`);
}

const transforms = (): Case[] =>
  (['f32', 'f64'] as const).flatMap((type) => [
    {
      name: `fft: powers of two, ${type}`,
      backends: backendsOf(type),
      async run(backend, { lanewise }) {
        for (const n of [1, 2, 4, 8, 64, 512]) await checkTransform(backend, lanewise, type, n);
      },
    },
    {
      name: `fft: other lengths, ${type}`,
      backends: ['js', 'wasm'],
      async run(backend, { lanewise }) {
        for (const n of [3, 5, 6, 17, 100, 251]) await checkTransform(backend, lanewise, type, n);
      },
    },
  ]);

const planes = (): Case => ({
  name: 'fft2 and ifft2: rows, then columns',
  async run(backend, { lanewise: { array, fft, fft2, ifft2, transpose } }) {
    for (const [height, width] of [
      [8, 16],
      [1, 4],
      [32, 2],
    ] as const) {
      const [re, im] = [1, 2].map((seed) =>
        array(new Float32Array(numbers(height * width, seed)), { shape: [height, width] }),
      ) as [NDArray<'f32'>, NDArray<'f32'>];
      const found = fft2.on(backend)(re, im);
      const rows = fft.on(backend)(re, im);
      const columns = fft.on(backend)(transpose.on(backend)(rows.re), transpose.on(backend)(rows.im));
      const bound = height * width * 2 ** -18;
      for (const part of ['re', 'im'] as const)
        near(
          await found[part].data(),
          await transpose.on(backend)(columns[part]).data(),
          bound,
          `${height}×${width}: ${part}`,
        );
      const back = ifft2.on(backend)(found.re, found.im);
      near(await back.re.data(), await re.data(), bound, `${height}×${width}: back re`);
      near(await back.im.data(), await im.data(), bound, `${height}×${width}: back im`);
    }
  },
});

/** Where a read beyond the edge goes, or nothing. */
const folded = {
  clamp: (i: number, n: number) => Math.min(Math.max(i, 0), n - 1),
  wrap: (i: number, n: number) => ((i % n) + n) % n,
  mirror(i: number, n: number) {
    const at = ((i % (2 * n)) + 2 * n) % (2 * n);
    return at < n ? at : 2 * n - 1 - at;
  },
} as const;

const convolutions = (): Case => ({
  name: 'conv2d: borders and sizes of kernels',
  async run(backend, { lanewise: { array, conv2d } }) {
    const [height, width] = [9, 14];
    const image = new Float32Array(numbers(height * width, 1));
    for (const [rows, columns] of [
      [1, 1],
      [3, 3],
      [2, 5],
      [11, 4],
    ] as const) {
      const kernel = new Float32Array(numbers(rows * columns, 2));
      for (const border of ['clamp', 'wrap', 'mirror', 'zero', { constant: 2.5 }] as const) {
        const read = (y: number, x: number): number => {
          if (typeof border === 'string' && border !== 'zero')
            return image[folded[border](y, height) * width + folded[border](x, width)]!;
          const isInside = y >= 0 && x >= 0 && y < height && x < width;
          return isInside ? image[y * width + x]! : border === 'zero' ? 0 : border.constant;
        };
        const wanted = Array.from(image, (_, at) => {
          const [y, x] = [Math.floor(at / width), at % width];
          let sum = 0;
          for (let p = 0; p < rows; p++)
            for (let q = 0; q < columns; q++)
              sum += kernel[p * columns + q]! * read(y + ((rows - 1) >> 1) - p, x + ((columns - 1) >> 1) - q);
          return sum;
        });
        const [a, k] = [array(image, { shape: [height, width] }), array(kernel, { shape: [rows, columns] })];
        const found = conv2d.on(backend)(a, k, { border });
        equal(found.shape, [height, width]);
        near(await found.data(), wanted, 1e-3, `${rows}×${columns}, ${JSON.stringify(border)}`);
      }
    }
    const bytes = array(Uint8Array.of(1, 2, 3, 200), { shape: [2, 2] });
    const whole = conv2d.on(backend)(bytes, array(Int32Array.of(1000), { shape: [1, 1] }));
    equal(whole.dtype, 'i32');
    equal([...(await whole.data())], [1000, 2000, 3000, 200_000]);
  },
});

const transposes = (): Case => ({
  name: 'transpose: ranks and types',
  async run(backend, { lanewise: { array, transpose } }) {
    for (const make of [Float32Array, Int32Array, Uint8Array, Int16Array]) {
      const data = new make(numbers(105, 3).map((x) => x * 20)) as Float32Array;
      const matrix = transpose.on(backend)(array(data, { shape: [15, 7] }));
      equal(matrix.shape, [7, 15]);
      equal(
        [...(await matrix.data())],
        Array.from(data, (_, k) => data[(k % 15) * 7 + Math.floor(k / 15)]!),
      );
      const cube = transpose.on(backend)(array(data, { shape: [3, 5, 7] }));
      equal(cube.shape, [7, 5, 3]);
      equal((await cube.data())[15 * 2 + 3 * 4 + 1], data[35 + 7 * 4 + 2]);
      equal([...(await transpose.on(backend)(data))], [...data]);
    }
  },
});

export const procedures = (): Case[] => [
  ...products(),
  ...otherProducts(),
  ...sorts(),
  rowsOfSorts(),
  ...transforms(),
  planes(),
  convolutions(),
  transposes(),
];
