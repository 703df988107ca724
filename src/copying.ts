/** Copies between arrays, and from and to typed arrays, as jobs: one pass, run where the elements lie. */
import type { Elements } from './array/ndarray.ts';
import { isContiguous, sizeOf } from './array/window.ts';
import type { SpaceName } from './backend/backend.ts';
import type { BufferManager, Resident } from './buffer/manager.ts';
import { type CopyPlan, fill, gather } from './copy-program.ts';
import { fromElement, toElement } from './ir/elements.ts';
import { arrayTypeOf, bytesOf } from './ir/types.ts';
import type { Verified } from './ir/verify.ts';
import type { Job, JobArgument, Loaded, Pin } from './job.ts';
import type { MaybePromise } from './util/maybe-promise.ts';

/** Where copies run, by the space that has the elements; elsewhere where that backend is not allowed. */
const pins: Readonly<Record<SpaceName, Pin>> = {
  host: { backend: 'js', fallback: 'silent' },
  shared: { backend: 'wasm', fallback: 'silent' },
  webgpu: { backend: 'webgpu', fallback: 'silent' },
};

/** The CPU's spaces first: from there, what follows can be had at once. */
const preferred: readonly SpaceName[] = ['shared', 'host', 'webgpu'];

/** The job of `ArrayHome.copy`, to be made when it has its turn: where it runs depends on where the elements lie then. */
export function copyJob(load: (program: Verified) => Loaded, from: Elements | number, to: Elements): Job {
  const points = sizeOf(to.window.shape);
  const { program, scalars, domain } = planFor(from, to, points);
  return {
    loaded: load(program),
    domain,
    points,
    args: [...sourceOf(from), ...scalars],
    outputs: ['resident' in to ? to.resident : to.array],
    windows: ['resident' in to ? to.window : undefined],
    pin: pins[placeOf(from, to)],
    signal: undefined,
    isSync: false,
  };
}

/** Reads one run of a storage straight into a typed array of its type; undefined where that is not what is asked. */
export function readRun(
  buffers: BufferManager,
  from: Elements | number,
  to: Elements,
): (() => MaybePromise<void>) | undefined {
  if (typeof from === 'number' || !('resident' in from) || !('array' in to)) return undefined;
  const { resident, dtype, window } = from;
  if (dtype !== to.dtype || !isContiguous(window) || !isOnCpu(resident)) return undefined;
  return () => buffers.readTo(resident, to.array, window.offset * bytesOf(dtype));
}

/** The storages that a copy touches. */
export function storagesOf(...parts: readonly (Elements | number)[]): Resident[] {
  return parts.flatMap((part) => (typeof part !== 'number' && 'resident' in part ? [part.resident] : []));
}

function planFor(from: Elements | number, to: Elements, points: number): CopyPlan {
  if (typeof from !== 'number') return gather(from.window, from.dtype, to.dtype);
  // The number as the type holds it, as a typed array of it would.
  const one = new (arrayTypeOf(to.dtype))(1);
  one[0] = toElement(to.dtype, from);
  return fill(to.dtype, points, fromElement(to.dtype, one, 0));
}

function sourceOf(from: Elements | number): JobArgument[] {
  if (typeof from === 'number') return [];
  if ('array' in from) return [{ array: from.array, shape: [from.array.length] }];
  return [{ resident: from.resident, shape: [from.resident.elements] }];
}

/** Where the target's storage is, if it has content that must stay; else where the source is. */
function placeOf(from: Elements | number, to: Elements): SpaceName {
  const known = [to, from].flatMap((part) =>
    typeof part !== 'number' && 'resident' in part ? [part.resident.fresh] : [],
  );
  const fresh = known.find(({ length }) => length > 0) ?? [];
  return preferred.find((space) => fresh.includes(space)) ?? 'shared';
}

function isOnCpu({ fresh }: Resident): boolean {
  return fresh.some((space) => space !== 'webgpu');
}
