/**
 * Every storage type on every backend: loaded in each way, stored from each kind of value, at lengths that no word or
 * vector divides. The expected numbers come from typed arrays, from the list of all f16 (`test/harness/half.ts`), and from borders
 * written out here.
 */
import type { Border } from '../../src/ir/node.ts';
import type { DType } from '../../src/ir/types.ts';
import { equal, ok, throws } from '../harness/assert.ts';
import type { BackendName, Case } from '../harness/case.ts';
import { half, halfBits } from '../harness/half.ts';

type Plain = Exclude<DType, 'f16' | 'bool'>;

/** The typed arrays that store by themselves as the library does, for values that they can hold. */
const typedArrays = {
  f32: Float32Array,
  f64: Float64Array,
  i32: Int32Array,
  u32: Uint32Array,
  i16: Int16Array,
  u16: Uint16Array,
  i8: Int8Array,
  u8: Uint8Array,
  u8c: Uint8ClampedArray,
} as const satisfies Record<Plain, unknown>;

const dtypes: readonly DType[] = [...(Object.keys(typedArrays) as Plain[]), 'f16', 'bool'];

/** What a body sees of an element: a number, or for bool true or false. */
type Element = number | boolean;

/** A number as an array of the type holds it. */
function element(dtype: DType, value: number): Element {
  if (dtype === 'bool') return value !== 0 && !Number.isNaN(value);
  return dtype === 'f16' ? half(value) : (new typedArrays[dtype]([value])[0] as number);
}

/** A float cut to the integers that a kernel computes with: beyond their range its nearest end, NaN is 0. */
function cut(value: number, least: number, most: number): number {
  return Number.isNaN(value) ? 0 : Math.min(Math.max(Math.trunc(value), least), most);
}

/** What `out` makes of a value that a kernel computed: `source` is its type. */
function converted(out: DType, value: number, source: DType): number {
  const isFloat = source === 'f32' || source === 'f64' || source === 'f16';
  if (!isFloat || ['f32', 'f64', 'f16', 'u8c', 'bool'].includes(out)) return Number(element(out, value));
  const whole = out === 'u32' ? cut(value, 0, 4294967295) : cut(value, -2147483648, 2147483647);
  return Number(element(out, whole));
}

const lengths = [1, 2, 3, 5, 7, 4097];

const { min: least, max: most } = { min: -2147483648, max: 2147483647 };
const wholes = [
  0,
  1,
  -1,
  2,
  127,
  128,
  -128,
  -129,
  255,
  256,
  300,
  32767,
  32768,
  -32769,
  65535,
  65536,
  most,
  least,
  99999,
];
/** Among them halves for u8c, ties and near ties of f16, f16's subnormals, its greatest number and what is beyond. */
const fractions = [
  ...[0.5, 1.5, 2.5, 254.5, 255.5, -0.5, -0.49, 0.1, -1.75, 1 / 3, 1e10, -1e10, 3e9, 1e-3],
  ...[
    2049,
    2051,
    4098.5,
    1 + 2 ** -11,
    1 + 2 ** -11 + 2 ** -20,
    1 + 3 * 2 ** -11,
    -2047.75,
    65504,
    65519.99,
    65520,
    70000,
  ],
  ...[
    2 ** -24,
    -3 * 2 ** -24,
    1023 * 2 ** -24,
    2 ** -14,
    2 ** -14 - 2 ** -25,
    2 ** -25,
    1.5 * 2 ** -24,
    2.5 * 2 ** -24,
    2 ** -26,
  ],
  ...[NaN, Infinity, -Infinity],
];
/** Which f64 alone can tell from a tie of f16 or u8c. */
const fine = [
  1 + 2 ** -11 + 2 ** -40,
  1 + 2 ** -11 - 2 ** -40,
  2 ** -25 + 2 ** -60,
  65520 - 2 ** -30,
  -(2049 + 2 ** -35),
  0.5 + 2 ** -40,
  1e300,
  -1e-300,
];

function edges(dtype: DType): readonly number[] {
  if (dtype === 'f64') return [...wholes, ...fractions, ...fine];
  return dtype === 'f32' || dtype === 'f16' ? [...wholes, ...fractions] : wholes;
}

/** The type's edges over and over, from one on, as elements of the type. */
function filled(dtype: DType, length: number, from = 0): number[] {
  const values = edges(dtype);
  return Array.from({ length }, (_, k) => Number(element(dtype, values[(k + from) % values.length]!)));
}

/** The sign of a zero is free on a GPU. */
function same(backend: BackendName, found: ArrayLike<number>, want: readonly number[], what: string): void {
  const plain = (x: number): number => (backend === 'webgpu' ? x + 0 : x);
  equal(Array.from(found, plain), want.map(plain), what);
}

const holds = (backend: BackendName, ...types: readonly DType[]): boolean =>
  backend !== 'webgpu' || !types.includes('f64');

async function numbers(array: unknown): Promise<ArrayLike<number>> {
  const { data } = array as { data?: () => Promise<ArrayLike<number>> };
  return data ? data.call(array) : (array as ArrayLike<number>);
}

/** Copies, and conversions to every other type, at all lengths. */
function conversions(source: DType): Case {
  return {
    name: `storage: ${source} to every type`,
    backends: backendsOf(source),
    async run(backend, { lanewise }) {
      for (const out of dtypes.filter((dtype) => holds(backend, dtype))) {
        const kernel = lanewise.map((x) => x, { out }).on(backend);
        for (const length of out === 'f32' ? lengths : [edges(source).length | 1, 3]) {
          const values = filled(source, length);
          const given = lanewise.array(values, { dtype: source });
          const found = kernel(given);
          const want = values.map((value) => converted(out, value, source));
          same(backend, await numbers(found), want, `${source} to ${out}, ${length} elements`);
          given.dispose();
          found.dispose();
        }
      }
    },
  };
}

/** The same type in and out, without `out`, and the bytes around a part of an array. */
function copies(dtype: DType): Case {
  return {
    name: `storage: ${dtype} in and out at odd lengths, and nothing beside`,
    backends: backendsOf(dtype),
    async run(backend, { lanewise }) {
      const kernel = lanewise.map((x) => x, { out: dtype }).on(backend);
      for (const [from, length] of lengths.entries()) {
        const values = filled(dtype, length, from);
        const given = lanewise.array(values, { dtype });
        same(backend, await numbers(kernel(given)), values, `${length} elements`);
        given.dispose();
        const Type = typedArrayOf(dtype);
        if (!Type || length > 100) continue;
        const around = new Type(Array.from({ length: 16 }, () => 1));
        await kernel.into(around.subarray(3, 3 + length), new Type(values));
        const want = Array.from({ length: 16 }, (_, k) => (k < 3 || k >= 3 + length ? 1 : values[k - 3]!));
        same(backend, around, want, `${length} elements in the middle of an array`);
      }
    },
  };
}

/** The platform's own array of the type, if there is one here; bool has none of its own. */
function typedArrayOf(dtype: DType): typeof Float32Array | undefined {
  if (dtype === 'bool') return undefined;
  if (dtype !== 'f16') return typedArrays[dtype] as unknown as typeof Float32Array;
  return (globalThis as unknown as { Float16Array?: typeof Float32Array }).Float16Array;
}

const borders: readonly Border[] = [
  'clamp',
  'wrap',
  'mirror',
  'zero',
  { constant: 0.1 },
  { constant: 70000.5 },
  { constant: NaN },
];

/** The element that a read beside the edge gives. */
function beyond(border: Border, values: readonly number[], row: number, column: number): number | undefined {
  const at = [fold(border, row, 3), fold(border, column, 5)];
  return at.includes(-1) ? undefined : values[at[0]! * 5 + at[1]!];
}

function fold(border: Border, i: number, n: number): number {
  if (i >= 0 && i < n) return i;
  if (border === 'clamp') return i < 0 ? 0 : n - 1;
  if (border === 'wrap') return fold(border, i < 0 ? i + n : i - n, n);
  return border === 'mirror' ? fold(border, i < 0 ? -1 - i : 2 * n - 1 - i, n) : -1;
}

function besides(dtype: DType): Case {
  return {
    name: `storage: ${dtype} beside the point, under every border`,
    backends: backendsOf(dtype),
    async run(backend, { lanewise }) {
      const wide = dtype === 'f16' ? 'f32' : dtype;
      const values = filled(dtype, 15, 20);
      const given = lanewise.array(values, { dtype, shape: [3, 5] });
      for (const border of borders) {
        const kernel = lanewise
          .stencil((u) => ({ here: u(0, 0), above: u(-1, 1), right: u(2, 4), far: u(-7, -11) }), {
            border,
            out: wide,
          })
          .on(backend);
        const found = kernel(given);
        const outside = typeof border === 'object' ? constantIn(dtype, border.constant) : 0;
        for (const [name, down, across] of [
          ['here', 0, 0],
          ['above', -1, 1],
          ['right', 2, 4],
          ['far', -7, -11],
        ] as const) {
          const want = values.map(
            (_, k) => beyond(border, values, Math.floor(k / 5) + down, (k % 5) + across) ?? outside,
          );
          same(backend, await found[name].data(), want, `${JSON.stringify(border)} ${name}`);
        }
      }
    },
  };
}

/** A border's constant as a body sees it: as an f32 where elements are f16, and as a 32-bit integer for integers. */
function constantIn(dtype: DType, value: number): number {
  if (dtype === 'f64') return value;
  if (dtype === 'f32' || dtype === 'f16') return Math.fround(value);
  if (dtype === 'bool') return Number(element('bool', value));
  // The integer is then stored as the type again.
  return Number(element(dtype, dtype === 'u32' ? cut(value, 0, 4294967295) : cut(value, least, most)));
}

function freeReads(dtype: DType): Case {
  return {
    name: `storage: ${dtype} read anywhere`,
    backends: backendsOf(dtype),
    async run(backend, { lanewise }) {
      const values = filled(dtype, 15, 7);
      const given = lanewise.array(values, { dtype, shape: [3, 5] });
      const kernel = lanewise
        .grid((y, x, a: number[][], dy: number, dx: number) => a[y + dy]![x + dx]!, { out: dtype })
        .on(backend);
      for (const [dy, dx] of [
        [0, 0],
        [1, -2],
        [0, 4],
        [-3, 0],
        [2000000000, 0],
        [0, -2000000000],
      ] as const) {
        const found = kernel([3, 5], given as never, dy, dx) as unknown as {
          data(): Promise<ArrayLike<number>>;
        };
        const want = values.map((_, k) => beyond('zero', values, Math.floor(k / 5) + dy, (k % 5) + dx) ?? 0);
        same(backend, await found.data(), want, `moved by ${dy}, ${dx}`);
      }
    },
  };
}

/** WebGPU has no f64, which `memory.ts` holds it to say. */
const backendsOf = (dtype: DType): readonly BackendName[] =>
  dtype === 'f64' ? ['js', 'wasm'] : ['js', 'wasm', 'webgpu'];

const reads = (dtype: DType): Case[] => [conversions(dtype), copies(dtype), besides(dtype), freeReads(dtype)];

const others = (): Case[] => [
  {
    name: 'storage: bool expressions to every type, and by themselves',
    async run(backend, { lanewise }) {
      const xs = Float32Array.of(3, -1, 0, NaN, 0.1, -0, 7);
      const want = [1, 0, 0, 0, 1, 0, 1];
      const plain = await lanewise.map((x) => x > 0).on(backend)(xs);
      ok(plain instanceof Uint8Array, 'a bool result is a Uint8Array');
      equal(Array.from(plain), want, 'without out');
      for (const out of dtypes.filter((dtype) => holds(backend, dtype))) {
        const kernel = lanewise.map((x) => x > 0, { out }).on(backend);
        for (const length of [1, 2, 3, 5, 7])
          equal(
            Array.from(await kernel(xs.slice(0, length))),
            want.slice(0, length),
            `${out}, ${length} elements`,
          );
      }
    },
  },
  {
    name: 'storage: a bool array is a condition, and counts as 0 or 1',
    async run(backend, { lanewise }) {
      const flags = lanewise.array([0, 1, 0.5, NaN, -2], { dtype: 'bool' });
      const picked = lanewise.map((flag, x) => (flag ? x : -x)).on(backend)(
        flags,
        Float32Array.of(1, 2, 3, 4, 5),
      );
      equal(Array.from(await picked.data()), [-1, 2, 3, -4, 5], 'condition');
      equal(await lanewise.reduce((a, b) => a + b, 0).on(backend)(flags), 3, 'sum');
      equal(Array.from(await flags.data()), [0, 1, 1, 0, 1], 'data');
      equal(Array.from(await lanewise.full([3], 0.5, { dtype: 'bool' }).data()), [1, 1, 1], 'full');
    },
  },
  {
    name: 'storage: several outputs of different widths',
    async run(backend, { lanewise }) {
      const out = { a: 'u8', b: 'f16', c: 'i16', d: 'bool', e: 'u8c', f: 'f32' } as const;
      const kernel = lanewise.map((x) => ({ a: x, b: x, c: x, d: x, e: x, f: x }), { out }).on(backend);
      for (const length of lengths) {
        const values = Array.from({ length }, (_, k) => (k % 700) - 200.5);
        const found = await kernel(Float32Array.from(values));
        for (const [name, dtype] of Object.entries(out))
          same(
            backend,
            found[name as keyof typeof out] as ArrayLike<number>,
            values.map((value) => converted(dtype, value, 'f32')),
            `${name}, ${length} elements`,
          );
      }
    },
  },
  {
    name: 'storage: every f16 is loaded and stored as it is',
    async run(backend, { lanewise }) {
      const values = Array.from({ length: 65536 }, (_, k) => k - 32768);
      const tiny = values.map((k) => half(k * 2 ** -24));
      const all = [...tiny, ...values.map((k) => half(k * 2)), ...values.map((k) => half(k * 2 ** -12))];
      const given = lanewise.array(all, { dtype: 'f16' });
      same(backend, await given.data(), all, 'as data');
      const kernel = lanewise
        .map((x) => ({ same: x, wide: x }), { out: { same: 'f16', wide: 'f32' } })
        .on(backend);
      const { same: stored, wide } = kernel(given);
      same(backend, await wide.data(), all, 'loaded');
      same(backend, await stored.data(), all, 'stored');
      equal(stored.dtype, 'f16', 'dtype');
    },
  },
  {
    name: 'storage: f16 rounds to nearest, ties to even, at every step',
    async run(backend, { lanewise }) {
      const steps = Array.from({ length: 0x7bff }, (_, k) => {
        const [exponent, fraction] = [Math.floor(k / 1024), k % 1024];
        return exponent === 0 ? (fraction + 0.5) * 2 ** -24 : (1024.5 + fraction) * 2 ** (exponent - 25);
      });
      const given = Float32Array.from(steps.flatMap((x) => [x, x * (1 - 2 ** -23), -x * (1 + 2 ** -23)]));
      const found = await lanewise.map((x) => x, { out: 'f16' }).on(backend)(given);
      same(backend, found, Array.from(given, half), 'around ties');
    },
  },
  {
    name: 'storage: f16 arrays compute in f32 and give f16',
    async run(backend, { lanewise }) {
      const values = filled('f16', 99).filter(Number.isFinite);
      const a = lanewise.array(values, { dtype: 'f16' });
      const tripled = lanewise.map((x) => x * 3 + 0.1).on(backend)(a);
      equal(tripled.dtype, 'f16', 'f16 alone');
      const exact = values.map((x) => Math.fround(Math.fround(x * 3) + Math.fround(0.1)));
      same(backend, await tripled.data(), exact.map(half), 'rounded once');
      const sum = lanewise.map((x, y) => x + y).on(backend);
      equal(sum(a, lanewise.array(values, { dtype: 'i32' })).dtype, 'f16', 'with i32');
      equal(sum(a, lanewise.array(values)).dtype, 'f32', 'with f32');
      equal(lanewise.map((x) => x > 1).on(backend)(a).dtype, 'bool', 'a comparison');
      const total = lanewise.reduce((x, y) => x + y, 0).on(backend);
      const ones = lanewise.full([5000], 1.5, { dtype: 'f16' });
      equal(await total(ones), 7500, 'a sum in f32');
      const big = lanewise.full([5000], 100.25, { dtype: 'f16' });
      equal(await total(big), 501250, 'beyond f16');
      equal(await lanewise.max.on(backend)(a), 65504, 'the largest');
      const bins = await lanewise
        .histogram(4, (v) => v)
        .on(backend)(lanewise.array([0, 1.5, 1, 3.99, 4, -1, NaN], { dtype: 'f16' }))
        .data();
      equal(Array.from(bins), [1, 2, 0, 1], 'histogram');
    },
  },
  {
    name: 'storage: a reduction that gives f16 accumulates in f32 and rounds once',
    async run(backend, { lanewise }) {
      const total = lanewise.reduce((a, b) => a + b, 0.25, { out: 'f16' }).on(backend);
      for (const n of [0, 1, 7, 4097, 9001]) {
        const given = lanewise.full([n], 0.125, { dtype: 'f16' });
        equal(await total(given), half(0.25 + n / 8), `${n} elements`);
        const result = lanewise.zeros([1], { dtype: 'f16' });
        await total.into(result, given);
        equal(Array.from(await result.data()), [half(0.25 + n / 8)], `${n} elements into an array`);
      }
      equal(await total(Float32Array.of(1, NaN, 2)), NaN, 'NaN');
      equal(await total(Float32Array.of(60000, 60000)), Infinity, 'beyond');
    },
  },
  {
    name: 'storage: f16 results and views are numbers, whatever the engine has',
    async run(backend, { lanewise }) {
      const own = (globalThis as unknown as { Float16Array?: typeof Float32Array }).Float16Array;
      const found = await lanewise.map((x) => x / 3, { out: 'f16' }).on(backend)(Float32Array.of(1, 2, 1e6));
      ok(found instanceof (own ?? Float32Array), 'a Float16Array where there is one, else a Float32Array');
      equal(Array.from(found as ArrayLike<number>), [half(1 / 3), half(2 / 3), Infinity], 'map');
      const made = lanewise.linspace(0, 1, 4, { dtype: 'f16' });
      equal(Array.from(await made.data()), [0, half(1 / 3), half(2 / 3), 1], 'linspace');
      if (!own) {
        await throws(() => made.view(), 'VIEW_F16');
        return;
      }
      ok((await made.view()) instanceof own, 'view');
      const given = own.of(1, 0.1, 65504, -0, NaN);
      const same = await lanewise.map((x) => x).on(backend)(given);
      ok(same instanceof own, 'f16 in, f16 out');
      equal(
        Array.from(same, (x) => halfBits(x) & 0x7fff),
        Array.from(given, (x) => halfBits(x) & 0x7fff),
        'bits',
      );
      await lanewise
        .map((x) => x * 2)
        .on(backend)
        .into(given, given);
      equal(Array.from(given).slice(0, 3), [2, half(half(0.1) * 2), Infinity], 'in place');
    },
  },
];

export const storage = (): Case[] => [...dtypes.flatMap(reads), ...others()];
