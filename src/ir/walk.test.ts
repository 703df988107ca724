import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { box5, heat } from '../../test/property/hand-built.ts';
import { arbitraryProgram } from '../../test/property/programs.ts';
import { constant, op } from './build.ts';
import { forEachProgramExpr, mapProgramExprs, sameExpr } from './walk.ts';

describe('rebuilding', () => {
  it('gives the same nodes where nothing changes', () => {
    fc.assert(
      fc.property(arbitraryProgram(), ({ program }) => {
        const same = mapProgramExprs(program, (expr) => expr);
        expect(same.body).toBe(program.body);
        expect(same.yields).toBe(program.yields);
      }),
      { numRuns: 50 },
    );
  });

  it('reaches every expression', () => {
    const changed = mapProgramExprs(heat('zero'), (expr) =>
      expr.kind === 'const' && expr.type === 'f32' ? constant('f32', 5) : expr,
    );
    const found: number[] = [];
    forEachProgramExpr(changed, (expr) => {
      if (expr.kind === 'const' && expr.type === 'f32') found.push(expr.value);
    });
    expect(found).toEqual([5]);
    let nodes = 0;
    forEachProgramExpr(box5('zero'), () => nodes++);
    expect(nodes).toBe(28);
  });
});

it('sameExpr tells trees, types and zeros apart', () => {
  const one = constant('f32', 1);
  expect(sameExpr(op('add', one, one), op('add', constant('f32', 1), one))).toBe(true);
  expect(sameExpr(op('add', one, one), op('sub', one, one))).toBe(false);
  expect(sameExpr(constant('f32', 0), constant('f32', -0))).toBe(false);
  expect(sameExpr(constant('f32', 1), constant('f64', 1))).toBe(false);
  expect(sameExpr(constant('f32', Number.NaN), constant('f32', Number.NaN))).toBe(true);
});
