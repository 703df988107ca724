import { describe, expect, it } from 'vitest';
import { isUnavailable } from '../../host/host.ts';
import { createMemory, pageBytes, type WasmMemory } from './memory.ts';
import { createSharedSpace, type Fence, type SharedSpace } from './shared-space.ts';

const idleFence: Fence = {
  settled: 0,
  isIdle: true,
  settleNow: () => {},
  whenSettled: (next) => next(),
  idle: async () => {},
};

function open(isShared: boolean, limit?: number): { memory: WasmMemory; space: SharedSpace } {
  const memory = createMemory(isShared, limit);
  if (isUnavailable(memory)) throw new Error(memory.unavailable);
  return { memory, space: createSharedSpace(memory, idleFence) };
}

const values = Float32Array.from({ length: 1_000 }, (_, k) => k / 7);

describe.each([true, false])('memory, shared: %s', (isShared) => {
  it('keeps contents across growth, and blocks follow the buffer', () => {
    const { memory, space } = open(isShared);
    const block = space.allocate(values.byteLength);
    space.write(block, values);
    const before = memory.buffer;
    const large = space.allocate(64 * 1024 * 1024);
    expect(memory.buffer === before).toBe(false);
    expect(block.buffer === memory.buffer).toBe(true);
    expect(large.buffer.byteLength).toBeGreaterThanOrEqual(large.byteOffset + large.bytes);
    expect([...new Float32Array(block.buffer, block.byteOffset, values.length)]).toEqual([...values]);
    const back = new Float32Array(values.length);
    space.read(block, back);
    expect(back).toEqual(values);
  });

  it('says what was asked for and what the limit is', () => {
    const { space } = open(isShared, 4 * 1024 * 1024);
    const block = space.allocate(3 * 1024 * 1024);
    expect(() => space.allocate(2 * 1024 * 1024)).toThrow(
      expect.objectContaining({
        name: 'DeviceError',
        code: 'OUT_OF_MEMORY',
        message: expect.stringMatching(/2097152 bytes.*limit is 4194304/),
      }),
    );
    space.free(block);
    space.allocate(3 * 1024 * 1024);
    expect(space.stats.reservedBytes).toBeLessThanOrEqual(4 * 1024 * 1024);
  });

  it('gives everything back, and refuses a second time', () => {
    const { memory, space } = open(isShared);
    const blocks = Array.from({ length: 200 }, (_, k) => space.allocate(1 + k * k * 3));
    const { reservedBytes } = space.stats;
    expect(space.stats.liveBlocks).toBe(200);
    for (const block of blocks) space.free(block);
    expect(() => space.free(blocks[0]!)).toThrow(/freed already/);
    expect(space.stats).toEqual({ liveBlocks: 0, liveBytes: 0, reservedBytes });
    space.allocate(reservedBytes - 2 * pageBytes);
    expect(space.stats.reservedBytes).toBe(reservedBytes);
    expect(memory.taken).toBe(1);
  });

  it('wraps arrays that lie in it, and no others', () => {
    const { space } = open(isShared);
    const block = space.allocate(4_000);
    const view = new Float32Array(block.buffer, block.byteOffset + 400, 100);
    const wrapped = space.wrap(view)!;
    expect({ at: wrapped.byteOffset, bytes: wrapped.bytes }).toEqual({
      at: block.byteOffset + 400,
      bytes: 400,
    });
    space.allocate(64 * 1024 * 1024);
    // A shared buffer stays good after growth; an unshared one is detached, and its arrays are empty.
    if (isShared) expect(space.wrap(view)!.byteOffset).toBe(block.byteOffset + 400);
    expect(space.wrap(new Float32Array(4)) === undefined).toBe(true);
    expect(open(isShared).space.wrap(new Float32Array(block.buffer)) === undefined).toBe(true);
    expect(() => space.free(wrapped)).toThrow(/did not hand out/);
  });

  it('refuses blocks of another memory, and too many bytes', () => {
    const { space } = open(isShared);
    const foreign = open(isShared).space.allocate(64);
    expect(() => space.write(foreign, new Float32Array(4))).toThrow(/another memory/);
    expect(() => space.write(space.allocate(8), new Float32Array(4))).toThrow(/16 bytes/);
  });
});

it('a detached array is not wrapped as memory', () => {
  const { space } = open(false);
  const block = space.allocate(64);
  const view = new Float32Array(block.buffer, block.byteOffset, 4);
  space.allocate(64 * 1024 * 1024);
  expect(view.length).toBe(0);
  expect(space.wrap(view) === undefined).toBe(true);
});
