// The hand-written AssemblyScript (assembly/*.ts) as contestants: what generated code is measured against. One thread,
// its own memory with the input already inside.
import { readFileSync } from 'node:fs';
import { buildAssembly } from '../scripts/build-assembly.ts';
import type { Contestant } from './contestant.ts';

const name = 'hand-written AssemblyScript, 1 thread';

interface Assembly {
  readonly hypot: (out: number, x: number, y: number, count: number) => void;
  readonly sum: (x: number, count: number) => number;
}

/** Room for the arrays, each from a multiple of 64 bytes: one memory with its modules. */
async function assemblyWith(arrays: readonly Float32Array[]): Promise<{
  assembly: Assembly;
  places: readonly Float32Array[];
}> {
  const placeBytes = arrays.map((array) => Math.ceil(array.byteLength / 64) * 64);
  const bytes = placeBytes.reduce((total, each) => total + each, 0);
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536) + 1 });
  let at = 0;
  const places = arrays.map((array, k) => {
    const place = new Float32Array(memory.buffer, at, array.length);
    at += placeBytes[k]!;
    place.set(array);
    return place;
  });
  const assembly: Record<string, unknown> = {};
  for (const [module, path] of Object.entries(await buildAssembly())) {
    const { instance } = await WebAssembly.instantiate(readFileSync(path), { env: { memory } });
    assembly[module] = instance.exports[module];
  }
  return { assembly: assembly as unknown as Assembly, places };
}

export async function handWrittenHypot(xs: Float32Array, ys: Float32Array): Promise<Contestant> {
  const { assembly, places } = await assemblyWith([new Float32Array(xs.length), xs, ys]);
  const [out, x, y] = places.map((place) => place.byteOffset) as [number, number, number];
  return {
    name,
    includes: 'resident',
    run: () => assembly.hypot(out, x, y, xs.length),
    answer: () => places[0]!,
  };
}

export async function handWrittenSum(xs: Float32Array): Promise<Contestant> {
  const { assembly, places } = await assemblyWith([xs]);
  const x = places[0]!.byteOffset;
  let answer = 0;
  return {
    name,
    includes: 'resident',
    run: () => (answer = assembly.sum(x, xs.length)),
    answer: () => answer,
  };
}
