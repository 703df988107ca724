/** Views: kernels read and write through strides, on the device where the array lies. */
import { equal, ok, throws } from '../harness/assert.ts';
import type { BackendName, Case, Kit } from '../harness/case.ts';
import { skip } from '../harness/case.ts';

type Lanewise = Kit['lanewise'];
type DType = import('lanewise').DType;

/** 0, 1, 2, … in an array that a kernel of the backend wrote, and so lies there. */
function counted(lanewise: Lanewise, backend: BackendName, shape: readonly number[], dtype: DType = 'f32') {
  const size = shape.reduce((a, b) => a * b, 1);
  const kernel = lanewise.map((x) => x, { out: dtype }).on(backend);
  return kernel(
    lanewise.array(
      Array.from({ length: size }, (_, k) => k),
      { dtype, shape },
    ),
  );
}

const dtypes: readonly DType[] = ['f32', 'f64', 'f16', 'i32', 'u32', 'i16', 'u16', 'i8', 'u8', 'u8c', 'bool'];

export const views = (): Case[] => [
  {
    name: 'views: a procedure reads a view, and does not write to a part',
    async run(backend, { lanewise }) {
      const a = counted(lanewise, backend, [2, 3]);
      const product = await lanewise.matmul.on(backend)(a, a.transpose()).data();
      equal(product, Float32Array.of(5, 14, 14, 50), 'a times its transpose');
      const target = lanewise.zeros([3, 2, 2]);
      await throws(
        () => lanewise.matmul.on(backend).into(target.slice(1), a, a.transpose()),
        'whole arrays only',
      );
    },
  },
  {
    name: 'views: a map, a reduction, a stencil, a histogram and a grid read through strides',
    async run(backend, { lanewise }) {
      const a = counted(lanewise, backend, [4, 6]);
      const view = a.transpose().slice([1, 6, 2], [null, null, -1]);
      const want = [19, 13, 7, 1, 21, 15, 9, 3, 23, 17, 11, 5];
      const plus = lanewise.map((x, y) => x + y).on(backend);
      equal(
        await plus(view, view).data(),
        Float32Array.from(want, (x) => 2 * x),
        'map',
      );
      equal(
        await lanewise.sum.on(backend)(view),
        want.reduce((x, y) => x + y),
        'sum',
      );
      const shift = lanewise.stencil((u) => u(0, 1), { border: 'zero' }).on(backend);
      equal(await shift(view).data(), Float32Array.of(13, 7, 1, 0, 15, 9, 3, 0, 17, 11, 5, 0), 'stencil');
      const bins = await lanewise
        .histogram(24, (x) => x)
        .on(backend)(view)
        .data();
      equal(
        Array.from(bins),
        Array.from({ length: 24 }, (_, k) => (want.includes(k) ? 1 : 0)),
        'histogram',
      );
      const pick = lanewise.grid((y, x, m: number[][]) => m[y]![x]!).on(backend);
      equal(await pick([2, 2], view).data(), Float32Array.of(19, 13, 21, 15), 'grid');
      equal(
        await plus(view.slice(1), view.slice(null, 0).broadcastTo([3]).slice(1).broadcastTo([4])).data(),
        Float32Array.of(42, 36, 30, 24),
        'rows',
      );
    },
  },
  ...dtypes.map(
    (dtype): Case => ({
      name: `views of ${dtype}: rows at odd offsets, columns, reads and writes; the rest stays`,
      async run(backend, { lanewise }) {
        if (dtype === 'f64' && backend === 'webgpu') skip('f64 never lies on the GPU');
        const isBool = dtype === 'bool';
        const of = (k: number): number => (isBool ? Number(k > 0) : k);
        const a = counted(lanewise, backend, [3, 5], dtype);
        const model = Array.from({ length: 15 }, (_, k) => of(k));
        equal(Array.from(await a.get(1)), model.slice(5, 10), 'a row');
        equal(
          Array.from(await a.get(null, 3)),
          [3, 8, 13].map((k) => model[k]!),
          'a column',
        );
        const same = lanewise.map((x) => x, { out: dtype }).on(backend);
        equal(Array.from(await same(a.slice(1)).data()), model.slice(5, 10), 'a row as an argument');
        await same.into(a.slice(1, [1, 3]), a.slice(2, [0, 2]));
        a.set(0, null, 4);
        await same.into(a.slice(null, 0), a.slice(null, 1));
        const want = [1, 1, 2, 3, 0, 10, 10, 11, 8, 0, 11, 11, 12, 13, 0].map(of);
        equal(Array.from(await a.data()), want, 'written');
        a.dispose();
      },
    }),
  ),
  {
    name: 'views: six axes, reversed and permuted',
    async run(backend, { lanewise }) {
      const shape = [2, 3, 2, 3, 2, 3];
      const a = counted(lanewise, backend, shape);
      const axes = [4, 2, 0, 5, 3, 1];
      const view = a.transpose(axes).slice(null, [null, null, -1]);
      const strides = [108, 36, 18, 6, 3, 1];
      const want: number[] = [];
      const visit = (axis: number, place: number): void => {
        if (axis === 6) want.push(place);
        else
          for (let k = 0; k < shape[axes[axis]!]!; k++) {
            const index = axis === 1 ? shape[axes[1]!]! - 1 - k : k;
            visit(axis + 1, place + index * strides[axes[axis]!]!);
          }
      };
      visit(0, 0);
      equal(await view.data(), Float32Array.from(want), 'data');
      const half = lanewise.map((x) => x / 2).on(backend);
      equal(
        await half(view).data(),
        Float32Array.from(want, (x) => x / 2),
        'map',
      );
      await half.into(view, view.copy());
      equal(
        await a.data(),
        Float32Array.from({ length: 216 }, (_, k) => k / 2),
        'written',
      );
    },
  },
  {
    name: 'views of an array stay where it is: nothing moves until it is read',
    async run(backend, { lanewise }) {
      const runtime = await lanewise.createRuntime();
      const inc = lanewise
        .map((x) => x + 1)
        .on(backend)
        .with(runtime);
      const base = inc(lanewise.array(new Float32Array(1024), { shape: [32, 32], runtime }));
      await base.get(0, 0);
      const before = runtime.stats().bytesMoved;
      const turned = inc(base.transpose());
      const copied = base.slice([0, null, 3], [null, null, -1]).copy();
      const joined = lanewise.concat([base.slice([0, 3]), turned.slice([4, 8])]);
      await inc.into(base.slice(null, 5), turned.slice(7));
      base.set(turned.slice([0, 1]), [3, 4]);
      const places = [base, turned, copied, joined].map((one) => String(one.residentOn));
      await inc(joined).item(0, 0);
      const moved = runtime.stats().bytesMoved - before;
      ok(moved <= 4, `${moved} bytes moved, at most 4 expected`);
      equal(new Set(places).size, 1, 'places');
      equal((await joined.data())[96], 2, 'joined');
      equal(await base.get([2, 4], [4, 7]), Float32Array.of(1, 3, 1, 2, 2, 2), 'base');
      await runtime.dispose();
    },
  },
  {
    name: 'views of elements that are no numbers keep their bits',
    async run(backend, { lanewise }) {
      const bits = Uint32Array.of(0x7fc12345, 1, 0x80000000, 0xff800000, 0x00400000, 0x7f800001);
      const a = lanewise.array(new Float32Array(bits.buffer), { shape: [2, 3] });
      // A kernel that reads only one element of it brings all of it to the backend.
      const first = lanewise.grid((i, m: number[][]) => m[i]![i]!).on(backend);
      await first([1], a).data();
      const found = await a.transpose().copy().transpose().data();
      equal(new Uint32Array(found.buffer), bits);
    },
  },
  {
    name: 'views: a part set to another part of the same array is read before it is written',
    async run(backend, { lanewise }) {
      const a = counted(lanewise, backend, [3000]);
      a.set(a.slice([null, null, -1]));
      equal(
        await a.data(),
        Float32Array.from({ length: 3000 }, (_, k) => 2999 - k),
        'reversed',
      );
      a.set(a.slice([0, -1]), [1, null]);
      equal(
        await a.data(),
        Float32Array.from({ length: 3000 }, (_, k) => Math.min(2999, 3000 - k)),
        'moved up',
      );
      const square = counted(lanewise, backend, [40, 40]);
      await square.transpose().copyTo(square);
      equal(
        await square.data(),
        Float32Array.from({ length: 1600 }, (_, k) => (k % 40) * 40 + Math.floor(k / 40)),
        'turned',
      );
    },
  },
  {
    name: 'views of no elements',
    async run(backend, { lanewise }) {
      const a = counted(lanewise, backend, [3, 4]);
      const none = a.slice([2, 1]);
      const inc = lanewise.map((x) => x + 1).on(backend);
      equal(inc(none).shape, [0, 4], 'shape');
      equal((await inc(none).data()).length, 0, 'map');
      equal(await lanewise.sum.on(backend)(none), 0, 'sum');
      await inc.into(none, none.copy());
      none.set(5);
      equal(
        await a.data(),
        Float32Array.from({ length: 12 }, (_, k) => k),
        'base',
      );
    },
  },
  {
    name: 'views: a histogram of nothing clears the part it is written to',
    async run(backend, { lanewise }) {
      const a = counted(lanewise, backend, [2, 4], 'u32');
      await lanewise
        .histogram(4, (x) => x)
        .on(backend)
        .into(a.slice(1), new Float32Array(0));
      equal(Array.from(await a.data()), [0, 1, 2, 3, 0, 0, 0, 0]);
    },
  },
  {
    name: 'views: a kernel that fails to write a part shows in the whole',
    backends: ['webgpu'],
    async run(backend, { lanewise }) {
      const a = lanewise.zeros([2, 2]);
      const wide = lanewise.map((x) => x, { out: 'f32' }).on(backend);
      await throws(() => wide.into(a.slice(0), new Float64Array(2)), 'f64');
      equal(await a.data(), new Float32Array(4), 'untouched');
    },
  },
];
