/** The conformance suite is complete: each row is about its operation, in the type it names, and no type is left out. */
import { describe, expect, it } from 'vitest';
import type { Body } from '../../src/front/request.ts';
import { specialise } from '../../src/front/specialise.ts';
import { type OpName, opNames, opRow } from '../../src/ir/ops.ts';
import { verify } from '../../src/ir/verify.ts';
import { forEachProgramExpr } from '../../src/ir/walk.ts';
import { prepare } from '../../src/passes/pipelines.ts';
import { type EdgeType, everyOperation, type OperationCase } from './every-operation.ts';

/** `operation of type` for each operation in the program that the case makes, also inside of our own functions. */
function operationsIn({ body, out, functions = {} }: OperationCase, type: EdgeType): Set<string> {
  const arg = { kind: 'array', dtype: type, rank: 1 } as const;
  const given = {
    pattern: 'map',
    name: 'case',
    body: body as Body,
    functions,
    ...(out ? { out } : {}),
  } as const;
  const { program } = specialise(given, { args: Array.from({ length: body.length }, () => arg), rank: 1 });
  const verified = verify(program);
  const found = new Set<string>();
  for (const one of [verified, prepare(verified, 'wasm')])
    forEachProgramExpr(one, (expr) => {
      if (expr.kind !== 'op') return;
      const operand = expr.args[expr.op === 'select' ? 1 : 0]!;
      found.add(`${expr.op} of ${operand.type}`);
    });
  return found;
}

/** Types that no body can bring to an operation: bits are computed in i32, leading zeros in u32,
 * and an unsigned number is its own size. */
const notWritable: Readonly<Partial<Record<OpName, readonly EdgeType[]>>> = {
  neg: ['u32'],
  abs: ['u32'],
  sign: ['u32'],
  and: ['u32'],
  or: ['u32'],
  xor: ['u32'],
  not: ['u32'],
  shl: ['u32'],
  clz: ['i32'],
  bitcast: ['f64', 'i32', 'u32'],
};

const typesOn = {
  numeric: ['f32', 'f64', 'i32', 'u32'],
  any: ['f32', 'f64', 'i32', 'u32'],
  integer: ['i32', 'u32'],
  bits: ['i32', 'u32'],
  float: ['f32', 'f64'],
  bool: [],
  f32: ['f32'],
} as const satisfies Record<string, readonly EdgeType[]>;

describe.each(opNames)('%s', (name) => {
  const row = everyOperation[name];

  it('has a case for each type it takes', () => {
    const wanted = typesOn[opRow(name).on].filter((type) => !notWritable[name]?.includes(type));
    expect(Object.keys(row).sort()).toEqual([...wanted].sort());
    expect(wanted.length).toBeGreaterThan(0);
  });

  it.each(Object.entries(row) as [EdgeType, OperationCase][])(
    'is what the case of %s computes',
    (type, one) => {
      expect([...operationsIn(one, type)]).toContain(`${name} of ${type}`);
    },
  );
});
