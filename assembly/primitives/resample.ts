// Separable resampling of images with 1 to 4 interleaved channels, f32 or u8: each output pixel of a line is a weighted sum
// of consecutive pixels of the input's line, along the row (`across`) or along the column (`down`). A unit is a row of the
// output.
//
// What must hold: spans lie inside the input. f32: the products of weight and pixel are added to 0 in ascending order,
// each product and sum rounded to f32. u8: weights are i16 in units of 2^-14, and a pixel is
// clamp((Σ weight·pixel + 2^13) >> 14, 0, 255), exact in 32 bits while Σ|weight| < 500; so no order or grouping shows.

/** The call, as the caller writes it: 32-bit words in this order. Addresses in bytes, strides in elements. */
@unmanaged
class Frame {
  /** 0 across f32, 1 down f32, 2 across u8, 3 down u8. */
  step: u32;
  channels: u32;
  /** Rows of the output. */
  rows: u32;
  /** Pixels of a row of the output. */
  columns: u32;
  /** Pixels of the input along the axis that is resampled. */
  inLength: u32;
  from: usize;
  fromStride: u32;
  to: usize;
  toStride: u32;
  /** Address of (first pixel, how many) per output pixel of the axis, u32. */
  spans: usize;
  /** Address of the weights, f32 or i16: `taps` per output pixel, those beyond the span's 0. */
  weights: usize;
  /** For u8 a multiple of 8. */
  taps: u32;
}

const fractionBits: i32 = 14;
const half: i32 = 1 << (fractionBits - 1);

/** How many units the frame's step has. */
export function units(frame: usize): u32 {
  return changetype<Frame>(frame).rows;
}

/** Runs units begin … end - 1 of the frame's step. */
export function run(frame: usize, begin: u32, end: u32, _who: u32): void {
  const f = changetype<Frame>(frame);
  for (let row = begin; row < end; row++) {
    if (f.step === 0) acrossF32(f, row);
    else if (f.step === 1) downF32(f, row);
    else if (f.step === 2) acrossU8(f, row);
    else downU8(f, row);
  }
}

function firstOf(f: Frame, pixel: u32): u32 {
  return load<u32>(f.spans + pixel * 8);
}

function countOf(f: Frame, pixel: u32): u32 {
  return load<u32>(f.spans + pixel * 8, 4);
}

function acrossF32(f: Frame, row: u32): void {
  const from = f.from + row * f.fromStride * 4;
  const bytes = f.channels * 4;
  let to = f.to + row * f.toStride * 4;
  for (let x: u32 = 0; x < f.columns; x++) {
    const first = firstOf(f, x);
    const count = countOf(f, x);
    const at = from + first * bytes;
    const weights = f.weights + x * f.taps * 4;
    if (f.channels === 4) {
      v128.store(to, sumOfPixelsF32(at, bytes, weights, count));
    } else if (f.channels !== 1 && first + count < f.inLength) {
      const sums = sumOfPixelsF32(at, bytes, weights, count);
      v128.store64_lane(to, sums, 0);
      if (f.channels === 3) v128.store32_lane(to, sums, 2, 8);
    } else {
      for (let c: u32 = 0; c < bytes; c += 4) store<f32>(to + c, sumF32(at + c, bytes, weights, count));
    }
    to += bytes;
  }
}

/** The weighted sum of `count` pixels, a lane per channel. Fewer channels than lanes: the pixel after the last is read too. */
function sumOfPixelsF32(at: usize, bytes: usize, weights: usize, count: u32): v128 {
  let sum = f32x4.splat(0);
  const end = weights + count * 4;
  for (; weights < end; weights += 4) {
    sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(weights), v128.load(at)));
    at += bytes;
  }
  return sum;
}

/** The weighted sum of `count` numbers, `stride` bytes apart. */
function sumF32(at: usize, stride: usize, weights: usize, count: u32): f32 {
  let sum: f32 = 0;
  const end = weights + count * 4;
  for (; weights < end; weights += 4) {
    sum += load<f32>(weights) * load<f32>(at);
    at += stride;
  }
  return sum;
}

/** Sixteen numbers at a time: four accumulators. */
function downF32(f: Frame, row: u32): void {
  const count = countOf(f, row);
  const weights = f.weights + row * f.taps * 4;
  const stride = f.fromStride * 4;
  let from = f.from + firstOf(f, row) * stride;
  let to = f.to + row * f.toStride * 4;
  const end = to + f.columns * f.channels * 4;
  for (; to + 64 <= end; to += 64) {
    blockDownF32(from, to, stride, weights, count);
    from += 64;
  }
  for (; to < end; to += 4) {
    store<f32>(to, sumF32(from, stride, weights, count));
    from += 4;
  }
}

function blockDownF32(from: usize, to: usize, stride: usize, weights: usize, count: u32): void {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const end = weights + count * 4;
  for (; weights < end; weights += 4) {
    const weight = v128.load32_splat(weights);
    s0 = f32x4.add(s0, f32x4.mul(weight, v128.load(from)));
    s1 = f32x4.add(s1, f32x4.mul(weight, v128.load(from, 16)));
    s2 = f32x4.add(s2, f32x4.mul(weight, v128.load(from, 32)));
    s3 = f32x4.add(s3, f32x4.mul(weight, v128.load(from, 48)));
    from += stride;
  }
  v128.store(to, s0);
  v128.store(to, s1, 16);
  v128.store(to, s2, 32);
  v128.store(to, s3, 48);
}

function acrossU8(f: Frame, row: u32): void {
  const from = f.from + row * f.fromStride;
  let to = f.to + row * f.toStride;
  for (let x: u32 = 0; x < f.columns; x++) {
    const first = firstOf(f, x);
    const count = countOf(f, x);
    const at = from + first * f.channels;
    const weights = f.weights + x * f.taps * 2;
    if (f.channels === 4) {
      v128.store32_lane(to, toBytes(sumOf4U8(at, weights, count)), 0);
    } else if (f.channels === 3) {
      const all = toBytes(sumOf3U8(at, weights, count, from + f.inLength * 3));
      v128.store16_lane(to, all, 0);
      v128.store8_lane(to, all, 2, 2);
    } else if (f.channels === 1 && first + ((count + 7) & ~7) <= f.inLength) {
      store<u8>(to, toByte(sumOf1U8(at, weights, count)));
    } else {
      for (let c: u32 = 0; c < f.channels; c++) {
        store<u8>(to + c, toByte(sumU8(at + c, f.channels, weights, count)));
      }
    }
    to += f.channels;
  }
}

function toByte(sum: i32): i32 {
  return max(0, min(255, (sum + half) >> fractionBits));
}

/** Four sums to four bytes, in the lowest lane. */
function toBytes(sums: v128): v128 {
  const words = i16x8.narrow_i32x4_s(scaled(sums), i32x4.splat(0));
  return i8x16.narrow_i16x8_u(words, words);
}

function scaled(sums: v128): v128 {
  return i32x4.shr_s(i32x4.add(sums, i32x4.splat(half)), fractionBits);
}

/** Pixels of four channels, two at a time: the bytes of a channel stand side by side for the dot product. */
function sumOf4U8(at: usize, weights: usize, count: u32): v128 {
  const zero = i32x4.splat(0);
  let sum = zero;
  const end = at + count * 4;
  for (; at + 8 <= end; at += 8) {
    const pair = v128.load64_zero(at);
    const words = i8x16.shuffle(pair, zero, 0, 16, 4, 16, 1, 16, 5, 16, 2, 16, 6, 16, 3, 16, 7, 16);
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(words, v128.load32_splat(weights)));
    weights += 4;
  }
  if (at < end) {
    const words = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)));
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(words, v128.load16_splat(weights)));
  }
  return sum;
}

/** Pixels of three channels, two at a time where eight bytes can be read before `end`. */
function sumOf3U8(at: usize, weights: usize, count: u32, end: usize): v128 {
  const zero = i32x4.splat(0);
  let sum = zero;
  const last = at + count * 3;
  for (; at + 6 <= last && at + 8 <= end; at += 6) {
    const pair = v128.load64_zero(at);
    const words = i8x16.shuffle(pair, zero, 0, 16, 3, 16, 1, 16, 4, 16, 2, 16, 5, 16, 16, 16, 16, 16);
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(words, v128.load32_splat(weights)));
    weights += 4;
  }
  for (; at < last; at += 3) {
    const two = i32x4.replace_lane(i32x4.splat(load<u8>(at)), 1, load<u8>(at, 1));
    const words = i32x4.replace_lane(two, 2, load<u8>(at, 2));
    sum = i32x4.add(sum, i32x4.mul(words, i32x4.splat(load<i16>(weights))));
    weights += 2;
  }
  return sum;
}

/** Pixels of one channel, eight at a time; those beyond the span meet weights of 0. */
function sumOf1U8(at: usize, weights: usize, count: u32): i32 {
  let sum = i32x4.splat(0);
  const end = at + count;
  for (; at < end; at += 8) {
    const words = i16x8.extend_low_i8x16_u(v128.load64_zero(at));
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(words, v128.load(weights)));
    weights += 16;
  }
  const pairs = i32x4.add(sum, i32x4.shuffle(sum, sum, 2, 3, 0, 1));
  return i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1);
}

/** The weighted sum of `count` bytes, `stride` apart. */
function sumU8(at: usize, stride: usize, weights: usize, count: u32): i32 {
  let sum: i32 = 0;
  const end = weights + count * 2;
  for (; weights < end; weights += 2) {
    sum += <i32>load<i16>(weights) * <i32>load<u8>(at);
    at += stride;
  }
  return sum;
}

/** Sixteen bytes at a time. */
function downU8(f: Frame, row: u32): void {
  const count = countOf(f, row);
  const weights = f.weights + row * f.taps * 2;
  let from = f.from + firstOf(f, row) * f.fromStride;
  let to = f.to + row * f.toStride;
  const end = to + f.columns * f.channels;
  for (; to + 16 <= end; to += 16) {
    blockDownU8(from, to, f.fromStride, weights, count);
    from += 16;
  }
  for (; to < end; to++) {
    store<u8>(to, toByte(sumU8(from, f.fromStride, weights, count)));
    from++;
  }
}

/** Two rows at a time, their bytes side by side for the dot product; an odd last row is its own partner, with weight 0. */
function blockDownU8(from: usize, to: usize, stride: usize, weights: usize, count: u32): void {
  const zero = i32x4.splat(0);
  let s0 = zero;
  let s1 = zero;
  let s2 = zero;
  let s3 = zero;
  for (let t: u32 = 0; t < count; t += 2) {
    const upper = v128.load(from);
    const lower = t + 1 < count ? v128.load(from + stride) : upper;
    const pair = v128.load32_splat(weights);
    const low = i8x16.shuffle(upper, lower, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const high = i8x16.shuffle(upper, lower, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    s0 = i32x4.add(s0, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(low), pair));
    s1 = i32x4.add(s1, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(low), pair));
    s2 = i32x4.add(s2, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(high), pair));
    s3 = i32x4.add(s3, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(high), pair));
    from += 2 * stride;
    weights += 4;
  }
  const low = i16x8.narrow_i32x4_s(scaled(s0), scaled(s1));
  const high = i16x8.narrow_i32x4_s(scaled(s2), scaled(s3));
  v128.store(to, i8x16.narrow_i16x8_u(low, high));
}
