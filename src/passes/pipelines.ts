/**
 * The order of passes for each target, with the reason for each. A program is verified again after every pass, so that
 * a defect is found in the pass that made it.
 */
import type { Program } from '../ir/node.ts';
import { type Verified, verify } from '../ir/verify.ts';
import { dropDead } from './drop-dead.ts';
import { expandF16 } from './expand-f16.ts';
import { expandMaths } from './expand-maths.ts';
import { foldConstants } from './fold-constants.ts';
import { hoistInvariants } from './hoist-invariants.ts';
import { promoteArrays } from './promote-arrays.ts';
import { shareExpressions } from './share-expressions.ts';
import { unrollLoops } from './unroll-loops.ts';

export type Target = 'js' | 'wasm' | 'wgsl';

export type Pass = (program: Program) => Program;

/** Constants first, so that loops show how often they turn; written-out loops leave constants again. */
const clean: readonly Pass[] = [foldConstants, unrollLoops, foldConstants, dropDead];

/**
 * A loop whose end depends on a loop around it can be written out once that one is, as in a sort of few elements. Then
 * indices are constants, and elements locals.
 */
const cleanArrays: readonly Pass[] = [
  ...[foldConstants, unrollLoops, foldConstants, unrollLoops],
  ...[foldConstants, dropDead, promoteArrays, foldConstants, dropDead],
];

/** One computation for each value. Sharing before hoisting, so that a value leaves a loop once; copies fold away. */
const share: readonly Pass[] = [shareExpressions, hoistInvariants, foldConstants, dropDead];

function maths(target: Target): Pass {
  return (program) => expandMaths(program, { target });
}

export function pipelineOf(program: Program, target: Target): readonly Pass[] {
  // No target reads or writes f16 by itself.
  const first = [expandF16, ...(program.arrays ? cleanArrays : clean)];
  switch (target) {
    // The engine's own functions are exact enough and fast; the same bits as elsewhere are wanted under 'strict' only.
    case 'js':
      return program.precision === 'strict'
        ? [...first, maths('js'), foldConstants, ...share]
        : [...first, ...share];
    // WebAssembly has no mathematical functions at all; the expansion leaves constants to fold and terms to share.
    case 'wasm':
      return [...first, maths('wasm'), foldConstants, ...share];
    // WGSL's own functions are too inexact, but 'fast' asks for them; `expandMaths` sees to that.
    case 'wgsl':
      return [...first, maths('wgsl'), foldConstants, ...share];
  }
}

/** Runs the target's passes. The result means what the program means. */
export function prepare(program: Verified, target: Target): Verified {
  return pipelineOf(program, target).reduce<Verified>((before, pass) => verify(pass(before)), program);
}
