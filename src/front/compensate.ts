/**
 * Compensated sums: an accumulator of two numbers, the rounded sum and what the roundings lost so far. (D. E. Knuth, The
 * Art of Computer Programming 2, 4.2.2, theorem B; T. Ogita, S. M. Rump, S. Oishi, SIAM J. Sci. Comput. 26, 2005.)
 *
 * What must hold: every operation is rounded by itself, so the program becomes a strict one: a driver that knows algebra
 * would find that nothing is ever lost.
 */
import { constant, letLocal, local, op } from '../ir/build.ts';
import type { Combine, Expr, LocalId, Program } from '../ir/node.ts';
import type { ComputeType } from '../ir/types.ts';
import type { Place } from './frame.ts';
import * as messages from './messages.ts';

/** The same sum with outputs `hi` and `lo`, to be added at the end. Throws CompileError where it is no plain sum. */
export function compensate(program: Program, at: Place): Program {
  const { sink, outputs, yields } = program;
  const [output] = outputs;
  const [value] = yields;
  if (sink.kind !== 'reduce' || !output || !value || outputs.length > 1 || !isPlainSum(sink.combine))
    throw messages.notASum(at);
  const { type } = value;
  const first = program.locals.length;
  return {
    ...program,
    locals: [...program.locals, type, type, type, type],
    yields: [value, constant(type, 0)],
    outputs: [
      { name: 'hi', dtype: output.dtype },
      { name: 'lo', dtype: output.dtype },
    ],
    sink: { ...sink, identity: [sink.identity[0]!, 0], combine: twoSum(sink.combine, type, first) },
    precision: 'strict',
  };
}

/** (a, b) => a + b, and nothing else. */
function isPlainSum({ left, right, body, results }: Combine): boolean {
  const [sum] = results;
  if (body.length > 0 || sum?.kind !== 'op' || sum.op !== 'add') return false;
  const terms = sum.args.map((term) => (term.kind === 'local' ? term.id : undefined));
  return [left[0], right[0]].every((id) => terms.includes(id));
}

/** s = a + b; what that lost is exactly (a - (s - t)) + (b - t) with t = s - a. Locals from `first` on are new. */
function twoSum({ left, right }: Combine, type: ComputeType, first: LocalId): Combine {
  const [a, b] = [left[0]!, right[0]!].map((id) => local(type, id)) as [Expr, Expr];
  const [aLost, bLost, s, t] = [0, 1, 2, 3].map((k) => local(type, first + k)) as [Expr, Expr, Expr, Expr];
  const lost = op('add', op('sub', a, op('sub', s, t)), op('sub', b, t));
  return {
    left: [left[0]!, first],
    right: [right[0]!, first + 1],
    body: [letLocal(first + 2, op('add', a, b)), letLocal(first + 3, op('sub', s, a))],
    results: [s, op('add', op('add', aLost, bLost), lost)],
  };
}
