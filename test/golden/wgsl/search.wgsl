// pass store
struct Uniforms {
  zero: u32,
  points: u32,
  d0: i32,
  s0e0: i32,
  s0e1: i32,
  s0last: u32,
}
@group(0) @binding(0) var<uniform> U: Uniforms;
@group(0) @binding(1) var<storage, read> in0: array<u32>;
@group(0) @binding(2) var<storage, read_write> out0: array<i32>;

fn div_i32(a: i32, b: i32) -> i32 { return select(a / select(b, 1i, b == 0i || (b == -1i && a == i32(-2147483648))), 0i, b == 0i); }
fn rem_i32(a: i32, b: i32) -> i32 {
  let by = select(b, 1i, b == 0i || (b == -1i && a == i32(-2147483648)));
  return a - (a / by) * by;
}
struct Values { f0: i32 }
fn point(p: u32, c0: i32) -> Values {
  var v0: i32 = i32(-1);
  var exit0 = false;
  loop {
    if ((c0 == 0i)) {
      break;
    }
    var v1: i32 = 0i;
    loop {
      if ((v1 >= U.s0e0)) {
        break;
      }
      var exit2 = false;
      loop {
        var v3: i32 = (c0 - 1i);
        let v4: u32 = min((u32(v1) * u32(U.s0e1) + u32(v3)), U.s0last);
        var v2: i32 = select(0i, (bitcast<i32>(in0[v4 >> 1u] << (16u - (v4 & 1u) * 16u)) >> 16u), u32(v1) < u32(U.s0e0) && u32(v3) < u32(U.s0e1));
        loop {
          if ((v2 == 0i)) {
            exit2 = true;
            break;
          }
          if ((rem_i32(v2, 7i) == 3i)) {
            v0 = v1;
            exit0 = true;
            break;
          }
          v2 = div_i32(v2, 2i);
        }
        if (exit2) { break; }
        if (exit0) { break; }
      }
      if (exit0) { break; }
      v1 = (v1 + 1i);
    }
    if (exit0) { break; }
    break;
  }
  return Values(v0);
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
