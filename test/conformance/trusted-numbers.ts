/**
 * What compilers of JavaScript to GPUs are known to get wrong, right here on every backend: loops that are cut at 1,000
 * rounds, `Math.imul` in floats, integers and doubles rounded to f32 on the way in, reads outside of an array that differ
 * from backend to backend, closures and arrow functions that are refused.
 *
 * What must hold: the wanted values are plain JavaScript's, and none of them is also the well-known wrong one.
 */
import { equal, ok, throws } from '../harness/assert.ts';
import type { BackendName, Case, Kit } from '../harness/case.ts';
import { isLoopRefusal, loopLimitOf } from '../harness/loop-limit.ts';
import { ints } from './values.ts';

export const trustedNumbers = (): Case[] => [
  ...longLoops(),
  ...products(),
  ...wideInputs(),
  ...outside(),
  ...closures(),
];

function longLoops(): Case[] {
  return [
    {
      name: 'numbers to trust: a loop of 100,000 rounds is not cut at 1,000',
      async run(backend, kit) {
        const { lanewise } = kit;
        const xs = Int32Array.of(1, 2, 3, -4, 5);
        const body = (x: number): number => {
          let s = x;
          for (let i = 0; i < 100000; i++) s = (s * 1664525 + 1013904223) | 0;
          return s;
        };
        const want = xs.map((x) => {
          let s = x;
          for (let i = 0; i < 100000; i++) s = (Math.imul(s, 1664525) + 1013904223) | 0;
          return s;
        });
        await rightOrRefused(backend, kit, async () => {
          equal(await lanewise.map(body).on(backend)(xs), want);
        });
      },
    },
    {
      name: 'numbers to trust: neighbours loop 0, 1, 999, 1,000, 1,001 and 60,000 times, as their data says',
      async run(backend, { lanewise }) {
        const counts = [0, 1, 999, 1000, 1001, 60000, 7, 32769, 2, 1000, 30011, 0, 5, 4096, 12345, 1001, 3];
        const xs = Int32Array.from(counts);
        const counted = (x: number): number => {
          let n = 0;
          for (let i = 0; i < x; i++) n++;
          return n;
        };
        equal(await lanewise.map(counted).on(backend)(xs), xs, 'for');
        const halved = (x: number): number => {
          let n = 0;
          let left = x;
          while (left > 0) {
            left -= 1 + (n & 1);
            n++;
          }
          return n;
        };
        equal(await lanewise.map(halved).on(backend)(xs), xs.map(halved), 'while');
      },
    },
    {
      name: 'numbers to trust: a grid whose loops nest to more than 1,000,000 rounds',
      async run(backend, kit) {
        const { lanewise } = kit;
        const kernel = lanewise.grid(
          (y, x: number, most: number) => {
            let n = 0;
            for (let i = 0; i < most; i++) for (let j = 0; j <= most + y; j++) n += (i ^ j) === x ? 1 : 0;
            return n;
          },
          { out: 'i32' },
        );
        const want = Int32Array.from({ length: 6 }, (_, k) => {
          let n = 0;
          const [y, x] = [Math.floor(k / 3), k % 3];
          for (let i = 0; i < 1024; i++) for (let j = 0; j <= 1024 + y; j++) if ((i ^ j) === x) n++;
          return n;
        });
        await rightOrRefused(backend, kit, async () => {
          equal(await kernel.on(backend)([2, 3], 1024), want);
        });
      },
    },
  ];
}

/** The right numbers; from a driver that is known to cut loops, the refusal instead, and never other numbers. */
async function rightOrRefused(backend: BackendName, kit: Kit, check: () => Promise<void>): Promise<void> {
  if (backend !== 'webgpu' || (await loopLimitOf(kit)) === undefined) return check();
  const error = await throws(check, 'BACKEND_UNAVAILABLE');
  ok(isLoopRefusal(error), `found the error '${error.message}', expected one about loops`);
}

/** Products that lose their low bits where they are computed in floats, even in double precision. */
const factors = [
  0,
  1,
  -1,
  3,
  46341,
  65535,
  65536,
  16777217,
  123456789,
  -987654321,
  2147483647,
  -2147483648,
  0x9e3779b1 | 0,
] as const;

function products(): Case[] {
  return [
    {
      name: 'numbers to trust: Math.imul keeps the low 32 bits, beyond 2^31 and below 0',
      async run(backend, { lanewise }) {
        const a = Int32Array.from(factors.flatMap((x) => factors.map(() => x)));
        const b = Int32Array.from(factors.flatMap(() => factors));
        const want = a.map((x, i) => Math.imul(x, b[i]!));
        ok(
          want.some((x, i) => x !== (a[i]! * b[i]!) >> 0),
          'a product that doubles lose',
        );
        equal(await lanewise.map((x, y) => Math.imul(x, y)).on(backend)(a, b), want, 'i32');
        const [u, v] = [Uint32Array.from(a), Uint32Array.from(b)];
        const unsigned = await lanewise.map((x, y) => Math.imul(x, y) >>> 0, { out: 'u32' }).on(backend)(
          u,
          v,
        );
        equal(
          unsigned,
          u.map((x, i) => Math.imul(x, v[i]!) >>> 0),
          'u32',
        );
      },
    },
    {
      name: 'numbers to trust: a hash of whole numbers, bit for bit (the finaliser of MurmurHash3)',
      async run(backend, { lanewise }) {
        const body = (x: number): number => {
          let h = x;
          h ^= h >>> 16;
          h = Math.imul(h, 0x85ebca6b);
          h ^= h >>> 13;
          h = Math.imul(h, 0xc2b2ae35);
          return h ^ (h >>> 16);
        };
        const xs = ints(1009, 1, -2147483648, 2147483647);
        equal(await lanewise.map(body).on(backend)(xs), xs.map(body));
      },
    },
  ];
}

function wideInputs(): Case[] {
  return [
    {
      name: 'numbers to trust: i32 inputs beyond 2^24 are not rounded to f32',
      async run(backend, { lanewise }) {
        const xs = Int32Array.of(
          16777217,
          -16777217,
          33554433,
          2147483647,
          -2147483647,
          -2147483648,
          123456789,
        );
        equal(await lanewise.map((x) => x).on(backend)(xs), xs, 'as they are');
        equal(
          await lanewise.map((x) => x & 1).on(backend)(xs),
          Int32Array.of(1, 1, 1, 1, 1, 0, 1),
          'low bit',
        );
        const read = lanewise.grid((i, a: Int32Array) => a[i]! - 1).on(backend);
        equal(
          await read([7], xs),
          xs.map((x) => x - 1),
          'read freely',
        );
        equal(
          await lanewise.map((x, y) => x + y).on(backend)(Int32Array.of(1), 16777217),
          Int32Array.of(16777218),
        );
      },
    },
    {
      name: 'numbers to trust: the extremes of integers are exact, though they start at an infinity',
      async run(backend, { lanewise }) {
        const xs = Int32Array.of(16777216, 16777219, 16777217, 16777218, -16777217, -16777219, -16777218);
        equal(await lanewise.max.on(backend)(xs), 16777219, 'max');
        equal(await lanewise.min.on(backend)(xs), -16777219, 'min');
        equal(await lanewise.argmax.on(backend)(xs), 1, 'argmax');
        equal(await lanewise.argmin.on(backend)(xs), 5, 'argmin');
        const ends = Int32Array.of(2147483647, -2147483648);
        equal(await lanewise.min.on(backend)(ends.subarray(0, 1)), 2147483647, 'the least of the greatest');
        equal(await lanewise.max.on(backend)(ends.subarray(1)), -2147483648, 'the greatest of the least');
        equal(await lanewise.argmin.on(backend)(ends.subarray(0, 1)), 0, 'argmin of the greatest');
        equal(await lanewise.max.on(backend)(new Int32Array(0)), -2147483648, 'of none');
      },
    },
    {
      name: 'numbers to trust: u32 inputs beyond 2^31 are neither negative nor rounded',
      async run(backend, { lanewise }) {
        const xs = Uint32Array.of(2147483648, 2147483649, 4294967295, 4294967294, 3000000001, 16777217, 0);
        equal(await lanewise.map((x) => x).on(backend)(xs), xs, 'as they are');
        const third = Uint32Array.of(715827882, 715827883, 1431655765, 1431655764, 1000000000, 5592405, 0);
        equal(await lanewise.map((x) => (x / 3) >>> 0).on(backend)(xs), third, 'a third');
        const large = await lanewise.map((x) => (x > 2147483648 ? 1 : 0)).on(backend)(xs);
        equal(Array.from(large), [0, 1, 1, 1, 1, 0, 0], 'compared');
        equal(await lanewise.max.on(backend)(xs), 4294967295, 'max');
        equal(await lanewise.sum.on(backend)(xs.subarray(2, 4)), 4294967293, 'sum');
      },
    },
    {
      name: 'numbers to trust: f64 inputs are not rounded to f32',
      backends: ['js', 'wasm'],
      async run(backend, { lanewise }) {
        const xs = Float64Array.of(
          0.1,
          1 + 2 ** -52,
          9007199254740991,
          1e300,
          5e-324,
          -1e-300,
          Math.PI,
          1 / 3,
        );
        equal(await lanewise.map((x) => x).on(backend)(xs), xs, 'as they are');
        const rest = await lanewise.map((x) => x - 1).on(backend)(xs.subarray(1, 2));
        equal(rest, Float64Array.of(2 ** -52), 'the last bit');
        equal(
          await lanewise.map((x, k) => x * k).on(backend)(xs, 0.1),
          xs.map((x) => x * 0.1),
          'times a number',
        );
        const read = lanewise.grid((i, a: Float64Array) => a[7 - i]!).on(backend);
        equal(await read([8], xs), xs.slice().reverse(), 'read freely');
        equal(await lanewise.sum.on(backend)(Float64Array.of(1e16, 1, -1e16, 1)), 1, 'sum');
      },
    },
    {
      name: 'numbers to trust: f64 inputs on WebGPU are refused with the reason, not rounded',
      backends: ['webgpu'],
      async run(backend, { lanewise }) {
        const error = await throws(() => lanewise.map((x) => x).on(backend)(Float64Array.of(0.1)), 'f64');
        equal(error.name, 'UnsupportedError');
        ok(/webgpu/i.test(error.message), `who refuses: ${error.message}`);
      },
    },
  ];
}

/** Indices outside of an array of 5; 2^30 and its neighbours are inside again where bytes are counted in 32 bits. */
const farIndices = [
  -1, -2, -5, -6, -16777217, -1073741824, -2147483647, -2147483648, 5, 6, 8, 64, 1000, 16777216, 536870912,
  1073741823, 1073741824, 1073741825, 2147483643, 2147483647,
] as const;

function outside(): Case[] {
  return [
    {
      name: 'numbers to trust: reads before and far behind an array give 0',
      async run(backend, { lanewise }) {
        const xs = Float32Array.of(11, 12, 13, 14, 15);
        const at = Int32Array.from([...farIndices, 0, 4, 2]);
        const read = lanewise.grid((i, a: Float32Array, k: Int32Array) => a[k[i]!]!).on(backend);
        const want = Float32Array.from(at, (k) => xs[k] ?? 0);
        equal(await read([at.length], xs, at), want, 'f32');
        const bytes = lanewise.grid((i, a: Uint8Array, k: Int32Array) => a[k[i]!]!).on(backend);
        equal(Array.from(await bytes([at.length], Uint8Array.from(xs), at)), [...want], 'u8');
        const halves = lanewise.grid((i, a: Int16Array, k: Int32Array) => a[k[i]!]!).on(backend);
        equal(Array.from(await halves([at.length], Int16Array.from(xs), at)), [...want], 'i16');
      },
    },
    {
      name: 'numbers to trust: reads at unsigned indices beyond 2^31 give 0',
      async run(backend, { lanewise }) {
        const xs = Int32Array.of(21, 22, 23);
        const at = Uint32Array.of(2147483648, 2147483650, 3000000000, 4294967293, 4294967295, 2, 1);
        const read = lanewise.grid((i, a: Int32Array, k: Uint32Array) => a[k[i]!]!).on(backend);
        equal(await read([7], xs, at), Int32Array.of(0, 0, 0, 0, 0, 23, 22));
      },
    },
    {
      name: 'numbers to trust: a read beside a row of rank 2 gives 0, not the next row',
      async run(backend, { lanewise }) {
        const values = Float32Array.from({ length: 12 }, (_, k) => k + 1);
        const image = lanewise.array(values, { shape: [3, 4] });
        // 2^29 rows of 4 and 2^30 are at element 0 again where a product wraps.
        const rows = Int32Array.of(0, 0, -1, 3, 2, 1, 1073741824, 536870912, -1073741824, -2147483648, 1, 2);
        const columns = Int32Array.of(4, -1, 0, 0, -4, 2147483647, 0, 0, 0, 0, -2147483648, 3);
        const kernel = lanewise
          .grid((i, m: number[][], r: Int32Array, c: Int32Array) => m[r[i]!]![c[i]!]!)
          .on(backend);
        const want = Float32Array.from(rows, (y, i) => {
          const x = columns[i]!;
          return y >= 0 && y < 3 && x >= 0 && x < 4 ? values[y * 4 + x]! : 0;
        });
        equal(want[11], 12, 'one is inside');
        equal(await kernel([12], image, rows, columns).data(), want);
      },
    },
    {
      name: 'numbers to trust: a read beside a plane of rank 3 gives 0',
      async run(backend, { lanewise }) {
        const values = Int32Array.from({ length: 24 }, (_, k) => k + 1);
        const volume = lanewise.array(values, { shape: [2, 3, 4] });
        const kernel = lanewise
          .grid((z, y: number, x: number, v: number[][][]) => v[z - 1]![y - 2]![x - 3]!, { out: 'i32' })
          .on(backend);
        const want = Int32Array.from({ length: 4 * 7 * 10 }, (_, k) => {
          const [z, y, x] = [Math.floor(k / 70) - 1, (Math.floor(k / 10) % 7) - 2, (k % 10) - 3];
          const isInside = z >= 0 && z < 2 && y >= 0 && y < 3 && x >= 0 && x < 4;
          return isInside ? values[(z * 3 + y) * 4 + x]! : 0;
        });
        equal(await kernel([4, 7, 10], volume).data(), want);
      },
    },
    {
      name: 'numbers to trust: any read of an empty array gives 0',
      async run(backend, { lanewise }) {
        const read = lanewise.grid((i, a: Float32Array) => a[i - 1]! + 1).on(backend);
        equal(await read([4], new Float32Array(0)), Float32Array.of(1, 1, 1, 1), 'rank 1');
        const cell = lanewise.grid((y, x: number, m: number[][]) => m[y]![x]! + 2).on(backend);
        for (const shape of [
          [0, 5],
          [5, 0],
        ]) {
          const none = lanewise.array(new Float32Array(0), { shape });
          equal(await cell([2, 2], none).data(), Float32Array.of(2, 2, 2, 2), `shape ${shape.join(' × ')}`);
        }
      },
    },
  ];
}

/** Names from outside are ones that no bundler has a reason to change. */
function closures(): Case[] {
  return [
    {
      name: 'numbers to trust: outer numbers and tables come in through constants',
      async run(backend, { lanewise }) {
        const outerGain = 3;
        const outerTable = [5, -7, 11, 16777217];
        const kernel = lanewise.map((x) => Math.imul(x, outerGain) + outerTable[x & 3]!, {
          constants: { outerGain, outerTable },
        });
        const xs = Int32Array.of(0, 1, 2, 3, 4, -1, 1000000007);
        const want = xs.map((x) => (Math.imul(x, 3) + outerTable[x & 3]!) | 0);
        equal(await kernel.on(backend)(xs), want);
      },
    },
    {
      name: 'numbers to trust: arrow functions and functions as helpers, which call each other',
      async run(backend, { lanewise }) {
        const squared = (v: number): number => v * v;
        function apart(a: number, b: number): number {
          return squared(a - b);
        }
        const within = (v: number, low = 0, high = 100): number => {
          if (v < low) return low;
          return v > high ? high : v;
        };
        const kernel = lanewise.map((x, y) => within(apart(x, y)) - within(x, -2, 2), {
          functions: { squared, apart, within },
        });
        const xs = Int32Array.of(1, 2, 3, -50, 7);
        const ys = Int32Array.of(4, 2, -9, 50, 0);
        equal(await kernel.on(backend)(xs, ys), Int32Array.of(8, -2, 98, 102, 47));
      },
    },
    {
      name: 'numbers to trust: closures inside of a body see and change its variables',
      async run(backend, { lanewise }) {
        const body = (x: number): number => {
          let total = 0;
          const add = (v: number): void => {
            total += v;
          };
          const scaled = (k: number): number => {
            const once = (v: number): number => v * k + x;
            return once(once(1));
          };
          for (let i = 0; i < 3; i++) add(scaled(i));
          add(x > 2 ? scaled(5) : -1);
          return total;
        };
        const xs = Int32Array.of(-3, 0, 1, 2, 3, 10);
        equal(await lanewise.map(body).on(backend)(xs), xs.map(body));
      },
    },
    {
      name: 'numbers to trust: under strict, constants around a value are not gathered into one',
      async run(backend, { lanewise }) {
        const kernel = lanewise
          .map((x) => Math.ceil(x - 100 + 2 ** -60), { precision: 'strict' })
          .on(backend);
        equal(await kernel(Float32Array.of(100, 101, 99)), Float32Array.of(1, 1, -1), 'ceil');
      },
    },
    {
      name: 'numbers to trust: two kernels of one text keep their own constants',
      async run(backend, { lanewise }) {
        const outerShift = 0;
        const shifted = (by: number) =>
          lanewise.map((x) => x + outerShift, { constants: { outerShift: by } }).on(backend);
        const [one, ten] = [shifted(1), shifted(10)];
        const xs = Int32Array.of(1, 2);
        equal(await one(xs), Int32Array.of(2, 3), 'by 1');
        equal(await ten(xs), Int32Array.of(11, 12), 'by 10');
        equal(await one(xs), Int32Array.of(2, 3), 'by 1 again');
      },
    },
    {
      name: 'numbers to trust: a name from outside that was not given is an error that says so',
      async run(backend, { lanewise }) {
        const outerSecret = Math.random();
        await throws(
          () => lanewise.map((x) => x * outerSecret).on(backend)(Float32Array.of(1)),
          'UNKNOWN_NAME',
        );
      },
    },
  ];
}
