/** Lanes that part: branches, loops and exits out of several blocks at once, against the reference. */
import { describe, expect, it } from 'vitest';
import {
  array,
  axis,
  counted,
  f32,
  i32,
  mandel,
  programOf,
  scalar,
} from '../../../test/property/hand-built.ts';
import { block, convert, exit, letLocal, load, local, loop, op, setLocal, when } from '../../ir/build.ts';
import { type EvaluateInputs, evaluate } from '../../ir/evaluate.ts';
import type { Expr, Stmt } from '../../ir/node.ts';
import type { ComputeType } from '../../ir/types.ts';
import type { Verified } from '../../ir/verify.ts';
import { differenceForTest } from './difference-for-test.ts';
import { launch } from './launch-for-test.ts';

const x = local('i32', 0);
const out = local('i32', 1);
const i = local('i32', 2);
const j = local('i32', 3);
const add = (a: Expr, b: Expr | number): Expr => op('add', a, typeof b === 'number' ? i32(b) : b);
const rem = (a: Expr, b: number): Expr => op('rem', a, i32(b));
const is = (a: Expr, b: number): Expr => op('eq', a, i32(b));
const more = (by: Expr | number): Stmt => setLocal(1, add(out, by));

/** A map from i32 to i32: x is local 0, the result local 1, two counters 2 and 3, an f64 local 4. */
function mapOf(body: readonly Stmt[], locals: readonly ComputeType[] = []): Verified {
  return programOf({
    slots: [array('i32'), scalar('i32')],
    locals: ['i32', 'i32', 'i32', 'i32', 'f64', ...locals],
    body: [load(0, 0, { kind: 'element' }), letLocal(1, i32(0)), ...body],
    yields: [out],
    outputs: [{ name: 'out', dtype: 'i32' }],
  });
}

function check(program: Verified, inputs: EvaluateInputs): void {
  const want = evaluate(program, inputs);
  for (const simd of [true, false]) {
    const found = differenceForTest(launch(program, inputs, { features: { simd } }), want);
    if (found !== undefined) expect.fail(`simd ${simd}: ${found}`);
  }
}

const bodies: Record<string, readonly Stmt[]> = {
  'both sides': [when(is(rem(x, 2), 0), [more(1)], [more(10), when(is(rem(x, 3), 0), [more(100)])])],
  'a side that divides and loads': [
    when(is(rem(x, 5), 0), [load(2, 0, { kind: 'at', index: [rem(x, 50)] }), more(op('idiv', i32(1000), i))]),
  ],
  'loops of different lengths': [...counted(0, 2, 0, 9, [when(op('gt', i, rem(x, 7)), [exit(0)]), more(i)])],
  continue: [
    ...counted(0, 2, 0, 9, [
      block(1, [
        when(is(rem(add(x, i), 3), 0), [exit(1)]),
        more(i),
        when(is(rem(x, 4), 1), [exit(1)]),
        more(100),
      ]),
    ]),
  ],
  'an early return out of two loops': [
    block(9, [
      ...counted(0, 2, 0, 6, [
        ...counted(1, 3, 0, 6, [
          when(is(op('mul', i, j), 12), [exit(9)]),
          when(is(add(i, j), 3), [when(is(rem(x, 3), 1), [exit(0)])]),
          when(op('gt', add(i, j), rem(x, 11)), [exit(9)]),
          more(1),
        ]),
        more(1000),
      ]),
      more(1000000),
    ]),
  ],
  'a uniform loop after lanes have left': [
    block(9, [
      when(op('lt', rem(x, 4), i32(4)), [more(1), exit(9)]),
      // Runs for ever if any lane gets here.
      loop(0, [when({ kind: 'const', type: 'bool', value: 0 }, [exit(0)])]),
    ]),
  ],
  'a uniform exit in a loop whose lanes part': [
    ...counted(0, 2, 0, 9, [
      when(op('ge', i, { kind: 'uniform', type: 'i32', slot: 1 }), [exit(0)]),
      when(is(rem(x, 6), 4), [more(50), exit(0)]),
      more(i),
    ]),
  ],
  'a local that outlives a part of its lanes': [
    letLocal(3, i32(5)),
    block(1, [setLocal(3, i32(6)), when(is(rem(x, 2), 1), [exit(1)]), setLocal(3, i32(7))]),
    more(j),
  ],
  'a local that a later turn reads': [
    letLocal(3, i32(1)),
    ...counted(0, 2, 0, 8, [when(is(rem(add(x, i), 2), 0), [more(j), setLocal(3, add(j, i))])]),
  ],
  'f64 under a mask': [
    letLocal(4, convert('f64', x)),
    ...counted(0, 2, 0, 8, [
      when(op('gt', local('f64', 4), convert('f64', i32(100))), [exit(0)]),
      setLocal(4, op('mul', local('f64', 4), { kind: 'const', type: 'f64', value: 1.5 })),
    ]),
    more(convert('i32', local('f64', 4))),
  ],
  'all lanes that are left go further out, from an inner loop': [
    block(9, [
      block(8, [
        ...counted(0, 2, 0, 4, [
          when(is(rem(x, 3), 0), [exit(8)]),
          when(op('gt', i, { kind: 'uniform', type: 'i32', slot: 1 }), [loop(1, [more(7), exit(9)])]),
          loop(2, [when(op('lt', i, i32(9)), [exit(9)])]),
          more(1000),
        ]),
      ]),
      more(5),
    ]),
  ],
  'code that no lane reaches': [
    block(9, [
      ...counted(0, 2, 0, 4, [
        when(is(rem(x, 2), 0), [exit(9), more(1)], [exit(0)]),
        letLocal(3, add(x, i)),
        more(j),
      ]),
      more(3),
    ]),
  ],
  'all lanes leave': [loop(0, [more(1), when(is(rem(x, 2), 0), [exit(0)], [more(5), exit(0)])])],
};

describe('control flow', () => {
  for (const [name, body] of Object.entries(bodies))
    it(name, () => {
      const program = mapOf(body);
      for (const n of [1, 5, 16, 61]) {
        const data = Int32Array.from({ length: n }, (_, k) => (k * 31) % 97);
        for (const limit of [0, 3, 20]) check(program, { shape: [n], args: [{ data, shape: [n] }, limit] });
      }
    });

  it('mandelbrot', () => check(mandel, { shape: [40, 61], args: [-2, -1.2, 0.06] }));

  it('branches on the coordinate', () => {
    const program = programOf({
      rank: 2,
      locals: ['f32'],
      body: [
        letLocal(0, f32(0)),
        when(op('gt', axis(1), axis(0)), [setLocal(0, convert('f32', axis(0)))], [setLocal(0, f32(-1))]),
      ],
      yields: [local('f32', 0)],
    });
    check(program, { shape: [9, 21], args: [] });
  });
});
