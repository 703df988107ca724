/** The Euclidean norm. */
import { map, type NumberKernel, type Value } from 'lanewise/core';

/** The square root of the sum of squares, in the array's float type; 0 for none. Squares may overflow. */
export const norm: NumberKernel<[Value], number> = /* @__PURE__ */ map((x) => x * x, { name: 'norm' }).reduce(
  (a, b) => a + b,
  0,
  {
    name: 'norm',
    finish: Math.sqrt,
  },
);
