/** What the passes on statements are there for, each on a small example. */
import { describe, expect, it } from 'vitest';
import { array, axis, box5, counted, f32, i32, programOf, scalar } from '../../test/property/hand-built.ts';
import { block, exit, get, letLocal, load, local, loop, op, put, setLocal, when } from '../ir/build.ts';
import type { Expr, Program, Stmt } from '../ir/node.ts';
import { print } from '../ir/print.ts';
import { verify } from '../ir/verify.ts';
import { forEachStmt } from '../ir/walk.ts';
import { dropDead } from './drop-dead.ts';
import { foldConstants } from './fold-constants.ts';
import { hoistInvariants } from './hoist-invariants.ts';
import type { Pass } from './pipelines.ts';
import { shareExpressions } from './share-expressions.ts';
import { unrollLoops } from './unroll-loops.ts';

const s: Expr = { kind: 'uniform', type: 'f32', slot: 1 };
const x = local('f32', 0);
const n = local('i32', 4);

function linesAfter(pass: Pass, body: readonly Stmt[], yields: readonly Expr[] = [x]): string[] {
  const program = programOf({
    slots: [array('f32'), scalar('f32')],
    locals: ['f32', 'f32', 'f32', 'f32', 'i32', 'i32'],
    body,
    yields,
  });
  const text = print(verify(pass(program)));
  return text
    .slice(text.indexOf('body\n') + 5, text.indexOf('yield'))
    .trimEnd()
    .split('\n');
}

const count = (program: Program, kind: Stmt['kind']): number => {
  let found = 0;
  forEachStmt(program.body, (stmt) => {
    if (stmt.kind === kind) found++;
  });
  return found;
};

describe('dropDead', () => {
  const element = { kind: 'element' } as const;

  it('drops what nobody reads, with its sets and all it was made of', () => {
    expect(
      linesAfter(dropDead, [
        letLocal(0, f32(1)),
        load(1, 0, element),
        letLocal(2, op('sqrt', local('f32', 1))),
        setLocal(2, op('add', local('f32', 2), f32(1))),
      ]),
    ).toEqual(['  let %0:f32 = 1:f32']);
  });

  it('drops puts into an array that nobody reads, and what they were made of', () => {
    const program = programOf({
      locals: ['f32', 'f32', 'f32', 'f32'],
      arrays: [
        { type: 'f32', length: 2 },
        { type: 'f32', length: 2 },
      ],
      body: [
        letLocal(0, f32(1)),
        letLocal(1, f32(2)),
        put(0, i32(0), local('f32', 0)),
        put(1, i32(0), local('f32', 1)),
        get(2, 0, i32(0)),
        get(3, 1, i32(0)),
        put(1, i32(1), local('f32', 3)),
      ],
      yields: [local('f32', 2)],
    });
    expect(dropDead(program).body).toEqual([program.body[0], program.body[2], program.body[4]]);
  });

  it('drops what follows an exit, and a block that is left at its end only', () => {
    const test = op('gt', s, f32(0));
    expect(
      linesAfter(dropDead, [
        letLocal(0, f32(1)),
        block(0, [setLocal(0, f32(2)), when(test, [exit(0)], [exit(0)]), setLocal(0, f32(3))]),
      ]),
    ).toEqual(['  let %0:f32 = 1:f32', '  set %0 = 2:f32']);
  });

  it('keeps a loop, which might not end', () => {
    expect(
      linesAfter(dropDead, [letLocal(0, f32(1)), loop(0, [when(op('gt', s, f32(0)), [exit(0)])])]),
    ).toHaveLength(4);
  });
});

describe('shareExpressions', () => {
  const product = op('mul', op('add', s, f32(1)), s);

  it('computes a repeated expression once, nested lists included', () => {
    const text = linesAfter(shareExpressions, [
      letLocal(0, op('sqrt', product)),
      when(op('gt', s, f32(0)), [setLocal(0, op('neg', product))]),
    ]);
    expect(text).toEqual([
      '  let %6:f32 = mul(add(uniform1, 1:f32), uniform1)',
      '  let %0:f32 = sqrt(%6)',
      '  if gt(uniform1, 0:f32)',
      '    set %0 = neg(%6)',
    ]);
  });

  it('leaves what depends on a local that is set, and what is cheap', () => {
    const dependent = op('mul', op('add', x, f32(1)), x);
    const body = [letLocal(0, f32(1)), letLocal(1, dependent), setLocal(0, f32(2)), letLocal(2, dependent)];
    expect(linesAfter(shareExpressions, body)).toHaveLength(4);
    const cheap = op('add', s, f32(1));
    expect(linesAfter(shareExpressions, [letLocal(0, cheap), letLocal(1, op('neg', cheap))])).toHaveLength(2);
  });

  it('loads an element once', () => {
    const at = { kind: 'at', index: [op('add', axis(0), i32(1))] } as const;
    expect(linesAfter(shareExpressions, [load(0, 0, at), load(1, 0, at)])[1]).toBe('  let %1:f32 = %0');
  });
});

describe('hoistInvariants', () => {
  it('moves what no turn changes, and only that', () => {
    const steady = op('sqrt', op('mul', s, s));
    const text = linesAfter(hoistInvariants, [
      letLocal(0, f32(0)),
      ...counted(0, 4, 0, 100, [setLocal(0, op('add', op('mul', x, x), steady))]),
    ]);
    expect(text.indexOf('  let %6:f32 = sqrt(mul(uniform1, uniform1))')).toBe(2);
    expect(text).toContain('    set %0 = add(mul(%0, %0), %6)');
  });
});

describe('unrollLoops', () => {
  const sum = (by: Expr): Stmt => setLocal(0, op('add', x, by));
  const clean = (program: Program): Program => dropDead(foldConstants(unrollLoops(foldConstants(program))));

  it('writes out nested loops over offsets: a stencil reads at 25 constant places', () => {
    const program = clean(box5('clamp'));
    expect([count(program, 'loop'), count(program, 'load')]).toEqual([0, 25]);
    forEachStmt(program.body, (stmt) => {
      if (stmt.kind === 'load' && stmt.at.kind === 'near')
        expect(stmt.at.offset.every(({ kind }) => kind === 'const')).toBe(true);
    });
  });

  it('keeps break and continue', () => {
    const leave = (label: number): Stmt => when(op('gt', x, f32(9)), [exit(label)]);
    const body = [letLocal(0, f32(0)), ...counted(0, 4, 0, 3, [block(1, [leave(0), leave(1), sum(s)])])];
    const program = unrollLoops(
      programOf({
        slots: [array('f32'), scalar('f32')],
        locals: ['f32', 'f32', 'f32', 'f32', 'i32'],
        body,
        yields: [x],
      }),
    );
    expect([count(program, 'loop'), count(program, 'block'), count(program, 'exit')]).toEqual([0, 4, 6]);
    expect(() => verify(program)).not.toThrow();
  });

  it('leaves long, unknown and changed loops', () => {
    const loops = (body: readonly Stmt[]): number =>
      count(
        clean(
          programOf({
            slots: [array('f32'), scalar('f32')],
            locals: ['f32', 'f32', 'f32', 'f32', 'i32', 'i32'],
            body: [letLocal(0, f32(0)), letLocal(5, i32(0)), setLocal(5, axis(0)), ...body],
            yields: [x],
          }),
        ),
        'loop',
      );
    expect(loops(counted(0, 4, 0, 32, [sum(f32(1))]))).toBe(0);
    expect(loops(counted(0, 4, 0, 33, [sum(f32(1))]))).toBe(1);
    expect(loops(counted(0, 4, 0, 3, [sum(f32(1)), setLocal(4, i32(7))]))).toBe(1);
    const unknown = op('ge', n, local('i32', 5));
    expect(
      loops([
        letLocal(4, i32(0)),
        loop(0, [when(unknown, [exit(0)]), sum(f32(1)), setLocal(4, op('add', n, i32(1)))]),
      ]),
    ).toBe(1);
  });
});
