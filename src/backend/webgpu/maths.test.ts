// Mathematical functions as the passes expand them, on the GPU: within the bounds of the op table, and no contraction.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as build from '../../ir/build.ts';
import { evaluate } from '../../ir/evaluate.ts';
import type { Expr } from '../../ir/node.ts';
import { type OpName, opNames, opRow } from '../../ir/ops.ts';
import type { Backend } from '../backend.ts';
import { differences, loaded, openOrSkip, runOnce, sketch } from './testing.ts';

let backend: Backend | undefined;
beforeAll(async () => {
  backend = await openOrSkip();
});
afterAll(() => backend?.dispose());

type Primitive = Exclude<OpName, 'convert' | 'bitcast'>;
const functions = opNames.slice(opNames.indexOf('sqrt')) as readonly Primitive[];

const n = 4000;
/** Arguments over the whole range where the function's bound holds, half of them small. */
function points(name: OpName): Float32Array {
  const most =
    { gamma: 30, erfc: 9, sin: 8192, cos: 8192, tan: 8192, exp: 100, expm1: 100, sinh: 100, cosh: 100 }[
      name as string
    ] ?? 1e6;
  const random = (k: number): number => ((Math.sin(k * 12.9898) * 43758.5453) % 1) * (k % 2 ? 2 : most);
  const special = [
    0,
    1,
    -1,
    0.5,
    -0.5,
    2,
    1e-6,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  const values = Float32Array.from({ length: n }, (_, k) => special[k] ?? random(k));
  // At negative arguments only the absolute error of lgamma is bounded; expand-maths.test.ts has them.
  return name === 'lgamma' ? values.map(Math.abs) : values;
}

describe('functions', () => {
  test.for(functions)('%s', async (name, { skip }) => {
    skip(!backend, 'no WebGPU adapter');
    const args: Expr[] = [loaded('f32', 0), loaded('f32', 1)];
    const value = build.op(name, ...args.slice(0, opRow(name).arity));
    const program = sketch({ inputs: ['f32', 'f32'], yields: [value], outputs: ['f32'] });
    const x = points(name);
    const y = x.map((_, k) => x[(k * 7 + 3) % n]! / (name === 'pow' ? 1e5 : 1));
    const inputs = { shape: [n], args: [x, y].map((data) => ({ data, shape: [n] })) };
    const [got] = await runOnce(backend!, program, inputs);
    const [want] = evaluate(program, inputs);
    expect(
      differences(got!, want!, opRow(name).ulp).map((text) => `${text} at ${argumentsOf(text, x, y)}`),
    ).toEqual([]);
  });
});

function argumentsOf(text: string, x: Float32Array, y: Float32Array): string {
  const k = Number(/\[(\d+)\]/.exec(text)![1]);
  return `${x[k]}, ${y[k]}`;
}

test.for(['default', 'strict'] as const)(
  "a product is rounded before it is added under '%s'",
  async (precision, { skip }) => {
    skip(!backend, 'no WebGPU adapter');
    const [x, product] = [loaded('f32', 0), loaded('f32', 1)];
    const rest = build.op('sub', build.op('mul', x, x), product);
    const program = sketch({ inputs: ['f32', 'f32'], yields: [rest], outputs: ['f32'], precision });
    const data = points('log');
    const products = data.map((value) => Math.fround(value * value));
    const inputs = { shape: [n], args: [data, products].map((array) => ({ data: array, shape: [n] })) };
    const [got] = await runOnce(backend!, program, inputs);
    expect(differences(got!, evaluate(program, inputs)[0]!)).toEqual([]);
  },
);
