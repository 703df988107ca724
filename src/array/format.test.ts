/** Arrays as text, against what NumPy 2.4.6 printed (`test/golden/array/format.json`). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DType } from '../ir/types.ts';
import { type FormatOptions, formatArray } from './format.ts';

interface Golden {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: readonly (number | string)[] | { readonly count: number };
  readonly options: FormatOptions;
  readonly text: string;
}

const path = new URL('../../test/golden/array/format.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { readonly cases: readonly Golden[] };

const special: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, '-inf': -Infinity };

describe('formatArray prints as NumPy does', () => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, { data, shape, dtype, options, text }) => {
    const numbers =
      'count' in data
        ? Array.from({ length: data.count }, (_, k) => k)
        : data.map((value) => (typeof value === 'string' ? special[value]! : value));
    expect(formatArray(numbers, shape, dtype, options)).toBe(text);
  });
});
