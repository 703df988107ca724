/** `equals`: whether two arrays hold the same, found out where they lie. */
import type { NDArray } from './array/ndarray.ts';
import { map } from './patterns/map.ts';
import type { Runtime } from './runtime.ts';

const allEqual = /* @__PURE__ */ map((x, y) => x === y, { name: 'equals' }).reduce((a, b) => a && b, true);
const allSame = /* @__PURE__ */ map((x, y) => x === y || (Number.isNaN(x) && Number.isNaN(y)), {
  name: 'equals',
}).reduce((a, b) => a && b, true);

export interface EqualsOptions {
  /** NaN equals NaN; it equals nothing where absent. */
  readonly nan?: boolean;
}

/** Whether the arrays have one dtype, one shape and equal elements. */
export async function equals(a: NDArray, b: NDArray, options: EqualsOptions = {}): Promise<boolean> {
  if (a.dtype !== b.dtype || String(a.shape) !== String(b.shape)) return false;
  const kernel = options.nan ? allSame : allEqual;
  return kernel.with(a.home as Runtime)(a, b);
}
