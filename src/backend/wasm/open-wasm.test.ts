/** The backend as a whole: generated modules against `ir/evaluate`, on one thread and on several. */
import { afterAll, describe, expect, it } from 'vitest';
import { type Host, isUnavailable } from '../../host/host.ts';
import { constant, convert, letLocal, load, local, op } from '../../ir/build.ts';
import { evaluate } from '../../ir/evaluate.ts';
import type { Program } from '../../ir/node.ts';
import { arrayTypeOf, type TypedArray } from '../../ir/types.ts';
import { verify } from '../../ir/verify.ts';
import type { Argument, Backend, Launch } from '../backend.ts';
import { openWasm } from './open-wasm.ts';
import { watchedHost } from './testing.ts';

const host = watchedHost();
const backends: Backend[] = [];
afterAll(async () => {
  for (const backend of backends) await backend.dispose();
});

function open(threads: number, on: Host = host): Backend {
  const backend = openWasm({ host: on, threads });
  if (isUnavailable(backend) || backend instanceof Promise) throw new Error('no backend');
  backends.push(backend);
  return backend;
}

type Input = { readonly data: TypedArray; readonly shape: readonly number[] } | number;

interface Case {
  readonly program: Program;
  readonly shape: readonly number[];
  readonly inputs: readonly Input[];
}

const base = { rank: 1, border: 'clamp', precision: 'default' } as const;
const element = { kind: 'element' } as const;
const f32 = (id: number) => local('f32', id);

function random(n: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

const n = 100_003;
const xs = { data: random(n, 1), shape: [n] };
const ys = { data: random(n, 2), shape: [n] };
const bytes = { data: Uint8Array.from(xs.data, (x) => x * 300), shape: [n] };

const hypot: Case = {
  program: {
    ...base,
    name: 'hypot',
    slots: [
      { kind: 'array', name: 'x', dtype: 'f32', rank: 1 },
      { kind: 'array', name: 'y', dtype: 'f32', rank: 1 },
      { kind: 'uniform', name: 'k', type: 'f32' },
    ],
    locals: ['f32', 'f32'],
    body: [load(0, 0, element), load(1, 1, element)],
    yields: [
      op(
        'mul',
        { kind: 'uniform', type: 'f32', slot: 2 },
        op('sqrt', op('add', op('mul', f32(0), f32(0)), op('mul', f32(1), f32(1)))),
      ),
    ],
    outputs: [{ name: 'out', dtype: 'f32' }],
    sink: { kind: 'store' },
  },
  shape: [n],
  inputs: [xs, ys, 1.5],
};

const sum: Case = {
  program: {
    ...base,
    name: 'sum',
    slots: [{ kind: 'array', name: 'x', dtype: 'f32', rank: 1 }],
    locals: ['f32', 'f32', 'f32'],
    body: [load(0, 0, element)],
    yields: [f32(0)],
    outputs: [{ name: 'out', dtype: 'f32' }],
    sink: {
      kind: 'reduce',
      identity: [0],
      combine: { left: [1], right: [2], body: [], results: [op('add', f32(1), f32(2))] },
    },
  },
  shape: [n],
  inputs: [xs],
};

const histogram: Case = {
  program: {
    ...base,
    name: 'bins',
    slots: [{ kind: 'array', name: 'v', dtype: 'u8', rank: 1 }],
    locals: ['i32'],
    body: [load(0, 0, element)],
    yields: [op('sub', local('i32', 0), constant('i32', 3))],
    outputs: [{ name: 'out', dtype: 'u32' }],
    sink: { kind: 'histogram', bins: 200 },
  },
  shape: [n],
  inputs: [bytes],
};

const axis = (k: number) => ({ kind: 'axis', type: 'i32', axis: k }) as const;
const stencil: Case = {
  program: {
    ...base,
    rank: 2,
    name: 'blur',
    border: 'mirror',
    slots: [{ kind: 'array', name: 'u', dtype: 'f32', rank: 2 }],
    locals: ['f32', 'f32', 'f32'],
    body: [
      load(0, 0, { kind: 'near', offset: [constant('i32', -1), constant('i32', 0)] }),
      load(1, 0, { kind: 'near', offset: [constant('i32', 0), constant('i32', 2)] }),
      letLocal(2, convert('f32', op('add', axis(0), axis(1)))),
    ],
    yields: [op('add', op('add', f32(0), f32(1)), f32(2))],
    outputs: [{ name: 'out', dtype: 'f32' }],
    sink: { kind: 'store' },
  },
  shape: [301, 333],
  inputs: [{ data: random(301 * 333, 3), shape: [301, 333] }],
};

const cases = [hypot, sum, histogram, stencil];

function outputElements({ program, shape }: Case): number {
  if (program.sink.kind === 'reduce') return 1;
  if (program.sink.kind === 'histogram') return program.sink.bins;
  return shape.reduce((product, extent) => product * extent, 1);
}

/** The launch of a case, and what reads its outputs back. */
function prepareLaunch(
  backend: Backend,
  one: Case,
  threads: number,
): { launch: Launch; read(): TypedArray[]; free(): void } {
  const { space } = backend;
  const args = one.inputs.map((input): Argument => {
    if (typeof input === 'number') return input;
    const block = space.allocate(input.data.byteLength);
    space.write(block, input.data);
    return { block, shape: input.shape };
  });
  const targets = one.program.outputs.map(({ dtype }) => new (arrayTypeOf(dtype))(outputElements(one)));
  const outputs = targets.map((target) => space.allocate(target.byteLength));
  return {
    launch: { shape: one.shape, args, outputs, threads },
    read() {
      outputs.forEach((block, k) => void space.read(block, targets[k]!));
      return targets;
    },
    free() {
      for (const block of outputs) space.free(block);
      for (const arg of args) if (typeof arg !== 'number') space.free(arg.block);
    },
  };
}

const expected = new Map(
  cases.map((one) => [one, evaluate(one.program, { shape: one.shape, args: one.inputs })]),
);

/** Bit for bit; not toEqual, which takes a second for an array of this size. */
function expectSame(found: readonly TypedArray[], one: Case): void {
  expected.get(one)!.forEach((want, k) => {
    const got = found[k]!;
    expect(got.length).toBe(want.length);
    const at = want.findIndex((value, i) => !Object.is(value, got[i]));
    if (at >= 0) throw new Error(`output ${k}[${at}]: ${got[at]} instead of ${want[at]}`);
  });
}

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 150));
}

describe.each([1, 2, 3])('%i threads', (threads) => {
  const backend = open(threads);

  it.each(cases.map((one) => [one.program.name, one] as const))('%s equals evaluate', async (_, one) => {
    const executable = (await backend.compile(verify(one.program)))[0]!;
    const { launch, read, free } = prepareLaunch(backend, one, threads);
    executable.launchSync!(launch);
    expectSame(read(), one);
    await pause();
    for (let k = 0; k < 30; k++) {
      for (const output of launch.outputs)
        backend.space.write(output, new Uint8Array(output.bytes).fill(0xa5));
      if (k % 2) executable.launchSync!(launch);
      else await executable.launch(launch);
      expectSame(read(), one);
    }
    free();
    executable.dispose();
  });

  it('one memory, one team, nothing left', () => {
    expect(backend.space.stats.liveBlocks).toBe(0);
    expect(backend.facts).toMatchObject({
      threads,
      sharedMemory: true,
      simd: true,
      workersStarted: threads - 1,
    });
  });
});

describe('without shared memory', () => {
  const reason = { unavailable: 'this page is not isolated' };
  const alone = open(4, { ...host, sharedMemory: () => reason });

  it.each(cases.map((one) => [one.program.name, one] as const))('%s equals evaluate', async (_, one) => {
    const executable = (await alone.compile(verify(one.program)))[0]!;
    const { launch, read } = prepareLaunch(alone, one, 4);
    alone.space.allocate(8 * 1024 * 1024);
    executable.launchSync!(launch);
    await executable.launch(launch);
    expectSame(read(), one);
  });

  it('says why there is one thread', () => {
    expect(alone.threads).toBe(1);
    expect(alone.facts).toMatchObject({ sharedMemory: false, threadsOff: reason.unavailable });
  });
});

it('takes any program', () => {
  const half = { ...hypot.program, outputs: [{ name: 'out', dtype: 'f16' as const }] };
  expect(open(1).supports(half)).toBe(true);
});
