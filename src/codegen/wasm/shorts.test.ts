/** Integers that are computed in 16 bits: where that is done, and that it changes no result. */
import { describe, expect, it } from 'vitest';
import { array, i32, programOf } from '../../../test/property/hand-built.ts';
import { constant, convert, letLocal, load, local, op } from '../../ir/build.ts';
import { type EvaluateInputs, evaluate } from '../../ir/evaluate.ts';
import type { Expr, Stmt } from '../../ir/node.ts';
import { arrayTypeOf, type DType } from '../../ir/types.ts';
import type { Verified } from '../../ir/verify.ts';
import { differenceForTest } from './difference-for-test.ts';
import { emitWasm } from './emit-wasm.ts';
import { launch, seededRandom } from './launch-for-test.ts';

const near = (dy: number, dx: number) => ({ kind: 'near' as const, offset: [i32(dy), i32(dx)] });
const element = { kind: 'element' } as const;
const narrow = ['u8', 'i8', 'u16', 'i16', 'u8c'] as const;

function check(program: Verified, inputs: EvaluateInputs): void {
  const want = evaluate(program, inputs);
  for (const options of [{}, { skew: 1, split: { ranges: 3, random: seededRandom(7) } }]) {
    const found = differenceForTest(launch(program, inputs, options), want);
    if (found !== undefined) expect.fail(`${program.name} ${inputs.shape}: ${found}\n${textOf(program)}`);
  }
}

function textOf(program: Verified): string {
  return emitWasm(program, { shared: false, simd: true }).wat();
}

/** Every value of a byte, and the extremes of 16 bits, at random places. */
function filled(dtype: DType, length: number, random: () => number) {
  const extremes = [-32768, -1, 0, 1, 255, 32767, 32768, 65535];
  return new (arrayTypeOf(dtype))(
    Array.from({ length }, () =>
      random() < 0.3 ? extremes[Math.floor(random() * 8)]! : Math.floor(random() * 65536) - 32768,
    ),
  );
}

const loads: readonly (readonly [number, number])[] = [-1, 0, 1].flatMap((dy) =>
  [-1, 0, 1].map((dx) => [dy, dx] as const),
);

/** |gx| + |gy|, clamped. */
function sobel(): Verified {
  const body: Stmt[] = loads.map(([dy, dx], k) => load(k, 0, near(dy, dx)));
  const at = (dy: number, dx: number): Expr => local('i32', 3 * (dy + 1) + dx + 1);
  const weighted = (a: Expr, b: Expr, c: Expr): Expr => op('add', op('add', a, op('mul', b, i32(2))), c);
  const gx = op('sub', weighted(at(-1, 1), at(0, 1), at(1, 1)), weighted(at(-1, -1), at(0, -1), at(1, -1)));
  const gy = op('sub', weighted(at(1, -1), at(1, 0), at(1, 1)), weighted(at(-1, -1), at(-1, 0), at(-1, 1)));
  return programOf({
    name: 'sobel',
    rank: 2,
    slots: [array('u8', 2)],
    locals: loads.map(() => 'i32' as const),
    body,
    yields: [op('min', op('add', op('abs', gx), op('abs', gy)), i32(255))],
    outputs: [{ name: 'out', dtype: 'u8' }],
    border: 'clamp',
  });
}

it('computes the Sobel filter of bytes in 16 bits alone', () => {
  const program = sobel();
  const text = textOf(program);
  expect(text).toContain('i16x8.abs');
  expect(text).not.toMatch(/i32x4\.(add|mul|abs|extend)/);
  for (const shape of [
    [5, 33],
    [3, 7],
    [1, 1],
    [4, 64],
  ])
    check(program, { shape, args: [{ data: filled('u8', shape[0]! * shape[1]!, seededRandom(3)), shape }] });
});

it('keeps what is only wanted as floats in 32 bits', () => {
  const program = programOf({
    slots: [array('u8')],
    locals: ['i32'],
    body: [load(0, 0, element)],
    yields: [op('mul', convert('f32', local('i32', 0)), constant('f32', 0.5))],
    outputs: [{ name: 'out', dtype: 'f32' }],
  });
  expect(textOf(program)).not.toContain('i16x8.add');
});

/** A random expression of elements and constants; many leave 16 bits, many don't. */
function randomExpr(random: () => number, leaves: readonly Expr[], depth: number): Expr {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  if (depth === 0 || random() < 0.15)
    return random() < 0.3 ? i32(Math.floor(random() * 600) - 300) : pick(leaves);
  const inner = (): Expr => randomExpr(random, leaves, depth - 1);
  const name = pick([
    ...(['add', 'sub', 'mul', 'min', 'max', 'and', 'or', 'xor'] as const),
    ...(['neg', 'abs', 'not', 'shl', 'shr', 'select', 'rem', 'convert'] as const),
  ]);
  switch (name) {
    case 'neg':
    case 'abs':
    case 'not':
      return op(name, inner());
    case 'shl':
    case 'shr':
      return op(name, inner(), i32(Math.floor(random() * (random() < 0.8 ? 9 : 32))));
    case 'rem':
      return op('rem', inner(), i32(1 + Math.floor(random() * 300)));
    case 'convert':
      return convert('i32', convert('u32', op('and', inner(), i32(4095))));
    case 'select':
      return op(
        'select',
        op(pick(['lt', 'le', 'gt', 'ge', 'eq', 'ne'] as const), inner(), inner()),
        inner(),
        inner(),
      );
    default:
      return op(name, inner(), inner());
  }
}

/** Two loads, two lets of random expressions of them, and outputs that read all. */
function randomProgram(seed: number): Verified {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const dtypes = [pick(narrow), pick(narrow)];
  const leaves: Expr[] = [0, 1].map((id) => local('i32', id));
  const body: Stmt[] = dtypes.map((_, k) => load(k, k, element));
  for (const id of [2, 3]) {
    body.push(letLocal(id, randomExpr(random, leaves, 3)));
    leaves.push(local('i32', id));
  }
  const outputs = [pick(narrow), pick([...narrow, 'i32', 'f32'] as const)];
  return programOf({
    name: `shorts ${seed}`,
    slots: dtypes.map((dtype) => array(dtype)),
    locals: ['i32', 'i32', 'i32', 'i32'],
    body,
    yields: outputs.map((dtype) => {
      const value = randomExpr(random, leaves, 3);
      return dtype === 'f32' ? convert('f32', value) : value;
    }),
    outputs: outputs.map((dtype, k) => ({ name: `out${k}`, dtype })),
  });
}

describe('random expressions of bytes and 16-bit elements', () => {
  let computedInShorts = 0;
  it.each([0, 1, 2, 3])('300 programs, group %i', (group) => {
    for (let k = 0; k < 300; k++) {
      const seed = group * 1000 + k;
      const program = randomProgram(seed);
      if (textOf(program).includes('i16x8')) computedInShorts++;
      const random = seededRandom(seed + 1);
      const args = program.slots.map((slot) => ({
        data: filled('dtype' in slot ? slot.dtype : 'u8', 29, random),
        shape: [29],
      }));
      check(program, { shape: [29], args });
    }
  });

  it('most of them have a part that fits into 16 bits', () => {
    expect(computedInShorts).toBeGreaterThan(600);
  });
});
