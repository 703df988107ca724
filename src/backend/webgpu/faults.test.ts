// What must never end as silent zeros: refused shaders and commands, lost devices, arguments that do not fit.
import { afterEach, describe, expect, test } from 'vitest';
import { DeviceError, InternalError, UnsupportedError } from '../../errors.ts';
import { isUnavailable } from '../../host/host.ts';
import * as build from '../../ir/build.ts';
import type { Expr } from '../../ir/node.ts';
import type { Verified } from '../../ir/verify.ts';
import type { GpuBlock } from './block.ts';
import type { EditSource } from './compile.ts';
import { openWebgpu, type WebgpuBackend } from './open-webgpu.ts';
import { axis, compileOne, f32, i32, loaded, openForTest, runOnce, sketch, testHost } from './testing.ts';

const opened: WebgpuBackend[] = [];
afterEach(async () => {
  for (const backend of opened.splice(0)) await backend.dispose();
});

async function open(
  skip: (unless: boolean, note: string) => void,
  edit?: EditSource,
  memoryLimit?: number,
): Promise<WebgpuBackend> {
  const backend = await openForTest(edit ? { edit } : {}, memoryLimit);
  skip(isUnavailable(backend), 'no WebGPU adapter');
  opened.push(backend as WebgpuBackend);
  return backend as WebgpuBackend;
}

const twice = (): Verified =>
  sketch({
    name: 'twice',
    inputs: ['f32'],
    yields: [build.op('mul', loaded('f32', 0), f32(2))],
    outputs: ['f32'],
  });
const counting = (): Verified =>
  sketch({ name: 'counting', inputs: [], yields: [axis(0)], outputs: ['i32'] });
const ten = { shape: [10], args: [{ data: new Float32Array(10).fill(3), shape: [10] }] };

describe('what the driver refuses', () => {
  test.for([
    ['text that is no WGSL', (source: string) => `${source}\n?`],
    ['an unknown name', (source: string) => source.replace('values.f0', 'values.f9')],
    ['a binding that the layout lacks', (source: string) => source.replace('@binding(1)', '@binding(7)')],
    ['a read-only output', (source: string) => source.replace('read_write', 'read')],
    ['no entry', (source: string) => source.replace('fn main', 'fn other')],
  ] as const)('%s rejects with the text', async ([, edit], { skip }) => {
    const backend = await open(skip, edit);
    const failed = await compileOne(backend, twice()).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(InternalError);
    expect((failed as InternalError).code).toBe('WGSL_REJECTED');
    expect((failed as InternalError).message).toContain('var<uniform> U');
    expect((failed as InternalError).kernel).toBe('twice');
  });

  test('a shader that is refused once is compiled again', async ({ skip }) => {
    let broken = true;
    const backend = await open(skip, (source) => (broken ? `${source}?` : source));
    await expect(compileOne(backend, twice())).rejects.toThrow(InternalError);
    broken = false;
    expect((await runOnce(backend, twice(), ten))[0]![9]).toBe(6);
  });

  test('a first launch that is refused rejects, and what it should have written does', async ({ skip }) => {
    const backend = await open(skip);
    const executable = await compileOne(backend, counting());
    const [bad, good] = [backend.space.allocate(40), backend.space.allocate(40)];
    (bad as GpuBlock).pooled.buffer.destroy();
    await expect(executable.launch({ shape: [10], args: [], outputs: [bad] })).rejects.toThrow(
      /refused by the GPU/,
    );
    await expect(backend.space.read(bad, new Int32Array(10))).rejects.toThrow(InternalError);
    await executable.launch({ shape: [10], args: [], outputs: [good] });
    const result = new Int32Array(10);
    await backend.space.read(good, result);
    expect(result[9]).toBe(9);
  });

  test('a refused batch spoils all that rests on it, and only that', async ({ skip }) => {
    const backend = await open(skip);
    const { space } = backend;
    const executable = await compileOne(backend, counting());
    const double = await compileOne(
      backend,
      sketch({ inputs: ['i32'], yields: [build.op('add', loaded('i32', 0), i32(5))], outputs: ['i32'] }),
    );
    const blocks = Array.from({ length: 6 }, () => space.allocate(40));
    const [before, other, bad, next, late, fresh] = blocks as [
      GpuBlock,
      GpuBlock,
      GpuBlock,
      GpuBlock,
      GpuBlock,
      GpuBlock,
    ];
    await executable.launch({ shape: [10], args: [], outputs: [before] });
    await double.launch({ shape: [10], args: [{ block: before, shape: [10] }], outputs: [other] });
    await backend.idle();
    bad.pooled.buffer.destroy();
    executable.launch({ shape: [10], args: [], outputs: [bad] });
    double.launch({ shape: [10], args: [{ block: before, shape: [10] }], outputs: [next] });
    const reading = space.read(before, new Int32Array(10)) as Promise<void>;
    double.launch({ shape: [10], args: [{ block: next, shape: [10] }], outputs: [late] });
    await expect(reading).rejects.toThrow(InternalError);
    await expect(space.read(next, new Int32Array(10))).rejects.toThrow(InternalError);
    await expect(space.read(late, new Int32Array(10))).rejects.toThrow(InternalError);
    expect(() =>
      double.launch({ shape: [10], args: [{ block: next, shape: [10] }], outputs: [fresh] }),
    ).toThrow(InternalError);
    const kept = new Int32Array(10);
    await space.read(before, kept);
    expect(kept[7]).toBe(7);
    await double.launch({ shape: [10], args: [{ block: before, shape: [10] }], outputs: [next] });
    await space.read(next, kept);
    expect(kept[7]).toBe(12);
  });

  test('an error outside of all jobs is told by the next one', async ({ skip }) => {
    const backend = await open(skip);
    const executable = await compileOne(backend, counting());
    const block = backend.space.allocate(40);
    await executable.launch({ shape: [10], args: [], outputs: [block] });
    const { device } = backend;
    device.createBuffer({ size: 16, usage: 0x3 | 0x80 });
    await device.queue.onSubmittedWorkDone();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await expect(
      (async () => executable.launch({ shape: [10], args: [], outputs: [block] }))(),
    ).rejects.toThrow(/outside of any job/);
    await executable.launch({ shape: [10], args: [], outputs: [block] });
  });
});

describe('a lost device', () => {
  test('rejects what is in flight and all that follows', async ({ skip }) => {
    const backend = await open(skip);
    const executable = await compileOne(backend, counting());
    const block = backend.space.allocate(4_000_000);
    await executable.launch({ shape: [1_000_000], args: [], outputs: [block] });
    executable.launch({ shape: [1_000_000], args: [], outputs: [block] });
    const reading = backend.space.read(block, new Int32Array(1_000_000)) as Promise<void>;
    backend.device.destroy();
    await expect(reading).rejects.toMatchObject({ code: 'DEVICE_LOST' });
    expect(() => executable.launch({ shape: [10], args: [], outputs: [block] })).toThrow(DeviceError);
    expect(() => backend.space.allocate(4)).toThrow(DeviceError);
    expect(() => backend.space.write(block, new Int32Array(1))).toThrow(DeviceError);
    await expect(backend.space.read(block, new Int32Array(1))).rejects.toMatchObject({ code: 'DEVICE_LOST' });
    await expect(backend.compile(twice())).rejects.toMatchObject({ code: 'DEVICE_LOST' });
    await backend.idle();
  });

  test('a disposed backend says so, twice', async ({ skip }) => {
    const backend = await open(skip);
    const executable = await compileOne(backend, counting());
    const block = backend.space.allocate(40);
    const launched = executable.launch({ shape: [10], args: [], outputs: [block] });
    await Promise.all([launched, backend.dispose(), backend.dispose()]);
    expect(() => executable.launch({ shape: [10], args: [], outputs: [block] })).toThrow(UnsupportedError);
    expect(() => backend.space.allocate(40)).toThrow(/disposed/);
    expect(backend.space.stats).toEqual({ liveBlocks: 0, liveBytes: 0, reservedBytes: 0 });
  });
});

describe('what does not fit', () => {
  test('is told with numbers before anything is queued', async ({ skip }) => {
    const backend = await open(skip);
    const { space } = backend;
    const executable = await compileOne(backend, twice());
    const [a, out] = [space.allocate(40), space.allocate(40)];
    const launch = { shape: [10], args: [{ block: a, shape: [10] }], outputs: [out] };
    const attempt = async (change: object): Promise<void> => executable.launch({ ...launch, ...change });
    await expect(attempt({ shape: [11] })).rejects.toThrow(/40 bytes, 44 needed/);
    await expect(attempt({ args: [{ block: a, shape: [3, 4] }] })).rejects.toThrow(/rank 2/);
    await expect(attempt({ args: [5] })).rejects.toThrow(/no array in slot 0/);
    await expect(attempt({ args: [] })).rejects.toThrow(/0 arguments/);
    await expect(attempt({ outputs: [{ space: 'shared', bytes: 40 }] })).rejects.toThrow(/lies in shared/);
    await expect(attempt({ shape: [2 ** 31], args: launch.args })).rejects.toThrow(UnsupportedError);
    await expect(attempt({ signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    expect(() => space.allocate(2 ** 40)).toThrow(/does not fit: this GPU binds at most \d+ bytes/);
  });

  test('a memory limit holds and freed blocks count again', async ({ skip }) => {
    const { space } = await open(skip, undefined, 2 ** 20);
    const first = space.allocate(700_000);
    expect(() => space.allocate(700_000)).toThrow(DeviceError);
    space.free(first);
    expect(space.allocate(600_000).bytes).toBe(600_000);
    expect(space.stats.reservedBytes).toBeLessThanOrEqual(2 ** 20);
  });

  test('memory that the GPU does not have ends in DeviceError or works, never in zeros', async ({ skip }) => {
    const backend = await open(skip);
    const { space } = backend;
    const executable = await compileOne(backend, counting());
    const outcomes: string[] = [];
    for (let k = 0; k < 12; k++) {
      const block = space.allocate(2 ** 30);
      const result = new Int32Array(1000);
      try {
        await executable.launch({ shape: [1000], args: [], outputs: [block] });
        await space.read(block, result);
        outcomes.push(result[999] === 999 ? 'right' : 'wrong');
      } catch (error) {
        outcomes.push((error as DeviceError).code);
        break;
      }
    }
    expect(outcomes.filter((outcome) => outcome !== 'right' && outcome !== 'OUT_OF_MEMORY')).toEqual([]);
  });
});

describe('what is not there', () => {
  test('is an ordinary answer', async () => {
    const gpu = (value: unknown) => ({ host: { ...testHost, gpu: async () => value } as typeof testHost });
    expect(await openWebgpu(gpu({ unavailable: 'no package' }))).toEqual({ unavailable: 'no package' });
    expect(await openWebgpu(gpu({ requestAdapter: async () => null }))).toMatchObject({
      unavailable: expect.stringMatching(/no WebGPU adapter/),
    });
    const throwing = { requestAdapter: () => Promise.reject(new Error('blocked')) };
    expect(await openWebgpu(gpu(throwing))).toMatchObject({ unavailable: expect.stringMatching(/blocked/) });
  });

  test('types that the GPU lacks are refused with the reason', async ({ skip }) => {
    const backend = await open(skip);
    const of = (dtype: 'f64' | 'f16', type: 'f64' | 'f32'): Verified =>
      sketch({ inputs: [dtype], yields: [loaded(type, 0)], outputs: [dtype] });
    expect(backend.supports(of('f64', 'f64'))).toMatch(/no f64/);
    expect(backend.supports(of('f16', 'f32'))).toBe(true);
    const inside: Expr = build.convert('f32', build.convert('f64', loaded('f32', 0)));
    expect(backend.supports(sketch({ inputs: ['f32'], yields: [inside], outputs: ['f32'] }))).toMatch(
      /no f64/,
    );
    const many = Array.from({ length: 40 }, () => f32(1));
    expect(
      backend.supports(sketch({ inputs: [], yields: many, outputs: many.map(() => 'f32' as const) })),
    ).toMatch(/40 arrays/);
    const array = { type: 'f32', length: 256 } as const;
    expect(backend.supports({ ...twice(), arrays: [array, array, array, array, array] })).toMatch(
      /local arrays/,
    );
    expect(backend.supports({ ...twice(), arrays: [array, array, array, array] })).toBe(true);
    expect(backend.supports(twice())).toBe(true);
  });
});
