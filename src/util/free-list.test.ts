import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignment, classOf, createFreeList } from './free-list.ts';

const sizes = fc.oneof(
  fc.integer({ min: 1, max: 300 }),
  fc.integer({ min: 1, max: 20_000 }),
  fc.integer({ min: 16_000, max: 300_000 }),
);
const steps = fc.array(fc.record({ bytes: sizes, free: fc.nat(), grows: fc.boolean() }), { maxLength: 200 });

describe('free list', () => {
  it('never overlaps, and gets everything back as one range', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 200 }), (list, start) => {
        const arena = createFreeList(start, 1 << 20);
        const whole = arena.freeBytes;
        const live: { address: number; bytes: number }[] = [];
        for (const { bytes, free, grows } of list) {
          let address = arena.allocate(bytes);
          if (address === undefined && grows) {
            const shortage = arena.shortage(bytes);
            expect(shortage).toBeGreaterThan(0);
            arena.extend(arena.end + shortage);
            address = arena.allocate(bytes);
            expect(address).toBeDefined();
          }
          if (address !== undefined) {
            expect(address % alignment).toBe(0);
            expect(address).toBeGreaterThanOrEqual(start);
            expect(address + bytes).toBeLessThanOrEqual(arena.end);
            for (const other of live)
              expect(address + bytes <= other.address || other.address + other.bytes <= address).toBe(true);
            live.push({ address, bytes });
          }
          if (free % 2 === 1 && live.length > 0) {
            const [gone] = live.splice(free % live.length, 1);
            expect(arena.free(gone!.address)).toBe(true);
            expect(arena.free(gone!.address)).toBe(false);
          }
          expect(arena.taken).toBe(live.length);
        }
        for (const { address } of live) arena.free(address);
        expect(arena.freeBytes).toBe(whole + arena.end - (1 << 20));
        const most = Math.floor((arena.end - Math.ceil(start / 4096) * 4096) / 4096) * 4096;
        expect(arena.allocate(most)).toBe(Math.ceil(start / 4096) * 4096);
      }),
      { numRuns: 200 },
    );
  });

  it('wastes at most a quarter of a small request above 256 bytes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 257, max: 16_384 }), (bytes) => {
        const taken = classOf(bytes);
        expect(taken).toBeGreaterThanOrEqual(bytes);
        expect(taken).toBeLessThanOrEqual(Math.ceil((bytes * 1.25) / alignment) * alignment);
        expect(taken % alignment).toBe(0);
        expect(taken).toBeLessThanOrEqual(16_384);
      }),
    );
  });

  it('gives a freed block to the next request of its size', () => {
    const arena = createFreeList(0, 1 << 24);
    for (const bytes of [100, 5_000, 100_000]) {
      const first = arena.allocate(bytes)!;
      const second = arena.allocate(bytes)!;
      arena.free(first);
      expect(arena.allocate(bytes)).toBe(first);
      arena.free(second);
      arena.free(first);
    }
  });

  it('works above 2^31', () => {
    const arena = createFreeList(0, 2 ** 32);
    const a = arena.allocate(2 ** 31 + 5)!;
    const b = arena.allocate(2 ** 30)!;
    const c = arena.allocate(100)!;
    expect(new Set([a, b, c]).size).toBe(3);
    expect(b).toBeGreaterThan(2 ** 31);
    expect(c % 65536).toBe(0);
    for (const address of [a, b, c]) expect(arena.free(address)).toBe(true);
    expect(arena.freeBytes).toBe(2 ** 32);
  });
});
