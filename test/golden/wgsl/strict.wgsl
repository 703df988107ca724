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
  return Values(fence((fence((v0 * v0)) + rem_f32(v0, bitcast<f32>(U.zero ^ 2143289344u)))));
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
