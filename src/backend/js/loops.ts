/** A procedure's loops as an executable: on the calling thread, in slices where they take long. */
import type { DType } from '../../ir/types.ts';
import type { Executable, Launch } from '../backend.ts';
import type { Loops, Procedure } from '../procedure.ts';
import type { WayMaker } from '../ways.ts';
import { type Job, pointCount, viewOf } from './job.ts';
import type { Pacer } from './pace.ts';

/** Loops run here, steps don't. */
export function loopsMaker(pacer: Pacer): WayMaker {
  return {
    supports: ({ kind }) => kind === 'loops' || `no ${kind} run in JavaScript`,
    make: (procedure, way) => createLoops(procedure, way as Loops, pacer),
  };
}

function createLoops(procedure: Procedure, loops: Loops, pacer: Pacer): Executable {
  return {
    variant: loops.variant,
    source: loops.source,
    vectorised: false,
    notes: [],
    launch: (launch) => pacer.run(jobOf(procedure, loops, launch), launch.signal),
    launchSync(launch) {
      launch.signal?.throwIfAborted();
      const { units, run } = jobOf(procedure, loops, launch);
      run(0, units);
    },
    dispose() {},
  };
}

function jobOf({ inputs, outputs }: Procedure, loops: Loops, { shape, args, outputs: blocks }: Launch): Job {
  const view = (at: number, dtype: DType) => {
    const arg = args[at]!;
    if (typeof arg === 'number') throw new TypeError('a procedure takes arrays');
    return { data: viewOf(arg.block, dtype, pointCount(arg.shape)), shape: arg.shape };
  };
  const elements = pointCount(shape);
  const { units, unitWork, run } = loops.begin({
    shape,
    inputs: inputs.map((dtype, k) => view(k, dtype)),
    outputs: outputs.map(({ dtype }, k) => viewOf(blocks[k]!, dtype, elements)),
  });
  return { units, unitPoints: unitWork, run, finish() {} };
}
