import { describe, expect, it } from 'vitest';
import { blockCount, combineTree } from './reduction.ts';

describe('the tree of a reduction', () => {
  it.each([
    ['', undefined],
    ['a', 'a'],
    ['ab', '(ab)'],
    ['abc', '((ab)c)'],
    ['abcd', '((ab)(cd))'],
    ['abcde', '(((ab)(cd))e)'],
    ['abcdefg', '(((ab)(cd))((ef)g))'],
  ])('%s', (leaves, tree) => {
    expect(combineTree([...leaves], (left, right) => `(${left}${right})`)).toBe(tree);
  });

  it('has a leaf per 4,096 points', () => {
    expect([0, 1, 4096, 4097, 8192, 8193].map(blockCount)).toEqual([0, 1, 1, 2, 2, 3]);
  });
});
