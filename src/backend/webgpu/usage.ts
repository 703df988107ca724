/** Numbers that the WebGPU specification fixes. Node has no globals for them. */

export const bufferUsage = {
  mapRead: 0x1,
  mapWrite: 0x2,
  copySource: 0x4,
  copyTarget: 0x8,
  uniform: 0x40,
  storage: 0x80,
} as const;

export const mapMode = { read: 1, write: 2 } as const;

export const computeStage = 4;

/** Copies and bindings go by whole words. */
export function align4(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}
