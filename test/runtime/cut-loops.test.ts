/** A GPU whose driver ends loops early, as Mesa's lavapipe does: kernels with loops run elsewhere, and nobody guesses why. */
import { createRuntime, devices, grid, map, type Runtime, UnsupportedError, verify } from 'lanewise';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

vi.mock('../../src/backend/webgpu/loop-limit.ts', () => ({ measureLoopLimit: async () => 65535 }));

let runtime: Runtime;
let hasGpu = false;
beforeAll(async () => {
  runtime = await createRuntime();
  hasGpu = (await devices(runtime)).backends.webgpu.available;
});
afterAll(() => runtime.dispose());

const counted = map((x) => {
  let n = 0;
  for (let i = 0; i < x; i++) n++;
  return n;
});
const xs = Int32Array.of(0, 3, 70_000);

it('is a fact of the device', async ({ skip }) => {
  skip(!hasGpu, 'no WebGPU adapter');
  expect((await devices(runtime)).backends.webgpu).toMatchObject({ facts: { loopLimit: 65535 } });
});

it('runs an un-pinned kernel elsewhere and explains why not on the GPU', async ({ skip }) => {
  skip(!hasGpu, 'no WebGPU adapter');
  const kernel = counted.with(runtime);
  expect(await kernel(xs)).toEqual(xs);
  const { backend, candidates } = await kernel.explain(xs);
  expect(backend).not.toBe('webgpu');
  const gpu = candidates.find((one) => one.backend === 'webgpu');
  expect(gpu?.expectedMs).toBeUndefined();
  expect(gpu?.note).toMatch(/ends loops after 65,535 rounds without an error/);
});

it('rejects a pinned call with what to do, unless another backend is allowed', async ({ skip }) => {
  skip(!hasGpu, 'no WebGPU adapter');
  const kernel = counted.with(runtime);
  const error = await kernel
    .on('webgpu')(xs)
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnsupportedError);
  expect((error as Error).message).toMatch(/ends loops after 65,535 .* Call it without \.on\('webgpu'\)/);
  expect(await kernel.on('webgpu', { fallback: 'silent' })(xs)).toEqual(xs);
});

it('still takes loops that are written out, and kernels without any', async ({ skip }) => {
  skip(!hasGpu, 'no WebGPU adapter');
  const taps = grid((i, a: Int32Array) => {
    let sum = 0;
    for (let k = -1; k <= 1; k++) sum += a[i + k]!;
    return sum;
  });
  const found = await taps.with(runtime).on('webgpu')([3], xs);
  expect(found).toEqual(Int32Array.of(3, 70_003, 70_003));
});

it('is what verify says of the GPU', async ({ skip }) => {
  skip(!hasGpu, 'no WebGPU adapter');
  const report = await verify(counted.with(runtime), [xs]);
  const gpu = report.backends.find(({ backend }) => backend === 'webgpu');
  expect(gpu).toMatchObject({ available: false, reason: expect.stringMatching(/ends loops after 65,535/) });
});
