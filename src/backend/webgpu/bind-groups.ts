/** The bind groups of one pass, kept by the identity of their buffers: a loop alternates between a few. */
import type { PooledBuffer } from './pool.ts';

/** Bounded, as buffers come and go; beyond it the oldest is dropped. */
const mostGroups = 64;

export interface BindGroups {
  /** Binding 0 is the uniform ring, binding k + 1 is `buffers[k]`. */
  get(buffers: readonly PooledBuffer[]): GPUBindGroup;
}

export interface BindGroupsOptions {
  readonly device: GPUDevice;
  readonly layout: GPUBindGroupLayout;
  readonly uniforms: GPUBuffer;
  readonly uniformBytes: number;
}

export function createBindGroups({ device, layout, uniforms, uniformBytes }: BindGroupsOptions): BindGroups {
  const kept = new Map<string, GPUBindGroup>();
  const most = device.limits.maxStorageBufferBindingSize;
  const create = (buffers: readonly PooledBuffer[]): GPUBindGroup =>
    device.createBindGroup({
      layout,
      entries: [
        { binding: 0, resource: { buffer: uniforms, offset: 0, size: uniformBytes } },
        ...buffers.map(({ buffer, size }, k) => ({
          binding: k + 1,
          resource: { buffer, offset: 0, size: Math.min(size, most) },
        })),
      ],
    });
  return {
    get(buffers) {
      const key = buffers.map(({ id }) => id).join();
      const known = kept.get(key);
      if (known) return known;
      // What is wrong with a buffer here makes the batch that uses the group fail, and is told there.
      device.pushErrorScope('validation');
      const made = create(buffers);
      device.popErrorScope().catch(() => {});
      if (kept.size >= mostGroups) kept.delete(kept.keys().next().value!);
      kept.set(key, made);
      return made;
    },
  };
}
