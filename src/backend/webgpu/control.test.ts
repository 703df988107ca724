// Control flow: nested blocks and loops, exits that cross several of them, and what WGSL needs flags for.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as build from '../../ir/build.ts';
import { evaluate } from '../../ir/evaluate.ts';
import type { Expr, Stmt } from '../../ir/node.ts';
import type { Backend } from '../backend.ts';
import { i32, loaded, openOrSkip, runOnce, sketch } from './testing.ts';

let backend: Backend | undefined;
beforeAll(async () => {
  backend = await openOrSkip();
});
afterAll(() => backend?.dispose());

/** Locals: 0 the input x, 1 the result r, 2 and 3 counters. */
const x = loaded('i32', 0);
const [r, i, j] = [1, 2, 3].map((id) => build.local('i32', id)) as [Expr, Expr, Expr];
const { block, exit, loop, when } = build;
const add = (id: number, value: Expr | number): Stmt =>
  build.setLocal(id, build.op('add', build.local('i32', id), typeof value === 'number' ? i32(value) : value));
const is = (a: Expr, b: number): Expr => build.op('eq', a, i32(b));
const above = (a: Expr, b: number | Expr): Expr => build.op('gt', a, typeof b === 'number' ? i32(b) : b);
const bit = (k: number): Expr => build.op('ne', build.op('and', x, i32(1 << k)), i32(0));

const bodies: Record<string, readonly Stmt[]> = {
  'an early return from a block': [
    block(0, [when(above(x, 5), [add(1, 1), exit(0)]), add(1, 10), when(bit(0), [exit(0)]), add(1, 100)]),
  ],
  'both ways leave': [block(0, [when(bit(1), [add(1, 1), exit(0)], [add(1, 2), exit(0)]), add(1, 50)])],
  'a branch that may leave or go on': [
    block(0, [when(bit(0), [when(bit(1), [add(1, 1), exit(0)]), add(1, 2)], [add(1, 3)]), add(1, 10)]),
  ],
  'a counted loop': [
    build.letLocal(2, i32(0)),
    loop(0, [when(above(i, x), [exit(0)]), add(1, i), add(2, 1)]),
  ],
  'break and continue': [
    build.letLocal(2, i32(0)),
    loop(0, [
      when(above(i, 20), [exit(0)]),
      block(1, [
        when(is(build.op('rem', i, i32(3)), 1), [exit(1)]),
        when(above(r, 30), [exit(0)]),
        add(1, i),
      ]),
      add(2, 1),
    ]),
  ],
  'continue from within a deeper branch': [
    build.letLocal(2, i32(0)),
    loop(0, [
      add(2, 1),
      when(above(i, 12), [exit(0)]),
      block(1, [when(bit(0), [when(above(i, 4), [exit(1)]), add(1, 1)]), add(1, 7)]),
    ]),
  ],
  'a return out of two loops': [
    block(9, [
      build.letLocal(2, i32(0)),
      loop(0, [
        when(above(i, 6), [exit(0)]),
        build.letLocal(3, i32(0)),
        loop(1, [
          when(above(j, i), [exit(1)]),
          when(is(build.op('add', build.op('mul', i, j), i32(0)), 12), [add(1, 1000), exit(9)]),
          when(above(build.op('add', i, j), x), [exit(0)]),
          add(1, 1),
          add(3, 1),
        ]),
        add(2, 1),
      ]),
      add(1, 500),
    ]),
  ],
  'an outer continue from an inner loop': [
    build.letLocal(2, i32(0)),
    loop(0, [
      add(2, 1),
      when(above(i, 8), [exit(0)]),
      block(1, [
        build.letLocal(3, i32(0)),
        loop(2, [
          add(3, 1),
          when(above(j, 5), [exit(2)]),
          when(is(build.op('add', i, j), 7), [exit(1)]),
          add(1, j),
        ]),
        add(1, 100),
      ]),
    ]),
  ],
  'flags set on one way of three': [
    block(5, [
      block(6, [
        build.letLocal(2, i32(0)),
        loop(0, [
          add(2, 1),
          block(7, [
            build.letLocal(3, i32(0)),
            loop(1, [
              add(3, 1),
              when(above(j, 3), [exit(7)]),
              when(bit(2), [when(above(i, 2), [exit(6)])]),
              when(bit(3), [when(above(i, 3), [exit(5)])]),
              add(1, 1),
            ]),
          ]),
          when(above(i, 5), [exit(0)]),
          add(1, 10),
        ]),
        add(1, 100),
      ]),
      add(1, 1000),
    ]),
  ],
  'statements behind an exit': [block(0, [add(1, 1), exit(0), add(1, 5)]), add(1, 2)],
  'a loop left by an outer exit alone': [
    block(0, [loop(1, [add(1, 3), when(above(r, x), [exit(0)])])]),
    add(1, 1),
  ],
  'a block in a block, the same local declared in each list': [
    block(0, [
      when(bit(0), [build.letLocal(2, i32(4)), add(1, i)], [build.letLocal(2, i32(5)), add(1, i)]),
      block(1, [build.letLocal(2, i32(6)), when(bit(1), [exit(0)]), add(1, i)]),
      add(1, 20),
    ]),
  ],
};

describe('control flow', () => {
  test.for(Object.entries(bodies))('%s', async ([, body], { skip }) => {
    skip(!backend, 'no WebGPU adapter');
    const program = sketch({
      inputs: ['i32'],
      locals: ['i32', 'i32', 'i32'],
      body: [build.letLocal(1, i32(0)), ...body],
      yields: [r],
      outputs: ['i32'],
    });
    const data = Int32Array.from({ length: 37 }, (_, k) => k - 3);
    const inputs = { shape: [37], args: [{ data, shape: [37] }] };
    const [got] = await runOnce(backend!, program, inputs);
    expect([...got!]).toEqual([...evaluate(program, inputs)[0]!]);
  });
});
