// Rounds of loops, counted against the modules that are printed: what is left of a loop, and what we add.
import { expect, test } from 'vitest';
import * as build from '../../ir/build.ts';
import type { Expr, Program, Sink, Stmt } from '../../ir/node.ts';
import { verify } from '../../ir/verify.ts';
import { defaultWgslOptions, emitWgsl } from './emit-wgsl.ts';
import { mostRounds } from './rounds.ts';

const { block, constant, exit, local, loop, op, setLocal, when } = build;
const x = local('f32', 0);
const above = (value: number): Expr => op('gt', x, constant('f32', value));
const add = setLocal(0, op('add', x, constant('f32', 1)));

function programOf(body: readonly Stmt[], value: Expr, more: Partial<Program> = {}): Program {
  return {
    name: 'rounds',
    rank: 1,
    slots: [{ kind: 'array', name: 'a', dtype: 'f32', rank: 1 }],
    locals: ['f32', 'f32', 'f32'],
    body: [build.load(0, 0, { kind: 'element' }), ...body],
    yields: [value],
    outputs: [{ name: 'out', dtype: 'f32' }],
    sink: { kind: 'store' },
    border: 'clamp',
    precision: 'default',
    ...more,
  };
}

const summing: Sink = {
  kind: 'reduce',
  identity: [0],
  combine: { left: [1], right: [2], body: [], results: [op('add', local('f32', 1), local('f32', 2))] },
};

const loopsIn = (program: Program): number =>
  emitWgsl(verify(program), defaultWgslOptions).source.match(/\b(loop|for \()/g)?.length ?? 0;

test('a loop has no bound, however deep it stands', () => {
  const forever = loop(0, [when(above(9), [exit(0)]), add]);
  expect(mostRounds(programOf([forever], x))).toBe(Number.POSITIVE_INFINITY);
  expect(mostRounds(programOf([when(above(1), [forever])], x))).toBe(Number.POSITIVE_INFINITY);
});

test('a block counts where it is printed as a loop, and only there', () => {
  const plain = block(0, [when(above(5), [add, exit(0)]), add]);
  const deep = block(0, [when(above(1), [when(above(2), [exit(0)]), add]), add]);
  expect(loopsIn(programOf([plain], x))).toBe(0);
  expect(mostRounds(programOf([plain], x))).toBe(mostRounds(programOf([], x)));
  expect(loopsIn(programOf([deep], x))).toBe(1);
  expect(mostRounds(programOf([deep], x))).toBe(2 * mostRounds(programOf([], x)));
});

test('remainders turn loops for every point of a reduction', () => {
  const remainder = op('rem', x, constant('f32', 3));
  const twice = op('rem', op('rem', x, constant('f32', 7)), constant('f32', 3));
  const four = op('add', twice, op('mul', twice, x));
  const sums = (value: Expr): number => mostRounds(programOf([], value, { sink: summing }));
  expect(sums(x)).toBeGreaterThanOrEqual(4096 / 8);
  expect(sums(remainder)).toBeGreaterThan(32 * 512);
  expect(sums(remainder)).toBeLessThan(65535);
  expect(sums(four)).toBeGreaterThan(65535);
  expect(mostRounds(programOf([], four))).toBeLessThan(65535);
});

test('division and roots turn loops under strict alone', () => {
  const root = op('sqrt', op('div', x, constant('f32', 3)));
  expect(mostRounds(programOf([], root))).toBe(mostRounds(programOf([], x)));
  expect(loopsIn(programOf([], root))).toBe(0);
  const strict = programOf([], root, { precision: 'strict' });
  expect(loopsIn(strict)).toBe(4);
  expect(mostRounds(strict)).toBeGreaterThan(mostRounds(programOf([], x)));
});
