// Memory: uploads from and reads into any kind of array, reuse, aliasing, and how many submissions work takes.
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as build from '../../ir/build.ts';
import type { Verified } from '../../ir/verify.ts';
import type { WebgpuBackend } from './open-webgpu.ts';
import { sizeClass } from './pool.ts';
import { axis, compileOne, f32, i32, loaded, openOrSkip, sketch } from './testing.ts';

let backend: WebgpuBackend | undefined;
beforeAll(async () => {
  backend = await openOrSkip();
});
afterAll(() => backend?.dispose());

const addOne = (): Verified =>
  sketch({ inputs: ['f32'], yields: [build.op('add', loaded('f32', 0), f32(1))], outputs: ['f32'] });

test('size classes waste at most a quarter and are whole words', () => {
  for (const bytes of [1, 4, 255, 256, 257, 1000, 4097, 1_000_001, 2 ** 30 - 4]) {
    const size = sizeClass(bytes);
    expect(size).toBeGreaterThanOrEqual(bytes);
    expect(size % 4).toBe(0);
    if (bytes > 256) expect(size).toBeLessThanOrEqual(bytes * 1.25 + 64);
    expect(sizeClass(size)).toBe(size);
  }
});

test('bytes come back as they went, from odd offsets and shared memory too', async ({ skip }) => {
  skip(!backend, 'no WebGPU adapter');
  const { space } = backend!;
  for (const buffer of [new ArrayBuffer(64), new SharedArrayBuffer(64)])
    for (const [offset, length] of [
      [0, 64],
      [1, 5],
      [3, 1],
      [2, 31],
    ] as const) {
      const source = new Uint8Array(buffer, offset, length);
      source.forEach((_, k) => {
        source[k] = k * 37 + length;
      });
      const block = space.allocate(length);
      space.write(block, source);
      const target = new Uint8Array(new SharedArrayBuffer(length + 4), 1, length);
      await space.read(block, target);
      expect([...target]).toEqual([...source]);
      expect(new Uint8Array(target.buffer)[length + 1]).toBe(0);
      space.free(block);
    }
});

test('writes, launches and reads happen in call order', async ({ skip }) => {
  skip(!backend, 'no WebGPU adapter');
  const { space } = backend!;
  const executable = await compileOne(backend!, addOne());
  const [a, b] = [space.allocate(4), space.allocate(4)];
  const reads: Promise<void>[] = [];
  const results = Array.from({ length: 20 }, () => new Float32Array(1));
  for (const [k, result] of results.entries()) {
    space.write(a, new Float32Array([k * 10]));
    await executable.launch({ shape: [1], args: [{ block: a, shape: [1] }], outputs: [b] });
    reads.push(space.read(b, result) as Promise<void>);
  }
  await Promise.all(reads);
  expect(results.map(([value]) => value)).toEqual(results.map((_, k) => k * 10 + 1));
});

test('a freed block is reused at once and keeps what is queued right', async ({ skip }) => {
  skip(!backend, 'no WebGPU adapter');
  const { space } = backend!;
  const executable = await compileOne(backend!, addOne());
  const out = space.allocate(4000);
  const first = space.allocate(4000);
  space.write(first, new Float32Array(1000).fill(5));
  await executable.launch({ shape: [1000], args: [{ block: first, shape: [1000] }], outputs: [out] });
  space.free(first);
  const second = space.allocate(4000);
  space.write(second, new Float32Array(1000).fill(-9));
  const result = new Float32Array(1000);
  await space.read(out, result);
  expect(result.every((value) => value === 6)).toBe(true);
});

test('10,000 launches leave memory flat, and few submissions do', async ({ skip }) => {
  skip(!backend, 'no WebGPU adapter');
  const { space } = backend!;
  const executable = await compileOne(backend!, addOne());
  const [a, b] = [space.allocate(256), space.allocate(256)];
  space.write(a, new Float32Array(64));
  const arg = (block: typeof a) => [{ block, shape: [64] }];
  await executable.launch({ shape: [64], args: arg(a), outputs: [b] });
  const before = { ...space.stats };
  const submissions = backend!.submissions;
  for (let k = 0; k < 5000; k++) {
    await executable.launch({ shape: [64], args: arg(b), outputs: [a] });
    await executable.launch({ shape: [64], args: arg(a), outputs: [b] });
  }
  const result = new Float32Array(64);
  await space.read(b, result);
  expect(result[63]).toBe(10001);
  expect(space.stats).toEqual(before);
  expect(backend!.submissions - submissions).toBeLessThanOrEqual(10000 / 200);
});

test('in place: an input that is the output is read as it was, wherever it is read', async ({ skip }) => {
  skip(!backend, 'no WebGPU adapter');
  const { space } = backend!;
  const near = (by: number) => ({ kind: 'near', offset: [i32(by)] }) as const;
  const program = sketch({
    inputs: ['i32', 'i32'],
    access: [near(-1), near(1)],
    yields: [build.op('add', build.op('mul', loaded('i32', 0), i32(1000)), loaded('i32', 1))],
    outputs: ['i32'],
    border: 'wrap',
  });
  const executable = await compileOne(backend!, program);
  const block = space.allocate(400);
  for (let turn = 0; turn < 2; turn++) {
    space.write(
      block,
      Int32Array.from({ length: 100 }, (_, k) => k),
    );
    const arg = { block, shape: [100] };
    await executable.launch({ shape: [100], args: [arg, arg], outputs: [block] });
    const result = new Int32Array(100);
    await space.read(block, result);
    expect([...result]).toEqual(
      Array.from({ length: 100 }, (_, k) => ((k + 99) % 100) * 1000 + ((k + 1) % 100)),
    );
  }
});

test('one block for two outputs is refused', async ({ skip }) => {
  skip(!backend, 'no WebGPU adapter');
  const executable = await compileOne(
    backend!,
    sketch({ inputs: [], yields: [axis(0), axis(0)], outputs: ['i32', 'i32'] }),
  );
  const block = backend!.space.allocate(40);
  await expect(executable.launch({ shape: [10], args: [], outputs: [block, block] })).rejects.toThrow(
    /two outputs/,
  );
});
