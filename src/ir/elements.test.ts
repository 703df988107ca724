// Every f16, every border between two of them, and what lies around; the reference is a list of all f16.
import { describe, expect, it } from 'vitest';
import { half, halfBits, halfOf } from '../../test/harness/half.ts';
import { elementsFrom, f16Bits, f16Value, fromElement, readable } from './elements.ts';
import { arrayTypeOf } from './types.ts';

const allBits = Array.from({ length: 65536 }, (_, k) => k);
const isNaNBits = (bits: number): boolean => (bits & 0x7fff) > 0x7c00;

describe('f16', () => {
  it('has the number of every 16 bits', () => {
    for (const bits of allBits)
      if (!Object.is(f16Value(bits), halfOf(bits))) expect(f16Value(bits), `${bits}`).toBe(halfOf(bits));
  });

  it('keeps every f16', () => {
    for (const bits of allBits) {
      const kept = isNaNBits(bits) ? 0x7e00 : bits;
      if (f16Bits(f16Value(bits)) !== kept) expect(f16Bits(f16Value(bits)), `${bits}`).toBe(kept);
    }
  });

  it('rounds what lies between two f16 to the nearer, halves to even, also by one double', () => {
    const step = 1 + 2 ** -50;
    for (let bits = 0; bits < 0x7bff; bits++) {
      const middle = (halfOf(bits) + halfOf(bits + 1)) / 2;
      for (const value of [middle, middle * step, middle / step, -middle, -middle * step])
        if (f16Bits(value) !== halfBits(value)) expect(f16Bits(value), `${value}`).toBe(halfBits(value));
    }
  });

  it.each([
    [65504, 0x7bff],
    [65519.99999999999, 0x7bff],
    [65520, 0x7c00],
    [1e300, 0x7c00],
    [-Infinity, 0xfc00],
    [NaN, 0x7e00],
    [-0, 0x8000],
    [2 ** -25, 0],
    [2 ** -25 * (1 + 2 ** -52), 1],
    [5e-324, 0],
    [-5e-324, 0x8000],
    [1 / 3, 0x3555],
  ])('%d has the bits %i', (value, bits) => {
    expect(f16Bits(value)).toBe(bits);
    expect(halfBits(value)).toBe(bits);
  });
});

describe('elements', () => {
  it('are numbers again', () => {
    const values = [0.1, -3, 1e9, NaN, -0];
    const array = elementsFrom('f16', values);
    expect(array).toBeInstanceOf(arrayTypeOf('f16'));
    expect([...readable('f16', array)]).toEqual(values.map(half));
    expect(values.map((_, k) => fromElement('f16', array, k))).toEqual(values.map(half));
  });

  it('of bool are 1 for all but 0 and NaN', () => {
    expect([...elementsFrom('bool', [0, 1, 0.25, -1, 256, NaN, -0])]).toEqual([0, 1, 1, 1, 1, 0, 0]);
    expect(fromElement('bool', Uint8Array.of(3), 0)).toBe(1);
  });

  it('of other types are what a typed array makes of them', () => {
    expect([...elementsFrom('u8c', [300, 2.5, -1])]).toEqual([255, 2, 0]);
    expect([...elementsFrom('i16', [40000, -1.5])]).toEqual([-25536, -1]);
    const own = Uint16Array.of(1);
    expect(readable('u16', own)).toBe(own);
  });
});
