import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ComplexRows, createFft, type FftSharing, type FftType, fftTwiddles } from './fft.ts';
import { createPlaces, numbers, runIn } from './testing.ts';

const places = createPlaces(128);
const fft = createFft(places.memory);
const bytes: Record<FftType, number> = { f32: 4, f64: 8 };
const epsilon: Record<FftType, number> = { f32: 2 ** -24, f64: 2 ** -53 };

interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

interface Options {
  readonly type: FftType;
  readonly length: number;
  readonly rows: number;
  readonly sharing: FftSharing;
  readonly isInverse: boolean;
  readonly torn: number;
}

function take(type: FftType, length: number): { address: number; view: Float32Array | Float64Array } {
  const address = places.take(length * bytes[type]);
  return { address, view: places[type](address, length) };
}

/** Each row's result, and what lies between the rows stays as it was. */
function transform(o: Options, input: Complex, scale: number): Complex {
  places.clear();
  const inStride = o.length + 1;
  const outStride = o.length + 3;
  const [re, im] = [take(o.type, inStride * o.rows), take(o.type, inStride * o.rows)];
  const [outRe, outIm] = [take(o.type, outStride * o.rows), take(o.type, outStride * o.rows)];
  for (let row = 0; row < o.rows; row++) {
    const range = [row * o.length, (row + 1) * o.length] as const;
    re.view.set(input.re.subarray(...range), row * inStride);
    im.view.set(input.im.subarray(...range), row * inStride);
  }
  const values = fftTwiddles(o.length);
  const twiddles = take(o.type, values.length);
  twiddles.view.set(values);
  const between = outRe.view.slice(o.length, outStride);
  const place = (a: number, b: number, stride: number): ComplexRows => ({ re: a, im: b, stride });
  const shape = { ...o, workers: 3 };
  const call = {
    ...shape,
    scale,
    input: place(re.address, im.address, inStride),
    output: place(outRe.address, outIm.address, outStride),
    twiddles: twiddles.address,
    scratch: places.take(fft.scratchBytes(shape)),
  };
  runIn(fft.module, fft.steps(places.take(fft.frameBytes(shape)), call), o.torn);
  const rowsOf = (view: Float32Array | Float64Array): Float64Array =>
    Float64Array.from({ length: o.length * o.rows }, (_, at) => {
      return view[Math.floor(at / o.length) * outStride + (at % o.length)]!;
    });
  expect(outRe.view.slice(o.length, outStride)).toEqual(between);
  return { re: rowsOf(outRe.view), im: rowsOf(outIm.view) };
}

/** The sum as it is defined, in f64. */
function defined(
  { re, im }: Complex,
  length: number,
  row: number,
  j: number,
  sign: number,
): [number, number] {
  let sumRe = 0;
  let sumIm = 0;
  for (let t = 0; t < length; t++) {
    const angle = (sign * 2 * Math.PI * ((j * t) % length)) / length;
    const [x, y] = [re[row * length + t]!, im[row * length + t]!];
    sumRe += x * Math.cos(angle) - y * Math.sin(angle);
    sumIm += x * Math.sin(angle) + y * Math.cos(angle);
  }
  return [sumRe, sumIm];
}

function rounded(type: FftType, length: number, seed: number): Complex {
  const round = (values: Float64Array): Float64Array => (type === 'f32' ? values.map(Math.fround) : values);
  return { re: round(numbers(length, seed)), im: round(numbers(length, seed + 1)) };
}

describe('fft', () => {
  const exponent = fc.integer({ min: 0, max: 9 });
  const options = fc.record({
    type: fc.constantFrom<FftType>('f32', 'f64'),
    length: exponent.map((e) => 2 ** e),
    rows: fc.integer({ min: 1, max: 4 }),
    sharing: fc.constantFrom<FftSharing>('rows', 'stages'),
    isInverse: fc.boolean(),
    torn: fc.integer({ min: 0, max: 3 }),
  });

  it('is the defined sum of every length, type, direction and way of sharing', () => {
    const cases = fc.property(options, fc.constantFrom(1, 0.125, 1 / 3), (o, scale) => {
      const input = rounded(o.type, o.length * o.rows, 7);
      const { re, im } = transform(o, input, scale);
      // A transform's error grows with its stages; its size, with the root of the length.
      const bound = epsilon[o.type] * 8 * (Math.log2(o.length) + 1) * Math.sqrt(2 * o.length) * scale;
      for (let at = 0; at < re.length; at++) {
        const [row, j] = [Math.floor(at / o.length), at % o.length];
        const [x, y] = defined(input, o.length, row, j, o.isInverse ? 1 : -1);
        const error = Math.hypot(re[at]! - scale * x, im[at]! - scale * y);
        if (!(error <= bound)) expect(error, JSON.stringify({ ...o, scale, row, j })).toBeLessThan(bound);
      }
    });
    fc.assert(cases, { numRuns: 120 });
  });

  it.each<[FftType, number]>([
    ['f32', 2 ** 13],
    ['f64', 2 ** 14],
  ])('has the same bits however the units are shared: %s, %i', (type, length) => {
    const input = rounded(type, length * 2, 11);
    const base = { type, length, rows: 2, isInverse: false };
    const whole = transform({ ...base, sharing: 'rows', torn: 0 }, input, 1);
    for (const sharing of ['stages', 'rows'] as const) {
      const torn = transform({ ...base, sharing, torn: 1 }, input, 1);
      expect(Buffer.compare(Buffer.from(torn.re.buffer), Buffer.from(whole.re.buffer))).toBe(0);
      expect(Buffer.compare(Buffer.from(torn.im.buffer), Buffer.from(whole.im.buffer))).toBe(0);
    }
  });

  it('comes back by the inverse with 1/n', () => {
    const length = 4096;
    const input = rounded('f64', length, 13);
    const base = { type: 'f64', length, rows: 1, sharing: 'stages', torn: 2 } as const;
    const there = transform({ ...base, isInverse: false }, input, 1);
    const back = transform({ ...base, isInverse: true }, there, 1 / length);
    const errors = back.re.map((x, t) => Math.hypot(x - input.re[t]!, back.im[t]! - input.im[t]!));
    expect(Math.max(...errors)).toBeLessThan(1e-14);
  });
});

describe('fftTwiddles', () => {
  it('are powers of a root of unity, exact on the axes', () => {
    const quarter = 16;
    const values = fftTwiddles(64);
    expect(values.length).toBe(6 * quarter);
    for (const [at, re] of values.subarray(0, 3 * quarter).entries()) {
      const angle = (2 * Math.PI * (Math.floor(at / quarter) + 1) * (at % quarter)) / 64;
      expect(re).toBeCloseTo(Math.cos(angle), 15);
      expect(values[at + 3 * quarter]).toBeCloseTo(-Math.sin(angle), 15);
    }
    // w² at an eighth of the circle: exp(-πi/2).
    expect(Math.abs(values[quarter + 8]!)).toBe(0);
    expect(values[4 * quarter + 8]).toBe(-1);
  });
});
