import { expect, it } from 'vitest';
import { Recent } from './recent.ts';

it('keeps what was asked for last, and makes each value once', () => {
  const made: string[] = [];
  const recent = new Recent<string>(2);
  const get = (key: string): string =>
    recent.get(key, () => {
      made.push(key);
      return key.toUpperCase();
    });
  expect([get('a'), get('b'), get('a'), get('c'), get('a'), get('b')]).toEqual([
    'A',
    'B',
    'A',
    'C',
    'A',
    'B',
  ]);
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});
