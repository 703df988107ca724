/** Tools for this folder's tests: a module made by hand, and a host that shows its workers. Not part of the library. */
import type { WasmArtifact } from '../../codegen/wasm/abi.ts';
import { type Host, type HostWorker, isUnavailable } from '../../host/host.ts';
import { createNodeHost } from '../../host/node-host.ts';
import type { Program } from '../../ir/node.ts';
import type { Executable, Launch } from '../backend.ts';
import { createExecutable } from './executable.ts';
import { createLaunchQueue, type LaunchQueue } from './launch-queue.ts';
import { createMemory, type WasmMemory } from './memory.ts';
import { controlWords } from './protocol.ts';
import { createSharedSpace, type SharedBlock, type SharedSpace } from './shared-space.ts';
import { createStage } from './staged.ts';
import { createTeam, type Team } from './team.ts';

const section = (id: number, body: readonly number[]): number[] => [id, ...leb(body.length), ...body];
const text = (s: string): number[] => [s.length, ...[...s].map((c) => c.charCodeAt(0))];

function leb(value: number): number[] {
  const low = value & 127;
  return value < 128 ? [low] : [low | 128, ...leb(value >>> 7)];
}

const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const load = (offset: number): number[] => [0x28, 2, offset];
const store = (offset: number): number[] => [0x36, 2, offset];
const add = 0x6a;
const one = [0x41, 1];

/** &base[index], i32 elements */
const element = (base: number, index: number): number[] => [...get(base), ...get(index), 0x41, 2, 0x74, add];
const bump = (base: number, index: number, by: readonly number[]): number[] => [
  ...[...element(base, index), ...element(base, index)],
  ...[...load(0), ...by, add, ...store(0)],
];

/**
 *     run(frame, i, end, worker):
 *       for (; i < end; i++) {
 *         if (i == frame[36]) trap
 *         for (k = frame[40]; k != 0; k--);
 *         frame[32][i] += i + 1;  frame[44][worker] += 1        or, so that it can be repeated, frame[32][i] = i + 1
 *       }
 *     finish(frame): frame[48] = frame[20]
 *
 * so that a program with one array of rank 3 at slot 0 hands over: address, trap unit, delay, address of the counts.
 */
export function handModule(isShared: boolean, isRepeatable = false): Uint8Array<ArrayBuffer> {
  const delay = [...get(0), ...load(40), ...set(5), 0x02, 0x40, 0x03, 0x40, ...get(5), 0x45, 0x0d, 1];
  const countDown = [...get(5), ...one, 0x6b, ...set(5), 0x0c, 0, 0x0b, 0x0b];
  const value = [...get(1), ...one, add];
  const body = [
    ...[1, 3, 0x7f],
    ...[...get(0), ...load(32), ...set(4), ...get(0), ...load(44), ...set(6)],
    ...[0x02, 0x40, 0x03, 0x40, ...get(1), ...get(2), 0x4f, 0x0d, 1],
    ...[...get(1), ...get(0), ...load(36), 0x46, 0x04, 0x40, 0x00, 0x0b],
    ...[...delay, ...countDown],
    ...(isRepeatable ? [...element(4, 1), ...value, ...store(0)] : bump(4, 1, value)),
    ...bump(6, 3, one),
    ...[...get(1), ...one, add, ...set(1), 0x0c, 0, 0x0b, 0x0b, 0x0b],
  ];
  const finish = [0, ...get(0), ...get(0), ...load(20), ...store(48), 0x0b];
  const limits = isShared ? [3, 1, ...leb(65536)] : [1, 1, ...leb(65536)];
  return new Uint8Array([
    ...[0, 97, 115, 109, 1, 0, 0, 0],
    ...section(1, [2, 0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 0, 0x60, 1, 0x7f, 0]),
    ...section(2, [1, ...text('env'), ...text('memory'), 2, ...limits]),
    ...section(3, [2, 0, 1]),
    ...section(7, [2, ...text('run'), 0, 0, ...text('finish'), 0, 1]),
    ...section(10, [2, ...leb(body.length), ...body, ...leb(finish.length), ...finish]),
  ]);
}

export function handArtifact(isShared = true, isRepeatable = false): WasmArtifact {
  const bytes = handModule(isShared, isRepeatable);
  return {
    bytes,
    wat: () => '(module)',
    vectorised: false,
    hasFinish: true,
    rowAxis: 0,
    imports: [],
    notes: [],
  };
}

/** A program that fits the hand-made module. Its units are the points of its domain. */
export const handProgram: Program = {
  name: 'hand',
  rank: 1,
  slots: [{ kind: 'array', name: 'a', dtype: 'i32', rank: 3 }],
  locals: [],
  body: [],
  yields: [],
  outputs: [{ name: 'a', dtype: 'i32' }],
  sink: { kind: 'store' },
  border: 'clamp',
  precision: 'default',
};

export interface WatchedHost extends Host {
  readonly workers: HostWorker[];
}

/** A host that keeps the workers it started; Node's where none is given. */
export function watchedHost(host: Host = createNodeHost()): WatchedHost {
  const workers: HostWorker[] = [];
  return {
    ...host,
    workers,
    startWorker(source, data) {
      const worker = host.startWorker(source, data);
      workers.push(worker);
      return worker;
    },
  };
}

const noTrap = -1;

export interface Rig {
  readonly host: WatchedHost;
  readonly memory: WasmMemory;
  readonly team: Team;
  readonly queue: LaunchQueue;
  readonly space: SharedSpace;
  /** The address of the control block. */
  readonly control: number;
  /** `isRepeatable`: it writes another array than it is told to read. */
  executable(isRepeatable?: boolean): Executable;
}

/** Memory, team and queue without a backend around them. */
export function openRig(threads: number, patienceMs = 1_000, host: WatchedHost = watchedHost()): Rig {
  const memory = createMemory(true);
  if (isUnavailable(memory)) throw new Error(memory.unavailable);
  const control = memory.allocate(controlWords(threads - 1) * 4);
  memory.free(control);
  const team = createTeam({ host, memory, workers: threads - 1 });
  const queue = createLaunchQueue({ host, team, patienceMs });
  let modules = 0;
  const space = createSharedSpace(memory, queue);
  const context = {
    memory,
    queue,
    space,
    stage: createStage(memory),
    threads,
    nextModuleId: () => ++modules,
  };
  const executable = (isRepeatable = false): Executable =>
    createExecutable(context, handProgram, handArtifact(true, isRepeatable), 'hand');
  return { host, memory, team, queue, control, space, executable };
}

export interface LaunchOptions {
  readonly trap?: number;
  readonly delay?: number;
  readonly signal?: AbortSignal;
  /** What the launch says it writes; its one array where absent. */
  readonly output?: SharedBlock;
}

/** A launch of the hand-made module over n units. */
export class Work {
  readonly n: number;
  readonly data: SharedBlock;
  readonly counts: SharedBlock;
  readonly memory: WasmMemory;

  constructor({ space, memory }: Rig, n: number) {
    this.n = n;
    this.memory = memory;
    this.data = space.allocate(n * 4);
    this.counts = space.allocate(256);
    this.clear();
  }

  clear(): void {
    for (const { byteOffset, bytes } of [this.data, this.counts])
      this.memory.u8.fill(0, byteOffset, byteOffset + bytes);
  }

  launch(
    threads: number,
    { trap = noTrap, delay = 0, signal, output = this.data }: LaunchOptions = {},
  ): Launch {
    const args = [{ block: this.data, shape: [trap, delay, this.counts.byteOffset] }];
    return { shape: [this.n], args, outputs: [output], threads, ...(signal ? { signal } : {}) };
  }

  /** Every unit ran `times` times; units per thread. */
  check(times: number): number[] {
    const { i32 } = this.memory;
    const first = this.data.byteOffset / 4;
    for (let k = 0; k < this.n; k++)
      if (i32[first + k] !== (k + 1) * times) throw new Error(`unit ${k}: ${i32[first + k]}`);
    const counts = [...i32.subarray(this.counts.byteOffset / 4, this.counts.byteOffset / 4 + 64)];
    const sum = counts.reduce((a, b) => a + b);
    if (sum !== this.n * times) throw new Error(`${sum} units counted, ${this.n * times} expected`);
    return counts;
  }
}

/** Resolves when that many workers are up. */
export async function untilUp({ team }: Rig, count: number): Promise<void> {
  const end = performance.now() + 10_000;
  while (team.stats.up < count) {
    if (performance.now() > end) throw new Error(`${team.stats.up} of ${count} workers came up`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
