/**
 * Random kernels as text, in every pattern, with inputs and with what plain JavaScript computes from the same text.
 *
 * What must hold: the answer comes from calling the function itself; nothing of the library is used for it but the
 * documented order of a reduction.
 */
import type fc from 'fast-check';
import type { Body, Signature } from '../../src/front/request.ts';
import { specialise } from '../../src/front/specialise.ts';
import { readable } from '../../src/ir/elements.ts';
import type { EvaluateArgument, EvaluateInputs } from '../../src/ir/evaluate.ts';
import { arrayTypeOf, type DType, type TypedArray } from '../../src/ir/types.ts';
import { type Verified, verify } from '../../src/ir/verify.ts';
import { arbitraryDecisions, type Decisions } from './decisions.ts';
import { inputArray } from './run-on.ts';
import { bodyText } from './source-body.ts';
import { expression, type NumberKind, rounded, step, type Writing } from './source-text.ts';

type PatternName = 'map' | 'stencil' | 'grid' | 'reduce' | 'histogram';

export interface RandomSource {
  readonly pattern: PatternName;
  readonly kind: NumberKind;
  readonly body: string;
  readonly combine: string;
  readonly border: 'clamp' | 'wrap' | 'mirror' | 'zero';
  /** The names of a record's fields, of which every `return` has all; absent for a bare number. */
  readonly fields: readonly string[] | undefined;
  readonly shape: readonly number[];
  readonly args: readonly SourceArray[];
}

/** Numbers, as plain JavaScript reads them, and the type that a kernel gets them in. */
interface SourceArray {
  readonly dtype: DType;
  readonly data: TypedArray;
  readonly shape: readonly number[];
}

const patterns: readonly PatternName[] = ['map', 'map', 'map', 'stencil', 'grid', 'reduce', 'histogram'];
const borders = ['clamp', 'wrap', 'mirror', 'zero'] as const;
const stored: Record<NumberKind, readonly DType[]> = {
  f64: ['f64'],
  f32: ['f32', 'f32', 'f16', 'u8', 'i16'],
  i32: ['i32', 'i32', 'u8', 'i8', 'u16', 'u32'],
};
const fractions = [-3.5, -1, -0.25, 0, 0.5, 1, 2.75, 9, 1.25, -7] as const;
const wholes = [0, 1, -1, 2, 7, 255, -256, 65535, 2147483647, -2147483648, 123456789, -987654321] as const;
const bins = 8;

export function arbitrarySource(kinds: readonly NumberKind[], size = 600): fc.Arbitrary<RandomSource> {
  return arbitraryDecisions(size).map((d) => randomSource(d, kinds));
}

function randomSource(d: Decisions, kinds: readonly NumberKind[]): RandomSource {
  const w: Writing = { d, kind: d.pick(kinds), names: 0 };
  const pattern = d.pick(patterns);
  const isPlane = pattern === 'stencil' || pattern === 'grid';
  const shape = isPlane ? [1 + d.below(5), 1 + d.below(9)] : [1 + d.below(19)];
  const fields = (pattern === 'map' || isPlane) && d.chance(64) ? ['s', 't'] : undefined;
  const result = (vars: readonly string[]): string => {
    const one = (): string => expression(w, { vars }, 2);
    if (pattern === 'histogram') return w.kind === 'i32' ? `(${one()} & ${bins - 1})` : one();
    return fields ? `{ ${fields.map((name) => `${name}: ${one()}`).join(', ')} }` : one();
  };
  const args = [0, 1].map(() => randomArray(w, shape));
  const body = `${head(w, pattern)} ${bodyText(w, result)} }`;
  const combine = `(a, b) => ${d.below(2) ? rounded(w, 'a + b') : expression(w, { vars: ['a', 'b'], pure: true }, 2)}`;
  return { pattern, kind: w.kind, body, combine, border: d.pick(borders), fields, shape, args };
}

function randomArray({ d, kind }: Writing, shape: readonly number[]): SourceArray {
  const count = shape.reduce((product, extent) => product * extent, 1);
  const values = Array.from({ length: count }, () => d.pick<number>(kind === 'i32' ? wholes : fractions));
  const dtype = d.pick(stored[kind]);
  return { dtype, data: readable(dtype, inputArray(dtype, values)), shape };
}

/** Parameters, and their values in `x` and `y`. */
function head(w: Writing, pattern: PatternName): string {
  const start = (p: string, q: string): string => `let x = ${rounded(w, p)}, y = ${rounded(w, q)};`;
  if (pattern === 'grid') return `(i, j, p, q) => { ${start('p[i][j]', 'q[i][j]')}`;
  if (pattern !== 'stencil') return `(p, q) => { ${start('p', 'q')}`;
  const at = (): string => `${w.d.pick([0, 1, -1, 2, -3])}, ${w.d.pick([0, 1, -1, -2, 4])}`;
  return `(p, q) => { ${start(`p(${at()})`, `q(${at()})`)}`;
}

function bodyOf(text: string): Body {
  return new Function(`return ${text}`)() as Body;
}

/** The program that the front end makes of it. Throws what the front end throws. */
export function compileSource(source: RandomSource): { program: Verified; inputs: EvaluateInputs } {
  const { pattern, kind, fields, shape, args, border } = source;
  const out = fields ? Object.fromEntries(fields.map((name) => [name, kind])) : kind;
  const signature: Signature = {
    args: args.map(({ dtype, shape }) => ({ kind: 'array', dtype, rank: shape.length }) as const),
    rank: shape.length,
  };
  const given = {
    pattern,
    name: 'random',
    body: bodyOf(source.body),
    border,
    ...(pattern === 'reduce' ? { combine: bodyOf(source.combine), identity: Number(step({ kind })) } : {}),
    ...(pattern === 'histogram' ? { bins } : { out }),
  };
  const { program, captured } = specialise(given, signature);
  const arrays = args.map(({ dtype, data, shape }) => ({ data: inputArray(dtype, data), shape }));
  const constants = captured.map((data): EvaluateArgument => ({ data, shape: [data.length] }));
  return { program: verify(program), inputs: { shape, args: [...arrays, ...constants] } };
}

/** What the text means where it is called as it stands; one array per output. */
export function plainResults(source: RandomSource): TypedArray[] {
  const { pattern, kind, fields } = source;
  const values = plainPoints(source);
  if (pattern === 'histogram') {
    const counts = new Uint32Array(bins);
    for (const value of values)
      if (Number(value) >= 0 && Number(value) < bins) counts[Math.floor(Number(value))]!++;
    return [counts];
  }
  const array = arrayTypeOf(kind);
  if (pattern === 'reduce') return [new array([plainReduction(source, values.map(Number))])];
  if (!fields) return [new array(values.map(Number))];
  return fields.map((name) => new array(values.map((value) => (value as Record<string, number>)[name]!)));
}

function plainPoints({ pattern, body, args, shape, border }: RandomSource): unknown[] {
  const call = bodyOf(body);
  const [p, q] = args.map(({ data }) => data);
  const width = shape[shape.length - 1]!;
  if (pattern === 'grid') {
    const rows = [p!, q!].map((data) =>
      Array.from({ length: shape[0]! }, (_, i) => data.slice(i * width, (i + 1) * width)),
    );
    return Array.from(p!, (_, k) => call(Math.floor(k / width), k % width, ...rows));
  }
  if (pattern !== 'stencil') return Array.from(p!, (x, k) => call(x, q![k]));
  return Array.from(p!, (_, k) => {
    const field = (data: TypedArray) => (dy: number, dx: number) => {
      const [i, j] = [
        inside(border, Math.floor(k / width) + dy, shape[0]!),
        inside(border, (k % width) + dx, width),
      ];
      return i === undefined || j === undefined ? 0 : data[i * width + j];
    };
    return call(field(p!), field(q!));
  });
}

/** Where a coordinate outside of [0, n) leads; undefined to nowhere. `mirror` repeats the edge. */
function inside(border: RandomSource['border'], i: number, n: number): number | undefined {
  if (i >= 0 && i < n) return i;
  if (border === 'zero') return undefined;
  if (border === 'clamp') return i < 0 ? 0 : n - 1;
  if (border === 'wrap') return ((i % n) + n) % n;
  const turn = ((i % (2 * n)) + 2 * n) % (2 * n);
  return turn < n ? turn : 2 * n - 1 - turn;
}

/** The documented order for fewer points than a block has: 8 lanes in point order, then lane by lane, then identity. */
function plainReduction(source: RandomSource, values: readonly number[]): number {
  const combine = bodyOf(source.combine) as (a: number, b: number) => number;
  const lanes = Array.from({ length: Math.min(8, values.length) }, (_, lane) =>
    values.filter((_, k) => k % 8 === lane).reduce((a, b) => combine(a, b)),
  );
  return combine(
    Number(step(source)),
    lanes.reduce((a, b) => combine(a, b)),
  );
}

/** The kernel as text, with its inputs. */
export function printSource({ pattern, kind, border, body, combine, shape, args }: RandomSource): string {
  const arrays = args.map(({ dtype, data }) => `${dtype}: ${[...data].join(', ')}`);
  const sink = pattern === 'reduce' ? `\ncombine ${combine}` : '';
  return `${pattern} of ${kind}, border ${border}, shape ${shape.join(' x ')}\n${body}${sink}\np ${arrays[0]}\nq ${arrays[1]}`;
}
