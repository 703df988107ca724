(module
  (import "env" "memory" (memory 1 65536 shared))
  (export "run" (func $run))
  (export "finish" (func $finish))
  (func $combine (param $frame i32) (param $left0 f32) (param $right0 f32) (result f32)
    local.get $left0
    local.get $right0
    f32.add
  )
  (func $run (param $frame i32) (param $begin i32) (param $end i32) (param $worker i32)
    (local $block4 i32) (local $x5 i32) (local $limit6 i32) (local $full7 i32) (local $points8 i32) (local $extent_0_9 i32) (local $stop10 i32) (local $p11 i32) (local $a_12 i32) (local $acc13 v128) (local $acc14 v128) (local $acc15 v128) (local $acc16 v128) (local $acc17 v128) (local $acc18 v128) (local $acc19 v128) (local $acc20 v128) (local $l21 v128) (local $l22 v128) (local $l23 v128) (local $l24 v128) (local $l25 v128) (local $l26 v128) (local $l27 v128) (local $l28 v128) (local $last29 i32) (local $p30 i32) (local $v31 v128) (local $v32 v128) (local $v33 v128) (local $v34 v128) (local $v35 v128) (local $v36 v128) (local $v37 v128) (local $v38 v128) (local $l39 v128) (local $l40 v128) (local $l41 v128) (local $l42 v128) (local $l43 v128) (local $l44 v128) (local $l45 v128) (local $l46 v128) (local $sum47 f32) (local $scratch_48 i32) (local $sum49 f32) (local $sum50 f32) (local $sum51 f32) (local $first52 i32) (local $stop53 i32) (local $hasLanes54 i32) (local $p55 i32) (local $acc56 v128) (local $acc57 v128) (local $l58 v128) (local $l59 v128) (local $last60 i32) (local $p61 i32) (local $v62 v128) (local $v63 v128) (local $l64 v128) (local $l65 v128) (local $sum66 f32) (local $p67 i32) (local $v68 f32) (local $l69 f32) (local $p70 i32) (local $mask71 v128) (local $lanes72 v128) (local $mask73 v128) (local $lanes74 v128) (local $left75 v128) (local $left76 v128) (local $right77 v128) (local $right78 v128) (local $sum79 f32)
    local.get $frame
    i32.load align=4
    local.set $extent_0_9
    local.get $extent_0_9
    local.set $points8
    local.get $frame
    i32.load offset=32 align=4
    local.set $a_12
    local.get $frame
    i32.load offset=16 align=4
    local.set $scratch_48
    v128.const i32x4 0x00000000 0x00000001 0x00000002 0x00000003
    local.set $lanes72
    v128.const i32x4 0x00000004 0x00000005 0x00000006 0x00000007
    local.set $lanes74
    local.get $begin
    local.set $block4
    local.get $points8
    i32.const 12
    i32.shr_u
    local.tee $full7
    local.get $end
    local.get $full7
    local.get $end
    i32.lt_s
    select
    i32.const 3
    i32.sub
    local.set $limit6
    block
      loop
        local.get $block4
        local.get $limit6
        i32.ge_s
        br_if 1
        local.get $block4
        i32.const 12
        i32.shl
        local.set $x5
        local.get $x5
        i32.const 4096
        i32.add
        local.set $stop10
        local.get $a_12
        local.get $x5
        i32.const 2
        i32.shl
        i32.add
        local.set $p11
        local.get $p11
        v128.load align=4
        local.tee $l21
        local.set $acc13
        local.get $p11
        v128.load offset=16 align=4
        local.tee $l22
        local.set $acc14
        local.get $p11
        v128.load offset=16384 align=4
        local.tee $l23
        local.set $acc15
        local.get $p11
        v128.load offset=16400 align=4
        local.tee $l24
        local.set $acc16
        local.get $p11
        v128.load offset=32768 align=4
        local.tee $l25
        local.set $acc17
        local.get $p11
        v128.load offset=32784 align=4
        local.tee $l26
        local.set $acc18
        local.get $p11
        v128.load offset=49152 align=4
        local.tee $l27
        local.set $acc19
        local.get $p11
        v128.load offset=49168 align=4
        local.tee $l28
        local.set $acc20
        local.get $x5
        i32.const 8
        i32.add
        local.set $x5
        local.get $stop10
        i32.const 7
        i32.sub
        local.set $last29
        block
          loop
            local.get $x5
            local.get $last29
            i32.ge_s
            br_if 1
            local.get $a_12
            local.get $x5
            i32.const 2
            i32.shl
            i32.add
            local.set $p30
            local.get $p30
            v128.load align=4
            local.tee $l39
            local.set $v31
            local.get $acc13
            local.get $v31
            f32x4.add
            local.set $acc13
            local.get $p30
            v128.load offset=16 align=4
            local.tee $l40
            local.set $v32
            local.get $acc14
            local.get $v32
            f32x4.add
            local.set $acc14
            local.get $p30
            v128.load offset=16384 align=4
            local.tee $l41
            local.set $v33
            local.get $acc15
            local.get $v33
            f32x4.add
            local.set $acc15
            local.get $p30
            v128.load offset=16400 align=4
            local.tee $l42
            local.set $v34
            local.get $acc16
            local.get $v34
            f32x4.add
            local.set $acc16
            local.get $p30
            v128.load offset=32768 align=4
            local.tee $l43
            local.set $v35
            local.get $acc17
            local.get $v35
            f32x4.add
            local.set $acc17
            local.get $p30
            v128.load offset=32784 align=4
            local.tee $l44
            local.set $v36
            local.get $acc18
            local.get $v36
            f32x4.add
            local.set $acc18
            local.get $p30
            v128.load offset=49152 align=4
            local.tee $l45
            local.set $v37
            local.get $acc19
            local.get $v37
            f32x4.add
            local.set $acc19
            local.get $p30
            v128.load offset=49168 align=4
            local.tee $l46
            local.set $v38
            local.get $acc20
            local.get $v38
            f32x4.add
            local.set $acc20
            local.get $x5
            i32.const 8
            i32.add
            local.set $x5
            br 0
          end
        end
        local.get $acc13
        f32x4.extract_lane 0
        local.set $sum47
        local.get $frame
        local.get $sum47
        local.get $acc13
        f32x4.extract_lane 1
        call $combine
        local.set $sum47
        local.get $frame
        local.get $sum47
        local.get $acc13
        f32x4.extract_lane 2
        call $combine
        local.set $sum47
        local.get $frame
        local.get $sum47
        local.get $acc13
        f32x4.extract_lane 3
        call $combine
        local.set $sum47
        local.get $frame
        local.get $sum47
        local.get $acc14
        f32x4.extract_lane 0
        call $combine
        local.set $sum47
        local.get $frame
        local.get $sum47
        local.get $acc14
        f32x4.extract_lane 1
        call $combine
        local.set $sum47
        local.get $frame
        local.get $sum47
        local.get $acc14
        f32x4.extract_lane 2
        call $combine
        local.set $sum47
        local.get $frame
        local.get $sum47
        local.get $acc14
        f32x4.extract_lane 3
        call $combine
        local.set $sum47
        local.get $scratch_48
        local.get $block4
        i32.const 4
        i32.mul
        i32.add
        local.get $sum47
        f32.store align=4
        local.get $acc15
        f32x4.extract_lane 0
        local.set $sum49
        local.get $frame
        local.get $sum49
        local.get $acc15
        f32x4.extract_lane 1
        call $combine
        local.set $sum49
        local.get $frame
        local.get $sum49
        local.get $acc15
        f32x4.extract_lane 2
        call $combine
        local.set $sum49
        local.get $frame
        local.get $sum49
        local.get $acc15
        f32x4.extract_lane 3
        call $combine
        local.set $sum49
        local.get $frame
        local.get $sum49
        local.get $acc16
        f32x4.extract_lane 0
        call $combine
        local.set $sum49
        local.get $frame
        local.get $sum49
        local.get $acc16
        f32x4.extract_lane 1
        call $combine
        local.set $sum49
        local.get $frame
        local.get $sum49
        local.get $acc16
        f32x4.extract_lane 2
        call $combine
        local.set $sum49
        local.get $frame
        local.get $sum49
        local.get $acc16
        f32x4.extract_lane 3
        call $combine
        local.set $sum49
        local.get $scratch_48
        local.get $block4
        i32.const 4
        i32.mul
        i32.add
        local.get $sum49
        f32.store offset=4 align=4
        local.get $acc17
        f32x4.extract_lane 0
        local.set $sum50
        local.get $frame
        local.get $sum50
        local.get $acc17
        f32x4.extract_lane 1
        call $combine
        local.set $sum50
        local.get $frame
        local.get $sum50
        local.get $acc17
        f32x4.extract_lane 2
        call $combine
        local.set $sum50
        local.get $frame
        local.get $sum50
        local.get $acc17
        f32x4.extract_lane 3
        call $combine
        local.set $sum50
        local.get $frame
        local.get $sum50
        local.get $acc18
        f32x4.extract_lane 0
        call $combine
        local.set $sum50
        local.get $frame
        local.get $sum50
        local.get $acc18
        f32x4.extract_lane 1
        call $combine
        local.set $sum50
        local.get $frame
        local.get $sum50
        local.get $acc18
        f32x4.extract_lane 2
        call $combine
        local.set $sum50
        local.get $frame
        local.get $sum50
        local.get $acc18
        f32x4.extract_lane 3
        call $combine
        local.set $sum50
        local.get $scratch_48
        local.get $block4
        i32.const 4
        i32.mul
        i32.add
        local.get $sum50
        f32.store offset=8 align=4
        local.get $acc19
        f32x4.extract_lane 0
        local.set $sum51
        local.get $frame
        local.get $sum51
        local.get $acc19
        f32x4.extract_lane 1
        call $combine
        local.set $sum51
        local.get $frame
        local.get $sum51
        local.get $acc19
        f32x4.extract_lane 2
        call $combine
        local.set $sum51
        local.get $frame
        local.get $sum51
        local.get $acc19
        f32x4.extract_lane 3
        call $combine
        local.set $sum51
        local.get $frame
        local.get $sum51
        local.get $acc20
        f32x4.extract_lane 0
        call $combine
        local.set $sum51
        local.get $frame
        local.get $sum51
        local.get $acc20
        f32x4.extract_lane 1
        call $combine
        local.set $sum51
        local.get $frame
        local.get $sum51
        local.get $acc20
        f32x4.extract_lane 2
        call $combine
        local.set $sum51
        local.get $frame
        local.get $sum51
        local.get $acc20
        f32x4.extract_lane 3
        call $combine
        local.set $sum51
        local.get $scratch_48
        local.get $block4
        i32.const 4
        i32.mul
        i32.add
        local.get $sum51
        f32.store offset=12 align=4
        local.get $block4
        i32.const 4
        i32.add
        local.set $block4
        br 0
      end
    end
    block
      loop
        local.get $block4
        local.get $end
        i32.ge_s
        br_if 1
        local.get $block4
        i32.const 12
        i32.shl
        local.set $x5
        local.get $x5
        local.set $first52
        local.get $x5
        i32.const 4096
        i32.add
        local.tee $stop53
        local.get $points8
        local.get $stop53
        local.get $points8
        i32.lt_s
        select
        local.set $stop53
        local.get $stop53
        local.get $x5
        i32.sub
        i32.const 8
        i32.ge_s
        local.set $hasLanes54
        local.get $hasLanes54
        if
          local.get $a_12
          local.get $x5
          i32.const 2
          i32.shl
          i32.add
          local.set $p55
          local.get $p55
          v128.load align=4
          local.tee $l58
          local.set $acc56
          local.get $p55
          v128.load offset=16 align=4
          local.tee $l59
          local.set $acc57
          local.get $x5
          i32.const 8
          i32.add
          local.set $x5
          local.get $stop53
          i32.const 7
          i32.sub
          local.set $last60
          block
            loop
              local.get $x5
              local.get $last60
              i32.ge_s
              br_if 1
              local.get $a_12
              local.get $x5
              i32.const 2
              i32.shl
              i32.add
              local.set $p61
              local.get $p61
              v128.load align=4
              local.tee $l64
              local.set $v62
              local.get $acc56
              local.get $v62
              f32x4.add
              local.set $acc56
              local.get $p61
              v128.load offset=16 align=4
              local.tee $l65
              local.set $v63
              local.get $acc57
              local.get $v63
              f32x4.add
              local.set $acc57
              local.get $x5
              i32.const 8
              i32.add
              local.set $x5
              br 0
            end
          end
        end
        block
          loop
            local.get $x5
            local.get $stop53
            i32.ge_s
            br_if 1
            local.get $a_12
            local.get $x5
            i32.const 2
            i32.shl
            i32.add
            local.set $p67
            local.get $p67
            f32.load align=4
            local.set $l69
            local.get $l69
            local.set $v68
            local.get $hasLanes54
            if
              local.get $a_12
              local.get $x5
              i32.const 2
              i32.shl
              i32.add
              local.set $p70
              local.get $x5
              local.get $first52
              i32.sub
              i32.const 7
              i32.and
              i32x4.splat
              local.get $lanes72
              i32x4.eq
              local.set $mask71
              local.get $x5
              local.get $first52
              i32.sub
              i32.const 7
              i32.and
              i32x4.splat
              local.get $lanes74
              i32x4.eq
              local.set $mask73
              local.get $acc56
              local.set $left75
              local.get $v68
              f32x4.splat
              local.set $right77
              local.get $acc57
              local.set $left76
              local.get $v68
              f32x4.splat
              local.set $right78
              local.get $left75
              local.get $right77
              f32x4.add
              local.get $left76
              local.get $right78
              f32x4.add
              local.set $left76
              local.set $left75
              local.get $left75
              local.get $acc56
              local.get $mask71
              v128.bitselect
              local.set $acc56
              local.get $left76
              local.get $acc57
              local.get $mask73
              v128.bitselect
              local.set $acc57
            else
              local.get $x5
              local.get $first52
              i32.eq
              if
                local.get $v68
                local.set $sum66
              else
                local.get $frame
                local.get $sum66
                local.get $v68
                call $combine
                local.set $sum66
              end
            end
            local.get $x5
            i32.const 1
            i32.add
            local.set $x5
            br 0
          end
        end
        local.get $hasLanes54
        if
          local.get $acc56
          f32x4.extract_lane 0
          local.set $sum79
          local.get $frame
          local.get $sum79
          local.get $acc56
          f32x4.extract_lane 1
          call $combine
          local.set $sum79
          local.get $frame
          local.get $sum79
          local.get $acc56
          f32x4.extract_lane 2
          call $combine
          local.set $sum79
          local.get $frame
          local.get $sum79
          local.get $acc56
          f32x4.extract_lane 3
          call $combine
          local.set $sum79
          local.get $frame
          local.get $sum79
          local.get $acc57
          f32x4.extract_lane 0
          call $combine
          local.set $sum79
          local.get $frame
          local.get $sum79
          local.get $acc57
          f32x4.extract_lane 1
          call $combine
          local.set $sum79
          local.get $frame
          local.get $sum79
          local.get $acc57
          f32x4.extract_lane 2
          call $combine
          local.set $sum79
          local.get $frame
          local.get $sum79
          local.get $acc57
          f32x4.extract_lane 3
          call $combine
          local.set $sum79
          local.get $sum79
          local.set $sum66
        end
        local.get $scratch_48
        local.get $block4
        i32.const 4
        i32.mul
        i32.add
        local.get $sum66
        f32.store align=4
        local.get $block4
        i32.const 1
        i32.add
        local.set $block4
        br 0
      end
    end
  )
  (func $finish (param $frame i32)
    (local $left1 i32) (local $units_2 i32) (local $k3 i32) (local $even4 i32) (local $odd5 i32) (local $scratch_6 i32) (local $up7 f32) (local $up8 f32) (local $result9 f32) (local $zero10 i32) (local $out_11 i32)
    local.get $frame
    i32.load offset=12 align=4
    local.set $units_2
    local.get $frame
    i32.load offset=16 align=4
    local.set $scratch_6
    i32.const 0
    local.set $zero10
    local.get $frame
    i32.load offset=64 align=4
    local.set $out_11
    local.get $units_2
    local.set $left1
    block
      loop
        local.get $left1
        i32.const 2
        i32.lt_s
        br_if 1
        i32.const 0
        local.set $k3
        loop
          local.get $k3
          i32.const 1
          i32.shl
          local.set $even4
          local.get $even4
          i32.const 1
          i32.add
          local.set $odd5
          local.get $frame
          local.get $scratch_6
          local.get $even4
          i32.const 4
          i32.mul
          i32.add
          f32.load align=4
          local.get $scratch_6
          local.get $odd5
          i32.const 4
          i32.mul
          i32.add
          f32.load align=4
          call $combine
          local.set $up7
          local.get $scratch_6
          local.get $k3
          i32.const 4
          i32.mul
          i32.add
          local.get $up7
          f32.store align=4
          local.get $k3
          i32.const 1
          i32.add
          local.set $k3
          local.get $k3
          i32.const 1
          i32.shl
          local.set $even4
          local.get $even4
          i32.const 1
          i32.add
          local.get $left1
          i32.lt_s
          br_if 0
        end
        local.get $left1
        i32.const 1
        i32.and
        if
          local.get $scratch_6
          local.get $even4
          i32.const 4
          i32.mul
          i32.add
          f32.load align=4
          local.set $up8
          local.get $scratch_6
          local.get $k3
          i32.const 4
          i32.mul
          i32.add
          local.get $up8
          f32.store align=4
        end
        local.get $left1
        i32.const 1
        i32.add
        i32.const 1
        i32.shr_u
        local.set $left1
        br 0
      end
    end
    local.get $left1
    if
      local.get $frame
      f32.const 0
      local.get $scratch_6
      local.get $zero10
      i32.const 4
      i32.mul
      i32.add
      f32.load align=4
      call $combine
      local.set $result9
    else
      f32.const 0
      local.set $result9
    end
    local.get $out_11
    local.get $result9
    f32.store align=4
  )
)
