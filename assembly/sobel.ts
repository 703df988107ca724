// |∂x| + |∂y| of an image in u8 by Sobel's filter, at most 255, written by hand in 16-bit lanes; beyond the edge lies the
// nearest pixel. Per column of three pixels, down = a + 2b + c and across = c - a are computed once; neighbours to the left
// and right are shuffled out of the vectors before and after.
//
// `out` and `image` are byte addresses in the imported memory of `height` rows of `width` bytes; rows `from` to `to` are
// computed. `width` is at least 1.

export function sobel(out: usize, image: usize, width: i32, height: i32, from: i32, to: i32): void {
  for (let y = from; y < to; y++) {
    const b = image + <usize>(y * width);
    const a = y > 0 ? b - width : b;
    const c = y + 1 < height ? b + width : b;
    row(out + <usize>(y * width), a, b, c, width);
  }
}

function down(a: v128, b: v128, c: v128): v128 {
  return i16x8.add(i16x8.add(a, c), i16x8.shl(b, 1));
}

// The vector one lane to the left of `here`, and to the right.
function lefts(before: v128, here: v128): v128 {
  return i16x8.shuffle(before, here, 7, 8, 9, 10, 11, 12, 13, 14);
}

function rights(here: v128, after: v128): v128 {
  return i16x8.shuffle(here, after, 1, 2, 3, 4, 5, 6, 7, 8);
}

function edges(d0: v128, d1: v128, d2: v128, s0: v128, s1: v128, s2: v128): v128 {
  const dx = i16x8.sub(rights(d1, d2), lefts(d0, d1));
  const dy = i16x8.add(i16x8.add(lefts(s0, s1), rights(s1, s2)), i16x8.shl(s1, 1));
  return i16x8.add(i16x8.abs(dx), i16x8.abs(dy));
}

function row(out: usize, a: usize, b: usize, c: usize, width: i32): void {
  let x = 0;
  if (width >= 32) {
    const a1 = v128.load_ext<u8>(a);
    const c1 = v128.load_ext<u8>(c);
    let d1 = down(a1, v128.load_ext<u8>(b), c1);
    let s1 = i16x8.sub(c1, a1);
    // What lies to the left of the first column is the first column.
    let d0 = i16x8.splat(i16x8.extract_lane_s(d1, 0));
    let s0 = i16x8.splat(i16x8.extract_lane_s(s1, 0));
    for (; x + 24 <= width; x += 16) {
      const a2 = v128.load_ext<u8>(a + x, 8);
      const c2 = v128.load_ext<u8>(c + x, 8);
      const d2 = down(a2, v128.load_ext<u8>(b + x, 8), c2);
      const s2 = i16x8.sub(c2, a2);
      const a3 = v128.load_ext<u8>(a + x, 16);
      const c3 = v128.load_ext<u8>(c + x, 16);
      const d3 = down(a3, v128.load_ext<u8>(b + x, 16), c3);
      const s3 = i16x8.sub(c3, a3);
      const low = edges(d0, d1, d2, s0, s1, s2);
      const high = edges(d1, d2, d3, s1, s2, s3);
      v128.store(out + x, i8x16.narrow_i16x8_u(low, high));
      d0 = d2;
      s0 = s2;
      d1 = d3;
      s1 = s3;
    }
  }
  for (; x < width; x++) {
    const left = x > 0 ? x - 1 : 0;
    const right = x + 1 < width ? x + 1 : x;
    const dx = downOf(a, b, c, right) - downOf(a, b, c, left);
    const dy = acrossOf(a, c, left) + 2 * acrossOf(a, c, x) + acrossOf(a, c, right);
    store<u8>(out + x, min(abs(dx) + abs(dy), 255));
  }
}

function downOf(a: usize, b: usize, c: usize, x: i32): i32 {
  return <i32>load<u8>(a + x) + 2 * <i32>load<u8>(b + x) + <i32>load<u8>(c + x);
}

function acrossOf(a: usize, c: usize, x: i32): i32 {
  return <i32>load<u8>(c + x) - <i32>load<u8>(a + x);
}
