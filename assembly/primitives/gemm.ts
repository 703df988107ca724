// Matrix products, f32 and f64: C[m,n] = A[m,k]·B[k,n] for each item of a batch, in two steps that several workers share.
// Step `pack` copies A to panels of 4 rows and B to panels of two vectors of columns, both k-major and padded with zeros,
// so that step `multiply` reads nothing but ascending addresses, whatever the strides of A and B were.
//
// What must hold: all of `pack` is done before `multiply` starts. An element of C is a sum of blocks of 256 terms: within
// a block, products are added to 0 in ascending k, each product and each sum rounded (relaxed build: fused where the
// engine fuses); then the blocks' sums are added in ascending order. So its bits depend neither on its place in a tile nor
// on how the units were shared out. A sum of no terms is 0.

/** The call, as the caller writes it: 32-bit words in this order. Addresses and offsets in bytes, strides in elements. */
@unmanaged
class Frame {
  /** 0 pack f32, 1 multiply f32, 2 pack f64, 3 multiply f64. */
  step: u32;
  m: u32;
  n: u32;
  k: u32;
  /** Matrices in the batch. */
  items: u32;
  /** Address of three byte offsets (into a, b, c) per item; 0 for a single item at no offset. */
  offsets: usize;
  a: usize;
  aRow: i32;
  aColumn: i32;
  b: usize;
  bRow: i32;
  bColumn: i32;
  c: usize;
  cRow: i32;
  /** 16-byte aligned, of `scratchBytes`. */
  scratch: usize;
}

/** Rows of a register tile. It has two vectors of columns: eight accumulators, which is what 16 registers take. */
const tileRows: u32 = 4;
const vectorBytes: u32 = 16;
const panelBytes: u32 = 2 * vectorBytes;
const tileBytes: u32 = tileRows * panelBytes;
/** Terms of a block: a panel of B is then 8 KiB and stays in the first-level cache. */
const depth: u32 = 256;
/** A unit of `multiply`: 32 rows of A are 32 KiB a block, which the second-level cache holds. */
const unitRows: u32 = 32;
const unitColumns: u32 = 256;

/** Bytes of scratch that a call needs; `elementBytes` is 4 or 8. */
export function scratchBytes(elementBytes: u32, m: u32, n: u32, k: u32, items: u32): f64 {
  const packed = <f64>itemBytes(elementBytes, m, n, k) * items;
  return packed + <f64>tileBytes * blocks(m, unitRows) * blocks(n, unitColumns) * items;
}

/** How many units the frame's step has. */
export function units(frame: usize): u32 {
  const f = changetype<Frame>(frame);
  const isPacking = (f.step & 1) === 0;
  const columns = tileColumns(f.step < 2 ? 4 : 8);
  const perItem = isPacking
    ? blocks(f.m, tileRows) + blocks(f.n, columns)
    : blocks(f.m, unitRows) * blocks(f.n, unitColumns);
  return perItem * f.items;
}

/** Runs units begin … end - 1 of the frame's step. */
export function run(frame: usize, begin: u32, end: u32, _who: u32): void {
  const f = changetype<Frame>(frame);
  for (let unit = begin; unit < end; unit++) {
    if (f.step === 0) pack<f32>(f, unit);
    else if (f.step === 1) multiply<f32>(f, unit);
    else if (f.step === 2) pack<f64>(f, unit);
    else multiply<f64>(f, unit);
  }
}

function blocks(count: u32, size: u32): u32 {
  return count / size + u32(count % size !== 0);
}

function tileColumns(elementBytes: u32): u32 {
  return panelBytes / elementBytes;
}

/** Bytes of the panels of A. */
function panelsOfA(elementBytes: usize, m: u32, k: u32): usize {
  return <usize>blocks(m, tileRows) * tileRows * elementBytes * k;
}

/** Bytes of the panels of one item: A's, then B's. Both are multiples of 16. */
function itemBytes(elementBytes: u32, m: u32, n: u32, k: u32): usize {
  const panelsOfB = <usize>blocks(n, tileColumns(elementBytes)) * panelBytes * k;
  return panelsOfA(elementBytes, m, k) + panelsOfB;
}

/** Where an item of a batch starts; which: 0 in A, 1 in B, 2 in C. */
function offsetOf(f: Frame, item: u32, which: usize): usize {
  return f.offsets === 0 ? 0 : load<usize>(f.offsets + item * 12 + which * 4);
}

/** One panel: those of A come first, then those of B. */
function pack<T>(f: Frame, unit: u32): void {
  const columns = tileColumns(sizeof<T>());
  const ofA = blocks(f.m, tileRows);
  const perItem = ofA + blocks(f.n, columns);
  const item = unit / perItem;
  const panel = unit % perItem;
  const panels = f.scratch + <usize>item * itemBytes(sizeof<T>(), f.m, f.n, f.k);
  if (panel < ofA) {
    const row = panel * tileRows;
    const from = f.a + offsetOf(f, item, 0) + row * f.aRow * sizeof<T>();
    const to = panels + <usize>row * f.k * sizeof<T>();
    packPanel<T>(to, from, f.k, f.aColumn, f.aRow, tileRows, min(tileRows, f.m - row));
  } else {
    const column = (panel - ofA) * columns;
    const from = f.b + offsetOf(f, item, 1) + column * f.bColumn * sizeof<T>();
    const to = panels + panelsOfA(sizeof<T>(), f.m, f.k) + <usize>column * f.k * sizeof<T>();
    packPanel<T>(to, from, f.k, f.bRow, f.bColumn, columns, min(columns, f.n - column));
  }
}

/** to[t, w] = from[t·along + w·across] for w < held, 0 up to width. */
function packPanel<T>(to: usize, from: usize, k: u32, along: i32, across: i32, width: u32, held: u32): void {
  if (held === width && across === 1) copyPanel<T>(to, from, k, along, width);
  else if (held === width && along === 1) transposePanel<T>(to, from, k, across, width);
  else gatherPanel<T>(to, from, 0, k, along, across, width, held);
}

function copyPanel<T>(to: usize, from: usize, k: u32, along: i32, width: u32): void {
  const bytes = width * <u32>sizeof<T>();
  const stride = along * sizeof<T>();
  for (let t: u32 = 0; t < k; t++) {
    v128.store(to, v128.load(from));
    if (bytes === panelBytes) v128.store(to, v128.load(from, 16), 16);
    to += bytes;
    from += stride;
  }
}

/** Squares of a vector's lanes are turned over, the last terms are gathered. */
function transposePanel<T>(to: usize, from: usize, k: u32, across: i32, width: u32): void {
  const lanes: u32 = vectorBytes / sizeof<T>();
  const whole = k - (k % lanes);
  const bytes = width * <u32>sizeof<T>();
  const stride = across * sizeof<T>();
  for (let t: u32 = 0; t < whole; t += lanes) {
    for (let w: u32 = 0; w < width; w += lanes) {
      const square = from + t * sizeof<T>() + w * stride;
      transposeSquare<T>(to + t * bytes + w * sizeof<T>(), bytes, square, stride);
    }
  }
  gatherPanel<T>(to, from, whole, k, 1, across, width, width);
}

function transposeSquare<T>(to: usize, toStride: usize, from: usize, stride: usize): void {
  const r0 = v128.load(from);
  const r1 = v128.load(from + stride);
  if (sizeof<T>() === 8) {
    v128.store(to, v128.shuffle<u64>(r0, r1, 0, 2));
    v128.store(to + toStride, v128.shuffle<u64>(r0, r1, 1, 3));
  } else {
    const r2 = v128.load(from + 2 * stride);
    const r3 = v128.load(from + 3 * stride);
    const low01 = v128.shuffle<u32>(r0, r1, 0, 4, 1, 5);
    const high01 = v128.shuffle<u32>(r0, r1, 2, 6, 3, 7);
    const low23 = v128.shuffle<u32>(r2, r3, 0, 4, 1, 5);
    const high23 = v128.shuffle<u32>(r2, r3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<u64>(low01, low23, 0, 2));
    v128.store(to + toStride, v128.shuffle<u64>(low01, low23, 1, 3));
    v128.store(to + 2 * toStride, v128.shuffle<u64>(high01, high23, 0, 2));
    v128.store(to + 3 * toStride, v128.shuffle<u64>(high01, high23, 1, 3));
  }
}

/** Terms begin … end - 1 of a panel, number by number. */
function gatherPanel<T>(
  to: usize,
  from: usize,
  begin: u32,
  end: u32,
  along: i32,
  across: i32,
  width: u32,
  held: u32,
): void {
  for (let t = begin; t < end; t++) {
    const at = from + t * along * sizeof<T>();
    const row = to + t * width * sizeof<T>();
    for (let w: u32 = 0; w < width; w++) {
      const value = w < held ? load<T>(at + w * across * sizeof<T>()) : <T>0;
      store<T>(row + w * sizeof<T>(), value);
    }
  }
}

/** One block of C: 32 × 256 elements or what is left of them. */
function multiply<T>(f: Frame, unit: u32): void {
  const down = blocks(f.m, unitRows);
  const perItem = down * blocks(f.n, unitColumns);
  const item = unit / perItem;
  const block = unit % perItem;
  const row = (block % down) * unitRows;
  const column = (block / down) * unitColumns;
  const panels = f.scratch + <usize>item * itemBytes(sizeof<T>(), f.m, f.n, f.k);
  const panelsOfB = panels + panelsOfA(sizeof<T>(), f.m, f.k);
  const edge = f.scratch + <usize>f.items * itemBytes(sizeof<T>(), f.m, f.n, f.k) + unit * tileBytes;
  const c = f.c + offsetOf(f, item, 2);
  let term: u32 = 0;
  do {
    const terms = min(depth, f.k - term);
    multiplyTerms<T>(f, panels, panelsOfB, c, edge, row, column, term, terms);
    term += terms;
  } while (term < f.k);
}

/** What `terms` terms of the sums, from `term` on, give to a block of C. */
function multiplyTerms<T>(
  f: Frame,
  panelsOfA: usize,
  panelsOfB: usize,
  c: usize,
  edge: usize,
  row: u32,
  column: u32,
  term: u32,
  terms: u32,
): void {
  const columns = tileColumns(sizeof<T>());
  const lastRow = min(row + unitRows, f.m);
  const lastColumn = min(column + unitColumns, f.n);
  const stride = f.cRow * sizeof<T>();
  for (let j = column; j < lastColumn; j += columns) {
    const b = panelsOfB + (<usize>j * f.k + term * columns) * sizeof<T>();
    const width = min(columns, lastColumn - j);
    for (let i = row; i < lastRow; i += tileRows) {
      const a = panelsOfA + (<usize>i * f.k + term * tileRows) * sizeof<T>();
      const height = min(tileRows, lastRow - i);
      const to = c + i * stride + j * sizeof<T>();
      if (height === tileRows && width === columns) {
        tile<T>(to, stride, a, b, terms, term !== 0);
      } else {
        tile<T>(edge, panelBytes, a, b, terms, false);
        copyEdge<T>(to, stride, edge, height, width, term !== 0);
      }
    }
  }
}

/** The part of an edge tile that lies in C. */
function copyEdge<T>(to: usize, stride: usize, edge: usize, height: u32, width: u32, isMore: bool): void {
  for (let i: u32 = 0; i < height; i++) {
    for (let j: u32 = 0; j < width; j++) {
      const at = to + i * <u32>stride + j * <u32>sizeof<T>();
      const sum = load<T>(edge + i * panelBytes + j * sizeof<T>());
      store<T>(at, isMore ? <T>(load<T>(at) + sum) : sum);
    }
  }
}

function madd<T>(a: v128, b: v128, sum: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(a, b, sum);
  return v128.add<T>(sum, v128.mul<T>(a, b));
}

/** Four rows, two vectors of columns: eight accumulators. `isMore` adds to what C holds. */
function tile<T>(c: usize, stride: usize, a: usize, b: usize, terms: u32, isMore: bool): void {
  let s00 = v128.splat<T>(<T>0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  const end = b + <usize>terms * panelBytes;
  while (b < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const a0 = v128.load_splat<T>(a);
    s00 = madd<T>(a0, b0, s00);
    s01 = madd<T>(a0, b1, s01);
    const a1 = v128.load_splat<T>(a, sizeof<T>());
    s10 = madd<T>(a1, b0, s10);
    s11 = madd<T>(a1, b1, s11);
    const a2 = v128.load_splat<T>(a, 2 * sizeof<T>());
    s20 = madd<T>(a2, b0, s20);
    s21 = madd<T>(a2, b1, s21);
    const a3 = v128.load_splat<T>(a, 3 * sizeof<T>());
    s30 = madd<T>(a3, b0, s30);
    s31 = madd<T>(a3, b1, s31);
    a += tileRows * sizeof<T>();
    b += panelBytes;
  }
  storeRow<T>(c, s00, s01, isMore);
  storeRow<T>(c + stride, s10, s11, isMore);
  storeRow<T>(c + 2 * stride, s20, s21, isMore);
  storeRow<T>(c + 3 * stride, s30, s31, isMore);
}

function storeRow<T>(c: usize, s0: v128, s1: v128, isMore: bool): void {
  if (isMore) {
    s0 = v128.add<T>(v128.load(c), s0);
    s1 = v128.add<T>(v128.load(c, 16), s1);
  }
  v128.store(c, s0);
  v128.store(c, s1, 16);
}
