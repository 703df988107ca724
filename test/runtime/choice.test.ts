/** Pinning, refusing, explaining, and what the dispatcher learns. */
import {
  array,
  configure,
  createRuntime,
  devices,
  grid,
  map,
  type Runtime,
  sum,
  UnsupportedError,
} from 'lanewise';
import { afterAll, beforeAll, expect, it } from 'vitest';

let runtime: Runtime;
const xs = new Float32Array(100_000).fill(1);

beforeAll(async () => {
  runtime = await createRuntime({ backends: ['js', 'wasm'], threads: 1 });
});

afterAll(() => runtime.dispose());

it('explains an unmeasured choice as an estimate and a measured one as measured', async () => {
  const kernel = map((x) => x * 2 + 1).with(runtime);
  const first = await kernel.explain(xs);
  expect(first.why).toBe('estimated');
  for (let k = 0; k < 30; k++) await kernel(xs);
  const then = await kernel.explain(xs);
  expect(then.why).toBe('measured');
  expect(then.expectedMs).toBeGreaterThan(0);
  expect(then.candidates.map(({ backend }) => backend)).toContain('js');
  const gpu = then.candidates.find(({ backend }) => backend === 'webgpu');
  expect(gpu?.note).toMatch(/configured/);
});

it('tells how the last call ran', async () => {
  const kernel = map((x) => x + 1).with(runtime);
  expect(kernel.lastRun).toBeUndefined();
  await kernel.on('js')(xs);
  expect(kernel.lastRun).toMatchObject({ backend: 'js', threads: 1, why: 'pinned', bytesMoved: 0 });
  await kernel.on('wasm', { threads: 1 })(xs);
  expect(kernel.lastRun).toMatchObject({ backend: 'wasm', threads: 1, bytesMoved: 800_000 });
});

it('never runs a pinned call elsewhere, unless that is allowed', async () => {
  const kernel = map((x) => x + 1).with(runtime);
  await expect(kernel.on('webgpu')(xs)).rejects.toThrow(UnsupportedError);
  await expect(kernel.on('webgpu')(xs)).rejects.toThrow(/configured/);
  const found = await kernel.on('webgpu', { fallback: 'silent' })(xs);
  expect(found[0]).toBe(2);
  expect(() => kernel.on('webgpu').sync(xs)).toThrow(/SYNC_ON_GPU|wait for the GPU/);
});

it('takes every option of a call in one place, and refuses unknown ones', async () => {
  const kernel = map((x) => x + 1).with(runtime);
  const seen: number[] = [];
  const result = await kernel.run([xs], { backend: 'js', onProgress: (share) => seen.push(share) });
  expect(result[0]).toBe(2);
  expect([seen[0], seen.at(-1)]).toEqual([0, 1]);
  await expect(kernel.run([xs], { thread: 2 } as never)).rejects.toThrow(/no option 'thread'/);
  const stopped = AbortSignal.abort(new Error('enough'));
  await expect(kernel.run([xs], { signal: stopped })).rejects.toThrow('enough');
});

it('shows the code of each target', () => {
  const kernel = map((x, y) => x * y).with(runtime);
  expect(kernel.source('wgsl', xs, xs)).toMatch(/@compute/);
  expect(kernel.source('wat', xs, xs)).toMatch(/f32x4\.mul/);
  expect(kernel.source('js', xs, xs)).toMatch(/\*/);
});

it('reports the devices with facts or reasons', async () => {
  const report = await devices(runtime);
  expect(report.backends.js.available).toBe(true);
  expect(report.backends.wasm).toMatchObject({ available: true, facts: { simd: true } });
});

it('replaces the default runtime', async () => {
  await configure({ backends: ['js'] });
  expect(await sum(new Float32Array([1, 2, 3]))).toBe(6);
  expect(sum.lastRun?.backend).toBe('js');
  await configure({});
});

it('shows the line of the kernel that reads lane by lane', async () => {
  const turned = grid((y: number, x: number, a: number[][]) => a[x]![y]!, { name: 'turned' }).on('wasm');
  const image = array(new Float32Array(64), { shape: [8, 8] });
  const { notes } = await turned.explain([8, 8], image);
  expect(notes).toHaveLength(1);
  expect(notes[0]).toMatch(/^gather from a, lane by lane\nturned:1:/);
  expect(notes[0]).toContain('a[x][y]');
  image.dispose();
});
