(module
  (import "env" "memory" (memory 1 65536 shared))
  (export "run" (func $run))
  (export "finish" (func $finish))
  (func $run (param $frame i32) (param $begin i32) (param $end i32) (param $worker i32)
    (local $x4 i32) (local $a_5 i32) (local $last6 i32) (local $p7 i32) (local $l8 v128) (local $l9 v128) (local $l10 v128) (local $l11 v128) (local $bin12 i32) (local $bins13 v128) (local $p14 i32) (local $tables15 i32) (local $scratch_16 i32) (local $p17 i32) (local $p18 i32) (local $p19 i32) (local $bins20 v128) (local $p21 i32) (local $p22 i32) (local $p23 i32) (local $p24 i32) (local $bin25 i32) (local $bins26 v128) (local $p27 i32) (local $p28 i32) (local $p29 i32) (local $p30 i32) (local $bins31 v128) (local $p32 i32) (local $p33 i32) (local $p34 i32) (local $p35 i32) (local $last36 i32) (local $p37 i32) (local $l38 v128) (local $bin39 i32) (local $bins40 v128) (local $p41 i32) (local $p42 i32) (local $p43 i32) (local $p44 i32) (local $p45 i32) (local $l46 i32) (local $bin47 i32) (local $p48 i32)
    local.get $frame
    i32.load offset=32 align=4
    local.set $a_5
    local.get $frame
    i32.load offset=16 align=4
    local.set $scratch_16
    local.get $scratch_16
    local.get $worker
    i32.const 4096
    i32.mul
    i32.add
    local.set $tables15
    local.get $begin
    local.set $x4
    local.get $end
    i32.const 16
    i32.sub
    local.set $last6
    local.get $x4
    local.get $last6
    i32.le_s
    if
      loop
        local.get $a_5
        local.get $x4
        i32.add
        local.set $p7
        local.get $p7
        v128.load32_zero align=1
        v128.const i32x4 0xffffff00 0xffffff01 0xffffff02 0xffffff03
        i8x16.swizzle
        local.tee $l8
        local.set $bins13
        local.get $bins13
        i32x4.extract_lane 0
        local.set $bin12
        local.get $tables15
        local.get $bin12
        i32.const 2
        i32.shl
        i32.add
        local.tee $p14
        local.get $p14
        i32.load align=4
        i32.const 1
        i32.add
        i32.store align=4
        local.get $bins13
        i32x4.extract_lane 1
        local.set $bin12
        local.get $tables15
        local.get $bin12
        i32.const 2
        i32.shl
        i32.add
        local.tee $p17
        local.get $p17
        i32.load offset=1024 align=4
        i32.const 1
        i32.add
        i32.store offset=1024 align=4
        local.get $bins13
        i32x4.extract_lane 2
        local.set $bin12
        local.get $tables15
        local.get $bin12
        i32.const 2
        i32.shl
        i32.add
        local.tee $p18
        local.get $p18
        i32.load offset=2048 align=4
        i32.const 1
        i32.add
        i32.store offset=2048 align=4
        local.get $bins13
        i32x4.extract_lane 3
        local.set $bin12
        local.get $tables15
        local.get $bin12
        i32.const 2
        i32.shl
        i32.add
        local.tee $p19
        local.get $p19
        i32.load offset=3072 align=4
        i32.const 1
        i32.add
        i32.store offset=3072 align=4
        local.get $p7
        v128.load32_zero offset=4 align=1
        v128.const i32x4 0xffffff00 0xffffff01 0xffffff02 0xffffff03
        i8x16.swizzle
        local.tee $l9
        local.set $bins20
        local.get $bins20
        i32x4.extract_lane 0
        local.set $bin12
        local.get $tables15
        local.get $bin12
        i32.const 2
        i32.shl
        i32.add
        local.tee $p21
        local.get $p21
        i32.load align=4
        i32.const 1
        i32.add
        i32.store align=4
        local.get $bins20
        i32x4.extract_lane 1
        local.set $bin12
        local.get $tables15
        local.get $bin12
        i32.const 2
        i32.shl
        i32.add
        local.tee $p22
        local.get $p22
        i32.load offset=1024 align=4
        i32.const 1
        i32.add
        i32.store offset=1024 align=4
        local.get $bins20
        i32x4.extract_lane 2
        local.set $bin12
        local.get $tables15
        local.get $bin12
        i32.const 2
        i32.shl
        i32.add
        local.tee $p23
        local.get $p23
        i32.load offset=2048 align=4
        i32.const 1
        i32.add
        i32.store offset=2048 align=4
        local.get $bins20
        i32x4.extract_lane 3
        local.set $bin12
        local.get $tables15
        local.get $bin12
        i32.const 2
        i32.shl
        i32.add
        local.tee $p24
        local.get $p24
        i32.load offset=3072 align=4
        i32.const 1
        i32.add
        i32.store offset=3072 align=4
        local.get $p7
        v128.load32_zero offset=8 align=1
        v128.const i32x4 0xffffff00 0xffffff01 0xffffff02 0xffffff03
        i8x16.swizzle
        local.tee $l10
        local.set $bins26
        local.get $bins26
        i32x4.extract_lane 0
        local.set $bin25
        local.get $tables15
        local.get $bin25
        i32.const 2
        i32.shl
        i32.add
        local.tee $p27
        local.get $p27
        i32.load align=4
        i32.const 1
        i32.add
        i32.store align=4
        local.get $bins26
        i32x4.extract_lane 1
        local.set $bin25
        local.get $tables15
        local.get $bin25
        i32.const 2
        i32.shl
        i32.add
        local.tee $p28
        local.get $p28
        i32.load offset=1024 align=4
        i32.const 1
        i32.add
        i32.store offset=1024 align=4
        local.get $bins26
        i32x4.extract_lane 2
        local.set $bin25
        local.get $tables15
        local.get $bin25
        i32.const 2
        i32.shl
        i32.add
        local.tee $p29
        local.get $p29
        i32.load offset=2048 align=4
        i32.const 1
        i32.add
        i32.store offset=2048 align=4
        local.get $bins26
        i32x4.extract_lane 3
        local.set $bin25
        local.get $tables15
        local.get $bin25
        i32.const 2
        i32.shl
        i32.add
        local.tee $p30
        local.get $p30
        i32.load offset=3072 align=4
        i32.const 1
        i32.add
        i32.store offset=3072 align=4
        local.get $p7
        v128.load32_zero offset=12 align=1
        v128.const i32x4 0xffffff00 0xffffff01 0xffffff02 0xffffff03
        i8x16.swizzle
        local.tee $l11
        local.set $bins31
        local.get $bins31
        i32x4.extract_lane 0
        local.set $bin25
        local.get $tables15
        local.get $bin25
        i32.const 2
        i32.shl
        i32.add
        local.tee $p32
        local.get $p32
        i32.load align=4
        i32.const 1
        i32.add
        i32.store align=4
        local.get $bins31
        i32x4.extract_lane 1
        local.set $bin25
        local.get $tables15
        local.get $bin25
        i32.const 2
        i32.shl
        i32.add
        local.tee $p33
        local.get $p33
        i32.load offset=1024 align=4
        i32.const 1
        i32.add
        i32.store offset=1024 align=4
        local.get $bins31
        i32x4.extract_lane 2
        local.set $bin25
        local.get $tables15
        local.get $bin25
        i32.const 2
        i32.shl
        i32.add
        local.tee $p34
        local.get $p34
        i32.load offset=2048 align=4
        i32.const 1
        i32.add
        i32.store offset=2048 align=4
        local.get $bins31
        i32x4.extract_lane 3
        local.set $bin25
        local.get $tables15
        local.get $bin25
        i32.const 2
        i32.shl
        i32.add
        local.tee $p35
        local.get $p35
        i32.load offset=3072 align=4
        i32.const 1
        i32.add
        i32.store offset=3072 align=4
        local.get $x4
        i32.const 16
        i32.add
        local.set $x4
        local.get $x4
        local.get $last6
        i32.le_s
        br_if 0
      end
    end
    local.get $end
    i32.const 4
    i32.sub
    local.set $last36
    local.get $x4
    local.get $last36
    i32.le_s
    if
      loop
        local.get $a_5
        local.get $x4
        i32.add
        local.set $p37
        local.get $p37
        v128.load32_zero align=1
        v128.const i32x4 0xffffff00 0xffffff01 0xffffff02 0xffffff03
        i8x16.swizzle
        local.tee $l38
        local.set $bins40
        local.get $bins40
        i32x4.extract_lane 0
        local.set $bin39
        local.get $tables15
        local.get $bin39
        i32.const 2
        i32.shl
        i32.add
        local.tee $p41
        local.get $p41
        i32.load align=4
        i32.const 1
        i32.add
        i32.store align=4
        local.get $bins40
        i32x4.extract_lane 1
        local.set $bin39
        local.get $tables15
        local.get $bin39
        i32.const 2
        i32.shl
        i32.add
        local.tee $p42
        local.get $p42
        i32.load offset=1024 align=4
        i32.const 1
        i32.add
        i32.store offset=1024 align=4
        local.get $bins40
        i32x4.extract_lane 2
        local.set $bin39
        local.get $tables15
        local.get $bin39
        i32.const 2
        i32.shl
        i32.add
        local.tee $p43
        local.get $p43
        i32.load offset=2048 align=4
        i32.const 1
        i32.add
        i32.store offset=2048 align=4
        local.get $bins40
        i32x4.extract_lane 3
        local.set $bin39
        local.get $tables15
        local.get $bin39
        i32.const 2
        i32.shl
        i32.add
        local.tee $p44
        local.get $p44
        i32.load offset=3072 align=4
        i32.const 1
        i32.add
        i32.store offset=3072 align=4
        local.get $x4
        i32.const 4
        i32.add
        local.set $x4
        local.get $x4
        local.get $last36
        i32.le_s
        br_if 0
      end
    end
    local.get $x4
    local.get $end
    i32.lt_s
    if
      loop
        local.get $a_5
        local.get $x4
        i32.add
        local.set $p45
        local.get $p45
        i32.load8_u align=1
        local.set $l46
        local.get $l46
        local.set $bin47
        local.get $bin47
        i32.const 256
        i32.lt_u
        if
          local.get $tables15
          local.get $bin47
          i32.const 2
          i32.shl
          i32.add
          local.tee $p48
          local.get $p48
          i32.load align=4
          i32.const 1
          i32.add
          i32.store align=4
        end
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
  (func $finish (param $frame i32)
    (local $bin1 i32) (local $table2 i32) (local $tables3 i32) (local $from4 i32) (local $sum5 i32) (local $workers_6 i32) (local $scratch_7 i32) (local $out_8 i32)
    local.get $frame
    i32.load offset=20 align=4
    local.set $workers_6
    local.get $frame
    i32.load offset=16 align=4
    local.set $scratch_7
    local.get $frame
    i32.load offset=64 align=4
    local.set $out_8
    local.get $workers_6
    i32.const 4
    i32.mul
    local.set $tables3
    i32.const 0
    local.set $bin1
    loop
      i32.const 0
      local.tee $sum5
      local.set $table2
      local.get $scratch_7
      local.get $bin1
      i32.add
      local.set $from4
      block
        loop
          local.get $table2
          local.get $tables3
          i32.ge_s
          br_if 1
          local.get $sum5
          local.get $from4
          i32.load align=4
          i32.add
          local.set $sum5
          local.get $from4
          i32.const 1024
          i32.add
          local.set $from4
          local.get $table2
          i32.const 1
          i32.add
          local.set $table2
          br 0
        end
      end
      local.get $out_8
      local.get $bin1
      i32.add
      local.get $sum5
      i32.store align=4
      local.get $bin1
      i32.const 4
      i32.add
      local.set $bin1
      local.get $bin1
      i32.const 1024
      i32.lt_u
      br_if 0
    end
  )
)
