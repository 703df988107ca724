/** Disagreements that random programs found, made small: each keeps the name of what was wrong. */
import { afterAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../src/host/node-host.ts';
import {
  block,
  constant,
  convert,
  exit,
  letLocal,
  load,
  local,
  op,
  setLocal,
  when,
} from '../../src/ir/build.ts';
import { type EvaluateInputs, evaluate } from '../../src/ir/evaluate.ts';
import type { Program } from '../../src/ir/node.ts';
import { verify } from '../../src/ir/verify.ts';
import { disagreement, sameBits } from './families.ts';
import { array, f32, i32, programOf } from './hand-built.ts';
import { openMachines } from './machines.ts';

const machines = await openMachines(['js', 'wasm'], createNodeHost());
afterAll(async () => {
  for (const machine of machines) await machine.dispose();
});

function keep(name: string, program: Program, inputs: EvaluateInputs): void {
  it(name, async () => {
    expect(await disagreement(machines, { program: verify(program), inputs }, sameBits)).toBeUndefined();
  });
}

const element = { kind: 'element' } as const;

describe('once wrong', () => {
  keep(
    'lanes that leave a block all share, inside of a branch where lanes part, stay gone after the branch',
    programOf({
      slots: [array('f32')],
      locals: ['f32', 'f32', 'i32'],
      body: [
        load(0, 0, element),
        letLocal(1, f32(0)),
        block(0, [
          when(op('eq', local('f32', 0), f32(0)), [
            letLocal(2, i32(0)),
            block(1, [
              when(op('not', op('ge', f32(1), convert('f32', local('i32', 2)))), [exit(1)]),
              exit(0),
            ]),
            setLocal(2, i32(0)),
          ]),
          setLocal(1, f32(1)),
        ]),
      ],
      yields: [local('f32', 1)],
    }),
    { shape: [9], args: [{ data: Float32Array.of(1, 2, 0, 4, 5, 6, 7, 8, 0), shape: [9] }] },
  );

  it('halves round to even: -0.5 to -0', () => {
    const program = programOf({
      slots: [array('f64')],
      locals: ['f64'],
      outputs: [{ name: 'out', dtype: 'f64' }],
      body: [load(0, 0, element)],
      yields: [op('div', constant('f64', 1), op('roundEven', local('f64', 0)))],
    });
    const halves = Float64Array.of(-2.5, -1.5, -0.5, 0.5, 1.5, 2.5);
    const inputs = { shape: [6], args: [{ data: halves, shape: [6] }] };
    const want = Float64Array.of(-0.5, -0.5, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0.5, 0.5);
    expect(evaluate(program, inputs)).toEqual([want]);
  });
  keep(
    'halves round to even on every backend',
    programOf({
      slots: [array('f32')],
      locals: ['f32'],
      body: [load(0, 0, element)],
      yields: [op('roundEven', local('f32', 0))],
    }),
    { shape: [6], args: [{ data: Float32Array.of(-2.5, -1.5, -0.5, 0.5, 1.5, 2.5), shape: [6] }] },
  );

  // Its rows are counted after the passes, by which the offset has become a constant.
  keep(
    'a stencil over pixels whose offset is a constant only once it is folded',
    programOf({
      rank: 3,
      slots: [array('u8', 3)],
      locals: ['i32'],
      body: [load(0, 0, { kind: 'near', offset: [i32(-1), op('sub', i32(1), i32(1)), i32(0)] })],
      yields: [local('i32', 0), op('neg', local('i32', 0))],
      outputs: [
        { name: 'x', dtype: 'i32' },
        { name: 'y', dtype: 'i32' },
      ],
      border: { constant: -1 },
    }),
    { shape: [5, 8, 1], args: [{ data: Uint8Array.from({ length: 40 }, (_, k) => k), shape: [5, 8, 1] }] },
  );

  keep(
    'a choice between small constants by a test of f64',
    programOf({
      slots: [array('f64')],
      locals: ['f64', 'f64', 'i32', 'f64'],
      body: [
        letLocal(0, constant('f64', 0)),
        load(1, 0, element),
        letLocal(3, op('add', local('f64', 1), constant('f64', 0.5))),
        letLocal(2, op('select', op('ge', local('f64', 3), constant('f64', 1)), i32(0), i32(3))),
        setLocal(1, local('f64', 3)),
        when(op('ne', local('i32', 2), i32(0)), [setLocal(0, constant('f64', 1))]),
      ],
      yields: [local('f64', 0)],
      outputs: [{ name: 'out', dtype: 'f64' }],
    }),
    { shape: [37], args: [{ data: Float64Array.from({ length: 37 }, (_, k) => k % 3), shape: [37] }] },
  );
});
