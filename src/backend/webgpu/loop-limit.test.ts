// A driver that ends loops early must be found out, and must never be given a loop to cut.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isUnavailable } from '../../host/host.ts';
import * as build from '../../ir/build.ts';
import type { Expr, Stmt } from '../../ir/node.ts';
import type { Verified } from '../../ir/verify.ts';
import { measureLoopLimit } from './loop-limit.ts';
import type { WebgpuBackend } from './open-webgpu.ts';
import { i32, loaded, openForTest, openOrSkip, runOnce, sketch } from './testing.ts';

let honest: WebgpuBackend | undefined;
let cutting: WebgpuBackend | undefined;
beforeAll(async () => {
  honest = await openOrSkip();
  const opened = await openForTest({ loopLimit: 65535 });
  cutting = isUnavailable(opened) ? undefined : opened;
});
afterAll(async () => {
  await honest?.dispose();
  await cutting?.dispose();
});

const x = loaded('i32', 0);
const [n, i, top] = [1, 2, 3].map((id) => build.local('i32', id)) as [Expr, Expr, Expr];
const { exit, letLocal, loop, op, setLocal, when } = build;

/** `for (let i = 0; i < end; i++) n += i`, with n in local 1 and i in local 2. */
const summing = (end: Expr): Stmt[] => [
  letLocal(1, i32(0)),
  letLocal(2, i32(0)),
  loop(0, [
    when(op('ge', i, end), [exit(0)]),
    setLocal(1, op('add', n, i)),
    setLocal(2, op('add', i, i32(1))),
  ]),
];
const sumBelow = (end: Expr): Verified =>
  sketch({ inputs: ['i32'], locals: ['i32', 'i32'], body: summing(end), yields: [n], outputs: ['i32'] });
/** The greatest value, found by counting up to it. */
const climbing = (): Verified =>
  sketch({
    inputs: ['i32'],
    locals: ['i32', 'i32', 'i32'],
    yields: [x],
    outputs: ['i32'],
    sink: {
      kind: 'reduce',
      identity: [0],
      combine: {
        left: [1],
        right: [2],
        body: [
          letLocal(3, n),
          loop(0, [when(op('ge', top, i), [exit(0)]), setLocal(3, op('add', top, i32(1)))]),
        ],
        results: [top],
      },
    },
  });

const cut = /^this driver ends loops after 65,535 rounds without an error/;

describe('the measure', () => {
  test('is null where every round is turned', async ({ skip }) => {
    skip(!honest, 'no WebGPU adapter');
    expect(await measureLoopLimit(honest!.device)).toBeNull();
    expect(honest!.facts['loopLimit']).toBeNull();
  });

  test.for([1, 1000, 65535, 69_999])('finds a limit of %i rounds', async (limit, { skip }) => {
    skip(!honest, 'no WebGPU adapter');
    const leave = `loop {\n if (turned == ${limit}u) { break; }`;
    const edited: string[] = [];
    const edit = (source: string): string => {
      edited.push(source.replace('loop {', leave));
      return edited[0]!;
    };
    expect(await measureLoopLimit(honest!.device, edit)).toBe(limit);
    expect(edited[0]).toContain(leave);
  });
});

describe('a backend whose driver cuts loops', () => {
  test('tells so among its facts', ({ skip }) => {
    skip(!cutting, 'no WebGPU adapter');
    expect(cutting!.facts['loopLimit']).toBe(65535);
  });

  test.for([
    ['an unknown number of rounds', sumBelow(x)],
    ['100,000 rounds', sumBelow(i32(100_000))],
    ['1,000 rounds, which may follow others', sumBelow(i32(1000))],
    ['a loop that combines', climbing()],
  ] as const)('refuses %s', ([, program], { skip }) => {
    skip(!cutting, 'no WebGPU adapter');
    expect(cutting!.supports(program)).toMatch(cut);
    expect(honest!.supports(program)).toBe(true);
  });

  test('runs a loop that is written out', async ({ skip }) => {
    skip(!cutting, 'no WebGPU adapter');
    const program = sumBelow(i32(5));
    expect(cutting!.supports(program)).toBe(true);
    const inputs = { shape: [2], args: [{ data: Int32Array.of(1, 2), shape: [2] }] };
    expect((await runOnce(cutting!, program, inputs))[0]).toEqual(Int32Array.of(10, 10));
  });
});
