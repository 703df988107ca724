// Stores, reductions and histograms over sizes around every boundary: words, workgroups, blocks, trees, the dispatch limit.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isUnavailable } from '../../host/host.ts';
import * as build from '../../ir/build.ts';
import { type EvaluateInputs, evaluate } from '../../ir/evaluate.ts';
import type { Expr, Sink } from '../../ir/node.ts';
import type { TypedArray } from '../../ir/types.ts';
import type { Verified } from '../../ir/verify.ts';
import type { Backend } from '../backend.ts';
import {
  axis,
  compileOne,
  differences,
  i32,
  launchOnce,
  loaded,
  openForTest,
  openOrSkip,
  runOnce,
  sketch,
} from './testing.ts';

let backend: Backend | undefined;
beforeAll(async () => {
  backend = await openOrSkip();
});
afterAll(() => backend?.dispose());

async function compare(program: Verified, inputs: EvaluateInputs): Promise<string[]> {
  const got = await runOnce(backend!, program, inputs);
  return evaluate(program, inputs).flatMap((array, k) => differences(got[k]!, array));
}

const sizes = [1, 2, 3, 5, 63, 64, 65, 255, 257, 4095, 4096, 4097, 32767, 32768, 32769];
const beyondOneDispatch = 65535 * 64 + 1;

const noise = (n: number, seed = 12.9898): Float32Array =>
  Float32Array.from({ length: n }, (_, k) => ((Math.sin(k * seed) * 43758.5453) % 1) * 10 ** (k % 5));

describe('store', () => {
  test.for(sizes)('%i points', async (n, { skip }) => {
    skip(!backend, 'no WebGPU adapter');
    const yields = [build.op('mul', loaded('f32', 0), loaded('f32', 0)), axis(0)];
    const program = sketch({ inputs: ['f32'], yields, outputs: ['f32', 'u8'] });
    expect(await compare(program, { shape: [n], args: [{ data: noise(n), shape: [n] }] })).toEqual([]);
  });

  test('more workgroups than one axis of a dispatch takes', async ({ skip }) => {
    skip(!backend, 'no WebGPU adapter');
    const n = beyondOneDispatch;
    const program = sketch({ inputs: [], yields: [build.op('add', axis(0), i32(1))], outputs: ['i32'] });
    const [got] = await runOnce(backend!, program, { shape: [n], args: [] });
    expect(got!.findIndex((value, k) => value !== k + 1)).toBe(-1);
  });

  test.for([
    [1, 1],
    [4, 16],
    [5, 17],
    [300, 3],
    [3, 300],
    [2, 3, 5],
    [3, 5, 33],
    [40, 1, 2],
    [1, 70000],
    [70001, 1],
    [1, 200003],
  ])('a domain of shape %j', async (shape, { skip }) => {
    skip(!backend, 'no WebGPU adapter');
    const number = shape.reduce<Expr>(
      (sum, _, k) => build.op('add', build.op('mul', sum, i32(1009)), axis(k)),
      i32(0),
    );
    const program = sketch({ rank: shape.length, inputs: [], yields: [number], outputs: ['i32'] });
    expect(await compare(program, { shape, args: [] })).toEqual([]);
  });

  test('more tiles than one axis of a dispatch takes', async ({ skip }) => {
    skip(!backend, 'no WebGPU adapter');
    const shape = [65535 * 4 + 5, 17];
    const program = sketch({
      rank: 2,
      inputs: [],
      yields: [build.op('add', build.op('mul', axis(0), i32(17)), axis(1))],
      outputs: ['i32'],
    });
    const [got] = await runOnce(backend!, program, { shape, args: [] });
    expect(got!.length).toBe(shape[0]! * 17);
    expect(got!.findIndex((value, k) => value !== k)).toBe(-1);
  });
});

const sum: Sink = {
  kind: 'reduce',
  identity: [0],
  combine: {
    left: [1],
    right: [2],
    body: [],
    results: [build.op('add', build.local('f32', 1), build.local('f32', 2))],
  },
};
const sumProgram = (): Verified =>
  sketch({
    inputs: ['f32'],
    locals: ['f32', 'f32'],
    yields: [loaded('f32', 0)],
    outputs: ['f32'],
    sink: sum,
  });

/** The lesser value with its index; locals 1, 2 are the left record, 3, 4 the right one. */
function argmin(): Verified {
  const right = build.op('lt', build.local('f32', 3), build.local('f32', 1));
  return sketch({
    inputs: ['f32'],
    locals: ['f32', 'i32', 'f32', 'i32'],
    yields: [loaded('f32', 0), axis(0)],
    outputs: ['f32', 'i32'],
    sink: {
      kind: 'reduce',
      identity: [Number.POSITIVE_INFINITY, -1],
      combine: {
        left: [1, 2],
        right: [3, 4],
        body: [
          build.when(right, [
            build.setLocal(1, build.local('f32', 3)),
            build.setLocal(2, build.local('i32', 4)),
          ]),
        ],
        results: [build.local('f32', 1), build.local('i32', 2)],
      },
    },
  });
}

describe('reduce', () => {
  test.for([...sizes, 4096 * 9 + 1, 100003, 32768 * 3 + 17])(
    'a sum of %i points has the same bits',
    async (n, { skip }) => {
      skip(!backend, 'no WebGPU adapter');
      expect(await compare(sumProgram(), { shape: [n], args: [{ data: noise(n), shape: [n] }] })).toEqual([]);
    },
  );

  test('three levels of passes', async ({ skip }) => {
    skip(!backend, 'no WebGPU adapter');
    const n = 32768 * 513 + 5;
    const data = new Float32Array(n).fill(1);
    const [got] = await runOnce(backend!, sumProgram(), { shape: [n], args: [{ data, shape: [n] }] });
    expect(got![0]).toBe(Math.fround(n));
  });

  test('records: the least value and where it is, lowest index first', async ({ skip }) => {
    skip(!backend, 'no WebGPU adapter');
    for (const n of [1, 9, 4097, 33001]) {
      const data = noise(n, 3.7).map((value) => Math.round(value / 100));
      expect(await compare(argmin(), { shape: [n], args: [{ data, shape: [n] }] })).toEqual([]);
    }
  });

  test('an order-sensitive combine and an identity that shows', async ({ skip }) => {
    skip(!backend, 'no WebGPU adapter');
    const [left, right] = [build.local('i32', 1), build.local('i32', 2)];
    const result = build.op('add', build.op('mul', left, i32(31)), right);
    const sink: Sink = {
      kind: 'reduce',
      identity: [12345],
      combine: { left: [1], right: [2], body: [], results: [result] },
    };
    const program = sketch({
      inputs: ['u8'],
      locals: ['i32', 'i32'],
      yields: [loaded('i32', 0)],
      outputs: ['i16'],
      sink,
    });
    for (const n of [1, 2, 9, 4097, 40000]) {
      const data = Uint8Array.from({ length: n }, (_, k) => k * 7);
      expect(await compare(program, { shape: [n], args: [{ data, shape: [n] }] })).toEqual([]);
    }
  });

  test('bool, and a domain of rank 2', async ({ skip }) => {
    skip(!backend, 'no WebGPU adapter');
    const results = [build.op('and', build.local('bool', 1), build.local('bool', 2))];
    const sink: Sink = {
      kind: 'reduce',
      identity: [1],
      combine: { left: [1], right: [2], body: [], results },
    };
    const below = build.op('lt', build.op('add', axis(0), axis(1)), loaded('i32', 0));
    const program = sketch({
      rank: 2,
      inputs: ['i32'],
      locals: ['bool', 'bool'],
      yields: [below],
      outputs: ['bool'],
      sink,
    });
    for (const limit of [5000, 133, 132])
      expect(
        await compare(program, {
          shape: [101, 33],
          args: [{ data: new Int32Array(3333).fill(limit), shape: [101, 33] }],
        }),
      ).toEqual([]);
  });

  test('the same program again, on other sizes', async ({ skip }) => {
    skip(!backend, 'no WebGPU adapter');
    const executable = await compileOne(backend!, sumProgram());
    for (const n of [100000, 3, 65536]) {
      const inputs = { shape: [n], args: [{ data: noise(n), shape: [n] }] };
      const got: TypedArray[] = await launchOnce(backend!, executable, inputs);
      expect(got).toEqual(evaluate(executable.program!, inputs));
    }
  });
});

describe('histogram', () => {
  const counting = (bins: number): Verified =>
    sketch({
      inputs: ['i32'],
      yields: [loaded('i32', 0)],
      outputs: ['u32'],
      sink: { kind: 'histogram', bins },
    });

  test.for([1, 2, 7, 256, 2048, 2049, 100000])('%i bins', async (bins, { skip }) => {
    skip(!backend, 'no WebGPU adapter');
    for (const n of [1, 255, 257, 65536 + 3]) {
      const data = Int32Array.from({ length: n }, (_, k) => ((k * 40503) % (bins + 5)) - 2);
      data[0] = -2147483648;
      expect(await compare(counting(bins), { shape: [n], args: [{ data, shape: [n] }] })).toEqual([]);
    }
  });

  test('counted in workgroup memory', async ({ skip }) => {
    const own = await openForTest({ wgsl: { mostPrivateBins: 2048 } });
    skip(isUnavailable(own), 'no WebGPU adapter');
    for (const bins of [1, 7, 256]) {
      const n = 65536 + 3;
      const data = Int32Array.from({ length: n }, (_, k) => ((k * 40503) % (bins + 5)) - 2);
      const inputs = { shape: [n], args: [{ data, shape: [n] }] };
      const program = counting(bins);
      expect(program.sink.kind).toBe('histogram');
      expect(await runOnce(own as Backend, program, inputs)).toEqual(evaluate(program, inputs));
    }
    await (own as Backend).dispose();
  });

  test('counts afresh in a block that was used', async ({ skip }) => {
    skip(!backend, 'no WebGPU adapter');
    const executable = await compileOne(backend!, counting(4));
    for (let turn = 0; turn < 3; turn++) {
      const [got] = await launchOnce(backend!, executable, {
        shape: [8],
        args: [{ data: new Int32Array([0, 1, 1, 3, 9, -1, 3, 3]), shape: [8] }],
      });
      expect([...got!]).toEqual([1, 2, 0, 3]);
    }
  });
});
