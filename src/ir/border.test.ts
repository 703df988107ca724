import { describe, expect, it } from 'vitest';
import { borderIndex, borderIndexExpr, borderValue, type FoldingBorder } from './border.ts';
import { constant } from './build.ts';
import { applyOp } from './evaluate.ts';
import type { Expr } from './node.ts';

/** What stands at index -8 … 12 of the array 'abcd', written out by hand. */
const pictures: Record<FoldingBorder, string> = {
  clamp: 'aaaaaaaa' + 'abcd' + 'ddddddddd',
  wrap: 'abcdabcd' + 'abcd' + 'abcdabcda',
  mirror: 'abcddcba' + 'abcd' + 'dcbaabcdd',
};

function valueOfExpr(expr: Expr): number {
  if (expr.kind === 'op') return applyOp(expr, expr.args.map(valueOfExpr));
  if (expr.kind === 'const') return expr.value;
  throw new Error(expr.kind);
}

describe.each(Object.entries(pictures) as [FoldingBorder, string][])('%s', (border, picture) => {
  it('reads the element in the picture', () => {
    const seen = [...picture].map((_, k) => 'abcd'[borderIndex(border, k - 8, 4)]);
    expect(seen.join('')).toBe(picture);
  });

  it('has the same formula as an expression, at any distance', () => {
    const far = [-2147483648, -2147483647, -1000003, 1000003, 2147483646, 2147483647];
    for (const n of [1, 2, 3, 4, 7, 1024])
      for (const i of [...far, ...Array.from({ length: 60 }, (_, k) => k - 30)]) {
        const expr = borderIndexExpr(border, constant('i32', i), constant('i32', n));
        const index = borderIndex(border, i, n);
        expect(index).toBeGreaterThanOrEqual(0);
        expect(index).toBeLessThan(n);
        expect(valueOfExpr(expr), `${border} ${i} of ${n}`).toBe(index);
      }
  });
});

describe('borders with a value', () => {
  it('give -1 outside and the index inside', () => {
    for (const border of ['zero', { constant: 3 }] as const)
      expect([-1, 0, 3, 4].map((i) => borderIndex(border, i, 4))).toEqual([-1, 0, 3, -1]);
  });

  it('hold the constant as the compute type does', () => {
    expect(borderValue('zero', 'f32')).toBe(0);
    expect(borderValue({ constant: 0.1 }, 'f32')).toBe(Math.fround(0.1));
    expect(borderValue({ constant: 2.7 }, 'i32')).toBe(2);
    expect(borderValue({ constant: -1 }, 'u32')).toBe(0);
  });

  it('an empty array has no element to fold to', () => {
    expect(borderIndex('clamp', 0, 0)).toBe(-1);
  });
});
