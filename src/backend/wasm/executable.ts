/**
 * A program as a WebAssembly instance on the calling thread and, by its bytes in the memory, on every worker.
 *
 * What must hold: a launch owns its frame until it settles; frames are pooled, so launches in a row use one.
 */

import { unitCount, unitOf, type WasmArtifact } from '../../codegen/wasm/abi.ts';
import type { Program } from '../../ir/node.ts';
import type { Note } from '../../ir/place.ts';
import { blockElements } from '../../ir/reduction.ts';
import type { Executable, Launch } from '../backend.ts';
import { chunkFor, pointWork, threadsWorth } from './chunk.ts';
import { createFrame, type Frame, freeFrame, writeFrame, writeWorkers } from './frame.ts';
import type { Job, RunUnits, TeamModule } from './job.ts';
import type { LaunchQueue } from './launch-queue.ts';
import { mathImports } from './math-imports.ts';
import type { WasmMemory } from './memory.ts';
import { executableDisposed, tooManyUnits } from './messages.ts';
import { checkOurs, markBlock } from './shared-space.ts';

/** What the executables of one backend share. */
export interface WasmContext {
  readonly memory: WasmMemory;
  readonly queue: LaunchQueue;
  /** Most threads of a launch, the caller included. */
  readonly threads: number;
  /** A number for a module, never used again. */
  nextModuleId(): number;
}

/** A frame with the job that is run on it. */
interface Seat extends Frame {
  readonly job: Job;
}

export function createExecutable(
  context: WasmContext,
  program: Program,
  artifact: WasmArtifact,
  variant: string,
  notes: readonly Note[] = [],
): Executable {
  const { memory, queue } = context;
  const { run, finish } = instantiate(memory, artifact);
  const module = context.threads > 1 ? shareModule(context, artifact) : { id: 0, address: 0, bytes: 0 };
  const work = pointWork(program);
  const isRows = unitOf(program) === 'row';
  const free: Seat[] = [];
  let isDisposed = false;

  function addSeat(): Seat {
    const frame = createFrame(memory, program);
    const end = (participants: number): void => {
      if (!finish) return;
      writeWorkers(memory, frame, participants);
      finish(frame.address);
    };
    const job: Job = {
      kernel: program.name,
      module,
      run,
      frame: frame.address,
      units: 0,
      chunk: 0,
      threads: 1,
      finish: end,
    };
    return Object.assign(frame, { job });
  }

  /** The frame, written for this launch, and its job. */
  function seatFor(launch: Launch): Seat {
    if (isDisposed) throw executableDisposed(program.name);
    const seat = free.pop() ?? addSeat();
    try {
      setJob(seat.job, launch);
      writeFrame(memory, seat, program, launch, seat.job.units, seat.job.threads);
    } catch (error) {
      release(seat);
      throw error;
    }
    return seat;
  }

  function setJob(job: Job, { shape, threads }: Launch): void {
    const units = unitCount(program, shape);
    if (units > 0x7fffffff) throw tooManyUnits(program.name, units);
    const unitPoints = isRows ? shape[shape.length - 1]! : unitOf(program) === 'block' ? blockElements : 1;
    job.units = units;
    job.threads = Math.min(
      threads ?? threadsWorth(context.threads, units * unitPoints, work),
      context.threads,
    );
    job.chunk = chunkFor(units, job.threads, unitPoints, work);
  }

  function release(seat: Seat): void {
    if (isDisposed) freeFrame(memory, seat);
    else free.push(seat);
  }

  return {
    variant,
    program,
    vectorised: artifact.vectorised,
    notes: [...artifact.notes, ...notes],
    get source() {
      return artifact.wat();
    },
    launch(launch) {
      try {
        launch.signal?.throwIfAborted();
        const seat = seatFor(launch);
        const done = queue.run(seat.job, () => release(seat), launch.signal);
        if (done) markUse(launch, memory, queue.submitted);
        return done;
      } catch (error) {
        return Promise.reject(error);
      }
    },
    launchSync(launch) {
      const seat = seatFor(launch);
      try {
        queue.runSync(seat.job);
      } finally {
        release(seat);
      }
    },
    dispose() {
      if (isDisposed) return;
      isDisposed = true;
      for (const seat of free.splice(0)) freeFrame(memory, seat);
      if (module.address !== 0) queue.whenSettled(() => memory.free(module.address));
    },
  };
}

function instantiate(
  memory: WasmMemory,
  artifact: WasmArtifact,
): { run: RunUnits; finish?: (frame: number) => void } {
  const imports = { env: { memory: memory.memory }, math: mathImports };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(artifact.bytes), imports);
  const run = exports.run as unknown as RunUnits;
  return artifact.hasFinish ? { run, finish: exports.finish as unknown as (frame: number) => void } : { run };
}

/** Puts the module's bytes where workers find them. */
function shareModule({ memory, nextModuleId }: WasmContext, { bytes }: WasmArtifact): TeamModule {
  const address = memory.allocate(bytes.byteLength);
  memory.u8.set(bytes, address);
  return { id: nextModuleId(), address, bytes: bytes.byteLength };
}

/** The blocks are in use until the launch of this number has settled. */
function markUse({ args, outputs }: Launch, memory: WasmMemory, launch: number): void {
  for (const arg of args) if (typeof arg !== 'number') markBlock(checkOurs(arg.block, memory), launch);
  for (const block of outputs) markBlock(checkOurs(block, memory), launch);
}
