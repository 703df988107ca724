/** How often a kernel is compiled: once per content and types, whatever the lengths. */
import { createRuntime, map, type Runtime, reduce } from 'lanewise';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

let runtime: Runtime;
let compiles: ReturnType<typeof vi.spyOn>[] = [];

beforeEach(async () => {
  runtime = await createRuntime({ backends: ['js', 'wasm'], threads: 2 });
  compiles = (['js', 'wasm'] as const).map((name) => {
    const backend = runtime.backend(name);
    if (!backend || 'unavailable' in backend) throw new Error(`no ${name} here`);
    return vi.spyOn(backend, 'compile');
  });
});

afterEach(() => runtime.dispose());

const onWasm = (): number => compiles[1]!.mock.calls.length;

it('compiles the same body once, however often it is defined', async () => {
  for (let k = 0; k < 5; k++) {
    const kernel = map((x) => x * 2 + 1)
      .with(runtime)
      .on('wasm');
    expect(await kernel(new Float32Array([3]))).toEqual(new Float32Array([7]));
  }
  expect(onWasm()).toBe(1);
  await map((x) => x * 2 + 2)
    .with(runtime)
    .on('wasm')(new Float32Array([3]));
  expect(onWasm()).toBe(2);
});

it('keeps captured arrays of equal kernels apart', async () => {
  const tables = [new Float32Array([10, 20]), new Float32Array([30, 40])];
  const found = [];
  for (const table of tables) {
    const kernel = map((x) => table[x]!, { constants: { table } })
      .with(runtime)
      .on('wasm');
    found.push(...(await kernel(new Int32Array([1, 0]))));
  }
  expect(found).toEqual([20, 10, 40, 30]);
  expect(onWasm()).toBe(1);
});

it('does not compile again for another length, another scalar or another number of threads', async () => {
  const scale = map((x, k: number) => x * k).with(runtime);
  const total = reduce((a, b) => a + b, 0).with(runtime);
  const calls = async (n: number, threads: number): Promise<void> => {
    const xs = new Float32Array(n).fill(1);
    const scaled = (await scale.on('wasm', { threads })(xs, n + 0.5)) as Float32Array;
    expect(scaled[n - 1]).toBe(Math.fround(n + 0.5));
    expect(await total.on('wasm', { threads })(xs)).toBe(n);
  };
  await calls(10, 1);
  const before = onWasm();
  const modules = vi.spyOn(WebAssembly, 'Module');
  for (const n of [1, 64, 4097, 100_001]) await calls(n, 1);
  expect(modules).not.toHaveBeenCalled();
  for (const n of [3, 70_000, 300_000]) await calls(n, 2);
  expect(onWasm()).toBe(before);
  // With a second thread on typed arrays each runs in the shared memory too.
  expect(modules).toHaveBeenCalledTimes(2);
  modules.mockRestore();
});
