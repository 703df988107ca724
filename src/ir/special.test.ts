/** The special functions on doubles: published values, decimals with 60 digits, and what stands at the edges. */
import { describe, expect, it } from 'vitest';
import * as decimal from '../../test/harness/decimal-functions.ts';
import { special, specialNames } from './special.ts';
import { createSpecial } from './special-doubles.ts';

type Name = (typeof specialNames)[number];

/** DLMF 7.23, 5.22 and Abramowitz & Stegun, tables 6.1 and 7.1; more digits from OEIS A002161, A019704. */
const published: readonly (readonly [Name, number, string])[] = [
  ['erf', 0.5, '0.5204998778130465376827466538919645287364515757579637'],
  ['erf', 1, '0.8427007929497148693412206350826092592960669979663029'],
  ['erfc', 2, '0.0046777349810472658379307436327470713891082029926535'],
  ['gamma', 0.5, '1.7724538509055160272981674833411451827975494561223871'],
  ['gamma', -0.5, '-3.5449077018110320545963349666822903655950989122447743'],
  ['gamma', 11, '3628800'],
  ['lgamma', 0.5, '0.5723649429247000870717136756765293558236474064576557'],
  ['sigmoid', 0, '0.5'],
];

const ulps = decimal.ulpsBetween;

const ranges: Readonly<Record<Name, readonly (readonly [number, number])[]>> = {
  erf: [
    [-6, 6],
    [-1e-3, 1e-3],
    [-1e-300, 1e-300],
  ],
  erfc: [
    [-6, 1],
    [1, 6],
    [6, 26.5],
  ],
  gamma: [
    [-6, 4],
    [4, 171.6],
    [-183, -6],
    [-1e-9, 1e-9],
  ],
  lgamma: [
    [0, 0.9],
    [0.9, 3.5],
    [3.5, 200],
    [200, 1e300],
    [-2, 0],
    [-1000, -151],
  ],
  sigmoid: [
    [-5, 5],
    [-745, 40],
  ],
};

describe('the decimals that all is compared with', () => {
  it.each(published)('%s(%d)', (name, x, text) => {
    const off = decimal.specials[name](decimal.exactly(x)).minus(text);
    expect(Math.abs(Number(off)) / Math.abs(Number(text))).toBeLessThan(1e-40);
  });

  it('take the double and not its text', () => {
    expect(decimal.exactly(0.1).toFixed(30)).toBe('0.100000000000000005551115123126');
    expect(Number(decimal.exactly(5e-324))).toBe(5e-324);
    expect(Number(decimal.exactly(-Number.MAX_VALUE))).toBe(-Number.MAX_VALUE);
  });
});

describe('within 2 ULP of the decimals', () => {
  for (const name of specialNames)
    it.each(ranges[name])(`${name} from %d to %d`, (from, to) => {
      for (let k = 0; k <= 40; k++) {
        const x = from + (to - from) * ((k * 0.6180339887498949 + 0.31) % 1);
        if (x === 0) continue;
        const want = decimal.specials[name](decimal.exactly(x));
        expect(ulps(special[name](x), want), `${name}(${x})`).toBeLessThanOrEqual(2);
      }
    });

  it('lgamma near its zeros at 1 and 2, and absolutely at those of negative arguments', () => {
    for (const x of [1 - 2 ** -53, 1 + 2 ** -52, 1.001, 2 - 2 ** -52, 2 + 2 ** -51, 1.99])
      expect(ulps(special.lgamma(x), decimal.lgamma(decimal.exactly(x))), String(x)).toBeLessThanOrEqual(2);
    for (const x of [-2.457, -2.7476827, -3.143580888, -4.039361839, -10.0000002])
      expect(Math.abs(special.lgamma(x) - Number(decimal.lgamma(decimal.exactly(x))))).toBeLessThan(2 ** -51);
  });

  it('the measure can fail', () => {
    expect(ulps(1 + 2 ** -50, decimal.exactly(1))).toBe(4);
  });
});

const edges: Readonly<Record<Name, readonly (readonly [number, number])[]>> = {
  erf: [
    [0, 0],
    [-0, -0],
    [Infinity, 1],
    [-Infinity, -1],
    [5e-324, 5e-324],
    [NaN, NaN],
  ],
  erfc: [
    [0, 1],
    [-0, 1],
    [Infinity, 0],
    [-Infinity, 2],
    [27.3, 0],
    [NaN, NaN],
  ],
  gamma: [
    [0, Infinity],
    [-0, -Infinity],
    [-1, NaN],
    [-1e300, NaN],
    [-Infinity, NaN],
    [Infinity, Infinity],
    [NaN, NaN],
    [1, 1],
    [2, 1],
    [23, 1.1240007277776077e21],
    [172, Infinity],
    [-200.5, -0],
    [-201.5, 0],
    [5e-324, Infinity],
  ],
  lgamma: [
    [0, Infinity],
    [-0, Infinity],
    [-3, Infinity],
    [1, 0],
    [2, 0],
    [Infinity, Infinity],
    [-Infinity, Infinity],
    [3e305, Infinity],
    [NaN, NaN],
  ],
  sigmoid: [
    [0, 0.5],
    [-0, 0.5],
    [Infinity, 1],
    [-Infinity, 0],
    [-1e4, 0],
    [1e4, 1],
    [NaN, NaN],
  ],
};

describe('at the edges', () => {
  for (const name of specialNames)
    it.each(edges[name])(`${name}(%d) is %d`, (x, want) => {
      expect(special[name](x)).toBe(want);
    });
});

it('the text of the functions is closed: workers make the same ones of it', () => {
  const made = new Function(`return (${createSpecial})()`)() as typeof special;
  for (const name of specialNames)
    for (const x of [-300.5, -2.4, -0.3, 0, 1e-9, 0.4, 1.3, 2.2, 7, 160.5, 1e9])
      expect(made[name](x)).toBe(special[name](x));
});
