/**
 * Random kernels as text, in every pattern, with inputs and with what plain JavaScript computes from the same text.
 *
 * What must hold: the answer comes from calling the function itself; nothing of the library is used for it but the
 * documented order of a reduction.
 */
import type fc from 'fast-check';
import type { Body, KernelSource, Signature } from '../../src/front/request.ts';
import { specialise } from '../../src/front/specialise.ts';
import { readable } from '../../src/ir/elements.ts';
import type { EvaluateArgument, EvaluateInputs } from '../../src/ir/evaluate.ts';
import type { Border, Precision } from '../../src/ir/node.ts';
import { arrayTypeOf, type DType, type TypedArray } from '../../src/ir/types.ts';
import { type Verified, verify } from '../../src/ir/verify.ts';
import { arbitraryDecisions, type Decisions, seededDecisions } from './decisions.ts';
import { inputArray } from './run-on.ts';
import { bodyText } from './source-body.ts';
import { expression, type NumberKind, rounded, step, tableSize, type Writing } from './source-text.ts';
import { writeLiteral } from './write-literal.ts';

type PatternName = 'map' | 'stencil' | 'grid' | 'reduce' | 'histogram';

export interface RandomSource {
  readonly pattern: PatternName;
  readonly kind: NumberKind;
  readonly body: string;
  readonly combine: string;
  /** A helper that is given from outside. */
  readonly outer: string;
  /** A list that is given from outside, of `tableSize` numbers. */
  readonly table: readonly number[];
  readonly border: Border;
  readonly precision: Precision;
  /** The names of a record's fields, of which every `return` has all; absent for a bare number. */
  readonly fields: readonly string[] | undefined;
  /** Of each output. */
  readonly dtypes: readonly DType[];
  readonly shape: readonly number[];
  readonly args: readonly SourceArray[];
}

/** Numbers, as plain JavaScript reads them, and the type that a kernel gets them in. */
interface SourceArray {
  readonly dtype: DType;
  readonly data: TypedArray;
  readonly shape: readonly number[];
}

const patterns: readonly PatternName[] = [
  'map',
  'map',
  'stencil',
  'stencil',
  'grid',
  'reduce',
  'reduce',
  'histogram',
];
const borders: readonly Border[] = ['clamp', 'wrap', 'mirror', 'zero', { constant: 2 }];
const precisions: readonly Precision[] = ['default', 'default', 'strict'];
const stored: Record<NumberKind, readonly DType[]> = {
  f64: ['f64'],
  f32: ['f32', 'f32', 'f16', 'u8', 'i16'],
  i32: ['i32', 'i32', 'u8', 'i8', 'u16', 'u32'],
};
/** What a typed array makes of a number of the kind is what a kernel stores. */
const outputs: Record<NumberKind, readonly DType[]> = {
  f64: ['f64', 'f64', 'f32'],
  f32: ['f32'],
  i32: ['i32', 'i32', 'i8', 'u8', 'i16', 'u16', 'u32', 'u8c'],
};
const fractions = [-3.5, -1, -0.25, 0, 0.5, 1, 2.75, 9, 1.25, -7] as const;
const wholes = [0, 1, -1, 2, 7, 255, -256, 65535, 2147483647, -2147483648, 123456789, -987654321] as const;
const bins = 8;
/** By rank; the last are for one domain in sixteen: around a reduction's block, and rows longer than a vector. */
const extents = [1, 2, 3, 4, 5, 7, 8, 9, 13, 17, 33, 70] as const;
const largeShapes = [
  [[4095], [4097], [8200]],
  [
    [70, 61],
    [3, 1366],
  ],
  [[9, 11, 17]],
] as const;
const coordinates = ['i', 'j', 'k'] as const;

export function arbitrarySource(kinds: readonly NumberKind[], size = 600): fc.Arbitrary<RandomSource> {
  return arbitraryDecisions(size).map((d) => randomSource(d, kinds));
}

function randomSource(d: Decisions, kinds: readonly NumberKind[]): RandomSource {
  const w: Writing = { d, kind: d.pick(kinds), names: 0 };
  const pattern = d.pick(patterns);
  const shape = randomShape(d, pattern);
  const options = { border: d.pick(borders), precision: d.pick(precisions) };
  const fields = pattern !== 'histogram' && d.chance(80) ? ['s', 't'] : undefined;
  const listed = (text: (name: string) => string): string =>
    fields ? `{ ${fields.map((name) => `${name}: ${text(name)}`).join(', ')} }` : text('');
  const result = (vars: readonly string[]): string => {
    const one = (): string => expression(w, { vars }, 2);
    if (pattern === 'histogram') return w.kind === 'i32' ? `(${one()} & ${bins - 1})` : one();
    return listed(one);
  };
  const args = [0, 1].map(() => randomArray(w, shape));
  const table = randomNumbers(w, tableSize);
  const outer = `(p, q) => ${expression(w, { vars: ['p', 'q'], pure: true }, 2)}`;
  const body = `${head(w, pattern, shape.length)} ${bodyText(w, result)} }`;
  const combined = (name: string): string => {
    const vars = name === '' ? ['a', 'b'] : [`a.${name}`, `b.${name}`];
    return d.below(2) ? rounded(w, vars.join(' + ')) : expression(w, { vars, pure: true }, 2);
  };
  const combine = `(a, b) => (${listed(combined)})`;
  const dtypes = (fields ?? ['']).map(() => (pattern === 'reduce' ? w.kind : d.pick(outputs[w.kind])));
  // Which zero the greater of two is, only 'strict' says.
  const hasMax = w.kind !== 'i32' && [body, combine, outer].some((text) => text.includes('Math.max'));
  const precision = hasMax ? 'strict' : options.precision;
  return {
    ...{ pattern, kind: w.kind, body, combine, outer, table, ...options, precision },
    ...{ fields, dtypes, shape, args },
  };
}

function randomShape(d: Decisions, pattern: PatternName): readonly number[] {
  const rank = pattern === 'stencil' || pattern === 'grid' ? d.pick([2, 1, 3] as const) : 1;
  if (d.chance(16)) return d.pick<readonly number[]>(largeShapes[rank - 1]!);
  return Array.from({ length: rank }, () => d.pick(rank === 1 ? extents : extents.slice(0, 8)));
}

function randomArray(w: Writing, shape: readonly number[]): SourceArray {
  const count = shape.reduce((product, extent) => product * extent, 1);
  const dtype = w.d.pick(stored[w.kind]);
  return { dtype, data: readable(dtype, inputArray(dtype, randomNumbers(w, count))), shape };
}

function randomNumbers({ d, kind }: Writing, count: number): number[] {
  const stream = seededDecisions(d.below(65536));
  return Array.from({ length: count }, () => stream.pick<number>(kind === 'i32' ? wholes : fractions));
}

/** Parameters, and their values in `x` and `y`. */
function head(w: Writing, pattern: PatternName, rank: number): string {
  const start = (p: string, q: string): string => `let x = ${rounded(w, p)}, y = ${rounded(w, q)};`;
  if (pattern === 'grid') {
    const names = coordinates.slice(0, rank);
    const at = names.map((name) => `[${name}]`).join('');
    return `(${names.join(', ')}, p, q) => { ${start(`p${at}`, `q${at}`)}`;
  }
  if (pattern !== 'stencil') return `(p, q) => { ${start('p', 'q')}`;
  const at = (): string => Array.from({ length: rank }, () => w.d.pick([0, 1, -1, 2, -3, 4])).join(', ');
  return `(p, q) => { ${start(`p(${at()})`, `q(${at()})`)}`;
}

/** The function of that text, with what it is given from outside. */
function bodyOf({ outer, table }: RandomSource, text: string): Body {
  return new Function('outer', 'table', `return ${text}`)(new Function(`return ${outer}`)(), table) as Body;
}

/** What a kernel is given beside its body. */
function optionsOf(source: RandomSource): Partial<KernelSource> {
  const { pattern, fields, dtypes, border, precision, table } = source;
  const out = fields ? Object.fromEntries(fields.map((name, k) => [name, dtypes[k]!])) : dtypes[0]!;
  return {
    constants: { table },
    functions: { outer: bodyOf(source, source.outer) },
    ...(pattern === 'stencil' ? { border } : {}),
    ...(pattern === 'reduce' || pattern === 'histogram' ? {} : { out }),
    ...(precision === 'default' ? {} : { precision }),
  };
}

function identityOf({ kind, fields }: RandomSource): number | Record<string, number> {
  const one = Number(step({ kind }));
  return fields ? Object.fromEntries(fields.map((name) => [name, one])) : one;
}

/** The program that the front end makes of it. Throws what the front end throws. */
export function compileSource(source: RandomSource): { program: Verified; inputs: EvaluateInputs } {
  const { pattern, shape, args } = source;
  const signature: Signature = {
    args: args.map(({ dtype, shape }) => ({ kind: 'array', dtype, rank: shape.length }) as const),
    rank: shape.length,
  };
  const given: KernelSource = {
    pattern,
    name: 'random',
    body: bodyOf(source, source.body),
    ...(pattern === 'reduce'
      ? { combine: bodyOf(source, source.combine), identity: identityOf(source) }
      : {}),
    ...(pattern === 'histogram' ? { bins } : {}),
    ...optionsOf(source),
  };
  const { program, captured } = specialise(given, signature);
  const arrays = args.map(({ dtype, data, shape }) => ({ data: inputArray(dtype, data), shape }));
  const constants = captured.map((data): EvaluateArgument => ({ data, shape: [data.length] }));
  return { program: verify(program), inputs: { shape, args: [...arrays, ...constants] } };
}

type Fields = Readonly<Record<string, number>>;

/** What the text means where it is called as it stands; one array per output. */
export function plainResults(source: RandomSource): TypedArray[] {
  const { pattern, fields, dtypes } = source;
  const values = plainPoints(source);
  if (pattern === 'histogram') {
    const counts = new Uint32Array(bins);
    for (const value of values)
      if (Number(value) >= 0 && Number(value) < bins) counts[Math.floor(Number(value))]!++;
    return [counts];
  }
  const all = pattern === 'reduce' ? [plainReduction(source, values)] : values;
  const column = (k: number): number[] =>
    all.map((value) => Number(fields ? (value as Fields)[fields[k]!] : value));
  return dtypes.map((dtype, k) => new (arrayTypeOf(dtype))(column(k)));
}

function plainPoints(source: RandomSource): unknown[] {
  const { pattern, body, args, shape, border } = source;
  const call = bodyOf(source, body);
  const [p, q] = args.map(({ data }) => data) as [TypedArray, TypedArray];
  if (pattern === 'grid') {
    const nests = [nested(p, shape), nested(q, shape)];
    return Array.from(p, (_, k) => call(...coordinatesOf(k, shape), ...nests));
  }
  if (pattern !== 'stencil') return Array.from(p, (x, k) => call(x, q[k]));
  return Array.from(p, (_, k) => {
    const point = coordinatesOf(k, shape);
    const field =
      (data: TypedArray) =>
      (...offset: number[]) => {
        const at = point.map((c, axis) => inside(border, c + offset[axis]!, shape[axis]!));
        if (at.includes(undefined)) return typeof border === 'object' ? border.constant : 0;
        return data[at.reduce<number>((flat, c, axis) => flat * shape[axis]! + c!, 0)];
      };
    return call(field(p), field(q));
  });
}

function coordinatesOf(k: number, shape: readonly number[]): number[] {
  const point: number[] = [];
  for (let axis = shape.length - 1, rest = k; axis >= 0; axis--) {
    point.unshift(rest % shape[axis]!);
    rest = Math.floor(rest / shape[axis]!);
  }
  return point;
}

/** The elements as arrays of arrays, as a body of a grid indexes them. */
function nested(data: TypedArray, shape: readonly number[]): unknown {
  if (shape.length <= 1) return data;
  const size = data.length / shape[0]!;
  return Array.from({ length: shape[0]! }, (_, k) =>
    nested(data.slice(k * size, (k + 1) * size), shape.slice(1)),
  );
}

/** Where a coordinate outside of [0, n) leads; undefined to nowhere. `mirror` repeats the edge. */
function inside(border: Border, i: number, n: number): number | undefined {
  if (i >= 0 && i < n) return i;
  if (border === 'clamp') return i < 0 ? 0 : n - 1;
  if (border === 'wrap') return ((i % n) + n) % n;
  if (border !== 'mirror') return undefined;
  const turn = ((i % (2 * n)) + 2 * n) % (2 * n);
  return turn < n ? turn : 2 * n - 1 - turn;
}

/** The documented order: blocks of 4,096 points, 8 lanes in point order, lane by lane, then a tree of blocks. */
function plainReduction(source: RandomSource, values: readonly unknown[]): unknown {
  const combine = bodyOf(source, source.combine);
  const blocks = Array.from({ length: Math.ceil(values.length / 4096) }, (_, block) => {
    const points = values.slice(block * 4096, (block + 1) * 4096);
    const lanes = Array.from({ length: Math.min(8, points.length) }, (_, lane) =>
      points.filter((_, k) => k % 8 === lane).reduce((a, b) => combine(a, b)),
    );
    return lanes.reduce((a, b) => combine(a, b));
  });
  let level: readonly unknown[] = blocks;
  while (level.length > 1) {
    const pairs = Array.from({ length: Math.ceil(level.length / 2) }, (_, k) =>
      level.slice(2 * k, 2 * k + 2),
    );
    level = pairs.map((pair) => (pair.length === 2 ? combine(pair[0], pair[1]) : pair[0]));
  }
  return combine(identityOf(source), level[0]);
}

/** The kernel as it would be written, with its inputs. */
export function printSource(source: RandomSource): string {
  const { pattern, body, combine, shape, args, table, outer } = source;
  const { functions, constants, ...plain } = optionsOf(source);
  const outside = `constants: { table: ${writeLiteral(table)} }, functions: { outer: ${outer} }`;
  const options = [
    ...Object.entries(plain).map(([name, value]) => `${name}: ${writeLiteral(value)}`),
    outside,
  ];
  const given = `{ ${options.join(', ')} }`;
  const kernel =
    pattern === 'reduce'
      ? `map(${body}, ${given})\n  .reduce(${combine}, ${writeLiteral(identityOf(source))}, ${given})`
      : `${pattern}(${pattern === 'histogram' ? `${bins}, ` : ''}${body}, ${given})`;
  const arrays = args.map(
    ({ dtype, data }) => `array(${writeLiteral(data)}, { dtype: '${dtype}', shape: ${writeLiteral(shape)} })`,
  );
  return `const kernel = ${kernel};\nkernel(${pattern === 'grid' ? `${writeLiteral(shape)}, ` : ''}${arrays.join(', ')});`;
}
