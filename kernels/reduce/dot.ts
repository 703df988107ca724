/** The inner product. */
import { map, type NumberKernel, type Value } from 'lanewise/core';

/** The sum of the products of elements at the same place, in the arrays' type; 0 for none. */
export const dot: NumberKernel<[Value, Value], number> = /* @__PURE__ */ map((x, y) => x * y, {
  name: 'dot',
}).reduce((a, b) => a + b, 0, { name: 'dot' });
