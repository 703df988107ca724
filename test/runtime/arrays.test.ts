/** The lives of arrays: who owns memory, what a scope ends, what debug mode finds, what other libraries' arrays become. */
import {
  array,
  concat,
  createRuntime,
  equals,
  from,
  grid,
  leaks,
  map,
  type NDArray,
  type Runtime,
  reduce,
  scope,
  stack,
  stencil,
  zeros,
} from 'lanewise';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let runtime: Runtime;

beforeEach(async () => {
  runtime = await createRuntime({ backends: ['js', 'wasm'], threads: 2, debug: true });
});

afterEach(() => runtime.dispose());

const liveBlocks = (): number =>
  Object.values(runtime.stats().spaces).reduce((sum, space) => sum + space.liveBlocks, 0);
const range = (...shape: number[]): NDArray<'f32'> => {
  const size = shape.reduce((a, b) => a * b, 1);
  return array(
    Float32Array.from({ length: size }, (_, k) => k),
    { shape, runtime },
  );
};
const code = (name: string): unknown => expect.objectContaining({ code: name });

describe('memory of views', () => {
  it('goes with the last of base and views', async () => {
    const base = range(4, 4);
    const view = base.slice(1);
    const again = view.slice([1, 3]);
    base.dispose();
    base.dispose();
    view.dispose();
    expect(await again.data()).toEqual(Float32Array.of(5, 6));
    expect(() => base.slice(0)).toThrow(code('ARRAY_DISPOSED'));
    await expect(base.data()).rejects.toThrow(code('ARRAY_DISPOSED'));
    await expect(
      map((x) => x)
        .with(runtime)(again)
        .data(),
    ).resolves.toEqual(Float32Array.of(5, 6));
    expect(() => map((x) => x).with(runtime)(view)).toThrow(code('ARRAY_DISPOSED'));
    again.dispose();
    expect(leaks(runtime).map(({ state }) => state)).toEqual(['live']);
    expect(liveBlocks()).toBe(1);
  });

  it('is not taken for strided passes longer than they run', async () => {
    const base = range(64, 64);
    const turned = base.transpose();
    const add = map((x, y) => x + y).with(runtime);
    const sum = add(base, turned);
    await add.into(turned.slice([0, 8], [0, 8]), sum.slice([0, 8], [0, 8]), zeros([8, 8], { runtime }));
    await sum.data();
    expect(liveBlocks()).toBe(3);
  });

  it('shows through view() where it is contiguous', async () => {
    const base = range(3, 4);
    const row = await base.slice(1).view();
    expect(row).toEqual(Float32Array.of(4, 5, 6, 7));
    base.set(9, 1, 2);
    expect(row[2]).toBe(9);
    await expect(base.transpose().view()).rejects.toThrow(code('VIEW_STRIDED'));
  });
});

describe('into', () => {
  const twice = map((x) => 2 * x);

  it('refuses views that share elements with an input, and takes those that only interleave', async () => {
    const kernel = twice.with(runtime);
    const base = range(6, 6);
    const even = base.slice(null, [0, null, 2]);
    const odd = base.slice(null, [1, null, 2]);
    await expect(kernel.into(base.slice([0, 3]), base.slice([2, 5]))).rejects.toThrow(code('OUTPUT_ALIASES'));
    await expect(kernel.into(base.transpose(), base)).rejects.toThrow(code('OUTPUT_ALIASES'));
    await kernel.into(even, odd);
    expect(await base.get(0)).toEqual(Float32Array.of(2, 1, 6, 3, 10, 5));
    await kernel.into(base.slice([0, 3], [0, 3]), base.slice([0, 3], [3, 6]));
    expect(await base.get(0)).toEqual(Float32Array.of(6, 20, 10, 3, 10, 5));
    await expect(kernel.into(base.slice([0, 1]).broadcastTo([6, 6]), range(6, 6))).rejects.toThrow(
      code('VIEW_REPEATS'),
    );
    base.dispose();
    await expect(kernel.into(base, range(6, 6))).rejects.toThrow(code('ARRAY_DISPOSED'));
  });

  it('knows memory, whatever array shows it', async () => {
    const blur = map((x, i) => x + i, { index: true }).with(runtime);
    const a = range(1000);
    const before = await a.view();
    const large = zeros([4 << 20], { runtime });
    const after = await a.view();
    await expect(blur.into(before.subarray(1), after.subarray(0, 999))).rejects.toThrow(
      code('OUTPUT_ALIASES'),
    );
    await expect(blur.into(before, a)).rejects.toThrow(code('OUTPUT_ALIASES'));
    await expect(blur.into(a, before)).rejects.toThrow(code('OUTPUT_ALIASES'));
    large.dispose();
  });
});

describe('scope', () => {
  it('ends what was made in it, but its result', async () => {
    const base = range(8);
    const kept = scope(
      () => {
        const a = map((x) => x + 1).with(runtime)(base);
        const inner = scope(() => a.slice([0, 4]), { runtime });
        return { last: inner.slice([2, 4]), more: [a.reshape([2, 4])] };
      },
      { runtime },
    );
    expect(leaks(runtime)).toHaveLength(3);
    expect(await kept.last.data()).toEqual(Float32Array.of(3, 4));
    kept.last.dispose();
    for (const one of kept.more) one.dispose();
    expect(leaks(runtime)).toHaveLength(1);
  });

  it('ends with an error, and with a promise', async () => {
    const base = range(8);
    expect(() =>
      scope(
        () => {
          base.slice(1);
          throw new Error('out');
        },
        { runtime },
      ),
    ).toThrow('out');
    const total = await scope(() => reduce((a, b) => a + b, 0).with(runtime)(base.slice([0, 3])), {
      runtime,
    });
    expect(total).toBe(3);
    const kept = await scope(
      async (own) => {
        await base.data();
        const view = own(base.slice([4, 8]));
        return own(view.slice([1, 3]));
      },
      { runtime },
    );
    expect(await kept.data()).toEqual(Float32Array.of(5, 6));
    expect(leaks(runtime)).toHaveLength(2);
  });
});

describe('leaks', () => {
  it('names the line that made the array', () => {
    const a = range(5);
    a.slice([0, 2]);
    const [first, second] = leaks(runtime);
    expect(first).toMatchObject({ state: 'live', dtype: 'f32', shape: [5], bytes: 20 });
    expect(second!.shape).toEqual([2]);
    for (const { site } of [first!, second!]) expect(site).toContain('arrays.test.ts');
    a.dispose();
    expect(leaks(runtime)).toHaveLength(1);
  });

  it('needs debug mode', async () => {
    const quiet = await createRuntime({ backends: ['js'] });
    expect(() => leaks(quiet)).toThrow(code('LEAKS_OFF'));
    await quiet.dispose();
  });
});

describe('from', () => {
  it('takes ndarrays, with strides and offset', async () => {
    const data = Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7);
    const a = from({ data, shape: [2, 3], stride: [1, 2], offset: 1 }, { runtime });
    expect([a.dtype, await a.toNested()]).toEqual([
      'f64',
      [
        [1, 3, 5],
        [2, 4, 6],
      ],
    ]);
    expect(await from({ data, shape: [2, 4] }, { runtime }).item(1, 0)).toBe(4);
    expect(() => from({ data, shape: [3, 3] }, { runtime })).toThrow(code('SHAPE_MISMATCH'));
    expect(() => from({ data, shape: [2], strides: [-1] }, { runtime })).toThrow(code('SHAPE_MISMATCH'));
  });

  it('takes Arrow vectors and images', async () => {
    const vector = { length: 3, nullCount: 0, type: 'Int32', toArray: () => Int32Array.of(1, 2, 3) };
    expect(await from(vector, { runtime }).data()).toEqual(Int32Array.of(1, 2, 3));
    expect(() => from({ ...vector, nullCount: 1 }, { runtime })).toThrow(code('ARROW_NULLS'));
    const bools = from({ length: 2, toArray: () => [true, false] }, { runtime });
    expect([bools.dtype, [...(await bools.data())]]).toEqual(['bool', [1, 0]]);
    const half = from({ length: 1, type: 'Float16', toArray: () => Uint16Array.of(0x3e00) }, { runtime });
    expect([half.dtype, await half.item(0)]).toEqual(['f16', 1.5]);
    const image = from({ data: new Uint8ClampedArray(24).fill(7), width: 3, height: 2 }, { runtime });
    expect([image.dtype, image.shape]).toEqual(['u8c', [2, 3, 4]]);
  });

  it('refuses what is none', () => {
    for (const bad of ['1', null, {}, [[1, 2], [3]], [[1, 2], [3], [4, 5, 6]], [1, '2']])
      expect(() => from(bad as never, { runtime })).toThrow(/SHAPE|array\(\)|one length/);
  });
});

describe('joining and comparing', () => {
  it('concatenates and stacks along any axis', async () => {
    const [a, b] = [range(2, 2), range(2, 3)];
    expect(await concat([a, b, a.transpose()], 1).toNested()).toEqual([
      [0, 1, 0, 1, 2, 0, 2],
      [2, 3, 3, 4, 5, 1, 3],
    ]);
    expect(await stack([a, a.transpose()], -1).toNested()).toEqual([
      [
        [0, 0],
        [1, 2],
      ],
      [
        [2, 1],
        [3, 3],
      ],
    ]);
    expect(() => concat([a, b])).toThrow(code('SHAPE_MISMATCH'));
    expect(() => concat([a, a.astype('f64')] as never)).toThrow(code('DTYPE_MISMATCH'));
    expect(() => concat([a], 2)).toThrow(code('AXIS_RANGE'));
    expect(() => stack([])).toThrow(code('JOIN_LIST'));
  });

  it('finds equal content', async () => {
    const a = range(3, 4);
    expect(await equals(a, a.transpose().transpose())).toBe(true);
    expect(await equals(a, a.reshape([4, 3]))).toBe(false);
    expect(await equals(a, a.astype('f64'))).toBe(false);
    const b = a.copy().set(Number.NaN, 0, 0);
    const c = a.copy().set(Number.NaN, 0, 0);
    expect(await equals(b, c)).toBe(false);
    expect(await equals(b, c, { nan: true })).toBe(true);
    expect(await equals(a, c, { nan: true })).toBe(false);
    expect(await equals(zeros([0, 2], { runtime }), zeros([0, 2], { runtime }))).toBe(true);
  });
});

describe('misuse has its code', () => {
  it.each<[string, (a: NDArray<'f32'>) => unknown]>([
    ['INDEX_RANGE', (a) => a.slice(2)],
    ['INDEX_RANGE', (a) => a.slice(0, -4)],
    ['INDEX_RANGE', (a) => a.slice(0.5)],
    ['SLICE_RANGE', (a) => a.slice([0, 2, 0])],
    ['SLICE_RANGE', (a) => a.slice([0.5])],
    ['SLICE_RANGE', (a) => a.slice('1' as never)],
    ['SLICE_RANK', (a) => a.slice(0, 0, 0)],
    ['TRANSPOSE_AXES', (a) => a.transpose([0, 0])],
    ['TRANSPOSE_AXES', (a) => a.transpose([0])],
    ['BROADCAST_SHAPE', (a) => a.broadcastTo([2, 4])],
    ['BROADCAST_SHAPE', (a) => a.broadcastTo([3])],
    ['SHAPE', (a) => a.broadcastTo([-1, 3])],
    ['SHAPE_MISMATCH', (a) => a.reshape([4, 2])],
    ['SHAPE_MISMATCH', (a) => a.reshape([-1, -1])],
    ['SHAPE_MISMATCH', (a) => a.reshape([-1, 4])],
    ['RANK_LIMIT', (a) => a.transpose().broadcastTo([1, 1, 1, 1, 2, 3, 2])],
    ['DTYPE_UNKNOWN', (a) => a.astype('int' as never)],
    ['SHAPE_MISMATCH', (a) => a.set(new Float32Array(5))],
    ['BROADCAST_SHAPE', (a) => a.set([[1, 2]])],
    ['ARRAY_SOURCE', (a) => a.set('x' as never)],
    ['VIEW_REPEATS', (a) => a.broadcastTo([2, 2, 3]).set(1)],
    ['ARRAY_DISPOSED', (a) => a.set(gone())],
    ['ARRAY_RANK', (a) => stencil((u) => u(0)).with(runtime)(a.slice(0, 0))],
    ['ARRAY_RANK', (a) => stencil((u) => u(0)).with(runtime)(a.reshape([1, 1, 2, 3]))],
    ['ARRAY_RANK', (a) => grid((i, m: number[]) => m[i]!).with(runtime)([2], a.slice(0, 0))],
    ['RUNTIME_DIFFERS', (a) => a.set(zeros([2, 3]))],
    ['RUNTIME_DIFFERS', (a) => a.copyTo(zeros([2, 3]))],
    ['RUNTIME_DIFFERS', (a) => concat([a, zeros([2, 3])])],
    ['INDEX_COUNT', (a) => a.item(0)],
    ['COPY_TARGET', (a) => a.copyTo(new Float32Array(5))],
    ['SHAPE_MISMATCH', (a) => a.copyTo(range(3, 2))],
    ['VIEW_REPEATS', (a) => a.copyTo(range(3).broadcastTo([2, 3]))],
  ])('%s: %s', async (name, action) => {
    await expect((async () => action(range(2, 3)))()).rejects.toThrow(code(name));
  });
});

function gone(): NDArray {
  const a = range(2, 3);
  a.dispose();
  return a;
}
