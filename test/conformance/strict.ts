/**
 * `precision: 'strict'`: the same bits on every backend, in every engine, on every driver. The hashes below are in the
 * repository, so that a stack is held to what the others computed, and not just to itself.
 *
 * What must hold: no intermediate value is NaN, infinite or subnormal, where strict promises nothing. A zero's sign is
 * free; it is not hashed. A hash that has to change is a change of what numbers mean: say so in the changelog.
 */
import { equal } from '../harness/assert.ts';
import type { BackendName, Case, Kit } from '../harness/case.ts';
import { floats, ints } from './values.ts';

type Lanewise = Kit['lanewise'];

/** Pins a kernel to the backend and thread count under test. */
type Pin = <K>(kernel: { on(backend: BackendName, options?: { threads?: number }): K }) => K;

interface Proof {
  readonly name: string;
  readonly hash: string;
  /** All where absent. */
  readonly backends?: Case['backends'];
  compute(lanewise: Lanewise, pin: Pin): Promise<readonly Numbers[]>;
}

type Numbers = Float32Array | Float64Array | Int32Array | Uint32Array;

const strictly = { precision: 'strict' } as const;

const n = 20_011;
const a = floats(n, 1, -8, 8);
const b = floats(n, 2, 0.25, 6);
const c = floats(n, 3, -0.95, 0.95);

export const strict = (): Case[] =>
  proofs.map((proof) => ({
    name: `strict: ${proof.name}`,
    ...(proof.backends ? { backends: proof.backends } : {}),
    async run(backend, { lanewise }) {
      for (const threads of backend === 'wasm' ? [1, 2] : [1]) {
        const pin: Pin = (kernel) => kernel.on(backend, { threads });
        const found = hashOf(await proof.compute(lanewise, pin));
        equal(found, proof.hash, `${threads} threads`);
      }
    },
  }));

/** Fowler, Noll and Vo's hash (FNV-1a, 32 bits) of the numbers' bytes, the least byte first. */
function hashOf(outputs: readonly Numbers[]): string {
  let hash = 0x811c9dc5;
  const word = new DataView(new ArrayBuffer(8));
  for (const output of outputs) {
    for (const value of output) {
      if (output instanceof Float64Array) word.setFloat64(0, value + 0);
      else if (output instanceof Float32Array) word.setFloat32(0, value + 0);
      else word.setInt32(0, value);
      for (let byte = output.BYTES_PER_ELEMENT - 1; byte >= 0; byte--)
        hash = Math.imul(hash ^ word.getUint8(byte), 0x01000193);
    }
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** The backends that have f64. */
const onCpu = ['js', 'wasm'] as const;

/** More digits than an f32 has. */
const doubled = (values: Float32Array): Float64Array =>
  Float64Array.from(values, (x) => x * (1 + 2 ** -30 / 3));

/** The outputs of a body that gives a record. */
const listed = (outputs: Readonly<Record<string, unknown>>): Numbers[] => Object.values(outputs) as Numbers[];

const proofs: readonly Proof[] = [
  {
    name: 'products and sums that could contract',
    hash: 'aedddc8e',
    compute: async ({ map }, pin) => {
      const kernel = pin(map((x, y) => (x * y + x) * (y - x) - x * x * y + (x * x - y * y), strictly));
      return [await kernel(a, b)];
    },
  },
  {
    name: 'constants that could be gathered',
    hash: '5e1983e0',
    compute: async ({ map }, pin) => {
      const kernel = pin(map((x) => (x + 1000 - 1000) * 3 * 0.1 - ((x * 0.7 - 0.3) * 0.7 - 0.3), strictly));
      return [await kernel(a)];
    },
  },
  {
    name: 'a polynomial',
    hash: '708e3780',
    compute: async ({ map }, pin) => {
      const kernel = pin(map((x) => ((((0.3 * x - 1.7) * x + 0.9) * x - 2.1) * x + 0.1) * x - 3.3, strictly));
      return [await kernel(a)];
    },
  },
  {
    name: 'quotients and roots',
    hash: '1816281c',
    compute: async ({ map }, pin) => {
      const kernel = pin(map((x, y) => x / (y + 0.1) + Math.sqrt(x * x + y) / 3 - 1 / y, strictly));
      return [await kernel(a, b)];
    },
  },
  {
    name: 'remainders and rounding',
    hash: 'ce63d793',
    compute: async ({ map }, pin) => {
      const kernel = pin(
        map((x, y) => (x % y) + Math.round(x * 7) / 16 + Math.floor(x) * Math.trunc(y), strictly),
      );
      return [await kernel(a, b)];
    },
  },
  {
    name: 'exp, expm1, sigmoid',
    hash: '89028dc2',
    compute: async ({ map }, pin) => {
      const kernel = map(
        (x) => ({ exp: Math.exp(x), expm1: Math.expm1(x), sigmoid: 1 / (1 + Math.exp(-x)) }),
        strictly,
      );
      return listed(await pin(kernel)(a));
    },
  },
  {
    name: 'log, log2, log10, log1p',
    hash: 'b5dd64f0',
    compute: async ({ map }, pin) => {
      const kernel = map(
        (x) => ({ log: Math.log(x), log2: Math.log2(x), log10: Math.log10(x), log1p: Math.log1p(x) }),
        strictly,
      );
      return listed(await pin(kernel)(b));
    },
  },
  {
    name: 'sin, cos, tan',
    hash: 'a223d0c1',
    compute: async ({ map }, pin) => {
      const kernel = map((x) => ({ sin: Math.sin(x), cos: Math.cos(x), tan: Math.tan(x / 8) }), strictly);
      return listed(await pin(kernel)(floats(n, 4, -300, 300)));
    },
  },
  {
    name: 'asin, acos, atan, atan2',
    hash: '151fe6d9',
    compute: async ({ map }, pin) => {
      const kernel = map(
        (x, y) => ({ asin: Math.asin(x), acos: Math.acos(x), atan: Math.atan(y), atan2: Math.atan2(x, y) }),
        strictly,
      );
      return listed(await pin(kernel)(c, a));
    },
  },
  {
    name: 'sinh, cosh, tanh and their inverses',
    hash: '519a4232',
    compute: async ({ map }, pin) => {
      const kernel = map(
        (x, y) => ({
          sinh: Math.sinh(x),
          cosh: Math.cosh(x),
          tanh: Math.tanh(x),
          asinh: Math.asinh(x),
          acosh: Math.acosh(Math.abs(x) + 1.5),
          atanh: Math.atanh(y),
        }),
        strictly,
      );
      return listed(await pin(kernel)(a, c));
    },
  },
  {
    name: 'pow, cbrt, hypot',
    hash: '9777fe2e',
    compute: async ({ map }, pin) => {
      const kernel = map(
        (x, y) => ({ pow: y ** x, cube: x ** 3, cbrt: Math.cbrt(x), hypot: Math.hypot(x, y) }),
        strictly,
      );
      return listed(await pin(kernel)(a, b));
    },
  },
  {
    name: 'exponentials and logarithms of f64',
    hash: '6abade43',
    backends: onCpu,
    compute: async ({ map }, pin) => {
      const kernel = map(
        (x, y) => ({
          exp: Math.exp(x),
          expm1: Math.expm1(x),
          log: Math.log(y),
          log2: Math.log2(y),
          log10: Math.log10(y),
          log1p: Math.log1p(y),
        }),
        strictly,
      );
      return listed(await pin(kernel)(doubled(a), doubled(b)));
    },
  },
  {
    name: 'angles and arcs of f64',
    hash: '56041cea',
    backends: onCpu,
    compute: async ({ map }, pin) => {
      const kernel = map(
        (x, y) => ({
          sin: Math.sin(x * 100),
          cos: Math.cos(x * 100),
          tan: Math.tan(x * 100),
          asin: Math.asin(y),
          acos: Math.acos(y),
          atan: Math.atan(x),
          atan2: Math.atan2(x, y),
        }),
        strictly,
      );
      return listed(await pin(kernel)(doubled(a), doubled(c)));
    },
  },
  {
    name: 'hyperbolic functions of f64',
    hash: 'c233b326',
    backends: onCpu,
    compute: async ({ map }, pin) => {
      const kernel = map(
        (x, y) => ({
          sinh: Math.sinh(x),
          cosh: Math.cosh(x),
          tanh: Math.tanh(x),
          asinh: Math.asinh(x),
          acosh: Math.acosh(Math.abs(x) + 1.5),
          atanh: Math.atanh(y),
        }),
        strictly,
      );
      return listed(await pin(kernel)(doubled(a), doubled(c)));
    },
  },
  {
    name: 'powers, roots and remainders of f64',
    hash: 'c4149516',
    backends: onCpu,
    compute: async ({ map }, pin) => {
      const kernel = map(
        (x, y) => ({ pow: y ** x, cbrt: Math.cbrt(x), hypot: Math.hypot(x, y), rest: (x * 1000) % y }),
        strictly,
      );
      return listed(await pin(kernel)(doubled(a), doubled(b)));
    },
  },
  {
    name: 'integers as floats',
    hash: '3657e7f1',
    compute: async ({ map }, pin) => {
      const kernel = pin(map((k) => ((Math.imul(k, 2654435761) >>> 0) / 4294967296) * 3 - k / 7, strictly));
      return [await kernel(ints(n, 5, -1_000_000, 1_000_000))] as Numbers[];
    },
  },
  {
    name: 'a sum, and a dot product in one pass',
    hash: 'eb356ea7',
    compute: async ({ map, reduce }, pin) => {
      const sum = pin(reduce((x, y) => x + y, 0, strictly));
      const dot = pin(map((x, y) => x * y, strictly).reduce((x, y) => x + y, 0, strictly));
      return [Float32Array.of(await sum(a), await dot(a, b))];
    },
  },
  {
    name: 'mean and spread by pairs',
    hash: '66ab257a',
    compute: async ({ map }, pin) => {
      const kernel = map((x) => ({ n: 1, mean: x / 1, m2: 0 / 1 }), strictly).reduce(
        (left, right) => {
          const count = left.n + right.n;
          if (count === 0) return left;
          const delta = right.mean - left.mean;
          const mean = left.mean + (delta * right.n) / count;
          return { n: count, mean, m2: left.m2 + right.m2 + delta * delta * left.n * (right.n / count) };
        },
        { n: 0, mean: 0, m2: 0 },
        strictly,
      );
      const { n: count, mean, m2 } = await pin(kernel)(a);
      return [Float32Array.of(count, mean, m2)];
    },
  },
  {
    name: 'heat, three steps, edges repeated',
    hash: '724df96f',
    compute: async ({ array, stencil }, pin) => {
      const heat = pin(
        stencil((u, k: number) => u(0, 0) + k * (u(-1, 0) + u(1, 0) + u(0, -1) + u(0, 1) - 4 * u(0, 0)), {
          border: 'clamp',
          ...strictly,
        }),
      );
      let u = array(a.subarray(0, 130 * 70), { shape: [130, 70] });
      for (let step = 0; step < 3; step++) u = heat(u, 0.2) as typeof u;
      return [(await u.data()) as Float32Array];
    },
  },
  {
    name: 'Gray and Scott, eight steps on a torus',
    hash: '34fca58b',
    compute: grayScott,
  },
  {
    name: "Mandelbrot's set",
    hash: 'bfbd13e7',
    compute: async ({ grid }, pin) => {
      const kernel = grid(
        (y, x, cx: number, cy: number, step: number) => {
          let re = 0;
          let im = 0;
          let count = 0;
          while (count < 200 && re * re + im * im < 4) {
            const next = re * re - im * im + cx + x * step;
            im = 2 * re * im + cy + y * step;
            re = next;
            count++;
          }
          return count;
        },
        { out: 'i32', ...strictly },
      );
      return [await pin(kernel)([96, 128], -2, -1.125, 2.25 / 96)];
    },
  },
];

async function grayScott({ array, stencil }: Lanewise, pin: Pin): Promise<readonly Numbers[]> {
  const step = pin(
    stencil(
      (u, v: (dy: number, dx: number) => number, feed: number, kill: number) => {
        const spreadU = u(-1, 0) + u(1, 0) + u(0, -1) + u(0, 1) - 4 * u(0, 0);
        const spreadV = v(-1, 0) + v(1, 0) + v(0, -1) + v(0, 1) - 4 * v(0, 0);
        const reaction = u(0, 0) * v(0, 0) * v(0, 0);
        return {
          u: u(0, 0) + 0.2 * spreadU - reaction + feed * (1 - u(0, 0)),
          v: v(0, 0) + 0.1 * spreadV + reaction - (feed + kill) * v(0, 0),
        };
      },
      { border: 'wrap', ...strictly },
    ),
  );
  const shape = [64, 96];
  let state = {
    u: array(floats(64 * 96, 6, 0.5, 1), { shape }),
    v: array(floats(64 * 96, 7, 0.1, 0.4), { shape }),
  };
  for (let k = 0; k < 8; k++) state = step(state.u, state.v, 0.037, 0.06) as unknown as typeof state;
  return [(await state.u.data()) as Float32Array, (await state.v.data()) as Float32Array];
}
