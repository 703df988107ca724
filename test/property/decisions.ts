/**
 * A stream of choices that random things are built from. Where it is used up every choice is 0, which every builder
 * takes to be the simplest one: so fast-check shrinks a program by shortening and lowering a list of numbers.
 */
import fc from 'fast-check';

export interface Decisions {
  /** 0 … n-1. */
  below(n: number): number;
  /** True in `part` of 256 cases; false when used up. */
  chance(part: number): boolean;
  pick<T>(items: readonly T[]): T;
}

export function arbitraryDecisions(most: number): fc.Arbitrary<Decisions> {
  return fc.uint16Array({ maxLength: most, size: 'max' }).map((numbers) => createDecisions([...numbers]));
}

export function createDecisions(numbers: readonly number[]): Decisions {
  let next = 0;
  const below = (n: number): number => (numbers[next++] ?? 0) % n;
  return {
    below,
    chance: (part) => below(256) > 255 - part,
    pick: (items) => items[below(items.length)]!,
  };
}

/** Endless decisions that follow from one; from 0 they are all 0. For the inputs, which would use up a program's own. */
export function seededDecisions(seed: number): Decisions {
  let state = seed;
  const below = (n: number): number => {
    if (seed === 0) return 0;
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % n;
  };
  return { below, chance: (part) => below(256) > 255 - part, pick: (items) => items[below(items.length)]! };
}
