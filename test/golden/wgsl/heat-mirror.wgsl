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
fn fold_1(i: i32, n: i32) -> i32 {
  var k = i;
  k = select(k, ~k, k < 0i); k = select(k, 2i * n - 1i - k, k >= n);
  return k;
}
fn point(p: u32, c0: i32, c1: i32) -> Values {
  let v6: i32 = fold_1((c0 + i32(-1)), U.s0e0);
  let v8: i32 = fold_1((c0 + 1i), U.s0e0);
  let v10: i32 = fold_1((c1 + i32(-1)), U.s0e1);
  let v12: i32 = fold_1((c1 + 1i), U.s0e1);
  let v5: u32 = (u32(c0) * u32(U.s0e1) + u32(c1));
  var v0: f32 = in0[v5];
  let v7: u32 = (u32(v6) * u32(U.s0e1) + u32(c1));
  var v1: f32 = in0[v7];
  let v9: u32 = (u32(v8) * u32(U.s0e1) + u32(c1));
  var v2: f32 = in0[v9];
  let v11: u32 = (u32(c0) * u32(U.s0e1) + u32(v10));
  var v3: f32 = in0[v11];
  let v13: u32 = (u32(c0) * u32(U.s0e1) + u32(v12));
  var v4: f32 = in0[v13];
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
