// The program without f16 must give the very bits that `evaluate` gives for the program with it.
import { describe, expect, it } from 'vitest';
import { array, f32, i32, programOf, reduceOf } from '../../test/property/hand-built.ts';
import { convert, load, local, op } from '../ir/build.ts';
import { f16Bits } from '../ir/elements.ts';
import { type EvaluateInputs, evaluate } from '../ir/evaluate.ts';
import type { Border, Program } from '../ir/node.ts';
import { verify } from '../ir/verify.ts';
import { expandF16 } from './expand-f16.ts';

const element = { kind: 'element' } as const;
const halves = [{ name: 'out', dtype: 'f16' }] as const;

/** f16 as bits before and after, whatever array the engine has. */
function bitsOf(program: Program, inputs: EvaluateInputs): number[] {
  const [out] = evaluate(program, inputs);
  return [...new Uint16Array(out!.buffer, 0, out!.length)];
}

function expectSame(program: Program, inputs: EvaluateInputs): void {
  const expanded = verify(expandF16(program));
  expect(
    [...expanded.slots, ...expanded.outputs].some((each) => 'dtype' in each && each.dtype === 'f16'),
  ).toBe(false);
  const [got, want] = [bitsOf(expanded, inputs), bitsOf(program, inputs)];
  // A plain comparison first: a matcher takes a second for each million elements.
  if (got.some((bits, k) => bits !== want[k])) expect(got).toEqual(want);
  expect(got.length).toBe(want.length);
}

describe('expandF16', () => {
  it('leaves a program without f16 as it is', () => {
    const program = programOf({
      slots: [array('u16')],
      locals: ['i32'],
      body: [load(0, 0, element)],
      yields: [f32(1)],
    });
    expect(expandF16(program)).toBe(program);
  });

  it('loads and stores all 65,536 of them', () => {
    const program = programOf({
      slots: [array('f16')],
      locals: ['f32'],
      body: [load(0, 0, element)],
      yields: [local('f32', 0)],
      outputs: halves,
    });
    const data = Uint16Array.from({ length: 65536 }, (_, k) => k);
    expectSame(program, { shape: [65536], args: [{ data, shape: [65536] }] });
  });

  it('rounds f32 around every border between two f16, and f32 of any bits', () => {
    const program = programOf({
      slots: [array('f32')],
      locals: ['f32'],
      body: [load(0, 0, element)],
      yields: [local('f32', 0)],
      outputs: halves,
    });
    const bits = Uint32Array.from({ length: 30_000 }, (_, k) => Math.imul(k, 2654435761));
    const edges = Uint32Array.from({ length: 3 * 0x7c00 }, (_, k) => {
      const scale = new Float32Array(1);
      const size = Math.floor(k / 3);
      const exponent = size >> 10;
      scale[0] = exponent === 0 ? (size + 0.5) * 2 ** -24 : (1024.5 + (size & 1023)) * 2 ** (exponent - 25);
      return new Uint32Array(scale.buffer)[0]! + (k % 3) - 1;
    });
    for (const words of [bits, edges]) {
      const data = new Float32Array(words.buffer);
      expectSame(program, { shape: [data.length], args: [{ data, shape: [data.length] }] });
    }
  });

  const borders: readonly Border[] = [
    'clamp',
    'wrap',
    'mirror',
    'zero',
    { constant: 0.1 },
    { constant: NaN },
  ];
  it.each(borders)('reads beside the point under the border %j', (border) => {
    const move = local('i32', 2);
    const program = programOf({
      slots: [array('f16'), array('i32')],
      locals: ['f32', 'f32', 'i32'],
      body: [
        load(2, 1, { kind: 'near', offset: [i32(1)] }),
        load(0, 0, { kind: 'near', offset: [i32(-2)] }),
        load(1, 0, { kind: 'near', offset: [move] }),
      ],
      yields: [
        op('add', op('mul', local('f32', 0), f32(8)), op('add', local('f32', 1), convert('f32', move))),
      ],
      outputs: [{ name: 'out', dtype: 'f32' }],
      border,
    });
    const data = Uint16Array.from([1, 2.5, -3, 0.1, 65504], f16Bits);
    const moves = Int32Array.of(0, -1, 7, 2147483647, -2147483648);
    const inputs = {
      shape: [5],
      args: [
        { data, shape: [5] },
        { data: moves, shape: [5] },
      ],
    };
    expect(evaluate(verify(expandF16(program)), inputs)).toEqual(evaluate(program, inputs));
  });

  it.each([0, 1, 2, 9, 4097, 9000])('reduces %i points in f32, and rounds once', (points) => {
    const inputs = {
      shape: [points],
      args: [{ data: Float32Array.from({ length: points }, (_, k) => Math.sin(k) * 3), shape: [points] }],
    };
    for (const [name, identity] of [
      ['add', 0.1],
      ['mul', NaN],
      ['max', -Infinity],
      ['min', 3.3e38],
    ] as const) {
      const program = programOf({
        slots: [array('f32')],
        locals: ['f32', 'f32', 'f32'],
        body: [load(0, 0, element)],
        yields: [local('f32', 0)],
        outputs: halves,
        sink: reduceOf('f32', name, identity),
      });
      expectSame(program, inputs);
    }
  });

  it('reduces records of which one field is f16', () => {
    const both = (k: number) => op('add', local('f32', 1 + k), local('f32', 3 + k));
    const program = programOf({
      slots: [array('f16')],
      locals: ['f32', 'f32', 'f32', 'f32', 'f32'],
      body: [load(0, 0, element)],
      yields: [local('f32', 0), local('f32', 0)],
      outputs: [
        { name: 'wide', dtype: 'f32' },
        { name: 'half', dtype: 'f16' },
      ],
      sink: {
        kind: 'reduce',
        identity: [1, 1],
        combine: { left: [1, 2], right: [3, 4], body: [], results: [both(0), both(1)] },
      },
    });
    const data = Uint16Array.from({ length: 5000 }, (_, k) => f16Bits(k / 7));
    const inputs = { shape: [5000], args: [{ data, shape: [5000] }] };
    const [wide, half] = evaluate(verify(expandF16(program)), inputs);
    const want = evaluate(program, inputs);
    expect(wide).toEqual(want[0]);
    expect([...new Uint16Array(half!.buffer)]).toEqual([...new Uint16Array(want[1]!.buffer)]);
  });
});
