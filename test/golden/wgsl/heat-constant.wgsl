// pass store
struct Uniforms {
  zero: u32,
  points: u32,
  d0: i32,
  d1: i32,
  s0e0: i32,
  s0e1: i32,
  s0last: u32,
  u1: f32,
  tilesX: u32,
  tilesY: u32,
}
@group(0) @binding(0) var<uniform> U: Uniforms;
@group(0) @binding(1) var<storage, read> in0: array<f32>;
@group(0) @binding(2) var<storage, read_write> out0: array<f32>;

struct Values { f0: f32 }
fn point(p: u32, c0: i32, c1: i32) -> Values {
  let v5: u32 = min((u32(c0) * u32(U.s0e1) + u32(c1)), U.s0last);
  var v0: f32 = select(0.5f, in0[v5], u32(c0) < u32(U.s0e0) && u32(c1) < u32(U.s0e1));
  var v6: i32 = (c0 + i32(-1));
  let v7: u32 = min((u32(v6) * u32(U.s0e1) + u32(c1)), U.s0last);
  var v1: f32 = select(0.5f, in0[v7], u32(v6) < u32(U.s0e0) && u32(c1) < u32(U.s0e1));
  var v8: i32 = (c0 + 1i);
  let v9: u32 = min((u32(v8) * u32(U.s0e1) + u32(c1)), U.s0last);
  var v2: f32 = select(0.5f, in0[v9], u32(v8) < u32(U.s0e0) && u32(c1) < u32(U.s0e1));
  var v10: i32 = (c1 + i32(-1));
  let v11: u32 = min((u32(c0) * u32(U.s0e1) + u32(v10)), U.s0last);
  var v3: f32 = select(0.5f, in0[v11], u32(c0) < u32(U.s0e0) && u32(v10) < u32(U.s0e1));
  var v12: i32 = (c1 + 1i);
  let v13: u32 = min((u32(c0) * u32(U.s0e1) + u32(v12)), U.s0last);
  var v4: f32 = select(0.5f, in0[v13], u32(c0) < u32(U.s0e0) && u32(v12) < u32(U.s0e1));
  return Values((v0 + (U.u1 * ((((v1 + v2) + v3) + v4) - (4.0f * v0)))));
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
