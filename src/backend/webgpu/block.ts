/** A block of GPU memory, and the fault that makes its content worthless. */
import type { Block } from '../backend.ts';
import type { PooledBuffer } from './pool.ts';

export interface Faultable {
  /** Why its content is not what was asked for: its allocation or a job that wrote it failed. A full write clears it. */
  fault: Error | undefined;
}

export interface GpuBlock extends Block, Faultable {
  readonly space: 'webgpu';
  readonly pooled: PooledBuffer;
}

export function isGpuBlock(block: Block): block is GpuBlock {
  return block.space === 'webgpu';
}
