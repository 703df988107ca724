/** What kernels cost in memory and workers: one memory and one team for all of them, and nothing kept per call. */
import { array, createRuntime, map, type Runtime, reduce, stencil } from 'lanewise';
import { afterEach, beforeEach, expect, it } from 'vitest';

let runtime: Runtime;

beforeEach(async () => {
  runtime = await createRuntime({ backends: ['js', 'wasm'], threads: 2 });
});

afterEach(() => runtime.dispose());

const wasmFacts = (): Record<string, unknown> => {
  const backend = runtime.backend('wasm');
  if (!backend || 'unavailable' in backend) throw new Error('no wasm here');
  return backend.facts;
};

it('uses one memory and one team for any number of kernels', async () => {
  const xs = Float32Array.from({ length: 200_000 }, (_, i) => i % 100);
  for (let k = 0; k < 20; k++) {
    const kernel = map((x, k: number) => x * k)
      .with(runtime)
      .on('wasm', { threads: 2 });
    const found = (await kernel(xs, k)) as Float32Array;
    expect(found[99]).toBe(99 * k);
    const total = reduce((a, b) => a + b, 0)
      .with(runtime)
      .on('wasm', { threads: 2 });
    expect(await total(xs)).toBe((99 * 100 * 200_000) / 200);
  }
  expect(wasmFacts().workersStarted).toBe(1);
  // All arrays lie in it: 3 × 800 kB at a time, not 40 kernels' worth.
  expect(runtime.stats().spaces.shared!.reservedBytes).toBeLessThan(8 << 20);
});

it('keeps memory flat over 10,000 calls', async () => {
  const kernel = map((x, y) => Math.sqrt(x * x + y * y)).with(runtime);
  const onWasm = kernel.on('wasm');
  const xs = new Float32Array(1000).fill(3);
  const ys = new Float32Array(1000).fill(4);
  const half = (): void => {
    for (let k = 0; k < 2500; k++) onWasm.sync(xs, ys);
  };
  const waited = async (): Promise<void> => {
    for (let k = 0; k < 2500; k++) await onWasm(xs, ys);
  };
  half();
  await waited();
  const before = runtime.stats().spaces.shared!;
  half();
  await waited();
  const after = runtime.stats().spaces.shared!;
  expect(after).toEqual(before);
  expect(after.liveBlocks).toBe(0);
});

it('frees what is disposed, and reuses it', async () => {
  const heat = stencil((u, k: number) => u(0, 0) + k * (u(-1, 0) + u(1, 0) - 2 * u(0, 0)))
    .with(runtime)
    .on('wasm');
  let u = array(new Float32Array(256 * 256), { shape: [256, 256], runtime });
  for (let k = 0; k < 500; k++) {
    const next = heat(u, 0.1) as typeof u;
    u.dispose();
    u = next;
  }
  await u.data();
  const { liveBlocks, reservedBytes } = runtime.stats().spaces.shared!;
  expect(liveBlocks).toBe(1);
  expect(reservedBytes).toBeLessThan(4 << 20);
  u.dispose();
  expect(runtime.stats().spaces.shared!.liveBlocks).toBe(0);
});

it('moves bytes only when a copy is stale', async () => {
  const a = array(new Float32Array(1000), { runtime });
  const add = map((x, y) => x + y)
    .with(runtime)
    .on('wasm');
  const start = runtime.stats().bytesMoved;
  const b = add(a, a);
  const c = add(b, a);
  expect(runtime.stats().bytesMoved).toBe(start);
  await c.data();
  expect(runtime.stats().bytesMoved).toBe(start + 4000);
});
