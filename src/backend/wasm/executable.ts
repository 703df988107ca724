/**
 * A program as a WebAssembly instance on the calling thread and, by its bytes in the memory, on every worker.
 *
 * What must hold: a launch owns its frame until it settles; frames are pooled, so launches in a row use one.
 */

import { unitCount, unitPoints, type WasmArtifact } from '../../codegen/wasm/abi.ts';
import type { Program } from '../../ir/node.ts';
import type { Note } from '../../ir/place.ts';
import { lazily } from '../../util/lazily.ts';
import type { Block, Executable, HeapLaunch, Launch } from '../backend.ts';
import { chunkFor, loadOf, threadsWorth } from './chunk.ts';
import { clearBins, createFrame, type Frame, freeFrame, writeFrame, writeWorkers } from './frame.ts';
import type { Job, RunUnits, TeamModule } from './job.ts';
import type { LaunchQueue } from './launch-queue.ts';
import { mathImports } from './math-imports.ts';
import type { WasmMemory } from './memory.ts';
import { executableDisposed, tooManyUnits } from './messages.ts';
import { checkOurs, markBlock, type SharedBlock, type SharedSpace } from './shared-space.ts';
import { createStaged, type Stage, type StagedSeat } from './staged.ts';
import { planTiles } from './tiles.ts';

/** What the executables of one backend share. */
export interface WasmContext {
  readonly memory: WasmMemory;
  readonly queue: LaunchQueue;
  readonly space: SharedSpace;
  readonly stage: Stage;
  /** Most threads of a launch, the caller included. */
  readonly threads: number;
  /** A number for a module, never used again. */
  nextModuleId(): number;
  /** Where the memory is shared: what staged launches of one thread run in instead. */
  readonly alone?: () => WasmContext | undefined;
}

/** A frame with the job that is run on it. */
interface Seat extends Frame {
  readonly job: Job;
  /** Units of the whole launch, of which the job may be a part. */
  units: number;
  /** Threads that took part so far. */
  participants: number;
  /** Whether an output is an input too, so that a launch can't be repeated. */
  isInPlace: boolean;
}

export function createExecutable(
  context: WasmContext,
  program: Program,
  artifact: WasmArtifact,
  variant: string,
  notes: readonly Note[] = [],
): Executable {
  const { memory, queue } = context;
  const instance = lazily(() => instantiate(memory, artifact));
  const module = lazily(() => (context.threads > 1 ? shareModule(context, artifact) : noModule));
  const load = loadOf(program);
  const free: Seat[] = [];
  let isDisposed = false;

  function addSeat(): Seat {
    const frame = createFrame(memory, program);
    const { run, finish } = instance();
    const end = (participants: number): void => {
      seat.participants = Math.max(seat.participants, participants);
      if (!finish || job.end < seat.units) return;
      writeWorkers(memory, seat, seat.participants);
      finish(seat.address);
    };
    const job: Job = {
      kernel: program.name,
      module: module(),
      run,
      frame: frame.address,
      first: 0,
      end: 0,
      chunk: 0,
      threads: 1,
      finish: end,
      restart: () => restart(seat),
    };
    const seat: Seat = Object.assign(frame, {
      job,
      units: 0,
      participants: 0,
      isInPlace: false,
    });
    return seat;
  }

  /** The frame, written for this launch, and its job. */
  function seatFor(launch: Launch): Seat {
    if (isDisposed) throw executableDisposed(program.name);
    const seat = free.pop() ?? addSeat();
    try {
      setJob(seat, launch);
      writeFrame(memory, seat, program, launch, seat.units, seat.job.threads);
    } catch (error) {
      release(seat);
      throw error;
    }
    return seat;
  }

  function setJob(seat: Seat, launch: Launch): void {
    const { job } = seat;
    const { shape, threads } = launch;
    const units = unitCount(program, artifact.rowAxis, shape);
    if (units > 0x7fffffff) throw tooManyUnits(program.name, units);
    const points = unitPoints(program, artifact.rowAxis, shape);
    seat.units = units;
    seat.participants = 0;
    seat.isInPlace = isInPlace(launch);
    job.threads = Math.min(
      threads ?? threadsWorth(context.threads, units * points, load.work),
      context.threads,
    );
    setRange(job, 0, units, points);
  }

  /** Counts of earlier parts can't be told from those of the present one. */
  function restart(seat: Seat): boolean {
    const { job, units } = seat;
    const isPart = job.first > 0 || job.end < units;
    if (seat.isInPlace || (isPart && program.sink.kind === 'histogram')) return false;
    clearBins(memory, seat, program, job.threads);
    job.threads = 1;
    return true;
  }

  function setRange(job: Job, first: number, end: number, points: number): void {
    job.first = first;
    job.end = end;
    job.chunk = chunkFor(end - first, job.threads, points, load);
  }

  /** Runs a range of points of a rank-1 domain, and `meanwhile` beside it where there is a team, else behind it. */
  function runPart({ job }: StagedSeat, from: number, to: number, meanwhile?: () => void): void {
    const points = unitPoints(program, artifact.rowAxis, [to]);
    let isPending = meanwhile !== undefined;
    const once = (): void => {
      if (isPending) meanwhile!();
      isPending = false;
    };
    job.meanwhile = once;
    setRange(job, from / points, Math.ceil(to / points), points);
    try {
      queue.runSync(job);
      once();
    } finally {
      job.meanwhile = undefined;
    }
  }

  function release(seat: Seat): void {
    if (isDisposed) freeFrame(memory, seat);
    else free.push(seat);
  }

  const plan = planTiles(program);
  const giveBack = (seat: StagedSeat): void => release(seat as Seat);
  const staged = plan && createStaged({ ...context, program, plan, take: seatFor, run: runPart, giveBack });
  const alone = lazily(() => {
    const own = artifact.unshared && context.alone?.();
    return own && createExecutable(own, program, { ...artifact, bytes: artifact.unshared!() }, variant);
  });
  const launchStaged = (launch: HeapLaunch): number =>
    ((launch.threads === 1 && alone()?.launchStaged) || staged!)(launch);

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
    ...(staged ? { launchStaged } : {}),
    dispose() {
      if (isDisposed) return;
      isDisposed = true;
      for (const seat of free.splice(0)) freeFrame(memory, seat);
      const { address } = module();
      if (address !== 0) queue.whenSettled(() => memory.free(address));
    },
  };
}

const noModule: TeamModule = { id: 0, address: 0, bytes: 0 };

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

function isInPlace({ args, outputs }: Launch): boolean {
  for (const output of outputs)
    for (const arg of args)
      if (typeof arg !== 'number' && arg.block.bytes > 0 && addressOf(arg.block) === addressOf(output))
        return true;
  return false;
}

function addressOf(block: Block): number {
  return (block as SharedBlock).byteOffset;
}
