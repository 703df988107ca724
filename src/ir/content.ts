/**
 * What a program is, as one text: two programs have one text if and only if they mean the same by the same steps, under
 * one name. For caches.
 */
import type { Program } from './node.ts';

/** Places are for people: the same body written twice lies at two of them. */
export function contentOf(program: Program): string {
  return JSON.stringify(program, (key, value: unknown) => {
    if (key === 'place') return undefined;
    return typeof value === 'number' && !isPlain(value) ? nameOf(value) : value;
  });
}

/** JSON has no NaN, no infinities and no -0. */
function isPlain(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0);
}

function nameOf(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
