// The inner product of f32 numbers, written by hand. Eight vector accumulators, as in sum.ts.
//
// `x` and `y` are byte addresses in the imported memory, 4-byte aligned, of `count` numbers each.

const blockBytes: usize = 8 * 16;

export function dot(x: usize, y: usize, count: usize): f32 {
  const end = x + (count << 2);
  const lastBlock = end - ((count << 2) % blockBytes);
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  let s6 = s0;
  let s7 = s0;
  while (x < lastBlock) {
    s0 = f32x4.add(s0, f32x4.mul(v128.load(x, 0), v128.load(y, 0)));
    s1 = f32x4.add(s1, f32x4.mul(v128.load(x, 16), v128.load(y, 16)));
    s2 = f32x4.add(s2, f32x4.mul(v128.load(x, 32), v128.load(y, 32)));
    s3 = f32x4.add(s3, f32x4.mul(v128.load(x, 48), v128.load(y, 48)));
    s4 = f32x4.add(s4, f32x4.mul(v128.load(x, 64), v128.load(y, 64)));
    s5 = f32x4.add(s5, f32x4.mul(v128.load(x, 80), v128.load(y, 80)));
    s6 = f32x4.add(s6, f32x4.mul(v128.load(x, 96), v128.load(y, 96)));
    s7 = f32x4.add(s7, f32x4.mul(v128.load(x, 112), v128.load(y, 112)));
    x += blockBytes;
    y += blockBytes;
  }
  const low = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
  const high = f32x4.add(f32x4.add(s4, s5), f32x4.add(s6, s7));
  const all = f32x4.add(low, high);
  let total =
    f32x4.extract_lane(all, 0) +
    f32x4.extract_lane(all, 1) +
    (f32x4.extract_lane(all, 2) + f32x4.extract_lane(all, 3));
  while (x < end) {
    total += load<f32>(x) * load<f32>(y);
    x += 4;
    y += 4;
  }
  return total;
}
