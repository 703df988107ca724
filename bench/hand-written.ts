// The hand-written AssemblyScript (assembly/*.ts) as contestants, on one thread and on two: what generated code is measured
// against. It works in a memory of its own with the input already inside.
import { readFileSync } from 'node:fs';
import { buildAssembly } from '../scripts/build-assembly.ts';
import type { Answer, Contestant, Entry, Role } from './contestant.ts';
import { openTeam, type Team } from './team.ts';

type TypedArray = Float32Array | Int32Array | Uint32Array | Uint8Array;

/** A call of an exported function: addresses in bytes, counts and numbers. */
export interface Call {
  readonly name: string;
  readonly args: readonly number[];
}

/** A part of the work: units `from` to `to` on thread `thread`, in step `step`. */
export interface Part {
  readonly from: number;
  readonly to: number;
  readonly thread: number;
  readonly threads: number;
  readonly step: number;
}

export interface HandWritten {
  /** The file in assembly/. */
  readonly module: string;
  /** What the function is called, where not as the file. */
  readonly export?: string;
  /** Copied in, each from a multiple of 64 bytes. */
  readonly arrays: readonly TypedArray[];
  /** What is divided among threads: elements or rows. */
  readonly units: number;
  /** Parts start at multiples of this; 16 where absent. */
  readonly grain?: number;
  /** One call after the other; 1 where absent. */
  readonly steps?: number;
  /** The arguments, given the addresses of the arrays. */
  args(at: readonly number[], part: Part): readonly number[];
  /** What comes after the last step, given what each thread returned; one number, or nothing where the answer is an array. */
  finish?(results: readonly number[], places: readonly TypedArray[]): number | undefined;
  /** The answer, where it is an array. */
  answer?(places: readonly TypedArray[]): Answer | undefined;
}

interface Opened {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
  readonly places: readonly TypedArray[];
}

/** One thread, and two. */
export function handWritten(work: HandWritten, role: Role = 'hand-written'): Entry {
  const name = role === 'copy' ? 'memory copy' : 'hand-written AssemblyScript';
  return {
    name,
    open: async () => {
      const opened = await open(work);
      return Promise.all([1, 2].map((threads) => contestant(name, role, work, opened, threads)));
    },
  };
}

/** The roof: as many bytes as the job reads and writes in a step, half of them read and half of them written. */
export function memoryCopy(bytes: number, steps = 1): Entry {
  const half = Math.ceil(bytes / 2);
  const copy: HandWritten = {
    module: 'copy',
    arrays: [new Uint8Array(half), new Uint8Array(half)],
    units: half,
    steps,
    args: ([to, from], part) => [to! + part.from, from! + part.from, part.to - part.from],
  };
  return handWritten(copy, 'copy');
}

/** Room for the arrays in one memory, and the module compiled. */
async function open({ module: file, arrays }: HandWritten): Promise<Opened> {
  const placeBytes = arrays.map((array) => Math.ceil(array.byteLength / 64) * 64);
  const bytes = placeBytes.reduce((total, each) => total + each, 0);
  const pages = Math.ceil(bytes / 65536) + 1;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  let at = 0;
  const places = arrays.map((array, k) => {
    const Type = array.constructor as new (buffer: ArrayBufferLike, at: number, length: number) => TypedArray;
    const place = new Type(memory.buffer, at, array.length);
    at += placeBytes[k]!;
    place.set(array);
    return place;
  });
  const path = (await buildAssembly())[file];
  if (path === undefined) throw new Error(`assembly/${file}.ts is missing`);
  return { memory, module: await WebAssembly.compile(readFileSync(path)), places };
}

async function contestant(
  name: string,
  role: Role,
  work: HandWritten,
  opened: Opened,
  threads: number,
): Promise<Contestant> {
  const { memory, module, places } = opened;
  const calls = Array.from({ length: threads }, (_, thread) => callsOf(work, places, thread, threads));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const mine = calls[0]!.map(({ name, args }) => {
    const call = exports[name] as (...args: readonly number[]) => number;
    return () => call(...args);
  });
  const team: Team | undefined = threads > 1 ? await openTeam({ memory, module }, calls) : undefined;
  let answer: number | undefined;
  return {
    name: `${name}, ${threads} thread${threads > 1 ? 's' : ''}`,
    role,
    includes: 'resident',
    threads,
    run: () => {
      let results: readonly number[] = [];
      for (let k = 0; k < mine.length; k++) results = team ? team.run(k, mine[k]!) : [mine[k]!()];
      answer = work.finish?.(results, places);
    },
    answer: () => (work.answer ? work.answer(places) : answer),
    dispose: () => team?.close(),
  };
}

/** The calls of one thread, one per step. */
function callsOf(work: HandWritten, places: readonly TypedArray[], thread: number, threads: number): Call[] {
  const at = places.map((place) => place.byteOffset);
  const { units, grain = 16, steps = 1 } = work;
  const border = (k: number): number => {
    return k === threads ? units : Math.floor((units * k) / threads / grain) * grain;
  };
  const name = work.export ?? work.module;
  return Array.from({ length: steps }, (_, step) => {
    const part = { from: border(thread), to: border(thread + 1), thread, threads, step };
    return { name, args: work.args(at, part) };
  });
}
