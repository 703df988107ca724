// pass store
struct Uniforms {
  zero: u32,
  points: u32,
  d0: i32,
  s0e0: i32,
  s0last: u32,
  u1: f32,
}
@group(0) @binding(0) var<uniform> U: Uniforms;
@group(0) @binding(1) var<storage, read> in0: array<u32>;
@group(0) @binding(2) var<storage, read_write> out0: array<u32>;
@group(0) @binding(3) var<storage, read_write> out1: array<u32>;

fn is_nan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
fn min_f32(x: f32, y: f32) -> f32 { return select(select(min(x, y), y, is_nan(y)), x, is_nan(x)); }
fn round_up(x: f32) -> f32 {
  let whole = floor(x);
  return select(whole, whole + 1.0f, x - whole >= 0.5f);
}
fn to_i32(x: f32) -> i32 {
  let inside = i32(clamp(x, -2147483648.0f, 2147483520.0f));
  return select(select(inside, 2147483647i, x >= 2147483648.0f), 0i, is_nan(x));
}
struct Values { f0: i32, f1: bool }
fn point(p: u32, c0: i32) -> Values {
  var v0: i32 = i32((in0[p >> 2u] >> ((p & 3u) * 8u)) & 0xffu);
  return Values(to_i32(min_f32(round_up((f32(v0) * U.u1)), 255.0f)), ((f32(v0) * U.u1) > bitcast<f32>(U.zero ^ 2139095040u)));
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) lid: vec3u) {
  let group = wid.y * groups.x + wid.x;
  let first = (group * 64u + lid.x) * 4u;
  var word0 = 0u;
  var word1 = 0u;
  for (var k = 0u; k < 4u; k++) {
    let index = first + k;
    if (index < U.points) {
      let values = point(index, i32(index));
      word0 |= u32(clamp(values.f0, 0i, 255i)) << ((index & 3u) * 8u);
      word1 |= u32(values.f1) << ((index & 3u) * 8u);
    }
    if ((index & 3u) == 3u) {
      if (index - 3u < U.points) { out0[index >> 2u] = word0; }
      word0 = 0u;
    }
    if ((index & 3u) == 3u) {
      if (index - 3u < U.points) { out1[index >> 2u] = word1; }
      word1 = 0u;
    }
  }
}
