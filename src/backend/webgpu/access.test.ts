// Ways to read arrays (element, free, beside the point), every storage type, every border, ranks 1 to 3.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as build from '../../ir/build.ts';
import { type EvaluateInputs, evaluate } from '../../ir/evaluate.ts';
import type { Border, Expr } from '../../ir/node.ts';
import { arrayTypeOf, computeTypeOf, type DType, type TypedArray } from '../../ir/types.ts';
import type { Verified } from '../../ir/verify.ts';
import type { Backend } from '../backend.ts';
import { axis, differences, f32, i32, loaded, openOrSkip, runOnce, sketch } from './testing.ts';

let backend: Backend | undefined;
beforeAll(async () => {
  backend = await openOrSkip();
});
afterAll(() => backend?.dispose());

async function compare(program: Verified, inputs: EvaluateInputs, ulp = 0): Promise<string[]> {
  const got = await runOnce(backend!, program, inputs);
  const want = evaluate(program, inputs);
  return want.flatMap((array, k) => differences(got[k]!, array, ulp));
}

const storage: readonly DType[] = ['f32', 'i32', 'u32', 'i16', 'u16', 'i8', 'u8', 'u8c', 'bool'];
const elementsOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Values over the whole range of the type, all of them different from their neighbours. */
function filled(dtype: DType, n: number): TypedArray {
  const array = new (arrayTypeOf(dtype))(n);
  for (let k = 0; k < n; k++)
    array[k] = dtype === 'bool' ? ((k * 7) % 5) % 2 : dtype === 'f32' ? k * 0.37 - n : k * 40503 - 99;
  return array;
}

const argument = (dtype: DType, shape: readonly number[]) => ({
  data: filled(dtype, elementsOf(shape)),
  shape,
});

describe('storage types', () => {
  test.for(storage.flatMap((from) => [1, 2, 3, 5, 64, 257, 1031].map((n) => [from, n] as const)))(
    'copies %s of length %i',
    async ([dtype, n], { skip }) => {
      skip(!backend, 'no WebGPU adapter');
      const program = sketch({
        inputs: [dtype],
        yields: [loaded(computeTypeOf(dtype), 0)],
        outputs: [dtype],
      });
      expect(await compare(program, { shape: [n], args: [argument(dtype, [n])] })).toEqual([]);
    },
  );

  test.for(['i16', 'u16', 'i8', 'u8', 'u8c'] as const)('stores any i32 as %s', async (dtype, { skip }) => {
    skip(!backend, 'no WebGPU adapter');
    const program = sketch({ inputs: ['i32'], yields: [loaded('i32', 0)], outputs: [dtype] });
    const data = new Int32Array([
      0,
      1,
      -1,
      127,
      128,
      255,
      256,
      -129,
      300,
      32767,
      32768,
      65535,
      65536,
      -70000,
      2 ** 31 - 1,
      -(2 ** 31),
      77,
    ]);
    expect(await compare(program, { shape: [17], args: [{ data, shape: [17] }] })).toEqual([]);
  });

  test('writes outputs of four widths at once, over odd rows', async ({ skip }) => {
    skip(!backend, 'no WebGPU adapter');
    for (const shape of [[7, 13], [3, 5, 7], [1, 1], [31]]) {
      const number = build.op('add', build.op('mul', axis(0), i32(1000)), loaded('i32', 0));
      const yields = [number, build.convert('f32', number), number, number, build.op('gt', number, i32(40))];
      const outputs: DType[] = ['u8', 'f32', 'i16', 'i32', 'bool'];
      const program = sketch({ rank: shape.length, inputs: ['u16'], yields, outputs });
      expect(await compare(program, { shape, args: [argument('u16', shape)] })).toEqual([]);
    }
  });

  test('leaves bytes beyond the end of a packed output 0', async ({ skip }) => {
    skip(!backend, 'no WebGPU adapter');
    const { space } = backend!;
    const program = sketch({ inputs: [], yields: [i32(-1)], outputs: ['u8'] });
    const [executable] = await backend!.compile(program);
    const block = space.allocate(8);
    space.write(block, new Uint8Array(8).fill(9));
    await executable!.launch({ shape: [5], args: [], outputs: [block] });
    const bytes = new Uint8Array(8);
    await space.read(block, bytes);
    expect([...bytes]).toEqual([255, 255, 255, 255, 255, 0, 0, 0]);
  });
});

const shapes = [[9], [1], [5, 7], [1, 4], [16, 16], [3, 4, 5], [2, 1, 3]];
const extremes = [
  -2147483648, -1000003, -20, -9, -8, -7, -3, -2, -1, 0, 1, 2, 3, 4, 5, 8, 9, 10, 19, 1000003, 2147483647,
];

describe('free reads', () => {
  test.for(shapes)('at any index of shape %j', async (shape, { skip }) => {
    skip(!backend, 'no WebGPU adapter');
    for (const dtype of ['f32', 'u8', 'i16'] as const) {
      const index = shape.map((_, k) => loaded('i32', k));
      const inputs: DType[] = [...shape.map(() => 'i32' as const), dtype];
      const program = sketch({
        inputs,
        inputRanks: [...shape.map(() => 1), shape.length],
        access: [...shape.map(() => ({ kind: 'element' }) as const), { kind: 'at', index }],
        yields: [loaded(computeTypeOf(dtype), shape.length)],
        outputs: [dtype],
        border: 'wrap',
      });
      const n = extremes.length * 5;
      const pick = (step: number) => ({
        data: Int32Array.from({ length: n }, (_, k) => extremes[(k * step) % extremes.length]!),
        shape: [n],
      });
      expect(
        await compare(program, {
          shape: [n],
          args: [...shape.map((_, k) => pick([1, 5, 11][k]!)), argument(dtype, shape)],
        }),
      ).toEqual([]);
    }
  });

  test('at constant indices, in and out of an array', async ({ skip }) => {
    skip(!backend, 'no WebGPU adapter');
    for (const at of [-2147483648, -1, 0, 3, 4, 2147483647]) {
      const access = [{ kind: 'at', index: [i32(at)] } as const];
      const program = sketch({ inputs: ['f32'], access, yields: [loaded('f32', 0)], outputs: ['f32'] });
      expect(await compare(program, { shape: [2], args: [argument('f32', [4])] })).toEqual([]);
    }
  });

  test('of an array without elements', async ({ skip }) => {
    skip(!backend, 'no WebGPU adapter');
    const access = [{ kind: 'at', index: [axis(0)] } as const];
    const program = sketch({ inputs: ['f32'], access, yields: [loaded('f32', 0)], outputs: ['f32'] });
    expect(await compare(program, { shape: [5], args: [argument('f32', [0])] })).toEqual([]);
  });
});

const borders: readonly Border[] = [
  'clamp',
  'wrap',
  'mirror',
  'zero',
  { constant: 2.75 },
  { constant: Number.NaN },
];

describe('reads beside the point', () => {
  test.for(borders.flatMap((border) => shapes.map((shape) => [border, shape] as const)))(
    'border %j, shape %j',
    async ([border, shape], { skip }) => {
      skip(!backend, 'no WebGPU adapter');
      const offsets = [-1000003, -17, -5, -2, -1, 0, 1, 2, 6, 40, 2147483647];
      for (const dtype of ['f32', 'u8'] as const) {
        const program = sketch({
          rank: shape.length,
          inputs: [dtype],
          uniforms: shape.map(() => 'i32' as const),
          access: [
            { kind: 'near', offset: shape.map((_, k) => ({ kind: 'uniform', type: 'i32', slot: k + 1 })) },
          ],
          yields: [loaded(computeTypeOf(dtype), 0)],
          outputs: [dtype],
          border,
        });
        for (const [k, offset] of offsets.entries()) {
          const along = shape.map((_, each) => (each === k % shape.length ? offset : (k % 3) - 1));
          expect(await compare(program, { shape, args: [argument(dtype, shape), ...along] })).toEqual([]);
        }
      }
    },
  );

  test('with offsets that are computed', async ({ skip }) => {
    skip(!backend, 'no WebGPU adapter');
    const offset = [build.op('rem', axis(1), i32(5)), build.op('neg', axis(0))];
    for (const border of borders) {
      const access = [{ kind: 'near', offset } as const];
      const program = sketch({
        rank: 2,
        inputs: ['f32'],
        access,
        yields: [loaded('f32', 0)],
        outputs: ['f32'],
        border,
      });
      expect(await compare(program, { shape: [17, 23], args: [argument('f32', [17, 23])] })).toEqual([]);
    }
  });
});

describe('scalars', () => {
  test('of every type, extents and coordinates', async ({ skip }) => {
    skip(!backend, 'no WebGPU adapter');
    const uniform = (type: 'f32' | 'i32' | 'u32' | 'bool', slot: number): Expr => ({
      kind: 'uniform',
      type,
      slot,
    });
    const extent = (of: 'domain' | number, k: number): Expr => ({ kind: 'extent', type: 'i32', of, axis: k });
    const program = sketch({
      rank: 3,
      inputs: ['f32'],
      inputRanks: [2],
      uniforms: ['f32', 'i32', 'u32', 'bool'],
      access: [{ kind: 'at', index: [axis(0), axis(2)] }],
      yields: [
        build.op('add', uniform('f32', 1), loaded('f32', 0)),
        build.op('add', uniform('i32', 2), build.op('mul', extent('domain', 2), axis(1))),
        build.op('add', uniform('u32', 3), build.convert('u32', extent(0, 1))),
        build.op('and', uniform('bool', 4), build.op('lt', axis(0), extent(0, 0))),
        build.op('add', extent('domain', 0), build.op('mul', axis(2), i32(100))),
      ],
      outputs: ['f32', 'i32', 'u32', 'bool', 'i32'],
    });
    for (const scalars of [
      [0.1, -5, 7, 1],
      [Number.NaN, 2147483647, 4294967295, 0],
      [Number.NEGATIVE_INFINITY, -2147483648, 0, 5],
    ]) {
      const args = [argument('f32', [4, 3]), ...scalars];
      expect(await compare(program, { shape: [3, 4, 5], args })).toEqual([]);
    }
  });

  test('a deep expression is cut for the parser', async ({ skip }) => {
    skip(!backend, 'no WebGPU adapter');
    let sum: Expr = loaded('f32', 0);
    for (let k = 0; k < 400; k++) sum = build.op(k % 2 ? 'add' : 'sub', f32(k), sum);
    const program = sketch({ inputs: ['f32'], yields: [sum], outputs: ['f32'] });
    expect(await compare(program, { shape: [100], args: [argument('f32', [100])] })).toEqual([]);
  });
});
