/** The sum of all elements. */
import { type NumberKernel, reduce, type Value } from 'lanewise/core';

/** The sum of all elements, in the array's type (integers wrap); 0 for none. */
export const sum: NumberKernel<[Value], number> = /* @__PURE__ */ reduce((a, b) => a + b, 0, { name: 'sum' });
