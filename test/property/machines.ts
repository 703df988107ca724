/**
 * All the ways in which a program can be run here, opened once: each backend, WebAssembly without SIMD, and WebAssembly
 * whose two threads share launches of any size.
 */
import type { Backend, Executable } from '../../src/backend/backend.ts';
import { openJs } from '../../src/backend/js/open-js.ts';
import { createExecutable } from '../../src/backend/wasm/executable.ts';
import { createLaunchQueue } from '../../src/backend/wasm/launch-queue.ts';
import { createMemory } from '../../src/backend/wasm/memory.ts';
import { openWasm } from '../../src/backend/wasm/open-wasm.ts';
import { createSharedSpace } from '../../src/backend/wasm/shared-space.ts';
import { createStage } from '../../src/backend/wasm/staged.ts';
import { openWebgpu } from '../../src/backend/webgpu/open-webgpu.ts';
import { emitWasm } from '../../src/codegen/wasm/emit-wasm.ts';
import { type Host, isUnavailable } from '../../src/host/host.ts';
import type { EvaluateInputs } from '../../src/ir/evaluate.ts';
import type { TypedArray } from '../../src/ir/types.ts';
import type { Verified } from '../../src/ir/verify.ts';
import { prepare } from '../../src/passes/pipelines.ts';
import { type LaunchWay, launchOn } from './run-on.ts';
import { openSharedWasm } from './shared-wasm.ts';

export type MachineName = 'js' | 'wasm' | 'webgpu';

/** A compiler with its memory, and how its code is launched: each way must give the same. */
export interface Machine {
  readonly name: string;
  readonly backend: MachineName;
  /** One set of results per way. */
  run(program: Verified, inputs: EvaluateInputs): Promise<{ way: string; results: TypedArray[] }[]>;
  supports(program: Verified): boolean;
  dispose(): Promise<void>;
}

type Ways = Readonly<Record<string, LaunchWay>>;

const cpuWays: Ways = { sync: { sync: true, threads: 1 } };
const wasmWays: Ways = { '1 thread': { sync: true, threads: 1 }, '2 threads': { threads: 2 } };

/** Opens what is asked for. Throws where it can't be had, with the reason. */
export async function openMachines(names: readonly MachineName[], host: Host): Promise<Machine[]> {
  const machines: Machine[] = [];
  if (names.includes('js')) machines.push(machineOf(openJs({ host }), 'js', cpuWays));
  if (names.includes('wasm')) {
    machines.push(machineOf(opened(openWasm({ host, threads: 2 })), 'wasm', wasmWays));
    machines.push(scalarWasm(host), sharingWasm(host));
  }
  if (names.includes('webgpu'))
    machines.push(machineOf(opened(await openWebgpu({ host })), 'webgpu', { queued: {} }));
  return machines;
}

function opened(backend: ReturnType<typeof openWasm>): Backend {
  if (isUnavailable(backend)) throw new Error(backend.unavailable);
  return backend;
}

function machineOf(backend: Backend, name: MachineName, ways: Ways): Machine {
  return {
    name,
    backend: name,
    async run(program, inputs) {
      const executable = (await backend.compile(program))[0]!;
      return runWays(backend, executable, program, inputs, ways);
    },
    supports: (program) => backend.supports(program) === true,
    dispose: async () => backend.dispose(),
  };
}

async function runWays(
  backend: Pick<Backend, 'space'>,
  executable: Executable,
  program: Verified,
  inputs: EvaluateInputs,
  ways: Ways,
): Promise<{ way: string; results: TypedArray[] }[]> {
  const found: { way: string; results: TypedArray[] }[] = [];
  for (const [way, options] of Object.entries(ways))
    found.push({ way, results: await launchOn(backend, executable, program, inputs, options) });
  executable.dispose();
  return found;
}

/** The backend's own parts around a module for engines without SIMD, which this engine is not. */
function scalarWasm(host: Host): Machine {
  const memory = createMemory(true);
  if (isUnavailable(memory)) throw new Error(memory.unavailable);
  const queue = createLaunchQueue({ host, team: undefined });
  const space = createSharedSpace(memory, queue);
  let modules = 0;
  const stage = createStage(memory);
  const context = { memory, queue, space, stage, threads: 1, nextModuleId: () => ++modules };
  return {
    name: 'wasm without SIMD',
    backend: 'wasm',
    async run(program, inputs) {
      const artifact = emitWasm(prepare(program, 'wasm'), { shared: memory.isShared, simd: false });
      const executable = createExecutable(context, program, artifact, 'scalar');
      return runWays({ space }, executable, program, inputs, cpuWays);
    },
    supports: () => true,
    dispose: async () => queue.dispose(),
  };
}

/** Five chunks of what there is, so that most begin in the middle of a vector. */
function sharingWasm(host: Host): Machine {
  const wasm = openSharedWasm(host, { threads: 2, chunk: (units) => Math.ceil(units / 5) });
  return {
    name: 'wasm in chunks',
    backend: 'wasm',
    async run(program, inputs) {
      const { results, participants } = await wasm.run(program, inputs);
      return [{ way: participants > 1 ? 'shared by 2 threads' : 'one unit, 1 thread', results }];
    },
    supports: () => true,
    dispose: async () => wasm.dispose(),
  };
}
