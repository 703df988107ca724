/**
 * Every operation of the table on every type it can have in a body, on the edges of the type: NaN, infinities, both zeros,
 * subnormals, halves, extremes, the least integer by -1, shifts of 32 and more.
 *
 * What must hold: a row for each operation, or this does not compile; `every-operation.test.ts` holds each row to what it
 * says it is about. The wanted values are plain JavaScript's, of the body itself where no other is given.
 */
import { type OpName, opRow } from '../../src/ir/ops.ts';
import { erf, erfc, gamma, lgamma, sigmoid } from '../../src/ir/special.ts';
import { equal, ok, ulpDistance } from '../harness/assert.ts';
import type { BackendName, Case } from '../harness/case.ts';
import { floatEdges, intEdges, pairs } from './values.ts';

type Body = (x: number, y: number) => number | boolean;
export type EdgeType = 'f32' | 'f64' | 'i32' | 'u32';

/** A body with the operation on that type, and what it means where JavaScript's numbers would not be cut to the type. */
export interface OperationCase {
  readonly body: Body;
  readonly meaning?: Body;
  readonly out?: 'u8c';
  readonly functions?: Readonly<Record<string, (x: number) => number>>;
}

type Cases = Partial<Readonly<Record<EdgeType, OperationCase>>>;

const of = (types: string, body: Body, meaning?: Body): Cases =>
  Object.fromEntries(types.split(' ').map((type) => [type, meaning ? { body, meaning } : { body }]));

/** A function of the library, under a name that no bundler changes. */
const ofSpecial = (given: (x: number) => number): Cases => {
  const one: OperationCase = { body: (x) => given(x), functions: { given } };
  return { f32: one, f64: one };
};

const floats = 'f32 f64';
const all = 'f32 f64 i32 u32';

/** One row per operation. A type that is missing can't be had: the language has the operation in another type then. */
export const everyOperation: Readonly<Record<OpName, Cases>> = {
  add: of(all, (x, y) => x + y),
  sub: of(all, (x, y) => x - y),
  mul: {
    ...of(floats, (x, y) => x * y),
    ...of('i32', (x, y) => Math.imul(x, y)),
    ...of(
      'u32',
      (x, y) => x * y,
      (x, y) => Math.imul(x, y),
    ),
  },
  div: of(floats, (x, y) => x / y),
  idiv: { ...of('i32', (x, y) => (x / y) | 0), ...of('u32', (x, y) => (x / y) >>> 0) },
  rem: of(all, (x, y) => x % y),
  neg: of('f32 f64 i32', (x) => -x),
  abs: of('f32 f64 i32', (x) => Math.abs(x)),
  min: of(all, (x, y) => Math.min(x, y)),
  max: of(all, (x, y) => Math.max(x, y)),
  sign: of('f32 f64 i32', (x) => Math.sign(x)),
  floor: of(floats, (x) => Math.floor(x)),
  ceil: of(floats, (x) => Math.ceil(x)),
  trunc: of(floats, (x) => Math.trunc(x)),
  round: of(floats, (x) => Math.round(x)),
  // What a clamped byte does with halves.
  roundEven: { f32: { body: (x) => x, out: 'u8c' }, f64: { body: (x) => x, out: 'u8c' } },
  and: of('i32', (x, y) => x & y),
  or: of('i32', (x, y) => x | y),
  xor: of('i32', (x, y) => x ^ y),
  not: of('i32', (x) => ~x),
  shl: of('i32', (x, y) => x << y),
  shr: { ...of('i32', (x, y) => x >> y), ...of('u32', (x, y) => x >>> y) },
  clz: of('u32', (x) => Math.clz32(x)),
  eq: of(all, (x, y) => x === y),
  ne: of(all, (x, y) => x !== y),
  lt: of(all, (x, y) => x < y),
  le: of(all, (x, y) => x <= y),
  gt: of(all, (x, y) => x > y),
  ge: of(all, (x, y) => x >= y),
  isNaN: of(floats, (x) => Number.isNaN(x)),
  isFinite: of(floats, (x) => Number.isFinite(x)),
  select: of(all, (x, y) => (x < y ? y : x)),
  // From floats: cut towards 0, beyond the range its nearest end.
  convert: {
    ...of(floats, (x) => x | 0, toInteger),
    ...of('i32', (x) => x >>> 0),
    ...of('u32', (x) => x | 0),
  },
  // The language has no word for it, but our own functions of f32 take numbers apart with it.
  bitcast: of('f32', (x) => Math.cbrt(x)),
  sqrt: of(floats, (x) => Math.sqrt(x)),
  exp: of(floats, (x) => Math.exp(x)),
  expm1: of(floats, (x) => Math.expm1(x)),
  log: of(floats, (x) => Math.log(x)),
  log2: of(floats, (x) => Math.log2(x)),
  log10: of(floats, (x) => Math.log10(x)),
  log1p: of(floats, (x) => Math.log1p(x)),
  sin: of(floats, (x) => Math.sin(x)),
  cos: of(floats, (x) => Math.cos(x)),
  tan: of(floats, (x) => Math.tan(x)),
  asin: of(floats, (x) => Math.asin(x)),
  acos: of(floats, (x) => Math.acos(x)),
  atan: of(floats, (x) => Math.atan(x)),
  sinh: of(floats, (x) => Math.sinh(x)),
  cosh: of(floats, (x) => Math.cosh(x)),
  tanh: of(floats, (x) => Math.tanh(x)),
  asinh: of(floats, (x) => Math.asinh(x)),
  acosh: of(floats, (x) => Math.acosh(x)),
  atanh: of(floats, (x) => Math.atanh(x)),
  cbrt: of(floats, (x) => Math.cbrt(x)),
  atan2: of(floats, (x, y) => Math.atan2(x, y)),
  pow: of(floats, (x, y) => x ** y),
  hypot: of(floats, (x, y) => Math.hypot(x, y)),
  erf: ofSpecial(erf),
  erfc: ofSpecial(erfc),
  gamma: ofSpecial(gamma),
  lgamma: ofSpecial(lgamma),
  sigmoid: ofSpecial(sigmoid),
};

function toInteger(x: number): number {
  return Number.isNaN(x) ? 0 : Math.min(Math.max(Math.trunc(x), -2147483648), 2147483647);
}

type Arrays = typeof Float32Array | typeof Float64Array | typeof Int32Array | typeof Uint32Array;

type Call = (...args: readonly Float32Array[]) => Promise<Float32Array>;

const arrays = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u32: Uint32Array } as const;

const floatsAndMore = [...floatEdges, -0, 127.5, 254.5, 3.4028234663852886e38, -3.4028234663852886e38];
const edges: Readonly<Record<EdgeType, readonly number[]>> = {
  f32: [...floatsAndMore, 1e-40, -1e-40, 1e-45].map(Math.fround),
  f64: [...floatsAndMore, 5e-324, -1e-310, 1.7976931348623157e308, 9007199254740991],
  i32: intEdges,
  u32: [...intEdges, 4294967294, 3000000001].map((x) => x >>> 0),
};

export const operationsOnEdges = (): Case[] =>
  (Object.entries(everyOperation) as [OpName, Cases][]).flatMap(([name, cases]) =>
    (Object.entries(cases) as [EdgeType, OperationCase][]).map(([type, one]) => edgeCase(name, type, one)),
  );

function edgeCase(name: OpName, type: EdgeType, one: OperationCase): Case {
  const { body, meaning = body, out, functions = {} } = one;
  return {
    name: `every operation: ${name} of ${type} on its edges`,
    ...(type === 'f64' ? { backends: ['js', 'wasm'] as const } : {}),
    async run(backend, { lanewise }) {
      const columns = body.length === 1 ? { a: edges[type], b: edges[type] } : pairs(edges[type]);
      const [xs, ys] = [arrayOf(type, columns.a), arrayOf(type, columns.b)];
      const kernel = lanewise
        .map(body, { name, functions, ...(out ? { out } : {}) })
        .on(backend) as unknown as Call;
      const found = await (body.length === 1 ? kernel(xs) : kernel(xs, ys));
      const store = (value: number | boolean): number => (found.constructor as Arrays).of(Number(value))[0]!;
      const wrong: string[] = [];
      for (const [i, x] of xs.entries()) {
        const y = ys[i]!;
        const want = store(meaning(x, y));
        if (isOpen(name, type, backend, [x, y], want)) continue;
        if (!isRight(name, type, backend, found[i]!, want))
          wrong.push(`${name}(${x}, ${y}) found ${found[i]}, expected ${want}`);
      }
      ok(wrong.length === 0, `${wrong.length} of ${xs.length}: ${wrong.slice(0, 6).join('; ')}`);
      equal(found.length, xs.length, 'length');
    },
  };
}

function arrayOf(type: EdgeType, values: readonly number[]): Float32Array {
  return new arrays[type](values) as Float32Array;
}

const leastNormal = 2 ** -126;

function isSubnormal(x: number): boolean {
  return x !== 0 && Math.abs(x) < leastNormal;
}

/** What docs/semantics.md and docs/accuracy.md leave open. */
function isOpen(
  name: OpName,
  type: EdgeType,
  backend: BackendName,
  args: readonly number[],
  want: number,
): boolean {
  if (type === 'f64') return false;
  if (['sin', 'cos', 'tan'].includes(name) && Math.abs(args[0]!) > 2 ** 13) return true;
  if (backend !== 'webgpu') return false;
  return type === 'f32' && (args.some(isSubnormal) || !Number.isFinite(want));
}

/** The sign of a zero is free where the table of operations or a GPU says so; f64 has 2 units in its last place. */
function isRight(name: OpName, type: EdgeType, backend: BackendName, found: number, want: number): boolean {
  if (Object.is(found, want)) return true;
  const isFunction = name === 'bitcast' || (opRow(name).ulp > 0 && name !== 'div' && name !== 'sqrt');
  const isLoose = isFunction || backend === 'webgpu';
  if (found === want) return want !== 0 || isLoose || name === 'min' || name === 'max';
  if (type === 'f64') return isFunction && Math.abs(found - want) <= 2 ** -51 * Math.abs(want);
  if (type !== 'f32' || !isLoose) return false;
  if (found === 0 && Math.abs(want) <= leastNormal) return true;
  return ulpDistance(found, want) <= opRow(name === 'bitcast' ? 'cbrt' : name).ulp;
}
