// pass store
struct Uniforms {
  zero: u32,
  points: u32,
  d0: i32,
  d1: i32,
  u0: f32,
  u1: f32,
  u2: f32,
  tilesX: u32,
  tilesY: u32,
}
@group(0) @binding(0) var<uniform> U: Uniforms;
@group(0) @binding(1) var<storage, read_write> out0: array<i32>;

struct Values { f0: i32 }
fn point(p: u32, c0: i32, c1: i32) -> Values {
  var v0: f32 = 0.0f;
  var v1: f32 = 0.0f;
  var v2: i32 = 0i;
  loop {
    if ((!((v2 < 500i) & (((v0 * v0) + (v1 * v1)) < 4.0f)))) {
      break;
    }
    var v3: f32 = (((v0 * v0) - (v1 * v1)) + (U.u0 + (f32(c1) * U.u2)));
    v1 = (((2.0f * v0) * v1) + (U.u1 + (f32(c0) * U.u2)));
    v0 = v3;
    v2 = (v2 + 1i);
  }
  return Values(v2);
}
@compute @workgroup_size(16, 4)
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) lid: vec3u) {
  let group = wid.y * groups.x + wid.x;
  let c0 = i32(((group / U.tilesX) % U.tilesY) * 4u + lid.y);
  let c1 = i32((group % U.tilesX) * 16u + lid.x);
  if (c0 < U.d0 && c1 < U.d1) {
    let index = (u32(c0) * u32(U.d1) + u32(c1));
    let values = point(index, c0, c1);
    out0[index] = values.f0;
  }
}
