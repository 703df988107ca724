// Where the least f32 number is first, written by hand; the first NaN comes before all numbers. Blocks of 4,096 numbers are
// looked through for their least number alone, and the block that has the least is searched again, from the cache.
//
// `x` is a byte address in the imported memory, 4-byte aligned, of `count` numbers. -1 where there are none.

const blockBytes: usize = 4096 << 2;
const turnBytes: usize = 8 * 16;

export function argmin(x: usize, count: usize): i32 {
  const end = x + (count << 2);
  let least: f32 = Infinity;
  let leastAt = x;
  for (let at = x; at < end; at += blockBytes) {
    const block = leastOf(at, min(at + blockBytes, end));
    if (F32.isNaN(block)) return (firstNaN(at) - x) >> 2;
    if (block < least) {
      least = block;
      leastAt = at;
    }
  }
  if (count === 0) return -1;
  while (load<f32>(leastAt) !== least) leastAt += 4;
  return (leastAt - x) >> 2;
}

// NaN where there is one.
function leastOf(x: usize, end: usize): f32 {
  const lastTurn = end - ((end - x) % turnBytes);
  let m0 = f32x4.splat(Infinity);
  let m1 = m0;
  let m2 = m0;
  let m3 = m0;
  let nan0 = i32x4.splat(0);
  let nan1 = nan0;
  while (x < lastTurn) {
    const x0 = v128.load(x, 0);
    const x1 = v128.load(x, 16);
    const x2 = v128.load(x, 32);
    const x3 = v128.load(x, 48);
    const x4 = v128.load(x, 64);
    const x5 = v128.load(x, 80);
    const x6 = v128.load(x, 96);
    const x7 = v128.load(x, 112);
    m0 = f32x4.pmin(m0, f32x4.pmin(x0, x1));
    m1 = f32x4.pmin(m1, f32x4.pmin(x2, x3));
    m2 = f32x4.pmin(m2, f32x4.pmin(x4, x5));
    m3 = f32x4.pmin(m3, f32x4.pmin(x6, x7));
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
    x += turnBytes;
  }
  const all = f32x4.pmin(f32x4.pmin(m0, m1), f32x4.pmin(m2, m3));
  let least = Mathf.min(
    Mathf.min(f32x4.extract_lane(all, 0), f32x4.extract_lane(all, 1)),
    Mathf.min(f32x4.extract_lane(all, 2), f32x4.extract_lane(all, 3)),
  );
  if (v128.any_true(v128.or(nan0, nan1))) least = NaN;
  while (x < end) {
    least = Mathf.min(least, load<f32>(x));
    x += 4;
  }
  return least;
}

function firstNaN(x: usize): usize {
  while (!F32.isNaN(load<f32>(x))) x += 4;
  return x;
}
