/** Arrays put together into a new one. Each part is copied where it lies. */
import { ArgumentError } from '../errors.ts';
import type { DType } from '../ir/types.ts';
import { isPromise } from '../util/maybe-promise.ts';
import { checkMember, NDArray } from './ndarray.ts';
import { type Range, sizeOf, sliced, type Window } from './window.ts';

/**
 * The arrays one after the other along an axis they have (the first where absent; negative ones count from the last).
 * All must have one dtype, and one shape but for that axis.
 * @throws ArgumentError JOIN_LIST, AXIS_RANGE, DTYPE_MISMATCH, SHAPE_MISMATCH.
 */
export function concat<D extends DType>(arrays: readonly NDArray<D>[], axis = 0): NDArray<D> {
  const first = checkAlike('concat', arrays);
  const at = axisIn('concat', axis, first.rank);
  const parts = arrays.map((array) => {
    const fits = array.rank === first.rank && array.shape.every((e, k) => k === at || e === first.shape[k]);
    if (!fits) throw shapesDiffer('concat', first, array, `, but for axis ${at}`);
    return { array, extent: array.shape[at]! };
  });
  const total = parts.reduce((sum, { extent }) => sum + extent, 0);
  return joined(
    first,
    first.shape.map((extent, k) => (k === at ? total : extent)),
    at,
    parts,
  );
}

/**
 * The arrays, of one dtype and shape, along a new axis (the first where absent; -1 is the last).
 * @throws ArgumentError JOIN_LIST, AXIS_RANGE, DTYPE_MISMATCH, SHAPE_MISMATCH.
 */
export function stack<D extends DType>(arrays: readonly NDArray<D>[], axis = 0): NDArray<D> {
  const first = checkAlike('stack', arrays);
  const at = axisIn('stack', axis, first.rank + 1);
  const parts = arrays.map((array) => {
    if (String(array.shape) !== String(first.shape)) throw shapesDiffer('stack', first, array, '');
    return { array, extent: 1 };
  });
  return joined(first, first.shape.toSpliced(at, 0, arrays.length), at, parts);
}

interface Part<D extends DType> {
  readonly array: NDArray<D>;
  readonly extent: number;
}

/** A new array with the parts behind each other along an axis. */
function joined<D extends DType>(
  { home, dtype }: NDArray<D>,
  shape: readonly number[],
  axis: number,
  parts: readonly Part<D>[],
): NDArray<D> {
  const made = new NDArray(home, home.buffers.create(dtype, sizeOf(shape)), shape, dtype);
  let start = 0;
  for (const { array, extent } of parts) {
    const ranges: Range[] = shape.map((_, k) => (k === axis ? [start, start + extent] : null));
    const window = sliced(made, ranges);
    start += extent;
    if (array.size === 0) continue;
    const from = { ...array.elements, window: underShape(array, window.shape, axis) };
    const done = home.copy(from, { ...made.elements, window });
    if (isPromise(done))
      done.catch((error: unknown) => {
        made.resident.error = error;
      });
  }
  return made;
}

/** The part with the axes that it has in the whole: its own, or one of extent 1 more. */
function underShape(array: NDArray, shape: readonly number[], axis: number): Window {
  if (shape.length === array.rank) return array;
  return { offset: array.offset, shape, strides: array.strides.toSpliced(axis, 0, 0) };
}

function checkAlike<D extends DType>(what: string, arrays: readonly NDArray<D>[]): NDArray<D> {
  const isList = Array.isArray(arrays) && arrays.every((array) => array instanceof NDArray);
  const first = isList ? arrays[0] : undefined;
  if (!first) throw new ArgumentError('JOIN_LIST', `${what} takes a list of at least one NDArray.`);
  for (const array of arrays) {
    checkMember(array, first.home);
    if (array.dtype === first.dtype) continue;
    throw new ArgumentError(
      'DTYPE_MISMATCH',
      `${what} takes arrays of one dtype; found ${first.dtype} and ${array.dtype}. Convert with astype('${first.dtype}').`,
    );
  }
  return first;
}

function axisIn(what: string, axis: number, rank: number): number {
  const at = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(at) && at >= 0 && at < rank) return at;
  throw new ArgumentError(
    'AXIS_RANGE',
    `${what}: there is no axis ${axis}. Give a whole number from ${-rank} to ${rank - 1}.`,
  );
}

function shapesDiffer(what: string, a: NDArray, b: NDArray, but: string): ArgumentError {
  return new ArgumentError(
    'SHAPE_MISMATCH',
    `${what} takes arrays of one shape${but}; found [${a.shape.join(', ')}] and [${b.shape.join(', ')}].`,
  );
}
