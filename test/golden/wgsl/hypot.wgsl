// pass store
struct Uniforms {
  zero: u32,
  points: u32,
  d0: i32,
  s0e0: i32,
  s0last: u32,
  s1e0: i32,
  s1last: u32,
}
@group(0) @binding(0) var<uniform> U: Uniforms;
@group(0) @binding(1) var<storage, read> in0: array<f32>;
@group(0) @binding(2) var<storage, read> in1: array<f32>;
@group(0) @binding(3) var<storage, read_write> out0: array<f32>;

struct Values { f0: f32 }
fn point(p: u32, c0: i32) -> Values {
  var v0: f32 = in0[p];
  var v1: f32 = in1[p];
  return Values(sqrt(((v0 * v0) + (v1 * v1))));
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
