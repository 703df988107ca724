/** What a caller can get wrong: each is an ArgumentError with a stable code, before anything runs. */
import { ArgumentError, array, grid, map, stencil, sum, zeros } from 'lanewise';
import { expect, it } from 'vitest';

const add = map((x, y) => x + y, { name: 'add' });
const three = new Float32Array(3);

/** The error of a call, thrown or rejected. */
async function errorOf(call: () => unknown): Promise<ArgumentError> {
  try {
    await call();
  } catch (error) {
    expect(error).toBeInstanceOf(ArgumentError);
    return error as ArgumentError;
  }
  throw new Error('nothing was thrown');
}

const wrong: readonly (readonly [what: string, code: string, text: RegExp, call: () => unknown])[] = [
  [
    'lengths differ',
    'SHAPE_MISMATCH',
    /'x' has 3 elements, 'y' has 4 elements/,
    () => add(three, new Float32Array(4)),
  ],
  [
    'shapes differ',
    'SHAPE_MISMATCH',
    /shape \[2, 3\].*shape \[3, 2\]/,
    () => add(zeros([2, 3]), zeros([3, 2])),
  ],
  [
    'an argument is missing',
    'ARGUMENT_COUNT',
    /takes 2 arguments \(x, y\), 1 was given/,
    () => add(...([three] as never)),
  ],
  ['one too many', 'ARGUMENT_COUNT', /3 were given/, () => add(...([three, three, three] as never))],
  ['a plain array', 'ARGUMENT_TYPE', /a plain array.*array\(\[/s, () => add([1, 2, 3] as never, three)],
  ['a string', 'ARGUMENT_TYPE', /found a string/, () => add('3' as never, three)],
  ['a bigint', 'ARGUMENT_TYPE', /found a bigint/, () => add(3n as never, three)],
  ['null', 'ARGUMENT_TYPE', /found null/, () => add(null as never, three)],
  [
    'a DataView',
    'ARGUMENT_TYPE',
    /found a DataView/,
    () => add(new DataView(new ArrayBuffer(8)) as never, three),
  ],
  [
    '64-bit integers',
    'ARGUMENT_TYPE',
    /Float32Array, Float64Array/,
    () => add(new BigInt64Array(3) as never, three),
  ],
  ['scalars only', 'ARRAY_MISSING', /at least one array/, () => add(1, 2)],
  ['no shape for a grid', 'GRID_SHAPE', /takes its output shape first/, () => grid((i) => i)(three as never)],
  [
    'an output that is too short',
    'OUTPUT_SIZE',
    /has 2 elements, 3 needed/,
    () => add.into(new Float32Array(2), three, three),
  ],
  [
    'bits for an output of f16',
    'OUTPUT_DTYPE',
    /is f16, the array given is u16\. Give a(n NDArray of f16| Float16Array), or set/,
    () => map((x) => x, { out: 'f16' }).into(new Uint16Array(3), three),
  ],
  [
    'an output of another type',
    'OUTPUT_DTYPE',
    /is f32, the array given is f64/,
    () => add.into(new Float64Array(3), three, three),
  ],
  [
    'an output that overlaps an input',
    'OUTPUT_ALIASES',
    /aliases argument 1/,
    () => {
      const four = new Float32Array(4);
      return add.into(four.subarray(1), four.subarray(0, 3), three);
    },
  ],
  [
    'a number for a field',
    'ARGUMENT_KIND',
    /called like a field/,
    () => stencil((u, v: (d: number) => number) => u(0) + v(0))(three, 3),
  ],
  ['an unknown option', 'OPTION_UNKNOWN', /no option 'nmae'/, () => map((x) => x, { nmae: 'a' } as never)],
  [
    'a shape that does not fit',
    'SHAPE_MISMATCH',
    /has 4 elements, but the data has 3/,
    () => array(three, { shape: [2, 2] }),
  ],
];

it.each(wrong)('%s', async (_, code, text, call) => {
  const error = await errorOf(call);
  expect(error.code).toBe(code);
  expect(error.message).toMatch(text);
});

it('knows a detached array from an empty one', async () => {
  const gone = new Float32Array(3);
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  const error = await errorOf(() => add(gone, new Float32Array(0)));
  expect([error.code, error.message]).toEqual(['ARRAY_DETACHED', expect.stringMatching(/'x' is detached/)]);
});

it('refuses disposed arrays', async () => {
  const a = array(three);
  a.dispose();
  expect((await errorOf(() => add(a, three))).code).toBe('ARRAY_DISPOSED');
  expect((await errorOf(() => sum(a))).code).toBe('ARRAY_DISPOSED');
  expect((await errorOf(() => a.data())).code).toBe('ARRAY_DISPOSED');
});

it('leaves the output alone when it refuses', async () => {
  const out = new Float32Array(2).fill(7);
  await errorOf(() => add.into(out, three, three));
  expect([...out]).toEqual([7, 7]);
});
