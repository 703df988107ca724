(module
  (import "env" "memory" (memory 1 65536 shared))
  (export "run" (func $run))
  (func $run (param $frame i32) (param $begin i32) (param $end i32) (param $worker i32)
    (local $x4 i32) (local $x_5 i32) (local $y_6 i32) (local $out_7 i32) (local $last8 i32) (local $offset9 i32) (local $p10 i32) (local $p11 i32) (local $p12 i32) (local $l13 v128) (local $l14 v128) (local $l15 v128) (local $l16 v128) (local $l17 v128) (local $l18 v128) (local $l19 v128) (local $l20 v128) (local $last21 i32) (local $offset22 i32) (local $p23 i32) (local $p24 i32) (local $p25 i32) (local $l26 v128) (local $l27 v128) (local $offset28 i32) (local $p29 i32) (local $p30 i32) (local $p31 i32) (local $l32 f32) (local $l33 f32)
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
    local.get $end
    i32.const 16
    i32.sub
    local.set $last8
    local.get $x4
    local.get $last8
    i32.le_s
    if
      loop
        local.get $x4
        i32.const 2
        i32.shl
        local.set $offset9
        local.get $x_5
        local.get $offset9
        i32.add
        local.set $p10
        local.get $y_6
        local.get $offset9
        i32.add
        local.set $p11
        local.get $out_7
        local.get $offset9
        i32.add
        local.set $p12
        local.get $p12
        local.get $p10
        v128.load align=4
        local.tee $l13
        local.get $l13
        f32x4.mul
        local.get $p11
        v128.load align=4
        local.tee $l17
        local.get $l17
        f32x4.mul
        f32x4.add
        f32x4.sqrt
        v128.store align=4
        local.get $p12
        local.get $p10
        v128.load offset=16 align=4
        local.tee $l14
        local.get $l14
        f32x4.mul
        local.get $p11
        v128.load offset=16 align=4
        local.tee $l18
        local.get $l18
        f32x4.mul
        f32x4.add
        f32x4.sqrt
        v128.store offset=16 align=4
        local.get $p12
        local.get $p10
        v128.load offset=32 align=4
        local.tee $l15
        local.get $l15
        f32x4.mul
        local.get $p11
        v128.load offset=32 align=4
        local.tee $l19
        local.get $l19
        f32x4.mul
        f32x4.add
        f32x4.sqrt
        v128.store offset=32 align=4
        local.get $p12
        local.get $p10
        v128.load offset=48 align=4
        local.tee $l16
        local.get $l16
        f32x4.mul
        local.get $p11
        v128.load offset=48 align=4
        local.tee $l20
        local.get $l20
        f32x4.mul
        f32x4.add
        f32x4.sqrt
        v128.store offset=48 align=4
        local.get $x4
        i32.const 16
        i32.add
        local.set $x4
        local.get $x4
        local.get $last8
        i32.le_s
        br_if 0
      end
    end
    local.get $end
    i32.const 4
    i32.sub
    local.set $last21
    local.get $x4
    local.get $last21
    i32.le_s
    if
      loop
        local.get $x4
        i32.const 2
        i32.shl
        local.set $offset22
        local.get $x_5
        local.get $offset22
        i32.add
        local.set $p23
        local.get $y_6
        local.get $offset22
        i32.add
        local.set $p24
        local.get $out_7
        local.get $offset22
        i32.add
        local.set $p25
        local.get $p25
        local.get $p23
        v128.load align=4
        local.tee $l26
        local.get $l26
        f32x4.mul
        local.get $p24
        v128.load align=4
        local.tee $l27
        local.get $l27
        f32x4.mul
        f32x4.add
        f32x4.sqrt
        v128.store align=4
        local.get $x4
        i32.const 4
        i32.add
        local.set $x4
        local.get $x4
        local.get $last21
        i32.le_s
        br_if 0
      end
    end
    local.get $x4
    local.get $end
    i32.lt_s
    if
      loop
        local.get $x4
        i32.const 2
        i32.shl
        local.set $offset28
        local.get $x_5
        local.get $offset28
        i32.add
        local.set $p29
        local.get $y_6
        local.get $offset28
        i32.add
        local.set $p30
        local.get $out_7
        local.get $offset28
        i32.add
        local.set $p31
        local.get $p29
        f32.load align=4
        local.set $l32
        local.get $p30
        f32.load align=4
        local.set $l33
        local.get $p31
        local.get $l32
        local.get $l32
        f32.mul
        local.get $l33
        local.get $l33
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
