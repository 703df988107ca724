import { array, conv2d, type NDArray } from 'lanewise';
import { expect, it } from 'vitest';

const image = array(
  Float32Array.from({ length: 12 }, (_, k) => k),
  { shape: [3, 4] },
);

it('turns the kernel, and clamps where no border is given', async () => {
  const kernel = array([[0, 0, 1]]);
  const found = conv2d(image, kernel);
  expect([...(await found.data())]).toEqual([0, 0, 1, 2, 4, 4, 5, 6, 8, 8, 9, 10]);
  expect([...(await conv2d(image, kernel, { border: { constant: -1 } }).data())].slice(0, 2)).toEqual([
    -1, 0,
  ]);
  const out = array(new Float32Array(12), { shape: [3, 4] }) as NDArray;
  await conv2d.into(out, image, kernel);
  expect(await out.data()).toEqual(await found.data());
});

it.each([
  [[4], 'SHAPE_MISMATCH'],
  [[0, 3], 'SHAPE_MISMATCH'],
] as const)('refuses a kernel of shape %j', (shape, code) => {
  const kernel = array(new Float32Array(shape.reduce<number>((x, y) => x * y, 1)), { shape });
  expect(() => conv2d(image, kernel)).toThrow(expect.objectContaining({ code }));
});

it('refuses other borders', () => {
  expect(() => conv2d(image, image, { border: 'reflect' as never })).toThrow(/border/);
});
