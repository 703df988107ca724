/** Arrays that end with a block of code. */
import { isPromise } from '../util/maybe-promise.ts';
import { type ArrayHome, NDArray } from './ndarray.ts';

/** Gives an array to the scope: for those that an async function makes after its first `await`. */
export type Own = <T extends NDArray>(array: T) => T;

/**
 * Runs a function and disposes of the arrays of this runtime that were made meanwhile, but for those in its result: an
 * array, or lists and records of them. With an async function, those made before its first `await` and those given to
 * `own`; they are disposed of when it ends.
 */
export function runScope<T>(home: ArrayHome, body: (own: Own) => T): T {
  const made: NDArray[] = [];
  const own: Own = (array) => {
    made.push(array);
    return array;
  };
  const end = (result: unknown): void => {
    const kept = arraysIn(result, new Set());
    for (const array of made) if (!kept.has(array)) array.dispose();
    // The result belongs to the scope around this one.
    home.scopes.at(-1)?.push(...made.filter((array) => kept.has(array)));
  };
  const result = collecting(home, made, () => body(own), end);
  if (!isPromise(result as unknown)) {
    end(result);
    return result;
  }
  return (result as unknown as Promise<unknown>).then(
    (value) => {
      end(value);
      return value;
    },
    (error: unknown) => {
      end(undefined);
      throw error;
    },
  ) as T;
}

/** Calls `body` with the scope open. */
function collecting<T>(
  home: ArrayHome,
  made: NDArray[],
  body: () => T,
  end: (result: unknown) => void,
): T {
  home.scopes.push(made);
  let isDone = false;
  try {
    const result = body();
    isDone = true;
    return result;
  } finally {
    home.scopes.pop();
    if (!isDone) end(undefined);
  }
}

function arraysIn(value: unknown, found: Set<unknown>): Set<unknown> {
  if (typeof value !== 'object' || value === null || found.has(value)) return found;
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  if (value instanceof NDArray) found.add(value);
  else if (isPlain) {
    found.add(value);
    for (const item of Object.values(value)) arraysIn(item, found);
  }
  return found;
}
