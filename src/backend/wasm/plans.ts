/**
 * The plans of a procedure's launches: jobs on frames and scratch of their own. The last small ones of one
 * shape are kept, so that a launch like those before it, on the same addresses, plans and allocates nothing.
 *
 * What must hold: a plan serves one launch at a time; its memory is given back once it is neither kept nor in use. A plan
 * of another shape ends the keeping, as the planner may drop tables of the shapes before.
 */
import type { AddressCall, Planner, Stage } from '../procedure.ts';
import type { Job } from './job.ts';
import type { WasmMemory } from './memory.ts';

/** Jobs for the launch queue, and what the calling thread does alone. */
export interface Plan {
  readonly stages: readonly (Job | (() => void))[];
  /** The launch has ended. */
  release(): void;
}

export interface Plans {
  /** Throws DeviceError where there is no memory for scratch. */
  take(call: AddressCall): Plan;
  dispose(): void;
}

interface Kept extends Plan {
  readonly call: AddressCall;
  isBusy: boolean;
}

/** Two, as blocks that are freed in one order are taken again in the other. */
const mostKept = 2;
/** Most bytes of scratch that a plan may keep: beyond it, planning is a small part of a launch. */
const mostKeptBytes = 1 << 18;

export function createPlans(
  memory: WasmMemory,
  planner: Planner,
  jobOf: (stage: Exclude<Stage, () => void>, threads: number) => Job,
): Plans {
  const kept: Kept[] = [];

  function forget(most: number): void {
    while (kept.length > most) {
      const first = kept.shift()!;
      if (!first.isBusy) first.release();
    }
  }

  function make(call: AddressCall): Kept {
    const taken: number[] = [];
    let bytesTaken = 0;
    const scratch = (bytes: number): number => {
      const address = memory.allocate(Math.max(1, bytes));
      taken.push(address);
      bytesTaken += bytes;
      return address;
    };
    const free = (): void => {
      for (const address of taken) memory.free(address);
    };
    try {
      const stages = planner
        .plan(call, scratch)
        .map((stage) => (typeof stage === 'function' ? stage : jobOf(stage, call.threads)));
      const made: Kept = {
        call,
        stages,
        isBusy: true,
        release() {
          made.isBusy = false;
          if (!kept.includes(made)) free();
        },
      };
      if (bytesTaken <= mostKeptBytes) kept.push(made);
      return made;
    } catch (error) {
      free();
      throw error;
    }
  }

  return {
    take(call) {
      const known = kept.find((plan) => !plan.isBusy && isSame(plan.call, call));
      if (known) {
        known.isBusy = true;
        return known;
      }
      const isLike = kept.length > 0 && hasShapes(kept[0]!.call, call);
      forget(isLike ? mostKept - 1 : 0);
      return make(call);
    },
    dispose() {
      forget(0);
      planner.dispose();
    },
  };
}

function isSame(a: AddressCall, b: AddressCall): boolean {
  if (a.threads !== b.threads || !isEqual(a.outputs, b.outputs) || !hasShapes(a, b)) return false;
  return a.inputs.every(({ address }, k) => address === b.inputs[k]!.address);
}

function hasShapes(a: AddressCall, b: AddressCall): boolean {
  if (a.inputs.length !== b.inputs.length || !isEqual(a.shape, b.shape)) return false;
  return a.inputs.every(({ shape }, k) => isEqual(shape, b.inputs[k]!.shape));
}

function isEqual(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
}
