// Accelerations of bodies by all others, f32, written by hand: Σ m·d / (d² + softening)^(3/2). Eight bodies at a time, in two
// vectors; of the others, one at a time is in all lanes.
//
// All addresses are in bytes, in the imported memory, of arrays of `count` numbers each. Bodies `from` to `to` are computed;
// `to` - `from` is a multiple of 8.

export function accelerations(
  ax: usize,
  ay: usize,
  az: usize,
  x: usize,
  y: usize,
  z: usize,
  m: usize,
  from: usize,
  to: usize,
  count: usize,
  softening: f32,
): void {
  const bytes = count << 2;
  const soft = f32x4.splat(softening);
  for (let i = from << 2; i < to << 2; i += 32) {
    const x0 = v128.load(x + i);
    const x1 = v128.load(x + i, 16);
    const y0 = v128.load(y + i);
    const y1 = v128.load(y + i, 16);
    const z0 = v128.load(z + i);
    const z1 = v128.load(z + i, 16);
    let ax0 = f32x4.splat(0);
    let ax1 = ax0;
    let ay0 = ax0;
    let ay1 = ax0;
    let az0 = ax0;
    let az1 = ax0;
    for (let j: usize = 0; j < bytes; j += 4) {
      const xj = v128.load_splat<f32>(x + j);
      const yj = v128.load_splat<f32>(y + j);
      const zj = v128.load_splat<f32>(z + j);
      const mj = v128.load_splat<f32>(m + j);
      const dx0 = f32x4.sub(xj, x0);
      const dy0 = f32x4.sub(yj, y0);
      const dz0 = f32x4.sub(zj, z0);
      const d0 = f32x4.add(
        f32x4.add(f32x4.mul(dx0, dx0), f32x4.mul(dy0, dy0)),
        f32x4.add(f32x4.mul(dz0, dz0), soft),
      );
      const w0 = f32x4.div(mj, f32x4.mul(d0, f32x4.sqrt(d0)));
      const dx1 = f32x4.sub(xj, x1);
      const dy1 = f32x4.sub(yj, y1);
      const dz1 = f32x4.sub(zj, z1);
      const d1 = f32x4.add(
        f32x4.add(f32x4.mul(dx1, dx1), f32x4.mul(dy1, dy1)),
        f32x4.add(f32x4.mul(dz1, dz1), soft),
      );
      const w1 = f32x4.div(mj, f32x4.mul(d1, f32x4.sqrt(d1)));
      ax0 = f32x4.add(ax0, f32x4.mul(dx0, w0));
      ay0 = f32x4.add(ay0, f32x4.mul(dy0, w0));
      az0 = f32x4.add(az0, f32x4.mul(dz0, w0));
      ax1 = f32x4.add(ax1, f32x4.mul(dx1, w1));
      ay1 = f32x4.add(ay1, f32x4.mul(dy1, w1));
      az1 = f32x4.add(az1, f32x4.mul(dz1, w1));
    }
    v128.store(ax + i, ax0);
    v128.store(ax + i, ax1, 16);
    v128.store(ay + i, ay0);
    v128.store(ay + i, ay1, 16);
    v128.store(az + i, az0);
    v128.store(az + i, az1, 16);
  }
}
