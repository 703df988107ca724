/**
 * Artifacts as pipelines. Layouts are explicit, as an automatic one drops what a shader does not use; compilation is
 * asynchronous and inside of error scopes. A module that the driver refuses is our defect and ends in an InternalError
 * with the text.
 */
import type { Binding, WgslArtifact, WgslPass } from '../../codegen/wgsl/artifact.ts';
import { uniformBytes } from '../../codegen/wgsl/layout.ts';
import { type BindGroups, createBindGroups } from './bind-groups.ts';
import type { Gpu } from './gpu.ts';
import { shaderRejected } from './messages.ts';
import type { Queue } from './queue.ts';
import { computeStage } from './usage.ts';

export interface CompiledPass {
  readonly pass: WgslPass;
  readonly pipeline: GPUComputePipeline;
  readonly bindGroups: BindGroups;
}

/** Changes the text of a module before the driver sees it: fault injection in tests. */
export type EditSource = (source: string) => string;

export function compilePasses(
  gpu: Gpu,
  queue: Queue,
  artifact: WgslArtifact,
  edit: EditSource = (source) => source,
): Promise<readonly CompiledPass[]> {
  return Promise.all(
    artifact.passes.map((pass) => compilePass(gpu, queue, artifact, pass, edit(pass.source))),
  );
}

async function compilePass(
  gpu: Gpu,
  queue: Queue,
  artifact: WgslArtifact,
  pass: WgslPass,
  code: string,
): Promise<CompiledPass> {
  const { device } = gpu;
  const blockBytes = uniformBytes(artifact.uniforms);
  device.pushErrorScope('validation');
  const layout = device.createBindGroupLayout({ entries: layoutEntries(pass, blockBytes) });
  const module = device.createShaderModule({ code, label: `${artifact.program.name} ${pass.name}` });
  const made = createPipeline(device, layout, module);
  const scope = device.popErrorScope();
  const [pipeline, error] = await Promise.all([made, scope.catch(() => null)]);
  if (pipeline instanceof Error || error) {
    const cause = gpu.blame(error ?? pipeline);
    if (!gpu.isOpen) throw cause;
    const reason = (await firstMessage(module)) ?? (cause as Error).message;
    throw shaderRejected(artifact.program.name, reason, code, cause);
  }
  const bindGroups = createBindGroups({ device, layout, uniforms: queue.uniforms, uniformBytes: blockBytes });
  return { pass, pipeline, bindGroups };
}

/** The pipeline, or why there is none. */
function createPipeline(
  device: GPUDevice,
  layout: GPUBindGroupLayout,
  module: GPUShaderModule,
): Promise<GPUComputePipeline | Error> {
  return device
    .createComputePipelineAsync({
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: 'main' },
    })
    .catch((error: Error) => error);
}

async function firstMessage(module: GPUShaderModule): Promise<string | undefined> {
  const info = await module.getCompilationInfo().catch(() => undefined);
  const found = info?.messages.find(({ type }) => type === 'error');
  return found && `line ${found.lineNum}:${found.linePos}: ${found.message}`;
}

function layoutEntries(pass: WgslPass, blockBytes: number): GPUBindGroupLayoutEntry[] {
  const uniforms = { type: 'uniform', hasDynamicOffset: true, minBindingSize: blockBytes } as const;
  return [
    { binding: 0, visibility: computeStage, buffer: uniforms },
    ...pass.bindings.map((binding, k) => ({
      binding: k + 1,
      visibility: computeStage,
      buffer: { type: storageType(binding) },
    })),
  ];
}

function storageType(binding: Binding): GPUBufferBindingType {
  return binding.kind === 'slot' ? 'read-only-storage' : 'storage';
}
