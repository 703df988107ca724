// One step of heat in a plate, f32, written by hand: rows `from` to `to` of `out` from `u`, both `rows` × `cols`; beyond
// the edge lies the nearest cell. A neighbour left or right is a load that is not aligned.
//
// `out` and `u` are byte addresses in the imported memory, 4-byte aligned; `cols` is at least 2.

export function heat(out: usize, u: usize, rows: usize, cols: usize, from: usize, to: usize, k: f32): void {
  const stride = cols << 2;
  for (let y = from; y < to; y++) {
    const here = u + y * stride;
    const above = y > 0 ? here - stride : here;
    const below = y + 1 < rows ? here + stride : here;
    row(out + y * stride, here, above, below, stride, k);
  }
}

function row(out: usize, here: usize, above: usize, below: usize, bytes: usize, k: f32): void {
  const last = bytes - 4;
  cell(out, here, here, here + 4, above, below, k);
  let at: usize = 4;
  const factor = f32x4.splat(k);
  const four = f32x4.splat(4);
  for (; at + 32 <= last; at += 32) {
    const u0 = v128.load(here + at);
    const u1 = v128.load(here + at, 16);
    const v0 = f32x4.add(v128.load(above + at), v128.load(below + at));
    const v1 = f32x4.add(v128.load(above + at, 16), v128.load(below + at, 16));
    const h0 = f32x4.add(v128.load(here + at - 4), v128.load(here + at, 4));
    const h1 = f32x4.add(v128.load(here + at - 4, 16), v128.load(here + at, 20));
    const s0 = f32x4.sub(f32x4.add(v0, h0), f32x4.mul(four, u0));
    const s1 = f32x4.sub(f32x4.add(v1, h1), f32x4.mul(four, u1));
    v128.store(out + at, f32x4.add(u0, f32x4.mul(factor, s0)));
    v128.store(out + at, f32x4.add(u1, f32x4.mul(factor, s1)), 16);
  }
  for (; at < last; at += 4)
    cell(out + at, here + at, here + at - 4, here + at + 4, above + at, below + at, k);
  cell(out + last, here + last, here + last - 4, here + last, above + last, below + last, k);
}

function cell(out: usize, here: usize, left: usize, right: usize, above: usize, below: usize, k: f32): void {
  const u = load<f32>(here);
  const around = load<f32>(above) + load<f32>(below) + (load<f32>(left) + load<f32>(right));
  store<f32>(out, u + k * (around - 4 * u));
}
