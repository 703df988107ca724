// The generated text of typical programs, kept in test/golden/wgsl: its diff is read.
import { describe, expect, test } from 'vitest';
import * as build from '../../ir/build.ts';
import type { Border, Expr, Program, Sink } from '../../ir/node.ts';
import type { DType } from '../../ir/types.ts';
import { type Verified, verify } from '../../ir/verify.ts';
import { emitWgsl } from './emit-wgsl.ts';

const golden = (name: string): string => `../../../test/golden/wgsl/${name}.wgsl`;
const { op, local, constant } = build;
const f32 = (value: number): Expr => constant('f32', value);
const i32 = (value: number): Expr => constant('i32', value);
const axis = (number: number): Expr => ({ kind: 'axis', type: 'i32', axis: number });
const uniform = (slot: number): Expr => ({ kind: 'uniform', type: 'f32', slot });

function program(name: string, parts: Partial<Program>): Verified {
  const base: Program = {
    name,
    rank: 1,
    slots: [],
    locals: [],
    body: [],
    yields: [],
    outputs: [{ name: 'out', dtype: 'f32' }],
    sink: { kind: 'store' },
    border: 'clamp',
    precision: 'default',
  };
  return verify({ ...base, ...parts });
}

const array = (name: string, dtype: DType, rank = 1) => ({ kind: 'array', name, dtype, rank }) as const;
const scalar = (name: string) => ({ kind: 'uniform', name, type: 'f32' }) as const;
const element = { kind: 'element' } as const;

function hypot(): Verified {
  const [x, y] = [local('f32', 0), local('f32', 1)];
  return program('hypot', {
    slots: [array('x', 'f32'), array('y', 'f32')],
    locals: ['f32', 'f32'],
    body: [build.load(0, 0, element), build.load(1, 1, element)],
    yields: [op('sqrt', op('add', op('mul', x, x), op('mul', y, y)))],
  });
}

function tone(): Verified {
  const value = op('mul', build.convert('f32', local('i32', 0)), uniform(1));
  return program('tone', {
    slots: [array('v', 'u8'), scalar('gain')],
    locals: ['i32'],
    body: [build.load(0, 0, element)],
    yields: [
      build.convert('i32', op('min', op('round', value), f32(255))),
      op('gt', value, f32(Number.POSITIVE_INFINITY)),
    ],
    outputs: [
      { name: 'value', dtype: 'u8c' },
      { name: 'clipped', dtype: 'bool' },
    ],
  });
}

function heat(border: Border): Verified {
  const near = (y: number, x: number) => ({ kind: 'near', offset: [i32(y), i32(x)] }) as const;
  const places = [near(0, 0), near(-1, 0), near(1, 0), near(0, -1), near(0, 1)];
  const [u, ...around] = places.map((_, k) => local('f32', k)) as [Expr, ...Expr[]];
  const sum = around.reduce((a, b) => op('add', a, b));
  return program('heat', {
    rank: 2,
    slots: [array('u', 'f32', 2), scalar('k')],
    locals: places.map(() => 'f32'),
    body: places.map((at, k) => build.load(k, 0, at)),
    yields: [op('add', u, op('mul', uniform(1), op('sub', sum, op('mul', f32(4), u))))],
    border,
  });
}

/** While n < 500 and z inside: one loop with one exit; the locals are zr, zi, n, t. */
function mandel(): Verified {
  const [zr, zi, n, t] = [local('f32', 0), local('f32', 1), local('i32', 2), local('f32', 3)] as const;
  const inside = op('lt', op('add', op('mul', zr, zr), op('mul', zi, zi)), f32(4));
  const c = (k: number): Expr =>
    op('add', uniform(k), op('mul', build.convert('f32', axis(1 - k)), uniform(2)));
  return program('mandel', {
    rank: 2,
    slots: [scalar('cx'), scalar('cy'), scalar('step')],
    locals: ['f32', 'f32', 'i32', 'f32'],
    body: [
      build.letLocal(0, f32(0)),
      build.letLocal(1, f32(0)),
      build.letLocal(2, i32(0)),
      build.loop(0, [
        build.when(op('not', op('and', op('lt', n, i32(500)), inside)), [build.exit(0)]),
        build.letLocal(3, op('add', op('sub', op('mul', zr, zr), op('mul', zi, zi)), c(0))),
        build.setLocal(1, op('add', op('mul', op('mul', f32(2), zr), zi), c(1))),
        build.setLocal(0, t),
        build.setLocal(2, op('add', n, i32(1))),
      ]),
    ],
    yields: [n],
    outputs: [{ name: 'out', dtype: 'i32' }],
  });
}

function argmin(): Verified {
  const better = op('lt', local('f32', 3), local('f32', 1));
  const sink: Sink = {
    kind: 'reduce',
    identity: [Number.POSITIVE_INFINITY, -1],
    combine: {
      left: [1, 2],
      right: [3, 4],
      body: [],
      results: [
        op('select', better, local('f32', 3), local('f32', 1)),
        op('select', better, local('i32', 4), local('i32', 2)),
      ],
    },
  };
  return program('argmin', {
    slots: [array('x', 'f32')],
    locals: ['f32', 'f32', 'i32', 'f32', 'i32'],
    body: [build.load(0, 0, element)],
    yields: [local('f32', 0), axis(0)],
    outputs: [
      { name: 'x', dtype: 'f32' },
      { name: 'i', dtype: 'i32' },
    ],
    sink,
  });
}

function bins(): Verified {
  return program('bins', {
    slots: [array('v', 'u8')],
    locals: ['i32'],
    body: [build.load(0, 0, element)],
    yields: [local('i32', 0)],
    outputs: [{ name: 'counts', dtype: 'u32' }],
    sink: { kind: 'histogram', bins: 256 },
  });
}

/** Free reads, a break out of two loops, an early return, integer division. */
function search(): Verified {
  const [best, y, v] = [local('i32', 0), local('i32', 1), local('i32', 2)] as const;
  const at = { kind: 'at', index: [y, op('sub', axis(0), i32(1))] } as const;
  return program('search', {
    slots: [array('img', 'i16', 2)],
    locals: ['i32', 'i32', 'i32'],
    body: [
      build.letLocal(0, i32(-1)),
      build.block(0, [
        build.when(op('eq', axis(0), i32(0)), [build.exit(0)]),
        build.letLocal(1, i32(0)),
        build.loop(1, [
          build.when(op('ge', y, { kind: 'extent', type: 'i32', of: 0, axis: 0 }), [build.exit(1)]),
          build.block(2, [
            build.load(2, 0, at),
            build.loop(3, [
              build.when(op('eq', v, i32(0)), [build.exit(2)]),
              build.when(op('eq', op('rem', v, i32(7)), i32(3)), [build.setLocal(0, y), build.exit(0)]),
              build.setLocal(2, op('idiv', v, i32(2))),
            ]),
          ]),
          build.setLocal(1, op('add', y, i32(1))),
        ]),
      ]),
    ],
    yields: [best],
    outputs: [{ name: 'out', dtype: 'i32' }],
  });
}

function strict(): Verified {
  const x = local('f32', 0);
  return program('strict', {
    slots: [array('x', 'f32')],
    locals: ['f32'],
    body: [build.load(0, 0, element)],
    yields: [op('add', op('mul', x, op('div', f32(1), op('sqrt', x))), op('rem', x, f32(Number.NaN)))],
    precision: 'strict',
  });
}

const programs: Record<string, Verified> = {
  hypot: hypot(),
  tone: tone(),
  'heat-clamp': heat('clamp'),
  'heat-mirror': heat('mirror'),
  'heat-constant': heat({ constant: 0.5 }),
  mandel: mandel(),
  argmin: argmin(),
  bins: bins(),
  search: search(),
  strict: strict(),
};

describe('golden', () => {
  test.each(Object.entries(programs))('%s', async (name, of) => {
    await expect(emitWgsl(of).source).toMatchFileSnapshot(golden(name));
  });
});

test('no text of the user reaches the output', () => {
  const hostile = '1;} fn x() { /* \u2028';
  const of = hypot();
  const named = verify({ ...of, name: hostile, slots: [array(hostile, 'f32'), array('*/', 'f32')] });
  expect(emitWgsl(named).source).toBe(emitWgsl(of).source);
});
