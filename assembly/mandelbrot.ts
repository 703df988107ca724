// How many turns z = z² + c stays below 2, f32, written by hand: 8 points at a time, in two vectors, until none is left.
// Lanes that are out go on without counting.
//
// `out` is a byte address in the imported memory of size × size i32, `size` a multiple of 8. Rows `first`, `first` + `step` …
// are computed, so that threads have even shares of a picture that is not even. c = (left + x·pitch, top + y·pitch).

export function mandelbrot(
  out: usize,
  size: i32,
  first: i32,
  step: i32,
  left: f32,
  top: f32,
  pitch: f32,
  most: i32,
): void {
  for (let y = first; y < size; y += step) {
    const ci = f32x4.splat(top + <f32>y * pitch);
    for (let x = 0; x < size; x += 8) {
      const at = out + ((<usize>(y * size + x)) << 2);
      points(at, abscissa(x, left, pitch), abscissa(x + 4, left, pitch), ci, most);
    }
  }
}

function abscissa(x: i32, left: f32, pitch: f32): v128 {
  const lanes = f32x4.convert_i32x4_s(i32x4.add(i32x4.splat(x), i32x4(0, 1, 2, 3)));
  return f32x4.add(f32x4.splat(left), f32x4.mul(lanes, f32x4.splat(pitch)));
}

function points(out: usize, c0: v128, c1: v128, ci: v128, most: i32): void {
  const four = f32x4.splat(4);
  let r0 = f32x4.splat(0);
  let r1 = r0;
  let i0 = r0;
  let i1 = r0;
  let rr0 = r0;
  let rr1 = r0;
  let ii0 = r0;
  let ii1 = r0;
  let n0 = i32x4.splat(0);
  let n1 = n0;
  for (let n = 0; n < most; n++) {
    const in0 = f32x4.lt(f32x4.add(rr0, ii0), four);
    const in1 = f32x4.lt(f32x4.add(rr1, ii1), four);
    if (!v128.any_true(v128.or(in0, in1))) break;
    n0 = i32x4.sub(n0, in0);
    n1 = i32x4.sub(n1, in1);
    const ri0 = f32x4.mul(r0, i0);
    const ri1 = f32x4.mul(r1, i1);
    r0 = f32x4.add(f32x4.sub(rr0, ii0), c0);
    r1 = f32x4.add(f32x4.sub(rr1, ii1), c1);
    i0 = f32x4.add(f32x4.add(ri0, ri0), ci);
    i1 = f32x4.add(f32x4.add(ri1, ri1), ci);
    rr0 = f32x4.mul(r0, r0);
    rr1 = f32x4.mul(r1, r1);
    ii0 = f32x4.mul(i0, i0);
    ii1 = f32x4.mul(i1, i1);
  }
  v128.store(out, n0);
  v128.store(out, n1, 16);
}
