import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createResample,
  fixedWeights,
  type ResampleAxis,
  type ResampleTable,
  type ResampleType,
  resampleTableBytes,
  writeResampleTable,
} from './resample.ts';
import { createPlaces, numbers, runIn } from './testing.ts';

const places = createPlaces(16);
const resample = createResample(places.memory);
const bytes: Record<ResampleType, number> = { f32: 4, u8: 1 };

interface Picture {
  readonly type: ResampleType;
  readonly axis: ResampleAxis;
  readonly channels: 1 | 2 | 3 | 4;
  /** Pixels along the axis, of the input and of the output, and across it. */
  readonly inLength: number;
  readonly outLength: number;
  readonly breadth: number;
  readonly taps: number;
  readonly torn: number;
}

/** Spans of any length inside the input, weights of any sign. */
function randomTable({ inLength, outLength, taps }: Picture): ResampleTable {
  const most = Math.min(taps, inLength);
  const random = numbers(outLength * 2, 3).map((x) => Math.abs(x) % 1);
  const counts = Array.from({ length: outLength }, (_, i) => Math.floor(random[i]! * (most + 1)));
  const begins = counts.map((count, i) => Math.floor(random[outLength + i]! * (inLength - count + 1)));
  return { length: outLength, taps, begins, counts, weights: numbers(outLength * taps, 4) };
}

/** One output value, by the definition. */
function defined(p: Picture, table: ResampleTable, at: (t: number) => number, i: number): number {
  const weights = Array.from({ length: table.counts[i]! }, (_, t) => table.weights[i * table.taps + t]!);
  const pixel = (t: number): number => at(table.begins[i]! + t);
  if (p.type === 'u8') {
    const sum = fixedWeights(weights).reduce((sum, weight, t) => sum + weight * pixel(t), 0);
    return Math.max(0, Math.min(255, Math.floor((sum + 2 ** 13) / 2 ** 14)));
  }
  return weights.reduce(
    (sum, weight, t) => Math.fround(sum + Math.fround(Math.fround(weight) * pixel(t))),
    0,
  );
}

function check(p: Picture, table: ResampleTable): void {
  places.clear();
  const isAcross = p.axis === 'across';
  const [inRows, inColumns] = isAcross ? [p.breadth, p.inLength] : [p.inLength, p.breadth];
  const [rows, columns] = isAcross ? [p.breadth, p.outLength] : [p.outLength, p.breadth];
  const [inStride, outStride] = [inColumns * p.channels + 1, columns * p.channels + 2];
  const tableAt = places.take(resampleTableBytes(p.type, table));
  const [input, output] = [
    places.take(inRows * inStride * bytes[p.type]),
    places.take(rows * outStride * bytes[p.type]),
  ];
  const from = places[p.type](input, inRows * inStride);
  from.set(numbers(from.length, 5).map((x) => (p.type === 'u8' ? Math.abs(x) * 255.99 : x)));
  const to = places[p.type](output, rows * outStride);
  const before = to.slice();
  const call = {
    ...{ type: p.type, axis: p.axis, channels: p.channels, rows, columns, inLength: p.inLength },
    input: { address: input, stride: inStride },
    output: { address: output, stride: outStride },
    table: writeResampleTable(places.memory, tableAt, p.type, table),
  };
  runIn(resample.module, resample.steps(places.take(resample.frameBytes), call), p.torn);
  for (let y = 0; y < rows; y++) {
    for (let e = 0; e < outStride; e++) {
      const [x, c] = [Math.floor(e / p.channels), e % p.channels];
      const along = (t: number): number =>
        isAcross ? from[y * inStride + t * p.channels + c]! : from[t * inStride + e]!;
      const wanted = x < columns ? defined(p, table, along, isAcross ? x : y) : before[y * outStride + e]!;
      const found = to[y * outStride + e];
      if (!Object.is(found, wanted)) expect(found, `${JSON.stringify(p)} at ${y},${e}`).toBe(wanted);
    }
  }
}

describe('resample', () => {
  it('is the defined sum, bit for bit, for any table, type, axis, channels and sharing', () => {
    const length = fc.integer({ min: 1, max: 40 });
    const picture: fc.Arbitrary<Picture> = fc.record({
      type: fc.constantFrom('f32', 'u8'),
      axis: fc.constantFrom('across', 'down'),
      channels: fc.constantFrom(1, 2, 3, 4),
      inLength: length,
      outLength: length,
      breadth: fc.integer({ min: 1, max: 25 }),
      taps: fc.integer({ min: 1, max: 20 }),
      torn: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(picture, (p) => check(p, randomTable(p))),
      { numRuns: 300 },
    );
  });

  it.each(['f32', 'u8'] as const)('reads nothing beyond the memory: %s', (type) => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
    const one = createResample(memory);
    const table = { length: 1, taps: 3, begins: [0], counts: [3], weights: [0.25, 0.5, 0.25] };
    const written = writeResampleTable(memory, 64, type, table);
    const View = type === 'f32' ? Float32Array : Uint8Array;
    for (const channels of [1, 2, 3, 4] as const) {
      const address = 65536 - 3 * channels * bytes[type];
      const shape = { type, axis: 'across', channels, rows: 1, columns: 1, inLength: 3 } as const;
      const line = { address, stride: 3 * channels };
      new View(memory.buffer, address, 3 * channels).fill(100);
      const output = { address: 1024, stride: 4 };
      runIn(one.module, one.steps(512, { ...shape, input: line, output, table: written }), 0);
      expect([...new View(memory.buffer, 1024, channels)]).toEqual(Array(channels).fill(100));
    }
  });
});

describe('fixedWeights', () => {
  it('add up to what the weights do, and are near them', () => {
    const weights = fc.array(fc.double({ min: -0.9, max: 0.9, noNaN: true }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(weights, (weights) => {
        const fixed = fixedWeights(weights);
        const sum = weights.reduce((sum, weight) => sum + weight, 0);
        expect(fixed.reduce((sum, weight) => sum + weight, 0) - Math.round(sum * 2 ** 14)).toBeCloseTo(0, 12);
        for (const [t, weight] of fixed.entries()) {
          expect(Math.abs(weight - weights[t]! * 2 ** 14)).toBeLessThanOrEqual(weights.length / 2 + 1);
        }
      }),
    );
  });
});
