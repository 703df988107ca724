/** Whether any, and whether every, element is true (not 0). */
import { map, type NumberKernel, type Value } from 'lanewise/core';

/** Whether any element is not 0; false for none. NaN counts as true, as in NumPy. */
export const any: NumberKernel<[Value], boolean> = /* @__PURE__ */ map((x) => x !== 0, {
  name: 'any',
}).reduce((a, b) => a || b, false, { name: 'any' });

/** Whether every element is not 0; true for none. NaN counts as true, as in NumPy. */
export const all: NumberKernel<[Value], boolean> = /* @__PURE__ */ map((x) => x !== 0, {
  name: 'all',
}).reduce((a, b) => a && b, true, { name: 'all' });
