import { array, createRuntime, fft, fft2, ifft, ifft2, type NDArray } from 'lanewise';
import { afterAll, describe, expect, it } from 'vitest';

const runtime = await createRuntime({ threads: 3 });
afterAll(() => runtime.dispose());
const [forward, inverse] = [fft.with(runtime), ifft.with(runtime)];

const types = { f32: Float32Array, f64: Float64Array } as const;
type Floats = Float32Array | Float64Array;

interface Complex {
  readonly re: Floats;
  readonly im: Floats;
}

const numbers = (length: number, seed: number): number[] =>
  Array.from({ length }, (_, k) => Math.sin(k * 12.9898 + seed) * 2);

/** By definition, angles reduced exactly. */
function reference(re: Floats, im: Floats | undefined, sign: number): Complex {
  const n = re.length;
  const out = { re: new Float64Array(n), im: new Float64Array(n) };
  for (let j = 0; j < n; j++) {
    for (let t = 0; t < n; t++) {
      const angle = (sign * 2 * Math.PI * ((j * t) % n)) / n;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      const [x, y] = [re[t]!, im?.[t] ?? 0];
      out.re[j] = out.re[j]! + x * c - y * s;
      out.im[j] = out.im[j]! + x * s + y * c;
    }
  }
  return out;
}

/** Rows, then columns. */
function planeReference({ re, im }: Complex, height: number, width: number): Complex {
  const out = { re: new Float64Array(re.length), im: new Float64Array(re.length) };
  for (let i = 0; i < height; i++) {
    const [begin, end] = [i * width, (i + 1) * width];
    const row = reference(re.subarray(begin, end), im.subarray(begin, end), -1);
    out.re.set(row.re, begin);
    out.im.set(row.im, begin);
  }
  for (let j = 0; j < width; j++) {
    const column = (x: Float64Array): Float64Array => x.filter((_, at) => at % width === j);
    const found = reference(column(out.re), column(out.im), -1);
    for (let i = 0; i < height; i++) {
      out.re[i * width + j] = found.re[i]!;
      out.im[i * width + j] = found.im[i]!;
    }
  }
  return out;
}

/** The largest error, relative to the root of the sum of squares. */
function errorOf(found: Complex, wanted: Complex, scale = 1): number {
  let most = 0;
  let squares = 0;
  for (let k = 0; k < wanted.re.length; k++) {
    const [re, im] = [wanted.re[k]! * scale, wanted.im[k]! * scale];
    most = Math.max(most, Math.abs(found.re[k]! - re), Math.abs(found.im[k]! - im));
    squares += re * re + im * im;
  }
  return most / Math.sqrt(squares || 1);
}

const lengths = [1, 2, 3, 4, 5, 7, 8, 12, 16, 17, 97, 100, 128, 251, 512, 600];
const ways = [
  ['js', 1],
  ['wasm', 1],
  ['wasm', 3],
] as const;

describe.each(ways)('on %s with %i threads', (backend, threads) => {
  const [to, from] = [forward.on(backend, { threads }), inverse.on(backend, { threads })];

  it.each(['f32', 'f64'] as const)('is the sum that defines it: %s', async (type) => {
    const bound = type === 'f32' ? 6e-8 : 2e-16;
    for (const n of lengths) {
      const [re, im] = [new types[type](numbers(n, 1)), new types[type](numbers(n, 2))];
      const limit = bound * (2 + Math.log2(n));
      const whole = await to(re, im);
      expect(errorOf(whole, reference(re, im, -1))).toBeLessThan(limit);
      expect(errorOf(await to(re), reference(re, undefined, -1))).toBeLessThan(limit);
      expect(errorOf(await from(re, im), reference(re, im, 1), 1 / n)).toBeLessThan(limit);
      expect(errorOf(await from(whole.re, whole.im), { re, im })).toBeLessThan(2 * limit);
    }
  });

  it('transforms rows of any array', async () => {
    for (const n of [64, 15]) {
      const [re, im] = [new Float64Array(numbers(6 * n, 3)), new Float64Array(numbers(6 * n, 4))];
      const at = { shape: [2, 3, n], runtime };
      const found = to(array(re, at), array(im, at));
      expect([found.re.shape, found.im.dtype]).toEqual([[2, 3, n], 'f64']);
      const data = { re: await found.re.data(), im: await found.im.data() };
      for (let row = 0; row < 6; row++) {
        const part = <A extends Floats>(x: A): A => x.subarray(row * n, (row + 1) * n) as A;
        const wanted = reference(part(re), part(im), -1);
        expect(errorOf({ re: part(data.re), im: part(data.im) }, wanted)).toBeLessThan(1e-14);
      }
    }
  });

  it('transforms planes', async () => {
    const [planes, back] = [fft2, ifft2].map((kernel) => kernel.with(runtime).on(backend, { threads }));
    for (const [items, height, width] of [
      [1, 4, 8],
      [2, 5, 16],
      [3, 33, 7],
      [1, 1, 3],
    ] as const) {
      const size = items * height * width;
      const given = { re: new Float64Array(numbers(size, 1)), im: new Float64Array(numbers(size, 2)) };
      const nd = (data: Float64Array): NDArray =>
        array(data, { shape: items === 1 ? [height, width] : [items, height, width], runtime });
      const found = planes!(nd(given.re), nd(given.im));
      const data = { re: (await found.re.data()) as Floats, im: (await found.im.data()) as Floats };
      for (let item = 0; item < items; item++) {
        const part = (x: Floats): Floats => x.subarray(item * height * width, (item + 1) * height * width);
        const wanted = planeReference({ re: part(given.re), im: part(given.im) }, height, width);
        expect(errorOf({ re: part(data.re), im: part(data.im) }, wanted)).toBeLessThan(1e-14);
      }
      const again = back!(found.re, found.im);
      const restored = { re: (await again.re.data()) as Floats, im: (await again.im.data()) as Floats };
      expect(errorOf(restored, given)).toBeLessThan(1e-14);
      const real = planes!(nd(given.re));
      const other = planes!(nd(given.re), nd(new Float64Array(size)));
      expect(await real.im.data()).toEqual(await other.im.data());
    }
  });

  it('spreads NaN, and gives nothing for nothing', async () => {
    const { re } = await to(Float32Array.of(1, Number.NaN, 1, 1));
    expect([...re]).toEqual(new Array(4).fill(Number.NaN));
    expect((await to(new Float32Array(0))).im.length).toBe(0);
  });
});

it('gives the same bits for any number of threads', async () => {
  for (const n of [2 ** 14, 10_007]) {
    const [re, im] = [new Float64Array(numbers(n, 5)), new Float64Array(numbers(n, 6))];
    const [one, ...more] = await Promise.all(
      [1, 2, 3].map((threads) => forward.on('wasm', { threads })(re, im)),
    );
    for (const other of more) expect(other).toEqual(one);
    const js = await forward.on('js')(re, im);
    expect(errorOf(one!, js)).toBeLessThan(1e-15);
  }
});

it('is called as any kernel', async () => {
  const re = Float32Array.of(1, 0, 0, 0);
  const ones = Float32Array.of(1, 1, 1, 1);
  expect(forward.sync(re)).toEqual({ re: ones, im: new Float32Array(4) });
  const out = { re: new Float32Array(4), im: new Float32Array(4) };
  await forward.into(out, re);
  expect(out.re).toEqual(ones);
  expect(await forward.run([re], { backend: 'js' })).toEqual(out);
  const why = await forward
    .on('webgpu')
    .explain(new Float32Array(3))
    .catch((error: Error) => error.message);
  expect(why).toMatch(/power of two/);
  expect(() => forward(array(re, { runtime }), array(re, { shape: [2, 2], runtime }))).toThrow(
    /'re' is f32 and has shape \[4\], 'im' is f32 and has shape \[2, 2\]/,
  );
  await expect(forward(Int32Array.of(1) as never)).rejects.toMatchObject({ code: 'ARGUMENT_DTYPE' });
  await expect(fft2(re)).rejects.toMatchObject({ code: 'RANK' });
  await expect(inverse(re)).rejects.toMatchObject({ code: 'ARGUMENT_COUNT' });
  await expect(forward.into(out.re as never, re)).rejects.toMatchObject({ code: 'OUTPUT_TARGET' });
});

it.each([1000, 1024])('leaves memory as it was: %i numbers', async (n) => {
  const re = new Float32Array(numbers(n, 7));
  const pinned = forward.on('wasm', { threads: 2 });
  for (let k = 0; k < 50; k++) await pinned(re);
  const before = runtime.stats().spaces['shared'];
  for (let k = 0; k < 1000; k++) await pinned(re);
  expect(runtime.stats().spaces['shared']).toEqual(before);
});

it('keeps tables within bounds', async () => {
  const pinned = forward.on('wasm', { threads: 1 });
  for (let k = 0; k < 3; k++)
    for (const n of [2 ** 18, 2 ** 19, 2 ** 20]) {
      const a = array(new Float64Array(n).fill(1), { runtime }) as NDArray<'f64'>;
      const { re, im } = pinned(a);
      expect((await re.data())[0]).toBe(n);
      for (const one of [a, re, im]) one.dispose();
    }
  expect(runtime.stats().spaces['shared']!.reservedBytes).toBeLessThan(400e6);
});
