import { array, transpose } from 'lanewise';
import { expect, it } from 'vitest';

it('reverses axes, in place of nothing', async () => {
  const a = array([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  const b = transpose(a);
  expect([b.shape, [...(await b.data())]]).toEqual([
    [3, 2],
    [1, 4, 2, 5, 3, 6],
  ]);
  expect(transpose.sync(Int8Array.of(1, 2))).toEqual(Int8Array.of(1, 2));
  expect((await transpose.explain(a)).candidates.map(({ backend }) => backend)).toContain('wasm');
  expect(transpose.source('js', a)).toMatch(/function/);
});

it.each([[[]], [[1, 1, 1, 1]]])('refuses the shape %j', (shape) => {
  expect(() => transpose(array(Float32Array.of(1), { shape }))).toThrow(/rank 1 to 3; found rank/);
});
