/** Programs written by hand, as the front end would give them, for goldens and for tests with independent answers. */
import {
  block,
  constant,
  convert,
  exit,
  letLocal,
  load,
  local,
  loop,
  op,
  setLocal,
  when,
} from '../../src/ir/build.ts';
import type { AxisRef, Border, Expr, Program, Sink, Slot, Stmt } from '../../src/ir/node.ts';
import type { ComputeType, DType } from '../../src/ir/types.ts';
import { type Verified, verify } from '../../src/ir/verify.ts';

export const f32 = (value: number): Expr => constant('f32', value);
export const i32 = (value: number): Expr => constant('i32', value);
export const axis = (k: number): AxisRef => ({ kind: 'axis', type: 'i32', axis: k });
export const array = (dtype: DType, rank = 1, name = 'a'): Slot => ({ kind: 'array', name, dtype, rank });
export const scalar = (type: ComputeType, name = 's'): Slot => ({ kind: 'uniform', name, type });

/** A verified program; what is left out is that of an f32 map. */
export function programOf(parts: Partial<Program> & Pick<Program, 'body' | 'yields' | 'locals'>): Verified {
  return verify({
    name: 'hand',
    rank: 1,
    slots: [],
    outputs: [{ name: 'out', dtype: 'f32' }],
    sink: { kind: 'store' },
    border: 'zero',
    precision: 'default',
    ...parts,
  });
}

const x = local('f32', 0);
const y = local('f32', 1);
const element = { kind: 'element' } as const;

/** sqrt(x x + y y) of two f32 arrays. */
export const hypotMap: Verified = programOf({
  name: 'hypot',
  slots: [array('f32', 1, 'x'), array('f32', 1, 'y')],
  locals: ['f32', 'f32'],
  body: [load(0, 0, element), load(1, 1, element)],
  yields: [op('sqrt', op('add', op('mul', x, x), op('mul', y, y)))],
});

/** One field combined by an operation. */
export function reduceOf(type: ComputeType, name: 'add' | 'mul' | 'min' | 'max', identity: number): Sink {
  const [left, right] = [1, 2];
  const result = op(name, local(type, left), local(type, right));
  return {
    kind: 'reduce',
    identity: [identity],
    combine: { left: [left], right: [right], body: [], results: [result] },
  };
}

/** The sum of an array of a storage type whose compute type it keeps. */
export function sumOf(dtype: 'f32' | 'f64' | 'i32' | 'u32'): Verified {
  return programOf({
    name: `sum_${dtype}`,
    slots: [array(dtype)],
    locals: [dtype, dtype, dtype],
    body: [load(0, 0, element)],
    yields: [local(dtype, 0)],
    outputs: [{ name: 'out', dtype }],
    sink: reduceOf(dtype, 'add', 0),
  });
}

/** The least element and the lowest index it has. */
export const argmin: Verified = programOf({
  name: 'argmin',
  slots: [array('f32')],
  locals: ['f32', 'f32', 'i32', 'f32', 'i32'],
  body: [load(0, 0, element)],
  yields: [x, axis(0)],
  outputs: [
    { name: 'x', dtype: 'f32' },
    { name: 'i', dtype: 'i32' },
  ],
  sink: {
    kind: 'reduce',
    identity: [Number.POSITIVE_INFINITY, -1],
    combine: {
      left: [1, 2],
      right: [3, 4],
      body: [
        when(
          op(
            'or',
            op('lt', local('f32', 3), local('f32', 1)),
            op('and', op('eq', local('f32', 3), local('f32', 1)), op('lt', local('i32', 4), local('i32', 2))),
          ),
          [setLocal(1, local('f32', 3)), setLocal(2, local('i32', 4))],
        ),
      ],
      results: [local('f32', 1), local('i32', 2)],
    },
  },
});

/** u + k (up + down + left + right - 4 u) on a 2-D array. */
export function heat(border: Border): Verified {
  const at = (dy: number, dx: number) => ({ kind: 'near', offset: [i32(dy), i32(dx)] }) as const;
  const u = (id: number): Expr => local('f32', id);
  const around = op('add', op('add', op('add', u(1), u(2)), u(3)), u(4));
  const k: Expr = { kind: 'uniform', type: 'f32', slot: 1 };
  return programOf({
    name: 'heat',
    rank: 2,
    slots: [array('f32', 2, 'u'), scalar('f32', 'k')],
    locals: ['f32', 'f32', 'f32', 'f32', 'f32'],
    body: [
      load(0, 0, at(0, 0)),
      load(1, 0, at(-1, 0)),
      load(2, 0, at(1, 0)),
      load(3, 0, at(0, -1)),
      load(4, 0, at(0, 1)),
    ],
    yields: [op('add', u(0), op('mul', k, op('sub', around, op('mul', f32(4), u(0)))))],
    border,
  });
}

/** for (name = from; name < to; name++) body, with label and counter given. */
export function counted(
  label: number,
  counter: number,
  from: number,
  to: number,
  body: readonly Stmt[],
): Stmt[] {
  const i = local('i32', counter);
  return [
    letLocal(counter, i32(from)),
    loop(label, [
      when(op('not', op('lt', i, i32(to))), [exit(label)]),
      ...body,
      setLocal(counter, op('add', i, i32(1))),
    ]),
  ];
}

/** The mean of the 5 by 5 neighbourhood of bytes, by two loops over offsets, rounded to a byte. */
export function box5(border: Border): Verified {
  const [sum, dy, dx, value] = [0, 1, 2, 3];
  const tap = [
    load(value, 0, { kind: 'near', offset: [local('i32', dy), local('i32', dx)] }),
    setLocal(sum, op('add', local('f32', sum), convert('f32', local('i32', value)))),
  ];
  return programOf({
    name: 'box5',
    rank: 2,
    slots: [array('u8', 2, 'image')],
    locals: ['f32', 'i32', 'i32', 'i32'],
    body: [letLocal(sum, f32(0)), ...counted(0, dy, -2, 3, counted(1, dx, -2, 3, tap))],
    yields: [convert('i32', op('round', op('div', local('f32', sum), f32(25))))],
    outputs: [{ name: 'out', dtype: 'u8' }],
    border,
  });
}

/** Escape times of the Mandelbrot set: a loop whose lanes part. Slots: cx, cy, step. */
export const mandel: Verified = (() => {
  const [zr, zi, n, t] = [0, 1, 2, 3];
  const at = (slot: number, k: number): Expr =>
    op(
      'add',
      { kind: 'uniform', type: 'f32', slot },
      op('mul', convert('f32', axis(k)), { kind: 'uniform', type: 'f32', slot: 2 }),
    );
  const r = local('f32', zr);
  const i = local('f32', zi);
  const inside = op('lt', op('add', op('mul', r, r), op('mul', i, i)), f32(4));
  return programOf({
    name: 'mandel',
    rank: 2,
    slots: [scalar('f32', 'cx'), scalar('f32', 'cy'), scalar('f32', 'step')],
    locals: ['f32', 'f32', 'i32', 'f32'],
    body: [
      letLocal(zr, f32(0)),
      letLocal(zi, f32(0)),
      letLocal(n, i32(0)),
      loop(0, [
        when(op('not', op('and', op('lt', local('i32', n), i32(500)), inside)), [exit(0)]),
        letLocal(t, op('add', op('sub', op('mul', r, r), op('mul', i, i)), at(0, 1))),
        setLocal(zi, op('add', op('mul', op('mul', f32(2), r), i), at(1, 0))),
        setLocal(zr, local('f32', t)),
        setLocal(n, op('add', local('i32', n), i32(1))),
      ]),
    ],
    yields: [local('i32', n)],
    outputs: [{ name: 'out', dtype: 'i32' }],
  });
})();

/** Counts bytes. */
export const byteHistogram: Verified = programOf({
  name: 'bins',
  slots: [array('u8')],
  locals: ['i32'],
  body: [load(0, 0, element)],
  yields: [local('i32', 0)],
  outputs: [{ name: 'bins', dtype: 'u32' }],
  sink: { kind: 'histogram', bins: 256 },
});

/** Several outputs and an early return: the sign and the size of x, of a negative one only the sign. */
export const signs: Verified = programOf({
  name: 'signs',
  slots: [array('f32')],
  locals: ['f32', 'i32', 'f32'],
  body: [
    load(0, 0, element),
    letLocal(1, i32(-1)),
    letLocal(2, f32(0)),
    block(0, [when(op('lt', x, f32(0)), [exit(0)]), setLocal(1, i32(1)), setLocal(2, x)]),
  ],
  yields: [local('i32', 1), local('f32', 2)],
  outputs: [
    { name: 'sign', dtype: 'i8' },
    { name: 'size', dtype: 'f32' },
  ],
});
