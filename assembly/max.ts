// The greatest f32 number, NaN where there is one, written by hand. pmax is one instruction and max is many, so NaNs are
// found beside it: a number differs from itself only where it is one.
//
// `x` is a byte address in the imported memory, 4-byte aligned, of `count` numbers.

const blockBytes: usize = 8 * 16;

export function max(x: usize, count: usize): f32 {
  const end = x + (count << 2);
  const lastBlock = end - ((count << 2) % blockBytes);
  let m0 = f32x4.splat(-Infinity);
  let m1 = m0;
  let m2 = m0;
  let m3 = m0;
  let nan0 = i32x4.splat(0);
  let nan1 = nan0;
  while (x < lastBlock) {
    const x0 = v128.load(x, 0);
    const x1 = v128.load(x, 16);
    const x2 = v128.load(x, 32);
    const x3 = v128.load(x, 48);
    const x4 = v128.load(x, 64);
    const x5 = v128.load(x, 80);
    const x6 = v128.load(x, 96);
    const x7 = v128.load(x, 112);
    m0 = f32x4.pmax(m0, f32x4.pmax(x0, x1));
    m1 = f32x4.pmax(m1, f32x4.pmax(x2, x3));
    m2 = f32x4.pmax(m2, f32x4.pmax(x4, x5));
    m3 = f32x4.pmax(m3, f32x4.pmax(x6, x7));
    const low = v128.or(
      v128.or(f32x4.ne(x0, x0), f32x4.ne(x1, x1)),
      v128.or(f32x4.ne(x2, x2), f32x4.ne(x3, x3)),
    );
    const high = v128.or(
      v128.or(f32x4.ne(x4, x4), f32x4.ne(x5, x5)),
      v128.or(f32x4.ne(x6, x6), f32x4.ne(x7, x7)),
    );
    nan0 = v128.or(nan0, low);
    nan1 = v128.or(nan1, high);
    x += blockBytes;
  }
  const all = f32x4.pmax(f32x4.pmax(m0, m1), f32x4.pmax(m2, m3));
  let most = Mathf.max(
    Mathf.max(f32x4.extract_lane(all, 0), f32x4.extract_lane(all, 1)),
    Mathf.max(f32x4.extract_lane(all, 2), f32x4.extract_lane(all, 3)),
  );
  if (v128.any_true(v128.or(nan0, nan1))) most = NaN;
  while (x < end) {
    most = Mathf.max(most, load<f32>(x));
    x += 4;
  }
  return most;
}
