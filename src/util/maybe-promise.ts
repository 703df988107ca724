/** Steps that are done at once on the CPU and later on a device, written once for both. */

export type MaybePromise<T> = T | Promise<T>;

export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return value instanceof Promise;
}

/** Runs `next` with the value: now, or when the promise is fulfilled. */
export function after<T, R>(value: MaybePromise<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return isPromise(value) ? value.then(next) : next(value);
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
