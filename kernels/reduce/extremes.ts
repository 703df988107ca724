/** The least and the greatest element. */
import { type NumberKernel, reduce, type Value } from 'lanewise/core';

/** The least element; NaN if any is NaN; for none Infinity, or the greatest integer. */
export const min: NumberKernel<[Value], number> = /* @__PURE__ */ reduce((a, b) => Math.min(a, b), Infinity, {
  name: 'min',
});

/** The greatest element; NaN if any is NaN; for none -Infinity, or the least integer. */
export const max: NumberKernel<[Value], number> = /* @__PURE__ */ reduce(
  (a, b) => Math.max(a, b),
  -Infinity,
  { name: 'max' },
);
