// pass store
struct Uniforms {
  zero: u32,
  points: u32,
  d0: i32,
  s0e0: i32,
  s0last: u32,
}
@group(0) @binding(0) var<uniform> U: Uniforms;
@group(0) @binding(1) var<storage, read> in0: array<f32>;
@group(0) @binding(2) var<storage, read_write> out0: array<f32>;

fn fence(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ U.zero); }
// Correctly rounded. The driver's quotient of the significands is a guess, a few units off at most; what is left of the
// dividend is exact in wrapping integers, and tells the quotient below and which neighbour is nearer (a tie can't be).
fn div_f32(x: f32, y: f32) -> f32 {
  let sign = (bitcast<u32>(x) ^ bitcast<u32>(y)) & 0x80000000u;
  let a = bitcast<u32>(x) & 0x7fffffffu;
  let b = bitcast<u32>(y) & 0x7fffffffu;
  if (a - 0x800000u >= 0x7f000000u || b - 0x800000u >= 0x7f000000u) { return fence(x / y); }
  let dividend = (a & 0x7fffffu) | 0x800000u;
  let divisor = (b & 0x7fffffu) | 0x800000u;
  let up = select(23u, 24u, dividend < divisor);
  var quotient = u32(f32(dividend) / f32(divisor) * f32(1u << up));
  var rest = i32((dividend << up) - quotient * divisor);
  loop {
    if (rest >= 0i) { break; }
    quotient -= 1u;
    rest += i32(divisor);
  }
  loop {
    if (rest < i32(divisor)) { break; }
    quotient += 1u;
    rest -= i32(divisor);
  }
  let exponent = i32(a >> 23u) - i32(b >> 23u) + 150i - i32(up);
  if (exponent > 254i) { return bitcast<f32>(sign | (U.zero ^ 0x7f800000u)); }
  if (exponent > 0i) {
    let nearest = quotient + select(0u, 1u, 2i * rest > i32(divisor));
    return bitcast<f32>(sign | ((u32(exponent) << 23u) + (nearest - 0x800000u)));
  }
  let down = u32(min(1i - exponent, 26i));
  let half = 1u << (down - 1u);
  let cut = quotient & (2u * half - 1u);
  let kept = quotient >> down;
  let isUp = cut > half || (cut == half && (rest > 0i || (kept & 1u) == 1u));
  return bitcast<f32>(sign | (kept + select(0u, 1u, isUp)));
}
// Correctly rounded, in the way of div_f32: the driver's root is a guess, and what is left of the square is exact.
fn sqrt_f32(x: f32) -> f32 {
  let a = bitcast<u32>(x);
  if (a - 0x800000u >= 0x7f000000u) { return fence(sqrt(x)); }
  let odd = (~(a >> 23u)) & 1u;
  let significand = (a & 0x7fffffu) | 0x800000u;
  var root = u32(sqrt(f32(significand << odd) / 8388608.0f) * 8388608.0f);
  var rest = i32((significand << (23u + odd)) - root * root);
  loop {
    if (rest >= 0i) { break; }
    root -= 1u;
    rest += i32(2u * root + 1u);
  }
  loop {
    if (rest <= i32(2u * root)) { break; }
    rest -= i32(2u * root + 1u);
    root += 1u;
  }
  let nearest = root + select(0u, 1u, rest > i32(root));
  let exponent = u32(((i32(a >> 23u) - 127i) >> 1u) + 127i);
  return bitcast<f32>((exponent << 23u) + (nearest - 0x800000u));
}
// Long division of the significands, eight bits at a time: exact for every quotient.
fn rem_f32(x: f32, y: f32) -> f32 {
  let sign = bitcast<u32>(x) & 0x80000000u;
  let a = bitcast<u32>(x) & 0x7fffffffu;
  let b = bitcast<u32>(y) & 0x7fffffffu;
  if (a >= 0x7f800000u || b > 0x7f800000u || b == 0u) { return bitcast<f32>(U.zero ^ 0x7fc00000u); }
  if (a < b) { return x; }
  let divisor = select((b & 0x7fffffu) | 0x800000u, b, b < 0x800000u);
  let low = max(b >> 23u, 1u);
  var rest = select((a & 0x7fffffu) | 0x800000u, a, a < 0x800000u) % divisor;
  var shift = max(a >> 23u, 1u) - low;
  loop {
    if (shift == 0u) { break; }
    let step = min(shift, 8u);
    rest = (rest << step) % divisor;
    shift -= step;
  }
  if (rest == 0u) { return bitcast<f32>(sign); }
  let up = min(countLeadingZeros(rest) - 8u, low - 1u);
  rest = rest << up;
  let exponent = select(low - up, 0u, rest < 0x800000u);
  return bitcast<f32>(sign | (exponent << 23u) | (rest & 0x7fffffu));
}
struct Values { f0: f32 }
fn point(p: u32, c0: i32) -> Values {
  var v0: f32 = in0[p];
  return Values(fence((fence((v0 * div_f32(1.0f, sqrt_f32(v0)))) + rem_f32(v0, bitcast<f32>(U.zero ^ 2143289344u)))));
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) lid: vec3u) {
  let group = wid.y * groups.x + wid.x;
  let first = (group * 64u + lid.x);
  if (first < U.points) {
    let values = point(first, i32(first));
    out0[first] = values.f0;
  }
}
