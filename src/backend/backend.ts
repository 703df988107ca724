/**
 * What every backend is to the rest: it says whether it can run a program, compiles it, has memory, and launches.
 * Interfaces only; who exists is decided by the platform modules (`node.ts`, `browser.ts`).
 */

import type { Host, Unavailable } from '../host/host.ts';
import type { Program } from '../ir/node.ts';
import type { Note } from '../ir/place.ts';
import type { TypedArray } from '../ir/types.ts';
import type { BackendName } from './names.ts';
import type { Runnable } from './procedure.ts';

export type { BackendName };

/** Where a block of memory lies. `host`: the JavaScript heap; `shared`: the one WebAssembly memory. */
export type SpaceName = 'host' | 'shared' | 'webgpu';

/** A piece of memory in one space. What else it holds is its space's business. */
export interface Block {
  readonly space: SpaceName;
  /** The size asked for, in bytes. */
  readonly bytes: number;
}

/** A block that the CPU addresses: on the JavaScript heap, or in the WebAssembly memory. */
export interface CpuBlock extends Block {
  readonly space: 'host' | 'shared';
  /** Read afresh at each use: an unshared WebAssembly memory gets a new buffer when it grows. */
  readonly buffer: ArrayBufferLike;
  /** A multiple of the element size of whatever is stored. */
  readonly byteOffset: number;
}

/** Allocates and frees blocks, and moves bytes between them and the JavaScript heap. */
export interface Space {
  readonly name: SpaceName;
  /** A block of at least `bytes` bytes (more than 0). Its content is undefined. Throws DeviceError when out of memory. */
  allocate(bytes: number): Block;
  /** Gives the block back for reuse (size classes), once queued work on it is done. The caller must not use it again. */
  free(block: Block): void;
  /** Copies all of `source` to the start of the block. The source may lie on shared memory. */
  write(block: Block, source: TypedArray): void;
  /** Fills `target` from the start of the block, once all launches so far are done. */
  read(block: Block, target: TypedArray): void | Promise<void>;
  /** The array's own memory as a block of this space, without a copy, where it lies in it already. Never freed. */
  wrap?(array: TypedArray): Block | undefined;
  /** A piece of a block as a block, without a copy. Never freed. Absent where pieces can't be bound. */
  part?(block: Block, byteOffset: number, bytes: number): Block;
  readonly stats: SpaceStats;
}

export interface SpaceStats {
  /** Blocks handed out and not freed. */
  readonly liveBlocks: number;
  readonly liveBytes: number;
  /** All bytes that the space holds from the platform, free ones included. */
  readonly reservedBytes: number;
}

/** An argument of a launch, by slot: an array's block with its shape, or a scalar. */
export type Argument = { readonly block: Block; readonly shape: readonly number[] } | number;

export interface Launch {
  /** The domain's shape; its length is the program's rank. No extent is 0. For a procedure the shape of its outputs. */
  readonly shape: readonly number[];
  readonly args: readonly Argument[];
  /** One block per output: one element per point (store), one element (reduce) or one per bin (histogram). */
  readonly outputs: readonly Block[];
  /** How many threads may work on it; the backend's own number where absent. 1 means the calling thread alone. */
  readonly threads?: number;
  signal?: AbortSignal;
}

/** A launch on arrays of the JavaScript heap, which need not lie in any space. */
export interface HeapLaunch {
  readonly shape: readonly number[];
  /** By slot: an array with its shape, or a scalar. */
  readonly args: readonly ({ readonly array: TypedArray; readonly shape: readonly number[] } | number)[];
  /** What is written. An output may be the very array of an argument, and share memory with no other. */
  readonly outputs: readonly TypedArray[];
  readonly threads: number;
}

/** A program or a procedure made runnable, in one way of several. */
export interface Executable {
  /** Which way this is: 'simd', 'scalar', 'closure', 'hand', … */
  readonly variant: string;
  /** Absent where it is a procedure's. */
  readonly program?: Program;
  /** The code that runs, for people: WGSL, WAT or JavaScript. */
  readonly source: string;
  readonly vectorised: boolean;
  /** What the compiler has to say: "gather from img, lane by lane", with the place. */
  readonly notes: readonly Note[];
  /**
   * Runs it. Blocks must all be in a space that the backend reads. Returns when done, or a promise; a backend that
   * queues (webgpu) may resolve once the work is submitted, as a later read waits for it.
   */
  launch(launch: Launch): void | Promise<void>;
  /** Runs it on the calling thread's time, done when it returns. Absent on backends that can't. */
  launchSync?(launch: Launch): void;
  /**
   * Runs it on arrays of the JavaScript heap, which it brings in and out piece by piece; done when it returns. Gives the
   * bytes copied. Absent where pieces can't be told apart, and on backends that read the heap in place.
   */
  launchStaged?(launch: HeapLaunch): number;
  dispose(): void;
}

export interface Backend {
  readonly name: BackendName;
  /** Where its own blocks lie. */
  readonly space: Space;
  /** The spaces whose blocks it works on in place, its own first. */
  readonly reads: readonly SpaceName[];
  /** Threads it can put to work, the caller included. */
  readonly threads: number;
  /** How long after a launch its other threads look for the next one before they sleep, ms; 0 where absent. */
  readonly awakeMs?: number;
  /** Whether all of them are up, or as many as there will be. Absent where they need no start. */
  readonly isTeamUp?: boolean;
  /** Starts the other threads, without waiting for them. A launch that wants them does so too. */
  startTeam?(): void;
  /** Facts for `devices()`: adapter, limits, SIMD, why threads are off. Plain JSON. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Whether `compile` returns without a promise and executables have `launchSync`. */
  readonly sync: boolean;
  /** Whether it can run the program or procedure, or the reason why not. Never throws. */
  supports(program: Runnable): true | string;
  /** Every variant worth measuring, the first a good default. Runs its own passes (`passes/pipelines.ts`). */
  compile(program: Runnable): readonly Executable[] | Promise<readonly Executable[]>;
  /** Resolves once all submitted work is done. */
  idle(): Promise<void>;
  /** Idempotent. Pending launches are finished or rejected first. */
  dispose(): void | Promise<void>;
}

/** What a backend gets when it is opened. */
export interface OpenOptions {
  readonly host: Host;
  /** Most threads to use, the caller included; the host's processors where absent. */
  readonly threads?: number;
  /** Most bytes that its space may hold. */
  readonly memoryLimit?: number;
}

/** Opens a backend, or says why it can't be had here. Never throws, never rejects. */
export type OpenBackend = (options: OpenOptions) => Backend | Unavailable | Promise<Backend | Unavailable>;
