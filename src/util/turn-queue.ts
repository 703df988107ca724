/**
 * Jobs in call order, one at a time. A job that finds the queue empty runs at once, inside of the call; so on the CPU
 * nothing waits for a promise. A job that fails does not hold up the ones behind it.
 */
import { isPromise, type MaybePromise } from './maybe-promise.ts';

export class TurnQueue {
  private tail: Promise<void> | undefined;

  /** Runs the job now if nothing is under way, else when all before it have ended. */
  add<T>(job: () => MaybePromise<T>): MaybePromise<T> {
    const before = this.tail;
    const result = before ? before.then(job) : job();
    if (isPromise(result)) this.follow(result);
    return result;
  }

  get isEmpty(): boolean {
    return this.tail === undefined;
  }

  /** Resolves when every job added so far has ended, well or badly. */
  async empty(): Promise<void> {
    while (this.tail) await this.tail;
  }

  private follow(job: Promise<unknown>): void {
    const ended = (): void => {
      if (this.tail === tail) this.tail = undefined;
    };
    const tail: Promise<void> = job.then(ended, ended);
    this.tail = tail;
  }
}
