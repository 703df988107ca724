import { setFlagsFromString } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGemm, type GemmInput, type GemmType } from './gemm.ts';
import { createPlaces, numbers, runIn } from './testing.ts';

const places = createPlaces(256);
const gemm = createGemm(places.memory);
const rounding: Record<GemmType, (x: number) => number> = { f32: Math.fround, f64: (x) => x };
const bytes: Record<GemmType, number> = { f32: 4, f64: 8 };

interface Matrix {
  readonly input: GemmInput;
  at(row: number, column: number): number;
}

/** A matrix of random numbers: by rows, by columns or with gaps, upside down. */
function matrix(type: GemmType, rows: number, columns: number, layout: string, seed: number): Matrix {
  const gap = layout === 'gaps' ? 2 : 1;
  const [rowStride, columnStride] =
    layout === 'columns' ? [1, rows + 1] : layout === 'gaps' ? [-(columns * gap + 3), gap] : [columns + 1, 1];
  const length = rows * Math.abs(rowStride) + columns * columnStride + 1;
  const address = places.take(length * bytes[type]);
  const view = places[type](address, length);
  view.set(numbers(length, seed));
  const origin = rowStride < 0 ? Math.max(0, rows - 1) * -rowStride : 0;
  const input = { address: address + origin * bytes[type], rowStride, columnStride };
  return { input, at: (i, j) => view[origin + i * rowStride + j * columnStride]! };
}

/** The sum in its documented order: blocks of 256 terms, each from 0, every operation rounded. */
function element(type: GemmType, a: Matrix, b: Matrix, k: number, i: number, j: number): number {
  const round = rounding[type];
  let total = 0;
  for (let from = 0; from < k; from += 256) {
    let sum = 0;
    for (let t = from; t < Math.min(k, from + 256); t++) sum = round(sum + round(a.at(i, t) * b.at(t, j)));
    total = from === 0 ? sum : round(total + sum);
  }
  return total;
}

function product(type: GemmType, m: number, n: number, k: number, a: Matrix, b: Matrix, size: number): void {
  const rowStride = n + 2;
  const address = places.take((m * rowStride + 1) * bytes[type]);
  const scratch = places.take(gemm.scratchBytes({ type, m, n, k }));
  const frames = places.take(gemm.frameBytes);
  const before = places[type](address, m * rowStride).slice();
  const call = { type, m, n, k, a: a.input, b: b.input, c: { address, rowStride }, scratch };
  runIn(gemm.module, gemm.steps(frames, call), size);
  const c = places[type](address, m * rowStride);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < rowStride; j++) {
      const at = i * rowStride + j;
      const wanted = j < n ? element(type, a, b, k, i, j) : before[at];
      if (!Object.is(c[at], wanted)) expect(c[at], `${type} ${m}×${n}×${k} at ${i},${j}`).toBe(wanted);
    }
  }
}

describe('gemm', () => {
  const layouts = fc.constantFrom('rows', 'columns', 'gaps');
  const size = fc.oneof(fc.integer({ min: 0, max: 19 }), fc.integer({ min: 30, max: 70 }));
  const terms = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(255, 256, 257, 515));

  it('sums in the documented order, bit for bit, for any size, layout and sharing of units', () => {
    const type = fc.constantFrom<GemmType>('f32', 'f64');
    const torn = fc.integer({ min: 0, max: 3 });
    const cases = fc.property(
      type,
      size,
      size,
      terms,
      layouts,
      layouts,
      torn,
      (type, m, n, k, la, lb, torn) => {
        places.clear();
        product(type, m, n, k, matrix(type, m, k, la, 1), matrix(type, k, n, lb, 2), torn);
      },
    );
    fc.assert(cases, { numRuns: 80 });
  });

  it('goes beyond one unit in both directions', () => {
    places.clear();
    product('f32', 65, 517, 3, matrix('f32', 65, 3, 'rows', 3), matrix('f32', 3, 517, 'rows', 4), 1);
  });

  it('multiplies the items of a batch at their offsets, one B for all', () => {
    places.clear();
    const [items, m, n, k] = [3, 5, 9, 7];
    const as = [0, 1, 2].map((item) => matrix('f32', m, k, 'rows', 10 + item));
    const b = matrix('f32', k, n, 'columns', 20);
    const c = places.take(items * m * n * 4);
    const offsets = places.take(items * 12);
    const triples = as.flatMap(({ input }, item) => [
      input.address - as[0]!.input.address,
      0,
      item * m * n * 4,
    ]);
    places.u32(offsets, items * 3).set(triples);
    const shape = { type: 'f32' as const, m, n, k, items };
    const scratch = places.take(gemm.scratchBytes(shape));
    const call = { ...shape, a: as[0]!.input, b: b.input, c: { address: c, rowStride: n }, offsets, scratch };
    runIn(gemm.module, gemm.steps(places.take(gemm.frameBytes), call), 1);
    const wanted = as.flatMap((a) =>
      Array.from({ length: m * n }, (_, at) => element('f32', a, b, k, Math.floor(at / n), at % n)),
    );
    expect([...places.f32(c, items * m * n)]).toEqual(wanted);
  });

  it('works on a shared memory', () => {
    const shared = createPlaces(4, true);
    const one = createGemm(shared.memory);
    const [a, c, scratch, frames] = [16, 16, 4096, 256].map((bytes) => shared.take(bytes)) as [
      number,
      number,
      number,
      number,
    ];
    shared.f32(a, 4).set([1, 2, 3, 4]);
    const input = { address: a, rowStride: 2, columnStride: 1 };
    const call = {
      type: 'f32' as const,
      m: 2,
      n: 2,
      k: 2,
      a: input,
      b: input,
      c: { address: c, rowStride: 2 },
      scratch,
    };
    runIn(one.module, one.steps(frames, call), 0);
    expect([...shared.f32(c, 4)]).toEqual([7, 10, 15, 22]);
  });

  it('gives equal rows and columns equal sums in the relaxed module, within its error bound', () => {
    // Node 20 has relaxed SIMD behind a flag; later versions always.
    if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');
    const other = createPlaces(16);
    const relaxed = createGemm(other.memory, true);
    const [m, n, k] = [7, 13, 300];
    const row = numbers(k, 5);
    const column = numbers(k, 6);
    const [a, b, c] = [other.take(k * 4), other.take(k * 4), other.take(m * n * 4)];
    other.f32(a, k).set(row);
    other.f32(b, k).set(column);
    const shape = { type: 'f32' as const, m, n, k };
    const call = {
      ...shape,
      a: { address: a, rowStride: 0, columnStride: 1 },
      b: { address: b, rowStride: 1, columnStride: 0 },
      c: { address: c, rowStride: n },
      scratch: other.take(relaxed.scratchBytes(shape)),
    };
    runIn(relaxed.module, relaxed.steps(other.take(relaxed.frameBytes), call), 0);
    const results = other.f32(c, m * n);
    expect(new Set(results).size).toBe(1);
    const terms = Array.from(row, (x, t) => Math.fround(x) * Math.fround(column[t]!));
    const bound = k * 2 ** -24 * terms.reduce((sum, term) => sum + Math.abs(term), 0);
    expect(Math.abs(results[0]! - terms.reduce((sum, term) => sum + term, 0))).toBeLessThan(bound);
  });
});
