import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { argmin, box5, heat, mandel } from '../../test/property/hand-built.ts';
import { arbitraryProgram, isExactOp } from '../../test/property/programs.ts';
import { difference, numbersOf } from '../../test/property/run-on.ts';
import { evaluate } from '../ir/evaluate.ts';
import { print } from '../ir/print.ts';
import { prepare, type Target } from './pipelines.ts';

const golden = (name: string): string =>
  new URL(`../../test/golden/passes/${name}.txt`, import.meta.url).pathname;
const targets: readonly Target[] = ['js', 'wasm', 'wgsl'];

describe('goldens', () => {
  it.each([
    ['argmin', argmin],
    ['box5', box5('clamp')],
    ['heat', heat('wrap')],
    ['mandel', mandel],
  ])('%s for wasm', async (name, program) => {
    await expect(print(prepare(program, 'wasm'))).toMatchFileSnapshot(golden(name));
  });
});

describe.each(targets)('prepare for %s', (target) => {
  it('keeps every bit where no maths is expanded', () => {
    const exact = arbitraryProgram({ ops: (name) => isExactOp(name) && name !== 'rem' });
    fc.assert(
      fc.property(exact, ({ program, inputs }) => {
        const got = numbersOf(program, evaluate(prepare(program, target), inputs));
        const found = difference(got, numbersOf(program, evaluate(program, inputs)));
        if (found !== undefined) expect.fail(`${found}\n${print(program)}`);
      }),
      { numRuns: 100 },
    );
  });

  it('is settled: a second run finds little to do', () => {
    for (const program of [argmin, box5('clamp'), mandel]) {
      const once = prepare(program, target);
      expect(print(prepare(once, target)).split('\n').length).toBeLessThanOrEqual(
        print(once).split('\n').length,
      );
    }
  });
});
