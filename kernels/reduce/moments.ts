/** Mean and variance, by the pairwise update of Chan, Golub and LeVeque (1979), which does not cancel. */
import { map, type NumberKernel, type Value } from 'lanewise/core';

/** The arithmetic mean in the array's float type; NaN for no elements. */
export const mean: NumberKernel<[Value], number> = /* @__PURE__ */ map((x) => ({ sum: x / 1, n: 1 }), {
  name: 'mean',
}).reduce(
  (a, b) => ({ sum: a.sum + b.sum, n: a.n + b.n }),
  { sum: 0, n: 0 },
  { name: 'mean', finish: ({ sum, n }) => sum / n },
);

/** The population variance (divided by n) in the array's float type; NaN for no elements. */
export const variance: NumberKernel<[Value], number> = /* @__PURE__ */ map(
  (x) => ({ n: 1, mean: x / 1, m2: 0 / 1 }),
  { name: 'variance' },
).reduce(
  (a, b) => {
    const n = a.n + b.n;
    if (n === 0) return a;
    const delta = b.mean - a.mean;
    return { n, mean: a.mean + (delta * b.n) / n, m2: a.m2 + b.m2 + delta * delta * a.n * (b.n / n) };
  },
  { n: 0, mean: 0, m2: 0 },
  { name: 'variance', finish: ({ n, m2 }) => m2 / n },
);
