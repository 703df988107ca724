/**
 * Opens the GPU: an adapter, a device with as much as the adapter offers within our policy, and the backend on it.
 * Whatever is missing is an ordinary answer with the reason.
 */

import type { WgslOptions } from '../../codegen/wgsl/artifact.ts';
import { defaultWgslOptions, emitWgsl } from '../../codegen/wgsl/emit-wgsl.ts';
import { isUnavailable, type Unavailable } from '../../host/host.ts';
import type { Verified } from '../../ir/verify.ts';
import { prepare } from '../../passes/pipelines.ts';
import type { Backend, Executable, OpenOptions } from '../backend.ts';
import { isProcedure } from '../procedure.ts';
import { compileWays, passesOnly, supportsWays } from '../ways.ts';
import { type CompiledPass, compilePasses, type EditSource } from './compile.ts';
import { createExecutable } from './executable.ts';
import { createGpu, type Gpu } from './gpu.ts';
import { measureLoopLimit } from './loop-limit.ts';
import { createQueue, type Queue } from './queue.ts';
import { createSpace, type GpuSpace } from './space.ts';
import { createStaging } from './staging.ts';
import { supports } from './supports.ts';

/** Opens the webgpu backend, or says why there is none. */
export function openWebgpu(options: OpenOptions): Promise<WebgpuBackend | Unavailable> {
  return openWebgpuWith(options);
}

export interface WebgpuHooks {
  /** Changes every shader's text. */
  readonly edit?: EditSource;
  readonly wgsl?: Partial<WgslOptions>;
  /** Taken for the driver's limit of loops, which is then not measured. */
  readonly loopLimit?: number | null;
}

/** The same with hooks for tests. */
export async function openWebgpuWith(
  options: OpenOptions,
  hooks: WebgpuHooks = {},
): Promise<WebgpuBackend | Unavailable> {
  try {
    const entry = await options.host.gpu();
    if (isUnavailable(entry)) return entry;
    const adapter = await entry.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter)
      return { unavailable: 'the platform offers no WebGPU adapter: no GPU, no driver, or it is blocked' };
    const device = await adapter.requestDevice(deviceDescriptor(adapter));
    const gpu = createGpu(entry, device);
    const { loopLimit = await measureLoopLimit(device) } = hooks;
    const facts: Facts = { ...factsOf(adapter, device), loopLimit };
    return createBackend(gpu, facts, options.memoryLimit, hooks);
  } catch (error) {
    return { unavailable: `the GPU could not be opened: ${(error as Error).message}` };
  }
}

const wantedFeatures: readonly GPUFeatureName[] = ['shader-f16', 'subgroups', 'timestamp-query'];

/** What is asked for beyond the defaults: the adapter's own limit, up to ours. */
const wantedLimits = {
  maxBufferSize: 2 ** 32,
  maxStorageBufferBindingSize: 2 ** 32 - 4,
  maxStorageBuffersPerShaderStage: 16,
} as const;

function deviceDescriptor(adapter: GPUAdapter): GPUDeviceDescriptor {
  const limits = Object.entries(wantedLimits).map(([name, most]) => {
    return [name, Math.min(adapter.limits[name as keyof typeof wantedLimits], most)] as const;
  });
  return {
    label: 'lanewise',
    requiredFeatures: wantedFeatures.filter((name) => adapter.features.has(name)),
    requiredLimits: Object.fromEntries(limits),
  };
}

function factsOf({ info }: GPUAdapter, device: GPUDevice): Readonly<Record<string, unknown>> {
  const { limits } = device;
  return {
    adapter: [info.vendor, info.architecture, info.description].filter(Boolean).join(' / '),
    vendor: info.vendor,
    architecture: info.architecture,
    device: info.device,
    description: info.description,
    isFallback: info.isFallbackAdapter ?? false,
    features: [...device.features].filter((name) => (wantedFeatures as readonly string[]).includes(name)),
    limits: {
      maxBufferSize: limits.maxBufferSize,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
    },
  };
}

type Facts = Backend['facts'] & {
  /** Rounds after which the driver ends the loops of an invocation without an error; null where it turns them all. */
  readonly loopLimit: number | null;
};

/** The backend with what tests look into. */
export interface WebgpuBackend extends Backend {
  readonly device: GPUDevice;
  /** Submissions to the GPU's queue so far. */
  readonly submissions: number;
}

/**
 * A driver in software runs workgroups one after the other and clears their memory entry by entry: counting in it is a
 * hundred times slower than counting at once in the output (SwiftShader, 256 bins).
 */
function wgslOptionsFor(facts: Backend['facts'], { wgsl }: WebgpuHooks): WgslOptions {
  return { ...defaultWgslOptions, ...(facts.isFallback ? { mostPrivateBins: 0 } : {}), ...wgsl };
}

function createBackend(
  gpu: Gpu,
  facts: Facts,
  memoryLimit: number | undefined,
  hooks: WebgpuHooks,
): WebgpuBackend {
  const staging = createStaging(gpu);
  const queue = createQueue(gpu, staging);
  const space = createSpace(gpu, queue, staging, memoryLimit);
  const compile = createCompiler({ gpu, queue, space, edit: hooks.edit, wgsl: wgslOptionsFor(facts, hooks) });
  let ending: Promise<void> | undefined;
  const idle = async (): Promise<void> => {
    await queue.flush();
    if (gpu.isOpen) await gpu.device.queue.onSubmittedWorkDone().catch(() => {});
  };
  const end = async (): Promise<void> => {
    await idle();
    space.dispose();
    staging.dispose();
    gpu.dispose();
  };
  const backend: WebgpuBackend = {
    name: 'webgpu',
    device: gpu.device,
    get submissions() {
      return queue.submissions;
    },
    space,
    reads: ['webgpu'],
    threads: 1,
    facts,
    sync: false,
    supports(program) {
      if (isProcedure(program)) return supportsWays(program, backend, passesOnly);
      return supports(program, gpu.device.limits, facts.loopLimit);
    },
    async compile(program) {
      return isProcedure(program) ? compileWays(program, backend, passesOnly) : [await compile(program)];
    },
    idle,
    dispose: () => (ending ??= end()),
  };
  return backend;
}

interface Compiler {
  readonly gpu: Gpu;
  readonly queue: Queue;
  readonly space: GpuSpace;
  readonly edit: EditSource | undefined;
  readonly wgsl: WgslOptions;
}

/** Most modules kept compiled; beyond it the oldest is dropped. */
const mostCompiled = 256;

/** Compiles; equal text is compiled once. A failure is not kept. */
function createCompiler({
  gpu,
  queue,
  space,
  edit,
  wgsl,
}: Compiler): (program: Verified) => Promise<Executable> {
  const kept = new Map<string, Promise<readonly CompiledPass[]>>();
  return async (program) => {
    gpu.check();
    const artifact = emitWgsl(prepare(program, 'wgsl'), wgsl);
    const key = artifact.source;
    let compiling = kept.get(key);
    if (!compiling) {
      compiling = compilePasses(gpu, queue, artifact, edit);
      if (kept.size >= mostCompiled) kept.delete(kept.keys().next().value!);
      kept.set(key, compiling);
      compiling.catch(() => kept.delete(key));
    }
    return createExecutable(gpu, { artifact, passes: await compiling, queue, space }, []);
  };
}
