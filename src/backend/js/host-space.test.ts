import { describe, expect, it } from 'vitest';
import { createHostSpace } from './host-space.ts';

describe('host space', () => {
  it('keeps what is written', () => {
    const space = createHostSpace();
    const block = space.allocate(10);
    space.write(block, Uint16Array.of(1, 2, 3, 4, 5));
    const back = new Uint16Array(3);
    space.read(block, back);
    expect([...back]).toEqual([1, 2, 3]);
  });

  it('counts, reuses and stays flat', () => {
    const space = createHostSpace();
    for (let k = 0; k < 10_000; k++) {
      const blocks = [space.allocate(1000 + (k % 20)), space.allocate(5000)];
      expect(space.stats.liveBlocks).toBe(2);
      for (const block of blocks) space.free(block);
    }
    expect(space.stats).toEqual({ liveBlocks: 0, liveBytes: 0, reservedBytes: 1024 + 6144 });
    space.dispose();
    expect(space.stats.reservedBytes).toBe(0);
  });

  it('frees a block once', () => {
    const space = createHostSpace();
    const block = space.allocate(100);
    space.free(block);
    space.free(block);
    expect(space.stats).toEqual({ liveBlocks: 0, liveBytes: 0, reservedBytes: 128 });
    const [a, b] = [space.allocate(100), space.allocate(100)];
    space.write(a, new Uint8Array(100).fill(1));
    space.write(b, new Uint8Array(100).fill(2));
    const back = new Uint8Array(100);
    space.read(a, back);
    expect(back[99]).toBe(1);
  });

  it('keeps its limit, and frees make room', () => {
    const space = createHostSpace({ memoryLimit: 4096 });
    const block = space.allocate(4000);
    expect(() => space.allocate(16)).toThrow(expect.objectContaining({ code: 'OUT_OF_MEMORY' }));
    space.free(block);
    expect(space.allocate(16).bytes).toBe(16);
  });
});
