/** The backend 'wasm': generated SIMD modules on one WebAssembly memory, run by the calling thread and one worker team. */

import { emitWasm } from '../../codegen/wasm/emit-wasm.ts';
import { type Host, isUnavailable, type Unavailable } from '../../host/host.ts';
import { prepare } from '../../passes/pipelines.ts';
import { lazily } from '../../util/lazily.ts';
import type { Backend, OpenOptions } from '../backend.ts';
import { isProcedure } from '../procedure.ts';
import { compileWays, supportsWays } from '../ways.ts';
import { openAlone } from './alone.ts';
import { createExecutable, type WasmContext } from './executable.ts';
import { type EngineFeatures, engineFeatures } from './features.ts';
import { createLaunchQueue } from './launch-queue.ts';
import { createMemory, type WasmMemory } from './memory.ts';
import { createSharedSpace } from './shared-space.ts';
import { createStage } from './staged.ts';
import { stepsMaker } from './steps.ts';
import { createTeam, spinMs, type Team } from './team.ts';

/** Opens the backend at once; the worker team starts with the first launch that wants it. */
export function openWasm(options: OpenOptions): Backend | Unavailable {
  if (typeof WebAssembly !== 'object') return { unavailable: 'this engine has no WebAssembly' };
  const sharing = options.host.sharedMemory();
  const memory = createMemory(sharing === true, options.memoryLimit);
  if (isUnavailable(memory)) return memory;
  return assemble(options, memory, sharing);
}

function assemble(
  { host, threads: wanted, memoryLimit }: OpenOptions,
  memory: WasmMemory,
  sharing: true | Unavailable,
): Backend {
  const threads = memory.isShared ? Math.max(1, wanted ?? host.processors()) : 1;
  const team = threads > 1 ? createTeam({ host, memory, workers: threads - 1 }) : undefined;
  const queue = createLaunchQueue({ host, team });
  const space = createSharedSpace(memory, queue);
  let modules = 0;
  const context: WasmContext = {
    memory,
    queue,
    space,
    stage: createStage(memory),
    threads,
    nextModuleId: () => ++modules,
    ...(memory.isShared ? { alone: lazily(() => openAlone(host, memoryLimit)) } : {}),
  };
  const features = engineFeatures();
  const steps = stepsMaker(context, features);

  const backend: Backend = {
    name: 'wasm',
    space,
    reads: ['shared'],
    threads,
    awakeMs: team ? spinMs : 0,
    get isTeamUp() {
      return !team || team.stats.unavailable !== undefined || team.stats.up === threads - 1;
    },
    startTeam: () => team?.start(),
    sync: true,
    get facts() {
      return factsOf(features, memory, threads, team, threadsOff(host, threads, wanted, sharing));
    },
    supports: (program) => (isProcedure(program) ? supportsWays(program, backend, steps) : true),
    compile(program) {
      if (isProcedure(program)) return compileWays(program, backend, steps);
      const { simd, relaxedSimd: relaxed } = features;
      const artifact = emitWasm(prepare(program, 'wasm'), { shared: memory.isShared, simd, relaxed });
      const notes = simd ? [] : [{ text: 'scalar code: this engine has no WebAssembly SIMD' }];
      return [createExecutable(context, program, artifact, simd ? 'simd' : 'scalar', notes)];
    },
    idle: () => queue.idle(),
    dispose: () => queue.dispose(),
  };
  return backend;
}

/** Why there is one thread only, if so. */
function threadsOff(
  host: Host,
  threads: number,
  wanted: number | undefined,
  sharing: true | Unavailable,
): string | undefined {
  if (threads > 1) return undefined;
  if (sharing !== true) return sharing.unavailable;
  return wanted === undefined
    ? `this ${host.name} gives the process one processor`
    : 'the runtime was configured with threads: 1';
}

function factsOf(
  { simd, relaxedSimd }: EngineFeatures,
  memory: WasmMemory,
  threads: number,
  team: Team | undefined,
  off: string | undefined,
): Record<string, unknown> {
  const { started, unavailable, lastEnd } = team?.stats ?? { started: 0 };
  const reason = off ?? unavailable;
  return {
    simd,
    relaxedSimd,
    sharedMemory: memory.isShared,
    threads,
    ...(reason === undefined ? {} : { threadsOff: reason }),
    workersStarted: started,
    ...(lastEnd === undefined ? {} : { lastWorkerEnd: lastEnd }),
    memoryLimit: memory.limitBytes,
  };
}
