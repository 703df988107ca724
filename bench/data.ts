// Seeded input: every contestant, and every run on every machine, sees the same numbers.

/** Uniform f32 in [0, 1), from the generator mulberry32. */
export function uniform(count: number, seed: number): Float32Array {
  const values = new Float32Array(count);
  let state = seed | 0;
  for (let k = 0; k < count; k++) {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    // 24 bits, so that the number is exact in f32 and below 1.
    values[k] = ((bits ^ (bits >>> 14)) >>> 8) / 2 ** 24;
  }
  return values;
}
