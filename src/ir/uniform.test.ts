import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { array, axis, counted, f32, i32, mandel, programOf, scalar } from '../../test/property/hand-built.ts';
import { arbitraryProgram } from '../../test/property/programs.ts';
import { block, exit, get, letLocal, load, local, loop, op, put, setLocal, when } from './build.ts';
import { evaluate } from './evaluate.ts';
import type { Expr, Program, Stmt } from './node.ts';
import { uniformity } from './uniform.ts';
import { verify } from './verify.ts';

const s: Expr = { kind: 'uniform', type: 'f32', slot: 0 };
const varies = op('gt', axis(1), i32(3));
const n = (id: number): Expr => local('i32', id);

/** Which of the i32 locals of a body over a rank-2 domain are uniform. */
function uniformIn(body: readonly Stmt[], locals = 4): number[] {
  const program = programOf({
    rank: 2,
    slots: [scalar('f32'), array('i32', 2)],
    locals: new Array<'i32'>(locals).fill('i32'),
    arrays: [
      { type: 'i32', length: 3 },
      { type: 'i32', length: 3 },
    ],
    body,
    yields: [f32(0)],
  });
  return [...uniformity(program).uniformLocals];
}

describe('values', () => {
  it('all but the innermost axis is the same along a row', () => {
    const { isUniform } = uniformity(
      programOf({ rank: 2, slots: [scalar('f32')], locals: [], body: [], yields: [s] }),
    );
    expect(
      [s, i32(1), axis(0), axis(1), op('add', axis(0), i32(1)), op('add', axis(1), axis(0))].map(isUniform),
    ).toEqual([true, true, true, false, true, false]);
  });

  it('a free read at uniform indices is uniform, other reads are not', () => {
    const uniform = uniformIn([
      load(0, 1, { kind: 'at', index: [axis(0), i32(2)] }),
      load(1, 1, { kind: 'at', index: [axis(0), axis(1)] }),
      load(2, 1, { kind: 'element' }),
      load(3, 1, { kind: 'near', offset: [i32(0), i32(0)] }),
    ]);
    expect(uniform).toEqual([0]);
  });
});

describe('local arrays', () => {
  it('an element is uniform if all lanes put the same into the array, and read at the same place', () => {
    const fill = [put(0, i32(0), axis(0)), put(1, i32(0), i32(1)), put(1, i32(1), axis(1))];
    const reads = [get(0, 0, i32(0)), get(1, 0, axis(1)), get(2, 1, i32(0)), get(3, 0, axis(0))];
    expect(uniformIn([...fill, ...reads])).toEqual([0, 3]);
  });

  it('a put under a varying test makes the array vary, one under a uniform test does not', () => {
    const fill = [put(0, i32(0), i32(1)), put(1, i32(0), i32(1))];
    const tests = [
      when(varies, [put(0, i32(0), i32(2))]),
      when(op('gt', s, f32(0)), [put(1, i32(0), i32(2))]),
    ];
    expect(uniformIn([...fill, ...tests, get(0, 0, i32(0)), get(1, 1, i32(0))])).toEqual([1, 2, 3]);
  });

  it('a put at an index that varies, even before in the list, makes the array vary', () => {
    expect(uniformIn([get(0, 0, i32(0)), put(0, axis(1), i32(2)), letLocal(1, n(0))])).toEqual([2, 3]);
  });
});

describe('control', () => {
  it('a set under a varying test varies, unless the local lives in there', () => {
    const uniform = uniformIn([
      letLocal(0, i32(0)),
      when(varies, [setLocal(0, i32(1)), letLocal(1, i32(0)), setLocal(1, i32(2))]),
      letLocal(2, i32(0)),
      when(op('gt', s, f32(0)), [setLocal(2, i32(5))]),
      letLocal(3, n(0)),
    ]);
    expect(uniform).toEqual([1, 2]);
  });

  it('a set behind a branch that a whole side left varies, though its lanes left together', () => {
    const leaves = block(1, [when(op('gt', s, f32(0)), [exit(1)]), exit(0)]);
    const left = [letLocal(0, i32(0)), block(0, [when(varies, [leaves]), setLocal(0, i32(1))])];
    expect(uniformIn(left, 1)).toEqual([]);
    const shared = when(op('gt', s, f32(0)), [exit(0)]);
    const leftByTest = [letLocal(0, i32(0)), block(0, [when(varies, [shared]), setLocal(0, i32(1))])];
    expect(uniformIn(leftByTest, 1)).toEqual([]);
  });

  it('a set behind a varying exit varies', () => {
    const uniform = uniformIn([
      letLocal(0, i32(0)),
      letLocal(1, i32(0)),
      letLocal(2, i32(0)),
      block(0, [
        setLocal(1, i32(1)),
        when(varies, [exit(0)]),
        setLocal(0, i32(1)),
        letLocal(3, i32(0)),
        setLocal(3, i32(4)),
      ]),
      setLocal(2, i32(7)),
    ]);
    expect(uniform).toEqual([1, 2, 3]);
  });

  it('a counted loop is uniform', () => {
    expect(uniformIn(counted(0, 0, 0, 9, [letLocal(1, op('mul', n(0), n(0)))]), 2)).toEqual([0, 1]);
  });

  it('a counted loop under a varying test is uniform in there', () => {
    expect(uniformIn([when(varies, counted(0, 0, 0, 9, []))], 1)).toEqual([0]);
  });

  it('what a loop with a varying exit sets, varies; what lives within a turn need not', () => {
    const uniform = uniformIn(
      [
        letLocal(0, i32(0)),
        loop(0, [
          letLocal(1, i32(1)),
          setLocal(1, i32(2)),
          when(op('gt', axis(1), n(0)), [exit(0)]),
          setLocal(0, op('add', n(0), i32(1))),
        ]),
      ],
      2,
    );
    expect(uniform).toEqual([1]);
  });

  it('what such a loop sets before its exit varies too', () => {
    const turn = [setLocal(0, op('add', n(0), i32(1))), when(op('gt', axis(1), i32(2)), [exit(0)])];
    expect(uniformIn([letLocal(0, i32(0)), loop(0, turn)], 1)).toEqual([]);
  });

  it('an exit through a loop parts the lanes of the loop and of what follows', () => {
    const body = [
      letLocal(0, i32(0)),
      letLocal(1, i32(0)),
      block(0, [...counted(1, 2, 0, 9, [setLocal(1, n(2)), when(varies, [exit(0)])]), setLocal(0, i32(1))]),
    ];
    expect(uniformIn(body, 3)).toEqual([]);
  });

  it('names the statements where lanes part', () => {
    const leave = exit(0);
    const test = when(varies, [leave]);
    const same = when(op('gt', s, f32(0)), [setLocal(0, i32(1))]);
    const region = block(0, [test, same]);
    const program = programOf({
      rank: 2,
      slots: [scalar('f32')],
      locals: ['i32'],
      body: [letLocal(0, i32(0)), region],
      yields: [f32(0)],
    });
    const { isVaryingControl } = uniformity(program);
    expect([leave, test, region, same].map(isVaryingControl)).toEqual([true, true, true, false]);
    expect(mandel.body.filter(uniformity(mandel).isVaryingControl).map(({ kind }) => kind)).toEqual(['loop']);
  });
});

/** The program with the given locals as its outputs. */
function showing(program: Program, ids: readonly number[]): Program {
  return {
    ...program,
    yields: ids.map((id) => local(program.locals[id]!, id)),
    outputs: ids.map((id) => ({ name: `x${id}`, dtype: program.locals[id]! })),
    sink: { kind: 'store' },
  };
}

describe('random programs', () => {
  it('end with one value along each row in every local that is called uniform', () => {
    let shown = 0;
    fc.assert(
      fc.property(arbitraryProgram({ sinks: ['store'] }), ({ program, inputs }) => {
        const { uniformLocals } = uniformity(program);
        const top = program.body.flatMap((stmt) =>
          stmt.kind === 'let' || stmt.kind === 'load' ? [stmt.local] : [],
        );
        const ids = top.filter((id) => uniformLocals.has(id));
        if (ids.length === 0) return;
        shown += ids.length;
        const row = inputs.shape[inputs.shape.length - 1]!;
        for (const values of evaluate(verify(showing(program, ids)), inputs))
          for (const [k, value] of values.entries()) expect(value).toBe(values[k - (k % row)]);
      }),
      { numRuns: 250 },
    );
    expect(shown).toBeGreaterThan(100);
  });
});
