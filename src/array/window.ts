/**
 * Which elements of an array's storage a view shows, and in which order: an offset, and a stride per axis, in elements.
 * Pure functions from window to window, with NumPy's rules; none of them touches an element.
 *
 * What must hold: every element of a window lies in the storage. A window of no elements keeps the offset it came from.
 */
import { ArgumentError } from '../errors.ts';

export interface Window {
  readonly offset: number;
  readonly shape: readonly number[];
  /** One per axis: how far the next element along the axis lies. 0 repeats an element, negative runs backwards. */
  readonly strides: readonly number[];
}

/**
 * What a slice takes of one axis: all (`null`), one index, which drops the axis, or `[start, stop, step]`, any of which
 * may be left out or null. Negative positions count from the end; positions outside of the axis are clamped.
 */
export type Range =
  | number
  | null
  | readonly [start?: number | null | undefined, stop?: number | null | undefined, step?: number | undefined];

/** Most axes of a strided view: what the copying programs take apart. */
const mostAxes = 6;

/** All of a storage in row-major order. */
export function wholeWindow(shape: readonly number[]): Window {
  return { offset: 0, shape, strides: rowMajor(shape) };
}

export function rowMajor(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis]!;
  }
  return strides;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** The same elements in the same order with as few axes as possible; no axes for one element, [0] for none. */
export function collapsed({ offset, shape, strides }: Window): Window {
  if (shape.includes(0)) return { offset, shape: [0], strides: [1] };
  const merged: number[] = [];
  const steps: number[] = [];
  shape.forEach((extent, axis) => {
    if (extent === 1) return;
    const stride = strides[axis]!;
    const last = merged.length - 1;
    if (last >= 0 && steps[last] === stride * extent) {
      merged[last]! *= extent;
      steps[last] = stride;
    } else {
      merged.push(extent);
      steps.push(stride);
    }
  });
  return { offset, shape: merged, strides: steps };
}

/** Whether the elements lie one after the other in row-major order. */
export function isContiguous(window: Window): boolean {
  const { shape, strides } = collapsed(window);
  return shape.length === 0 || (shape.length === 1 && strides[0] === 1);
}

/** Whether the window is all of a storage, in its own order. */
export function isWhole(window: Window, elements: number): boolean {
  return window.offset === 0 && sizeOf(window.shape) === elements && isContiguous(window);
}

/** The lowest element and the one after the highest; the window has elements. */
export function spanOf({ offset, shape, strides }: Window): { readonly low: number; readonly high: number } {
  let low = offset;
  let high = offset + 1;
  shape.forEach((extent, axis) => {
    const reach = (extent - 1) * strides[axis]!;
    if (reach < 0) low += reach;
    else high += reach;
  });
  return { low, high };
}

/** `slice`: a range per axis, outermost first; axes without one are taken whole. */
export function sliced(window: Window, ranges: readonly Range[]): Window {
  const rank = window.shape.length;
  if (ranges.length > rank)
    throw new ArgumentError(
      'SLICE_RANK',
      `slice was given ${ranges.length} ranges for an array of rank ${rank}, shape [${window.shape.join(', ')}]. Give at most one per axis.`,
    );
  let { offset } = window;
  const shape: number[] = [];
  const strides: number[] = [];
  window.shape.forEach((extent, axis) => {
    const stride = window.strides[axis]!;
    const range = ranges[axis] ?? null;
    if (typeof range === 'number') {
      offset += indexIn(range, extent, axis) * stride;
      return;
    }
    const { start, step, count } =
      range === null ? { start: 0, step: 1, count: extent } : stretch(range, extent, axis);
    if (count > 0) offset += start * stride;
    shape.push(count);
    strides.push(stride * step);
  });
  return checked({ offset: shape.includes(0) ? window.offset : offset, shape, strides });
}

/** `transpose`: the axes in a new order; reversed where none is given. */
export function transposed(window: Window, axes?: readonly number[]): Window {
  const rank = window.shape.length;
  const order = axes?.map((axis) => (axis < 0 ? axis + rank : axis)) ?? [...window.shape.keys()].reverse();
  const isOrder = order.length === rank && [...window.shape.keys()].every((axis) => order.includes(axis));
  if (!isOrder)
    throw new ArgumentError(
      'TRANSPOSE_AXES',
      `transpose takes each of the ${rank} axes once; found [${axes?.join(', ')}]. Negative axes count from the end.`,
    );
  return checked({
    offset: window.offset,
    shape: order.map((axis) => window.shape[axis]!),
    strides: order.map((axis) => window.strides[axis]!),
  });
}

/** `broadcastTo`: axes are matched from the last one; one of extent 1, or a missing one, is repeated. */
export function broadcast(window: Window, shape: readonly number[]): Window {
  checkExtents(shape);
  const missing = shape.length - window.shape.length;
  const strides = shape.map((extent, axis) => {
    const own = window.shape[axis - missing] ?? 1;
    if (own !== extent && own !== 1) throw cannotBroadcast(window.shape, shape);
    return own === extent && axis >= missing ? window.strides[axis - missing]! : 0;
  });
  if (missing < 0) throw cannotBroadcast(window.shape, shape);
  return checked({ offset: window.offset, shape: [...shape], strides });
}

/** The extents of a `reshape`, with a single -1 filled in. */
export function inferredShape(from: readonly number[], wanted: readonly number[]): number[] {
  const size = sizeOf(from);
  const open = wanted.indexOf(-1);
  const rest = wanted.reduce((product, extent, axis) => (axis === open ? product : product * extent), 1);
  const shape = wanted.map((extent, axis) => (axis === open ? size / rest : extent));
  if (shape.every(isExtent) && sizeOf(shape) === size) return shape;
  throw new ArgumentError(
    'SHAPE_MISMATCH',
    `an array of shape [${from.join(', ')}] has ${size} elements and can't be reshaped to [${wanted.join(', ')}]. Give extents whose product is ${size}; one may be -1.`,
  );
}

/**
 * `reshape` without a copy: the same elements in the same order under another shape of the same size; undefined where
 * that is no window. Axes are taken in groups of equal products, and each group of the old ones must be one run.
 */
export function reshaped(window: Window, shape: readonly number[]): Window | undefined {
  const { offset, shape: old, strides: steps } = collapsed(window);
  if (shape.includes(0) || old.length === 0) return { offset, shape, strides: rowMajor(shape) };
  const strides = new Array<number>(shape.length).fill(1);
  let axis = shape.length;
  for (let from = old.length - 1; from >= 0; from--) {
    // The collapsed axes are maximal runs, so each must be a product of new extents of its own.
    let step = steps[from]!;
    let left = old[from]!;
    while (left > 1) {
      axis--;
      const extent = shape[axis]!;
      if (left % extent !== 0) return undefined;
      strides[axis] = step;
      step *= extent;
      left /= extent;
    }
  }
  return checked({ offset, shape, strides });
}

/** Whether two windows of one storage have no element in common. `false` where that can't be told cheaply. */
export function areDisjoint(a: Window, b: Window): boolean {
  if (a.shape.includes(0) || b.shape.includes(0)) return true;
  const [one, other] = [spanOf(a), spanOf(b)];
  if (one.high <= other.low || other.high <= one.low) return true;
  const [first, second] = [upward(a), upward(b)];
  const steps = [...new Set([...first.strides, ...second.strides])].sort((x, y) => y - x);
  const [p, q] = [digitsOf(first, steps), digitsOf(second, steps)];
  if (!p || !q) return false;
  return p.rest !== q.rest || p.low.some((low, k) => low > q.high[k]! || q.low[k]! > p.high[k]!);
}

/** Whether an element shows more than once, so that the window can't be written. */
export function repeats({ shape, strides }: Window): boolean {
  return shape.some((extent, axis) => extent > 1 && strides[axis] === 0);
}

/** The elements without their order and repeats: positive strides, the greatest first, from the lowest element. */
export function upward(window: Window): Window {
  const { shape, strides } = collapsed(window);
  const moving = [...shape.keys()].filter((axis) => strides[axis] !== 0);
  const axes = moving.sort((x, y) => Math.abs(strides[y]!) - Math.abs(strides[x]!));
  return {
    offset: spanOf(window).low,
    shape: axes.map((axis) => shape[axis]!),
    strides: axes.map((axis) => Math.abs(strides[axis]!)),
  };
}

interface Digits {
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** What is left below the least stride; the same for all elements. */
  readonly rest: number;
}

/**
 * The window as a box of digits: an element's place is the sum of digit · stride, its rest below the least stride. The
 * digits are unique where each stride divides the one before and no digit reaches it; else undefined.
 */
function digitsOf(window: Window, steps: readonly number[]): Digits | undefined {
  const low: number[] = [];
  const high: number[] = [];
  let rest = window.offset;
  for (const [k, step] of steps.entries()) {
    const digit = Math.floor(rest / step);
    rest -= digit * step;
    const last = digit + (window.shape[window.strides.indexOf(step)] ?? 1) - 1;
    const above = steps[k - 1];
    if (above !== undefined && (above % step !== 0 || last >= above / step)) return undefined;
    low.push(digit);
    high.push(last);
  }
  return { low, high, rest };
}

/** Python's rule for `start:stop:step`. */
function stretch(
  range: Exclude<Range, number | null>,
  extent: number,
  axis: number,
): { start: number; step: number; count: number } {
  if (!Array.isArray(range) || range.length > 3) throw badRange(range, axis);
  const [from, to, by] = range as readonly (number | null | undefined)[];
  const step = by ?? 1;
  const given = [from ?? 0, to ?? 0, step];
  if (!given.every(Number.isSafeInteger) || step === 0) throw badRange(range, axis);
  const [least, most] = step > 0 ? [0, extent] : [-1, extent - 1];
  const place = (value: number): number =>
    Math.min(most, Math.max(least, value < 0 ? value + extent : value));
  const start = from == null ? (step > 0 ? least : most) : place(from);
  const stop = to == null ? (step > 0 ? most : least) : place(to);
  return { start, step, count: Math.max(0, Math.ceil((stop - start) / step)) };
}

function indexIn(index: number, extent: number, axis: number): number {
  const place = index < 0 ? index + extent : index;
  if (Number.isSafeInteger(index) && place >= 0 && place < extent) return place;
  throw new ArgumentError(
    'INDEX_RANGE',
    `index ${index} is not on axis ${axis}, which has ${extent} elements. Give a whole number from ${-extent} to ${extent - 1}.`,
  );
}

function badRange(range: unknown, axis: number): ArgumentError {
  const found = Array.isArray(range) ? `[${range.join(', ')}]` : `a ${typeof range}`;
  return new ArgumentError(
    'SLICE_RANGE',
    `the range of axis ${axis} is ${found}. Give an index, null for all, or [start, stop, step] of whole numbers, the step not 0.`,
  );
}

function cannotBroadcast(from: readonly number[], to: readonly number[]): ArgumentError {
  return new ArgumentError(
    'BROADCAST_SHAPE',
    `shape [${from.join(', ')}] can't be broadcast to [${to.join(', ')}]. Axes are matched from the last one; each must be equal, 1 or missing.`,
  );
}

function checkExtents(shape: readonly number[]): void {
  if (Array.isArray(shape) && shape.every(isExtent)) return;
  throw new ArgumentError(
    'SHAPE',
    `a shape is a list of whole numbers of at least 0; found ${String(shape)}.`,
  );
}

function isExtent(extent: number): boolean {
  return Number.isSafeInteger(extent) && extent >= 0;
}

function checked(window: Window): Window {
  if (window.shape.length <= mostAxes || isContiguous(window)) return window;
  throw new ArgumentError(
    'RANK_LIMIT',
    `a strided view has at most ${mostAxes} axes; this one has ${window.shape.length}. Merge axes by reshape first.`,
  );
}
