/** What the platform gives us. Node and browsers each implement it once; everything else gets it as an argument. */

export interface Host {
  readonly name: 'node' | 'browser' | 'worker';
  /** Logical processors that this process may use (cgroup limits honoured where the platform shows them). */
  processors(): number;
  /** Whether a memory may be shared with workers; otherwise the reason, for people to read. */
  sharedMemory(): true | Unavailable;
  /** Whether this thread may block in Atomics.wait. */
  readonly canBlock: boolean;
  /** Starts a worker that runs `source`, a classic script; it gets `data` as its first message. */
  startWorker(source: string, data: unknown): HostWorker;
  /** The WebGPU entry point, or why there is none. Loads optional packages lazily; never throws. */
  gpu(): Promise<GPU | Unavailable>;
  /** Milliseconds, monotonic. */
  now(): number;
}

export interface HostWorker {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once when the worker ends, however it ends, with what is known of the cause. */
  onExit(listener: (reason: string) => void): void;
  terminate(): void;
  /** Whether the worker keeps the process alive. A team refs while work is pending. Call after listeners are set. */
  setRef(keepsAlive: boolean): void;
}

/** An ordinary "no", with a sentence that says why and what would help. */
export interface Unavailable {
  readonly unavailable: string;
}

export function isUnavailable(value: unknown): value is Unavailable {
  return typeof value === 'object' && value !== null && 'unavailable' in value;
}
