(module
  (import "env" "memory" (memory 1))
  (export "run" (func $run))
  (func $run (param $frame i32) (param $begin i32) (param $end i32) (param $worker i32)
    (local $x4 i32) (local $x_5 i32) (local $y_6 i32) (local $out_7 i32) (local $offset8 i32) (local $p9 i32) (local $p10 i32) (local $p11 i32) (local $l12 f32) (local $l13 f32)
    local.get $frame
    i32.load offset=32 align=4
    local.set $x_5
    local.get $frame
    i32.load offset=64 align=4
    local.set $y_6
    local.get $frame
    i32.load offset=96 align=4
    local.set $out_7
    local.get $begin
    local.set $x4
    local.get $x4
    local.get $end
    i32.lt_s
    if
      loop
        local.get $x4
        i32.const 2
        i32.shl
        local.set $offset8
        local.get $x_5
        local.get $offset8
        i32.add
        local.set $p9
        local.get $y_6
        local.get $offset8
        i32.add
        local.set $p10
        local.get $out_7
        local.get $offset8
        i32.add
        local.set $p11
        local.get $p9
        f32.load align=4
        local.set $l12
        local.get $p10
        f32.load align=4
        local.set $l13
        local.get $p11
        local.get $l12
        local.get $l12
        f32.mul
        local.get $l13
        local.get $l13
        f32.mul
        f32.add
        f32.sqrt
        f32.store align=4
        local.get $x4
        i32.const 1
        i32.add
        local.set $x4
        local.get $x4
        local.get $end
        i32.lt_s
        br_if 0
      end
    end
  )
)
