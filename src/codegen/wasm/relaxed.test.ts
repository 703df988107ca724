/** Relaxed SIMD: blends that change nothing, and under precision 'fast' one rounding for a product and a sum. */
import { setFlagsFromString } from 'node:v8';
import { expect, it } from 'vitest';
import { array, programOf } from '../../../test/property/hand-built.ts';
import { constant, convert, load, local, op } from '../../ir/build.ts';
import { evaluate } from '../../ir/evaluate.ts';
import type { Precision } from '../../ir/node.ts';
import { type Verified, verify } from '../../ir/verify.ts';
import { differenceForTest } from './difference-for-test.ts';
import { emitWasm } from './emit-wasm.ts';
import { launch } from './launch-for-test.ts';

// Engines before V8 11.4 have it behind a flag.
setFlagsFromString('--experimental-wasm-relaxed-simd');

const features = { simd: true, relaxed: true };
const element = { kind: 'element' } as const;

/** x · y + z, and what is left when z is taken from it. */
function fused(precision: Precision): Verified {
  const [x, y, z] = [0, 1, 2].map((id) => local('f32', id));
  return programOf({
    name: 'fused',
    slots: [array('f32'), array('f32'), array('f32')],
    locals: ['f32', 'f32', 'f32'],
    body: [0, 1, 2].map((k) => load(k, k, element)),
    yields: [op('add', op('mul', x!, y!), z!), op('sub', z!, op('mul', x!, y!))],
    outputs: ['sum', 'rest'].map((name) => ({ name, dtype: 'f32' as const })),
    precision,
  });
}

it('is only asked for where the engine has it', () => {
  const wat = emitWasm(fused('fast'), { shared: false, simd: true }).wat();
  expect(wat).not.toContain('relaxed');
});

it("fuses a product and a sum under 'fast' alone", () => {
  expect(emitWasm(fused('fast'), { shared: false, ...features }).wat()).toMatch(
    /relaxed_madd[\s\S]*relaxed_nmadd/,
  );
  for (const precision of ['default', 'strict'] as const)
    expect(emitWasm(fused(precision), { shared: false, ...features }).wat()).not.toContain('relaxed_madd');
});

it('gives the sum with one rounding or with two', () => {
  const n = 64;
  const values = [3, 5, 7].map((step) => Float32Array.from({ length: n }, (_, k) => Math.sin(k * step)));
  const [sum, rest] = launch(
    fused('fast'),
    { shape: [n], args: values.map((data) => ({ data, shape: [n] })) },
    { features },
  );
  for (let k = 0; k < n; k++) {
    const [x, y, z] = values.map((each) => each[k]!) as [number, number, number];
    const product = Math.fround(x * y);
    // A product of two f32 is exact in f64, and so is the sum of these.
    expect([Math.fround(x * y + z), Math.fround(product + z)]).toContain(sum![k]);
    expect([Math.fround(z - x * y), Math.fround(z - product)]).toContain(rest![k]);
  }
});

it('blends as exactly as before', () => {
  const [x, y] = [0, 1].map((id) => local('f32', id));
  const program = verify({
    ...fused('default'),
    yields: [op('select', op('lt', x!, y!), x!, y!), op('select', op('eq', x!, y!), y!, constant('f32', -1))],
  });
  const data = Float32Array.from({ length: 37 }, (_, k) => [k % 5, Number.NaN, -0, Infinity][k % 4]!);
  const args = [data, data.slice().reverse(), data].map((each) => ({ data: each, shape: [37] }));
  expect(emitWasm(program, { shared: false, ...features }).wat()).toContain('relaxed_laneselect');
  const inputs = { shape: [37], args };
  expect(differenceForTest(launch(program, inputs, { features }), evaluate(program, inputs))).toBeUndefined();
});

it('has relaxed minima, maxima and conversions, right within range', () => {
  const [x, y] = [0, 1].map((id) => local('f32', id));
  const program = verify({
    ...fused('fast'),
    yields: [
      op('max', op('min', x!, y!), constant('f32', -0.25)),
      convert('i32', op('mul', x!, constant('f32', 9))),
    ],
    outputs: [
      { name: 'low', dtype: 'f32' },
      { name: 'whole', dtype: 'i32' },
    ],
  });
  const data = Float32Array.from({ length: 37 }, (_, k) => Math.cos(k * 1.7));
  const inputs = {
    shape: [37],
    args: [data, data.slice().reverse(), data].map((each) => ({ data: each, shape: [37] })),
  };
  const wat = emitWasm(program, { shared: false, ...features }).wat();
  for (const name of ['relaxed_min', 'relaxed_max', 'relaxed_trunc_f32x4_s']) expect(wat).toContain(name);
  expect(differenceForTest(launch(program, inputs, { features }), evaluate(program, inputs))).toBeUndefined();
});
