/**
 * Where a read beside an array's edge goes, one axis at a time. Stated once as numbers and once as IR, so that every
 * printer gets the same index arithmetic from its own rows of `ir/ops.ts`.
 *
 * For an array of n elements `a b c d`, and any i32 index i, however far outside:
 *
 *     clamp      a a a | a b c d | d d d     the nearest element
 *     wrap       b c d | a b c d | a b c     i modulo n, never negative
 *     mirror     c b a | a b c d | d c b     reflected, the edge element repeated (NumPy calls this 'symmetric')
 *     zero       0 0 0 | a b c d | 0 0 0
 *     constant   k k k | a b c d | k k k     k as the array's compute type holds it
 *
 * An array without elements reads the border's value (0 where it has none).
 */
import { constant, op } from './build.ts';
import type { Border, Expr } from './node.ts';
import { convertTo } from './ops.ts';
import type { ComputeType } from './types.ts';

/** The borders that read another element; the others have a value of their own. */
export type FoldingBorder = 'clamp' | 'wrap' | 'mirror';

interface BorderRow {
  /** The element that index i reads; n > 0. */
  readonly index: (i: number, n: number) => number;
  /** The same as an i32 expression. `i` and `n` are repeated: give locals, constants or extents. */
  readonly expr: (i: Expr, n: Expr) => Expr;
}

const zero = constant('i32', 0);
const one = constant('i32', 1);

const rows: Record<FoldingBorder, BorderRow> = {
  clamp: {
    index: (i, n) => Math.min(Math.max(i, 0), n - 1),
    expr: (i, n) => op('min', op('max', i, zero), op('sub', n, one)),
  },
  wrap: {
    index: (i, n) => ((i % n) + n) % n,
    expr: (i, n) => op('rem', op('add', op('rem', i, n), n), n),
  },
  // -1 - i (all bits flipped) reflects the negative side about the edge and can't overflow; the period is 2n.
  mirror: {
    index: (i, n) => {
      const k = (i < 0 ? -1 - i : i) % (2 * n);
      return Math.min(k, 2 * n - 1 - k);
    },
    expr: (i, n) => {
      const period = op('add', n, n);
      const k = op('rem', op('xor', i, op('shr', i, constant('i32', 31))), period);
      return op('min', k, op('sub', op('sub', period, one), k));
    },
  },
};

export function isFolding(border: Border): border is FoldingBorder {
  return typeof border === 'string' && border !== 'zero';
}

/** The index inside of 0 … n-1 that index i reads, or -1 where the border's value is read instead. */
export function borderIndex(border: Border, i: number, n: number): number {
  if (i >= 0 && i < n) return i;
  return isFolding(border) && n > 0 ? rows[border].index(i, n) : -1;
}

/** The same for a folding border as an i32 expression, right for i inside of the array too. */
export function borderIndexExpr(border: FoldingBorder, i: Expr, n: Expr): Expr {
  return rows[border].expr(i, n);
}

/** What is read outside of the array where the border does not fold. */
export function borderValue(border: Border, type: ComputeType): number {
  return typeof border === 'object' ? convertTo(type, 'f64', border.constant) : 0;
}
