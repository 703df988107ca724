// The 5 × 5 binomial filter (1 4 6 4 1) of an RGBA image in u8, written by hand: rounded to nearest, beyond the edge lies the
// nearest pixel. Down first, into a line of u16, then across: sums have at most 16 bits, so nothing is wider than 16-bit lanes.
// The image is cut into strips, so that the line and five rows stay in the nearest cache.
//
// `out` and `image` are byte addresses in the imported memory of `height` rows of `width` pixels; rows `from` to `to` are
// computed. `line` has room for stripPixels + 4 pixels of four u16, in each thread its own.

const stripPixels: i32 = 1024;

export function gaussian(
  out: usize,
  image: usize,
  line: usize,
  width: i32,
  height: i32,
  from: i32,
  to: i32,
): void {
  const bytes = (<usize>width) << 2;
  for (let left = 0; left < width; left += stripPixels) {
    const right = min(left + stripPixels, width);
    // Two pixels more on both sides, as far as there are any.
    const first = max(left - 2, 0);
    const end = min(right + 2, width);
    for (let y = from; y < to; y++) {
      const at = image + ((<usize>first) << 2);
      const sums = line + ((<usize>(first - left + 2)) << 3);
      down(
        sums,
        at + <usize>max(y - 2, 0) * bytes,
        at + <usize>max(y - 1, 0) * bytes,
        at + <usize>y * bytes,
        at + <usize>min(y + 1, height - 1) * bytes,
        at + <usize>min(y + 2, height - 1) * bytes,
        (<usize>(end - first)) << 2,
      );
      if (left === 0) {
        const edge = load<u64>(line, 16);
        store<u64>(line, edge, 0);
        store<u64>(line, edge, 8);
      }
      if (right === width) {
        const beyond = line + ((<usize>(right - left + 2)) << 3);
        const edge = load<u64>(beyond - 8);
        store<u64>(beyond, edge, 0);
        store<u64>(beyond, edge, 8);
      }
      across(out + <usize>y * bytes + ((<usize>left) << 2), line, (<usize>(right - left)) << 2);
    }
  }
}

function weighed(a: v128, b: v128, c: v128, d: v128, e: v128): v128 {
  const six = i16x8.add(i16x8.shl(c, 2), i16x8.shl(c, 1));
  return i16x8.add(i16x8.add(i16x8.add(a, e), six), i16x8.shl(i16x8.add(b, d), 2));
}

function down(sums: usize, a: usize, b: usize, c: usize, d: usize, e: usize, bytes: usize): void {
  let k: usize = 0;
  for (; k + 16 <= bytes; k += 16) {
    const a16 = v128.load(a + k);
    const b16 = v128.load(b + k);
    const c16 = v128.load(c + k);
    const d16 = v128.load(d + k);
    const e16 = v128.load(e + k);
    const low = weighed(
      i16x8.extend_low_i8x16_u(a16),
      i16x8.extend_low_i8x16_u(b16),
      i16x8.extend_low_i8x16_u(c16),
      i16x8.extend_low_i8x16_u(d16),
      i16x8.extend_low_i8x16_u(e16),
    );
    const high = weighed(
      i16x8.extend_high_i8x16_u(a16),
      i16x8.extend_high_i8x16_u(b16),
      i16x8.extend_high_i8x16_u(c16),
      i16x8.extend_high_i8x16_u(d16),
      i16x8.extend_high_i8x16_u(e16),
    );
    v128.store(sums + (k << 1), low);
    v128.store(sums + (k << 1), high, 16);
  }
  for (; k < bytes; k++) {
    const outer = <u32>load<u8>(a + k) + <u32>load<u8>(e + k);
    const inner = <u32>load<u8>(b + k) + <u32>load<u8>(d + k);
    store<u16>(sums + (k << 1), outer + 4 * inner + 6 * <u32>load<u8>(c + k));
  }
}

function eight(at: usize): v128 {
  const sum = weighed(
    v128.load(at, 0),
    v128.load(at, 8),
    v128.load(at, 16),
    v128.load(at, 24),
    v128.load(at, 32),
  );
  return i16x8.shr_u(i16x8.add(sum, i16x8.splat(128)), 8);
}

function across(out: usize, line: usize, bytes: usize): void {
  let k: usize = 0;
  for (; k + 16 <= bytes; k += 16)
    v128.store(out + k, i8x16.narrow_i16x8_u(eight(line + (k << 1)), eight(line + (k << 1) + 16)));
  for (; k < bytes; k++) {
    const at = line + (k << 1);
    const outer = <u32>load<u16>(at, 0) + <u32>load<u16>(at, 32);
    const inner = <u32>load<u16>(at, 8) + <u32>load<u16>(at, 24);
    store<u8>(out + k, (outer + 4 * inner + 6 * <u32>load<u16>(at, 16) + 128) >> 8);
  }
}
