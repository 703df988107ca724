/**
 * The control block: how the calling thread and the workers agree, by words (i32) of the shared memory.
 *
 *     word   0  epoch    number of the job in the room. Caller adds 1 and notifies ↔ idle workers wait on it
 *           16  gate     bits 0–11 workers inside, 12–23 seats left, 24 open.
 *                        Caller stores it (opens) and clears all but "inside" (closes)
 *                        ↔ a worker swaps (seats - 1, inside + 1) to enter, subtracts 1 to leave;
 *                        the one that leaves last notifies ↔ the caller waits for "inside" to be 0
 *           32  next     first unit that nobody took. Caller and workers add `chunk` ↔ each other
 *           48  joined   workers that took a place in this job; the old value + 1 is the worker's number in it
 *                        ↔ read by the caller once nobody is inside
 *           64  job      module id, bytes' address, bytes' length, frame, end of the units, chunk   (plain words)
 *           80  failed   0, or 1 since a worker trapped: swapped by the first that does ↔ read when nobody is inside
 *           81  text     length, then one character a word (plain words, written by the worker that swapped)
 *          192  status   a line of 16 words per worker: absent, idle, or visiting (it may be inside). Worker stores ↔
 *                        caller reads it when a worker has died
 *
 * Plain words of the job are written while nobody is inside and the gate is closed, and read only inside: the gate
 * orders them. The same goes for the frame and the arrays. Hot words have a cache line each.
 */

export const word = {
  epoch: 0,
  gate: 16,
  next: 32,
  joined: 48,
  moduleId: 64,
  moduleAddress: 65,
  moduleBytes: 66,
  frame: 67,
  end: 68,
  chunk: 69,
  failed: 80,
  textLength: 81,
  text: 82,
  status: 192,
} as const;

export const mostText = 100;
export const statusStride = 16;

export const gate = { inside: 0xfff, seat: 0x1000, seats: 0xfff000, open: 0x1000000 } as const;

export const status = { absent: 0, idle: 1, visiting: 2 } as const;

/** Most workers that the gate can count. */
export const mostWorkers = 4095;

export function controlWords(workers: number): number {
  return word.status + workers * statusStride;
}

/** What a worker gets as its first message. */
export interface WorkerStart {
  readonly memory: WebAssembly.Memory;
  /** Address and length of the control block. */
  readonly control: number;
  readonly words: number;
  /** Which status line is its own. */
  readonly index: number;
  /** How long it looks for the next job before it sleeps when jobs follow each other closely, ms. */
  readonly spinMs: number;
}
