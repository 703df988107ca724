/** Where the least and the greatest element stand. Ties go to the lowest index; the first NaN wins over all. */
import { map, type NumberKernel, type Value } from 'lanewise/core';

/** The flat index of the least element, or of the first NaN; -1 for none. */
export const argmin: NumberKernel<[Value], number> = /* @__PURE__ */ map((x, i) => ({ x, i }), {
  index: true,
  name: 'argmin',
}).reduce(
  (a, b) => {
    if (a.i < 0) return b;
    if (Number.isNaN(a.x)) return a;
    return b.x < a.x || Number.isNaN(b.x) ? b : a;
  },
  { x: Infinity, i: -1 },
  { name: 'argmin', finish: (least) => least.i },
);

/** The flat index of the greatest element, or of the first NaN; -1 for none. */
export const argmax: NumberKernel<[Value], number> = /* @__PURE__ */ map((x, i) => ({ x, i }), {
  index: true,
  name: 'argmax',
}).reduce(
  (a, b) => {
    if (a.i < 0) return b;
    if (Number.isNaN(a.x)) return a;
    return b.x > a.x || Number.isNaN(b.x) ? b : a;
  },
  { x: -Infinity, i: -1 },
  { name: 'argmax', finish: (most) => most.i },
);
