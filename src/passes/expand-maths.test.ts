/** The expanded functions against double precision, their special values, and where the code is put. */
import { describe, expect, test } from 'vitest';
import { constant, exit, letLocal, local, loop, op, setLocal, when } from '../ir/build.ts';
import { evaluate } from '../ir/evaluate.ts';
import type { Expr, Program, Stmt } from '../ir/node.ts';
import { opRow } from '../ir/ops.ts';
import { verify } from '../ir/verify.ts';
import { forEachProgramExpr } from '../ir/walk.ts';
import { expandMaths, type MathsName, mathsNames } from './expand-maths.ts';
import type { Target } from './maths/emit.ts';
import { distance, measure, programOf, referenceOf, sweeps } from './maths/sweep.ts';

function run(program: Program, args: readonly Float32Array[]): Float32Array {
  const shape = [args[0]!.length];
  const [out] = evaluate(verify(program), { shape, args: args.map((data) => ({ data, shape })) });
  return out as Float32Array;
}

function opsIn(program: Program): Set<string> {
  const found = new Set<string>();
  forEachProgramExpr(program, (expr) => {
    if (expr.kind === 'op') found.add(expr.op);
  });
  return found;
}

const targets: readonly Target[] = ['wasm', 'wgsl'];
/** Zeros, simple fractions, extremes, and the last arguments before exp and cosh overflow or exp becomes subnormal. */
const special = [
  ...[
    0,
    1,
    0.5,
    2,
    3,
    1 / 3,
    1.5,
    2.5,
    1e-10,
    1e10,
    2 ** 23 + 1,
    2 ** 24 + 2,
    3.4e38,
    2 ** -126,
    1e-40,
    2 ** -149,
  ],
  ...[87.33654, 87.33655, 88, 88.72283, 88.72284, 89, 89.415985, 89.416, 104, 700, Infinity],
].flatMap((x) => [Math.fround(x), Math.fround(-x)]);
special.push(Number.NaN);

describe('against double precision', () => {
  for (const sweep of sweeps(2 ** 12)) {
    test(`${sweep.name}: ${sweep.over}`, () => {
      const program = expandMaths(programOf(sweep.name), { target: 'wasm' });
      const measured = measure(sweep, run(program, sweep.args));
      expect(sweep.bound).toBeLessThanOrEqual(Math.max(opRow(sweep.name).ulp, sweep.slack > 0 ? 4 : 0));
      expect(measured.ulp, `at ${measured.at}: ${measured.got}, not ${measured.want}`).toBeLessThanOrEqual(
        sweep.bound,
      );
    });
  }

  test('every function has a sweep', () => {
    expect(new Set(sweeps(16).map(({ name }) => name))).toEqual(new Set(mathsNames));
  });

  test('the measure can fail', () => {
    const sweep = sweeps(256)[0]!;
    const off = sweep.args[0]!.map((x) => Math.exp(x) * (1 + 2 ** -20));
    expect(measure(sweep, off).ulp).toBeGreaterThan(2);
  });
});

/** Angles beyond 2^21 are where a result is only bounded. */
function isBeyond(name: MathsName, x: number): boolean {
  return (name === 'sin' || name === 'cos' || name === 'tan') && Math.abs(x) > 2 ** 21 && Number.isFinite(x);
}

describe('special values', () => {
  for (const target of targets)
    for (const name of mathsNames)
      test(`${name} for ${target}`, () => {
        const seconds = opRow(name).arity === 2 ? special : [0];
        const points = special.flatMap((x) => seconds.map((y) => [x, y] as const));
        const x = Float32Array.from(points, (point) => point[0]);
        const y = Float32Array.from(points, (point) => point[1]);
        const program = expandMaths(programOf(name), { target });
        const got = run(program, seconds.length > 1 ? [x, y] : [x]);
        points.forEach(([a, b], k) => {
          const want = Math.fround(referenceOf(name)(a, b));
          if (isBeyond(name, a)) return;
          // Near its zeros at negative arguments only the absolute error of lgamma is bounded.
          if (name === 'lgamma' && a < 0 && Math.abs(got[k]! - want) < 2 ** -20) return;
          const off = distance(got[k]!, want);
          expect(off, `${name}(${a}, ${b}) = ${got[k]}, not ${want}`).toBeLessThanOrEqual(opRow(name).ulp);
        });
      });

  test('sin and cos stay in [-1, 1] for every argument', () => {
    const x = Float32Array.from({ length: 4096 }, (_, k) => 2 ** (20 + k / 38));
    for (const name of ['sin', 'cos'] as const)
      for (const value of run(expandMaths(programOf(name), { target: 'wasm' }), [x]))
        expect(Math.abs(value)).toBeLessThanOrEqual(1);
  });

  test('a remainder is exact for quotients of any size', () => {
    const x = Float32Array.from({ length: 4096 }, (_, k) => (k % 2 === 0 ? 1 : -1) * 1.7 ** (k / 26));
    const y = Float32Array.from({ length: 4096 }, (_, k) => 0.3 + (k % 17));
    run(expandMaths(programOf('rem'), { target: 'wasm' }), [x, y]).forEach((r, k) => {
      expect(r).toBe(x[k]! % y[k]!);
    });
  });

  test.each(['asin', 'atan', 'sinh', 'tanh', 'asinh', 'atanh', 'cbrt', 'erf'] as const)(
    '%s keeps the sign of zero',
    (name) => {
      const program = expandMaths(programOf(name), { target: 'wasm' });
      expect([...run(program, [new Float32Array([0, -0])])]).toEqual([0, -0]);
    },
  );
});

describe('constant exponents', () => {
  const x = Float32Array.from({ length: 3000 }, (_, k) => (k - 1500) * 0.37 + 0.01);
  for (const n of [0, 1, 2, 3, 4, 5, 6, 7, 8, -1, -2, 0.5, 2.2, -3, 1 / 3, 12])
    test(`x ** ${n}`, () => {
      const base = programOf('pow');
      const power = Math.fround(n);
      const program = expandMaths(
        { ...base, yields: [op('pow', local('f32', 0), constant('f32', n))] },
        { target: 'wasm' },
      );
      const values = Float32Array.of(...x, 0, -0, Infinity, -Infinity, Number.NaN);
      run(program, [values, values]).forEach((got, k) => {
        const want = Math.fround(values[k]! ** power);
        expect(distance(got, want), `${values[k]} ** ${power} = ${got}, not ${want}`).toBeLessThanOrEqual(4);
      });
    });
});

describe('the targets', () => {
  const allowed =
    /^(add|sub|mul|div|sqrt|floor|trunc|roundEven|abs|neg|select|eq|ne|lt|le|gt|ge|isNaN|isFinite|min|max|bitcast|convert|shl|shr|and|or|xor|not)$/;

  test.each(mathsNames)('%s becomes primitive operations', (name) => {
    for (const target of targets) {
      if (name === 'rem' && target === 'wgsl') continue;
      const program = expandMaths(programOf(name), { target });
      // The remainder of doubles stays an op.
      const isAllowed = (used: string): boolean => allowed.test(used) || (name === 'rem' && used === 'rem');
      expect([...opsIn(program)].filter((used) => !isAllowed(used))).toEqual([]);
      verify(program);
    }
  });

  test.each(mathsNames.filter((name) => name !== 'rem'))('%s gives the same bits on all of them', (name) => {
    const sweep = sweeps(512).find((one) => one.name === name)!;
    const [first, ...others] = (['js', 'wasm', 'wgsl'] as const).map((target) =>
      run(expandMaths(programOf(name), { target }), sweep.args),
    );
    for (const other of others) expect(other).toEqual(first);
  });

  test('f64, integers and fast WGSL are left alone', () => {
    const base = programOf('sin');
    const f64: Program = {
      ...base,
      slots: [{ kind: 'array', name: 'x', dtype: 'f64', rank: 1 }],
      locals: ['f64'],
      yields: [op('sin', local('f64', 0))],
      outputs: [{ name: 'out', dtype: 'f64' }],
    };
    expect(expandMaths(f64, { target: 'wasm' })).toBe(f64);
    const integers: Program = {
      ...base,
      slots: [{ kind: 'array', name: 'x', dtype: 'i32', rank: 1 }],
      locals: ['i32'],
      yields: [op('rem', local('i32', 0), constant('i32', 3))],
      outputs: [{ name: 'out', dtype: 'i32' }],
    };
    expect(expandMaths(integers, { target: 'wasm' })).toBe(integers);
    const fast: Program = { ...base, precision: 'fast' };
    expect(expandMaths(fast, { target: 'wgsl' })).toBe(fast);
  });
});

describe('where the code is put', () => {
  const x = local('f32', 0);
  const sum = local('f32', 1);
  const count = local('i32', 2);
  const looped = (body: readonly Stmt[], yielded: Expr): Program => ({
    ...programOf('sin'),
    locals: ['f32', 'f32', 'i32'],
    body: [...programOf('sin').body, ...body],
    yields: [yielded],
  });

  test('in a loop, before a test, and in yields', () => {
    const one = constant('f32', 1);
    const program = looped(
      [
        letLocal(1, constant('f32', 0)),
        letLocal(2, constant('i32', 0)),
        loop(0, [
          when(op('ge', count, constant('i32', 5)), [exit(0)]),
          when(
            op('gt', op('sin', op('add', sum, x)), constant('f32', 0.9)),
            [setLocal(1, op('exp', op('neg', sum)))],
            [setLocal(1, op('add', sum, op('cos', op('mul', sum, x))))],
          ),
          setLocal(2, op('add', count, constant('i32', 1))),
        ]),
      ],
      op('log', op('add', op('abs', sum), one)),
    );
    const expanded = verify(expandMaths(verify(program), { target: 'wasm' }));
    const data = Float32Array.from({ length: 200 }, (_, k) => k / 40);
    const got = run(expanded, [data]);
    run(program, [data]).forEach((want, k) => {
      expect(Math.abs(got[k]! - want)).toBeLessThan(1e-5 * (1 + Math.abs(want)));
    });
  });

  test('one statement names equal values once', () => {
    const both = { ...programOf('sin'), yields: [op('add', op('sin', x), op('cos', x))] };
    const twice = { ...programOf('sin'), yields: [op('add', op('sin', x), op('sin', x))] };
    const size = (program: Program): number => expandMaths(program, { target: 'wasm' }).body.length;
    expect(size(twice)).toBe(size(programOf('sin')));
    expect(size(both)).toBeLessThan(size(programOf('sin')) + 6);
  });

  test('a combine has code of its own', () => {
    const base = programOf('sin');
    const combined: Program = {
      ...base,
      locals: ['f32', 'f32', 'f32'],
      yields: [x],
      sink: {
        kind: 'reduce',
        identity: [0],
        combine: {
          left: [1],
          right: [2],
          body: [],
          results: [op('hypot', local('f32', 1), local('f32', 2))],
        },
      },
    };
    const data = Float32Array.from({ length: 10 }, (_, k) => k);
    const out = run(verify(expandMaths(combined, { target: 'wasm' })), [data]);
    expect(out[0]).toBeCloseTo(Math.sqrt(285), 4);
  });
});
