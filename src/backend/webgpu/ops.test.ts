// Every primitive operation on every type it takes, on all pairs of edge values, against the reference.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as build from '../../ir/build.ts';
import { evaluate } from '../../ir/evaluate.ts';
import type { Expr, OpExpr } from '../../ir/node.ts';
import { type OpName, opNames, opRow } from '../../ir/ops.ts';
import {
  arrayTypeOf,
  type ComputeType,
  type DType,
  isFloat,
  isInteger,
  type TypedArray,
} from '../../ir/types.ts';
import type { Backend } from '../backend.ts';
import { differences, loaded, openOrSkip, runOnce, sketch } from './testing.ts';

type GpuType = Exclude<ComputeType, 'f64'>;
const types: readonly GpuType[] = ['f32', 'i32', 'u32', 'bool'];

/** No subnormals: the GPU may flush them on the way in. */
const edges: Record<GpuType, readonly number[]> = {
  f32: [
    0,
    -0,
    1,
    -1,
    0.5,
    -0.5,
    1.5,
    -1.5,
    2.5,
    0.49999997,
    -0.49999997,
    3.7,
    -3.7,
    1 / 3,
    2 ** -126,
    1e-20,
    1e20,
    8388607.5,
    16777216,
    2147483520,
    2147483648,
    -2147483648,
    3e9,
    4294967040,
    4294967296,
    1e10,
    3.4028234663852886e38,
    -1e38,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
  ].map(Math.fround),
  i32: [
    0, 1, -1, 2, -2, 3, 7, -7, 31, 32, 33, -31, 255, 65536, 123456789, -987654321, 2147483647, -2147483647,
    -2147483648,
  ],
  u32: [
    0, 1, 2, 3, 7, 31, 32, 33, 255, 65536, 123456789, 2147483647, 2147483648, 4294967294, 16777217, 16777219,
    2147483776, 2147483777, 4294966911, 4294967041, 4294967168, 4294967169, 4294967295,
  ],
  bool: [0, 1],
};

const store: Record<GpuType, DType> = { f32: 'f32', i32: 'i32', u32: 'u32', bool: 'bool' };

/** Functions that a pass expands before they are printed; only 'fast' programs print them. */
const expanded = new Set<OpName>(opNames.filter((name) => opNames.indexOf(name) > opNames.indexOf('sqrt')));
/** Conversions are tested by hand, and there are no words of f64. */
const others = new Set<OpName>(['convert', 'bitcast', 'highWord', 'lowWord', 'fromWords']);

function takes(name: OpName, type: GpuType): boolean {
  const { on } = opRow(name);
  if (on === 'any') return true;
  if (on === 'numeric') return type !== 'bool';
  if (on === 'integer') return isInteger(type);
  if (on === 'float') return isFloat(type);
  return on === 'bits' ? !isFloat(type) : on === type;
}

/** All pairs of the values of two types, as two arrays. */
function pairs(a: GpuType, b: GpuType): [TypedArray, TypedArray] {
  const left = edges[a].flatMap((value) => edges[b].map(() => value));
  const right = edges[a].flatMap(() => edges[b]);
  return [new (arrayTypeOf(store[a]))(left), new (arrayTypeOf(store[b]))(right)];
}

let backend: Backend | undefined;
beforeAll(async () => {
  backend = await openOrSkip();
});
afterAll(() => backend?.dispose());

async function check(
  make: (a: Expr, b: Expr) => Expr,
  a: GpuType,
  b: GpuType,
  ulp: number,
): Promise<string[]> {
  const value = make(loaded(a, 0), loaded(b, 1));
  const precision = 'default';
  const program = sketch({
    inputs: [store[a], store[b]],
    yields: [value],
    outputs: [store[value.type as GpuType]],
    precision,
  });
  const data = pairs(a, b);
  const inputs = {
    shape: [data[0].length],
    args: data.map((array) => ({ data: array, shape: [array.length] })),
  };
  const [got] = await runOnce(backend!, program, inputs);
  const [want] = evaluate(program, inputs);
  return differences(got!, want!, ulp).map((text) => {
    const k = Number(/\[(\d+)\]/.exec(text)![1]);
    return `(${data[0][k]}, ${data[1][k]}): ${text}`;
  });
}

function apply(name: OpName, type: GpuType, a: Expr, b: Expr): Expr {
  const args = { 1: [a], 2: [a, b], 3: [build.op('lt', a, b), a, b] }[opRow(name).arity];
  return build.op(
    name as Exclude<OpName, 'convert' | 'bitcast'>,
    ...(type === 'bool' && name === 'select' ? [a, b, a] : args),
  );
}

describe.each(types)('on %s', (type) => {
  const names = opNames.filter((name) => takes(name, type) && !others.has(name) && !expanded.has(name));
  test.for(names)('%s', async (name, { skip }) => {
    skip(!backend, 'no WebGPU adapter');
    const count: GpuType = name === 'shl' || name === 'shr' ? 'i32' : type;
    expect(await check((a, b) => apply(name, type, a, b), type, count, opRow(name).ulp)).toEqual([]);
  });
});

describe.each(types)('convert from %s', (from) => {
  test.for(types.filter((to) => to !== from))('to %s', async (to, { skip }) => {
    skip(!backend, 'no WebGPU adapter');
    expect(await check((a) => build.convert(to, a), from, 'bool', 0)).toEqual([]);
  });
});

describe.each(['f32', 'i32', 'u32'] as const)('bitcast from %s', (from) => {
  test.for((['f32', 'i32', 'u32'] as const).filter((to) => to !== from))('to %s', async (to, { skip }) => {
    skip(!backend, 'no WebGPU adapter');
    // Through integers at the end, as a float's way to memory may flush it.
    const bits = (a: Expr): Expr => build.bitcast('i32', build.bitcast(to, a));
    expect(await check(bits, from, 'bool', 0)).toEqual([]);
  });
});

describe('constants', () => {
  test.for(types)('of type %s arrive unchanged', async (type, { skip }) => {
    skip(!backend, 'no WebGPU adapter');
    for (const value of [...edges[type], ...(type === 'f32' ? [0.1, 1e-38, 1e21, 123456.79] : [])])
      expect(await check(() => build.constant(type, value), type, 'bool', 0)).toEqual([]);
  });

  const hostile: readonly [string, Expr][] = [
    ['1 / 0', build.op('div', build.constant('f32', 1), build.constant('f32', 0))],
    ['0 / 0', build.op('div', build.constant('f32', 0), build.constant('f32', 0))],
    ['3e38 * 10', build.op('mul', build.constant('f32', 3e38), build.constant('f32', 10))],
    ['sqrt(-1)', build.op('sqrt', build.constant('f32', -1))],
    ['7 / 0 on i32', build.op('idiv', build.constant('i32', 7), build.constant('i32', 0))],
    ['7 % 0 on u32', build.op('rem', build.constant('u32', 7), build.constant('u32', 0))],
    ['least / -1', build.op('idiv', build.constant('i32', -2147483648), build.constant('i32', -1))],
    ['most + 1', build.op('add', build.constant('i32', 2147483647), build.constant('i32', 1))],
    ['1 << 40', build.op('shl', build.constant('i32', 1), build.constant('i32', 40))],
    ['1 << 31', build.op('shl', build.constant('i32', 1), build.constant('i32', 31))],
    ['NaN != NaN', build.op('ne', build.constant('f32', Number.NaN), build.constant('f32', Number.NaN))],
    ['bits of NaN', build.bitcast('u32', build.constant('f32', Number.NaN))],
    ['i32(1e20)', build.convert('i32', build.constant('f32', 1e20)) as OpExpr],
    ['u32(-1)', { kind: 'op', op: 'convert', type: 'u32', args: [build.constant('f32', -1)] }],
    ['-least', build.op('neg', build.constant('i32', -2147483648))],
    ['abs(least)', build.op('abs', build.constant('i32', -2147483648))],
    ['true & false', build.op('and', build.constant('bool', 1), build.constant('bool', 0))],
    [
      'true ? 1 : 2',
      build.op('select', build.constant('bool', 1), build.constant('i32', 1), build.constant('i32', 2)),
    ],
  ];
  test.for(hostile)('%s does not fail to compile', async ([, value], { skip }) => {
    skip(!backend, 'no WebGPU adapter');
    expect(await check(() => value, 'i32', 'bool', 0)).toEqual([]);
  });
});

describe("precision 'fast'", () => {
  const tame = [0.1, 0.25, 0.5, 0.75, 0.9];
  const names = [...expanded];
  test.for(names)('%s is near', async (name, { skip }) => {
    skip(!backend, 'no WebGPU adapter');
    const x = loaded('f32', 0);
    const of = name === 'acosh' ? build.op('add', x, build.constant('f32', 1)) : x;
    const value = apply(name, 'f32', of, build.constant('f32', 0.7));
    const program = sketch({ inputs: ['f32'], yields: [value], outputs: ['f32'], precision: 'fast' });
    const inputs = { shape: [tame.length], args: [{ data: new Float32Array(tame), shape: [tame.length] }] };
    const [got] = await runOnce(backend!, program, inputs);
    const [want] = evaluate(program, inputs);
    got!.forEach((value_, k) => {
      expect(Math.abs(value_ - want![k]!)).toBeLessThan(1e-3);
    });
  });
});

test("precision 'strict' gives the reference's bits", async ({ skip }) => {
  skip(!backend, 'no WebGPU adapter');
  const n = 20000;
  const at = (seed: number) =>
    Float32Array.from({ length: n }, (_, k) => Math.sin(k * seed) * 10 ** ((k % 9) - 4));
  const [x, y] = [loaded('f32', 0), loaded('f32', 1)];
  const sum = build.op(
    'sub',
    build.op('add', build.op('mul', x, y), build.op('div', x, y)),
    build.op('mul', x, x),
  );
  const program = sketch({ inputs: ['f32', 'f32'], yields: [sum], outputs: ['f32'], precision: 'strict' });
  const inputs = { shape: [n], args: [12.9898, 78.233].map((seed) => ({ data: at(seed), shape: [n] })) };
  const [got] = await runOnce(backend!, program, inputs);
  expect(differences(got!, evaluate(program, inputs)[0]!)).toEqual([]);
});
