/** Stencils over pictures with channels side by side: rows of pixels are worked on as one, at every border. */
import { describe, expect, it } from 'vitest';
import { array, axis, i32, programOf } from '../../../test/property/hand-built.ts';
import { constant, convert, load, local, op } from '../../ir/build.ts';
import { type EvaluateInputs, evaluate } from '../../ir/evaluate.ts';
import type { Border, Expr } from '../../ir/node.ts';
import { arrayTypeOf, computeTypeOf, type DType } from '../../ir/types.ts';
import type { Verified } from '../../ir/verify.ts';
import { unitCount } from './abi.ts';
import { differenceForTest } from './difference-for-test.ts';
import { launch, seededRandom } from './launch-for-test.ts';
import { columnAxis, hasPixels } from './pixels.ts';

const borders: readonly Border[] = ['clamp', 'wrap', 'mirror', 'zero', { constant: 7.25 }];
const element = { kind: 'element' } as const;
const near = (dy: number, dx: number, dc: number) => ({
  kind: 'near' as const,
  offset: [i32(dy), i32(dx), i32(dc)],
});

function filled(dtype: DType, length: number) {
  return new (arrayTypeOf(dtype))(Array.from({ length }, (_, k) => ((k * 7919) % 251) - 40));
}

/** The point itself, and neighbours at these offsets, weighted. */
function filter(
  dtype: DType,
  border: Border,
  offsets: readonly (readonly [number, number, number])[],
): Verified {
  const type = computeTypeOf(dtype);
  const terms = offsets.map((_, k): Expr => {
    const weight = constant(type, (k % 5) - 2);
    return op('mul', local(type, k), weight);
  });
  return programOf({
    name: `pixels ${dtype}`,
    rank: 3,
    slots: [array(dtype, 3)],
    locals: [...offsets.map(() => type), type],
    body: [
      ...offsets.map(([dy, dx, dc], k) => load(k, 0, near(dy, dx, dc))),
      load(offsets.length, 0, element),
    ],
    yields: [
      convert(
        'f32',
        terms.reduce((sum, term) => op('add', sum, term), local(type, offsets.length)),
      ),
    ],
    outputs: [{ name: 'out', dtype: 'f32' }],
    border,
  });
}

function check(program: Verified, inputs: EvaluateInputs): void {
  const want = evaluate(program, inputs);
  for (const options of [
    {},
    { skew: 1, split: { ranges: 3, random: seededRandom(5) } },
    { features: { simd: false } },
  ]) {
    const found = differenceForTest(launch(program, inputs, options), want);
    if (found !== undefined)
      expect.fail(`${program.name} ${inputs.shape} ${JSON.stringify(options)}: ${found}`);
  }
}

const unitsOf = (program: Verified, shape: readonly number[]): number =>
  unitCount(program, columnAxis(program), shape);

const square = [-2, -1, 0, 1, 2].flatMap((dy) => [-2, 0, 1].map((dx) => [dy, dx, 0] as const));
const shapes = [
  [5, 9, 4],
  [3, 40, 3],
  [4, 3, 1],
  [1, 1, 4],
  [2, 2, 7],
  [6, 17, 2],
];

describe.each(borders)('border %o', (border) => {
  it.each(['u8', 'i16', 'f32', 'f64', 'i32'] as const)('%s', (dtype) => {
    const program = filter(dtype, border, square);
    expect(hasPixels(program)).toBe(true);
    for (const shape of shapes)
      check(program, {
        shape,
        args: [
          {
            data: filled(
              dtype,
              shape.reduce((a, b) => a * b),
            ),
            shape,
          },
        ],
      });
  });
});

it('takes a row of pixels as a unit', () => {
  expect(unitsOf(filter('u8', 'clamp', square), [5, 9, 4])).toBe(5);
  expect(unitsOf(filter('u8', 'clamp', [[0, 1, 1]]), [5, 9, 4])).toBe(45);
});

it('leaves the axes apart where something moves along the channels, or they are asked for', () => {
  const moving = filter('f32', 'wrap', [[0, 1, 1]]);
  const asking: Verified = programOf({
    name: 'asking',
    rank: 3,
    slots: [array('f32', 3)],
    locals: ['f32'],
    body: [load(0, 0, near(0, 1, 0))],
    yields: [op('add', local('f32', 0), convert('f32', axis(2)))],
  });
  for (const program of [moving, asking]) {
    expect(hasPixels(program)).toBe(false);
    check(program, { shape: [3, 5, 4], args: [{ data: filled('f32', 60), shape: [3, 5, 4] }] });
  }
});
