/** Seeded numbers, the same in every run. */

/** A generator of uniform numbers in [0, 1), each exact in f32 (mulberry32, 24 bits). */
export function uniform(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 8) / 2 ** 24;
  };
}
