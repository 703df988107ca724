/**
 * WebAssembly on a team of its own that really shares: each launch is cut into several chunks, however small it is, and
 * the caller takes none before a worker is inside. The backend leaves small launches whole, as that is faster.
 */
import { createExecutable } from '../../src/backend/wasm/executable.ts';
import type { Job } from '../../src/backend/wasm/job.ts';
import { createLaunchQueue, type LaunchQueue } from '../../src/backend/wasm/launch-queue.ts';
import { createMemory } from '../../src/backend/wasm/memory.ts';
import { createSharedSpace } from '../../src/backend/wasm/shared-space.ts';
import { createStage } from '../../src/backend/wasm/staged.ts';
import { createTeam, type Team } from '../../src/backend/wasm/team.ts';
import { emitWasm } from '../../src/codegen/wasm/emit-wasm.ts';
import { type Host, isUnavailable } from '../../src/host/host.ts';
import type { EvaluateInputs } from '../../src/ir/evaluate.ts';
import type { TypedArray } from '../../src/ir/types.ts';
import type { Verified } from '../../src/ir/verify.ts';
import { prepare } from '../../src/passes/pipelines.ts';
import { launchOn } from './run-on.ts';

export interface SharedWasm {
  /** The results, and how many threads took part. */
  run(program: Verified, inputs: EvaluateInputs): Promise<{ results: TypedArray[]; participants: number }>;
  dispose(): void;
}

export interface Sharing {
  /** The caller included. */
  readonly threads: number;
  /** Units a thread takes at a time, of that many. */
  readonly chunk: (units: number) => number;
}

/** Longest wait for a worker, which may have to start and to compile; ms. */
const patienceMs = 2_000;

export function openSharedWasm(host: Host, { threads, chunk }: Sharing): SharedWasm {
  const memory = createMemory(true);
  if (isUnavailable(memory)) throw new Error(memory.unavailable);
  const team = createTeam({ host, memory, workers: threads - 1, spinMs: 5 });
  let participants = 1;
  const queue = cutting(createLaunchQueue({ host, team: waiting(team, host) }), (job) => {
    participants = 1;
    const { finish } = job;
    // The queue reads `finish` when the job is done, and a job is used again.
    job.chunk = Math.max(1, chunk(job.end - job.first));
    return Object.assign({}, job, {
      finish: (count: number) => {
        participants = count;
        finish(count);
      },
    });
  });
  const space = createSharedSpace(memory, queue);
  let modules = 0;
  const stage = createStage(memory);
  const context = { memory, queue, space, stage, threads, nextModuleId: () => ++modules };
  return {
    async run(program, inputs) {
      const artifact = emitWasm(prepare(program, 'wasm'), { shared: true, simd: true });
      const executable = createExecutable(context, program, artifact, 'shared');
      const results = await launchOn({ space }, executable, program, inputs, { threads });
      executable.dispose();
      return { results, participants };
    },
    dispose: () => queue.dispose(),
  };
}

/** A queue that runs another job in each one's place. */
function cutting(queue: LaunchQueue, cut: (job: Job) => Job): LaunchQueue {
  return {
    ...queue,
    runSync: (job) => queue.runSync(cut(job)),
    run: (job, release, signal) => queue.run(cut(job), release, signal),
    get submitted() {
      return queue.submitted;
    },
    get settled() {
      return queue.settled;
    },
    get isIdle() {
      return queue.isIdle;
    },
  };
}

/** The caller waits for company before it takes its first chunk. */
function waiting(team: Team, host: Host): Team {
  let isAlone = true;
  return {
    ...team,
    open(job) {
      isAlone = true;
      team.open(job);
    },
    take(chunk) {
      const end = host.now() + patienceMs;
      while (isAlone && team.joined() === 0 && host.now() < end);
      isAlone = false;
      return team.take(chunk);
    },
    get stats() {
      return team.stats;
    },
  };
}
