/** A result is a function of the points alone: the same bits for any number of threads and any way of cutting the work. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../src/host/node-host.ts';
import { evaluate } from '../../src/ir/evaluate.ts';
import { print } from '../../src/ir/print.ts';
import type { TypedArray } from '../../src/ir/types.ts';
import { sumOf } from './hand-built.ts';
import { arbitraryProgram, type RandomProgram } from './programs.ts';
import { difference } from './run-on.ts';
import { openSharedWasm } from './shared-wasm.ts';

/** Units at a time: one, an uneven number, half of all. */
const cuts: readonly ((units: number) => number)[] = [() => 1, () => 3, (units) => Math.ceil(units / 2)];
/** More threads than most machines have; each launch of a team is cut in the next way. */
const teams = [1, 2, 3, 4, 5, 6, 7].map((threads) => {
  let launches = threads;
  const chunk = (units: number): number => cuts[launches++ % cuts.length]!(units);
  return { name: `${threads} threads`, wasm: openSharedWasm(createNodeHost(), { threads, chunk }) };
});
afterAll(() => {
  for (const { wasm } of teams) wasm.dispose();
});

/** Sums whose value depends on the order: of both signs, over many binades. */
function rugged(count: number): Float32Array {
  let state = 7;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * 2 ** ((state >>> 8) % 24);
  });
}

describe('the same bits for 1 to 7 threads, however the work is cut', () => {
  it('of a sum whose value depends on the order', async () => {
    const n = 12 * 4096 + 37;
    const inputs = { shape: [n], args: [{ data: rugged(n), shape: [n] }] };
    const want = evaluate(sumOf('f32'), inputs);
    const plain = Math.fround((inputs.args[0]!.data as Float32Array).reduce((a, b) => Math.fround(a + b), 0));
    expect(plain).not.toBe(want[0]![0]);
    let shared = 0;
    for (const { name, wasm } of teams)
      for (const _ of cuts) {
        const { results, participants } = await wasm.run(sumOf('f32'), inputs);
        expect(results, name).toEqual(want);
        if (participants > 1) shared++;
      }
    expect(shared).toBeGreaterThan(0);
  }, 120_000);

  it('of random reductions, maps and histograms', async () => {
    const programs = arbitraryProgram({ large: 128, ops: () => true, size: 300 });
    const check = async ({ program, inputs }: RandomProgram): Promise<void> => {
      let first: TypedArray[] | undefined;
      for (const { name, wasm } of teams) {
        const { results } = await wasm.run(program, inputs);
        first ??= results;
        const found = difference(results, first);
        if (found !== undefined) expect.fail(`${name}: ${found}\n${print(program)}\nshape ${inputs.shape}`);
      }
    };
    await fc.assert(fc.asyncProperty(programs, check), { numRuns: 12 });
  }, 120_000);
});
