// A polynomial of degree 16 in f32 by Horner's rule, written by hand. Each step waits for the one before, so six vectors are
// in flight: as many as have room in 16 registers beside their six values of x.
//
// `out` and `x` are byte addresses in the imported memory, 4-byte aligned; each holds `count` numbers. `c` is the address of
// the 17 coefficients, that of the highest power first.

const blockBytes: usize = 6 * 16;
const degree: usize = 16;

export function polynomial(out: usize, x: usize, c: usize, count: usize): void {
  const end = out + (count << 2);
  const lastBlock = end - ((count << 2) % blockBytes);
  const lastCoefficient = c + (degree << 2);
  while (out < lastBlock) {
    const x0 = v128.load(x, 0);
    const x1 = v128.load(x, 16);
    const x2 = v128.load(x, 32);
    const x3 = v128.load(x, 48);
    const x4 = v128.load(x, 64);
    const x5 = v128.load(x, 80);
    let p0 = v128.load_splat<f32>(c);
    let p1 = p0;
    let p2 = p0;
    let p3 = p0;
    let p4 = p0;
    let p5 = p0;
    for (let at = c + 4; at <= lastCoefficient; at += 8) {
      const a = v128.load_splat<f32>(at);
      p0 = f32x4.add(f32x4.mul(p0, x0), a);
      p1 = f32x4.add(f32x4.mul(p1, x1), a);
      p2 = f32x4.add(f32x4.mul(p2, x2), a);
      p3 = f32x4.add(f32x4.mul(p3, x3), a);
      p4 = f32x4.add(f32x4.mul(p4, x4), a);
      p5 = f32x4.add(f32x4.mul(p5, x5), a);
      const b = v128.load_splat<f32>(at, 4);
      p0 = f32x4.add(f32x4.mul(p0, x0), b);
      p1 = f32x4.add(f32x4.mul(p1, x1), b);
      p2 = f32x4.add(f32x4.mul(p2, x2), b);
      p3 = f32x4.add(f32x4.mul(p3, x3), b);
      p4 = f32x4.add(f32x4.mul(p4, x4), b);
      p5 = f32x4.add(f32x4.mul(p5, x5), b);
    }
    v128.store(out, p0, 0);
    v128.store(out, p1, 16);
    v128.store(out, p2, 32);
    v128.store(out, p3, 48);
    v128.store(out, p4, 64);
    v128.store(out, p5, 80);
    x += blockBytes;
    out += blockBytes;
  }
  while (out < end) {
    const each = load<f32>(x);
    let p = load<f32>(c);
    for (let at = c + 4; at <= lastCoefficient; at += 4) p = p * each + load<f32>(at);
    store<f32>(out, p);
    x += 4;
    out += 4;
  }
}
