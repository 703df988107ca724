/** `verify`: every backend held to what a kernel means. */
import { argmin, array, type BackendCheck, grid, map, reduce, sum, verify } from 'lanewise';
import { expect, it } from 'vitest';
import { floats } from '../conformance/values.ts';

const xs = floats(5000, 1);
const ys = floats(5000, 2);

function available(checks: readonly BackendCheck[]): Extract<BackendCheck, { available: true }>[] {
  return checks.flatMap((check) => (check.available ? [check] : []));
}

it('finds plain arithmetic exact on the CPU, and within a rounding of f64', async () => {
  const report = await verify(
    map((x, y) => x * y, { name: 'product' }),
    [xs, ys],
  );
  expect(report).toMatchObject({ kernel: 'product', points: 5000 });
  expect(report.backends.map(({ backend }) => backend).sort()).toEqual(['js', 'wasm', 'webgpu']);
  for (const check of available(report.backends)) {
    expect(check.maxUlp, check.backend).toBeLessThanOrEqual(0.5);
    expect(check.maxUlp, check.backend).toBeGreaterThan(0.4);
  }
  const js = available(report.backends).find(({ backend }) => backend === 'js')!;
  expect(js.fromMeaning.maxUlp).toBe(0);
  expect(js.sameBitsAs).toContain('wasm');
});

it('shows cancellation, which every backend has, as an error against f64 alone', async () => {
  const kernel = map((x) => x + 1000 - 1000, { precision: 'strict' });
  for (const check of available((await verify(kernel, [xs])).backends)) {
    expect(check.maxUlp, check.backend).toBeGreaterThan(100);
    expect(check.fromMeaning.maxUlp, check.backend).toBe(0);
    expect(Math.abs(xs[check.worstIndex]!)).toBeLessThan(10);
  }
});

it('measures f16 in steps of f16, and infinities as right where f16 ends', async () => {
  const report = await verify(
    map((x) => x * 7000, { out: 'f16' }),
    [xs],
  );
  for (const check of available(report.backends)) {
    expect(check.maxUlp, check.backend).toBeGreaterThan(0.4);
    expect(check.maxUlp, check.backend).toBeLessThan(0.501);
    expect(check.fromMeaning.maxUlp, check.backend).toBe(0);
  }
});

it('tells why a backend is left out', async () => {
  const report = await verify(
    map((x) => x + 1),
    [Float64Array.of(1, 2, 3)],
  );
  const gpu = report.backends.find(({ backend }) => backend === 'webgpu')!;
  expect(gpu).toMatchObject({ available: false, reason: expect.stringMatching(/f64|WebGPU/i) });
});

it('takes reductions, records, grids with captured arrays, and NDArrays', async () => {
  const table = grid((y, x) => weights[x]! * y + 0.1, { constants: { weights: [0.1, 0.2, 0.3] } });
  using nd = array(xs, { shape: [50, 100] });
  const scaled = map((x, k) => x * k);
  for (const report of [
    await verify(sum, [xs]),
    await verify(argmin, [xs]),
    await verify(table, [[4, 3]]),
    await verify(scaled, [nd, 0.1]),
    await verify(sum.on('js'), [ys]),
  ])
    for (const check of available(report.backends)) {
      expect(check.fromMeaning.maxUlp, `${report.kernel} on ${check.backend}`).toBeLessThanOrEqual(1);
      expect(check.maxAbs, `${report.kernel} on ${check.backend}`).toBeLessThan(0.01);
    }
});

it('sees a compensated sum as one number', async () => {
  const kernel = reduce((a, b) => a + b, 0, { sum: 'compensated' });
  for (const check of available((await verify(kernel, [xs])).backends)) {
    expect(check.maxUlp, check.backend).toBeLessThan(1e-3);
    expect(check.worstOutput).toBe('hi');
  }
});

it('refuses what is no kernel', async () => {
  await expect(verify(Math.sqrt as never, [xs])).rejects.toThrow(/takes a kernel/);
  await expect(verify(sum, xs as never)).rejects.toThrow(/list of its arguments/);
});

declare const weights: readonly number[];
