// Random programs: the GPU gives the reference's bits, as long as no value is left open by WGSL.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '../../src/backend/backend.ts';
import { compileOne, differences, launchOnce, openOrSkip } from '../../src/backend/webgpu/testing.ts';
import * as build from '../../src/ir/build.ts';
import { evaluate } from '../../src/ir/evaluate.ts';
import type { Expr } from '../../src/ir/node.ts';
import { print } from '../../src/ir/print.ts';
import { verify } from '../../src/ir/verify.ts';
import { mapProgramExprs } from '../../src/ir/walk.ts';
import { arbitraryProgram, type RandomProgram } from './programs.ts';

let backend: Backend | undefined;
beforeAll(async () => {
  backend = await openOrSkip();
});
afterAll(() => backend?.dispose());

/** Small, as a driver in software takes a second to compile a page of WGSL. */
const size = 60;
const numRuns = 25;

async function check({ program, inputs }: RandomProgram): Promise<void> {
  if (backend!.supports(program) !== true) return;
  const executable = await compileOne(backend!, program);
  const got = await launchOnce(backend!, executable, inputs);
  const found = evaluate(program, inputs).flatMap((array, k) => differences(got[k]!, array));
  if (found.length > 0)
    expect.fail(`${found.join('\n')}\n${print(program)}\n${executable.source}\nshape ${inputs.shape}`);
}

/**
 * Keeps every f32 value away from what a GPU may treat in its own way: subnormals and the sign of zero (a small number is
 * added: what is left is 0 or a multiple of 2^-83) and infinities.
 */
function withPlainFloats({ program, inputs }: RandomProgram): RandomProgram {
  const tame = (expr: Expr): Expr => {
    if (expr.kind !== 'op' || expr.type !== 'f32') return expr;
    const moved = build.op('add', expr, build.constant('f32', 2 ** -60));
    return build.op('max', build.op('min', moved, build.constant('f32', 1e30)), build.constant('f32', -1e30));
  };
  return { program: verify(mapProgramExprs(program, tame)), inputs };
}

describe('random programs', () => {
  test('of integers and bools', async ({ skip }) => {
    skip(!backend, 'no WebGPU adapter');
    const programs = arbitraryProgram({ types: ['i32', 'u32', 'bool'], size });
    await fc.assert(fc.asyncProperty(programs, check), { numRuns });
  }, 120_000);

  test('with f32', async ({ skip }) => {
    skip(!backend, 'no WebGPU adapter');
    const programs = arbitraryProgram({ types: ['f32', 'i32', 'u32', 'bool'], specials: false, size });
    await fc.assert(
      fc.asyncProperty(programs, (random) => check(withPlainFloats(random))),
      { numRuns },
    );
  }, 120_000);
});
