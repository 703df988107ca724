import { argsort, array, createRuntime, type DType, type NDArray, sort, type TypedArray } from 'lanewise';
import { afterAll, describe, expect, it } from 'vitest';

const runtime = await createRuntime({ threads: 3 });
afterAll(() => runtime.dispose());
const [values, order] = [sort.with(runtime), argsort.with(runtime)];

const types = {
  f32: Float32Array,
  f64: Float64Array,
  i32: Int32Array,
  u32: Uint32Array,
  i16: Int16Array,
  u16: Uint16Array,
  i8: Int8Array,
  u8: Uint8Array,
  u8c: Uint8ClampedArray,
} as const;
const names = Object.keys(types) as (keyof typeof types)[];

const numbers = (length: number, scale: number): number[] =>
  Array.from({ length }, (_, k) => Math.sin(k * 78.233 + length) * scale);

/** NumPy's argsort(kind='stable'). */
function stableOrder(data: ArrayLike<number>): number[] {
  const rank = (x: number, y: number): number =>
    Number.isNaN(x) || Number.isNaN(y) ? Number(Number.isNaN(x)) - Number(Number.isNaN(y)) : x - y;
  return Array.from(data, (_, k) => k).sort((i, j) => rank(data[i]!, data[j]!) || i - j);
}

const ways = [
  ['js', 1],
  ['wasm', 1],
  ['wasm', 2],
  ['wasm', 3],
] as const;

describe.each(ways)('on %s with %i threads', (backend, threads) => {
  const [sorts, argsorts] = [values.on(backend, { threads }), order.on(backend, { threads })];

  it.each(names)('sorts %s', async (dtype) => {
    for (const length of [0, 1, 2, 7, 257, 4099, 50_021]) {
      const data = new types[dtype](numbers(length, 300)) as Float32Array;
      expect(await sorts(data)).toEqual(data.slice().sort());
      expect([...(await argsorts(data))]).toEqual(stableOrder(data));
    }
  });

  it('puts NaN last and -0 first; positions of equal elements keep their order', async () => {
    for (const type of [Float32Array, Float64Array] as const) {
      const data = type.of(0, Number.NaN, -0, 1, Number.NEGATIVE_INFINITY, 0, -0, -Number.NaN, 3e-40, 1);
      expect(await sorts(data)).toEqual(data.slice().sort());
      expect([...(await argsorts(data))]).toEqual([4, 0, 2, 5, 6, 8, 3, 9, 1, 7]);
    }
  });

  it('sorts rows, f16 and bool', async () => {
    const rows = new Float32Array(numbers(5 * 13, 10));
    const a = array(rows, { shape: [5, 1, 13], runtime });
    const [sorted, indices] = [sorts(a, { axis: 2 }), argsorts(a)];
    expect([sorted.shape, indices.shape, indices.dtype]).toEqual([[5, 1, 13], [5, 1, 13], 'i32']);
    const wanted = Array.from({ length: 5 }, (_, k) => rows.slice(13 * k, 13 * k + 13));
    expect([...(await sorted.data())]).toEqual(wanted.flatMap((row) => [...row.slice().sort()]));
    expect([...(await indices.data())]).toEqual(wanted.flatMap(stableOrder));
    for (const dtype of ['f16', 'bool'] as const satisfies readonly DType[]) {
      const some = array([3, 0, Number.NaN, -2.5, 0, 1], { dtype, runtime });
      const found = [...(await (sorts(some) as NDArray).data())];
      expect(found).toEqual(dtype === 'f16' ? [-2.5, 0, 0, 1, 3, Number.NaN] : [0, 0, 0, 1, 1, 1]);
    }
  });
});

it('is called as any kernel', async () => {
  const data = Float32Array.of(3, 1, 2);
  expect(values.sync(data)).toEqual(Float32Array.of(1, 2, 3));
  expect(order.sync(data)).toEqual(Int32Array.of(1, 2, 0));
  const out = new Float32Array(3);
  await values.into(out, data);
  expect([...out, ...data]).toEqual([1, 2, 3, 3, 1, 2]);
  expect(await values.run([data], { backend: 'js' })).toEqual(out);
  expect((await values.explain(data)).candidates.map(({ backend }) => backend)).toContain('wasm');
  await expect(values(data, { axis: 1 })).rejects.toMatchObject({ code: 'AXIS' });
  await expect(values.into(data, data)).rejects.toMatchObject({ code: 'OUTPUT_ALIASES' });
});

it('leaves memory as it was', async () => {
  const data: TypedArray = new Uint8Array(numbers(3000, 100));
  const pinned = order.on('wasm', { threads: 2 });
  for (let k = 0; k < 50; k++) await pinned(data);
  const before = runtime.stats().spaces['shared'];
  for (let k = 0; k < 1000; k++) await pinned(data);
  expect(runtime.stats().spaces['shared']).toEqual(before);
});
