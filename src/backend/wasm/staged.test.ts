/** Staged launches against `ir/evaluate`: results, tails, in place, and nothing left behind. */
import { afterAll, describe, expect, it } from 'vitest';
import { isUnavailable } from '../../host/host.ts';
import { constant, convert, load, local, op } from '../../ir/build.ts';
import { evaluate } from '../../ir/evaluate.ts';
import type { Program } from '../../ir/node.ts';
import { arrayTypeOf, bytesOf, type TypedArray } from '../../ir/types.ts';
import { verify } from '../../ir/verify.ts';
import type { Backend, Executable } from '../backend.ts';
import { openWasm } from './open-wasm.ts';
import { watchedHost } from './testing.ts';
import { planTiles, tileBytes, tilePoints } from './tiles.ts';

const opened: Backend[] = [];
afterAll(async () => {
  for (const backend of opened) await backend.dispose();
});

function open(threads: number, isShared = true): Backend {
  const host = watchedHost();
  const alone = { ...host, sharedMemory: () => ({ unavailable: 'not here' }) };
  const backend = openWasm({ host: isShared ? host : alone, threads });
  if (isUnavailable(backend) || backend instanceof Promise) throw new Error('no backend');
  opened.push(backend);
  return backend;
}

const base = { rank: 1, border: 'clamp', precision: 'default' } as const;
const element = { kind: 'element' } as const;
const f32 = (id: number) => local('f32', id);
const here = { kind: 'axis', type: 'i32', axis: 0 } as const;
const array = (name: string, dtype: 'f32' | 'u8' | 'f64') =>
  ({ kind: 'array', name, dtype, rank: 1 }) as const;

/** Elements, the coordinate, a table that is read elsewhere, a scalar, two outputs of different width. */
const mixed: Program = {
  ...base,
  name: 'mixed',
  slots: [
    array('x', 'f32'),
    array('b', 'u8'),
    array('table', 'f32'),
    { kind: 'uniform', name: 'k', type: 'f32' },
  ],
  locals: ['f32', 'i32', 'f32'],
  body: [load(0, 0, element), load(1, 1, element), load(2, 2, { kind: 'at', index: [local('i32', 1)] })],
  yields: [
    op(
      'add',
      op('mul', f32(0), { kind: 'uniform', type: 'f32', slot: 3 }),
      op('add', f32(2), convert('f32', here)),
    ),
    op('add', local('i32', 1), constant('i32', 1)),
  ],
  outputs: [
    { name: 'sum', dtype: 'f32' },
    { name: 'next', dtype: 'u8' },
  ],
  sink: { kind: 'store' },
};

const sum: Program = {
  ...base,
  name: 'sum',
  slots: [array('x', 'f32')],
  locals: ['f32', 'f32', 'f32'],
  body: [load(0, 0, element)],
  yields: [f32(0)],
  outputs: [{ name: 'out', dtype: 'f32' }],
  sink: {
    kind: 'reduce',
    identity: [0],
    combine: { left: [1], right: [2], body: [], results: [op('add', f32(1), f32(2))] },
  },
};

const bins: Program = {
  ...base,
  name: 'bins',
  slots: [array('b', 'u8')],
  locals: ['i32'],
  body: [load(0, 0, element)],
  yields: [local('i32', 0)],
  outputs: [{ name: 'out', dtype: 'u32' }],
  sink: { kind: 'histogram', bins: 256 },
};

function values(n: number): { x: Float32Array; b: Uint8Array; table: Float32Array } {
  let state = n;
  const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  return {
    x: Float32Array.from({ length: n }, () => next() - 0.5),
    b: Uint8Array.from({ length: n }, () => next() * 256),
    table: Float32Array.from({ length: 200 }, next),
  };
}

const argsOf: Record<string, (n: number) => (TypedArray | number)[]> = {
  mixed: (n) => [values(n).x, values(n).b, values(n).table, 1.5],
  sum: (n) => [values(n).x],
  bins: (n) => [values(n).b],
};

const withShape = (arg: TypedArray | number) =>
  typeof arg === 'number' ? arg : { array: arg, shape: [arg.length] };
const spare = 5;

/** Runs it into arrays that are too long, and checks that what is behind the results is left alone. */
function runStaged(
  executable: Executable,
  args: readonly (TypedArray | number)[],
  n: number,
  threads: number,
): TypedArray[] {
  const program = executable.program!;
  const count = program.sink.kind === 'store' ? n : program.sink.kind === 'reduce' ? 1 : program.sink.bins;
  const isLong = program.sink.kind === 'store';
  const outputs = program.outputs.map(({ dtype }) => {
    const output = new (arrayTypeOf(dtype))(count + (isLong ? spare : 0));
    return output.fill(77);
  });
  executable.launchStaged!({ shape: [n], args: args.map(withShape), outputs, threads });
  return outputs.map((output) => {
    expect([...output.subarray(count)]).toEqual(new Array(isLong ? spare : 0).fill(77));
    return output.subarray(0, count);
  });
}

/** Plain loops: the matchers take seconds for arrays of this size. */
function checkSame(found: readonly TypedArray[], wanted: readonly TypedArray[]): void {
  found.forEach((array, output) => {
    expect(array.length).toBe(wanted[output]!.length);
    for (let k = 0; k < array.length; k++)
      if (array[k] !== wanted[output]![k]) throw new Error(`${k} of output ${output} is ${array[k]}`);
  });
}

const lengths = [1, 63, 4_096, 4_097, 60_001, 250_003];
describe.each([
  ['one thread', open(1)],
  ['one thread, unshared', open(1, false)],
  ['two threads', open(2)],
])('staged on %s', (_, backend) => {
  it.each([mixed, sum, bins])('$name equals evaluate', (program) => {
    const executable = (backend.compile(verify(program)) as readonly Executable[])[0]!;
    for (const n of lengths) {
      const args = argsOf[program.name]!(n);
      const wanted = evaluate(program, {
        shape: [n],
        args: args.map((arg) => (typeof arg === 'number' ? arg : { data: arg, shape: [arg.length] })),
      });
      for (let k = 0; k < 3; k++) checkSame(runStaged(executable, args, n, backend.threads), wanted);
    }
    executable.dispose();
    expect(backend.space.stats.liveBlocks).toBe(0);
  });

  it('writes in place, and works on views inside of larger buffers', () => {
    const twice: Program = {
      ...base,
      name: 'twice',
      slots: [array('x', 'f64')],
      locals: ['f64'],
      body: [load(0, 0, element)],
      yields: [op('add', local('f64', 0), local('f64', 0))],
      outputs: [{ name: 'out', dtype: 'f64' }],
      sink: { kind: 'store' },
    };
    const executable = (backend.compile(verify(twice)) as readonly Executable[])[0]!;
    const whole = Float64Array.from({ length: 100_010 }, (_, k) => k);
    const part = whole.subarray(3, 100_004);
    executable.launchStaged!({
      shape: [part.length],
      args: [{ array: part, shape: [part.length] }],
      outputs: [part],
      threads: backend.threads,
    });
    whole.forEach((value, k) => {
      if (value !== (k >= 3 && k < 100_004 ? 2 * k : k)) throw new Error(`element ${k} is ${value}`);
    });
  });
});

it('works in place on arrays that lie in the memory already', () => {
  const backend = open(2);
  const [executable] = backend.compile(verify(sum)) as readonly [Executable];
  const block = backend.space.allocate(400_000) as unknown as { buffer: ArrayBuffer; byteOffset: number };
  const inside = new Float32Array(block.buffer, block.byteOffset, 100_000).fill(1);
  const out = new Float32Array(1);
  const launch = {
    shape: [100_000],
    args: [{ array: inside, shape: [100_000] }],
    outputs: [out],
    threads: 2,
  };
  expect(executable.launchStaged!(launch)).toBe(4);
  expect(out[0]).toBe(100_000);
});

describe('planTiles', () => {
  it('tiles what is read at the point, and keeps the rest whole', () => {
    expect(planTiles(mixed)).toEqual({
      slots: [true, true, false, false],
      outputs: true,
      pointBytes: 4 + 1 + 4 + 1,
    });
    expect(planTiles(sum)).toEqual({ slots: [true], outputs: false, pointBytes: 4 });
  });

  it('has no plan for higher ranks, or where everything is read elsewhere', () => {
    expect(planTiles({ ...mixed, rank: 2 })).toBeUndefined();
    const [, , table] = mixed.body;
    const only = { ...sum, body: [{ ...table!, slot: 0, local: 0 } as Program['body'][number]] };
    expect(planTiles(only)).toBeUndefined();
  });

  it('cuts whole blocks that fit', () => {
    const plan = planTiles(mixed)!;
    const points = tilePoints(plan);
    expect(points % 4096).toBe(0);
    expect(points * plan.pointBytes).toBeLessThanOrEqual(tileBytes);
    expect(tilePoints({ ...plan, pointBytes: bytesOf('f64') * 100 })).toBe(4096);
  });
});
