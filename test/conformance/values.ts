/** The numbers that cases are run on: seeded noise of several sizes, and the edges of each type. */

/** A seeded stream of numbers in [0, 1) (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** `count` floats between `low` and `high`. */
export function floats(count: number, seed: number, low = -10, high = 10): Float32Array {
  const next = random(seed);
  return Float32Array.from({ length: count }, () => low + (high - low) * next());
}

export function doubles(count: number, seed: number, low = -10, high = 10): Float64Array {
  const next = random(seed);
  return Float64Array.from({ length: count }, () => low + (high - low) * next());
}

export function ints(count: number, seed: number, low = -1000, high = 1000): Int32Array {
  const next = random(seed);
  return Int32Array.from({ length: count }, () => Math.floor(low + (high - low + 1) * next()));
}

export function bytes(count: number, seed: number): Uint8Array {
  return Uint8Array.from(ints(count, seed, 0, 255));
}

/** Floats at which operations change their behaviour. Subnormals are left out: a backend may flush them. */
export const floatEdges: readonly number[] = [
  0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  -1.5,
  2.5,
  -2.5,
  0.49999997,
  -0.49999997,
  0.1,
  1 / 3,
  3,
  -3,
  7,
  100.25,
  8388607.5,
  16777216,
  16777217,
  2147483648,
  -2147483649,
  4294967296,
  1e10,
  -1e10,
  1.17549435e-38,
  3.4e38,
  -3.4e38,
  Infinity,
  -Infinity,
  NaN,
];

export const intEdges: readonly number[] = [
  0, 1, -1, 2, -2, 3, 7, -7, 31, 32, 33, 127, 128, 255, 256, -255, 65535, 65536, 16777217, 2147483647,
  -2147483648, -2147483647, 1073741824, -1073741824,
];

/** All pairs of two lists, as two columns. */
export function pairs(values: readonly number[]): { a: number[]; b: number[] } {
  const a: number[] = [];
  const b: number[] = [];
  for (const x of values) {
    for (const y of values) {
      a.push(x);
      b.push(y);
    }
  }
  return { a, b };
}

/** Sizes around every width and block that a backend cuts work into. */
export const sizes: readonly number[] = [
  1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 63, 64, 65, 255, 257, 1000, 4095, 4096, 4097, 8193,
];
