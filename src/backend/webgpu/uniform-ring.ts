/**
 * The uniform blocks of one batch in one buffer. Each batch fills it from the start: its upload is the batch's first
 * command, so the GPU has read the former blocks by then. Equal blocks are kept once, as steps of a loop have them.
 */
import { bufferUsage } from './usage.ts';

/** 256 blocks at the least alignment that all devices take. */
const ringBytes = 65536;

export interface UniformRing {
  readonly buffer: GPUBuffer;
  /** The byte offset at which the block will lie, or undefined where the ring is full: take, then place again. */
  place(words: Uint32Array<ArrayBuffer>): number | undefined;
  /** The bytes placed since the last time, if any; the ring is empty again. */
  take(): Uint8Array | undefined;
}

export function createUniformRing(device: GPUDevice): UniformRing {
  const usage = bufferUsage.uniform | bufferUsage.copyTarget;
  const buffer = device.createBuffer({ size: ringBytes, usage, label: 'uniforms' });
  const alignment = device.limits.minUniformBufferOffsetAlignment;
  const content = new Uint32Array(ringBytes / 4);
  const offsets = new Map<string, number>();
  let end = 0;
  return {
    buffer,
    place(words) {
      const key = words.join();
      const known = offsets.get(key);
      if (known !== undefined) return known;
      if (end + words.byteLength > ringBytes) return undefined;
      const offset = end;
      content.set(words, offset / 4);
      offsets.set(key, offset);
      end = Math.ceil((offset + words.byteLength) / alignment) * alignment;
      return offset;
    },
    take() {
      if (end === 0) return undefined;
      const bytes = new Uint8Array(content.buffer, 0, Math.min(end, ringBytes));
      offsets.clear();
      end = 0;
      return bytes;
    },
  };
}
