/** `.npy` and `.npz` files, against files that NumPy 2.4.6 wrote (`test/golden/array/npy.json`). */
import { readFileSync } from 'node:fs';
import { array, readNpy, readNpz, writeNpy, writeNpz } from 'lanewise';
import { describe, expect, it } from 'vitest';

const path = new URL('../golden/array/npy.json', import.meta.url);
const { files } = JSON.parse(readFileSync(path, 'utf8')) as {
  readonly files: Readonly<Record<string, string>>;
};
const file = (name: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(files[name]!, 'base64'));

describe('readNpy', () => {
  it('reads rows, with dtype and shape', async () => {
    const a = readNpy(file('f4'));
    expect([a.dtype, a.shape]).toEqual(['f32', [2, 3]]);
    expect(await a.data()).toEqual(Float32Array.of(1.5, -2, 3, 4, 5, 6));
  });

  it('reads column-major order as a transposed view', async () => {
    const a = readNpy(file('fortran'));
    expect([a.dtype, a.shape, a.strides]).toEqual(['i32', [2, 3], [1, 2]]);
    expect(await a.data()).toEqual(Int32Array.of(0, 1, 2, 3, 4, 5));
    const halves = readNpy(file('fortran'), { dtype: 'f64' });
    expect(await halves.data()).toEqual(Float64Array.of(0, 1, 2, 3, 4, 5));
  });

  it('reads big-endian, bool, f16, rank 0 and empty files', async () => {
    expect(await readNpy(file('big')).data()).toEqual(Int16Array.of(1, 2, -3));
    expect(readNpy(file('bool')).dtype).toBe('bool');
    expect([...(await readNpy(file('bool')).data())]).toEqual([1, 0]);
    expect([...(await readNpy(file('f2')).data())]).toEqual([0.5, 1.5, -2]);
    const scalar = readNpy(file('scalar'));
    expect([scalar.shape, await scalar.item()]).toEqual([[], 7.25]);
    expect(readNpy(file('empty')).shape).toEqual([0, 2]);
  });

  it('asks what 64-bit integers shall become', async () => {
    expect(() => readNpy(file('i8'))).toThrow(expect.objectContaining({ code: 'NPY_DTYPE' }));
    expect(await readNpy(file('i8'), { dtype: 'i32' }).data()).toEqual(Int32Array.of(1, -2, 3));
    expect(() => readNpy(file('c8'))).toThrow(expect.objectContaining({ code: 'NPY_DTYPE' }));
  });

  it('refuses what is no file, and a file that was cut', () => {
    const bad = expect.objectContaining({ code: 'NPY_FORMAT' });
    expect(() => readNpy(new Uint8Array(200))).toThrow(bad);
    const whole = file('f4');
    for (const length of [0, 5, 11, 50, whole.length - 1])
      expect(() => readNpy(whole.slice(0, length))).toThrow(bad);
  });
});

describe('writeNpy', () => {
  it.each(['f4', 'bool', 'f2', 'scalar', 'empty'])('writes the bytes of %s again', async (name) => {
    expect(Buffer.from(await writeNpy(readNpy(file(name)))).toString('base64')).toBe(files[name]);
  });

  it('writes a view in row-major order', async () => {
    const a = array([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const back = readNpy(await writeNpy(a.transpose()));
    expect(await back.toNested()).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
  });
});

describe('.npz', () => {
  it('reads what NumPy compressed', async () => {
    const { a, b } = await readNpz(file('npz'));
    expect(await a!.data()).toEqual(Float32Array.from({ length: 100 }, (_, k) => k));
    expect([b!.dtype, await b!.toNested()]).toEqual(['u8', [[1, 2]]]);
  });

  it.each([false, true])('comes back, compressed: %s', async (compress) => {
    const first = array(Float64Array.from({ length: 1000 }, (_, k) => k % 7));
    const bytes = await writeNpz({ first, 'second é': array([[1, 2]], { dtype: 'i16' }) }, { compress });
    expect(bytes.length < 8000).toBe(compress);
    const back = await readNpz(bytes);
    expect(Object.keys(back)).toEqual(['first', 'second é']);
    expect(await back.first!.data()).toEqual(await first.data());
    expect(back['second é']!.dtype).toBe('i16');
  });

  it('notices damage', async () => {
    const bytes = await writeNpz({ x: array([1, 2, 3]) });
    const bad = expect.objectContaining({ code: 'ZIP_FORMAT' });
    for (const at of [140, 170]) {
      const changed = bytes.slice();
      changed[at]! ^= 1;
      await expect(readNpz(changed)).rejects.toThrow(bad);
    }
    for (const length of [0, 21, 200, bytes.length - 1])
      await expect(readNpz(bytes.slice(0, length))).rejects.toThrow(bad);
  });
});
