/** The least and the greatest element. */
import { type NumberKernel, reduce, type Value } from 'lanewise/core';

/** The least element; NaN if any is NaN; Infinity for none. */
export const min: NumberKernel<[Value], number> = /* @__PURE__ */ reduce((a, b) => Math.min(a, b), Infinity, {
  name: 'min',
});

/** The greatest element; NaN if any is NaN; -Infinity for none. */
export const max: NumberKernel<[Value], number> = /* @__PURE__ */ reduce(
  (a, b) => Math.max(a, b),
  -Infinity,
  { name: 'max' },
);
