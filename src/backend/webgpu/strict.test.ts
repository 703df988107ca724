// Under precision 'strict' division and square root are correctly rounded, whatever the driver's own are.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isUnavailable } from '../../host/host.ts';
import * as build from '../../ir/build.ts';
import { evaluate } from '../../ir/evaluate.ts';
import type { Expr } from '../../ir/node.ts';
import type { TypedArray } from '../../ir/types.ts';
import type { Backend } from '../backend.ts';
import { loaded, openForTest, openOrSkip, runOnce, sketch } from './testing.ts';

let backend: Backend | undefined;
beforeAll(async () => {
  backend = await openOrSkip();
});
afterAll(() => backend?.dispose());

/** Bit patterns of normal numbers, zeros, infinities and NaN; the generator is Marsaglia's xorshift. */
function patterns(count: number, seed: number): Float32Array {
  let state = seed;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  const words = Uint32Array.from({ length: count }, (_, k) => {
    const word = next();
    // Every other one has an exponent near 0, so that quotients stay in the normal range.
    return k % 2 ? word : (word & 0x807fffff) | ((112 + (next() % 31)) << 23);
  });
  const floats = new Float32Array(words.buffer);
  return floats.map((x) => (Math.abs(x) < 2 ** -126 ? 0 : x));
}

const edges = [
  0,
  -0,
  1,
  -1,
  3,
  1 / 3,
  10,
  0.1,
  2,
  4,
  0.5,
  2 ** -126,
  2 ** 127,
  1 + 2 ** -23,
  1 - 2 ** -24,
  2 - 2 ** -23,
  3.4028234663852886e38,
  -3.4028234663852886e38,
  16777215,
  16777216,
  8388609,
  1e-30,
  1e30,
  Infinity,
  -Infinity,
  NaN,
].map(Math.fround);

const columns = ((): [Float32Array, Float32Array] => {
  const x = edges.flatMap((a) => edges.map(() => a));
  const y = edges.flatMap(() => edges);
  return [
    Float32Array.from([...x, ...patterns(200_000, 1)]),
    Float32Array.from([...y, ...patterns(200_000, 2)]),
  ];
})();

/** The numbers whose bits differ, but for NaN, and for subnormals, which a driver may take for zero. */
function wrong(got: TypedArray, want: TypedArray, [x, y]: readonly Float32Array[]): string[] {
  const isSmall = (value: number): boolean => Math.abs(value) < 2 ** -126;
  const found: string[] = [];
  for (let k = 0; k < want.length && found.length < 5; k++) {
    if (Object.is(got[k], want[k]) || (isSmall(got[k]!) && isSmall(want[k]!))) continue;
    found.push(`(${x![k]}, ${y![k]}): got ${got[k]}, wanted ${want[k]}`);
  }
  return found;
}

async function check(value: Expr, args: readonly Float32Array[], on: Backend): Promise<void> {
  const program = sketch({ inputs: ['f32', 'f32'], yields: [value], outputs: ['f32'], precision: 'strict' });
  const n = args[0]!.length;
  const inputs = { shape: [n], args: args.map((data) => ({ data, shape: [n] })) };
  const [got] = await runOnce(on, program, inputs);
  expect(wrong(got!, evaluate(program, inputs)[0]!, args)).toEqual([]);
}

const [x, y] = [loaded('f32', 0), loaded('f32', 1)];
const values: Readonly<Record<string, Expr>> = {
  quotient: build.op('div', x, y),
  'quotient by a constant': build.op('div', x, build.constant('f32', 3)),
  reciprocal: build.op('div', build.constant('f32', 1), y),
  root: build.op('sqrt', x),
};

test.for(Object.entries(values))('%s', async ([, value], { skip }) => {
  skip(!backend, 'no WebGPU adapter');
  await check(value, columns, backend!);
});

// The driver of this test may divide exactly: guesses that are off, as WGSL allows, must be mended too.
test.for([-5, -1, 1, 5])('a guess that is off by %i', async (off, { skip }) => {
  skip(!backend, 'no WebGPU adapter');
  let edits = 0;
  const edit = (source: string): string =>
    source.replace(/var (quotient|root) = (.*);/, (_, name, guess) => {
      edits++;
      return `var ${name} = u32(i32(${guess}) + ${off}i);`;
    });
  const inexact = await openForTest({ edit });
  if (isUnavailable(inexact)) throw new Error(inexact.unavailable);
  await check(values['quotient']!, columns, inexact);
  await check(values['root']!, columns, inexact);
  expect(edits).toBe(2);
  await inexact.dispose();
});
