import { beforeEach, expect, it } from 'vitest';
import type { Block, CpuBlock, Space, SpaceName } from '../backend/backend.ts';
import type { TypedArray } from '../ir/types.ts';
import { BufferManager } from './manager.ts';

/** A space on the heap that counts. Reading is asynchronous where it stands for a device. */
function heapSpace(name: SpaceName): Space & { live: Set<Block>; writes: number } {
  const bytesOf = (block: Block) => new Uint8Array((block as CpuBlock).buffer, 0, block.bytes);
  const live = new Set<Block>();
  const space = {
    name,
    live,
    writes: 0,
    allocate(bytes: number): Block {
      const block = { space: name, bytes, buffer: new ArrayBuffer(bytes), byteOffset: 0 } as Block;
      live.add(block);
      return block;
    },
    free(block: Block): void {
      if (!live.delete(block)) throw new Error('freed twice');
    },
    write(block: Block, source: TypedArray): void {
      space.writes++;
      bytesOf(block).set(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
    },
    read(block: Block, target: TypedArray): void | Promise<void> {
      const copy = () =>
        new Uint8Array(target.buffer, target.byteOffset, target.byteLength).set(
          bytesOf(block).subarray(0, target.byteLength),
        );
      return name === 'webgpu' ? Promise.resolve().then(copy) : copy();
    },
    stats: { liveBlocks: 0, liveBytes: 0, reservedBytes: 0 },
  };
  return space;
}

const wasm = { space: 'shared', reads: ['shared'] } as const;
const gpu = { space: 'webgpu', reads: ['webgpu'] } as const;

let host: ReturnType<typeof heapSpace>;
let shared: ReturnType<typeof heapSpace>;
let device: ReturnType<typeof heapSpace>;
let buffers: BufferManager;

beforeEach(() => {
  host = heapSpace('host');
  shared = heapSpace('shared');
  device = heapSpace('webgpu');
  buffers = new BufferManager(
    () => 0,
    () => {},
  );
  for (const space of [host, shared, device]) buffers.addSpace(space);
});

it('copies only when no current copy is in reach', async () => {
  const array = buffers.adopt(Float32Array.of(1, 2, 3), 'f32');
  buffers.bring(array, wasm);
  buffers.bring(array, wasm);
  expect(shared.writes).toBe(1);
  await buffers.bring(array, gpu);
  await buffers.bring(array, gpu);
  expect(device.writes).toBe(1);
  expect(array.fresh).toEqual(['host', 'shared', 'webgpu']);
});

it('reads back what a device wrote, once', async () => {
  const array = buffers.create('f32', 2);
  const block = buffers.blockFor(array, gpu);
  device.write(block, Float32Array.of(4, 5));
  buffers.written(array, 'webgpu');
  const target = new Float32Array(2);
  await buffers.readTo(array, target);
  expect(target).toEqual(Float32Array.of(4, 5));
  await buffers.view(array);
  const written = shared.live.size;
  await buffers.view(array);
  expect([written, array.fresh.includes('shared')]).toEqual([1, true]);
});

it('frees every block once, after the last job, and never the user’s memory', () => {
  const mine = Float32Array.of(1);
  const array = buffers.adopt(mine, 'f32');
  buffers.bring(array, wasm);
  buffers.hold(array);
  buffers.dispose(array);
  buffers.dispose(array);
  expect(shared.live.size).toBe(1);
  buffers.letGo(array);
  expect(shared.live.size).toBe(0);
  expect(mine[0]).toBe(1);
  expect(() => buffers.hold(array)).toThrow(/disposed/);
});
