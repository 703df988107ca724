/** Every operator and function of the language, on the edges of its types, against JavaScript itself. */
import { close, equal } from '../harness/assert.ts';
import type { Case } from '../harness/case.ts';
import { floatEdges, floats, intEdges, pairs } from './values.ts';

type Binary = (x: number, y: number) => number | boolean;
type Unary = (x: number) => number | boolean;

/** The body, and the largest error allowed on f32 in units in the last place. */
const floatBinary: Record<string, readonly [Binary, number]> = {
  'x + y': [(x, y) => x + y, 0],
  'x - y': [(x, y) => x - y, 0],
  'x * y': [(x, y) => x * y, 0],
  'x / y': [(x, y) => x / y, 2.5],
  'Math.min(x, y)': [(x, y) => Math.min(x, y), 0],
  'Math.max(x, y)': [(x, y) => Math.max(x, y), 0],
  'x < y': [(x, y) => x < y, 0],
  'x <= y': [(x, y) => x <= y, 0],
  'x > y': [(x, y) => x > y, 0],
  'x >= y': [(x, y) => x >= y, 0],
  'x === y': [(x, y) => x === y, 0],
  'x !== y': [(x, y) => x !== y, 0],
  'x < y ? x : y': [(x, y) => (x < y ? x : y), 0],
  'x > 0 && y > 0': [(x, y) => x > 0 && y > 0, 0],
  'x > 0 || y > 0': [(x, y) => x > 0 || y > 0, 0],
};

const floatUnary: Record<string, readonly [Unary, number]> = {
  '-x': [(x) => -x, 0],
  'Math.abs(x)': [(x) => Math.abs(x), 0],
  'Math.floor(x)': [(x) => Math.floor(x), 0],
  'Math.ceil(x)': [(x) => Math.ceil(x), 0],
  'Math.trunc(x)': [(x) => Math.trunc(x), 0],
  'Math.round(x)': [(x) => Math.round(x), 0],
  'Math.sign(x)': [(x) => Math.sign(x), 0],
  'Math.sqrt(x)': [(x) => Math.sqrt(x), 2.5],
  'x !== x': [
    // biome-ignore lint/suspicious/noSelfCompare: the idiom under test
    (x) => x !== x,
    0,
  ],
  'Number.isNaN(x)': [(x) => Number.isNaN(x), 0],
  'Number.isFinite(x)': [(x) => Number.isFinite(x), 0],
  '!(x > 1)': [(x) => !(x > 1), 0],
};

/** The whole result range is finite and normal here; overflow and subnormals are the accuracy table's business. */
const maths: Record<string, readonly [Unary, number, low: number, high: number]> = {
  exp: [(x) => Math.exp(x), 2, -80, 80],
  expm1: [(x) => Math.expm1(x), 4, -10, 80],
  log: [(x) => Math.log(x), 2, 1e-6, 1e6],
  log2: [(x) => Math.log2(x), 2, 1e-6, 1e6],
  log10: [(x) => Math.log10(x), 4, 1e-6, 1e6],
  log1p: [(x) => Math.log1p(x), 4, -0.9, 1e3],
  tan: [(x) => Math.tan(x), 4, -1.5, 1.5],
  asin: [(x) => Math.asin(x), 4, -1, 1],
  acos: [(x) => Math.acos(x), 4, -1, 0.99],
  atan: [(x) => Math.atan(x), 4, -50, 50],
  sinh: [(x) => Math.sinh(x), 4, -20, 20],
  cosh: [(x) => Math.cosh(x), 4, -20, 20],
  tanh: [(x) => Math.tanh(x), 4, -20, 20],
  asinh: [(x) => Math.asinh(x), 4, -50, 50],
  acosh: [(x) => Math.acosh(x), 4, 1.01, 50],
  atanh: [(x) => Math.atanh(x), 4, -0.99, 0.99],
  cbrt: [(x) => Math.cbrt(x), 4, -1000, 1000],
};

const intBinary: Record<string, Binary> = {
  'x + y': (x, y) => (x + y) | 0,
  'x - y': (x, y) => (x - y) | 0,
  'Math.imul(x, y)': (x, y) => Math.imul(x, y),
  '(x / y) | 0': (x, y) => (x / y) | 0,
  'x % y': (x, y) => (x % y) | 0,
  'x & y': (x, y) => x & y,
  'x | y': (x, y) => x | y,
  'x ^ y': (x, y) => x ^ y,
  'x << y': (x, y) => x << y,
  'x >> y': (x, y) => x >> y,
  'x < y': (x, y) => x < y,
  'x === y': (x, y) => x === y,
  'Math.min(x, y)': (x, y) => Math.min(x, y),
  'Math.max(x, y)': (x, y) => Math.max(x, y),
};

const intUnary: Record<string, Unary> = {
  '~x': (x) => ~x,
  '-x': (x) => -x | 0,
  'Math.abs(x)': (x) => Math.abs(x) | 0,
  'Math.clz32(x)': (x) => Math.clz32(x),
  'Math.sign(x)': (x) => Math.sign(x),
};

const wanted = (values: readonly number[], body: Unary): number[] => values.map((x) => Number(body(x)));

export const operations = (): Case[] => [...onFloats(), ...onIntegers(), ...functions()];

function onFloats(): Case[] {
  const { a, b } = pairs(floatEdges.map(Math.fround));
  const binary = Object.entries(floatBinary).map(([name, [body, ulp]]): Case => {
    return {
      name: `f32 ${name}`,
      async run(backend, { lanewise }) {
        const found = await lanewise.map(body, { name }).on(backend)(
          Float32Array.from(a),
          Float32Array.from(b),
        );
        const want = a.map((x, i) => Math.fround(Number(body(x, b[i]!))));
        comparable(Float32Array.from(found), want, ulp, name);
      },
    };
  });
  const unary = Object.entries(floatUnary).map(([name, [body, ulp]]): Case => {
    return {
      name: `f32 ${name}`,
      async run(backend, { lanewise }) {
        const values = floatEdges.map(Math.fround);
        const found = await lanewise.map(body, { name }).on(backend)(Float32Array.from(values));
        comparable(Float32Array.from(found), wanted(values, body).map(Math.fround), ulp, name);
      },
    };
  });
  const doubles = Object.entries(floatBinary).map(([name, [body]]): Case => {
    return {
      name: `f64 ${name}`,
      backends: ['js', 'wasm'],
      async run(backend, { lanewise }) {
        const both = pairs(floatEdges);
        const found = await lanewise.map(body, { name }).on(backend)(
          Float64Array.from(both.a),
          Float64Array.from(both.b),
        );
        comparable(
          Float64Array.from(found),
          both.a.map((x, i) => Number(body(x, both.b[i]!))),
          0,
          name,
        );
      },
    };
  });
  return [...binary, ...unary, ...doubles];
}

function onIntegers(): Case[] {
  const { a, b } = pairs(intEdges);
  const binary = Object.entries(intBinary).map(([name, body]): Case => {
    return {
      name: `i32 ${name}`,
      async run(backend, { lanewise }) {
        const found = await lanewise.map(body, { name }).on(backend)(Int32Array.from(a), Int32Array.from(b));
        equal(
          Array.from(found),
          a.map((x, i) => Number(body(x, b[i]!)) + 0),
          name,
        );
      },
    };
  });
  const unary = Object.entries(intUnary).map(([name, body]): Case => {
    return {
      name: `i32 ${name}`,
      async run(backend, { lanewise }) {
        const found = await lanewise.map(body, { name }).on(backend)(Int32Array.from(intEdges));
        equal(
          Array.from(found),
          wanted(intEdges, body).map((x) => x + 0),
          name,
        );
      },
    };
  });
  const unsigned: Case = {
    name: 'u32 arithmetic wraps, compares and shifts unsigned',
    async run(backend, { lanewise }) {
      const x = Uint32Array.from(a);
      const y = Uint32Array.from(b);
      const on = (body: Binary) => lanewise.map(body).on(backend)(x, y);
      equal(
        Array.from(await on((x, y) => x + y)),
        Array.from(x, (v, i) => (v + y[i]!) >>> 0),
        'x + y',
      );
      equal(
        Array.from(await on((x, y) => x - y)),
        Array.from(x, (v, i) => (v - y[i]!) >>> 0),
        'x - y',
      );
      equal(
        Array.from(await on((x, y) => x < y)),
        Array.from(x, (v, i) => Number(v < y[i]!)),
        'x < y',
      );
      equal(
        Array.from(await on((x, _y) => x >>> 3)),
        Array.from(x, (v) => v >>> 3),
        'x >>> 3',
      );
    },
  };
  return [...binary, ...unary, unsigned];
}

function functions(): Case[] {
  const inRange = Object.entries(maths).map(([name, [body, ulp, low, high]]): Case => {
    return {
      name: `f32 Math.${name}`,
      async run(backend, { lanewise }) {
        const xs = floats(4099, 7, low, high);
        const found = await lanewise.map(body, { name }).on(backend)(xs);
        close(
          found as Float32Array,
          wanted(Array.from(xs), body).map(Math.fround),
          { ulp, abs: 1e-37 },
          name,
        );
      },
    };
  });
  const doubles = Object.entries(maths).map(([name, [body, , low, high]]): Case => {
    return {
      name: `f64 Math.${name}`,
      backends: ['js', 'wasm'],
      async run(backend, { lanewise }) {
        const xs = Float64Array.from(floats(515, 11, low, high));
        const found = await lanewise.map(body, { name }).on(backend)(xs);
        close(found as Float64Array, wanted(Array.from(xs), body), { rel: 4.5e-16 }, name);
      },
    };
  });
  return [
    ...inRange,
    ...doubles,
    ...specialFunctions(),
    waves(),
    nearOne(),
    powers(),
    quadrants(),
    specials(),
    conversions(),
  ];
}

const specialRanges = {
  erf: [-4, 4],
  erfc: [-4, 9],
  gamma: [0.01, 34],
  lgamma: [0.01, 300],
  sigmoid: [-80, 80],
} as const;

/** f32 with its edges, under any name, and f64, where the function is the public one itself. */
function specialFunctions(): Case[] {
  return (Object.keys(specialRanges) as (keyof typeof specialRanges)[]).flatMap((name): Case[] => {
    const [low, high] = specialRanges[name];
    return [
      {
        name: `f32 ${name}`,
        async run(backend, { lanewise }) {
          const plain = lanewise[name];
          const xs = Float32Array.of(
            0,
            -0,
            1,
            2,
            3,
            -0.5,
            -1,
            Infinity,
            -Infinity,
            NaN,
            ...floats(2049, 7, low, high),
          );
          const f = plain;
          const kernel = lanewise.map((x) => f(x), { name, functions: { f: plain } }).on(backend);
          const want = Array.from(xs, plain).map(Math.fround);
          // The sign of a zero is free on a GPU, so that of an infinity at it is too.
          const found = Array.from(await kernel(xs), (y, i) =>
            xs[i] === 0 && Math.abs(y) === Infinity ? want[i]! : y,
          );
          close(Float32Array.from(found), want, { ulp: 4, abs: 1e-37 }, name);
          close(
            await lanewise.map((x) => f(x), { functions: { f: plain }, precision: 'fast' }).on(backend)(
              xs.subarray(10),
            ),
            want.slice(10),
            { ulp: 16, abs: 1e-37 },
            `${name} under 'fast'`,
          );
        },
      },
      {
        name: `f64 ${name}`,
        backends: ['js', 'wasm'],
        async run(backend, { lanewise }) {
          const plain = lanewise[name];
          const f = plain;
          const xs = Float64Array.of(
            0,
            -0,
            1,
            -0.5,
            -2,
            Infinity,
            -Infinity,
            NaN,
            ...floats(4097, 11, low, high),
          );
          const found = await lanewise.map((x) => f(x), { name, functions: { f: plain } }).on(backend)(xs);
          equal(Array.from(found), Array.from(xs, plain), name);
        },
      },
    ];
  });
}

function waves(): Case {
  return {
    name: 'f32 Math.sin and Math.cos up to 2^13',
    async run(backend, { lanewise }) {
      const xs = floats(8192, 3, -8192, 8192);
      const both = lanewise.map((x) => ({ s: Math.sin(x), c: Math.cos(x) })).on(backend);
      const { s, c } = await both(xs);
      close(
        s,
        Array.from(xs, (x) => Math.fround(Math.sin(x))),
        { ulp: 2, abs: 1.2e-7 },
        'sin',
      );
      close(
        c,
        Array.from(xs, (x) => Math.fround(Math.cos(x))),
        { ulp: 2, abs: 1.2e-7 },
        'cos',
      );
    },
  };
}

/** Where 1 + x is rounded, and all depends on what the rounding lost. */
function nearOne(): Case {
  return {
    name: 'f32 Math.log1p and Math.atanh near 0',
    async run(backend, { lanewise }) {
      const xs = Float32Array.from(floats(2048, 13, -1, 1), (x) => x ** 7 * 1e-3);
      const { log, arc } = await lanewise
        .map((x) => ({ log: Math.log1p(x), arc: Math.atanh(x) }))
        .on(backend)(xs);
      const exact = { ulp: 4, abs: 1e-37 };
      close(log, Array.from(xs, Math.log1p).map(Math.fround), exact, 'log1p');
      close(arc, Array.from(xs, Math.atanh).map(Math.fround), exact, 'atanh');
    },
  };
}

function powers(): Case {
  return {
    name: 'f32 Math.pow and **',
    async run(backend, { lanewise }) {
      const xs = floats(2000, 5, 0.01, 20);
      const ys = floats(2000, 6, -8, 8);
      const found = await lanewise.map((x, y) => x ** y).on(backend)(xs, ys);
      close(
        found,
        Array.from(xs, (x, i) => Math.fround(x ** ys[i]!)),
        { ulp: 4 },
        'x ** y',
      );
      const bases = Float32Array.of(-2, -2, 0, 0, 5, 1, -8, 2);
      const exponents = Float32Array.of(3, 2, 0, 2, 0, 100, 0.5, -1);
      const special = await lanewise.map((x, y) => x ** y).on(backend)(bases, exponents);
      close(special, [-8, 4, 1, 0, 1, 1, NaN, 0.5], { ulp: 4 }, 'special powers');
    },
  };
}

function quadrants(): Case {
  return {
    name: 'f32 Math.atan2, Math.hypot and %',
    async run(backend, { lanewise }) {
      const ys = floats(2000, 8, -50, 50);
      const xs = floats(2000, 9, -50, 50);
      const angle = await lanewise.map((y, x) => Math.atan2(y, x)).on(backend)(ys, xs);
      close(
        angle,
        Array.from(ys, (y, i) => Math.fround(Math.atan2(y, xs[i]!))),
        { ulp: 4 },
        'atan2',
      );
      const length = await lanewise.map((y, x) => Math.hypot(y, x)).on(backend)(ys, xs);
      close(
        length,
        Array.from(ys, (y, i) => Math.fround(Math.hypot(y, xs[i]!))),
        { ulp: 4 },
        'hypot',
      );
      const rest = await lanewise.map((y, x) => y % x).on(backend)(ys, xs);
      equal(
        rest,
        Float32Array.from(ys, (y, i) => y % xs[i]!),
        '%',
      );
    },
  };
}

function specials(): Case {
  return {
    name: 'f32 functions outside of their range: log(0), log(-1), tanh(100), acos(2), 1e10 % 3, sqrt(-1)',
    async run(backend, { lanewise }) {
      const at = async (body: Unary, x: number): Promise<number> =>
        Number((await lanewise.map(body).on(backend)(Float32Array.of(x)))[0]);
      equal(await at((x) => Math.log(x), 0), -Infinity, 'log(0)');
      equal(await at((x) => Math.log(x), -1), NaN, 'log(-1)');
      equal(await at((x) => Math.tanh(x), 100), 1, 'tanh(100)');
      equal(await at((x) => Math.tanh(x), -100), -1, 'tanh(-100)');
      equal(await at((x) => Math.acos(x), 2), NaN, 'acos(2)');
      equal(await at((x) => x % 3, 1e10), 1e10 % 3, '1e10 % 3');
      equal(await at((x) => Math.sqrt(x), -1), NaN, 'sqrt(-1)');
      equal(await at((x) => Math.exp(x), -200), 0, 'exp(-200)');
    },
  };
}

function conversions(): Case {
  return {
    name: 'f32 to i32 and u32 truncates, saturates, and NaN is 0',
    async run(backend, { lanewise }) {
      const xs = Float32Array.of(1.9, -1.9, NaN, 1e20, -1e20, 3e9, -0.5, 2147483648);
      const toInt = await lanewise.map((x) => x, { out: 'i32' }).on(backend)(xs);
      equal(Array.from(toInt), [1, -1, 0, 2147483647, -2147483648, 2147483647, 0, 2147483647], 'i32');
      const toUnsigned = await lanewise.map((x) => x, { out: 'u32' }).on(backend)(xs);
      equal(Array.from(toUnsigned), [1, 0, 0, 4294967295, 0, 3e9, 0, 2147483648], 'u32');
    },
  };
}

/** Overflowed results and the sign of zero are free on a GPU; all else must match. */
function comparable(
  found: Float32Array | Float64Array,
  want: readonly number[],
  ulp: number,
  what: string,
): void {
  const kept = want
    .map((value, i) => (Number.isFinite(value) || Number.isNaN(value) ? i : -1))
    .filter((i) => i >= 0);
  const pick = (values: ArrayLike<number>): number[] => kept.map((i) => values[i]! + 0);
  close(pick(found), pick(want), { ulp, abs: 1.18e-38 }, what);
}
