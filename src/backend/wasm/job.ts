/** What the queue and the team know of a launch. One object per frame, reused by launch after launch. */

/** A module as workers get it: its bytes in the shared memory, and a number that is never used again. */
export interface TeamModule {
  readonly id: number;
  readonly address: number;
  readonly bytes: number;
}

/** `run` of the generated module (codegen/wasm/abi.ts), as instantiated on the calling thread. */
export type RunUnits = (frame: number, begin: number, end: number, worker: number) => void;

export interface Job {
  /** The kernel's name, for messages. */
  readonly kernel: string;
  readonly module: TeamModule;
  readonly run: RunUnits;
  /** The frame's address. */
  readonly frame: number;
  /** The units to run: first … end-1. */
  first: number;
  end: number;
  /** Units that a thread takes at a time. */
  chunk: number;
  /** Threads that may work on it, the caller included. */
  threads: number;
  /** Runs once on the calling thread after all units: how many threads took part, and where they are told. */
  readonly finish: (participants: number) => void;
  /** Makes it ready to run again from the start, on the calling thread alone; false where what is done can't be undone. */
  readonly restart: () => boolean;
  /** Work of the caller's own, done while the team has begun. */
  meanwhile?: (() => void) | undefined;
}
