// pass blocks
struct Uniforms {
  zero: u32,
  points: u32,
  d0: i32,
  s0e0: i32,
  s0last: u32,
  count: u32,
  readAt: u32,
  writeAt: u32,
  pitch: u32,
}
@group(0) @binding(0) var<uniform> U: Uniforms;
@group(0) @binding(1) var<storage, read> in0: array<f32>;
@group(0) @binding(2) var<storage, read_write> partials: array<u32>;

struct Values { f0: f32, f1: i32 }
var<workgroup> acc: array<Values, 64>;
fn combine(left: Values, right: Values) -> Values {
  var v1: f32 = left.f0;
  var v2: i32 = left.f1;
  var v3: f32 = right.f0;
  var v4: i32 = right.f1;
  return Values(select(v1, v3, (v3 < v1)), select(v2, v4, (v3 < v1)));
}
fn point(p: u32, c0: i32) -> Values {
  var v0: f32 = in0[p];
  return Values(v0, c0);
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) lid: vec3u) {
  let group = wid.y * groups.x + wid.x;
  let lane = lid.x % 8u;
  let begin = (group * 8u + lid.x / 8u) * 4096u;
  let end = min(begin + 4096u, U.points);
  var index = begin + lane;
  if (index < end) {
    var value = point(index, i32(index));
    loop {
      index += 8u;
      if (index >= end) { break; }
      value = combine(value, point(index, i32(index)));
    }
    acc[lid.x] = value;
  }
  workgroupBarrier();
  if (lane == 0u && begin < U.points) {
    let lanes = min(end - begin, 8u);
    var value = acc[lid.x];
    for (var k = 1u; k < lanes; k++) { value = combine(value, acc[lid.x + k]); }
    acc[lid.x] = value;
  }
  let rest = U.points - min(group * 32768u, U.points);
  let blocks = (min(rest, 32768u) + 4095u) / 4096u;
  for (var distance = 1u; distance < 8u; distance *= 2u) {
    workgroupBarrier();
    let leads = (lid.x / 8u) % (2u * distance) == 0u && lane == 0u;
    if (leads && (lid.x / 8u) + distance < blocks) { acc[lid.x] = combine(acc[lid.x], acc[lid.x + distance * 8u]); }
  }
  if (lid.x == 0u && blocks > 0u) {
    partials[0u * U.pitch + U.writeAt + group] = bitcast<u32>(acc[0].f0);
    partials[1u * U.pitch + U.writeAt + group] = bitcast<u32>(acc[0].f1);
  }
}

// pass tree
struct Uniforms {
  zero: u32,
  points: u32,
  d0: i32,
  s0e0: i32,
  s0last: u32,
  count: u32,
  readAt: u32,
  writeAt: u32,
  pitch: u32,
}
@group(0) @binding(0) var<uniform> U: Uniforms;
@group(0) @binding(1) var<storage, read_write> partials: array<u32>;
@group(0) @binding(2) var<storage, read_write> out0: array<f32>;
@group(0) @binding(3) var<storage, read_write> out1: array<i32>;

struct Values { f0: f32, f1: i32 }
var<workgroup> acc: array<Values, 64>;
fn combine(left: Values, right: Values) -> Values {
  var v1: f32 = left.f0;
  var v2: i32 = left.f1;
  var v3: f32 = right.f0;
  var v4: i32 = right.f1;
  return Values(select(v1, v3, (v3 < v1)), select(v2, v4, (v3 < v1)));
}
fn partial(index: u32) -> Values {
  return Values(bitcast<f32>(partials[0u * U.pitch + index]), bitcast<i32>(partials[1u * U.pitch + index]));
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) lid: vec3u) {
  let group = wid.y * groups.x + wid.x;
  let first = group * 128u;
  let count = min(U.count - min(first, U.count), 128u);
  let at = U.readAt + first + 2u * lid.x;
  if (2u * lid.x + 1u < count) {
    acc[lid.x] = combine(partial(at), partial(at + 1u));
  }
  else if (2u * lid.x < count) {
    acc[lid.x] = partial(at);
  }
  for (var distance = 1u; distance < 64u; distance *= 2u) {
    workgroupBarrier();
    let leads = lid.x % (2u * distance) == 0u;
    if (leads && lid.x + distance < (count + 1u) / 2u) { acc[lid.x] = combine(acc[lid.x], acc[lid.x + distance]); }
  }
  if (lid.x == 0u && count > 0u) {
    if (U.count <= 128u) {
      let result = combine(Values(bitcast<f32>(U.zero ^ 2139095040u), i32(-1)), acc[0]);
      out0[0] = result.f0;
      out1[0] = result.f1;
    }
    else {
      partials[0u * U.pitch + U.writeAt + group] = bitcast<u32>(acc[0].f0);
      partials[1u * U.pitch + U.writeAt + group] = bitcast<u32>(acc[0].f1);
    }
  }
}
