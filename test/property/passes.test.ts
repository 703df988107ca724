/** Random programs: no pass changes a bit of what `evaluate` gives. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/ir/evaluate.ts';
import { print } from '../../src/ir/print.ts';
import { verify } from '../../src/ir/verify.ts';
import { dropDead } from '../../src/passes/drop-dead.ts';
import { foldConstants } from '../../src/passes/fold-constants.ts';
import { hoistInvariants } from '../../src/passes/hoist-invariants.ts';
import type { Pass } from '../../src/passes/pipelines.ts';
import { shareExpressions } from '../../src/passes/share-expressions.ts';
import { unrollLoops } from '../../src/passes/unroll-loops.ts';
import { arbitraryProgram } from './programs.ts';
import { difference } from './run-on.ts';

const passes: Readonly<Record<string, readonly Pass[]>> = {
  foldConstants: [foldConstants],
  dropDead: [dropDead],
  unrollLoops: [unrollLoops],
  shareExpressions: [shareExpressions],
  hoistInvariants: [hoistInvariants],
  all: [
    foldConstants,
    unrollLoops,
    foldConstants,
    dropDead,
    shareExpressions,
    hoistInvariants,
    foldConstants,
    dropDead,
  ],
};

describe.each(Object.entries(passes))('%s', (_, list) => {
  it('keeps every bit', () => {
    fc.assert(
      fc.property(arbitraryProgram({ ops: () => true }), ({ program, inputs }) => {
        const changed = list.reduce((before, pass) => verify(pass(before)), program);
        const found = difference(evaluate(changed, inputs), evaluate(program, inputs));
        if (found !== undefined) expect.fail(`${found}\n${print(program)}\nbecame\n${print(changed)}`);
      }),
      { numRuns: 150 },
    );
  });
});
