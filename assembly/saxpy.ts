// f32 a·x + y, written by hand. Four vectors are in flight.
//
// `out`, `x` and `y` are byte addresses in the imported memory, 4-byte aligned; each holds `count` numbers.

const blockBytes: usize = 4 * 16;

export function saxpy(out: usize, x: usize, y: usize, a: f32, count: usize): void {
  const end = out + (count << 2);
  const lastBlock = end - ((count << 2) % blockBytes);
  const factor = f32x4.splat(a);
  while (out < lastBlock) {
    const p0 = f32x4.mul(factor, v128.load(x, 0));
    const p1 = f32x4.mul(factor, v128.load(x, 16));
    const p2 = f32x4.mul(factor, v128.load(x, 32));
    const p3 = f32x4.mul(factor, v128.load(x, 48));
    v128.store(out, f32x4.add(p0, v128.load(y, 0)), 0);
    v128.store(out, f32x4.add(p1, v128.load(y, 16)), 16);
    v128.store(out, f32x4.add(p2, v128.load(y, 32)), 32);
    v128.store(out, f32x4.add(p3, v128.load(y, 48)), 48);
    x += blockBytes;
    y += blockBytes;
    out += blockBytes;
  }
  while (out < end) {
    store<f32>(out, a * load<f32>(x) + load<f32>(y));
    x += 4;
    y += 4;
    out += 4;
  }
}
