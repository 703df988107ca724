/** The scratch area of a reduction: per output one value per block; and the tree that combines them there. */
import type { Combine } from '../../ir/node.ts';
import { type ComputeType, computeTypeOf } from '../../ir/types.ts';
import { accumulatorBytes } from './abi.ts';
import type { Env } from './env.ts';
import type { Body, FunctionRef, Local } from './instruction.ts';
import { setAll } from './loops.ts';
import { storeScalar } from './storage.ts';
import { scalarTypes } from './vector-code.ts';

const ops = {
  i32: { bytes: 4, load: 'i32.load', store: 'i32.store' },
  f32: { bytes: 4, load: 'f32.load', store: 'f32.store' },
  f64: { bytes: 8, load: 'f64.load', store: 'f64.store' },
} as const;

export function accumulatorOps(type: ComputeType): (typeof ops)[keyof typeof ops] {
  return ops[scalarTypes[type] as keyof typeof ops];
}

/** Pushes the address of an output's value for a block. */
export function pushScratch(env: Env, output: number, block: Local): void {
  const { body, program } = env;
  body.get(begin(env, output));
  body.get(block);
  body.i32(accumulatorBytes(program.outputs[output]!.dtype));
  body.op('i32.mul', 'i32.add');
}

/** Where an output's values begin: behind those of the outputs before it, each rounded up to 16 bytes. */
function begin(env: Env, output: number): Local {
  if (output === 0) return env.scratch();
  const { body, program } = env;
  return env.hoisted(`scratch of ${output}`, 'i32', 'scratch', () => {
    body.get(begin(env, output - 1));
    body.get(env.units());
    body.i32(accumulatorBytes(program.outputs[output - 1]!.dtype));
    body.op('i32.mul');
    body.i32(15);
    body.op('i32.add');
    body.i32(-16);
    body.op('i32.and', 'i32.add');
  });
}

/**
 * output = identity · tree, in place: level by level s[k] = s[2k] · s[2k+1]; an odd one moves up.
 *
 *     while (left > 1) { for (k = 0; 2k + 1 < left; k++) …; if (left & 1) s[left >> 1] = s[left - 1]; left = (left + 1) >> 1 }
 */
export function emitTree(env: Env, callee: FunctionRef, combine: Combine, identity: readonly number[]): void {
  const { body, program } = env;
  const left = body.local('i32', 'left');
  body.get(env.units());
  body.set(left);
  body.block((done) =>
    body.loop((level) => {
      body.get(left);
      body.i32(2);
      body.op('i32.lt_s');
      body.brIf(done);
      emitLevel(env, callee, left);
      body.get(left);
      body.i32(1);
      body.op('i32.add');
      body.i32(1);
      body.op('i32.shr_u');
      body.set(left);
      body.br(level);
    }),
  );
  const types = program.outputs.map(({ dtype }) => computeTypeOf(dtype));
  const results = types.map((type) => body.local(scalarTypes[type], 'result'));
  const start = (): void => {
    for (const [k, type] of types.entries()) pushStart(body, type, identity[k]!);
  };
  body.get(left);
  body.if(
    () => {
      const zero = env.hoisted('zero', 'i32', 'zero', () => body.i32(0));
      body.get(body.params[0]!);
      start();
      for (const k of combine.left.keys()) pushValue(env, k, zero);
      body.call(callee);
      setAll(body, results);
    },
    () => {
      start();
      setAll(body, results);
    },
  );
  for (const [k, { dtype }] of program.outputs.entries()) {
    body.get(env.output(k));
    body.get(results[k]!);
    storeScalar(body, dtype);
  }
}

function pushStart(body: Body, type: ComputeType, value: number): void {
  if (type === 'f32') body.f32(value);
  else if (type === 'f64') body.f64(value);
  else body.i32(value);
}

function emitLevel(env: Env, callee: FunctionRef, left: Local): void {
  const { body, program } = env;
  const k = body.local('i32', 'k');
  const even = body.local('i32', 'even');
  const odd = body.local('i32', 'odd');
  const fields = [...program.outputs.keys()];
  body.i32(0);
  body.set(k);
  body.loop((next) => {
    double(body, k, even);
    body.get(even);
    body.i32(1);
    body.op('i32.add');
    body.set(odd);
    body.get(body.params[0]!);
    for (const from of [even, odd]) for (const field of fields) pushValue(env, field, from);
    body.call(callee);
    const results = fields.map((field) => body.local(callee.results[field]!, 'up'));
    setAll(body, results);
    for (const field of fields) storeValue(env, field, k, results[field]!);
    body.get(k);
    body.i32(1);
    body.op('i32.add');
    body.set(k);
    double(body, k, even);
    body.get(even);
    body.i32(1);
    body.op('i32.add');
    body.get(left);
    body.op('i32.lt_s');
    body.brIf(next);
  });
  emitOdd(env, left, k, even);
}

/** If one is left over (number 2k), it moves up unchanged. */
function emitOdd(env: Env, left: Local, k: Local, even: Local): void {
  const { body, program } = env;
  body.get(left);
  body.i32(1);
  body.op('i32.and');
  body.if(() => {
    for (const [field, { dtype }] of program.outputs.entries()) {
      const moved = body.local(scalarTypes[computeTypeOf(dtype)], 'up');
      pushValue(env, field, even);
      body.set(moved);
      storeValue(env, field, k, moved);
    }
  });
}

function double(body: Body, k: Local, twice: Local): void {
  body.get(k);
  body.i32(1);
  body.op('i32.shl');
  body.set(twice);
}

function pushValue(env: Env, output: number, at: Local): void {
  const { bytes, load } = accumulatorOps(computeTypeOf(env.program.outputs[output]!.dtype));
  pushScratch(env, output, at);
  env.body.memory(load, 0, Math.log2(bytes));
}

function storeValue(env: Env, output: number, at: Local, value: Local): void {
  const { bytes, store } = accumulatorOps(computeTypeOf(env.program.outputs[output]!.dtype));
  pushScratch(env, output, at);
  env.body.get(value);
  env.body.memory(store, 0, Math.log2(bytes));
}
