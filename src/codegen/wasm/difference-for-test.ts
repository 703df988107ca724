/** For tests: where two results differ first. NaN equals NaN, and the sign of a zero is free. */
import type { TypedArray } from '../../ir/types.ts';

export function differenceForTest(
  got: readonly TypedArray[],
  want: readonly TypedArray[],
): string | undefined {
  for (const [k, array] of want.entries())
    for (const [i, value] of array.entries()) {
      const found = got[k]![i]!;
      if (found !== value && !(Number.isNaN(found) && Number.isNaN(value)))
        return `output ${k}[${i}]: got ${found}, want ${value}`;
    }
  return undefined;
}
