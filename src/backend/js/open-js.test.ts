import { describe, expect, it } from 'vitest';
import {
  argmin,
  array,
  axis,
  byteHistogram,
  f32,
  heat,
  hypotMap,
  i32,
  mandel,
  programOf,
  reduceOf,
  scalar,
  signs,
  sumOf,
} from '../../../test/property/hand-built.ts';
import { difference, disagreement, runOn } from '../../../test/property/run-on.ts';
import { testHost } from '../../../test/property/test-host.ts';
import { bitcast, convert, load, local, op } from '../../ir/build.ts';
import { elementsFrom } from '../../ir/elements.ts';
import { type EvaluateInputs, evaluate } from '../../ir/evaluate.ts';
import type { Border, Expr } from '../../ir/node.ts';
import { type OpName, opNames, opRow } from '../../ir/ops.ts';
import { arrayTypeOf, type ComputeType, computeTypeOf, type DType, dtypes, isFloat } from '../../ir/types.ts';
import type { Verified } from '../../ir/verify.ts';
import { openJs, openJsWith } from './open-js.ts';

const backend = openJs({ host: testHost });
const types: readonly ComputeType[] = ['f32', 'f64', 'i32', 'u32', 'bool'];

const edges: Record<ComputeType, readonly number[]> = {
  f32: [
    0,
    -0,
    1,
    -1,
    0.5,
    -0.5,
    1.5,
    2.5,
    -2.5,
    3,
    0.1,
    7.75,
    100,
    -1e3,
    8388607.5,
    16777217,
    2147483648,
    3e9,
    -3e9,
    4294967296,
    1e20,
    3.4e38,
    1e-38,
    1e-45,
    Number.NaN,
    Infinity,
    -Infinity,
  ],
  f64: [
    0,
    -0,
    1,
    -1,
    0.5,
    -0.5,
    0.49999999999999994,
    2.5,
    3,
    0.1,
    -1e3,
    4503599627370495.5,
    9007199254740992,
    3e9,
    -3e9,
    1e308,
    5e-324,
    Number.NaN,
    Infinity,
    -Infinity,
  ],
  i32: [0, 1, -1, 2, 3, -7, 31, 32, 33, 100, 65535, 65536, 16777217, 2147483647, -2147483648, -2147483647],
  u32: [0, 1, 2, 3, 7, 31, 32, 33, 100, 65535, 65536, 16777217, 2147483647, 2147483648, 4294967295],
  bool: [0, 1],
};

function typesOf(name: OpName): readonly ComputeType[] {
  const { on } = opRow(name);
  if (on === 'any') return types;
  return types.filter((type) => {
    if (on === 'float') return isFloat(type);
    if (on === 'integer') return type === 'i32' || type === 'u32';
    if (on === 'bits') return !isFloat(type);
    return on === 'numeric' ? type !== 'bool' : on === type;
  });
}

/** All combinations of the edge values of each argument's type, one array per argument. */
function combinations(args: readonly ComputeType[]): EvaluateInputs {
  const lists = args.map((type) => edges[type]);
  const count = lists.reduce((product, list) => product * list.length, 1);
  return {
    shape: [count],
    args: args.map((type, k) => {
      const stride = lists.slice(k + 1).reduce((product, list) => product * list.length, 1);
      const values = Array.from(
        { length: count },
        (_, i) => lists[k]![Math.floor(i / stride) % lists[k]!.length]!,
      );
      return { data: new (arrayTypeOf(type))(values), shape: [count] };
    }),
  };
}

/** A map of one expression over its arguments, which are loaded from arrays of their own. */
function mapOf(args: readonly ComputeType[], make: (args: Expr[]) => Expr): Verified {
  const value = make(args.map((type, k) => local(type, k)));
  return programOf({
    slots: args.map((type) => array(type)),
    locals: [...args],
    body: args.map((_, k) => load(k, k, { kind: 'element' })),
    yields: [value],
    outputs: [{ name: 'out', dtype: value.type }],
  });
}

const cases = opNames
  .filter((name) => name !== 'convert' && name !== 'bitcast')
  .flatMap((name) => typesOf(name).map((type) => [name, type] as const));

describe('operations on edge values', () => {
  it.each(cases)('%s of %s', async (name, type) => {
    const arity = opRow(name).arity;
    const args: ComputeType[] =
      name === 'select'
        ? ['bool', type, type]
        : name === 'shl' || name === 'shr'
          ? [type, 'i32']
          : new Array(arity).fill(type);
    const program = mapOf(args, (exprs) => op(name as Exclude<OpName, 'convert' | 'bitcast'>, ...exprs));
    expect(await disagreement(backend, program, combinations(args), { sync: true })).toBeUndefined();
  });

  const pairs = types.flatMap((from) => types.map((to) => [from, to] as const));
  it.each(pairs)('convert %s to %s', async (from, to) => {
    const program = mapOf([from], ([x]) => convert(to, x!));
    expect(await disagreement(backend, program, combinations([from]), { sync: true })).toBeUndefined();
  });

  const words = ['f32', 'i32', 'u32'] as const;
  it.each(words.flatMap((from) => words.map((to) => [from, to] as const)))(
    'bitcast %s to %s',
    async (from, to) => {
      const program = mapOf([from], ([x]) => bitcast(to, x!));
      const { shape, args } = combinations([from]);
      const numbers = [...(args[0] as { data: Float32Array }).data].filter((x) => !Number.isNaN(x));
      const data = new (arrayTypeOf(from))(numbers);
      expect(shape[0]).toBeGreaterThan(10);
      const inputs = { shape: [numbers.length], args: [{ data, shape: [numbers.length] }] };
      expect(await disagreement(backend, program, inputs, { sync: true })).toBeUndefined();
    },
  );
});

describe('storage types', () => {
  it.each(dtypes)('loads and stores %s', async (dtype: DType) => {
    const compute = computeTypeOf(dtype);
    const values = edges[compute];
    const program = programOf({
      slots: [array(dtype), array(compute)],
      locals: [compute, compute],
      body: [load(0, 0, { kind: 'element' }), load(1, 1, { kind: 'element' })],
      yields: [
        local(compute, 0),
        local(compute, 1),
        compute === 'bool' ? local('bool', 0) : op('add', local(compute, 1), local(compute, 0)),
      ],
      outputs: [0, 1, 2].map((k) => ({ name: `o${k}`, dtype })),
    });
    const inputs = {
      shape: [values.length],
      args: [
        { data: elementsFrom(dtype, values), shape: [values.length] },
        { data: new (arrayTypeOf(compute))(values), shape: [values.length] },
      ],
    };
    expect(await disagreement(backend, program, inputs, { sync: true })).toBeUndefined();
  });

  it.each(['bool', 'u8', 'i16'] as const)('converts a loaded %s to a float', async (dtype) => {
    const compute = dtype === 'bool' ? 'bool' : 'i32';
    const program = programOf({
      slots: [array(dtype)],
      locals: [compute],
      body: [load(0, 0, { kind: 'element' })],
      yields: [op('div', f32(1), convert('f32', local(compute, 0)))],
    });
    const data = new (arrayTypeOf(dtype))([0, 1, 3]);
    expect(
      await disagreement(backend, program, { shape: [3], args: [{ data, shape: [3] }] }, { sync: true }),
    ).toBeUndefined();
  });
});

const numbers = (n: number): Float32Array =>
  Float32Array.from({ length: n }, (_, k) => Math.sin(k * 12.9898) * 43758.5453);

describe('sinks', () => {
  const counts = [1, 2, 3, 5, 7, 8, 9, 15, 17, 4095, 4096, 4097, 8193, 20000];
  it.each(counts)('reduces %i points in the fixed shape', async (n) => {
    const inputs = { shape: [n], args: [{ data: numbers(n), shape: [n] }] };
    for (const program of [sumOf('f32'), argmin])
      for (const sync of [true, false])
        expect(await disagreement(backend, program, inputs, { sync })).toBeUndefined();
  });

  it.each(['f64', 'i32', 'u32'] as const)('reduces %s', async (dtype) => {
    const data = new (arrayTypeOf(dtype))(numbers(9000));
    const inputs = { shape: [9000], args: [{ data, shape: [9000] }] };
    expect(await disagreement(backend, sumOf(dtype), inputs, { sync: true })).toBeUndefined();
  });

  it('reduces long bodies, and domains of rank 2 and 3', async () => {
    const long = Array.from({ length: 40 }, (_, k) => f32(k)).reduce<Expr>(
      (x, k) => op('mul', op('add', x, k), f32(0.75)),
      local('f32', 0),
    );
    for (const shape of [[5000], [50, 101], [7, 11, 65]]) {
      const rank = shape.length;
      const points = shape.reduce((a, b) => a * b);
      const where = Array.from({ length: rank }, (_, k) => convert('f32', axis(k))).reduce<Expr>(
        (a, b) => op('mul', op('add', a, f32(3)), b),
        f32(1),
      );
      for (const value of [long, op('add', local('f32', 0), where)]) {
        const program = programOf({
          rank,
          slots: [array('f32', rank)],
          locals: ['f32', 'f32', 'f32'],
          body: [load(0, 0, { kind: 'near', offset: shape.map((_, k) => i32(k - 1)) })],
          yields: [value],
          sink: reduceOf('f32', 'add', -0),
          border: 'mirror',
        });
        const data = numbers(points).map((x) => x / 50000);
        expect(
          await disagreement(backend, program, { shape, args: [{ data, shape }] }, { sync: true }),
        ).toBeUndefined();
      }
    }
  });

  it('counts bins afresh at each launch', async () => {
    const data = Uint8Array.from({ length: 1000 }, (_, k) => k * k);
    const inputs = { shape: [1000], args: [{ data, shape: [1000] }] };
    for (let k = 0; k < 2; k++)
      expect(await disagreement(backend, byteHistogram, inputs, { sync: true })).toBeUndefined();
  });
});

const borders: readonly Border[] = ['clamp', 'wrap', 'mirror', 'zero', { constant: 7.5 }];

describe.each(borders)('border %j', (border) => {
  it.each([
    [1, 1],
    [1, 5],
    [2, 2],
    [3, 7],
    [9, 1],
  ])('heat on %i by %i', async (rows, columns) => {
    const data = numbers(rows * columns);
    const inputs = { shape: [rows, columns], args: [{ data, shape: [rows, columns] }, 0.2] };
    expect(await disagreement(backend, heat(border), inputs, { sync: true })).toBeUndefined();
  });

  it('far and computed offsets, arrays of another shape, in each rank', async () => {
    for (const shape of [[6], [4, 5], [3, 2, 4]])
      for (const extent of [shape, shape.map(() => 3), shape.map((_, k) => (k === 0 ? 0 : 2))]) {
        const rank = shape.length;
        const offsets = [
          shape.map(() => i32(-9)),
          shape.map((_, k) => i32(k === 0 ? 1 : -2)),
          shape.map((_, k) => op('mul', axis(k), i32(-5))),
        ];
        const program = programOf({
          rank,
          slots: [array('f32', rank)],
          locals: offsets.map(() => 'f32' as const),
          body: offsets.map((offset, k) => load(k, 0, { kind: 'near', offset })),
          yields: offsets.map((_, k) => local('f32', k)),
          outputs: offsets.map((_, k) => ({ name: `o${k}`, dtype: 'f32' as const })),
          border,
        });
        const data = numbers(extent.reduce((a, b) => a * b));
        expect(
          await disagreement(backend, program, { shape, args: [{ data, shape: extent }] }, { sync: true }),
        ).toBeUndefined();
      }
  });
});

describe('launches', () => {
  const inputs = { shape: [40, 30], args: [-2, -1.25, 0.07] };

  it('works on blocks of another space in place', async () => {
    const [executable] = await backend.compile(hypotMap);
    const buffer = new SharedArrayBuffer(1024);
    const block = (byteOffset: number) => ({ space: 'shared' as const, bytes: 16, buffer, byteOffset });
    new Float32Array(buffer, 64, 2).set([3, 5]);
    new Float32Array(buffer, 128, 2).set([4, 12]);
    executable!.launchSync!({
      shape: [2],
      args: [
        { block: block(64), shape: [2] },
        { block: block(128), shape: [2] },
      ],
      outputs: [block(256)],
    });
    expect([...new Float32Array(buffer, 256, 3)]).toEqual([5, 13, 0]);
  });

  it('looks at a block afresh: memory grows, and a block is read as another type or length', async () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const block = (byteOffset: number) => ({
      space: 'shared' as const,
      bytes: 16,
      get buffer() {
        return memory.buffer;
      },
      byteOffset,
    });
    const [input, output] = [block(64), block(128)];
    const [sum] = await backend.compile(sumOf('i32'));
    const run = (n: number): number => {
      sum!.launchSync!({ shape: [n], args: [{ block: input, shape: [n] }], outputs: [output] });
      return new Int32Array(memory.buffer, 128, 1)[0]!;
    };
    new Int32Array(memory.buffer, 64, 4).set([1, 2, 3, 4]);
    expect([run(2), run(4), run(4)]).toEqual([3, 10, 10]);
    memory.grow(1);
    expect(run(4)).toBe(10);
    const [same] = await backend.compile(hypotMap);
    const args = [
      { block: input, shape: [1] },
      { block: input, shape: [1] },
    ];
    new Float32Array(memory.buffer, 64, 1).set([0]);
    same!.launchSync!({ shape: [1], args, outputs: [output] });
    expect(run(4)).toBe(9);
  });

  it('gives the event loop its turns in a long launch, and stops when asked', async () => {
    let now = 0;
    const slow = openJs({ host: { ...testHost, now: () => (now += 30) } });
    const [executable] = await slow.compile(mandel);
    const control = new AbortController();
    const output = slow.space.allocate(4000 * 4000 * 4);
    const launch = { shape: [4000, 4000], args: [9, 9, 0.5], outputs: [output] };
    const running = executable!.launch({ ...launch, signal: control.signal });
    expect(running).toBeInstanceOf(Promise);
    setTimeout(() => control.abort(new Error('enough')), 0);
    await expect(running).rejects.toThrow('enough');
    await expect(executable!.launch({ ...launch, signal: control.signal })).rejects.toThrow('enough');
    expect(() => executable!.launchSync!({ ...launch, signal: control.signal })).toThrow('enough');
    const other = executable!.launch(launch);
    const disposed = expect(other).rejects.toThrow(expect.objectContaining({ code: 'DISPOSED' }));
    await slow.dispose();
    await disposed;
  });

  it('gets the same results in slices', async () => {
    let now = 0;
    const sliced = openJs({ host: { ...testHost, now: () => (now += 30) } });
    expect(await disagreement(sliced, mandel, inputs)).toBeUndefined();
    const many = { shape: [50000], args: [{ data: numbers(50000), shape: [50000] }] };
    expect(await disagreement(sliced, sumOf('f32'), many)).toBeUndefined();
  });

  it('interprets where code from text is not allowed, and says so', async () => {
    const strict = openJsWith({ host: testHost }, () => {
      throw new EvalError("'unsafe-eval' is not allowed");
    });
    expect(strict.facts['engine']).toMatch(/interpreter/);
    const [executable] = await strict.compile(mandel);
    expect([executable!.variant, executable!.notes[0]!.text]).toEqual([
      'interpreter',
      expect.stringMatching(/unsafe-eval/),
    ]);
    for (const sync of [true, false])
      expect(
        await disagreement(strict, mandel, { shape: [5, 6], args: inputs.args }, { sync }),
      ).toBeUndefined();
    const data = numbers(100);
    expect(
      await disagreement(strict, signs, { shape: [100], args: [{ data, shape: [100] }] }),
    ).toBeUndefined();
  });

  it('takes bool and integer scalars', async () => {
    const program = programOf({
      slots: [scalar('bool'), scalar('i32'), scalar('u32')],
      locals: [],
      body: [],
      yields: [
        op(
          'select',
          { kind: 'uniform', type: 'bool', slot: 0 },
          { kind: 'uniform', type: 'i32', slot: 1 },
          i32(5),
        ),
        { kind: 'uniform', type: 'u32', slot: 2 },
      ],
      outputs: [
        { name: 'a', dtype: 'i32' },
        { name: 'b', dtype: 'u32' },
      ],
    });
    const results = await runOn(backend, program, { shape: [1], args: [1, -7, -1] }, { sync: true });
    expect(difference(results, [Int32Array.of(-7), Uint32Array.of(4294967295)])).toBeUndefined();
    expect(evaluate(program, { shape: [1], args: [1, -7, -1] })).toEqual(results);
  });
});
