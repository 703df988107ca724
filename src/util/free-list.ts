/**
 * Which addresses of an arena are taken: pure bookkeeping, no memory is touched.
 *
 * What must hold: ranges handed out never overlap, start at multiples of 64, and all of them come back. Two layers:
 *
 *     small (≤ 16 KiB)   size classes, four per power of two (≤ 25 % waste), cut from slabs of 64 KiB; a slab whose
 *                        last range comes back returns to the layer below
 *     large              multiples of 4 KiB, best fit over free ranges sorted by address, neighbours coalesced
 */

/** A cache line, and enough for every vector type. */
export const alignment = 64;
const slabBytes = 65536;
const largestSmall = 16384;
const largeStep = 4096;

export interface FreeList {
  /** The address of a free range of at least `bytes`, or undefined where none is left: extend by `shortage(bytes)`. */
  allocate(bytes: number): number | undefined;
  /** Gives a range back; false if none starts at the address. */
  free(address: number): boolean;
  /** How many bytes must be appended at the end for `allocate(bytes)` to succeed. */
  shortage(bytes: number): number;
  /** Moves the arena's end up; the new range is free. */
  extend(end: number): void;
  readonly end: number;
  /** Bytes in no range that is handed out, slabs counted whole. */
  readonly freeBytes: number;
  /** Ranges handed out. */
  readonly taken: number;
}

interface Slab {
  readonly address: number;
  readonly classBytes: number;
  readonly free: number[];
  /** Where the part that was never handed out starts. */
  fresh: number;
  live: number;
}

/** The size that is really taken for a request of a small block. */
export function classOf(bytes: number): number {
  if (bytes <= 4 * alignment) return Math.max(alignment, roundUp(bytes, alignment));
  return roundUp(bytes, 2 ** (Math.ceil(Math.log2(bytes)) - 3));
}

/** An arena over the addresses start … end-1. */
export function createFreeList(start: number, end: number): FreeList {
  const ranges = createRanges();
  const sizes = new Map<number, number>();
  const slabs = new Map<number, Slab>();
  const partial = new Map<number, Slab[]>();
  let top = roundUp(start, alignment);
  let taken = 0;
  if (end > top) ranges.add(top, end - top);
  top = Math.max(top, end);

  function allocateLarge(bytes: number): number | undefined {
    const address = ranges.take(bytes, largeStep);
    if (address !== undefined) sizes.set(address, bytes);
    return address;
  }

  function allocateSmall(classBytes: number): number | undefined {
    let list = partial.get(classBytes);
    if (!list) partial.set(classBytes, (list = []));
    const slab = list[list.length - 1] ?? addSlab(classBytes, list);
    if (!slab) return undefined;
    slab.live++;
    const address = slab.free.pop() ?? takeFresh(slab);
    if (isFull(slab)) list.pop();
    sizes.set(address, classBytes);
    return address;
  }

  function addSlab(classBytes: number, list: Slab[]): Slab | undefined {
    const address = ranges.take(slabBytes, slabBytes);
    if (address === undefined) return undefined;
    const slab = { address, classBytes, free: [], fresh: address, live: 0 };
    slabs.set(address, slab);
    list.push(slab);
    return slab;
  }

  function freeSmall(slab: Slab, address: number): void {
    const list = partial.get(slab.classBytes)!;
    if (isFull(slab)) list.push(slab);
    slab.free.push(address);
    if (--slab.live > 0) return;
    list.splice(list.indexOf(slab), 1);
    slabs.delete(slab.address);
    ranges.add(slab.address, slabBytes);
  }

  return {
    allocate(bytes) {
      const address =
        bytes <= largestSmall ? allocateSmall(classOf(bytes)) : allocateLarge(roundUp(bytes, largeStep));
      if (address !== undefined) taken++;
      return address;
    },
    free(address) {
      const bytes = sizes.get(address);
      if (bytes === undefined) return false;
      sizes.delete(address);
      taken--;
      const slab = bytes <= largestSmall ? slabs.get(address - (address % slabBytes)) : undefined;
      if (slab) freeSmall(slab, address);
      else ranges.add(address, bytes);
      return true;
    },
    shortage(bytes) {
      const isSmall = bytes <= largestSmall;
      const step = isSmall ? slabBytes : largeStep;
      const at = roundUp(ranges.tailStart(top), step);
      return Math.max(0, at + (isSmall ? slabBytes : roundUp(bytes, largeStep)) - top);
    },
    extend(newEnd) {
      if (newEnd <= top) return;
      ranges.add(top, newEnd - top);
      top = newEnd;
    },
    get end() {
      return top;
    },
    get freeBytes() {
      return ranges.total();
    },
    get taken() {
      return taken;
    },
  };
}

function isFull(slab: Slab): boolean {
  return slab.free.length === 0 && slab.fresh + slab.classBytes > slab.address + slabBytes;
}

function takeFresh(slab: Slab): number {
  const address = slab.fresh;
  slab.fresh += slab.classBytes;
  return address;
}

interface Ranges {
  /** The start of a free range, cut at a multiple of `step`; the smallest range that fits. */
  take(bytes: number, step: number): number | undefined;
  add(address: number, bytes: number): void;
  /** Where the free range that ends at `end` starts; `end` if there is none. */
  tailStart(end: number): number;
  total(): number;
}

/** Free ranges sorted by address; no two touch. */
function createRanges(): Ranges {
  const starts: number[] = [];
  const ends: number[] = [];

  /** The first range that starts at or above the address. */
  function indexAt(address: number): number {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (starts[middle]! < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function bestFit(bytes: number, step: number): number {
    let best = -1;
    let bestSize = Number.POSITIVE_INFINITY;
    for (let k = 0; k < starts.length; k++) {
      const size = ends[k]! - starts[k]!;
      if (size >= bytes && size < bestSize && roundUp(starts[k]!, step) + bytes <= ends[k]!) {
        best = k;
        bestSize = size;
      }
    }
    return best;
  }

  return {
    take(bytes, step) {
      const k = bestFit(bytes, step);
      if (k < 0) return undefined;
      const start = starts[k]!;
      const end = ends[k]!;
      const address = roundUp(start, step);
      const left = [start, address] as const;
      const right = [address + bytes, end] as const;
      const rest = [left, right].filter(([from, to]) => to > from);
      starts.splice(k, 1, ...rest.map(([from]) => from));
      ends.splice(k, 1, ...rest.map(([, to]) => to));
      return address;
    },
    add(address, bytes) {
      const k = indexAt(address);
      const joinsLeft = k > 0 && ends[k - 1] === address;
      const joinsRight = k < starts.length && starts[k] === address + bytes;
      const start = joinsLeft ? starts[k - 1]! : address;
      const end = joinsRight ? ends[k]! : address + bytes;
      const from = joinsLeft ? k - 1 : k;
      const count = Number(joinsLeft) + Number(joinsRight);
      starts.splice(from, count, start);
      ends.splice(from, count, end);
    },
    tailStart: (end) => (ends[ends.length - 1] === end ? starts[starts.length - 1]! : end),
    total: () => starts.reduce((sum, start, k) => sum + ends[k]! - start, 0),
  };
}

/** `step` is a power of two; addresses may be above 2^31, so no bit operations. */
function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
