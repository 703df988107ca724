/** Arrays that end with a block of code. */
import { isPromise } from '../util/maybe-promise.ts';
import { type ArrayHome, NDArray } from './ndarray.ts';

/** Gives an array to the scope: for those that an async function makes after its first `await`. */
export type Own = <T extends NDArray>(array: T) => T;

/**
 * Runs a function and disposes of the arrays of this runtime that were made meanwhile, but for those in its result: an
 * array, or lists and records of them, which belong to the scope around this one, if any. Of an async function, the
 * arrays made before its first `await` and those given to `own` are disposed of when it ends.
 */
export function runScope<T>(home: ArrayHome, body: (own: Own) => T): T {
  const outer = home.scopes.at(-1);
  const made: NDArray[] = [];
  const own: Own = (array) => {
    made.push(array);
    return array;
  };
  const end = (result?: unknown): void => {
    const kept = arraysIn(result, new Set());
    for (const array of made) if (!kept.has(array)) array.dispose();
    outer?.push(...made.filter((array) => kept.has(array)));
  };
  const result = collect(home, made, () => body(own), end);
  if (isPromise(result as unknown)) return endLater(result as unknown as Promise<unknown>, end) as T;
  end(result);
  return result;
}

/** Calls `body` with the scope open. */
function collect<T>(home: ArrayHome, made: NDArray[], body: () => T, end: () => void): T {
  home.scopes.push(made);
  try {
    return body();
  } catch (error) {
    end();
    throw error;
  } finally {
    home.scopes.pop();
  }
}

async function endLater(result: Promise<unknown>, end: (result?: unknown) => void): Promise<unknown> {
  try {
    const value = await result;
    end(value);
    return value;
  } catch (error) {
    end();
    throw error;
  }
}

/** The arrays in a value, among the lists and records that hold them. */
function arraysIn(value: unknown, found: Set<unknown>): Set<unknown> {
  if (typeof value !== 'object' || value === null || found.has(value)) return found;
  const holdsArrays = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  if (!holdsArrays && !(value instanceof NDArray)) return found;
  found.add(value);
  if (holdsArrays) for (const item of Object.values(value)) arraysIn(item, found);
  return found;
}
