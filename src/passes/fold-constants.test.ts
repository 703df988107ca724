import { describe, expect, it } from 'vitest';
import { array, axis, f32, i32, programOf } from '../../test/property/hand-built.ts';
import { constant, convert, letLocal, load, local, op, setLocal, when } from '../ir/build.ts';
import type { Expr, Stmt } from '../ir/node.ts';
import { print, printExpr } from '../ir/print.ts';
import { foldConstants, simplify } from './fold-constants.ts';

const x = local('f32', 0);
const n = axis(0);
const u = local('u32', 1);
const b = local('bool', 2);
const bool = (value: number): Expr => constant('bool', value);

function folded(expr: Expr): string {
  return printExpr(expr.kind === 'op' ? simplify(expr) : expr);
}

describe('rules that hold', () => {
  it.each<[Expr, string]>([
    [op('add', i32(2147483647), i32(1)), '-2147483648'],
    [op('mul', constant('u32', 65536), constant('u32', 65537)), '65536:u32'],
    [op('div', f32(1), f32(3)), `${Math.fround(1 / 3)}:f32`],
    [op('mul', x, f32(1)), '%0'],
    [op('mul', f32(1), x), '%0'],
    [op('add', x, f32(-0)), '%0'],
    [op('sub', x, f32(0)), '%0'],
    [op('div', x, f32(1)), '%0'],
    [op('div', x, f32(-4)), 'mul(%0, -0.25:f32)'],
    [op('neg', op('neg', x)), '%0'],
    [op('add', n, i32(0)), 'axis0'],
    [op('add', op('add', n, i32(3)), i32(-5)), 'add(axis0, -2)'],
    [op('sub', n, i32(5)), 'add(axis0, -5)'],
    [op('sub', n, n), '0'],
    [op('mul', n, i32(0)), '0'],
    [op('and', u, constant('u32', 4294967295)), '%1'],
    [op('and', b, bool(0)), 'false'],
    [op('or', bool(1), b), 'true'],
    [op('xor', b, bool(1)), 'not(%2)'],
    [op('eq', b, bool(0)), 'not(%2)'],
    [op('not', op('eq', x, x)), 'ne(%0, %0)'],
    [op('not', op('lt', n, i32(5))), 'ge(axis0, 5)'],
    [op('select', bool(0), x, f32(2)), '2:f32'],
    [op('select', b, x, x), '%0'],
    [op('select', op('not', b), x, f32(2)), 'select(%2, 2:f32, %0)'],
    [convert('i32', op('mul', f32(3), f32(1e10))) as Expr, 'convert<i32>(mul(3:f32, 10000000000:f32))'],
  ])('%#', (expr, text) => {
    expect(folded(expr)).toBe(text);
  });
});

describe('rules that would not hold for floats', () => {
  it.each<[string, Expr]>([
    ['-0 + 0 is 0', op('add', x, f32(0))],
    ['-0 - -0 is 0', op('sub', x, f32(-0))],
    ['infinity * 0 is NaN', op('mul', x, f32(0))],
    ['infinity - infinity is NaN', op('sub', x, x)],
    ['sums round in between', op('add', op('add', x, f32(1)), f32(2))],
    ['x / 3 is not x * (1 / 3)', op('div', x, f32(3))],
    ['1 / 2^127 is subnormal', op('div', x, f32(2 ** 127))],
    ['NaN is not less and not more', op('not', op('lt', x, f32(1)))],
  ])('%s', (_, expr) => {
    expect(simplify(expr as Expr & { kind: 'op' })).toEqual(expr);
  });
});

describe('statements', () => {
  const run = (body: readonly Stmt[]): string =>
    print(foldConstants(programOf({ locals: ['f32', 'f32', 'f32'], body, yields: [f32(0)] })));

  it('takes the side of a constant test and passes constants and copies on', () => {
    const text = run([
      letLocal(0, f32(2)),
      letLocal(1, op('mul', x, f32(3))),
      when(
        op('gt', local('f32', 1), f32(5)),
        [letLocal(2, op('sqrt', local('f32', 1)))],
        [letLocal(2, f32(0))],
      ),
    ]);
    expect(text).toContain('let %1:f32 = 6:f32');
    expect(text).toContain(`if true\n    let %2:f32 = ${Math.fround(Math.sqrt(6))}:f32\nyield`);
  });

  it('knows the elements and the length of a constant list', () => {
    const list = { ...array('f32'), values: [0.5, -0] };
    const at = (index: Expr) => ({ kind: 'at', index: [index] }) as const;
    const length = { kind: 'extent', type: 'i32', of: 1, axis: 0 } as const;
    const program = programOf({
      slots: [array('f32'), list],
      locals: ['f32', 'f32', 'f32', 'f32', 'i32', 'f32'],
      body: [
        load(0, 1, at(i32(1))),
        load(1, 1, at(i32(2))),
        load(2, 1, at(i32(-1))),
        load(3, 1, at(n)),
        letLocal(4, op('add', length, i32(1))),
        load(5, 0, at(i32(0))),
      ],
      yields: [f32(0)],
    });
    const text = print(foldConstants(program));
    expect(text).toContain('let %0:f32 = -0:f32');
    expect(text).toContain('let %1:f32 = 0:f32');
    expect(text).toContain('let %2:f32 = 0:f32');
    expect(text).toContain('load %3:f32 = slot 1 at [axis0]');
    expect(text).toContain('let %4:i32 = 3');
    expect(text).toContain('load %5:f32 = slot 0');
  });

  it('leaves a local alone that is set', () => {
    expect(run([letLocal(0, f32(2)), setLocal(0, f32(3)), letLocal(1, x)])).toContain('let %1:f32 = %0');
  });
});
