// Exits as nesting: what changes, and that the meaning does not.
import { describe, expect, test } from 'vitest';
import * as build from '../../ir/build.ts';
import type { Stmt } from '../../ir/node.ts';
import { nestExits, reachable } from './exits.ts';

const test0 = build.local('bool', 0);
const set = (value: number): Stmt => build.setLocal(1, build.constant('i32', value));
const { exit, when, loop, block } = build;

describe('nestExits', () => {
  test('moves the rest into the branch that goes on', () => {
    expect(nestExits([set(1), when(test0, [set(2), exit(0)]), set(3)], 0)).toEqual([
      set(1),
      when(test0, [set(2)], [set(3)]),
    ]);
    expect(nestExits([when(test0, [set(1)], [exit(0)]), set(2)], 0)).toEqual([
      when(test0, [set(1), set(2)], []),
    ]);
  });

  test('keeps exits of other labels', () => {
    expect(nestExits([when(test0, [exit(0)]), exit(7)], 0)).toEqual([when(test0, [], [exit(7)])]);
  });

  test('gives up where the rest would be needed twice, or in a loop', () => {
    expect(nestExits([when(test0, [when(test0, [exit(0)]), set(1)], [set(2)]), set(3)], 0)).toBeUndefined();
    expect(nestExits([loop(1, [exit(0)])], 0)).toBeUndefined();
  });
});

describe('reachable', () => {
  test('drops what stands behind a way out', () => {
    expect(reachable([exit(0), set(1)])).toEqual([exit(0)]);
    expect(reachable([when(test0, [exit(0), set(9)], [exit(1)]), set(1)])).toEqual([
      when(test0, [exit(0)], [exit(1)]),
    ]);
    expect(reachable([loop(1, [set(1)]), set(2)])).toEqual([loop(1, [set(1)])]);
    expect(reachable([block(1, [exit(0)]), set(2)])).toEqual([block(1, [exit(0)])]);
  });

  test('keeps what an exit leads to', () => {
    const list = [
      block(1, [when(test0, [exit(1)]), exit(0)]),
      set(2),
      loop(2, [when(test0, [exit(2)])]),
      set(3),
    ];
    expect(reachable(list)).toEqual(list);
  });
});
