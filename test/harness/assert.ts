/**
 * Assertions for conformance cases, which run in Node and in browsers alike and so have no test framework at hand.
 * Each throws an Error that shows the first difference: where, found, expected.
 */
import { isSkip } from './case.ts';

export type Numbers = ArrayLike<number>;

export interface Tolerance {
  /** Greatest difference in units in the last place of a 32-bit float. */
  readonly ulp?: number;
  /** Greatest absolute difference. */
  readonly abs?: number;
  /** Greatest difference relative to the expected value. */
  readonly rel?: number;
}

/** Fails unless `condition` is truthy. */
export function ok(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** The same numbers: NaN equals NaN, and -0 differs from +0. Also for single numbers, strings and booleans. */
export function equal<T>(found: T, expected: T, what = 'value'): void {
  if (isNumbers(found) && isNumbers(expected)) {
    compare(found, expected, what, Object.is);
  } else if (!Object.is(found, expected)) {
    throw new Error(`${what}: found ${show(found)}, expected ${show(expected)}`);
  }
}

/** The same numbers within a tolerance; a difference is fine when one of the given bounds allows it. */
export function close(
  found: Numbers | number,
  expected: Numbers | number,
  tolerance: Tolerance,
  what = 'value',
): void {
  compare(listOf(found), listOf(expected), what, (a, b) => isClose(a, b, tolerance));
}

/** Fails unless `action` throws or rejects with an error whose code or message contains `part`; returns the error. */
export async function throws(action: () => unknown, part: string): Promise<Error> {
  const error = await Promise.resolve()
    .then(action)
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  ok(error !== undefined, `nothing was thrown, expected an error with '${part}'`);
  if (isSkip(error)) throw error;
  const { code, message } = error as Error & { code?: unknown };
  ok(
    `${code ?? ''} ${message}`.includes(part),
    `found the error '${code ?? ''} ${message}', expected '${part}' in it`,
  );
  return error as Error;
}

/** The distance between two numbers in steps of 32-bit floats; infinite between NaN and a number. */
export function ulpDistance(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Object.is(a, b) ? 0 : Number.POSITIVE_INFINITY;
  return Math.abs(ordinal(a) - ordinal(b));
}

const scratch = new DataView(new ArrayBuffer(4));

/** Neighbouring floats get neighbouring integers; -0 and +0 get the same one. */
function ordinal(value: number): number {
  scratch.setFloat32(0, value);
  const bits = scratch.getInt32(0);
  return bits < 0 ? -2147483648 - bits : bits;
}

function isClose(found: number, expected: number, { ulp, abs, rel }: Tolerance): boolean {
  if (Object.is(found, expected) || found === expected) return true;
  const difference = Math.abs(found - expected);
  if (abs !== undefined && difference <= abs) return true;
  if (rel !== undefined && Number.isFinite(expected) && difference <= rel * Math.abs(expected)) return true;
  return ulp !== undefined && ulpDistance(found, expected) <= ulp;
}

function compare(
  found: Numbers,
  expected: Numbers,
  what: string,
  same: (a: number, b: number) => boolean,
): void {
  ok(
    found.length === expected.length,
    `${what}: found ${found.length} elements, expected ${expected.length}`,
  );
  const wrong: number[] = [];
  for (let i = 0; i < found.length; i++) if (!same(found[i]!, expected[i]!)) wrong.push(i);
  if (wrong.length === 0) return;
  const first = wrong.slice(0, 4).map((i) => `[${i}] found ${show(found[i])}, expected ${show(expected[i])}`);
  throw new Error(`${what}: ${wrong.length} of ${found.length} elements differ: ${first.join('; ')}`);
}

function listOf(value: Numbers | number): Numbers {
  return typeof value === 'number' ? [value] : value;
}

function isNumbers(value: unknown): value is Numbers {
  return (
    ArrayBuffer.isView(value) || (Array.isArray(value) && value.every((item) => typeof item === 'number'))
  );
}

function show(value: unknown): string {
  return Object.is(value, -0) ? '-0' : typeof value === 'string' ? `'${value}'` : String(value);
}
