/** What a load reads, as far as it is plain to see. */
import type { Access } from '../../ir/node.ts';

/** Text that is equal for reads of the same element, where that is plain to see. */
export function loadKey(slot: number, at: Access): string | undefined {
  if (at.kind === 'element') return `${slot}`;
  const steps = constantOffsets(at);
  return steps ? `${slot} ${steps}` : undefined;
}

/** Constant offsets up to this far are part of an address; whatever is further is indexed, where nothing overflows. */
const mostStep = 4096;

/** The offsets of a read near the point, if all are constants. */
export function constantOffsets(at: Access): readonly number[] | undefined {
  if (at.kind !== 'near') return undefined;
  const steps = at.offset.flatMap((expr) =>
    expr.kind === 'const' && Math.abs(expr.value) <= mostStep ? [expr.value] : [],
  );
  return steps.length === at.offset.length ? steps : undefined;
}
