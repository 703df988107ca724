/** Which arrays become locals, and where those are declared. */
import { describe, expect, it } from 'vitest';
import { array, counted, f32, i32, programOf } from '../../test/property/hand-built.ts';
import { exit, get, load, local, loop, op, put, when } from '../ir/build.ts';
import { type EvaluateInputs, evaluate } from '../ir/evaluate.ts';
import type { Expr, Program, Stmt } from '../ir/node.ts';
import { print } from '../ir/print.ts';
import { type Verified, verify } from '../ir/verify.ts';
import { prepare } from './pipelines.ts';
import { promoteArrays } from './promote-arrays.ts';

const x = local('f32', 0);
const element: Stmt = load(0, 0, { kind: 'element' });
const inputs: EvaluateInputs = {
  shape: [5],
  args: [{ data: Float32Array.of(4, -1, 0, 2.5, 7), shape: [5] }],
};

function programWith(body: readonly Stmt[], result: Expr, length = 3): Verified {
  return programOf({
    slots: [array('f32')],
    locals: ['f32', 'f32', 'f32', 'i32', 'f32'],
    arrays: [{ type: 'f32', length }],
    body: [element, ...body],
    yields: [result],
  });
}

function linesOf(program: Program): string[] {
  const text = print(program);
  return text
    .slice(text.indexOf('body\n') + 5, text.indexOf('yield'))
    .trimEnd()
    .split('\n');
}

/** The pass's result, which must mean the same. */
function promoted(program: Verified): Program {
  const made = verify(promoteArrays(program));
  expect(evaluate(made, inputs)).toEqual(evaluate(program, inputs));
  return made;
}

describe('promoteArrays', () => {
  it('declares an element where it is put first', () => {
    const program = programWith(
      [
        put(0, i32(0), x),
        put(0, i32(1), f32(2)),
        get(1, 0, i32(0)),
        when(op('gt', x, f32(1)), [put(0, i32(1), op('mul', x, x))]),
        get(2, 0, i32(1)),
      ],
      op('add', local('f32', 1), local('f32', 2)),
    );
    const made = promoted(program);
    expect(made.arrays).toBeUndefined();
    expect(linesOf(made)).toEqual([
      '  load %0:f32 = slot 0 element',
      '  let %5:f32 = %0',
      '  let %6:f32 = 2:f32',
      '  let %1:f32 = %5',
      '  if gt(%0, 1:f32)',
      '    set %6 = mul(%0, %0)',
      '  let %2:f32 = %6',
    ]);
  });

  it('makes what is outside 0, and drops it', () => {
    const body = [
      put(0, i32(0), x),
      put(0, i32(3), x),
      put(0, i32(-1), x),
      get(1, 0, i32(3)),
      get(2, 0, i32(-1)),
    ];
    const made = promoted(programWith(body, op('add', local('f32', 1), local('f32', 2))));
    expect(linesOf(made).slice(1)).toEqual([
      '  let %5:f32 = %0',
      '  let %1:f32 = 0:f32',
      '  let %2:f32 = 0:f32',
    ]);
  });

  it('leaves an array alone that has one index that is computed', () => {
    const body = [put(0, i32(0), x), get(1, 0, op('rem', { kind: 'axis', type: 'i32', axis: 0 }, i32(1)))];
    const program = programWith(body, local('f32', 1));
    expect(promoted(program)).toMatchObject({ arrays: program.arrays, body: program.body });
  });

  it('keeps what a turn of a loop leaves for the next one', () => {
    const program = programWith(
      [
        put(0, i32(0), x),
        ...counted(8, 3, 0, 4, [get(1, 0, i32(0)), put(0, i32(0), op('add', local('f32', 1), f32(1)))]),
        get(2, 0, i32(0)),
      ],
      local('f32', 2),
    );
    expect(linesOf(promoted(program))[1]).toBe('  let %5:f32 = %0');
    const inLoop = programWith(
      [
        ...counted(8, 3, 0, 2, [
          when(op('gt', local('i32', 3), i32(0)), [get(1, 0, i32(0)), put(0, i32(1), local('f32', 1))]),
          put(0, i32(0), x),
        ]),
        loop(9, [put(0, i32(2), x), exit(9)]),
        get(2, 0, i32(1)),
      ],
      local('f32', 2),
    );
    expect(linesOf(promoted(inLoop))).toContain('  let %5:f32 = 0:f32');
  });

  it('declares an array inside of the loop that fills it at the start of each turn', () => {
    const turn = [put(0, i32(0), x), get(1, 0, i32(0)), put(0, i32(0), op('add', local('f32', 1), f32(1)))];
    const made = promoted(programWith(counted(8, 3, 0, 2, turn), x));
    expect(linesOf(made)).toContain('    let %5:f32 = %0');
  });

  it('leaves no memory in a sort of few elements whose loops are written out', () => {
    const [k, next] = [local('i32', 3), op('add', local('i32', 3), i32(1))];
    const swap = when(op('gt', local('f32', 1), local('f32', 2)), [
      put(0, k, local('f32', 2)),
      put(0, next, local('f32', 1)),
    ]);
    const program = programWith(
      [
        ...[0, 1, 2].map((at) => put(0, i32(at), op('mul', x, f32(at - 1)))),
        ...counted(8, 3, 0, 2, [get(1, 0, k), get(2, 0, next), swap]),
        get(4, 0, i32(1)),
      ],
      local('f32', 4),
    );
    const made = prepare(program, 'wasm');
    expect(print(made)).not.toMatch(/@0/);
    expect(evaluate(made, inputs)).toEqual(evaluate(program, inputs));
  });
});
