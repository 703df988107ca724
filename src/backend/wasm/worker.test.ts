import { Script } from 'node:vm';
import { expect, it } from 'vitest';
import { mathImports, mathSource } from './math-imports.ts';
import { workerSource } from './worker.ts';

it('the worker is one small classic script', () => {
  expect(() => new Script(workerSource)).not.toThrow();
  expect(workerSource).toContain(mathSource);
  expect(mathSource.length).toBeLessThan(12_000);
  const own = workerSource.replace(mathSource, '');
  expect(own.length).toBeLessThan(2048);
  expect(own).not.toMatch(/undefined|import\b|export\b|NaN/);
});

it('workers import the functions that the caller imports', () => {
  const theirs = new Script(`(${mathSource})`).runInThisContext() as Record<
    string,
    (...x: number[]) => number
  >;
  const ours = mathImports as typeof theirs;
  const points = [-2.5, -1.5, -0.5, 0, 0.5, 1.5, 2.5, 0.49999999999999994, 3.7, -3.2, Number.NaN, Infinity];
  for (const x of points) {
    for (const name of ['sin', 'expm1', 'cbrt', 'erf', 'erfc', 'gamma', 'lgamma', 'sigmoid'])
      expect(theirs[name]!(x)).toBe(ours[name]!(x));
    for (const y of points)
      for (const name of ['rem', 'pow', 'atan2']) expect(theirs[name]!(x, y)).toBe(ours[name]!(x, y));
  }
  expect(theirs.rem!(-7.5, 2)).toBe(-1.5);
});
