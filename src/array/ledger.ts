/**
 * The arrays of a runtime in debug mode: which are not disposed, and where each was made.
 *
 * What must hold: the ledger keeps no array alive. An array that was collected without `dispose` is 'lost': the
 * finaliser freed its memory, later than its owner could have.
 */

/** An array that nobody disposed. */
export interface Leak {
  /** 'live': it may still be in use. 'lost': it was collected. */
  readonly state: 'live' | 'lost';
  readonly dtype: string;
  readonly shape: readonly number[];
  /** The bytes of its elements; a view shares them with its base. */
  readonly bytes: number;
  /** The first line of the stack outside of the library: where the array was made. */
  readonly site: string;
  readonly stack: string;
}

/** What an entry of the ledger is known by. */
export type LedgerKey = object;

export interface Ledger {
  opened(key: LedgerKey, what: Pick<Leak, 'dtype' | 'shape' | 'bytes'>): void;
  disposed(key: LedgerKey): void;
  lost(key: LedgerKey): void;
  report(): readonly Leak[];
}

export function createLedger(): Ledger {
  const entries = new Map<LedgerKey, Leak>();
  return {
    opened: (key, what) => {
      const stack = new Error('made here').stack ?? '';
      entries.set(key, { state: 'live', ...what, site: siteIn(stack), stack });
    },
    disposed: (key) => void entries.delete(key),
    lost: (key) => {
      const leak = entries.get(key);
      if (leak) entries.set(key, { ...leak, state: 'lost' });
    },
    report: () => [...entries.values()],
  };
}

/** Frames name their file as `(file:line:column)`, `at file:line:column` or `name@file:line:column`. */
const framePattern = /(?:\(|at |@)((?:[a-z+-]+:\/\/)?[^\s()@]+):\d+:\d+\)?$/i;

/** The first frame whose file is not beside this one's folder; the last frame where a bundle is one file. */
export function siteIn(stack: string): string {
  const frames = stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => framePattern.test(line));
  const fileOf = (frame: string): string => framePattern.exec(frame)![1]!;
  const own = frames[0] === undefined ? '' : folderOf(fileOf(frames[0]));
  return frames.find((frame) => !fileOf(frame).startsWith(own)) ?? frames.at(-1) ?? '';
}

/** The library's folder, from the file of this module or of the bundle that it is in. */
function folderOf(file: string): string {
  return file.replace(/array\/ledger\.[a-z]+$/, '').replace(/[^/]*$/, '');
}
