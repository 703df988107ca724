/** For the tests of this folder: how close a GPU's values must be to the reference's (`ir/evaluate.ts`). */
import type { TypedArray } from '../../ir/types.ts';

const leastNormal = 2 ** -126;

/** Steps between two f32 values on the line of all f32 values. */
export function ulpDistance(a: number, b: number): number {
  return Math.abs(ordinal(a) - ordinal(b));
}

const words = new DataView(new ArrayBuffer(4));

function ordinal(value: number): number {
  words.setFloat32(0, value);
  const bits = words.getInt32(0);
  return bits < 0 ? -(bits & 0x7fffffff) : bits;
}

/** Equal, both NaN, both as good as zero (subnormals may be flushed, a zero's sign is free), or within `ulp`. */
export function isClose(got: number, want: number, ulp: number): boolean {
  if (got === want || (Number.isNaN(got) && Number.isNaN(want))) return true;
  if (Math.abs(want) < leastNormal && Math.abs(got) < leastNormal) return true;
  return Number.isFinite(got) && Number.isFinite(want) && ulpDistance(got, want) <= ulp;
}

/** The first few elements that are not close, in words; empty where all are. */
export function differences(got: TypedArray, want: TypedArray, ulp = 0): string[] {
  if (got.length !== want.length) return [`${got.length} elements, ${want.length} wanted`];
  const found: string[] = [];
  const near = got instanceof Float32Array ? ulp : 0;
  for (let k = 0; k < want.length && found.length < 8; k++)
    if (!isClose(got[k]!, want[k]!, near)) found.push(`[${k}] got ${got[k]}, wanted ${want[k]}`);
  return found;
}
