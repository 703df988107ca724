import { expect, it } from 'vitest';
import { checkKernelOptions, checkOptions, isCount } from './options.ts';

const rules = { threads: ['a whole number', isCount] } as const;

it('copies own, known, right options', () => {
  expect({ ...checkOptions('f', { threads: 2 }, rules) }).toEqual({ threads: 2 });
  expect(Object.keys(checkOptions('f', { threads: undefined }, rules))).toEqual([]);
});

it('refuses unknown names and wrong values, and says what it takes', () => {
  expect(() => checkOptions('f', { thread: 2 }, rules)).toThrow(/no option 'thread'. It takes: threads/);
  expect(() => checkOptions('f', { threads: 1.5 }, rules)).toThrow(/takes a whole number; found 1.5/);
});

it('is not fooled by a prototype payload', () => {
  const payload = JSON.parse('{ "__proto__": { "polluted": true } }') as object;
  expect(() => checkOptions('f', payload, rules)).toThrow(/no option '__proto__'/);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

it('knows dtypes and their records', () => {
  expect(checkKernelOptions('map', { out: 'i32' }, {}).name).toBe('map');
  expect(() => checkKernelOptions('map', { out: 'int' as never }, {})).toThrow(/out/);
});
