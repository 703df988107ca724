(module
  (import "env" "memory" (memory 1 65536 shared))
  (export "run" (func $run))
  (func $run (param $frame i32) (param $begin i32) (param $end i32) (param $worker i32)
    (local $x4 i32) (local $a_5 i32) (local $out_6 i32) (local $out_7 i32) (local $last8 i32) (local $offset9 i32) (local $p10 i32) (local $p11 i32) (local $p12 i32) (local $l13 v128) (local $l14 v128) (local $l15 v128) (local $l16 v128) (local $l17 v128) (local $l18 v128) (local $l19 v128) (local $l20 v128) (local $l21 v128) (local $l22 v128) (local $l23 v128) (local $l24 v128) (local $mask25 v128) (local $mask26 v128) (local $mask27 v128) (local $mask28 v128) (local $mask29 v128) (local $mask30 v128) (local $mask31 v128) (local $mask32 v128) (local $mask33 v128) (local $mask34 v128) (local $mask35 v128) (local $mask36 v128) (local $v37 v128) (local $last38 i32) (local $offset39 i32) (local $p40 i32) (local $p41 i32) (local $p42 i32) (local $l43 v128) (local $l44 v128) (local $l45 v128) (local $mask46 v128) (local $mask47 v128) (local $mask48 v128) (local $t49 v128) (local $offset50 i32) (local $p51 i32) (local $p52 i32) (local $p53 i32) (local $l54 f32) (local $l55 i32) (local $l56 f32)
    local.get $frame
    i32.load offset=32 align=4
    local.set $a_5
    local.get $frame
    i32.load offset=64 align=4
    local.set $out_6
    local.get $frame
    i32.load offset=68 align=4
    local.set $out_7
    v128.const i32x4 0x00000001 0x00000001 0x00000001 0x00000001
    local.set $v37
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
        local.get $a_5
        local.get $offset9
        i32.add
        local.set $p10
        local.get $out_6
        local.get $x4
        i32.add
        local.set $p11
        local.get $out_7
        local.get $offset9
        i32.add
        local.set $p12
        local.get $p10
        v128.load align=4
        local.set $l13
        local.get $p10
        v128.load offset=16 align=4
        local.set $l14
        local.get $p10
        v128.load offset=32 align=4
        local.set $l15
        local.get $p10
        v128.load offset=48 align=4
        local.set $l16
        v128.const i32x4 0xffffffff 0xffffffff 0xffffffff 0xffffffff
        local.set $l17
        v128.const i32x4 0xffffffff 0xffffffff 0xffffffff 0xffffffff
        local.set $l18
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        local.set $l21
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        local.set $l22
        v128.const i32x4 0xffffffff 0xffffffff 0xffffffff 0xffffffff
        local.set $l19
        v128.const i32x4 0xffffffff 0xffffffff 0xffffffff 0xffffffff
        local.set $l20
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        local.set $l23
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        local.set $l24
        v128.const i32x4 0xffffffff 0xffffffff 0xffffffff 0xffffffff
        local.set $mask25
        v128.const i32x4 0xffffffff 0xffffffff 0xffffffff 0xffffffff
        local.set $mask26
        v128.const i32x4 0xffffffff 0xffffffff 0xffffffff 0xffffffff
        local.set $mask27
        v128.const i32x4 0xffffffff 0xffffffff 0xffffffff 0xffffffff
        local.set $mask28
        block
          local.get $l13
          v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
          f32x4.lt
          local.set $mask29
          local.get $l14
          v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
          f32x4.lt
          local.set $mask30
          local.get $l15
          v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
          f32x4.lt
          local.set $mask31
          local.get $l16
          v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
          f32x4.lt
          local.set $mask32
          local.get $mask25
          local.get $mask29
          v128.andnot
          local.set $mask33
          local.get $mask25
          local.get $mask29
          v128.and
          local.set $mask29
          local.get $mask26
          local.get $mask30
          v128.andnot
          local.set $mask34
          local.get $mask26
          local.get $mask30
          v128.and
          local.set $mask30
          local.get $mask27
          local.get $mask31
          v128.andnot
          local.set $mask35
          local.get $mask27
          local.get $mask31
          v128.and
          local.set $mask31
          local.get $mask28
          local.get $mask32
          v128.andnot
          local.set $mask36
          local.get $mask28
          local.get $mask32
          v128.and
          local.set $mask32
          block
          end
          local.get $mask33
          local.set $mask25
          local.get $mask34
          local.set $mask26
          local.get $mask35
          local.set $mask27
          local.get $mask36
          local.set $mask28
          local.get $mask25
          local.get $mask26
          v128.or
          local.get $mask27
          v128.or
          local.get $mask28
          v128.or
          v128.any_true
          i32.eqz
          br_if 0
          local.get $v37
          local.get $l17
          local.get $mask25
          v128.bitselect
          local.set $l17
          local.get $v37
          local.get $l18
          local.get $mask26
          v128.bitselect
          local.set $l18
          local.get $l13
          local.get $l21
          local.get $mask25
          v128.bitselect
          local.set $l21
          local.get $l14
          local.get $l22
          local.get $mask26
          v128.bitselect
          local.set $l22
          local.get $v37
          local.get $l19
          local.get $mask27
          v128.bitselect
          local.set $l19
          local.get $v37
          local.get $l20
          local.get $mask28
          v128.bitselect
          local.set $l20
          local.get $l15
          local.get $l23
          local.get $mask27
          v128.bitselect
          local.set $l23
          local.get $l16
          local.get $l24
          local.get $mask28
          v128.bitselect
          local.set $l24
        end
        local.get $p11
        local.get $l17
        local.get $l18
        i8x16.shuffle 0 4 8 12 16 20 24 28 0 4 8 12 16 20 24 28
        v128.store64_lane align=1 0
        local.get $p12
        local.get $l21
        v128.store align=4
        local.get $p12
        local.get $l22
        v128.store offset=16 align=4
        local.get $p11
        local.get $l19
        local.get $l20
        i8x16.shuffle 0 4 8 12 16 20 24 28 0 4 8 12 16 20 24 28
        v128.store64_lane offset=8 align=1 0
        local.get $p12
        local.get $l23
        v128.store offset=32 align=4
        local.get $p12
        local.get $l24
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
    local.set $last38
    local.get $x4
    local.get $last38
    i32.le_s
    if
      loop
        local.get $x4
        i32.const 2
        i32.shl
        local.set $offset39
        local.get $a_5
        local.get $offset39
        i32.add
        local.set $p40
        local.get $out_6
        local.get $x4
        i32.add
        local.set $p41
        local.get $out_7
        local.get $offset39
        i32.add
        local.set $p42
        local.get $p40
        v128.load align=4
        local.set $l43
        v128.const i32x4 0xffffffff 0xffffffff 0xffffffff 0xffffffff
        local.set $l44
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        local.set $l45
        v128.const i32x4 0xffffffff 0xffffffff 0xffffffff 0xffffffff
        local.set $mask46
        block
          local.get $l43
          v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
          f32x4.lt
          local.set $mask47
          local.get $mask46
          local.get $mask47
          v128.andnot
          local.set $mask48
          local.get $mask46
          local.get $mask47
          v128.and
          local.set $mask47
          block
          end
          local.get $mask48
          local.set $mask46
          local.get $mask46
          v128.any_true
          i32.eqz
          br_if 0
          local.get $v37
          local.get $l44
          local.get $mask46
          v128.bitselect
          local.set $l44
          local.get $l43
          local.get $l45
          local.get $mask46
          v128.bitselect
          local.set $l45
        end
        local.get $p41
        local.get $l44
        local.tee $t49
        local.get $t49
        i8x16.shuffle 0 4 8 12 16 20 24 28 0 4 8 12 16 20 24 28
        v128.store32_lane align=1 0
        local.get $p42
        local.get $l45
        v128.store align=4
        local.get $x4
        i32.const 4
        i32.add
        local.set $x4
        local.get $x4
        local.get $last38
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
        local.set $offset50
        local.get $a_5
        local.get $offset50
        i32.add
        local.set $p51
        local.get $out_6
        local.get $x4
        i32.add
        local.set $p52
        local.get $out_7
        local.get $offset50
        i32.add
        local.set $p53
        local.get $p51
        f32.load align=4
        local.set $l54
        i32.const -1
        local.set $l55
        f32.const 0
        local.set $l56
        block
          local.get $l54
          f32.const 0
          f32.lt
          if
            br 1
          end
          i32.const 1
          local.set $l55
          local.get $l54
          local.set $l56
        end
        local.get $p52
        local.get $l55
        i32.store8 align=1
        local.get $p53
        local.get $l56
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
