/** What the types of arrays promise to callers. Checked by the compiler; nothing is called here. */
import {
  concat,
  equals,
  from,
  type Leak,
  leaks,
  map,
  type NDArray,
  readNpy,
  readNpz,
  scope,
  zeros,
} from 'lanewise';
import { expect, expectTypeOf, it } from 'vitest';

/** Never called: its types are the test. */
export async function promises(a: NDArray<'f32'>): Promise<void> {
  expectTypeOf(a.slice(1, [0, 5], null, [null, null, -1])).toEqualTypeOf<NDArray<'f32'>>();
  expectTypeOf(a.reshape([2, -1]).transpose([1, 0]).broadcastTo([3, 2, 2])).toEqualTypeOf<NDArray<'f32'>>();
  expectTypeOf(a.astype('u8')).toEqualTypeOf<NDArray<'u8'>>();
  expectTypeOf(await a.astype('f64').get(0)).toEqualTypeOf<Float64Array>();
  expectTypeOf(await a.item(0, -1)).toEqualTypeOf<number>();
  expectTypeOf(
    a
      .set(1)
      .set(new Float32Array(4), 1)
      .set([[1, 2]], null, [0, 2])
      .set(a),
  ).toEqualTypeOf<NDArray<'f32'>>();
  expectTypeOf(a.copyTo(new Int32Array(4))).toEqualTypeOf<Promise<void>>();
  expectTypeOf(await a.format({ precision: 3 })).toEqualTypeOf<string>();
  expectTypeOf(concat([a, a.slice(0)], -1)).toEqualTypeOf<NDArray<'f32'>>();
  expectTypeOf(await equals(a, zeros([2]), { nan: true })).toEqualTypeOf<boolean>();
  expectTypeOf(scope(() => a.slice(0))).toEqualTypeOf<NDArray<'f32'>>();
  expectTypeOf(scope(async (own) => own(a.copy()))).toEqualTypeOf<Promise<NDArray<'f32'>>>();
  expectTypeOf(leaks()).toEqualTypeOf<readonly Leak[]>();
  expectTypeOf(from({ data: [1, 2], shape: [2] })).toEqualTypeOf<NDArray>();
  expectTypeOf(from({ data: new Uint8ClampedArray(4), width: 1, height: 1 }, { dtype: 'f32' })).toEqualTypeOf<
    NDArray<'f32'>
  >();
  expectTypeOf(readNpy(new ArrayBuffer(8), { dtype: 'i32' })).toEqualTypeOf<NDArray<'i32'>>();
  expectTypeOf((await readNpz(new Uint8Array(8))).x).toEqualTypeOf<NDArray | undefined>();
  await map((x) => x).into(a.slice(0), a.slice(1));
  using owned = a.slice(0);
  expectTypeOf(owned).toEqualTypeOf<NDArray<'f32'>>();
}

/** Never called: each line must be a type error. */
export function refusals(a: NDArray<'f32'>): void {
  // @ts-expect-error a range is an index, null or a list
  a.slice('1:5');
  // @ts-expect-error a range has three parts at most
  a.slice([0, 1, 2, 3]);
  // @ts-expect-error there is no such dtype
  a.astype('int32');
  // @ts-expect-error a shape is a list
  a.reshape(2, 3);
  // @ts-expect-error arrays of one dtype only
  concat<'f32'>([a, a.astype('f64')]);
  // @ts-expect-error an ndarray has a shape
  from({ data: [1, 2] });
}

it('is checked by the compiler', () => {
  expect(promises).toBeTypeOf('function');
  expect(refusals).toBeTypeOf('function');
});
