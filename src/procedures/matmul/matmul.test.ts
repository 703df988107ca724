import { array, createRuntime, matmul, type NDArray, type TypedArray } from 'lanewise';
import { afterAll, describe, expect, it } from 'vitest';
import { productOf } from './product.ts';

const runtime = await createRuntime({ threads: 7 });
afterAll(() => runtime.dispose());
const kernel = matmul.with(runtime);

type Floats = Float32Array | Float64Array;
const types = { f32: Float32Array, f64: Float64Array } as const;

/** Different each time, the same each run. */
function filled<A extends Floats>(array: A, seed: number): A {
  for (let k = 0; k < array.length; k++) array[k] = Math.sin(k * 12.9898 + seed) * 3;
  return array;
}

const nd = (data: TypedArray, shape: readonly number[]): NDArray => array(data, { shape, runtime });

/** The sum of the documented order, and a bound of its distance from the sum of real numbers. */
function reference(a: Floats, b: Floats, [m, n, k]: readonly [number, number, number]) {
  const isSingle = a instanceof Float32Array;
  const round = isSingle ? Math.fround : (x: number): number => x;
  const sums = isSingle ? new Float32Array(m * n) : new Float64Array(m * n);
  const exact = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let from = 0; from < k; from += 256) {
        let part = 0;
        for (let t = from; t < Math.min(from + 256, k); t++) {
          const product = a[i * k + t]! * b[t * n + j]!;
          part = round(part + round(product));
          exact[i * n + j]! += product;
        }
        sum = from === 0 ? part : round(sum + part);
      }
      sums[i * n + j] = sum;
    }
  }
  return { sums, exact };
}

const sizes = [
  [1, 1, 1],
  [1, 7, 3],
  [5, 1, 2],
  [4, 8, 256],
  [33, 17, 257],
  [37, 259, 5],
  [67, 131, 600],
] as const;

describe('matmul', () => {
  it.each(['f32', 'f64'] as const)(
    'has one order of sums on every backend and thread count: %s',
    async (type) => {
      for (const [m, n, k] of sizes) {
        const a = filled(new types[type](m * k), 1);
        const b = filled(new types[type](k * n), 2);
        const { sums, exact } = reference(a, b, [m, n, k]);
        const [left, right] = [nd(a, [m, k]), nd(b, [k, n])];
        const found = [await (kernel.on('js')(left, right) as NDArray).data()];
        for (let threads = 1; threads <= 7; threads++)
          found.push(await (kernel.on('wasm', { threads })(left, right) as NDArray).data());
        for (const one of found) expect(one).toEqual(sums);
        const worst = Math.max(...exact.map((value, at) => Math.abs(value - sums[at]!)));
        expect(worst).toBeLessThan(k * 9 * (type === 'f32' ? 2 ** -22 : 2 ** -50));
      }
    },
  );

  it('fuses under precision fast where the engine can, and says so', async () => {
    const [a, b] = [filled(new Float32Array(64 * 64), 1), filled(new Float32Array(64 * 64), 2)];
    const [left, right] = [nd(a, [64, 64]), nd(b, [64, 64])];
    const fast = (await (kernel.on('wasm')(left, right, { precision: 'fast' }) as NDArray).data()) as Floats;
    const why = await kernel.on('wasm').explain(left, right, { precision: 'fast' });
    expect(['gemm', 'gemm-relaxed']).toContain(why.variant);
    const { exact } = reference(a, b, [64, 64, 64]);
    fast.forEach((value, at) => expect(Math.abs(value - exact[at]!)).toBeLessThan(1e-3));
    expect((await kernel.on('wasm').explain(left, right)).variant).toBe('gemm');
  });

  it('multiplies integers, wrapping in 32 bits', async () => {
    const a = Int32Array.from({ length: 6 }, (_, k) => 123456789 * (k - 2));
    const b = Int16Array.from({ length: 6 }, (_, k) => 3000 * (k - 3));
    const wanted = new Int32Array(4);
    for (let at = 0; at < 4; at++)
      for (let t = 0; t < 3; t++)
        wanted[at] = wanted[at]! + Math.imul(a[(at >> 1) * 3 + t]!, b[t * 2 + (at & 1)]!);
    for (const backend of ['js', 'wasm'] as const)
      expect(await (kernel.on(backend)(nd(a, [2, 3]), nd(b, [3, 2])) as NDArray).data()).toEqual(wanted);
  });

  it('takes vectors as rows and columns', async () => {
    const matrix = nd(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
    const three = Float32Array.of(1, 10, 100);
    for (const backend of ['js', 'wasm'] as const) {
      const pinned = kernel.on(backend);
      const column = pinned(matrix, three) as NDArray;
      expect([column.shape, [...(await column.data())]]).toEqual([[2], [321, 654]]);
      const row = pinned(Float32Array.of(1, 10), matrix) as NDArray;
      expect([row.shape, [...(await row.data())]]).toEqual([[3], [41, 52, 63]]);
      expect(await pinned(three, three)).toEqual(Float32Array.of(10101));
      expect(pinned.sync(three, three)).toEqual(Float32Array.of(10101));
    }
  });

  it('broadcasts batches', async () => {
    const a = filled(new Float32Array(2 * 1 * 3 * 4), 1);
    const b = filled(new Float32Array(5 * 4 * 2), 2);
    const wanted: number[] = [];
    for (let outer = 0; outer < 2; outer++)
      for (let inner = 0; inner < 5; inner++)
        wanted.push(
          ...reference(a.slice(outer * 12, outer * 12 + 12), b.slice(inner * 8, inner * 8 + 8), [3, 2, 4])
            .sums,
        );
    for (const backend of ['js', 'wasm'] as const) {
      const c = kernel.on(backend)(nd(a, [2, 1, 3, 4]), nd(b, [5, 4, 2])) as NDArray;
      expect(c.shape).toEqual([2, 5, 3, 2]);
      expect([...(await c.data())]).toEqual(wanted);
      const mixed = kernel.on(backend)(nd(Int32Array.from(a, Math.round), [2, 1, 3, 4]), nd(b, [5, 4, 2]));
      expect((mixed as NDArray).dtype).toBe('f32');
      const whole = kernel.on(backend)(
        nd(new Int32Array(24).fill(2), [2, 1, 3, 4]),
        nd(new Uint8Array(40).fill(3), [5, 4, 2]),
      );
      expect([...(await (whole as NDArray).data())]).toEqual(new Array(60).fill(24));
    }
  });

  it('gives zeros for no terms, and nothing for no cells', async () => {
    const zeros = kernel(nd(new Float32Array(0), [2, 0]), nd(new Float32Array(0), [0, 3])) as NDArray;
    expect([zeros.shape, [...(await zeros.data())]]).toEqual([
      [2, 3],
      [0, 0, 0, 0, 0, 0],
    ]);
    const none = kernel(nd(new Float32Array(0), [0, 2]), nd(new Float32Array(6), [2, 3])) as NDArray;
    expect([none.shape, none.size]).toEqual([[0, 3], 0]);
  });

  it('carries NaN and infinities', async () => {
    const a = nd(Float32Array.of(Number.NaN, 1, Number.POSITIVE_INFINITY, 0), [2, 2]);
    const b = nd(Float32Array.of(1, 0, 1, -0), [2, 2]);
    for (const backend of ['js', 'wasm'] as const) {
      const found = await (kernel.on(backend)(a, b) as NDArray).data();
      expect([...found]).toEqual([Number.NaN, Number.NaN, Number.POSITIVE_INFINITY, Number.NaN]);
    }
  });

  it('writes into given memory, and reports', async () => {
    const [a, b] = [Float32Array.of(1, 2, 3), Float32Array.of(4, 5, 6)];
    const out = new Float32Array(1);
    await kernel.into(out, a, b);
    expect(out[0]).toBe(32);
    expect(kernel.lastRun?.backend).toMatch(/js|wasm/);
    const shares: number[] = [];
    expect(await kernel.run([a, b], { onProgress: (share) => shares.push(share) })).toEqual(out);
    expect(shares).toEqual([0, 1]);
    await expect(kernel.run([a, b], { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no');
    expect(kernel.source('wat', a, b)).toMatch(/gemm/);
    expect(kernel.source('wgsl', a, b)).toMatch(/@compute/);
    await expect(kernel.into(new Float32Array(0), a, b)).rejects.toMatchObject({ code: 'OUTPUT_SIZE' });
    await expect(kernel.into(a.subarray(0, 1), a, b)).rejects.toMatchObject({ code: 'OUTPUT_ALIASES' });
  });

  it.each([
    [[2, 3], [2, 3], /'a' has shape \[2, 3\], 'b' has shape \[2, 3\]/],
    [[2, 2, 3], [3, 3, 2], /shape \[2, 2, 3\].*shape \[3, 3, 2\]/],
    [[1, 1, 1, 1, 1, 1], [1, 1], /ranks are 1 to 5/],
  ] as const)('refuses %j by %j', (a, b, text) => {
    const ones = (shape: readonly number[]): NDArray =>
      nd(new Float32Array(shape.reduce((x, y) => x * y)), shape);
    expect(() => kernel(ones(a), ones(b))).toThrow(text);
    expect(() => kernel(ones(a), ones(b))).toThrow(expect.objectContaining({ code: 'SHAPE_MISMATCH' }));
  });

  it('refuses other arguments', async () => {
    const one = new Float32Array(1);
    await expect(kernel(...([one] as never as [Floats, Floats]))).rejects.toThrow(
      /takes 2 arrays \(a, b\), 1 was given/,
    );
    await expect(kernel(one, 3 as never)).rejects.toMatchObject({ code: 'ARGUMENT_KIND' });
    await expect(kernel(one, one, { speed: 1 } as never)).rejects.toMatchObject({ code: 'OPTION_UNKNOWN' });
    expect(() => kernel.on('webgpu').sync(one, one)).toThrow(/can't wait for the GPU/);
  });

  it.each(['js', 'wasm'] as const)('stops when asked, and goes on afterwards: %s', async (backend) => {
    const size = backend === 'js' ? 700 : 1500;
    const [a, b] = [1, 2].map((seed) => nd(filled(new Float32Array(size * size), seed), [size, size])) as [
      NDArray,
      NDArray,
    ];
    const control = new AbortController();
    setTimeout(() => control.abort(new Error('enough')), 5);
    const running = kernel.run([a, b], { backend, signal: control.signal });
    await expect(running.then((c) => (c as NDArray).data())).rejects.toThrow('enough');
    const small = kernel.on(backend)(Float32Array.of(1, 2), Float32Array.of(3, 4));
    expect([...(await small)]).toEqual([11]);
    for (const one of [a, b]) one.dispose();
  });

  it('leaves memory as it was', async () => {
    const [a, b] = [
      nd(filled(new Float32Array(96 * 96), 1), [96, 96]),
      nd(filled(new Float32Array(96 * 96), 2), [96, 96]),
    ];
    const pinned = kernel.on('wasm', { threads: 2 });
    const once = async (): Promise<void> => {
      const c = pinned(a, b) as NDArray;
      await c.view();
      c.dispose();
    };
    for (let k = 0; k < 50; k++) await once();
    const before = runtime.stats().spaces['shared'];
    for (let k = 0; k < 1000; k++) await once();
    expect(runtime.stats().spaces['shared']).toEqual(before);
  });

  it('knows shapes', () => {
    expect(productOf([3], [3])?.shape).toEqual([]);
    expect(productOf([7, 1, 2, 3], [5, 3, 4])?.shape).toEqual([7, 5, 2, 4]);
    expect(productOf([2, 3], [4])).toBeUndefined();
  });
});
