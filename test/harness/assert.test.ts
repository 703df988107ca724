import { expect, it } from 'vitest';
import { close, equal, throws, ulpDistance } from './assert.ts';
import { skip } from './case.ts';

it('tells -0 from 0 and takes NaN for NaN', () => {
  equal(new Float32Array([Number.NaN, -0]), new Float32Array([Number.NaN, -0]));
  expect(() => equal([1, -0, 3], [1, 0, 3])).toThrow('1 of 3 elements differ: [1] found -0, expected 0');
  expect(() => equal([1], [1, 2])).toThrow('found 1 elements, expected 2');
  expect(() => equal('a', 'b')).toThrow("found 'a', expected 'b'");
});

it('counts units in the last place across zero and the infinities', () => {
  expect(ulpDistance(1, 1 + 2 ** -23)).toBe(1);
  expect(ulpDistance(-(2 ** -149), 2 ** -149)).toBe(2);
  expect(ulpDistance(-0, 0)).toBe(0);
  expect(ulpDistance(3.4028234663852886e38, Number.POSITIVE_INFINITY)).toBe(1);
  expect(ulpDistance(Number.NaN, 1)).toBe(Number.POSITIVE_INFINITY);
});

it('is close when one of the bounds allows it, and never for NaN', () => {
  close([1.1], [1], { rel: 0.2 });
  close(1e-9, 0, { abs: 1e-6 });
  expect(() => close(1.1, 1, { ulp: 1, abs: 0.01 })).toThrow('found 1.1, expected 1');
  expect(() => close(Number.NaN, 1, { abs: 9, rel: 9, ulp: 9 })).toThrow();
  expect(() => close(Number.POSITIVE_INFINITY, 1, { rel: 0.1 })).toThrow();
  close(Number.NaN, Number.NaN, { ulp: 0 });
});

it('wants the right error', async () => {
  const fail = (): never => {
    throw Object.assign(new Error('bad shape'), { code: 'shape-mismatch' });
  };
  expect((await throws(fail, 'shape-mismatch')).message).toBe('bad shape');
  await expect(throws(fail, 'other')).rejects.toThrow("expected 'other'");
  await expect(throws(() => 1, 'x')).rejects.toThrow('nothing was thrown');
  await expect(throws(() => skip('no f64'), 'no')).rejects.toThrow('no f64');
});
