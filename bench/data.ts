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

/** Uniform f32 in [low, high). */
export function uniformBetween(count: number, seed: number, low: number, high: number): Float32Array {
  return uniform(count, seed).map((each) => low + (high - low) * each);
}

/** u8 channels, interleaved: slow waves with noise upon them, as photographs have it. */
export function picture(height: number, width: number, channels: number, seed: number): Uint8Array {
  const noise = uniform(height * width * channels, seed);
  const rows = waves(height, 0.011);
  const columns = waves(width, 0.017);
  const image = new Uint8Array(noise.length);
  let at = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const light = 108 + 60 * rows[y]! * columns[x]!;
      for (let c = 0; c < channels; c++, at++) image[at] = light + 20 * c + 40 * (noise[at]! - 0.5);
    }
  return image;
}

function waves(count: number, frequency: number): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => Math.sin(k * frequency));
}
