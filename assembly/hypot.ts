// f32 sqrt(x² + y²), written by hand: the yardstick for the code that the compiler makes of the same function.
// Four vectors are in flight, so that the square roots of one hide behind the loads of the next.
//
// `out`, `x` and `y` are byte addresses in the imported memory, 4-byte aligned; each holds `count` numbers.

const vectorBytes: usize = 16;
const blockBytes: usize = 4 * vectorBytes;

export function hypot(out: usize, x: usize, y: usize, count: usize): void {
  const end = out + (count << 2);
  const lastBlock = end - ((count << 2) % blockBytes);
  while (out < lastBlock) {
    const x0 = v128.load(x, 0);
    const x1 = v128.load(x, 16);
    const x2 = v128.load(x, 32);
    const x3 = v128.load(x, 48);
    const y0 = v128.load(y, 0);
    const y1 = v128.load(y, 16);
    const y2 = v128.load(y, 32);
    const y3 = v128.load(y, 48);
    v128.store(out, f32x4.sqrt(f32x4.add(f32x4.mul(x0, x0), f32x4.mul(y0, y0))), 0);
    v128.store(out, f32x4.sqrt(f32x4.add(f32x4.mul(x1, x1), f32x4.mul(y1, y1))), 16);
    v128.store(out, f32x4.sqrt(f32x4.add(f32x4.mul(x2, x2), f32x4.mul(y2, y2))), 32);
    v128.store(out, f32x4.sqrt(f32x4.add(f32x4.mul(x3, x3), f32x4.mul(y3, y3))), 48);
    x += blockBytes;
    y += blockBytes;
    out += blockBytes;
  }
  while (out < end) {
    const a = load<f32>(x);
    const b = load<f32>(y);
    store<f32>(out, sqrt<f32>(a * a + b * b));
    x += 4;
    y += 4;
    out += 4;
  }
}
