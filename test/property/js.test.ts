/** Random programs: the js backend gives the reference's bits. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openJs } from '../../src/backend/js/open-js.ts';
import { print } from '../../src/ir/print.ts';
import { arbitraryProgram } from './programs.ts';
import { disagreement } from './run-on.ts';
import { testHost } from './test-host.ts';

describe('js on random programs', () => {
  it('computes what evaluate does', async () => {
    const backend = openJs({ host: testHost });
    await fc.assert(
      fc.asyncProperty(arbitraryProgram({ ops: () => true }), async ({ program, inputs }) => {
        const found = await disagreement(backend, program, inputs, { sync: true });
        if (found !== undefined) {
          const source = (await backend.compile(program))[0]!.source;
          expect.fail(`${found}\n${print(program)}\n${source}\nshape ${inputs.shape}`);
        }
      }),
      { numRuns: 300 },
    );
    expect(backend.space.stats.liveBlocks).toBe(0);
    await backend.dispose();
  });
});
