/** Storage: every dtype, odd lengths and offsets, reads outside of an array, arrays that stay where they are. */
import { equal, ok, throws } from '../harness/assert.ts';
import { type Case, skip } from '../harness/case.ts';
import { bytes, floats, ints, sizes } from './values.ts';

export const memory = (): Case[] => [
  {
    name: 'maps of every size around the vector widths and blocks',
    async run(backend, { lanewise }) {
      const add = lanewise.map((x, y) => x + y).on(backend);
      for (const n of sizes) {
        const x = floats(n, n);
        const y = floats(n, n + 1);
        equal(
          await add(x, y),
          Float32Array.from(x, (v, i) => v + y[i]!),
          `n = ${n}`,
        );
      }
    },
  },
  {
    name: 'no elements: empty results, identities, zeros',
    async run(backend, { lanewise }) {
      const none = new Float32Array(0);
      equal((await lanewise.map((x) => x + 1).on(backend)(none)).length, 0, 'map');
      equal(await lanewise.reduce((a, b) => a + b, 0).on(backend)(none), 0, 'sum');
      equal(await lanewise.max.on(backend)(none), -Infinity, 'max');
      equal(await lanewise.histogram(3, (v) => v).on(backend)(none), new Uint32Array(3), 'histogram');
    },
  },
  ...narrow().map(
    ([Type, out]): Case => ({
      name: `${out} widens to i32 and wraps when stored`,
      async run(backend, { lanewise }) {
        for (const n of [1, 2, 3, 5, 16, 31, 1027]) {
          const xs = Type.from(ints(n, n, -70000, 70000));
          const wide = await lanewise.map((x) => x * 3 + 1).on(backend)(xs);
          equal(
            Array.from(wide),
            Array.from(xs, (x) => x * 3 + 1),
            `widened, n = ${n}`,
          );
          const same = await lanewise.map((x) => x * 3 + 1, { out }).on(backend)(xs);
          equal<ArrayLike<number>>(
            same,
            Type.from(xs, (x) => x * 3 + 1),
            `stored, n = ${n}`,
          );
        }
      },
    }),
  ),
  {
    name: 'u8c clamps, with ties to even',
    async run(backend, { lanewise }) {
      const xs = Float32Array.of(-5, 0.5, 1.5, 2.5, 254.5, 255.5, 300, NaN, 7.3, -0.4, 128);
      equal(await lanewise.map((x) => x, { out: 'u8c' }).on(backend)(xs), Uint8ClampedArray.from(xs));
    },
  },
  {
    name: 'f64 computes in double precision',
    backends: ['js', 'wasm'],
    async run(backend, { lanewise }) {
      const xs = Float64Array.from({ length: 101 }, (_, i) => 1 + i * 1e-12);
      equal(
        await lanewise.map((x) => (x - 1) * 1e12).on(backend)(xs),
        xs.map((x) => (x - 1) * 1e12),
      );
    },
  },
  {
    name: 'f64 is refused on the GPU with the reason',
    backends: ['webgpu'],
    async run(backend, { lanewise }) {
      await throws(() => lanewise.map((x) => x + 1).on(backend)(new Float64Array(4)), 'f64');
    },
  },
  {
    name: 'typed arrays at odd byte offsets; the bytes around them stay',
    async run(backend, { lanewise }) {
      const invert = lanewise.map((x) => 255 - x, { out: 'u8' }).on(backend);
      for (const offset of [1, 2, 3]) {
        for (const length of [1, 2, 3, 5, 9]) {
          const around = bytes(32, offset);
          const before = around.slice();
          const view = around.subarray(offset, offset + length);
          const out = new Uint8Array(32).fill(77);
          await invert.into(out.subarray(offset, offset + length), view);
          equal(around, before, 'input');
          const want = new Uint8Array(32).fill(77);
          view.forEach((x, i) => {
            want[offset + i] = 255 - x;
          });
          equal(out, want, `offset ${offset}, length ${length}`);
        }
      }
    },
  },
  {
    name: 'reads outside of an array give 0',
    async run(backend, { lanewise }) {
      const xs = floats(10, 3, 1, 2);
      const shifted = lanewise.grid((i, a: Float32Array, by: number) => a[i + (by | 0)]!).on(backend);
      for (const by of [-20, -3, 0, 4, 11, 2000000000]) {
        const want = Float32Array.from(xs, (_, i) => xs[i + by] ?? 0);
        equal(await shifted([10], xs, by), want, `shifted by ${by}`);
      }
    },
  },
  {
    name: 'NDArrays stay, chain and come back',
    async run(backend, { lanewise }) {
      const host = floats(1000, 5);
      const a = lanewise.array(host, { shape: [10, 100] });
      const twice = lanewise.map((x) => x * 2).on(backend);
      const b = twice(a);
      const c = twice(b);
      equal(c.shape, [10, 100], 'shape');
      equal(
        await c.data(),
        host.map((x) => x * 4),
        'data',
      );
      ok(c.residentOn.length > 0, 'resident somewhere');
      for (const one of [a, b, c]) one.dispose();
      await throws(() => c.data(), 'disposed');
    },
  },
  {
    name: 'an NDArray’s view is memory, not a copy',
    async run(backend, { lanewise }) {
      const a = lanewise.array(Float32Array.of(1, 2, 3, 4));
      const b = lanewise.map((x) => x + 1).on(backend)(a);
      equal(await b.view(), Float32Array.of(2, 3, 4, 5));
      const [first, second] = [await b.view(), await b.view()];
      ok(first.buffer === second.buffer, 'one buffer');
      a.dispose();
      b.dispose();
    },
  },
  {
    name: 'into writes where it is told and allocates nothing',
    async run(backend, { lanewise }) {
      const out = new Float32Array(5);
      const kernel = lanewise.map((x) => x * x).on(backend);
      await kernel.into(out, Float32Array.of(1, 2, 3, 4, 5));
      equal(out, Float32Array.of(1, 4, 9, 16, 25), 'typed array');
      const a = lanewise.array(Float32Array.of(2, 3));
      const b = lanewise.zeros([2]);
      await kernel.into(b, a);
      equal(await b.data(), Float32Array.of(4, 9), 'NDArray');
    },
  },
  {
    name: 'the same memory as input and output of a map; refused for a stencil',
    async run(backend, { lanewise }) {
      const xs = Float32Array.of(1, 2, 3);
      await lanewise
        .map((x) => x + 10)
        .on(backend)
        .into(xs, xs);
      equal(xs, Float32Array.of(11, 12, 13));
      const blur = lanewise.stencil((u) => u(-1) + u(1)).on(backend);
      await throws(() => blur.into(xs, xs), 'OUTPUT_ALIASES');
      equal(xs, Float32Array.of(11, 12, 13), 'untouched');
    },
  },
  {
    name: 'inputs in shared memory',
    async run(backend, { lanewise }) {
      if (typeof SharedArrayBuffer === 'undefined') skip('no SharedArrayBuffer in this page');
      const xs = new Float32Array(new SharedArrayBuffer(40));
      xs.set(floats(10, 4));
      equal(
        await lanewise.map((x) => x + 1).on(backend)(xs),
        Float32Array.from(xs, (x) => x + 1),
      );
    },
  },
];

/** The storage types that are narrower than a word; one stands for all in types. */
function narrow(): readonly (readonly [typeof Int8Array, 'i8'])[] {
  const all = [
    [Int8Array, 'i8'],
    [Uint8Array, 'u8'],
    [Int16Array, 'i16'],
    [Uint16Array, 'u16'],
  ] as const;
  return all as unknown as readonly (readonly [typeof Int8Array, 'i8'])[];
}
