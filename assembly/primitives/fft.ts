// Fourier transforms of rows of complex numbers, f32 or f64, real and imaginary parts in arrays of their own; lengths are
// powers of two. Stockham's order: each stage reads one array and writes the other, so nothing is ever reordered. Stages
// are radix 4, the last one radix 2 where the exponent is odd.
//
// What must hold: the forward transform is X[j] = scale·Σ x[t]·exp(-2πi·j·t/n); the inverse is had by giving the arrays of
// real and imaginary parts in each other's place, for input and output. `twiddles` holds, in the type of the data, six
// arrays of n/4: the real parts of w, w², w³, then their imaginary parts, where w[p] = exp(-2πi·p/n); none is read for
// n < 4. Each output is computed by the same operations whatever the units were shared out to, vector or not.
//
// Step `rows` transforms whole rows, for batches: a unit is a row. Step `stage` is one stage of all rows, for few long
// rows: a unit is a range of 1,024 butterflies, and stages run one after the other.

/** The call, as the caller writes it: 32-bit words in this order, then a number. Addresses in bytes, strides in elements. */
@unmanaged
class Frame {
  /** 0 rows, 1 stage. */
  step: u32;
  /** For `stage`: which, from 0. */
  stage: u32;
  /** 0 f32, 1 f64. */
  type: u32;
  /** n = 2^exponent. */
  exponent: u32;
  rows: u32;
  inRe: usize;
  inIm: usize;
  inStride: u32;
  outRe: usize;
  outIm: usize;
  outStride: u32;
  twiddles: usize;
  /** 16-byte aligned, of `scratchBytes`. */
  scratch: usize;
  /** What the result is multiplied by, rounded to the type of the data. At byte 56. */
  scale: f64;
}

const unitButterflies: u32 = 1024;

/** Bytes of scratch that a call needs: two arrays per worker for step `rows`, per row for `stage`. */
export function scratchBytes(type: u32, exponent: u32, copies: u32): f64 {
  return <f64>copies * 2 * roomOf(type === 0 ? 4 : 8, exponent);
}

/** How many stages a transform has. */
export function stages(exponent: u32): u32 {
  return (exponent + 1) >> 1;
}

/** How many units the frame's step has. */
export function units(frame: usize): u32 {
  const f = changetype<Frame>(frame);
  return f.step === 0 ? f.rows : f.rows * unitsPerRow(f);
}

/** Runs units begin … end - 1 of the frame's step. */
export function run(frame: usize, begin: u32, end: u32, who: u32): void {
  const f = changetype<Frame>(frame);
  for (let unit = begin; unit < end; unit++) {
    if (f.type === 0) runUnit<f32>(f, unit, who);
    else runUnit<f64>(f, unit, who);
  }
}

function runUnit<T>(f: Frame, unit: u32, who: u32): void {
  if (f.step === 0) {
    for (let stage: u32 = 0; stage < max<u32>(1, stages(f.exponent)); stage++) {
      runStage<T>(f, unit, stage, who, 0, butterflies(f.exponent, stage));
    }
    return;
  }
  const perRow = unitsPerRow(f);
  const row = unit / perRow;
  const begin = (unit % perRow) * unitButterflies;
  const end = min(begin + unitButterflies, butterflies(f.exponent, f.stage));
  runStage<T>(f, row, f.stage, row, begin, end);
}

/** Whether a stage is the last of an odd exponent; that of a single element only copies. */
function isRadix2(exponent: u32, stage: u32): bool {
  return 2 * stage + 1 === exponent;
}

function butterflies(exponent: u32, stage: u32): u32 {
  if (exponent === 0) return 1;
  return 1 << (exponent - (isRadix2(exponent, stage) ? 1 : 2));
}

function unitsPerRow(f: Frame): u32 {
  return (butterflies(f.exponent, f.stage) + unitButterflies - 1) / unitButterflies;
}

/** Bytes of one array of scratch. */
function roomOf(elementBytes: u32, exponent: u32): u32 {
  return max<u32>(16, elementBytes << exponent);
}

/**
 * Butterflies begin … end - 1 of a stage of a row. The last stage writes the output, the one before scratch, and so on in
 * turn. `copy` is which pair of arrays in scratch is the row's.
 */
function runStage<T>(f: Frame, row: u32, stage: u32, copy: u32, begin: u32, end: u32): void {
  const last = max<u32>(1, stages(f.exponent)) - 1;
  const room = roomOf(sizeof<T>(), f.exponent);
  const scratchRe = f.scratch + copy * 2 * room;
  const outRe = f.outRe + row * f.outStride * sizeof<T>();
  const outIm = f.outIm + row * f.outStride * sizeof<T>();
  const isToOut = (last - stage) % 2 === 0;
  let re = isToOut ? scratchRe : outRe;
  let im = isToOut ? scratchRe + room : outIm;
  if (stage === 0) {
    re = f.inRe + row * f.inStride * sizeof<T>();
    im = f.inIm + row * f.inStride * sizeof<T>();
  }
  const toRe = isToOut ? outRe : scratchRe;
  const toIm = isToOut ? outIm : scratchRe + room;
  const scale = stage === last ? <T>f.scale : <T>1;
  if (f.exponent < 4) short<T>(f, stage, re, im, toRe, toIm, scale);
  else if (stage === 0) first<T>(f, re, im, toRe, toIm, begin, end);
  else if (isRadix2(f.exponent, stage)) last2<T>(f.exponent, re, im, toRe, toIm, begin, end, scale);
  else if (stage === last) last4<T>(f.exponent, re, im, toRe, toIm, begin, end, scale);
  else middle<T>(f, stage, re, im, toRe, toIm, begin, end);
}

function lanes<T>(): u32 {
  return 16 / <u32>sizeof<T>();
}

function productRe<T>(wRe: v128, wIm: v128, re: v128, im: v128): v128 {
  return v128.sub<T>(v128.mul<T>(wRe, re), v128.mul<T>(wIm, im));
}

function productIm<T>(wRe: v128, wIm: v128, re: v128, im: v128): v128 {
  return v128.add<T>(v128.mul<T>(wRe, im), v128.mul<T>(wIm, re));
}

/** Stage 0: butterfly p gives outputs 4p … 4p + 3, so that vectors of p are turned over before they are stored. */
function first<T>(f: Frame, re: usize, im: usize, toRe: usize, toIm: usize, begin: u32, end: u32): void {
  const quarter = sizeof<T>() << (f.exponent - 2);
  const imaginary: usize = 3 * <usize>quarter;
  const stop = end * sizeof<T>();
  for (let at: usize = begin * sizeof<T>(); at < stop; at += 16) {
    const aRe = v128.load(re + at);
    const bRe = v128.load(re + at + quarter);
    const cRe = v128.load(re + at + 2 * quarter);
    const dRe = v128.load(re + at + 3 * quarter);
    const aIm = v128.load(im + at);
    const bIm = v128.load(im + at + quarter);
    const cIm = v128.load(im + at + 2 * quarter);
    const dIm = v128.load(im + at + 3 * quarter);
    const evenRe = v128.add<T>(aRe, cRe);
    const evenIm = v128.add<T>(aIm, cIm);
    const oddRe = v128.add<T>(bRe, dRe);
    const oddIm = v128.add<T>(bIm, dIm);
    const acRe = v128.sub<T>(aRe, cRe);
    const acIm = v128.sub<T>(aIm, cIm);
    const bdRe = v128.sub<T>(bRe, dRe);
    const bdIm = v128.sub<T>(bIm, dIm);
    const w = f.twiddles + at;
    const w1Re = v128.load(w);
    const w1Im = v128.load(w + imaginary);
    const w2Re = v128.load(w + quarter);
    const w2Im = v128.load(w + imaginary + quarter);
    const w3Re = v128.load(w + 2 * quarter);
    const w3Im = v128.load(w + imaginary + 2 * quarter);
    const z1Re = v128.add<T>(acRe, bdIm);
    const z1Im = v128.sub<T>(acIm, bdRe);
    const z2Re = v128.sub<T>(evenRe, oddRe);
    const z2Im = v128.sub<T>(evenIm, oddIm);
    const z3Re = v128.sub<T>(acRe, bdIm);
    const z3Im = v128.add<T>(acIm, bdRe);
    storeTurned<T>(
      toRe + 4 * at,
      v128.add<T>(evenRe, oddRe),
      productRe<T>(w1Re, w1Im, z1Re, z1Im),
      productRe<T>(w2Re, w2Im, z2Re, z2Im),
      productRe<T>(w3Re, w3Im, z3Re, z3Im),
    );
    storeTurned<T>(
      toIm + 4 * at,
      v128.add<T>(evenIm, oddIm),
      productIm<T>(w1Re, w1Im, z1Re, z1Im),
      productIm<T>(w2Re, w2Im, z2Re, z2Im),
      productIm<T>(w3Re, w3Im, z3Re, z3Im),
    );
  }
}

/** Four vectors as the columns of a block of four numbers a row. */
function storeTurned<T>(to: usize, y0: v128, y1: v128, y2: v128, y3: v128): void {
  if (sizeof<T>() === 8) {
    v128.store(to, v128.shuffle<u64>(y0, y1, 0, 2));
    v128.store(to, v128.shuffle<u64>(y2, y3, 0, 2), 16);
    v128.store(to, v128.shuffle<u64>(y0, y1, 1, 3), 32);
    v128.store(to, v128.shuffle<u64>(y2, y3, 1, 3), 48);
  } else {
    const low01 = v128.shuffle<u32>(y0, y1, 0, 4, 1, 5);
    const high01 = v128.shuffle<u32>(y0, y1, 2, 6, 3, 7);
    const low23 = v128.shuffle<u32>(y2, y3, 0, 4, 1, 5);
    const high23 = v128.shuffle<u32>(y2, y3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<u64>(low01, low23, 0, 2));
    v128.store(to, v128.shuffle<u64>(low01, low23, 1, 3), 16);
    v128.store(to, v128.shuffle<u64>(high01, high23, 0, 2), 32);
    v128.store(to, v128.shuffle<u64>(high01, high23, 1, 3), 48);
  }
}

/** Stages between: runs of 4^stage butterflies share their twiddles. */
function middle<T>(
  f: Frame,
  stage: u32,
  re: usize,
  im: usize,
  toRe: usize,
  toIm: usize,
  begin: u32,
  end: u32,
): void {
  const quarter = sizeof<T>() << (f.exponent - 2);
  const run: u32 = 1 << (2 * stage);
  const runBytes = run * sizeof<T>();
  for (let t = begin; t < end; ) {
    const runStart = t & ~(run - 1);
    const stop = min(end, runStart + run);
    const w = f.twiddles + runStart * sizeof<T>();
    const w1Re = v128.load_splat<T>(w);
    const w2Re = v128.load_splat<T>(w + quarter);
    const w3Re = v128.load_splat<T>(w + 2 * quarter);
    const w1Im = v128.load_splat<T>(w + 3 * quarter);
    const w2Im = v128.load_splat<T>(w + 4 * quarter);
    const w3Im = v128.load_splat<T>(w + 5 * quarter);
    for (; t < stop; t += lanes<T>()) {
      const at = t * sizeof<T>();
      const to = at + 3 * runStart * sizeof<T>();
      const aRe = v128.load(re + at);
      const cRe = v128.load(re + at + 2 * quarter);
      const bRe = v128.load(re + at + quarter);
      const dRe = v128.load(re + at + 3 * quarter);
      const aIm = v128.load(im + at);
      const cIm = v128.load(im + at + 2 * quarter);
      const bIm = v128.load(im + at + quarter);
      const dIm = v128.load(im + at + 3 * quarter);
      const evenRe = v128.add<T>(aRe, cRe);
      const evenIm = v128.add<T>(aIm, cIm);
      const oddRe = v128.add<T>(bRe, dRe);
      const oddIm = v128.add<T>(bIm, dIm);
      v128.store(toRe + to, v128.add<T>(evenRe, oddRe));
      v128.store(toIm + to, v128.add<T>(evenIm, oddIm));
      const z2Re = v128.sub<T>(evenRe, oddRe);
      const z2Im = v128.sub<T>(evenIm, oddIm);
      v128.store(toRe + to + 2 * runBytes, productRe<T>(w2Re, w2Im, z2Re, z2Im));
      v128.store(toIm + to + 2 * runBytes, productIm<T>(w2Re, w2Im, z2Re, z2Im));
      const acRe = v128.sub<T>(aRe, cRe);
      const acIm = v128.sub<T>(aIm, cIm);
      const bdRe = v128.sub<T>(bRe, dRe);
      const bdIm = v128.sub<T>(bIm, dIm);
      const z1Re = v128.add<T>(acRe, bdIm);
      const z1Im = v128.sub<T>(acIm, bdRe);
      v128.store(toRe + to + runBytes, productRe<T>(w1Re, w1Im, z1Re, z1Im));
      v128.store(toIm + to + runBytes, productIm<T>(w1Re, w1Im, z1Re, z1Im));
      const z3Re = v128.sub<T>(acRe, bdIm);
      const z3Im = v128.add<T>(acIm, bdRe);
      v128.store(toRe + to + 3 * runBytes, productRe<T>(w3Re, w3Im, z3Re, z3Im));
      v128.store(toIm + to + 3 * runBytes, productIm<T>(w3Re, w3Im, z3Re, z3Im));
    }
  }
}

/** The last stage of an even exponent: all its twiddles are 1, and the scale takes their place. */
function last4<T>(
  exponent: u32,
  re: usize,
  im: usize,
  toRe: usize,
  toIm: usize,
  begin: u32,
  end: u32,
  scale: T,
): void {
  const quarter = sizeof<T>() << (exponent - 2);
  const factor = v128.splat<T>(scale);
  const stop = end * sizeof<T>();
  for (let at: usize = begin * sizeof<T>(); at < stop; at += 16) {
    const aRe = v128.load(re + at);
    const bRe = v128.load(re + at + quarter);
    const cRe = v128.load(re + at + 2 * quarter);
    const dRe = v128.load(re + at + 3 * quarter);
    const aIm = v128.load(im + at);
    const bIm = v128.load(im + at + quarter);
    const cIm = v128.load(im + at + 2 * quarter);
    const dIm = v128.load(im + at + 3 * quarter);
    const evenRe = v128.add<T>(aRe, cRe);
    const evenIm = v128.add<T>(aIm, cIm);
    const oddRe = v128.add<T>(bRe, dRe);
    const oddIm = v128.add<T>(bIm, dIm);
    const acRe = v128.sub<T>(aRe, cRe);
    const acIm = v128.sub<T>(aIm, cIm);
    const bdRe = v128.sub<T>(bRe, dRe);
    const bdIm = v128.sub<T>(bIm, dIm);
    v128.store(toRe + at, v128.mul<T>(factor, v128.add<T>(evenRe, oddRe)));
    v128.store(toIm + at, v128.mul<T>(factor, v128.add<T>(evenIm, oddIm)));
    v128.store(toRe + at + quarter, v128.mul<T>(factor, v128.add<T>(acRe, bdIm)));
    v128.store(toIm + at + quarter, v128.mul<T>(factor, v128.sub<T>(acIm, bdRe)));
    v128.store(toRe + at + 2 * quarter, v128.mul<T>(factor, v128.sub<T>(evenRe, oddRe)));
    v128.store(toIm + at + 2 * quarter, v128.mul<T>(factor, v128.sub<T>(evenIm, oddIm)));
    v128.store(toRe + at + 3 * quarter, v128.mul<T>(factor, v128.sub<T>(acRe, bdIm)));
    v128.store(toIm + at + 3 * quarter, v128.mul<T>(factor, v128.add<T>(acIm, bdRe)));
  }
}

/** The last stage of an odd exponent. */
function last2<T>(
  exponent: u32,
  re: usize,
  im: usize,
  toRe: usize,
  toIm: usize,
  begin: u32,
  end: u32,
  scale: T,
): void {
  halves<T>(re, toRe, sizeof<T>() << (exponent - 1), begin, end, scale);
  halves<T>(im, toIm, sizeof<T>() << (exponent - 1), begin, end, scale);
}

function halves<T>(from: usize, to: usize, half: usize, begin: u32, end: u32, scale: T): void {
  const factor = v128.splat<T>(scale);
  const stop = end * sizeof<T>();
  for (let at: usize = begin * sizeof<T>(); at < stop; at += 16) {
    const a = v128.load(from + at);
    const b = v128.load(from + at + half);
    v128.store(to + at, v128.mul<T>(factor, v128.add<T>(a, b)));
    v128.store(to + at + half, v128.mul<T>(factor, v128.sub<T>(a, b)));
  }
}

/** A stage of 1, 2, 4 or 8 elements, number by number. */
function short<T>(f: Frame, stage: u32, re: usize, im: usize, toRe: usize, toIm: usize, scale: T): void {
  if (f.exponent === 0) {
    store<T>(toRe, scale * load<T>(re));
    store<T>(toIm, scale * load<T>(im));
  } else if (isRadix2(f.exponent, stage)) {
    shortHalves<T>(f.exponent, re, toRe, scale);
    shortHalves<T>(f.exponent, im, toIm, scale);
  } else {
    for (let p: u32 = 0; p < 1 << (f.exponent - 2); p++) shortQuarters<T>(f, p, re, im, toRe, toIm, scale);
  }
}

function shortHalves<T>(exponent: u32, from: usize, to: usize, scale: T): void {
  const half = sizeof<T>() << (exponent - 1);
  for (let at: usize = 0; at < half; at += sizeof<T>()) {
    const a = load<T>(from + at);
    const b = load<T>(from + at + half);
    store<T>(to + at, scale * <T>(a + b));
    store<T>(to + at + half, scale * <T>(a - b));
  }
}

/** Butterfly p of stage 0 of 4 or 8 elements. */
function shortQuarters<T>(f: Frame, p: u32, re: usize, im: usize, toRe: usize, toIm: usize, scale: T): void {
  const quarter = sizeof<T>() << (f.exponent - 2);
  const at = p * sizeof<T>();
  const even0 = <T>(load<T>(re + at) + load<T>(re + at + 2 * quarter));
  const even1 = <T>(load<T>(im + at) + load<T>(im + at + 2 * quarter));
  const odd0 = <T>(load<T>(re + at + quarter) + load<T>(re + at + 3 * quarter));
  const odd1 = <T>(load<T>(im + at + quarter) + load<T>(im + at + 3 * quarter));
  const ac0 = <T>(load<T>(re + at) - load<T>(re + at + 2 * quarter));
  const ac1 = <T>(load<T>(im + at) - load<T>(im + at + 2 * quarter));
  const bd0 = <T>(load<T>(re + at + quarter) - load<T>(re + at + 3 * quarter));
  const bd1 = <T>(load<T>(im + at + quarter) - load<T>(im + at + 3 * quarter));
  const to = 4 * at;
  store<T>(toRe + to, scale * <T>(even0 + odd0));
  store<T>(toIm + to, scale * <T>(even1 + odd1));
  storeProduct<T>(f.twiddles + at, 3 * quarter, ac0 + bd1, ac1 - bd0, toRe + to, toIm + to, scale, 1);
  storeProduct<T>(
    f.twiddles + at + quarter,
    3 * quarter,
    even0 - odd0,
    even1 - odd1,
    toRe + to,
    toIm + to,
    scale,
    2,
  );
  storeProduct<T>(
    f.twiddles + at + 2 * quarter,
    3 * quarter,
    ac0 - bd1,
    ac1 + bd0,
    toRe + to,
    toIm + to,
    scale,
    3,
  );
}

/** Output k of a butterfly: its twiddle's real part at `w`, the imaginary one `apart` from it. */
function storeProduct<T>(
  w: usize,
  apart: usize,
  re: T,
  im: T,
  toRe: usize,
  toIm: usize,
  scale: T,
  k: u32,
): void {
  const wRe = load<T>(w);
  const wIm = load<T>(w + apart);
  store<T>(toRe + k * sizeof<T>(), scale * <T>(<T>(wRe * re) - <T>(wIm * im)));
  store<T>(toIm + k * sizeof<T>(), scale * <T>(<T>(wRe * im) + <T>(wIm * re)));
}
