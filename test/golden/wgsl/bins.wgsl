// pass histogram
struct Uniforms {
  zero: u32,
  points: u32,
  d0: i32,
  s0e0: i32,
  s0last: u32,
}
@group(0) @binding(0) var<uniform> U: Uniforms;
@group(0) @binding(1) var<storage, read> in0: array<u32>;
@group(0) @binding(2) var<storage, read_write> out0: array<atomic<u32>>;

struct Values { f0: i32 }
var<workgroup> counts: array<atomic<u32>, 256>;
fn point(p: u32, c0: i32) -> Values {
  var v0: i32 = i32((in0[p >> 2u] >> ((p & 3u) * 8u)) & 0xffu);
  return Values(v0);
}
@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) lid: vec3u) {
  let group = wid.y * groups.x + wid.x;
  let stride = groups.x * groups.y * 256u;
  for (var index = group * 256u + lid.x; index < U.points; index += stride) {
    let bin = u32(point(index, i32(index)).f0);
    if (bin < 256u) { atomicAdd(&counts[bin], 1u); }
  }
  workgroupBarrier();
  for (var bin = lid.x; bin < 256u; bin += 256u) {
    let count = atomicLoad(&counts[bin]);
    if (count != 0u) { atomicAdd(&out0[bin], count); }
  }
}
