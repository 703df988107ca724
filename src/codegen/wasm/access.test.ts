/** Loads and stores: every storage type at odd sizes and addresses, every access, every border. */
import { describe, expect, it } from 'vitest';
import { array, axis, i32, programOf, scalar } from '../../../test/property/hand-built.ts';
import { constant, convert, letLocal, load, local, op } from '../../ir/build.ts';
import { type EvaluateInputs, evaluate } from '../../ir/evaluate.ts';
import type { Border, Expr } from '../../ir/node.ts';
import { arrayTypeOf, computeTypeOf, type DType, dtypes } from '../../ir/types.ts';
import type { Verified } from '../../ir/verify.ts';
import { differenceForTest } from './difference-for-test.ts';
import { emitWasm } from './emit-wasm.ts';
import { type LaunchOptions, launch, seededRandom } from './launch-for-test.ts';

const stored = dtypes.filter((dtype) => dtype !== 'f16');
const borders: readonly Border[] = ['clamp', 'wrap', 'mirror', 'zero', { constant: 7.25 }];
const ways: readonly LaunchOptions[] = [
  {},
  { skew: 1, split: { ranges: 3, random: seededRandom(7) } },
  { features: { simd: false } },
];

function check(program: Verified, inputs: EvaluateInputs): void {
  const want = evaluate(program, inputs);
  for (const way of ways) {
    const found = differenceForTest(launch(program, inputs, way), want);
    if (found !== undefined) expect.fail(`${program.name} ${inputs.shape} ${JSON.stringify(way)}: ${found}`);
  }
}

/** Numbers of both signs, beyond what a byte or a half-word holds. */
function filled(dtype: DType, length: number) {
  const values = Array.from({ length }, (_, k) =>
    dtype === 'bool' ? (k * 7) % 3 : ((k * 7919) % 100003) - 50000,
  );
  return new (arrayTypeOf(dtype))(values);
}

const element = { kind: 'element' } as const;

describe('storage types', () => {
  for (const dtype of stored)
    for (const target of stored)
      it(`${dtype} to ${target}, any length`, () => {
        const [from, to] = [computeTypeOf(dtype), computeTypeOf(target)];
        const program = programOf({
          name: `${dtype} to ${target}`,
          slots: [array(dtype)],
          locals: [from],
          body: [load(0, 0, element)],
          yields: [convert(to, local(from, 0))],
          outputs: [{ name: 'out', dtype: target }],
        });
        for (const n of [1, 3, 4, 7, 8, 15, 16, 37])
          check(program, { shape: [n], args: [{ data: filled(dtype, n), shape: [n] }] });
      });

  it('refuses f16 with the reason', () => {
    const program = programOf({
      slots: [array('f16')],
      locals: ['f32'],
      body: [load(0, 0, element)],
      yields: [local('f32', 0)],
    });
    expect(() => emitWasm(program, { shared: false, simd: true })).toThrow(/f16/);
  });
});

describe('borders', () => {
  const shapes = {
    1: [[1], [2], [5], [40]],
    2: [
      [1, 1],
      [2, 3],
      [5, 40],
      [9, 21],
    ],
    3: [
      [1, 2, 3],
      [3, 4, 21],
    ],
  } as const;
  const offsets = [
    [0, 0, 0],
    [-1, 0, 2],
    [2, -1, -3],
    [0, 5, -1],
    [-40, 3, 1],
    [1, 1, 70],
    [0, -2, -5000],
  ];
  for (const border of borders)
    for (const rank of [1, 2, 3] as const)
      for (const dtype of ['f32', 'u8', 'f64', 'bool'] as const)
        it(`${JSON.stringify(border)}, rank ${rank}, ${dtype}`, () => {
          const type = computeTypeOf(dtype);
          const loads = offsets.map((steps, k) =>
            load(k, 0, { kind: 'near', offset: steps.slice(3 - rank).map(i32) }),
          );
          const terms = offsets.map((_, k) =>
            op('mul', convert('f64', local(type, k)), constant('f64', k + 1)),
          );
          const program = programOf({
            name: `near ${dtype}`,
            rank,
            slots: [array(dtype, rank)],
            locals: offsets.map(() => type),
            body: loads,
            yields: [terms.reduce<Expr>((sum, term) => op('add', sum, term), constant('f64', 0))],
            outputs: [{ name: 'out', dtype: 'f64' }],
            border,
          });
          for (const shape of shapes[rank]) {
            const n = shape.reduce<number>((a, b) => a * b, 1);
            check(program, { shape, args: [{ data: filled(dtype, n), shape }] });
          }
        });

  it('offsets that a value gives, and arrays of other shapes or without elements', () => {
    for (const border of borders) {
      const program = programOf({
        rank: 2,
        slots: [array('f32', 2), array('i32', 2), scalar('i32')],
        locals: ['i32', 'f32', 'f32', 'f32'],
        body: [
          load(0, 1, element),
          load(1, 0, { kind: 'near', offset: [local('i32', 0), i32(1)] }),
          load(2, 0, { kind: 'near', offset: [{ kind: 'uniform', type: 'i32', slot: 2 }, local('i32', 0)] }),
          load(3, 0, { kind: 'near', offset: [i32(1), i32(-1)] }),
        ],
        yields: [op('add', op('sub', local('f32', 1), local('f32', 2)), local('f32', 3))],
        border,
      });
      for (const [rows, columns] of [
        [5, 23],
        [3, 40],
        [0, 4],
        [4, 0],
      ]) {
        const steps = Int32Array.from(
          { length: 5 * 23 },
          (_, k) => [0, 1, -1, 30, -30, 2147483647, -2147483648][k % 7]!,
        );
        for (const step of [0, -2, 1000])
          check(program, {
            shape: [5, 23],
            args: [
              { data: filled('f32', rows! * columns!), shape: [rows!, columns!] },
              { data: steps, shape: [5, 23] },
              step,
            ],
          });
      }
    }
  });
});

describe('free reads', () => {
  /** A grid of rank 2 that reads a[index]. */
  const gridOf = (dtype: DType, rank: number, index: readonly Expr[]) =>
    programOf({
      name: 'grid',
      rank: 2,
      slots: [array(dtype, rank)],
      locals: [computeTypeOf(dtype), 'i32'],
      body: [letLocal(1, op('sub', axis(1), i32(2))), load(0, 0, { kind: 'at', index })],
      yields: [local(computeTypeOf(dtype), 0)],
      outputs: [{ name: 'out', dtype }],
    });
  const indices: Record<string, readonly Expr[]> = {
    'neighbours, past both ends': [op('add', axis(0), i32(-1)), op('add', axis(1), i32(3))],
    'neighbours by a local': [axis(0), local('i32', 1)],
    'a row for all': [i32(2), axis(1)],
    'one element for all': [axis(0), i32(3)],
    transposed: [axis(1), axis(0)],
    'every other': [axis(0), op('mul', axis(1), i32(2))],
    reversed: [axis(0), op('sub', i32(20), axis(1))],
    'far outside': [axis(0), op('mul', axis(1), i32(305419896))],
    'past the greatest integer': [axis(0), op('add', axis(1), i32(2147483640))],
  };
  for (const [name, index] of Object.entries(indices))
    for (const dtype of stored)
      it(`${name}: ${dtype}`, () => {
        const program = gridOf(dtype, 2, index);
        for (const shape of [
          [4, 25],
          [25, 4],
          [7, 0],
        ])
          check(program, { shape: [6, 23], args: [{ data: filled(dtype, shape[0]! * shape[1]!), shape }] });
      });

  it('of rank 1 and 3', () => {
    for (const rank of [1, 3]) {
      const index = [axis(0), op('sub', axis(1), axis(0)), axis(1)].slice(3 - rank);
      const shape = [6, 20, 22].slice(3 - rank);
      const n = shape.reduce((a, b) => a * b, 1);
      check(gridOf('f32', rank, index), { shape: [6, 23], args: [{ data: filled('f32', n), shape }] });
    }
  });

  it('says where it gathers', () => {
    const notes = (index: readonly Expr[]): readonly string[] =>
      emitWasm(gridOf('f32', 2, index), { shared: false, simd: true }).notes.map(({ text }) => text);
    expect(notes(indices['transposed']!)).toEqual(['gather from a, lane by lane']);
    expect(notes(indices['one element for all']!)).toEqual([]);
  });
});
