/** Every operation on every type, with the values where implementations go wrong: scalar and vector code. */
import { describe, expect, it } from 'vitest';
import { bitcast, constant, load, local, op } from '../../ir/build.ts';
import { type EvaluateArgument, evaluate } from '../../ir/evaluate.ts';
import type { Expr } from '../../ir/node.ts';
import { type OpName, opNames, opRow } from '../../ir/ops.ts';
import { arrayTypeOf, type ComputeType, type DType } from '../../ir/types.ts';
import { type Verified, verify } from '../../ir/verify.ts';
import { differenceForTest } from './difference-for-test.ts';
import { launch } from './launch-for-test.ts';

const integers = [
  0, 1, -1, 2, 3, 7, -7, 31, 32, 33, -33, 255, 65535, 1e9, -1e9, 2147483647, -2147483648, 3e9, 4294967295,
];
const floats = [
  ...[0, -0, 1, -1, 0.5, -0.5, 1.5, -1.5, 2.5, 0.49999997, -0.49999997, 0.1, 3.7, -3.7, 8388607.5, 16777217],
  ...[2147483520, 2147483648, -2147483648, -2147483904, 4294967040, 4294967296, 1e10, -1e10, 1e30, 1e-30],
  ...[1e-40, -1e-45, 3.4e38, -3.4e38, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
];
const values: Record<ComputeType, readonly number[]> = {
  f32: floats,
  f64: [...floats, 1e300, 4.9e-324, 0.49999999999999994, 4503599627370495.5, 2147483647.5, -2147483648.9],
  i32: integers,
  u32: integers,
  bool: [0, 1],
};
const types = ['f32', 'f64', 'i32', 'u32', 'bool'] as const;

function takes(name: OpName, type: ComputeType): boolean {
  const { on } = opRow(name);
  const isFloat = type === 'f32' || type === 'f64';
  if (on === 'numeric') return type !== 'bool';
  if (on === 'float') return isFloat;
  if (on === 'integer') return type === 'i32' || type === 'u32';
  if (on === 'bits') return !isFloat;
  return on === 'any' || on === type;
}

/** A map over arrays of these types; `make` gets their elements. */
function mapOf(
  name: string,
  args: readonly ComputeType[],
  make: (elements: readonly Expr[]) => Expr,
): Verified {
  const value = make(args.map((type, k) => local(type, k)));
  return verify({
    name,
    rank: 1,
    slots: args.map((type, k) => ({ kind: 'array', name: `a${k}`, dtype: type as DType, rank: 1 })),
    locals: args,
    body: args.map((_, k) => load(k, k, { kind: 'element' })),
    yields: [value],
    outputs: [{ name: 'out', dtype: value.type as DType }],
    sink: { kind: 'store' },
    border: 'zero',
    precision: 'default',
  });
}

/** All combinations of the types' values, as arrays. */
function combinations(args: readonly ComputeType[]): EvaluateArgument[] {
  const rows = args.reduce<number[][]>(
    (known, type) => known.flatMap((row) => values[type].map((value) => [...row, value])),
    [[]],
  );
  return args.map((type, k) => ({
    data: new (arrayTypeOf(type))(rows.map((row) => row[k]!)),
    shape: [rows.length],
  }));
}

function check(program: Verified, args: EvaluateArgument[]): void {
  const shape = (args[0] as { shape: readonly number[] }).shape;
  const want = evaluate(program, { shape, args });
  for (const simd of [true, false]) {
    const found = differenceForTest(launch(program, { shape, args }, { features: { simd } }), want);
    if (found !== undefined) expect.fail(`${program.name}, simd ${simd}: ${found}`);
  }
}

const plain = opNames.filter((name) => name !== 'convert' && name !== 'bitcast');

describe('operations', () => {
  for (const name of plain)
    for (const type of types.filter((each) => takes(name, each)))
      it(`${name} of ${type}`, () => {
        const { arity } = opRow(name);
        const isShift = name === 'shl' || name === 'shr';
        const args =
          name === 'select'
            ? ['bool' as const, type, type]
            : isShift
              ? [type, 'i32' as const]
              : Array.from({ length: arity }, () => type);
        check(
          mapOf(`${name} ${type}`, args, (elements) => op(name as 'add', ...elements)),
          combinations(args),
        );
      });

  for (const from of types)
    for (const to of types)
      it(`convert ${from} to ${to}`, () => {
        const program = mapOf(`convert ${from} ${to}`, [from], ([a]) => ({
          kind: 'op',
          op: 'convert',
          type: to,
          args: [a!],
        }));
        check(program, combinations([from]));
      });

  for (const from of ['f32', 'i32', 'u32'] as const)
    for (const to of ['f32', 'i32', 'u32'] as const)
      it(`bitcast ${from} to ${to}`, () => {
        // The bits of a NaN are free.
        const [found] = combinations([from]);
        const data = (found as { data: Float32Array }).data.filter((value) => !Number.isNaN(value));
        check(
          mapOf(`bitcast ${from} ${to}`, [from], ([a]) => bitcast(to, a!)),
          [{ data, shape: [data.length] }],
        );
      });
});

describe('uniform operands', () => {
  const binary = plain.filter((name) => opRow(name).arity === 2);
  for (const name of binary)
    for (const type of types.filter((each) => takes(name, each)))
      it(`${name} of ${type} with constants`, () => {
        const isShift = name === 'shl' || name === 'shr';
        for (const value of values[isShift ? 'i32' : type].slice(0, 8)) {
          const right = constant(isShift ? 'i32' : type, value);
          check(
            mapOf(`${name} ${type} ${value}`, [type], ([a]) => op(name as 'add', a!, right)),
            combinations([type]),
          );
        }
      });

  it('are evaluated once, whatever is nested', () => {
    const u = (slot: number): Expr => ({ kind: 'uniform', type: 'i32', slot });
    const program = verify({
      ...mapOf('invariant', ['i32'], ([a]) => a!),
      yields: [op('add', local('i32', 0), op('idiv', op('mul', u(1), u(1)), op('rem', u(2), u(1))))],
      slots: [
        { kind: 'array', name: 'a', dtype: 'i32', rank: 1 },
        { kind: 'uniform', name: 'p', type: 'i32' },
        { kind: 'uniform', name: 'q', type: 'i32' },
      ],
    });
    const data = Int32Array.from({ length: 37 }, (_, k) => k);
    for (const [p, q] of [
      [7, 3],
      [0, 5],
      [5, 5],
    ])
      for (const simd of [true, false]) {
        const inputs = { shape: [37], args: [{ data, shape: [37] }, p!, q!] };
        expect(launch(program, inputs, { features: { simd } })).toEqual(evaluate(program, inputs));
      }
  });
});
