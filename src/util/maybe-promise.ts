/** Steps that are done at once on the CPU and later on a device, written once for both. */

export type MaybePromise<T> = T | Promise<T>;

export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return value instanceof Promise;
}

/** Runs `next` with the value: now, or when the promise is fulfilled. */
export function after<T, R>(value: MaybePromise<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return isPromise(value) ? value.then(next) : next(value);
}

/** Runs `step` for each item, one after the other; a promise only where a step gave one. */
export function forEachInTurn<T>(
  items: readonly T[],
  step: (item: T, index: number) => MaybePromise<void>,
): MaybePromise<void> {
  for (let k = 0; k < items.length; k++) {
    const done = step(items[k]!, k);
    if (isPromise(done))
      return done.then(() => forEachInTurn(items.slice(k + 1), (item, rest) => step(item, k + 1 + rest)));
  }
}

/** Runs `clean` after the step, whether it returned, threw, was fulfilled or rejected. */
export function always<T>(step: () => MaybePromise<T>, clean: () => void): MaybePromise<T> {
  let value: MaybePromise<T>;
  try {
    value = step();
  } catch (error) {
    clean();
    throw error;
  }
  if (isPromise(value)) return value.finally(clean);
  clean();
  return value;
}
