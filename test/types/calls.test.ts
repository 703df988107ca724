/** What the types promise to callers. Checked by the compiler (`npm run typecheck`); nothing is called here. */
import { array, dot, grid, histogram, map, mean, type NDArray, reduce, stencil, sum } from 'lanewise';
import { expect, expectTypeOf, it } from 'vitest';

const xs = new Float32Array(4);
const ds = new Float64Array(4);
const ns = new Int32Array(4);

/** Never called: its types are the test. */
export async function promises(nd: NDArray<'f32'>): Promise<void> {
  const hypot = map((x, y) => Math.sqrt(x * x + y * y));
  const z: Float32Array = await hypot(xs, xs);
  expectTypeOf(z).toEqualTypeOf<Float32Array>();
  expectTypeOf(await hypot(xs, ds)).toEqualTypeOf<Float64Array>();
  expectTypeOf(await hypot(xs, 3)).toEqualTypeOf<Float32Array>();
  expectTypeOf(hypot(nd, xs)).toEqualTypeOf<NDArray>();
  expectTypeOf(hypot.sync(xs, xs)).toEqualTypeOf<Float32Array>();
  expectTypeOf(hypot.js(3, 4)).toEqualTypeOf<number>();

  const counted = map((x) => x, { out: 'i32' });
  expectTypeOf(await counted(xs)).toEqualTypeOf<Int32Array>();

  const halves = array(xs, { dtype: 'f16' });
  expectTypeOf(halves).toEqualTypeOf<NDArray<'f16'>>();
  const numbers: ArrayLike<number> = await halves.data();
  expectTypeOf(numbers[0]).toEqualTypeOf<number | undefined>();
  const narrowed = await map((x) => x, { out: 'f16' })(xs);
  expectTypeOf(narrowed).toExtend<ArrayLike<number> & { readonly buffer: ArrayBufferLike }>();

  const both = map((x) => ({ up: x + 1, down: x - 1 }));
  expectTypeOf(await both(xs)).toEqualTypeOf<{ readonly up: Float32Array; readonly down: Float32Array }>();

  const s: number = await sum(xs);
  expectTypeOf(s).toEqualTypeOf<number>();
  expectTypeOf(await dot(xs, ds)).toEqualTypeOf<number>();
  expectTypeOf(mean.sync(ns)).toEqualTypeOf<number>();

  const least = map((x, i) => ({ x, i }), { index: true }).reduce((a, b) => (b.x < a.x ? b : a), {
    x: Infinity,
    i: -1,
  });
  expectTypeOf(await least(xs)).toEqualTypeOf<{ readonly x: number; readonly i: number }>();
  expectTypeOf(await reduce((a, b) => a || b, false)(ns)).toEqualTypeOf<boolean>();

  const heat = stencil((u, k: number) => u(0, 0) + k * u(-1, 0), { border: 'clamp' });
  expectTypeOf(heat(array(xs, { shape: [2, 2] }), 0.2)).toEqualTypeOf<NDArray>();
  expectTypeOf(await histogram(4, (v) => v)(xs)).toEqualTypeOf<Uint32Array>();

  const cells = grid((y, x: number, k: number) => y + x * k, { out: 'u8' });
  expectTypeOf(await cells([2, 2], 3)).toEqualTypeOf<Uint8Array>();
}

/** Never called: each line must be a type error. */
export function refusals(): void {
  const hypot = map((x, y) => Math.sqrt(x * x + y * y));
  // @ts-expect-error one argument is missing
  hypot(xs);
  // @ts-expect-error a string is no array
  hypot('1', xs);
  // @ts-expect-error there is no such border
  stencil((u) => u(0), { border: 'reflect' });
  // @ts-expect-error there is no such backend
  hypot.on('cuda');
  // @ts-expect-error there is no such dtype
  map((x) => x, { out: 'int32' });
  // @ts-expect-error a body returns numbers
  map((x) => String(x));
}

it('is checked by the compiler', () => {
  expect(promises).toBeTypeOf('function');
  expect(refusals).toBeTypeOf('function');
});
