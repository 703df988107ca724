(module
  (import "env" "memory" (memory 1 65536 shared))
  (export "run" (func $run))
  (export "finish" (func $finish))
  (func $combine (param $frame i32) (param $left0 f32) (param $left1 i32) (param $right0 f32) (param $right1 i32) (result f32) (result i32)
    local.get $right0
    local.get $left0
    f32.lt
    local.get $right0
    local.get $left0
    f32.eq
    local.get $right1
    local.get $left1
    i32.lt_s
    i32.and
    i32.or
    if
      local.get $right0
      local.set $left0
      local.get $right1
      local.set $left1
    end
    local.get $left0
    local.get $left1
  )
  (func $run (param $frame i32) (param $begin i32) (param $end i32) (param $worker i32)
    (local $block4 i32) (local $x5 i32) (local $limit6 i32) (local $full7 i32) (local $points8 i32) (local $extent_0_9 i32) (local $stop10 i32) (local $p11 i32) (local $a_12 i32) (local $x13 v128) (local $lanes14 v128) (local $x15 v128) (local $lanes16 v128) (local $x17 v128) (local $lanes18 v128) (local $x19 v128) (local $lanes20 v128) (local $acc21 v128) (local $acc22 v128) (local $acc23 v128) (local $acc24 v128) (local $acc25 v128) (local $acc26 v128) (local $acc27 v128) (local $acc28 v128) (local $l29 v128) (local $l30 v128) (local $l31 v128) (local $l32 v128) (local $last33 i32) (local $p34 i32) (local $x35 v128) (local $x36 v128) (local $x37 v128) (local $x38 v128) (local $v39 v128) (local $v40 v128) (local $v41 v128) (local $v42 v128) (local $v43 v128) (local $v44 v128) (local $v45 v128) (local $v46 v128) (local $l47 v128) (local $l48 v128) (local $l49 v128) (local $l50 v128) (local $mask51 v128) (local $mask52 v128) (local $mask53 v128) (local $mask54 v128) (local $mask55 v128) (local $mask56 v128) (local $mask57 v128) (local $mask58 v128) (local $sum59 f32) (local $sum60 i32) (local $scratch_61 i32) (local $scratch62 i32) (local $units_63 i32) (local $sum64 f32) (local $sum65 i32) (local $first66 i32) (local $stop67 i32) (local $hasLanes68 i32) (local $p69 i32) (local $x70 v128) (local $x71 v128) (local $acc72 v128) (local $acc73 v128) (local $acc74 v128) (local $acc75 v128) (local $l76 v128) (local $l77 v128) (local $last78 i32) (local $p79 i32) (local $x80 v128) (local $x81 v128) (local $v82 v128) (local $v83 v128) (local $v84 v128) (local $v85 v128) (local $l86 v128) (local $l87 v128) (local $mask88 v128) (local $mask89 v128) (local $mask90 v128) (local $mask91 v128) (local $sum92 f32) (local $sum93 i32) (local $p94 i32) (local $v95 f32) (local $v96 i32) (local $l97 f32) (local $p98 i32) (local $x99 v128) (local $x100 v128) (local $mask101 v128) (local $mask102 v128) (local $left103 v128) (local $left104 v128) (local $left105 v128) (local $left106 v128) (local $right107 v128) (local $right108 v128) (local $right109 v128) (local $right110 v128) (local $mask111 v128) (local $mask112 v128) (local $mask113 v128) (local $mask114 v128) (local $sum115 f32) (local $sum116 i32)
    local.get $frame
    i32.load align=4
    local.set $extent_0_9
    local.get $extent_0_9
    local.set $points8
    local.get $frame
    i32.load offset=32 align=4
    local.set $a_12
    v128.const i32x4 0x00000000 0x00000001 0x00000002 0x00000003
    local.set $lanes14
    v128.const i32x4 0x00000004 0x00000005 0x00000006 0x00000007
    local.set $lanes16
    v128.const i32x4 0x00001000 0x00001001 0x00001002 0x00001003
    local.set $lanes18
    v128.const i32x4 0x00001004 0x00001005 0x00001006 0x00001007
    local.set $lanes20
    local.get $frame
    i32.load offset=16 align=4
    local.set $scratch_61
    local.get $frame
    i32.load offset=12 align=4
    local.set $units_63
    local.get $scratch_61
    local.get $units_63
    i32.const 4
    i32.mul
    i32.const 15
    i32.add
    i32.const -16
    i32.and
    i32.add
    local.set $scratch62
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
    i32.const 1
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
        local.get $x5
        i32x4.splat
        local.get $lanes14
        i32x4.add
        local.set $x13
        local.get $x5
        i32x4.splat
        local.get $lanes16
        i32x4.add
        local.set $x15
        local.get $x5
        i32x4.splat
        local.get $lanes18
        i32x4.add
        local.set $x17
        local.get $x5
        i32x4.splat
        local.get $lanes20
        i32x4.add
        local.set $x19
        local.get $p11
        v128.load align=4
        local.tee $l29
        local.set $acc21
        local.get $x13
        local.set $acc25
        local.get $p11
        v128.load offset=16 align=4
        local.tee $l30
        local.set $acc22
        local.get $x15
        local.set $acc26
        local.get $p11
        v128.load offset=16384 align=4
        local.tee $l31
        local.set $acc23
        local.get $x17
        local.set $acc27
        local.get $p11
        v128.load offset=16400 align=4
        local.tee $l32
        local.set $acc24
        local.get $x19
        local.set $acc28
        local.get $x5
        i32.const 8
        i32.add
        local.set $x5
        local.get $stop10
        i32.const 7
        i32.sub
        local.set $last33
        block
          loop
            local.get $x5
            local.get $last33
            i32.ge_s
            br_if 1
            local.get $a_12
            local.get $x5
            i32.const 2
            i32.shl
            i32.add
            local.set $p34
            local.get $x5
            i32x4.splat
            local.get $lanes14
            i32x4.add
            local.set $x35
            local.get $x5
            i32x4.splat
            local.get $lanes16
            i32x4.add
            local.set $x36
            local.get $x5
            i32x4.splat
            local.get $lanes18
            i32x4.add
            local.set $x37
            local.get $x5
            i32x4.splat
            local.get $lanes20
            i32x4.add
            local.set $x38
            local.get $p34
            v128.load align=4
            local.tee $l47
            local.set $v39
            local.get $x35
            local.set $v43
            local.get $p34
            v128.load offset=16 align=4
            local.tee $l48
            local.set $v40
            local.get $x36
            local.set $v44
            local.get $p34
            v128.load offset=16384 align=4
            local.tee $l49
            local.set $v41
            local.get $x37
            local.set $v45
            local.get $p34
            v128.load offset=16400 align=4
            local.tee $l50
            local.set $v42
            local.get $x38
            local.set $v46
            local.get $v39
            local.get $acc21
            f32x4.lt
            local.get $v39
            local.get $acc21
            f32x4.eq
            local.get $v43
            local.get $acc25
            i32x4.lt_s
            v128.and
            v128.or
            local.set $mask51
            local.get $v40
            local.get $acc22
            f32x4.lt
            local.get $v40
            local.get $acc22
            f32x4.eq
            local.get $v44
            local.get $acc26
            i32x4.lt_s
            v128.and
            v128.or
            local.set $mask52
            local.get $v41
            local.get $acc23
            f32x4.lt
            local.get $v41
            local.get $acc23
            f32x4.eq
            local.get $v45
            local.get $acc27
            i32x4.lt_s
            v128.and
            v128.or
            local.set $mask53
            local.get $v42
            local.get $acc24
            f32x4.lt
            local.get $v42
            local.get $acc24
            f32x4.eq
            local.get $v46
            local.get $acc28
            i32x4.lt_s
            v128.and
            v128.or
            local.set $mask54
            local.get $mask51
            v128.not
            local.set $mask55
            local.get $mask52
            v128.not
            local.set $mask56
            local.get $mask53
            v128.not
            local.set $mask57
            local.get $mask54
            v128.not
            local.set $mask58
            block
              local.get $v39
              local.get $acc21
              local.get $mask51
              v128.bitselect
              local.set $acc21
              local.get $v43
              local.get $acc25
              local.get $mask51
              v128.bitselect
              local.set $acc25
              local.get $v40
              local.get $acc22
              local.get $mask52
              v128.bitselect
              local.set $acc22
              local.get $v44
              local.get $acc26
              local.get $mask52
              v128.bitselect
              local.set $acc26
              local.get $v41
              local.get $acc23
              local.get $mask53
              v128.bitselect
              local.set $acc23
              local.get $v45
              local.get $acc27
              local.get $mask53
              v128.bitselect
              local.set $acc27
              local.get $v42
              local.get $acc24
              local.get $mask54
              v128.bitselect
              local.set $acc24
              local.get $v46
              local.get $acc28
              local.get $mask54
              v128.bitselect
              local.set $acc28
            end
            local.get $acc21
            local.get $acc22
            local.get $acc23
            local.get $acc24
            local.get $acc25
            local.get $acc26
            local.get $acc27
            local.get $acc28
            local.set $acc28
            local.set $acc27
            local.set $acc26
            local.set $acc25
            local.set $acc24
            local.set $acc23
            local.set $acc22
            local.set $acc21
            local.get $x5
            i32.const 8
            i32.add
            local.set $x5
            br 0
          end
        end
        local.get $acc21
        f32x4.extract_lane 0
        local.get $acc25
        i32x4.extract_lane 0
        local.set $sum60
        local.set $sum59
        local.get $frame
        local.get $sum59
        local.get $sum60
        local.get $acc21
        f32x4.extract_lane 1
        local.get $acc25
        i32x4.extract_lane 1
        call $combine
        local.set $sum60
        local.set $sum59
        local.get $frame
        local.get $sum59
        local.get $sum60
        local.get $acc21
        f32x4.extract_lane 2
        local.get $acc25
        i32x4.extract_lane 2
        call $combine
        local.set $sum60
        local.set $sum59
        local.get $frame
        local.get $sum59
        local.get $sum60
        local.get $acc21
        f32x4.extract_lane 3
        local.get $acc25
        i32x4.extract_lane 3
        call $combine
        local.set $sum60
        local.set $sum59
        local.get $frame
        local.get $sum59
        local.get $sum60
        local.get $acc22
        f32x4.extract_lane 0
        local.get $acc26
        i32x4.extract_lane 0
        call $combine
        local.set $sum60
        local.set $sum59
        local.get $frame
        local.get $sum59
        local.get $sum60
        local.get $acc22
        f32x4.extract_lane 1
        local.get $acc26
        i32x4.extract_lane 1
        call $combine
        local.set $sum60
        local.set $sum59
        local.get $frame
        local.get $sum59
        local.get $sum60
        local.get $acc22
        f32x4.extract_lane 2
        local.get $acc26
        i32x4.extract_lane 2
        call $combine
        local.set $sum60
        local.set $sum59
        local.get $frame
        local.get $sum59
        local.get $sum60
        local.get $acc22
        f32x4.extract_lane 3
        local.get $acc26
        i32x4.extract_lane 3
        call $combine
        local.set $sum60
        local.set $sum59
        local.get $scratch_61
        local.get $block4
        i32.const 4
        i32.mul
        i32.add
        local.get $sum59
        f32.store align=4
        local.get $scratch62
        local.get $block4
        i32.const 4
        i32.mul
        i32.add
        local.get $sum60
        i32.store align=4
        local.get $acc23
        f32x4.extract_lane 0
        local.get $acc27
        i32x4.extract_lane 0
        local.set $sum65
        local.set $sum64
        local.get $frame
        local.get $sum64
        local.get $sum65
        local.get $acc23
        f32x4.extract_lane 1
        local.get $acc27
        i32x4.extract_lane 1
        call $combine
        local.set $sum65
        local.set $sum64
        local.get $frame
        local.get $sum64
        local.get $sum65
        local.get $acc23
        f32x4.extract_lane 2
        local.get $acc27
        i32x4.extract_lane 2
        call $combine
        local.set $sum65
        local.set $sum64
        local.get $frame
        local.get $sum64
        local.get $sum65
        local.get $acc23
        f32x4.extract_lane 3
        local.get $acc27
        i32x4.extract_lane 3
        call $combine
        local.set $sum65
        local.set $sum64
        local.get $frame
        local.get $sum64
        local.get $sum65
        local.get $acc24
        f32x4.extract_lane 0
        local.get $acc28
        i32x4.extract_lane 0
        call $combine
        local.set $sum65
        local.set $sum64
        local.get $frame
        local.get $sum64
        local.get $sum65
        local.get $acc24
        f32x4.extract_lane 1
        local.get $acc28
        i32x4.extract_lane 1
        call $combine
        local.set $sum65
        local.set $sum64
        local.get $frame
        local.get $sum64
        local.get $sum65
        local.get $acc24
        f32x4.extract_lane 2
        local.get $acc28
        i32x4.extract_lane 2
        call $combine
        local.set $sum65
        local.set $sum64
        local.get $frame
        local.get $sum64
        local.get $sum65
        local.get $acc24
        f32x4.extract_lane 3
        local.get $acc28
        i32x4.extract_lane 3
        call $combine
        local.set $sum65
        local.set $sum64
        local.get $scratch_61
        local.get $block4
        i32.const 4
        i32.mul
        i32.add
        local.get $sum64
        f32.store offset=4 align=4
        local.get $scratch62
        local.get $block4
        i32.const 4
        i32.mul
        i32.add
        local.get $sum65
        i32.store offset=4 align=4
        local.get $block4
        i32.const 2
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
        local.set $first66
        local.get $x5
        i32.const 4096
        i32.add
        local.tee $stop67
        local.get $points8
        local.get $stop67
        local.get $points8
        i32.lt_s
        select
        local.set $stop67
        local.get $stop67
        local.get $x5
        i32.sub
        i32.const 8
        i32.ge_s
        local.set $hasLanes68
        local.get $hasLanes68
        if
          local.get $a_12
          local.get $x5
          i32.const 2
          i32.shl
          i32.add
          local.set $p69
          local.get $x5
          i32x4.splat
          local.get $lanes14
          i32x4.add
          local.set $x70
          local.get $x5
          i32x4.splat
          local.get $lanes16
          i32x4.add
          local.set $x71
          local.get $p69
          v128.load align=4
          local.tee $l76
          local.set $acc72
          local.get $x70
          local.set $acc74
          local.get $p69
          v128.load offset=16 align=4
          local.tee $l77
          local.set $acc73
          local.get $x71
          local.set $acc75
          local.get $x5
          i32.const 8
          i32.add
          local.set $x5
          local.get $stop67
          i32.const 7
          i32.sub
          local.set $last78
          block
            loop
              local.get $x5
              local.get $last78
              i32.ge_s
              br_if 1
              local.get $a_12
              local.get $x5
              i32.const 2
              i32.shl
              i32.add
              local.set $p79
              local.get $x5
              i32x4.splat
              local.get $lanes14
              i32x4.add
              local.set $x80
              local.get $x5
              i32x4.splat
              local.get $lanes16
              i32x4.add
              local.set $x81
              local.get $p79
              v128.load align=4
              local.tee $l86
              local.set $v82
              local.get $x80
              local.set $v84
              local.get $p79
              v128.load offset=16 align=4
              local.tee $l87
              local.set $v83
              local.get $x81
              local.set $v85
              local.get $v82
              local.get $acc72
              f32x4.lt
              local.get $v82
              local.get $acc72
              f32x4.eq
              local.get $v84
              local.get $acc74
              i32x4.lt_s
              v128.and
              v128.or
              local.set $mask88
              local.get $v83
              local.get $acc73
              f32x4.lt
              local.get $v83
              local.get $acc73
              f32x4.eq
              local.get $v85
              local.get $acc75
              i32x4.lt_s
              v128.and
              v128.or
              local.set $mask89
              local.get $mask88
              v128.not
              local.set $mask90
              local.get $mask89
              v128.not
              local.set $mask91
              block
                local.get $v82
                local.get $acc72
                local.get $mask88
                v128.bitselect
                local.set $acc72
                local.get $v84
                local.get $acc74
                local.get $mask88
                v128.bitselect
                local.set $acc74
                local.get $v83
                local.get $acc73
                local.get $mask89
                v128.bitselect
                local.set $acc73
                local.get $v85
                local.get $acc75
                local.get $mask89
                v128.bitselect
                local.set $acc75
              end
              local.get $acc72
              local.get $acc73
              local.get $acc74
              local.get $acc75
              local.set $acc75
              local.set $acc74
              local.set $acc73
              local.set $acc72
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
            local.get $stop67
            i32.ge_s
            br_if 1
            local.get $a_12
            local.get $x5
            i32.const 2
            i32.shl
            i32.add
            local.set $p94
            local.get $p94
            f32.load align=4
            local.set $l97
            local.get $l97
            local.set $v95
            local.get $x5
            local.set $v96
            local.get $hasLanes68
            if
              local.get $a_12
              local.get $x5
              i32.const 2
              i32.shl
              i32.add
              local.set $p98
              local.get $x5
              i32x4.splat
              local.get $lanes14
              i32x4.add
              local.set $x99
              local.get $x5
              i32x4.splat
              local.get $lanes16
              i32x4.add
              local.set $x100
              local.get $x5
              local.get $first66
              i32.sub
              i32.const 7
              i32.and
              i32x4.splat
              local.get $lanes14
              i32x4.eq
              local.set $mask101
              local.get $x5
              local.get $first66
              i32.sub
              i32.const 7
              i32.and
              i32x4.splat
              local.get $lanes16
              i32x4.eq
              local.set $mask102
              local.get $acc72
              local.set $left103
              local.get $v95
              f32x4.splat
              local.set $right107
              local.get $acc73
              local.set $left104
              local.get $v95
              f32x4.splat
              local.set $right108
              local.get $acc74
              local.set $left105
              local.get $v96
              i32x4.splat
              local.set $right109
              local.get $acc75
              local.set $left106
              local.get $v96
              i32x4.splat
              local.set $right110
              local.get $right107
              local.get $left103
              f32x4.lt
              local.get $right107
              local.get $left103
              f32x4.eq
              local.get $right109
              local.get $left105
              i32x4.lt_s
              v128.and
              v128.or
              local.set $mask111
              local.get $right108
              local.get $left104
              f32x4.lt
              local.get $right108
              local.get $left104
              f32x4.eq
              local.get $right110
              local.get $left106
              i32x4.lt_s
              v128.and
              v128.or
              local.set $mask112
              local.get $mask111
              v128.not
              local.set $mask113
              local.get $mask112
              v128.not
              local.set $mask114
              block
                local.get $right107
                local.get $left103
                local.get $mask111
                v128.bitselect
                local.set $left103
                local.get $right109
                local.get $left105
                local.get $mask111
                v128.bitselect
                local.set $left105
                local.get $right108
                local.get $left104
                local.get $mask112
                v128.bitselect
                local.set $left104
                local.get $right110
                local.get $left106
                local.get $mask112
                v128.bitselect
                local.set $left106
              end
              local.get $left103
              local.get $left104
              local.get $left105
              local.get $left106
              local.set $left106
              local.set $left105
              local.set $left104
              local.set $left103
              local.get $left103
              local.get $acc72
              local.get $mask101
              v128.bitselect
              local.set $acc72
              local.get $left104
              local.get $acc73
              local.get $mask102
              v128.bitselect
              local.set $acc73
              local.get $left105
              local.get $acc74
              local.get $mask101
              v128.bitselect
              local.set $acc74
              local.get $left106
              local.get $acc75
              local.get $mask102
              v128.bitselect
              local.set $acc75
            else
              local.get $x5
              local.get $first66
              i32.eq
              if
                local.get $v95
                local.get $v96
                local.set $sum93
                local.set $sum92
              else
                local.get $frame
                local.get $sum92
                local.get $sum93
                local.get $v95
                local.get $v96
                call $combine
                local.set $sum93
                local.set $sum92
              end
            end
            local.get $x5
            i32.const 1
            i32.add
            local.set $x5
            br 0
          end
        end
        local.get $hasLanes68
        if
          local.get $acc72
          f32x4.extract_lane 0
          local.get $acc74
          i32x4.extract_lane 0
          local.set $sum116
          local.set $sum115
          local.get $frame
          local.get $sum115
          local.get $sum116
          local.get $acc72
          f32x4.extract_lane 1
          local.get $acc74
          i32x4.extract_lane 1
          call $combine
          local.set $sum116
          local.set $sum115
          local.get $frame
          local.get $sum115
          local.get $sum116
          local.get $acc72
          f32x4.extract_lane 2
          local.get $acc74
          i32x4.extract_lane 2
          call $combine
          local.set $sum116
          local.set $sum115
          local.get $frame
          local.get $sum115
          local.get $sum116
          local.get $acc72
          f32x4.extract_lane 3
          local.get $acc74
          i32x4.extract_lane 3
          call $combine
          local.set $sum116
          local.set $sum115
          local.get $frame
          local.get $sum115
          local.get $sum116
          local.get $acc73
          f32x4.extract_lane 0
          local.get $acc75
          i32x4.extract_lane 0
          call $combine
          local.set $sum116
          local.set $sum115
          local.get $frame
          local.get $sum115
          local.get $sum116
          local.get $acc73
          f32x4.extract_lane 1
          local.get $acc75
          i32x4.extract_lane 1
          call $combine
          local.set $sum116
          local.set $sum115
          local.get $frame
          local.get $sum115
          local.get $sum116
          local.get $acc73
          f32x4.extract_lane 2
          local.get $acc75
          i32x4.extract_lane 2
          call $combine
          local.set $sum116
          local.set $sum115
          local.get $frame
          local.get $sum115
          local.get $sum116
          local.get $acc73
          f32x4.extract_lane 3
          local.get $acc75
          i32x4.extract_lane 3
          call $combine
          local.set $sum116
          local.set $sum115
          local.get $sum115
          local.get $sum116
          local.set $sum93
          local.set $sum92
        end
        local.get $scratch_61
        local.get $block4
        i32.const 4
        i32.mul
        i32.add
        local.get $sum92
        f32.store align=4
        local.get $scratch62
        local.get $block4
        i32.const 4
        i32.mul
        i32.add
        local.get $sum93
        i32.store align=4
        local.get $block4
        i32.const 1
        i32.add
        local.set $block4
        br 0
      end
    end
  )
  (func $finish (param $frame i32)
    (local $left1 i32) (local $units_2 i32) (local $k3 i32) (local $even4 i32) (local $odd5 i32) (local $scratch_6 i32) (local $scratch7 i32) (local $up8 f32) (local $up9 i32) (local $up10 f32) (local $up11 i32) (local $result12 f32) (local $result13 i32) (local $zero14 i32) (local $out_15 i32) (local $out_16 i32)
    local.get $frame
    i32.load offset=12 align=4
    local.set $units_2
    local.get $frame
    i32.load offset=16 align=4
    local.set $scratch_6
    local.get $scratch_6
    local.get $units_2
    i32.const 4
    i32.mul
    i32.const 15
    i32.add
    i32.const -16
    i32.and
    i32.add
    local.set $scratch7
    i32.const 0
    local.set $zero14
    local.get $frame
    i32.load offset=64 align=4
    local.set $out_15
    local.get $frame
    i32.load offset=68 align=4
    local.set $out_16
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
          local.get $scratch7
          local.get $even4
          i32.const 4
          i32.mul
          i32.add
          i32.load align=4
          local.get $scratch_6
          local.get $odd5
          i32.const 4
          i32.mul
          i32.add
          f32.load align=4
          local.get $scratch7
          local.get $odd5
          i32.const 4
          i32.mul
          i32.add
          i32.load align=4
          call $combine
          local.set $up9
          local.set $up8
          local.get $scratch_6
          local.get $k3
          i32.const 4
          i32.mul
          i32.add
          local.get $up8
          f32.store align=4
          local.get $scratch7
          local.get $k3
          i32.const 4
          i32.mul
          i32.add
          local.get $up9
          i32.store align=4
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
          local.set $up10
          local.get $scratch_6
          local.get $k3
          i32.const 4
          i32.mul
          i32.add
          local.get $up10
          f32.store align=4
          local.get $scratch7
          local.get $even4
          i32.const 4
          i32.mul
          i32.add
          i32.load align=4
          local.set $up11
          local.get $scratch7
          local.get $k3
          i32.const 4
          i32.mul
          i32.add
          local.get $up11
          i32.store align=4
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
      f32.const inf
      i32.const -1
      local.get $scratch_6
      local.get $zero14
      i32.const 4
      i32.mul
      i32.add
      f32.load align=4
      local.get $scratch7
      local.get $zero14
      i32.const 4
      i32.mul
      i32.add
      i32.load align=4
      call $combine
      local.set $result13
      local.set $result12
    else
      f32.const inf
      i32.const -1
      local.set $result13
      local.set $result12
    end
    local.get $out_15
    local.get $result12
    f32.store align=4
    local.get $out_16
    local.get $result13
    i32.store align=4
  )
)
