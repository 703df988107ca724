/** Histograms: each worker counts in tables of its own, on the scratch area; `finish` adds them up. */
import { tablesFor } from './abi.ts';
import type { Env } from './env.ts';
import { push, pushScalar } from './expr.ts';
import type { Local } from './instruction.ts';
import { increment } from './loops.ts';
import type { BodyScope } from './scope.ts';

/** Counts the first yield of every lane of the group. The increments are scalar, one after the other, as lanes may share a bin. */
export function countBins(scope: BodyScope, bins: number): void {
  const { body, env, lanes, group } = scope;
  const bin = env.program.yields[0]!;
  const index = body.local('i32', 'bin');
  const { least, most } = scope.shorts.range(bin);
  const isInside = least >= 0 && most < bins;
  scope.memo.clear();
  if (lanes.count === 1) {
    pushScalar(scope, bin);
    body.set(index);
    return countOne(env, bins, index, 0, false);
  }
  const { first, count } = group ?? { first: 0, count: lanes.count };
  for (let part = first / 4; part < (first + count) / 4; part++) {
    const four = body.local('v128', 'bins');
    push(scope, bin, part);
    body.set(four);
    for (let lane = 0; lane < 4; lane++) {
      body.get(four);
      body.lane('i32x4.extract_lane', lane);
      body.set(index);
      countOne(env, bins, index, lane % tablesFor(bins), isInside);
    }
  }
}

/** Neighbouring lanes count in different tables; `isInside` says that the bin needs no test. */
function countOne(env: Env, bins: number, index: Local, table: number, isInside: boolean): void {
  const { body } = env;
  const count = (): void => {
    const address = body.local('i32', 'p');
    const offset = table * bins * 4;
    body.get(ownTables(env, bins));
    body.get(index);
    body.i32(2);
    body.op('i32.shl', 'i32.add');
    body.tee(address);
    body.get(address);
    body.memory('i32.load', offset, 2);
    body.i32(1);
    body.op('i32.add');
    body.memory('i32.store', offset, 2);
  };
  if (isInside) return count();
  body.get(index);
  body.i32(bins);
  body.op('i32.lt_u');
  body.if(count);
}

/** Where the worker's tables begin: its number is the last parameter of `run`. */
function ownTables(env: Env, bins: number): Local {
  const { body } = env;
  return env.hoisted('own tables', 'i32', 'tables', () => {
    body.get(env.scratch());
    body.get(body.params[3]!);
    body.i32(bins * 4 * tablesFor(bins));
    body.op('i32.mul', 'i32.add');
  });
}

/** output[bin] = the sum of all tables' counts. */
export function emitHistogramFinish(env: Env, bins: number): void {
  const { body } = env;
  const bin = body.local('i32', 'bin');
  const table = body.local('i32', 'table');
  const tables = body.local('i32', 'tables');
  const from = body.local('i32', 'from');
  const sum = body.local('i32', 'sum');
  body.get(env.workers());
  body.i32(tablesFor(bins));
  body.op('i32.mul');
  body.set(tables);
  body.i32(0);
  body.set(bin);
  body.loop((nextBin) => {
    body.i32(0);
    body.tee(sum);
    body.set(table);
    body.get(env.scratch());
    body.get(bin);
    body.op('i32.add');
    body.set(from);
    body.block((done) =>
      body.loop((nextTable) => {
        body.get(table);
        body.get(tables);
        body.op('i32.ge_s');
        body.brIf(done);
        body.get(sum);
        body.get(from);
        body.memory('i32.load', 0, 2);
        body.op('i32.add');
        body.set(sum);
        increment(body, from, bins * 4);
        increment(body, table, 1);
        body.br(nextTable);
      }),
    );
    body.get(env.output(0));
    body.get(bin);
    body.op('i32.add');
    body.get(sum);
    body.memory('i32.store', 0, 2);
    increment(body, bin, 4);
    body.get(bin);
    body.i32(bins * 4);
    body.op('i32.lt_u');
    body.brIf(nextBin);
  });
}
