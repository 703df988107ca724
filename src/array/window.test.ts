/** Windows against the slow way: the list of places that a window shows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  areDisjoint,
  collapsed,
  inferredShape,
  isContiguous,
  reshaped,
  rowMajor,
  sliced,
  spanOf,
  transposed,
  upward,
  type Window,
  wholeWindow,
} from './window.ts';

/** The places of a window's elements in row-major order. */
function places({ offset, shape, strides }: Window): number[] {
  return shape.reduce<number[]>(
    (found, extent, axis) =>
      found.flatMap((place) => Array.from({ length: extent }, (_, k) => place + k * strides[axis]!)),
    [offset],
  );
}

const range = fc.tuple(
  fc.integer({ min: -7, max: 7 }),
  fc.integer({ min: -7, max: 7 }),
  fc.constantFrom(-3, -2, -1, 1, 2, 3),
);
/** A random part of an array of a given shape, its axes in random order. */
const partOf = (shape: readonly number[]): fc.Arbitrary<Window> =>
  fc
    .tuple(
      fc.tuple(...shape.map(() => range)),
      fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
    )
    .map(([ranges, axes]) => transposed(sliced(wholeWindow(shape), ranges), axes));
const shapes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 });

describe('windows', () => {
  it('keep their places when axes are merged, and lie in their span', () => {
    fc.assert(
      fc.property(shapes.chain(partOf), (window) => {
        const want = places(window);
        const merged = collapsed(window);
        expect(places(merged)).toEqual(want);
        expect(isContiguous(window)).toBe(want.every((place, k) => place === window.offset + k));
        if (want.length === 0) return;
        expect(spanOf(window)).toEqual({ low: Math.min(...want), high: Math.max(...want) + 1 });
        expect(places(upward(window)).sort((a, b) => a - b)).toEqual([...want].sort((a, b) => a - b));
      }),
    );
  });

  it('are reshaped without a copy exactly where strides allow that', () => {
    const windows = shapes.chain((shape) => fc.tuple(partOf(shape), shapes));
    fc.assert(
      fc.property(windows, ([window, wanted]) => {
        const want = places(window);
        const [first, ...rest] = wanted;
        const inner = rest.reduce((a, b) => a * b, 1);
        fc.pre(want.length % inner === 0 && first !== undefined);
        const shape = [want.length / inner, ...rest];
        const found = reshaped(window, shape);
        if (found) expect(places(found)).toEqual(want);
        else expect(stridesFor(want, shape)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('are called disjoint only where they are, and in the usual cases where they are', () => {
    const two = shapes.chain((shape) => fc.tuple(partOf(shape), partOf(shape)));
    fc.assert(
      fc.property(two, ([a, b]) => {
        const shared = places(a).some((place) => places(b).includes(place));
        if (areDisjoint(a, b)) expect(shared).toBe(false);
      }),
      { numRuns: 1000 },
    );
    const m = wholeWindow([6, 8]);
    const left = sliced(m, [null, [0, 4]]);
    expect(areDisjoint(left, sliced(m, [null, [4, 8]]))).toBe(true);
    expect(areDisjoint(left, sliced(m, [null, [3, 8]]))).toBe(false);
    expect(areDisjoint(sliced(m, [[0, null, 2]]), sliced(m, [[1, null, 2]]))).toBe(true);
    expect(areDisjoint(sliced(m, [null, [0, null, 2]]), sliced(m, [null, [1, null, 2]]))).toBe(true);
    expect(areDisjoint(sliced(m, [2]), transposed(sliced(m, [[0, 2]])))).toBe(true);
    expect(areDisjoint(m, sliced(m, [[2, 2]]))).toBe(true);
  });

  it('have a shape with one extent left open', () => {
    expect(inferredShape([2, 6], [-1, 3])).toEqual([4, 3]);
    expect(inferredShape([], [-1, 1])).toEqual([1, 1]);
    expect(inferredShape([0, 3], [3, -1])).toEqual([3, 0]);
  });
});

/** Strides under which the shape shows the places; undefined where there are none. */
function stridesFor(want: readonly number[], shape: readonly number[]): number[] | undefined {
  const step = rowMajor(shape);
  const strides = shape.map((extent, axis) => (extent > 1 ? want[step[axis]!]! - want[0]! : 1));
  const found = places({ offset: want[0] ?? 0, shape, strides });
  return found.every((place, k) => place === want[k]) ? strides : undefined;
}
