import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSort, type SortType } from './sort.ts';
import { createPlaces, runIn } from './testing.ts';

const places = createPlaces(64);
const sort = createSort(places.memory);
const elementBytes: Record<SortType, number> = { f32: 4, f64: 8, i32: 4, u32: 4 };
const types = Object.keys(elementBytes) as SortType[];

interface Sorted {
  readonly keys: Float32Array | Float64Array | Int32Array | Uint32Array;
  readonly sorted: Float32Array | Float64Array | Int32Array | Uint32Array;
  readonly order: Uint32Array;
}

function run(
  type: SortType,
  values: readonly number[],
  parts: number,
  hasOrder: boolean,
  torn: number,
): Sorted {
  places.clear();
  const count = values.length;
  const [keys, sorted] = [places.take(count * elementBytes[type]), places.take(count * elementBytes[type])];
  const order = places.take(count * 4);
  places[type](keys, count).set(values);
  const scratch = places.take(sort.scratchBytes({ type, count, parts, hasOrder }));
  const frames = places.take(sort.frameBytes({ type, parts }));
  const call = { type, count, parts, keys, sorted, scratch, ...(hasOrder ? { order } : {}) };
  runIn(sort.module, sort.steps(frames, call), torn);
  return {
    keys: places[type](keys, count),
    sorted: places[type](sorted, count),
    order: places.u32(order, count),
  };
}

/** NumPy's order: NaN last, zeros equal. */
function compare(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : Number(a > b);
}

function check(type: SortType, values: readonly number[], parts: number, torn: number): void {
  const alone = run(type, values, parts, false, torn);
  expect(bitsOf(alone.sorted)).toEqual(bitsOf(alone.keys.slice().sort()));
  const { keys, sorted, order } = run(type, values, parts, true, torn);
  const wanted = Array.from(keys, (_, at) => at).sort((a, b) => compare(keys[a]!, keys[b]!));
  expect([...order]).toEqual(wanted);
  expect(bitsOf(sorted)).toEqual(bitsOf(keys.map((_, at) => keys[wanted[at]!]!)));
}

/** -0 told from +0, all NaN alike. */
function bitsOf(values: ArrayLike<number>): string[] {
  return Array.from(values, (value) => (Object.is(value, -0) ? '-0' : String(value)));
}

describe('sort', () => {
  const special = fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity, 1, -1, 2 ** 31, -(2 ** 31), 1e-40);
  const narrow = fc.integer({ min: -3, max: 3 });
  const key = fc.oneof(special, narrow, fc.double(), fc.integer(), fc.float());
  const keys = fc.oneof(fc.array(key, { maxLength: 70 }), fc.array(narrow, { maxLength: 70 }));
  const split = { parts: fc.integer({ min: 1, max: 5 }), torn: fc.integer({ min: 0, max: 3 }) };

  it('sorts as typed arrays do, and argsorts stably with equal zeros, for any number of parts', () => {
    const cases = fc.property(fc.constantFrom(...types), keys, split.parts, split.torn, check);
    fc.assert(cases, { numRuns: 250 });
  });

  it('puts NaN of both signs last and keeps their bits', () => {
    const bits = [0xffc00001, 0x3f800000, 0x7fc00002, 0xff800000, 0x7f800000];
    const values = new Float32Array(Uint32Array.from(bits).buffer);
    places.clear();
    const [at, sorted] = [places.take(20), places.take(20)];
    places.u32(at, 5).set(bits);
    const shape = { type: 'f32' as const, count: values.length, parts: 1 };
    const scratch = places.take(sort.scratchBytes({ ...shape, hasOrder: false }));
    runIn(sort.module, sort.steps(places.take(64), { ...shape, keys: at, sorted, scratch }), 0);
    expect([...places.u32(sorted, 5)]).toEqual([0xff800000, 0x3f800000, 0x7f800000, 0xffc00001, 0x7fc00002]);
  });

  it.each(types)('sorts 5,000 keys of every digit: %s', (type) => {
    const spread = { f32: 1e30, f64: 1e300, i32: 2 ** 31, u32: 2 ** 32 }[type];
    const values = Array.from({ length: 5000 }, (_, k) => Math.sin(k * k) * spread);
    const wrapped = type === 'u32' ? values.map(Math.abs) : values;
    const repeated = values.map((value, k) => (k % 3 === 0 ? 7 : Math.trunc(value)));
    for (const parts of [1, 2]) {
      check(type, wrapped, parts, 1);
      check(type, repeated, parts, 0);
    }
  });

  it('leaves out digits that all keys share, and copies where no digit is left', () => {
    check('u32', [5, 5, 5], 2, 1);
    check('u32', [0x500000, 0x100000, 0x900000], 3, 1);
    check('f64', [2, 1], 4, 1);
    check('i32', [], 2, 1);
  });
});
