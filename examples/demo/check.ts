/** Comparing results: how far apart two arrays are, and whether they have the same bits. */

/** The greatest difference of two elements at the same place; a NaN on one side only differs by infinity. */
export function maxDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let most = 0;
  for (let k = 0; k < a.length; k++) {
    const difference = Math.abs(a[k]! - b[k]!);
    if (difference > most) most = difference;
    else if (Number.isNaN(difference) && !Object.is(a[k], b[k])) return Infinity;
  }
  return most;
}

export function relativeDifference(found: number, wanted: number): number {
  const difference = found === wanted ? 0 : Math.abs(found - wanted) / Math.abs(wanted);
  return Number.isNaN(difference) ? Infinity : difference;
}

/** Whether both hold the same bits; 0 and -0 differ, and so do NaNs of different payload. */
export function isSameBits(a: Float32Array, b: Float32Array): boolean {
  const left = new Uint32Array(a.buffer, a.byteOffset, a.length);
  const right = new Uint32Array(b.buffer, b.byteOffset, b.length);
  return left.length === right.length && left.every((bits, k) => bits === right[k]);
}
