/**
 * Random views of views against plain nested lists: what they hold, what kernels read through them, and what is written
 * through them into their base and every other view of it.
 */
import fc from 'fast-check';
import { array, devices, map, type NDArray, reduce } from 'lanewise';
import { describe, expect, it } from 'vitest';
import type { Range } from '../../src/array/window.ts';
import {
  assign,
  broadcast,
  type Modelled,
  modelOf,
  numbersIn,
  reshape,
  slice,
  transpose,
} from './nested-model.ts';

/** One step from an array to a view; the numbers are folded into what the array at hand allows. */
type Step =
  | { readonly kind: 'slice'; readonly picks: readonly (readonly [number, number, number, number])[] }
  | { readonly kind: 'transpose'; readonly seed: number }
  | { readonly kind: 'reshape'; readonly seed: number }
  | { readonly kind: 'broadcast'; readonly seed: number };

interface Pair {
  readonly nd: NDArray<'f32'>;
  readonly model: Modelled;
}

const seed = fc.nat(1000);
const pick = fc.tuple(
  fc.nat(5),
  fc.integer({ min: -9, max: 9 }),
  fc.integer({ min: -9, max: 9 }),
  fc.integer({ min: -3, max: 3 }),
);
const viewStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('slice' as const), picks: fc.array(pick, { maxLength: 6 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('transpose' as const), seed }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reshape' as const), seed }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('broadcast' as const), seed }) },
);
const steps = fc.array(viewStep, { minLength: 1, maxLength: 4 });
const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 5 });

function rangesFor(shape: readonly number[], picks: readonly (readonly number[])[]): Range[] {
  return shape.slice(0, picks.length).map((extent, axis) => {
    const [kind, a, b, step] = picks[axis]! as [number, number, number, number];
    if (kind === 0 && extent > 0) return (((a % extent) + extent) % extent) - (b > 0 ? extent : 0);
    if (kind === 1) return null;
    if (kind === 2) return [null, null, step || -1];
    if (kind === 3) return [a];
    return [a, b, step || 1];
  });
}

function take({ nd, model }: Pair, step: Step): Pair {
  const rank = model.shape.length;
  switch (step.kind) {
    case 'slice': {
      const ranges = rangesFor(model.shape, step.picks);
      return { nd: nd.slice(...ranges), model: slice(model, ranges) };
    }
    case 'transpose': {
      const axes = [...model.shape.keys()].sort(
        (a, b) => ((a * 7 + step.seed) % 5) - ((b * 7 + step.seed) % 5),
      );
      return { nd: nd.transpose(axes), model: transpose(model, axes) };
    }
    case 'reshape': {
      const shape = factors(nd.size, step.seed);
      return { nd: nd.reshape(shape), model: reshape(model, shape) };
    }
    case 'broadcast': {
      const extents = model.shape.map((extent, k) => (extent === 1 && (step.seed >> k) & 1 ? 2 : extent));
      const shape = rank < 6 && step.seed % 3 === 0 ? [2, ...extents] : extents;
      return { nd: nd.broadcastTo(shape), model: broadcast(model, shape) };
    }
  }
}

/** A shape of the size, by the seed. */
function factors(size: number, by: number): number[] {
  const shape: number[] = [];
  let left = size;
  for (let k = 0; shape.length < 4 && left > 1; k++) {
    const factor = [2, 3, 5, 1][(by + k) % 4]!;
    if (left % factor !== 0 || (factor === 1 && k > 6)) {
      if (k > 8) break;
      continue;
    }
    shape.push(factor);
    left /= factor;
  }
  return [...shape, left];
}

function baseOf(shape: readonly number[]): Pair {
  const numbers = Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, k) => k + 1);
  const nd = array(Float32Array.from(numbers), { shape });
  return { nd, model: modelOf(numbers, shape) };
}

const backends = Object.entries((await devices()).backends).flatMap(([name, report]) =>
  report.available ? [name as 'js' | 'wasm' | 'webgpu'] : [],
);

describe.each(backends)('views on %s', (backend) => {
  const runs = backend === 'webgpu' ? 60 : 200;
  const triple = map((x) => x * 3).on(backend);
  const total = reduce((a, b) => a + b, 0).on(backend);
  const settle = map((x) => x + 0).on(backend);

  it('hold what nested lists hold, and kernels read it', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, steps, async (shape, list) => {
        const base = baseOf(shape);
        const stays: Pair = { nd: settle(base.nd) as NDArray<'f32'>, model: base.model };
        const { nd, model } = list.reduce(take, stays);
        const want = numbersIn(model.values);
        expect(nd.shape).toEqual(model.shape);
        expect([...(await nd.data())]).toEqual(want);
        const tripled = triple(nd);
        expect(tripled.shape).toEqual(model.shape);
        expect([...(await tripled.data())]).toEqual(want.map((x) => x * 3));
        expect(await total(nd)).toBe(want.reduce((a, b) => a + b, 0));
        for (const one of [base.nd, stays.nd, nd, tripled]) one.dispose();
      }),
      { numRuns: runs },
    );
  });

  it('write into their base', async () => {
    const writable = steps.map((list) =>
      list.filter((step) => step.kind !== 'broadcast' && step.kind !== 'reshape'),
    );
    await fc.assert(
      fc.asyncProperty(shapes, writable, fc.nat(3), async (shape, list, way) => {
        const base = baseOf(shape);
        const stays = settle(base.nd) as NDArray<'f32'>;
        const places = { nd: stays, model: modelOf([...numbersIn(base.model.values).keys()], shape) };
        const { nd, model } = list.reduce(take, places);
        const written = numbersIn(model.values);
        const numbers = written.map((_, k) => -1 - k);
        const source = array(Float32Array.from(numbers), { shape: nd.shape });
        if (way === 0) nd.set(Float32Array.from(numbers));
        else if (way === 1) nd.set(source);
        else if (way === 2) await source.copyTo(nd);
        else await settle.into(nd, source);
        const want = numbersIn(base.model.values);
        written.forEach((place, k) => {
          want[place] = numbers[k]!;
        });
        expect([...(await stays.data())]).toEqual(want);
        for (const one of [base.nd, stays, nd, source]) one.dispose();
      }),
      { numRuns: runs },
    );
  });

  it('set a region, get it back', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.array(pick, { maxLength: 6 }), async (shape, picks) => {
        const { nd, model } = baseOf(shape);
        const stays = settle(nd) as NDArray<'f32'>;
        const ranges = rangesFor(shape, picks);
        const region = numbersIn(slice(model, ranges).values);
        stays.set(
          Float32Array.from(region, (x) => -x),
          ...ranges,
        );
        expect([...(await stays.get(...ranges))]).toEqual(region.map((x) => -x));
        const changed = assign(
          model,
          ranges,
          region.map((x) => -x),
        );
        expect([...(await stays.data())]).toEqual(numbersIn(changed.values));
        for (const one of [nd, stays]) one.dispose();
      }),
      { numRuns: runs },
    );
  });
});
