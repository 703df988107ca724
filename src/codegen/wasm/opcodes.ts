/**
 * The WebAssembly instructions that generated code uses: name → number, grouped by the kind of their immediates.
 * Numbers above 0xff are a prefix byte (0xfc, 0xfd) and the number behind it, which has three digits in relaxed SIMD.
 */

const plain = {
  unreachable: 0x00,
  else: 0x05,
  end: 0x0b,
  return: 0x0f,
  drop: 0x1a,
  select: 0x1b,
  'i32.eqz': 0x45,
  'i32.eq': 0x46,
  'i32.ne': 0x47,
  'i32.lt_s': 0x48,
  'i32.lt_u': 0x49,
  'i32.gt_s': 0x4a,
  'i32.gt_u': 0x4b,
  'i32.le_s': 0x4c,
  'i32.le_u': 0x4d,
  'i32.ge_s': 0x4e,
  'i32.ge_u': 0x4f,
  'f32.eq': 0x5b,
  'f32.ne': 0x5c,
  'f32.lt': 0x5d,
  'f32.gt': 0x5e,
  'f32.le': 0x5f,
  'f32.ge': 0x60,
  'f64.eq': 0x61,
  'f64.ne': 0x62,
  'f64.lt': 0x63,
  'f64.gt': 0x64,
  'f64.le': 0x65,
  'f64.ge': 0x66,
  'i32.clz': 0x67,
  'i32.add': 0x6a,
  'i32.sub': 0x6b,
  'i32.mul': 0x6c,
  'i32.div_s': 0x6d,
  'i32.div_u': 0x6e,
  'i32.rem_s': 0x6f,
  'i32.rem_u': 0x70,
  'i32.and': 0x71,
  'i32.or': 0x72,
  'i32.xor': 0x73,
  'i32.shl': 0x74,
  'i32.shr_s': 0x75,
  'i32.shr_u': 0x76,
  'f32.abs': 0x8b,
  'f32.neg': 0x8c,
  'f32.ceil': 0x8d,
  'f32.floor': 0x8e,
  'f32.trunc': 0x8f,
  'f32.nearest': 0x90,
  'f32.sqrt': 0x91,
  'f32.add': 0x92,
  'f32.sub': 0x93,
  'f32.mul': 0x94,
  'f32.div': 0x95,
  'f32.min': 0x96,
  'f32.max': 0x97,
  'f32.copysign': 0x98,
  'f64.abs': 0x99,
  'f64.neg': 0x9a,
  'f64.ceil': 0x9b,
  'f64.floor': 0x9c,
  'f64.trunc': 0x9d,
  'f64.nearest': 0x9e,
  'f64.sqrt': 0x9f,
  'f64.add': 0xa0,
  'f64.sub': 0xa1,
  'f64.mul': 0xa2,
  'f64.div': 0xa3,
  'f64.min': 0xa4,
  'f64.max': 0xa5,
  'f64.copysign': 0xa6,
  'i64.or': 0x84,
  'i64.shl': 0x86,
  'i64.shr_u': 0x88,
  'i32.wrap_i64': 0xa7,
  'i64.extend_i32_u': 0xad,
  'f32.convert_i32_s': 0xb2,
  'f32.convert_i32_u': 0xb3,
  'f32.demote_f64': 0xb6,
  'f64.convert_i32_s': 0xb7,
  'f64.convert_i32_u': 0xb8,
  'f64.promote_f32': 0xbb,
  'i32.reinterpret_f32': 0xbc,
  'i64.reinterpret_f64': 0xbd,
  'f32.reinterpret_i32': 0xbe,
  'f64.reinterpret_i64': 0xbf,
  'i32.trunc_sat_f32_s': 0xfc00,
  'i32.trunc_sat_f32_u': 0xfc01,
  'i32.trunc_sat_f64_s': 0xfc02,
  'i32.trunc_sat_f64_u': 0xfc03,
  'i8x16.swizzle': 0xfd0e,
  'i32x4.splat': 0xfd11,
  'f32x4.splat': 0xfd13,
  'f64x2.splat': 0xfd14,
  'i16x8.eq': 0xfd2d,
  'i16x8.ne': 0xfd2e,
  'i16x8.lt_s': 0xfd2f,
  'i16x8.lt_u': 0xfd30,
  'i16x8.gt_s': 0xfd31,
  'i16x8.gt_u': 0xfd32,
  'i16x8.le_s': 0xfd33,
  'i16x8.le_u': 0xfd34,
  'i16x8.ge_s': 0xfd35,
  'i16x8.ge_u': 0xfd36,
  'i32x4.eq': 0xfd37,
  'i32x4.ne': 0xfd38,
  'i32x4.lt_s': 0xfd39,
  'i32x4.lt_u': 0xfd3a,
  'i32x4.gt_s': 0xfd3b,
  'i32x4.gt_u': 0xfd3c,
  'i32x4.le_s': 0xfd3d,
  'i32x4.le_u': 0xfd3e,
  'i32x4.ge_s': 0xfd3f,
  'i32x4.ge_u': 0xfd40,
  'f32x4.eq': 0xfd41,
  'f32x4.ne': 0xfd42,
  'f32x4.lt': 0xfd43,
  'f32x4.gt': 0xfd44,
  'f32x4.le': 0xfd45,
  'f32x4.ge': 0xfd46,
  'f64x2.eq': 0xfd47,
  'f64x2.ne': 0xfd48,
  'f64x2.lt': 0xfd49,
  'f64x2.gt': 0xfd4a,
  'f64x2.le': 0xfd4b,
  'f64x2.ge': 0xfd4c,
  'v128.not': 0xfd4d,
  'v128.and': 0xfd4e,
  'v128.andnot': 0xfd4f,
  'v128.or': 0xfd50,
  'v128.xor': 0xfd51,
  'v128.bitselect': 0xfd52,
  'v128.any_true': 0xfd53,
  'f32x4.demote_f64x2_zero': 0xfd5e,
  'f64x2.promote_low_f32x4': 0xfd5f,
  'i8x16.narrow_i16x8_u': 0xfd66,
  'f32x4.ceil': 0xfd67,
  'f32x4.floor': 0xfd68,
  'f32x4.trunc': 0xfd69,
  'f32x4.nearest': 0xfd6a,
  'f64x2.ceil': 0xfd74,
  'f64x2.floor': 0xfd75,
  'f64x2.trunc': 0xfd7a,
  'i16x8.abs': 0xfd80,
  'i16x8.neg': 0xfd81,
  'i16x8.narrow_i32x4_s': 0xfd85,
  'i16x8.extend_low_i8x16_s': 0xfd87,
  'i16x8.extend_low_i8x16_u': 0xfd89,
  'i16x8.shl': 0xfd8b,
  'i16x8.shr_s': 0xfd8c,
  'i16x8.shr_u': 0xfd8d,
  'i16x8.add': 0xfd8e,
  'i16x8.sub': 0xfd91,
  'f64x2.nearest': 0xfd94,
  'i16x8.mul': 0xfd95,
  'i16x8.min_s': 0xfd96,
  'i16x8.min_u': 0xfd97,
  'i16x8.max_s': 0xfd98,
  'i16x8.max_u': 0xfd99,
  'i32x4.abs': 0xfda0,
  'i32x4.neg': 0xfda1,
  'i32x4.bitmask': 0xfda4,
  'i32x4.extend_low_i16x8_s': 0xfda7,
  'i32x4.extend_high_i16x8_s': 0xfda8,
  'i32x4.extend_low_i16x8_u': 0xfda9,
  'i32x4.extend_high_i16x8_u': 0xfdaa,
  'i32x4.shl': 0xfdab,
  'i32x4.shr_s': 0xfdac,
  'i32x4.shr_u': 0xfdad,
  'i32x4.add': 0xfdae,
  'i32x4.sub': 0xfdb1,
  'i32x4.mul': 0xfdb5,
  'i32x4.min_s': 0xfdb6,
  'i32x4.min_u': 0xfdb7,
  'i32x4.max_s': 0xfdb8,
  'i32x4.max_u': 0xfdb9,
  'i64x2.extend_low_i32x4_s': 0xfdc7,
  'i64x2.extend_high_i32x4_s': 0xfdc8,
  'i64x2.shr_u': 0xfdcd,
  'f32x4.abs': 0xfde0,
  'f32x4.neg': 0xfde1,
  'f32x4.sqrt': 0xfde3,
  'f32x4.add': 0xfde4,
  'f32x4.sub': 0xfde5,
  'f32x4.mul': 0xfde6,
  'f32x4.div': 0xfde7,
  'f32x4.max': 0xfde9,
  'f32x4.pmin': 0xfdea,
  'f32x4.pmax': 0xfdeb,
  'f64x2.abs': 0xfdec,
  'f64x2.neg': 0xfded,
  'f64x2.sqrt': 0xfdef,
  'f64x2.add': 0xfdf0,
  'f64x2.sub': 0xfdf1,
  'f64x2.mul': 0xfdf2,
  'f64x2.div': 0xfdf3,
  'f64x2.max': 0xfdf5,
  'f64x2.pmin': 0xfdf6,
  'f64x2.pmax': 0xfdf7,
  'i32x4.trunc_sat_f32x4_s': 0xfdf8,
  'i32x4.trunc_sat_f32x4_u': 0xfdf9,
  'f32x4.convert_i32x4_s': 0xfdfa,
  'f32x4.convert_i32x4_u': 0xfdfb,
  'i32x4.trunc_sat_f64x2_s_zero': 0xfdfc,
  'i32x4.trunc_sat_f64x2_u_zero': 0xfdfd,
  'f64x2.convert_low_i32x4_s': 0xfdfe,
  'f64x2.convert_low_i32x4_u': 0xfdff,
  'i32x4.relaxed_trunc_f32x4_s': 0xfd101,
  'i32x4.relaxed_trunc_f32x4_u': 0xfd102,
  'f32x4.relaxed_madd': 0xfd105,
  'f32x4.relaxed_nmadd': 0xfd106,
  'f64x2.relaxed_madd': 0xfd107,
  'f64x2.relaxed_nmadd': 0xfd108,
  'i32x4.relaxed_laneselect': 0xfd10b,
  'f32x4.relaxed_min': 0xfd10d,
  'f32x4.relaxed_max': 0xfd10e,
  'f64x2.relaxed_min': 0xfd10f,
  'f64x2.relaxed_max': 0xfd110,
} as const;

/** A block's result: nothing, or one value type. */
const block = { block: 0x02, loop: 0x03, if: 0x04 } as const;

const branch = { br: 0x0c, br_if: 0x0d } as const;

const call = { call: 0x10 } as const;

const local = { 'local.get': 0x20, 'local.set': 0x21, 'local.tee': 0x22 } as const;

const integer = { 'i32.const': 0x41, 'i64.const': 0x42 } as const;

const single = { 'f32.const': 0x43 } as const;

const double = { 'f64.const': 0x44 } as const;

/** Sixteen bytes: a constant, or the byte numbers of a shuffle. */
const sixteen = { 'v128.const': 0xfd0c, 'i8x16.shuffle': 0xfd0d } as const;

const lane = {
  'i32x4.extract_lane': 0xfd1b,
  'i32x4.replace_lane': 0xfd1c,
  'f32x4.extract_lane': 0xfd1f,
  'f32x4.replace_lane': 0xfd20,
  'f64x2.extract_lane': 0xfd21,
  'f64x2.replace_lane': 0xfd22,
} as const;

/** Alignment (as a power of two) and offset. */
const memory = {
  'i32.load': 0x28,
  'f32.load': 0x2a,
  'f64.load': 0x2b,
  'i32.load8_s': 0x2c,
  'i32.load8_u': 0x2d,
  'i32.load16_s': 0x2e,
  'i32.load16_u': 0x2f,
  'i32.store': 0x36,
  'f32.store': 0x38,
  'f64.store': 0x39,
  'i32.store8': 0x3a,
  'i32.store16': 0x3b,
  'v128.load': 0xfd00,
  'v128.load8x8_s': 0xfd01,
  'v128.load8x8_u': 0xfd02,
  'v128.load16x4_s': 0xfd03,
  'v128.load16x4_u': 0xfd04,
  'v128.store': 0xfd0b,
  'v128.load32_zero': 0xfd5c,
  'v128.load64_zero': 0xfd5d,
} as const;

/** Alignment, offset and lane. */
const memoryLane = {
  'v128.load32_lane': 0xfd56,
  'v128.load64_lane': 0xfd57,
  'v128.store32_lane': 0xfd5a,
  'v128.store64_lane': 0xfd5b,
} as const;

interface Groups {
  readonly plain: typeof plain;
  readonly block: typeof block;
  readonly branch: typeof branch;
  readonly call: typeof call;
  readonly local: typeof local;
  readonly integer: typeof integer;
  readonly single: typeof single;
  readonly double: typeof double;
  readonly sixteen: typeof sixteen;
  readonly lane: typeof lane;
  readonly memory: typeof memory;
  readonly memoryLane: typeof memoryLane;
}

const groups: Groups = {
  plain,
  block,
  branch,
  call,
  local,
  integer,
  single,
  double,
  sixteen,
  lane,
  memory,
  memoryLane,
};

export type ImmediateKind = keyof Groups;
/** An instruction with immediates of the given kind. */
export type MnemonicOf<K extends ImmediateKind> = K extends ImmediateKind ? keyof Groups[K] & string : never;
export type Mnemonic = MnemonicOf<ImmediateKind>;

interface Opcode {
  readonly code: number;
  readonly immediate: ImmediateKind;
}

const opcodes: ReadonlyMap<string, Opcode> = new Map(
  Object.entries(groups as unknown as Record<string, Record<string, number>>).flatMap(([immediate, group]) =>
    Object.entries(group).map(
      ([name, code]) => [name, { code, immediate: immediate as ImmediateKind }] as const,
    ),
  ),
);

export function opcodeOf(name: Mnemonic): Opcode {
  return opcodes.get(name)!;
}
