(module
  (import "env" "memory" (memory 1 65536 shared))
  (export "run" (func $run))
  (func $run (param $frame i32) (param $begin i32) (param $end i32) (param $worker i32)
    (local $x4 i32) (local $row5 i32) (local $zero6 i32) (local $out_7 i32) (local $row8 i32) (local $extent_1_9 i32) (local $last10 i32) (local $x11 v128) (local $lanes12 v128) (local $x13 v128) (local $lanes14 v128) (local $offset15 i32) (local $p16 i32) (local $l17 v128) (local $l18 v128) (local $l19 v128) (local $l20 v128) (local $l21 v128) (local $l22 v128) (local $mask23 v128) (local $mask24 v128) (local $mask25 v128) (local $mask26 v128) (local $mask27 v128) (local $mask28 v128) (local $v29 v128) (local $v30 v128) (local $l31 v128) (local $l32 v128) (local $v33 v128) (local $cx_34 f32) (local $v35 v128) (local $step_36 f32) (local $v37 v128) (local $cy_38 f32) (local $m39 v128) (local $v40 v128) (local $m41 v128) (local $last42 i32) (local $x43 v128) (local $offset44 i32) (local $p45 i32) (local $l46 v128) (local $l47 v128) (local $l48 v128) (local $mask49 v128) (local $mask50 v128) (local $mask51 v128) (local $l52 v128) (local $m53 v128) (local $offset54 i32) (local $p55 i32) (local $l56 f32) (local $l57 f32) (local $l58 i32) (local $l59 f32)
    i32.const 0
    local.set $zero6
    local.get $frame
    i32.load offset=128 align=4
    local.set $out_7
    local.get $frame
    i32.load offset=4 align=4
    local.set $extent_1_9
    v128.const i32x4 0x00000000 0x00000001 0x00000002 0x00000003
    local.set $lanes12
    v128.const i32x4 0x00000004 0x00000005 0x00000006 0x00000007
    local.set $lanes14
    v128.const i32x4 0x000001f4 0x000001f4 0x000001f4 0x000001f4
    local.set $v29
    v128.const i32x4 0x40800000 0x40800000 0x40800000 0x40800000 (; 4 ;)
    local.set $v30
    local.get $frame
    f32.load offset=32 align=4
    local.set $cx_34
    local.get $cx_34
    f32x4.splat
    local.set $v33
    local.get $frame
    f32.load offset=96 align=4
    local.set $step_36
    local.get $step_36
    f32x4.splat
    local.set $v35
    v128.const i32x4 0x40000000 0x40000000 0x40000000 0x40000000 (; 2 ;)
    local.set $v37
    local.get $frame
    f32.load offset=64 align=4
    local.set $cy_38
    v128.const i32x4 0x00000001 0x00000001 0x00000001 0x00000001
    local.set $v40
    local.get $begin
    local.set $row5
    loop
      local.get $row5
      local.get $end
      i32.lt_s
      if
        local.get $out_7
        local.get $row5
        local.get $extent_1_9
        i32.mul
        i32.const 4
        i32.mul
        i32.add
        local.set $row8
        local.get $zero6
        local.set $x4
        local.get $extent_1_9
        i32.const 8
        i32.sub
        local.set $last10
        local.get $x4
        local.get $last10
        i32.le_s
        if
          loop
            local.get $x4
            i32x4.splat
            local.get $lanes12
            i32x4.add
            local.set $x11
            local.get $x4
            i32x4.splat
            local.get $lanes14
            i32x4.add
            local.set $x13
            local.get $x4
            i32.const 2
            i32.shl
            local.set $offset15
            local.get $row8
            local.get $offset15
            i32.add
            local.set $p16
            v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
            local.set $l17
            v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
            local.set $l19
            v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
            local.set $l21
            v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
            local.set $l18
            v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
            local.set $l20
            v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
            local.set $l22
            v128.const i32x4 0xffffffff 0xffffffff 0xffffffff 0xffffffff
            local.set $mask23
            v128.const i32x4 0xffffffff 0xffffffff 0xffffffff 0xffffffff
            local.set $mask24
            block
              loop
                local.get $l21
                local.get $v29
                i32x4.lt_s
                local.get $l17
                local.get $l17
                f32x4.mul
                local.get $l19
                local.get $l19
                f32x4.mul
                f32x4.add
                local.get $v30
                f32x4.lt
                v128.and
                local.set $mask25
                local.get $l22
                local.get $v29
                i32x4.lt_s
                local.get $l18
                local.get $l18
                f32x4.mul
                local.get $l20
                local.get $l20
                f32x4.mul
                f32x4.add
                local.get $v30
                f32x4.lt
                v128.and
                local.set $mask26
                local.get $mask23
                local.get $mask25
                v128.andnot
                local.set $mask27
                local.get $mask23
                local.get $mask25
                v128.and
                local.set $mask25
                local.get $mask24
                local.get $mask26
                v128.andnot
                local.set $mask28
                local.get $mask24
                local.get $mask26
                v128.and
                local.set $mask26
                block
                end
                local.get $mask25
                local.set $mask23
                local.get $mask26
                local.set $mask24
                local.get $mask23
                local.get $mask24
                v128.or
                v128.any_true
                i32.eqz
                br_if 1
                local.get $l17
                local.get $l17
                f32x4.mul
                local.get $l19
                local.get $l19
                f32x4.mul
                f32x4.sub
                local.get $v33
                local.get $x11
                f32x4.convert_i32x4_s
                local.get $v35
                f32x4.mul
                f32x4.add
                f32x4.add
                local.set $l31
                local.get $v37
                local.get $l17
                f32x4.mul
                local.get $l19
                f32x4.mul
                local.get $cy_38
                local.get $row5
                f32.convert_i32_s
                local.get $step_36
                f32.mul
                f32.add
                f32x4.splat
                local.tee $m39
                f32x4.add
                local.set $l19
                local.get $l31
                local.set $l17
                local.get $l21
                local.get $v40
                local.get $mask23
                v128.and
                i32x4.add
                local.set $l21
                local.get $l18
                local.get $l18
                f32x4.mul
                local.get $l20
                local.get $l20
                f32x4.mul
                f32x4.sub
                local.get $v33
                local.get $x13
                f32x4.convert_i32x4_s
                local.get $v35
                f32x4.mul
                f32x4.add
                f32x4.add
                local.set $l32
                local.get $v37
                local.get $l18
                f32x4.mul
                local.get $l20
                f32x4.mul
                local.get $cy_38
                local.get $row5
                f32.convert_i32_s
                local.get $step_36
                f32.mul
                f32.add
                f32x4.splat
                local.tee $m41
                f32x4.add
                local.set $l20
                local.get $l32
                local.set $l18
                local.get $l22
                local.get $v40
                local.get $mask24
                v128.and
                i32x4.add
                local.set $l22
                br 0
              end
            end
            local.get $p16
            local.get $l21
            v128.store align=4
            local.get $p16
            local.get $l22
            v128.store offset=16 align=4
            local.get $x4
            i32.const 8
            i32.add
            local.set $x4
            local.get $x4
            local.get $last10
            i32.le_s
            br_if 0
          end
        end
        local.get $extent_1_9
        i32.const 4
        i32.sub
        local.set $last42
        local.get $x4
        local.get $last42
        i32.le_s
        if
          loop
            local.get $x4
            i32x4.splat
            local.get $lanes12
            i32x4.add
            local.set $x43
            local.get $x4
            i32.const 2
            i32.shl
            local.set $offset44
            local.get $row8
            local.get $offset44
            i32.add
            local.set $p45
            v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
            local.set $l46
            v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
            local.set $l47
            v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
            local.set $l48
            v128.const i32x4 0xffffffff 0xffffffff 0xffffffff 0xffffffff
            local.set $mask49
            block
              loop
                local.get $l48
                local.get $v29
                i32x4.lt_s
                local.get $l46
                local.get $l46
                f32x4.mul
                local.get $l47
                local.get $l47
                f32x4.mul
                f32x4.add
                local.get $v30
                f32x4.lt
                v128.and
                local.set $mask50
                local.get $mask49
                local.get $mask50
                v128.andnot
                local.set $mask51
                local.get $mask49
                local.get $mask50
                v128.and
                local.set $mask50
                block
                end
                local.get $mask50
                local.set $mask49
                local.get $mask49
                v128.any_true
                i32.eqz
                br_if 1
                local.get $l46
                local.get $l46
                f32x4.mul
                local.get $l47
                local.get $l47
                f32x4.mul
                f32x4.sub
                local.get $v33
                local.get $x43
                f32x4.convert_i32x4_s
                local.get $v35
                f32x4.mul
                f32x4.add
                f32x4.add
                local.set $l52
                local.get $v37
                local.get $l46
                f32x4.mul
                local.get $l47
                f32x4.mul
                local.get $cy_38
                local.get $row5
                f32.convert_i32_s
                local.get $step_36
                f32.mul
                f32.add
                f32x4.splat
                local.tee $m53
                f32x4.add
                local.set $l47
                local.get $l52
                local.set $l46
                local.get $l48
                local.get $v40
                local.get $mask49
                v128.and
                i32x4.add
                local.set $l48
                br 0
              end
            end
            local.get $p45
            local.get $l48
            v128.store align=4
            local.get $x4
            i32.const 4
            i32.add
            local.set $x4
            local.get $x4
            local.get $last42
            i32.le_s
            br_if 0
          end
        end
        local.get $x4
        local.get $extent_1_9
        i32.lt_s
        if
          loop
            local.get $x4
            i32.const 2
            i32.shl
            local.set $offset54
            local.get $row8
            local.get $offset54
            i32.add
            local.set $p55
            f32.const 0
            local.set $l56
            f32.const 0
            local.set $l57
            i32.const 0
            local.set $l58
            block
              loop
                local.get $l58
                i32.const 500
                i32.lt_s
                local.get $l56
                local.get $l56
                f32.mul
                local.get $l57
                local.get $l57
                f32.mul
                f32.add
                f32.const 4
                f32.lt
                i32.and
                i32.eqz
                if
                  br 2
                end
                local.get $l56
                local.get $l56
                f32.mul
                local.get $l57
                local.get $l57
                f32.mul
                f32.sub
                local.get $cx_34
                local.get $x4
                f32.convert_i32_s
                local.get $step_36
                f32.mul
                f32.add
                f32.add
                local.set $l59
                f32.const 2
                local.get $l56
                f32.mul
                local.get $l57
                f32.mul
                local.get $cy_38
                local.get $row5
                f32.convert_i32_s
                local.get $step_36
                f32.mul
                f32.add
                f32.add
                local.set $l57
                local.get $l59
                local.set $l56
                local.get $l58
                i32.const 1
                i32.add
                local.set $l58
                br 0
              end
            end
            local.get $p55
            local.get $l58
            i32.store align=4
            local.get $x4
            i32.const 1
            i32.add
            local.set $x4
            local.get $x4
            local.get $extent_1_9
            i32.lt_s
            br_if 0
          end
        end
        local.get $row5
        i32.const 1
        i32.add
        local.set $row5
        br 1
      end
    end
  )
)
