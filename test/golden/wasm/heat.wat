(module
  (import "env" "memory" (memory 1 65536 shared))
  (export "run" (func $run))
  (func $run (param $frame i32) (param $begin i32) (param $end i32) (param $worker i32)
    (local $x4 i32) (local $row5 i32) (local $zero6 i32) (local $out_7 i32) (local $row8 i32) (local $extent_1_9 i32) (local $stream10 i32) (local $columns11 i32) (local $columns12 i32) (local $u_extent_1_13 i32) (local $u_extent_0_14 i32) (local $index15 i32) (local $t16 i32) (local $t17 i32) (local $c18 i32) (local $t19 i32) (local $t20 i32) (local $u_21 i32) (local $stream22 i32) (local $columns23 i32) (local $index24 i32) (local $t25 i32) (local $t26 i32) (local $t27 i32) (local $t28 i32) (local $stream29 i32) (local $columns30 i32) (local $index31 i32) (local $t32 i32) (local $t33 i32) (local $t34 i32) (local $t35 i32) (local $to36 i32) (local $t37 i32) (local $stop38 i32) (local $last39 i32) (local $offset40 i32) (local $p41 i32) (local $p42 i32) (local $p43 i32) (local $p44 i32) (local $l45 v128) (local $l46 v128) (local $l47 v128) (local $l48 v128) (local $l49 v128) (local $l50 v128) (local $l51 v128) (local $l52 v128) (local $l53 v128) (local $l54 v128) (local $l55 v128) (local $l56 v128) (local $l57 v128) (local $l58 v128) (local $l59 v128) (local $l60 v128) (local $l61 v128) (local $l62 v128) (local $l63 v128) (local $l64 v128) (local $v65 v128) (local $k_66 f32) (local $v67 v128) (local $last68 i32) (local $offset69 i32) (local $p70 i32) (local $p71 i32) (local $p72 i32) (local $p73 i32) (local $l74 v128) (local $l75 v128) (local $l76 v128) (local $l77 v128) (local $l78 v128) (local $offset79 i32) (local $p80 i32) (local $l81 f32) (local $column82 i32) (local $t83 i32) (local $t84 i32) (local $c85 i32) (local $t86 i32) (local $t87 i32) (local $l88 f32) (local $column89 i32) (local $t90 i32) (local $t91 i32) (local $t92 i32) (local $t93 i32) (local $l94 f32) (local $column95 i32) (local $t96 i32) (local $t97 i32) (local $t98 i32) (local $t99 i32) (local $l100 f32) (local $column101 i32) (local $t102 i32) (local $t103 i32) (local $t104 i32) (local $t105 i32) (local $l106 f32) (local $column107 i32) (local $t108 i32) (local $t109 i32) (local $t110 i32) (local $t111 i32)
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
    local.get $frame
    f32.load offset=64 align=4
    local.set $k_66
    local.get $k_66
    f32x4.splat
    local.set $v65
    v128.const i32x4 0x40800000 0x40800000 0x40800000 0x40800000 (; 4 ;)
    local.set $v67
    local.get $u_extent_1_13
    i32.const 1
    i32.sub
    local.set $c85
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
        local.set $to36
        local.get $columns11
        i32.const 1
        i32.sub
        local.tee $t37
        local.get $to36
        local.get $t37
        local.get $to36
        i32.lt_s
        select
        local.set $to36
        local.get $columns23
        i32.const 0
        i32.sub
        local.tee $t37
        local.get $to36
        local.get $t37
        local.get $to36
        i32.lt_s
        select
        local.set $to36
        local.get $columns30
        i32.const 0
        i32.sub
        local.tee $t37
        local.get $to36
        local.get $t37
        local.get $to36
        i32.lt_s
        select
        local.set $to36
        loop
          local.get $x4
          i32.const 1
          i32.ge_s
          if
            local.get $to36
            i32.const 16
            i32.sub
            local.set $last39
            local.get $x4
            local.get $last39
            i32.le_s
            if
              loop
                local.get $x4
                i32.const 2
                i32.shl
                local.set $offset40
                local.get $stream10
                local.get $offset40
                i32.add
                local.set $p41
                local.get $stream22
                local.get $offset40
                i32.add
                local.set $p42
                local.get $stream29
                local.get $offset40
                i32.add
                local.set $p43
                local.get $row8
                local.get $offset40
                i32.add
                local.set $p44
                local.get $p44
                local.get $p41
                v128.load offset=4 align=4
                local.tee $l45
                local.get $v65
                local.get $p42
                v128.load align=4
                local.tee $l49
                local.get $p43
                v128.load align=4
                local.tee $l53
                f32x4.add
                local.get $p41
                v128.load align=4
                local.tee $l57
                f32x4.add
                local.get $p41
                v128.load offset=8 align=4
                local.tee $l61
                f32x4.add
                local.get $v67
                local.get $l45
                f32x4.mul
                f32x4.sub
                f32x4.mul
                f32x4.add
                v128.store align=4
                local.get $p44
                local.get $p41
                v128.load offset=20 align=4
                local.tee $l46
                local.get $v65
                local.get $p42
                v128.load offset=16 align=4
                local.tee $l50
                local.get $p43
                v128.load offset=16 align=4
                local.tee $l54
                f32x4.add
                local.get $p41
                v128.load offset=16 align=4
                local.tee $l58
                f32x4.add
                local.get $p41
                v128.load offset=24 align=4
                local.tee $l62
                f32x4.add
                local.get $v67
                local.get $l46
                f32x4.mul
                f32x4.sub
                f32x4.mul
                f32x4.add
                v128.store offset=16 align=4
                local.get $p44
                local.get $p41
                v128.load offset=36 align=4
                local.tee $l47
                local.get $v65
                local.get $p42
                v128.load offset=32 align=4
                local.tee $l51
                local.get $p43
                v128.load offset=32 align=4
                local.tee $l55
                f32x4.add
                local.get $p41
                v128.load offset=32 align=4
                local.tee $l59
                f32x4.add
                local.get $p41
                v128.load offset=40 align=4
                local.tee $l63
                f32x4.add
                local.get $v67
                local.get $l47
                f32x4.mul
                f32x4.sub
                f32x4.mul
                f32x4.add
                v128.store offset=32 align=4
                local.get $p44
                local.get $p41
                v128.load offset=52 align=4
                local.tee $l48
                local.get $v65
                local.get $p42
                v128.load offset=48 align=4
                local.tee $l52
                local.get $p43
                v128.load offset=48 align=4
                local.tee $l56
                f32x4.add
                local.get $p41
                v128.load offset=48 align=4
                local.tee $l60
                f32x4.add
                local.get $p41
                v128.load offset=56 align=4
                local.tee $l64
                f32x4.add
                local.get $v67
                local.get $l48
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
                local.get $last39
                i32.le_s
                br_if 0
              end
            end
            local.get $to36
            i32.const 4
            i32.sub
            local.set $last68
            local.get $x4
            local.get $last68
            i32.le_s
            if
              loop
                local.get $x4
                i32.const 2
                i32.shl
                local.set $offset69
                local.get $stream10
                local.get $offset69
                i32.add
                local.set $p70
                local.get $stream22
                local.get $offset69
                i32.add
                local.set $p71
                local.get $stream29
                local.get $offset69
                i32.add
                local.set $p72
                local.get $row8
                local.get $offset69
                i32.add
                local.set $p73
                local.get $p73
                local.get $p70
                v128.load offset=4 align=4
                local.tee $l74
                local.get $v65
                local.get $p71
                v128.load align=4
                local.tee $l75
                local.get $p72
                v128.load align=4
                local.tee $l76
                f32x4.add
                local.get $p70
                v128.load align=4
                local.tee $l77
                f32x4.add
                local.get $p70
                v128.load offset=8 align=4
                local.tee $l78
                f32x4.add
                local.get $v67
                local.get $l74
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
                local.get $last68
                i32.le_s
                br_if 0
              end
            end
          end
          i32.const 1
          local.get $extent_1_9
          local.get $x4
          i32.const 1
          i32.lt_s
          i32.const 1
          local.get $extent_1_9
          i32.lt_s
          i32.and
          select
          local.set $stop38
          local.get $x4
          local.get $stop38
          i32.lt_s
          if
            loop
              local.get $x4
              i32.const 2
              i32.shl
              local.set $offset79
              local.get $row8
              local.get $offset79
              i32.add
              local.set $p80
              local.get $x4
              i32.const 0
              i32.add
              local.set $column82
              local.get $column82
              local.get $u_extent_1_13
              i32.ge_u
              if
                local.get $column82
                i32.const 0
                local.set $t84
                local.set $t83
                local.get $t83
                local.get $t84
                local.get $t83
                local.get $t84
                i32.gt_s
                select
                local.get $c85
                local.set $t87
                local.set $t86
                local.get $t86
                local.get $t87
                local.get $t86
                local.get $t87
                i32.lt_s
                select
                local.set $column82
              end
              local.get $column82
              local.get $columns11
              i32.lt_u
              if (result f32)
                local.get $stream10
                local.get $column82
                i32.const 2
                i32.shl
                i32.add
                i32.const 4
                i32.add
                f32.load align=4
              else
                f32.const 0
              end
              local.set $l81
              local.get $x4
              i32.const 0
              i32.add
              local.set $column89
              local.get $column89
              local.get $u_extent_1_13
              i32.ge_u
              if
                local.get $column89
                i32.const 0
                local.set $t91
                local.set $t90
                local.get $t90
                local.get $t91
                local.get $t90
                local.get $t91
                i32.gt_s
                select
                local.get $c85
                local.set $t93
                local.set $t92
                local.get $t92
                local.get $t93
                local.get $t92
                local.get $t93
                i32.lt_s
                select
                local.set $column89
              end
              local.get $column89
              local.get $columns23
              i32.lt_u
              if (result f32)
                local.get $stream22
                local.get $column89
                i32.const 2
                i32.shl
                i32.add
                i32.const 0
                i32.add
                f32.load align=4
              else
                f32.const 0
              end
              local.set $l88
              local.get $x4
              i32.const 0
              i32.add
              local.set $column95
              local.get $column95
              local.get $u_extent_1_13
              i32.ge_u
              if
                local.get $column95
                i32.const 0
                local.set $t97
                local.set $t96
                local.get $t96
                local.get $t97
                local.get $t96
                local.get $t97
                i32.gt_s
                select
                local.get $c85
                local.set $t99
                local.set $t98
                local.get $t98
                local.get $t99
                local.get $t98
                local.get $t99
                i32.lt_s
                select
                local.set $column95
              end
              local.get $column95
              local.get $columns30
              i32.lt_u
              if (result f32)
                local.get $stream29
                local.get $column95
                i32.const 2
                i32.shl
                i32.add
                i32.const 0
                i32.add
                f32.load align=4
              else
                f32.const 0
              end
              local.set $l94
              local.get $x4
              i32.const -1
              i32.add
              local.set $column101
              local.get $column101
              local.get $u_extent_1_13
              i32.ge_u
              if
                local.get $column101
                i32.const 0
                local.set $t103
                local.set $t102
                local.get $t102
                local.get $t103
                local.get $t102
                local.get $t103
                i32.gt_s
                select
                local.get $c85
                local.set $t105
                local.set $t104
                local.get $t104
                local.get $t105
                local.get $t104
                local.get $t105
                i32.lt_s
                select
                local.set $column101
              end
              local.get $column101
              local.get $columns11
              i32.lt_u
              if (result f32)
                local.get $stream10
                local.get $column101
                i32.const 2
                i32.shl
                i32.add
                i32.const 4
                i32.add
                f32.load align=4
              else
                f32.const 0
              end
              local.set $l100
              local.get $x4
              i32.const 1
              i32.add
              local.set $column107
              local.get $column107
              local.get $u_extent_1_13
              i32.ge_u
              if
                local.get $column107
                i32.const 0
                local.set $t109
                local.set $t108
                local.get $t108
                local.get $t109
                local.get $t108
                local.get $t109
                i32.gt_s
                select
                local.get $c85
                local.set $t111
                local.set $t110
                local.get $t110
                local.get $t111
                local.get $t110
                local.get $t111
                i32.lt_s
                select
                local.set $column107
              end
              local.get $column107
              local.get $columns11
              i32.lt_u
              if (result f32)
                local.get $stream10
                local.get $column107
                i32.const 2
                i32.shl
                i32.add
                i32.const 4
                i32.add
                f32.load align=4
              else
                f32.const 0
              end
              local.set $l106
              local.get $p80
              local.get $l81
              local.get $k_66
              local.get $l88
              local.get $l94
              f32.add
              local.get $l100
              f32.add
              local.get $l106
              f32.add
              f32.const 4
              local.get $l81
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
              local.get $stop38
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
