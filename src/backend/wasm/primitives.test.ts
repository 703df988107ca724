import { afterAll, describe, expect, it } from 'vitest';
import { createFft, fftTwiddles } from '../../primitives/fft.ts';
import { createGemm } from '../../primitives/gemm.ts';
import {
  type PrimitiveExports,
  type PrimitiveModule,
  runSteps,
  type Step,
} from '../../primitives/instantiate.ts';
import { createSort } from '../../primitives/sort.ts';
import type { TeamModule } from './job.ts';
import { openRig, untilUp } from './testing.ts';

const threads = 3;
const rig = openRig(threads);
afterAll(() => rig.queue.dispose());

const { memory } = rig;
const take = (bytes: number): number => memory.allocate(Math.max(16, bytes));
let modules = 1000;

/** The module's bytes where workers find them. */
function share({ bytes }: PrimitiveModule<PrimitiveExports>): TeamModule {
  const address = take(bytes.length);
  memory.u8.set(bytes, address);
  return { id: ++modules, address, bytes: bytes.length };
}

/** Each step as a job of the worker team, its units taken one at a time. */
function runByTeam(
  primitive: PrimitiveModule<PrimitiveExports>,
  module: TeamModule,
  steps: readonly Step[],
): void {
  const { run } = primitive.exports;
  for (const { frame, units } of steps) {
    rig.queue.runSync({
      kernel: 'step',
      module,
      run,
      frame,
      first: 0,
      end: units,
      chunk: 1,
      threads,
      finish: () => undefined,
      restart: () => false,
    });
  }
}

/** Runs a call by one thread, then again and again by the team: the same bytes each time. */
async function compare(
  primitive: PrimitiveModule<PrimitiveExports>,
  steps: readonly Step[],
  output: { address: number; bytes: number },
): Promise<Uint8Array> {
  const read = (): Uint8Array => memory.u8.slice(output.address, output.address + output.bytes);
  const module = share(primitive);
  runByTeam(primitive, module, steps);
  await untilUp(rig, threads - 1);
  runSteps(primitive, steps);
  const alone = read();
  for (let k = 0; k < 10; k++) {
    memory.u8.fill(0, output.address, output.address + output.bytes);
    runByTeam(primitive, module, steps);
    expect(Buffer.compare(read(), alone)).toBe(0);
  }
  return alone;
}

function floats(address: number, length: number): Float32Array {
  return memory.f32.subarray(address / 4, address / 4 + length);
}

describe('primitives on the worker team', () => {
  it('multiplies', async () => {
    const gemm = createGemm(memory.memory);
    const [m, n, k] = [130, 300, 70];
    const shape = { type: 'f32', m, n, k } as const;
    const [a, b, c] = [take(m * k * 4), take(k * n * 4), take(m * n * 4)];
    const [scratch, frames] = [take(gemm.scratchBytes(shape)), take(gemm.frameBytes)];
    for (let at = 0; at < m * k; at++) floats(a, m * k)[at] = Math.sin(at);
    floats(b, k * n).fill(0.5);
    const rows = (address: number, rowStride: number) => ({ address, rowStride, columnStride: 1 });
    const call = { ...shape, a: rows(a, k), b: rows(b, n), c: rows(c, n), scratch };
    await compare(gemm.module, gemm.steps(frames, call), { address: c, bytes: m * n * 4 });
    const sum = floats(a, k).reduce((total, x) => total + x / 2, 0);
    expect(floats(c, m * n)[n - 1]).toBeCloseTo(sum, 4);
  });

  it('sorts', async () => {
    const sort = createSort(memory.memory);
    const shape = { type: 'f32', count: 20_000, parts: threads } as const;
    const bytes = shape.count * 4;
    const [keys, sorted, order] = [take(bytes), take(bytes), take(bytes)];
    const [scratch, frames] = [
      take(sort.scratchBytes({ ...shape, hasOrder: true })),
      take(sort.frameBytes(shape)),
    ];
    for (let at = 0; at < shape.count; at++) floats(keys, shape.count)[at] = Math.round(Math.sin(at) * 5000);
    const steps = sort.steps(frames, { ...shape, keys, sorted, order, scratch });
    const positions = await compare(sort.module, steps, { address: order, bytes });
    const values = floats(keys, shape.count);
    const wanted = Uint32Array.from(values.keys()).sort((i, j) => values[i]! - values[j]! || i - j);
    expect(new Uint32Array(positions.buffer)).toEqual(wanted);
  });

  it.each(['rows', 'stages'] as const)('transforms, sharing %s', async (sharing) => {
    const fft = createFft(memory.memory);
    const shape = { type: 'f32', length: 8192, rows: 4, sharing, workers: threads } as const;
    const bytes = shape.length * shape.rows * 4;
    const [re, im, outRe, outIm] = [take(bytes), take(bytes), take(bytes), take(bytes)];
    const values = fftTwiddles(shape.length);
    const twiddles = take(values.length * 4);
    floats(twiddles, values.length).set(values);
    floats(re, bytes / 4).fill(0);
    floats(im, bytes / 4).fill(0);
    // An impulse at t = 1 of the last row: its transform is the roots of unity.
    floats(re, bytes / 4)[3 * shape.length + 1] = 1;
    const [scratch, frames] = [take(fft.scratchBytes(shape)), take(fft.frameBytes(shape))];
    const stride = shape.length;
    const [input, output] = [
      { re, im, stride },
      { re: outRe, im: outIm, stride },
    ];
    const call = { ...shape, isInverse: false, scale: 1, input, output, twiddles, scratch };
    await compare(fft.module, fft.steps(frames, call), { address: outRe, bytes });
    for (const j of [0, 1, 1000, 8191]) {
      const wanted = Math.cos((2 * Math.PI * j) / shape.length);
      expect(floats(outRe, bytes / 4)[3 * shape.length + j]).toBeCloseTo(wanted, 6);
    }
  });
});
