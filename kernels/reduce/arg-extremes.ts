/**
 * Where the least and the greatest element stand. Ties go to the lowest index; the first NaN wins over all. Elements are not
 * combined in the order of their indices, so each combine looks at them. One test picks both fields: `a` stays if it is
 * better, if it is as good and comes first, or if it alone is NaN (a comparison with a NaN in `b` is false), unless there
 * is no `a` yet.
 */
import { map, type NumberKernel, type Value } from 'lanewise/core';

/** The flat index of the least element, or of the first NaN; -1 for none. */
export const argmin: NumberKernel<[Value], number> = /* @__PURE__ */ map((x, i) => ({ x, i }), {
  index: true,
  name: 'argmin',
}).reduce(
  (a, b) =>
    a.i > -1 &&
    (a.x < b.x ||
      (a.i < b.i && (a.x === b.x || Number.isNaN(a.x))) ||
      (Number.isNaN(a.x) && !Number.isNaN(b.x)))
      ? a
      : b,
  { x: Infinity, i: -1 },
  { name: 'argmin', finish: (least) => least.i },
);

/** The flat index of the greatest element, or of the first NaN; -1 for none. */
export const argmax: NumberKernel<[Value], number> = /* @__PURE__ */ map((x, i) => ({ x, i }), {
  index: true,
  name: 'argmax',
}).reduce(
  (a, b) =>
    a.i > -1 &&
    (a.x > b.x ||
      (a.i < b.i && (a.x === b.x || Number.isNaN(a.x))) ||
      (Number.isNaN(a.x) && !Number.isNaN(b.x)))
      ? a
      : b,
  { x: -Infinity, i: -1 },
  { name: 'argmax', finish: (most) => most.i },
);
