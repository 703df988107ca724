/** Random programs: the generated module computes what the reference does, with and without SIMD, in any split. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryProgram, type ProgramOptions } from '../../../test/property/programs.ts';
import { numbersOf } from '../../../test/property/run-on.ts';
import { evaluate } from '../../ir/evaluate.ts';
import { print } from '../../ir/print.ts';
import { verify } from '../../ir/verify.ts';
import { expandF16 } from '../../passes/expand-f16.ts';
import { differenceForTest } from './difference-for-test.ts';
import { type LaunchOptions, launch, seededRandom } from './launch-for-test.ts';

const runs = Number(process.env['WASM_RUNS'] ?? 150);
const seed = process.env['WASM_SEED'];

function check(options: ProgramOptions, launching: LaunchOptions): void {
  fc.assert(
    fc.property(arbitraryProgram(options), ({ program, inputs }) => {
      const want = numbersOf(program, evaluate(program, inputs));
      let found: string | undefined;
      try {
        const got = launch(verify(expandF16(program)), inputs, launching);
        found = differenceForTest(numbersOf(program, got), want);
      } catch (error) {
        found = String(error);
      }
      if (found !== undefined) expect.fail(`${found}\n${print(program)}\nshape ${inputs.shape}`);
    }),
    { numRuns: runs, ...(seed === undefined ? {} : { seed: Number(seed) }) },
  );
}

const split = { ranges: 4, random: seededRandom(7) };

describe('random programs', () => {
  it('f32, i32 and bool, straight stores', () => check({ types: ['f32', 'i32'], sinks: ['store'] }, {}));
  it('all types and sinks', () => check({}, {}));
  it('all types and sinks, in ranges', () => check({}, { split, skew: 1 }));
  it('without SIMD', () => check({}, { features: { simd: false } }));
  it('with the functions of Math', () => check({ ops: () => true }, {}));
});
