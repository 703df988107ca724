// The comparison behind `verify` must be able to fail: each kind of difference, made by hand.
import { expect, test } from 'vitest';
import { areSame, differenceOf, distance } from './difference.ts';

const out = [{ name: 'out', dtype: 'f32' as const }];

test('equal numbers do not differ', () => {
  const xs = Float32Array.of(1, -0.5, Number.NaN, Number.POSITIVE_INFINITY);
  expect(differenceOf(out, [xs], [xs])).toEqual({ maxUlp: 0, maxAbs: 0, worstIndex: -1, worstOutput: 'out' });
});

test('the worst element is found, in steps of its own size', () => {
  const found = Float32Array.of(1, 1 + 2 ** -23, 1024 + 3 * 2 ** -13, 5);
  const difference = differenceOf(out, [found], [[1, 1, 1024, 5]]);
  expect(difference).toEqual({ maxUlp: 3, maxAbs: 3 * 2 ** -13, worstIndex: 2, worstOutput: 'out' });
});

test('a reference between two floats gives parts of a step', () => {
  expect(distance('f32', 1, 1 + 2 ** -24)).toEqual({ ulp: 0.5, abs: 2 ** -24 });
  expect(distance('f64', 1, 1 + 2 ** -52)).toEqual({ ulp: 1, abs: 2 ** -52 });
});

test('a missing NaN, an unwanted NaN and a wrong infinity are infinitely far', () => {
  const far = { ulp: Number.POSITIVE_INFINITY, abs: Number.POSITIVE_INFINITY };
  expect(distance('f32', 1, Number.NaN)).toEqual(far);
  expect(distance('f32', Number.NaN, 1)).toEqual(far);
  expect(distance('f32', Number.POSITIVE_INFINITY, 1e38)).toEqual(far);
  expect(distance('f32', Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)).toEqual(far);
  expect(differenceOf(out, [Float32Array.of(0, 1)], [[0, Number.NaN]])).toMatchObject({ worstIndex: 1 });
});

test('overflow to an infinity and a flushed subnormal are right', () => {
  expect(distance('f32', Number.POSITIVE_INFINITY, 1e39)).toEqual({ ulp: 0, abs: 0 });
  expect(distance('f32', 0, 1e-40).ulp).toBe(0);
  expect(distance('f32', 0, 1.2e-38).ulp).toBeGreaterThan(1e6);
});

test('integers differ in whole steps, and the output is named', () => {
  const outputs = [...out, { name: 'at', dtype: 'i32' as const }];
  const found = [Float32Array.of(1), Int32Array.of(7)];
  expect(differenceOf(outputs, found, [[1], [5]])).toEqual({
    maxUlp: 2,
    maxAbs: 2,
    worstIndex: 0,
    worstOutput: 'at',
  });
});

test('bits are the same or not', () => {
  expect(areSame([Float32Array.of(1, Number.NaN)], [Float32Array.of(1, Number.NaN)])).toBe(true);
  expect(areSame([Float32Array.of(0)], [Float32Array.of(-0)])).toBe(false);
  expect(areSame([Float32Array.of(1)], [Float32Array.of(1, 2)])).toBe(false);
});
