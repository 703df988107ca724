(module
  (import "env" "memory" (memory 1 65536 shared))
  (export "run" (func $run))
  (func $run (param $frame i32) (param $begin i32) (param $end i32) (param $worker i32)
    (local $x4 i32) (local $row5 i32) (local $zero6 i32) (local $out_7 i32) (local $row8 i32) (local $extent_1_9 i32) (local $stream10 i32) (local $columns11 i32) (local $columns12 i32) (local $u_extent_1_13 i32) (local $u_extent_0_14 i32) (local $index15 i32) (local $t16 i32) (local $t17 i32) (local $c18 i32) (local $t19 i32) (local $t20 i32) (local $u_21 i32) (local $stream22 i32) (local $columns23 i32) (local $index24 i32) (local $t25 i32) (local $t26 i32) (local $t27 i32) (local $t28 i32) (local $stream29 i32) (local $columns30 i32) (local $index31 i32) (local $t32 i32) (local $t33 i32) (local $t34 i32) (local $t35 i32) (local $from36 i32) (local $to37 i32) (local $t38 i32) (local $stop39 i32) (local $last40 i32) (local $offset41 i32) (local $p42 i32) (local $p43 i32) (local $p44 i32) (local $p45 i32) (local $l46 v128) (local $l47 v128) (local $l48 v128) (local $l49 v128) (local $l50 v128) (local $l51 v128) (local $l52 v128) (local $l53 v128) (local $l54 v128) (local $l55 v128) (local $l56 v128) (local $l57 v128) (local $l58 v128) (local $l59 v128) (local $l60 v128) (local $l61 v128) (local $l62 v128) (local $l63 v128) (local $l64 v128) (local $l65 v128) (local $v66 v128) (local $k_67 f32) (local $v68 v128) (local $last69 i32) (local $offset70 i32) (local $p71 i32) (local $p72 i32) (local $p73 i32) (local $p74 i32) (local $l75 v128) (local $l76 v128) (local $l77 v128) (local $l78 v128) (local $l79 v128) (local $offset80 i32) (local $p81 i32) (local $l82 f32) (local $column83 i32) (local $t84 i32) (local $t85 i32) (local $c86 i32) (local $t87 i32) (local $t88 i32) (local $l89 f32) (local $column90 i32) (local $t91 i32) (local $t92 i32) (local $t93 i32) (local $t94 i32) (local $l95 f32) (local $column96 i32) (local $t97 i32) (local $t98 i32) (local $t99 i32) (local $t100 i32) (local $l101 f32) (local $column102 i32) (local $t103 i32) (local $t104 i32) (local $t105 i32) (local $t106 i32) (local $l107 f32) (local $column108 i32) (local $t109 i32) (local $t110 i32) (local $t111 i32) (local $t112 i32)
    i32.const 0
    local.set $zero6
    local.get $frame
    i32.load offset=96 align=4
    local.set $out_7
    local.get $frame
    i32.load offset=4 align=4
    local.set $extent_1_9
    local.get $frame
    i32.load offset=40 align=4
    local.set $u_extent_1_13
    local.get $frame
    i32.load offset=36 align=4
    local.set $u_extent_0_14
    local.get $u_extent_1_13
    i32.const 0
    local.get $u_extent_0_14
    select
    local.set $columns12
    local.get $u_extent_0_14
    i32.const 1
    i32.sub
    local.set $c18
    local.get $frame
    i32.load offset=32 align=4
    local.set $u_21
    i32.const 1
    local.set $from36
    local.get $frame
    f32.load offset=64 align=4
    local.set $k_67
    local.get $k_67
    f32x4.splat
    local.set $v66
    v128.const i32x4 0x40800000 0x40800000 0x40800000 0x40800000 (; 4 ;)
    local.set $v68
    local.get $u_extent_1_13
    i32.const 1
    i32.sub
    local.set $c86
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
        local.get $columns12
        local.set $columns11
        local.get $row5
        i32.const 0
        i32.add
        local.set $index15
        local.get $index15
        local.get $u_extent_0_14
        i32.ge_u
        if
          local.get $index15
          i32.const 0
          local.set $t17
          local.set $t16
          local.get $t16
          local.get $t17
          local.get $t16
          local.get $t17
          i32.gt_s
          select
          local.get $c18
          local.set $t20
          local.set $t19
          local.get $t19
          local.get $t20
          local.get $t19
          local.get $t20
          i32.lt_s
          select
          local.set $index15
        end
        local.get $index15
        local.get $u_extent_1_13
        i32.mul
        i32.const -1
        i32.add
        i32.const 4
        i32.mul
        local.get $u_21
        i32.add
        local.set $stream10
        local.get $columns12
        local.set $columns23
        local.get $row5
        i32.const -1
        i32.add
        local.set $index24
        local.get $index24
        local.get $u_extent_0_14
        i32.ge_u
        if
          local.get $index24
          i32.const 0
          local.set $t26
          local.set $t25
          local.get $t25
          local.get $t26
          local.get $t25
          local.get $t26
          i32.gt_s
          select
          local.get $c18
          local.set $t28
          local.set $t27
          local.get $t27
          local.get $t28
          local.get $t27
          local.get $t28
          i32.lt_s
          select
          local.set $index24
        end
        local.get $index24
        local.get $u_extent_1_13
        i32.mul
        i32.const 0
        i32.add
        i32.const 4
        i32.mul
        local.get $u_21
        i32.add
        local.set $stream22
        local.get $columns12
        local.set $columns30
        local.get $row5
        i32.const 1
        i32.add
        local.set $index31
        local.get $index31
        local.get $u_extent_0_14
        i32.ge_u
        if
          local.get $index31
          i32.const 0
          local.set $t33
          local.set $t32
          local.get $t32
          local.get $t33
          local.get $t32
          local.get $t33
          i32.gt_s
          select
          local.get $c18
          local.set $t35
          local.set $t34
          local.get $t34
          local.get $t35
          local.get $t34
          local.get $t35
          i32.lt_s
          select
          local.set $index31
        end
        local.get $index31
        local.get $u_extent_1_13
        i32.mul
        i32.const 0
        i32.add
        i32.const 4
        i32.mul
        local.get $u_21
        i32.add
        local.set $stream29
        local.get $zero6
        local.set $x4
        local.get $extent_1_9
        local.set $to37
        local.get $columns11
        i32.const 1
        i32.sub
        local.tee $t38
        local.get $to37
        local.get $t38
        local.get $to37
        i32.lt_s
        select
        local.set $to37
        local.get $columns23
        i32.const 0
        i32.sub
        local.tee $t38
        local.get $to37
        local.get $t38
        local.get $to37
        i32.lt_s
        select
        local.set $to37
        local.get $columns30
        i32.const 0
        i32.sub
        local.tee $t38
        local.get $to37
        local.get $t38
        local.get $to37
        i32.lt_s
        select
        local.set $to37
        loop
          local.get $x4
          local.get $from36
          i32.ge_s
          if
            local.get $to37
            i32.const 16
            i32.sub
            local.set $last40
            local.get $x4
            local.get $last40
            i32.le_s
            if
              loop
                local.get $x4
                i32.const 2
                i32.shl
                local.set $offset41
                local.get $stream10
                local.get $offset41
                i32.add
                local.set $p42
                local.get $stream22
                local.get $offset41
                i32.add
                local.set $p43
                local.get $stream29
                local.get $offset41
                i32.add
                local.set $p44
                local.get $row8
                local.get $offset41
                i32.add
                local.set $p45
                local.get $p45
                local.get $p42
                v128.load offset=4 align=4
                local.tee $l46
                local.get $v66
                local.get $p43
                v128.load align=4
                local.tee $l50
                local.get $p44
                v128.load align=4
                local.tee $l54
                f32x4.add
                local.get $p42
                v128.load align=4
                local.tee $l58
                f32x4.add
                local.get $p42
                v128.load offset=8 align=4
                local.tee $l62
                f32x4.add
                local.get $v68
                local.get $l46
                f32x4.mul
                f32x4.sub
                f32x4.mul
                f32x4.add
                v128.store align=4
                local.get $p45
                local.get $p42
                v128.load offset=20 align=4
                local.tee $l47
                local.get $v66
                local.get $p43
                v128.load offset=16 align=4
                local.tee $l51
                local.get $p44
                v128.load offset=16 align=4
                local.tee $l55
                f32x4.add
                local.get $p42
                v128.load offset=16 align=4
                local.tee $l59
                f32x4.add
                local.get $p42
                v128.load offset=24 align=4
                local.tee $l63
                f32x4.add
                local.get $v68
                local.get $l47
                f32x4.mul
                f32x4.sub
                f32x4.mul
                f32x4.add
                v128.store offset=16 align=4
                local.get $p45
                local.get $p42
                v128.load offset=36 align=4
                local.tee $l48
                local.get $v66
                local.get $p43
                v128.load offset=32 align=4
                local.tee $l52
                local.get $p44
                v128.load offset=32 align=4
                local.tee $l56
                f32x4.add
                local.get $p42
                v128.load offset=32 align=4
                local.tee $l60
                f32x4.add
                local.get $p42
                v128.load offset=40 align=4
                local.tee $l64
                f32x4.add
                local.get $v68
                local.get $l48
                f32x4.mul
                f32x4.sub
                f32x4.mul
                f32x4.add
                v128.store offset=32 align=4
                local.get $p45
                local.get $p42
                v128.load offset=52 align=4
                local.tee $l49
                local.get $v66
                local.get $p43
                v128.load offset=48 align=4
                local.tee $l53
                local.get $p44
                v128.load offset=48 align=4
                local.tee $l57
                f32x4.add
                local.get $p42
                v128.load offset=48 align=4
                local.tee $l61
                f32x4.add
                local.get $p42
                v128.load offset=56 align=4
                local.tee $l65
                f32x4.add
                local.get $v68
                local.get $l49
                f32x4.mul
                f32x4.sub
                f32x4.mul
                f32x4.add
                v128.store offset=48 align=4
                local.get $x4
                i32.const 16
                i32.add
                local.set $x4
                local.get $x4
                local.get $last40
                i32.le_s
                br_if 0
              end
            end
            local.get $to37
            i32.const 4
            i32.sub
            local.set $last69
            local.get $x4
            local.get $last69
            i32.le_s
            if
              loop
                local.get $x4
                i32.const 2
                i32.shl
                local.set $offset70
                local.get $stream10
                local.get $offset70
                i32.add
                local.set $p71
                local.get $stream22
                local.get $offset70
                i32.add
                local.set $p72
                local.get $stream29
                local.get $offset70
                i32.add
                local.set $p73
                local.get $row8
                local.get $offset70
                i32.add
                local.set $p74
                local.get $p74
                local.get $p71
                v128.load offset=4 align=4
                local.tee $l75
                local.get $v66
                local.get $p72
                v128.load align=4
                local.tee $l76
                local.get $p73
                v128.load align=4
                local.tee $l77
                f32x4.add
                local.get $p71
                v128.load align=4
                local.tee $l78
                f32x4.add
                local.get $p71
                v128.load offset=8 align=4
                local.tee $l79
                f32x4.add
                local.get $v68
                local.get $l75
                f32x4.mul
                f32x4.sub
                f32x4.mul
                f32x4.add
                v128.store align=4
                local.get $x4
                i32.const 4
                i32.add
                local.set $x4
                local.get $x4
                local.get $last69
                i32.le_s
                br_if 0
              end
            end
          end
          local.get $from36
          local.get $extent_1_9
          local.get $x4
          local.get $from36
          i32.lt_s
          local.get $from36
          local.get $extent_1_9
          i32.lt_s
          i32.and
          select
          local.set $stop39
          local.get $x4
          local.get $stop39
          i32.lt_s
          if
            loop
              local.get $x4
              i32.const 2
              i32.shl
              local.set $offset80
              local.get $row8
              local.get $offset80
              i32.add
              local.set $p81
              local.get $x4
              i32.const 0
              i32.add
              local.set $column83
              local.get $column83
              local.get $u_extent_1_13
              i32.ge_u
              if
                local.get $column83
                i32.const 0
                local.set $t85
                local.set $t84
                local.get $t84
                local.get $t85
                local.get $t84
                local.get $t85
                i32.gt_s
                select
                local.get $c86
                local.set $t88
                local.set $t87
                local.get $t87
                local.get $t88
                local.get $t87
                local.get $t88
                i32.lt_s
                select
                local.set $column83
              end
              local.get $column83
              local.get $columns11
              i32.lt_u
              if (result f32)
                local.get $stream10
                local.get $column83
                i32.const 2
                i32.shl
                i32.add
                i32.const 4
                i32.add
                f32.load align=4
              else
                f32.const 0
              end
              local.set $l82
              local.get $x4
              i32.const 0
              i32.add
              local.set $column90
              local.get $column90
              local.get $u_extent_1_13
              i32.ge_u
              if
                local.get $column90
                i32.const 0
                local.set $t92
                local.set $t91
                local.get $t91
                local.get $t92
                local.get $t91
                local.get $t92
                i32.gt_s
                select
                local.get $c86
                local.set $t94
                local.set $t93
                local.get $t93
                local.get $t94
                local.get $t93
                local.get $t94
                i32.lt_s
                select
                local.set $column90
              end
              local.get $column90
              local.get $columns23
              i32.lt_u
              if (result f32)
                local.get $stream22
                local.get $column90
                i32.const 2
                i32.shl
                i32.add
                i32.const 0
                i32.add
                f32.load align=4
              else
                f32.const 0
              end
              local.set $l89
              local.get $x4
              i32.const 0
              i32.add
              local.set $column96
              local.get $column96
              local.get $u_extent_1_13
              i32.ge_u
              if
                local.get $column96
                i32.const 0
                local.set $t98
                local.set $t97
                local.get $t97
                local.get $t98
                local.get $t97
                local.get $t98
                i32.gt_s
                select
                local.get $c86
                local.set $t100
                local.set $t99
                local.get $t99
                local.get $t100
                local.get $t99
                local.get $t100
                i32.lt_s
                select
                local.set $column96
              end
              local.get $column96
              local.get $columns30
              i32.lt_u
              if (result f32)
                local.get $stream29
                local.get $column96
                i32.const 2
                i32.shl
                i32.add
                i32.const 0
                i32.add
                f32.load align=4
              else
                f32.const 0
              end
              local.set $l95
              local.get $x4
              i32.const -1
              i32.add
              local.set $column102
              local.get $column102
              local.get $u_extent_1_13
              i32.ge_u
              if
                local.get $column102
                i32.const 0
                local.set $t104
                local.set $t103
                local.get $t103
                local.get $t104
                local.get $t103
                local.get $t104
                i32.gt_s
                select
                local.get $c86
                local.set $t106
                local.set $t105
                local.get $t105
                local.get $t106
                local.get $t105
                local.get $t106
                i32.lt_s
                select
                local.set $column102
              end
              local.get $column102
              local.get $columns11
              i32.lt_u
              if (result f32)
                local.get $stream10
                local.get $column102
                i32.const 2
                i32.shl
                i32.add
                i32.const 4
                i32.add
                f32.load align=4
              else
                f32.const 0
              end
              local.set $l101
              local.get $x4
              i32.const 1
              i32.add
              local.set $column108
              local.get $column108
              local.get $u_extent_1_13
              i32.ge_u
              if
                local.get $column108
                i32.const 0
                local.set $t110
                local.set $t109
                local.get $t109
                local.get $t110
                local.get $t109
                local.get $t110
                i32.gt_s
                select
                local.get $c86
                local.set $t112
                local.set $t111
                local.get $t111
                local.get $t112
                local.get $t111
                local.get $t112
                i32.lt_s
                select
                local.set $column108
              end
              local.get $column108
              local.get $columns11
              i32.lt_u
              if (result f32)
                local.get $stream10
                local.get $column108
                i32.const 2
                i32.shl
                i32.add
                i32.const 4
                i32.add
                f32.load align=4
              else
                f32.const 0
              end
              local.set $l107
              local.get $p81
              local.get $l82
              local.get $k_67
              local.get $l89
              local.get $l95
              f32.add
              local.get $l101
              f32.add
              local.get $l107
              f32.add
              f32.const 4
              local.get $l82
              f32.mul
              f32.sub
              f32.mul
              f32.add
              f32.store align=4
              local.get $x4
              i32.const 1
              i32.add
              local.set $x4
              local.get $x4
              local.get $stop39
              i32.lt_s
              br_if 0
            end
          end
          local.get $x4
          local.get $extent_1_9
          i32.lt_s
          br_if 0
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
