/** Loads and stores of elements as they lie in memory: one, or a vector's lanes. Sub-word types widen and wrap. */
import { InternalError } from '../../errors.ts';
import { bytesOf, computeTypeOf, type DType } from '../../ir/types.ts';
import type { Body, Local } from './instruction.ts';
import { type Group, type Lanes, pointOf } from './lanes.ts';
import type { MnemonicOf } from './opcodes.ts';
import { laneRows, pushSplat } from './vector-code.ts';

interface StorageRow {
  readonly load: MnemonicOf<'memory'>;
  readonly store: MnemonicOf<'memory'>;
  /** Whether the element's sign fills the word. */
  readonly isSigned: boolean;
}

const rows: Partial<Record<DType, StorageRow>> = {
  f32: { load: 'f32.load', store: 'f32.store', isSigned: true },
  f64: { load: 'f64.load', store: 'f64.store', isSigned: true },
  i32: { load: 'i32.load', store: 'i32.store', isSigned: true },
  u32: { load: 'i32.load', store: 'i32.store', isSigned: false },
  i16: { load: 'i32.load16_s', store: 'i32.store16', isSigned: true },
  u16: { load: 'i32.load16_u', store: 'i32.store16', isSigned: false },
  i8: { load: 'i32.load8_s', store: 'i32.store8', isSigned: true },
  u8: { load: 'i32.load8_u', store: 'i32.store8', isSigned: false },
  u8c: { load: 'i32.load8_u', store: 'i32.store8', isSigned: false },
  bool: { load: 'i32.load8_u', store: 'i32.store8', isSigned: false },
};

function rowOf(dtype: DType): StorageRow {
  const row = rows[dtype];
  if (!row) throw new InternalError('WASM_DTYPE', `no WebAssembly loads and stores for ${dtype}`);
  return row;
}

/** Whether this target loads and stores the type. */
export function isStored(dtype: DType): boolean {
  return rows[dtype] !== undefined;
}

/** An element's size as a power of two. */
export function shiftOf(dtype: DType): number {
  return Math.log2(bytesOf(dtype));
}

/** Takes an address from the stack, pushes the element. A bool is 0 or 1 whatever the byte. */
export function loadScalar(body: Body, dtype: DType, offset = 0): void {
  body.memory(rowOf(dtype).load, offset, shiftOf(dtype));
  if (dtype !== 'bool') return;
  body.i32(0);
  body.op('i32.ne');
}

/** Takes an address and a value from the stack. */
export function storeScalar(body: Body, dtype: DType, offset = 0): void {
  if (dtype === 'u8c') clampByte(body);
  body.memory(rowOf(dtype).store, offset, shiftOf(dtype));
}

function clampByte(body: Body): void {
  const x = body.local('i32', 't');
  const atLeastZero = body.local('i32', 't');
  body.set(x);
  body.get(x);
  body.i32(0);
  body.get(x);
  body.i32(0);
  body.op('i32.gt_s', 'select');
  body.tee(atLeastZero);
  body.i32(255);
  body.get(atLeastZero);
  body.i32(255);
  body.op('i32.lt_s', 'select');
}

/**
 * Loads a vector's lanes from neighbouring elements into `parts`. `address` is the first lane's, `offset` bytes ahead
 * of the element. Never reads a byte beyond the lanes.
 */
export function loadVector(
  body: Body,
  dtype: DType,
  address: Local,
  offset: number,
  lanes: Lanes,
  parts: readonly Local[],
): void {
  const bytes = bytesOf(dtype);
  const { perVector } = laneRows[computeTypeOf(dtype)];
  for (let part = 0; part < parts.length; part++) {
    const at = offset + pointOf(lanes, part * perVector) * bytes;
    if (bytes === 1 && part % 2 === 0 && lanes.perRun % 8 === 0) {
      body.get(address);
      body.memory(rowOf(dtype).isSigned ? 'v128.load8x8_s' : 'v128.load8x8_u', at, 0);
      widenPair(body, dtype, parts[part]!, parts[part + 1]!);
      part++;
      continue;
    }
    pushLoaded(body, dtype, address, at);
    body.set(parts[part]!);
  }
}

/** Pushes one vector of neighbouring elements, `offset` bytes behind the address. */
export function pushLoaded(body: Body, dtype: DType, address: Local, offset: number): void {
  body.get(address);
  loadPart(body, dtype, offset);
  testBool(body, dtype);
}

/** Pushes a part of a vector's lanes by itself. */
export function pushLoadedPart(
  body: Body,
  dtype: DType,
  address: Local,
  offset: number,
  lanes: Lanes,
  part: number,
): void {
  const { perVector } = laneRows[computeTypeOf(dtype)];
  pushLoaded(body, dtype, address, offset + pointOf(lanes, part * perVector) * bytesOf(dtype));
}

/** Eight i16 on the stack → two vectors of words. */
function widenPair(body: Body, dtype: DType, low: Local, high: Local): void {
  const sign = rowOf(dtype).isSigned ? 's' : 'u';
  const halves = body.local('v128', 't');
  body.tee(halves);
  body.op(`i32x4.extend_low_i16x8_${sign}`);
  testBool(body, dtype);
  body.set(low);
  body.get(halves);
  body.op(`i32x4.extend_high_i16x8_${sign}`);
  testBool(body, dtype);
  body.set(high);
}

function loadPart(body: Body, dtype: DType, offset: number): void {
  const sign = rowOf(dtype).isSigned ? 's' : 'u';
  const align = shiftOf(dtype);
  switch (bytesOf(dtype)) {
    case 1:
      body.memory('v128.load32_zero', offset, 0);
      if (sign === 's') return body.op('i16x8.extend_low_i8x16_s', 'i32x4.extend_low_i16x8_s');
      body.v128(spread);
      return body.op('i8x16.swizzle');
    case 2:
      return body.memory(`v128.load16x4_${sign}`, offset, align);
    default:
      return body.memory('v128.load', offset, align);
  }
}

/** Byte numbers that put a byte into each word; one that is out of range gives 0. */
const spread: readonly number[] = [0, 1, 2, 3].flatMap((byte) => [byte, 255, 255, 255]);

function testBool(body: Body, dtype: DType): void {
  if (dtype !== 'bool') return;
  pushSplat(body, 'i32', 0);
  body.op('i32x4.ne');
}

/** Stores a group of lanes to neighbouring elements; touches no other byte. */
export function storeVector(
  body: Body,
  dtype: DType,
  address: Local,
  lanes: Lanes,
  group: Group,
  push: (part: number) => void,
): void {
  const bytes = bytesOf(dtype);
  const { perVector } = laneRows[computeTypeOf(dtype)];
  for (let part = group.first / perVector; part < (group.first + group.count) / perVector; part++) {
    const at = pointOf(lanes, part * perVector) * bytes;
    body.get(address);
    if (bytes >= 4) {
      push(part);
      body.memory('v128.store', at, shiftOf(dtype));
    } else if (group.count % 8 === 0) {
      pushPacked(
        body,
        dtype,
        () => push(part),
        () => push(++part),
      );
      if (bytes === 1) body.memoryLane('v128.store64_lane', at, 0, 0);
      else body.memory('v128.store', at, 1);
    } else {
      pushPacked(body, dtype, () => push(part));
      if (bytes === 1) body.memoryLane('v128.store32_lane', at, 0, 0);
      else body.memoryLane('v128.store64_lane', at, 1, 0);
    }
  }
}

/** Pushes the low bits of four or eight words, side by side. */
function pushPacked(body: Body, dtype: DType, low: () => void, high?: () => void): void {
  const halves = [low, high ?? low];
  if (high === undefined) {
    const twice = body.local('v128', 't');
    low();
    body.tee(twice);
    body.get(twice);
  } else for (const half of halves) half();
  if (dtype === 'u8c') {
    body.op('i16x8.narrow_i32x4_s');
    const words = body.local('v128', 't');
    body.tee(words);
    body.get(words);
    body.op('i8x16.narrow_i16x8_u');
    return;
  }
  body.shuffle(lowBytes[bytesOf(dtype) as 1 | 2]);
  if (dtype !== 'bool') return;
  body.v128(Array.from({ length: 16 }, () => 1));
  body.op('v128.and');
}

const words = [0, 4, 8, 12, 16, 20, 24, 28];
/** Which bytes of two vectors of words make eight elements; what follows them is not stored. */
const lowBytes = {
  1: [...words, ...words],
  2: words.flatMap((byte) => [byte, byte + 1]),
} as const;
