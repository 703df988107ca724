/**
 * A procedure's steps as an executable: hand-written modules on the backend's memory, each stage a job of the launch queue,
 * so that the end of a job is the barrier between stages.
 *
 * What must hold: a launch's frames and scratch are its own until its last stage has settled. A stage that fails, or is
 * aborted, is the last one.
 */
import { after, always, type MaybePromise } from '../../util/maybe-promise.ts';
import type { Argument, Executable, Launch } from '../backend.ts';
import type { AddressCall, Machine, Procedure, Stage, StageModule, Steps } from '../procedure.ts';
import type { WayMaker } from '../ways.ts';
import { chunkFor, threadsWorth } from './chunk.ts';
import type { WasmContext } from './executable.ts';
import type { EngineFeatures } from './features.ts';
import type { Job, TeamModule } from './job.ts';
import { createPlans } from './plans.ts';
import { checkOurs } from './shared-space.ts';

/** Steps run where the engine has what they need. The executables share the modules of one memory. */
export function stepsMaker(context: WasmContext, features: EngineFeatures): WayMaker {
  const { memory } = context;
  const made = new Map<string, unknown>();
  const machine: Machine = {
    memory: memory.memory,
    allocate: (bytes) => memory.allocate(Math.max(1, bytes)),
    free: (address) => memory.free(address),
    once<T>(name: string, make: () => T): T {
      if (!made.has(name)) made.set(name, make());
      return made.get(name) as T;
    },
  };
  const shared = new WeakMap<StageModule, TeamModule>();
  const share = (module: StageModule): TeamModule => {
    let known = shared.get(module);
    if (!known) {
      known = shareBytes(context, module);
      shared.set(module, known);
    }
    return known;
  };
  return {
    supports: (way) => (way.kind === 'steps' ? missing(way, features) : `no ${way.kind} run in WebAssembly`),
    make: (procedure, way) => createSteps(context, machine, share, procedure, way as Steps),
  };
}

function missing({ needs }: Steps, { simd, relaxedSimd }: EngineFeatures): true | string {
  const has = needs === 'simd' ? simd : relaxedSimd;
  return has || `this engine has no WebAssembly ${needs === 'simd' ? 'SIMD' : 'relaxed SIMD'}`;
}

/** Puts the module's bytes where workers find them. */
function shareBytes({ memory, threads, nextModuleId }: WasmContext, { bytes }: StageModule): TeamModule {
  if (threads === 1) return { id: 0, address: 0, bytes: 0 };
  const address = memory.allocate(bytes.byteLength);
  memory.u8.set(bytes, address);
  return { id: nextModuleId(), address, bytes: bytes.byteLength };
}

function createSteps(
  context: WasmContext,
  machine: Machine,
  share: (module: StageModule) => TeamModule,
  procedure: Procedure,
  steps: Steps,
): Executable {
  const { memory, queue } = context;
  const plans = createPlans(memory, steps.open(machine), jobOf);

  function addressesOf(launch: Launch): AddressCall {
    const { shape, args, outputs } = launch;
    const input = (arg: Argument) => {
      if (typeof arg === 'number') throw new TypeError('a procedure takes arrays');
      return { address: checkOurs(arg.block, memory).byteOffset, shape: arg.shape };
    };
    const addresses = outputs.map((block) => checkOurs(block, memory).byteOffset);
    return { shape, inputs: args.map(input), outputs: addresses, threads: threadsOf(context, launch) };
  }

  function jobOf({ module, frame, units, unitWork }: Exclude<Stage, () => void>, threads: number): Job {
    return {
      kernel: procedure.name,
      module: share(module),
      run: module.exports.run,
      frame,
      first: 0,
      end: units,
      chunk: chunkFor(units, threads, 1, { work: Math.max(2, unitWork), isUneven: false, unit: 'row' }),
      threads: Math.min(threads, units),
      finish() {},
      // Stages that move keys change what they read.
      restart: () => false,
    };
  }

  return {
    variant: steps.variant,
    source: steps.source,
    vectorised: true,
    notes: [],
    launch(launch) {
      try {
        launch.signal?.throwIfAborted();
        return launchStages(launch);
      } catch (error) {
        return Promise.reject(error);
      }
    },
    launchSync(launch) {
      const plan = plans.take(addressesOf(launch));
      try {
        for (const stage of plan.stages)
          if (typeof stage === 'function') stage();
          else if (stage.end > 0) queue.runSync(stage);
      } finally {
        plan.release();
      }
    },
    dispose: () => plans.dispose(),
  };

  function launchStages(launch: Launch): MaybePromise<void> {
    const plan = plans.take(addressesOf(launch));
    const from = (at: number): MaybePromise<void> => {
      const stage = plan.stages[at];
      if (!stage) return;
      launch.signal?.throwIfAborted();
      const done = typeof stage === 'function' ? stage() : queueStage(stage, launch);
      return after(done ?? undefined, () => from(at + 1));
    };
    return always(() => from(0), plan.release);
  }

  function queueStage(job: Job, { args, outputs, signal }: Launch): void | Promise<void> {
    const done = job.end > 0 ? queue.run(job, () => {}, signal) : undefined;
    if (!done) return;
    for (const arg of args)
      if (typeof arg !== 'number') checkOurs(arg.block, memory).lastUse = queue.submitted;
    for (const block of outputs) checkOurs(block, memory).lastUse = queue.submitted;
    return done;
  }
}

/** The launch's own number, else one for big work only. */
function threadsOf({ threads }: WasmContext, launch: Launch): number {
  if (launch.threads !== undefined) return Math.min(launch.threads, threads);
  const elements = launch.shape.reduce((product, extent) => product * extent, 1);
  return threadsWorth(threads, elements, 16);
}
