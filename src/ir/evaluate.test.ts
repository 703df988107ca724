import { describe, expect, it } from 'vitest';
import {
  argmin,
  array,
  axis,
  box5,
  byteHistogram,
  f32,
  heat,
  hypotMap,
  i32,
  mandel,
  programOf,
  scalar,
  signs,
  sumOf,
} from '../../test/property/hand-built.ts';
import {
  block,
  constant,
  convert,
  exit,
  get,
  letLocal,
  load,
  local,
  loop,
  op,
  put,
  setLocal,
  when,
} from './build.ts';
import { evaluate } from './evaluate.ts';
import type { Expr } from './node.ts';

const flat = (data: Float32Array | Uint8Array | Int32Array, shape: number[] = [data.length]) => ({
  data,
  shape,
});

describe('local arrays', () => {
  it('read 0 outside and drop what is put there', () => {
    const at = (k: number): Expr => op('add', axis(0), i32(k));
    const program = programOf({
      locals: ['i32', 'i32'],
      arrays: [{ type: 'i32', length: 3 }],
      body: [
        ...[5, 6, 7].map((value, k) => put(0, i32(k), i32(value))),
        put(0, at(-1), i32(9)),
        get(0, 0, at(0)),
        get(1, 0, i32(2)),
      ],
      yields: [op('add', op('mul', local('i32', 0), i32(100)), local('i32', 1))],
      outputs: [{ name: 'o', dtype: 'i32' }],
    });
    expect([...evaluate(program, { shape: [6], args: [] })[0]!]).toEqual([507, 607, 707, 9, 7, 7]);
  });
});

/** One value of an expression without inputs. */
function valueOfExpr(expr: Expr, dtype: 'f32' | 'f64' | 'i32' | 'u32'): number {
  const program = programOf({ locals: [], body: [], yields: [expr], outputs: [{ name: 'o', dtype }] });
  return evaluate(program, { shape: [1], args: [] })[0]![0]!;
}

describe('operations', () => {
  it('rounds each f32 operation', () => {
    const third = op('div', f32(1), f32(3));
    expect(valueOfExpr(op('mul', third, f32(3)), 'f32')).toBe(Math.fround(Math.fround(1 / 3) * 3));
    expect(valueOfExpr(op('add', f32(16777216), f32(1)), 'f32')).toBe(16777216);
  });

  it('wraps integers', () => {
    const most = constant('i32', 2147483647);
    expect(valueOfExpr(op('add', most, i32(1)), 'i32')).toBe(-2147483648);
    expect(valueOfExpr(op('mul', most, most), 'i32')).toBe(1);
    expect(valueOfExpr(op('sub', constant('u32', 0), constant('u32', 1)), 'u32')).toBe(4294967295);
    expect(valueOfExpr(op('idiv', i32(-2147483648), i32(-1)), 'i32')).toBe(-2147483648);
    expect(valueOfExpr(op('idiv', i32(7), i32(0)), 'i32')).toBe(0);
    expect(valueOfExpr(op('rem', i32(-7), i32(3)), 'i32')).toBe(-1);
    expect(valueOfExpr(op('shr', constant('u32', 4294967295), i32(33)), 'u32')).toBe(2147483647);
    expect(valueOfExpr(op('shr', i32(-8), i32(1)), 'i32')).toBe(-4);
  });

  it('converts floats to integers by truncation that saturates', () => {
    const to = (type: 'i32' | 'u32', x: number): number =>
      valueOfExpr(convert(type, op('add', f32(x), f32(0))), type);
    expect([1.9, -1.9, 3e9, -3e9, Number.NaN].map((x) => to('i32', x))).toEqual([
      1, -1, 2147483647, -2147483648, 0,
    ]);
    expect([1.9, -1.9, 5e9, Number.NaN].map((x) => to('u32', x))).toEqual([1, 0, 4294967295, 0]);
  });
});

describe('points and sinks', () => {
  it('maps', () => {
    const [out] = evaluate(hypotMap, {
      shape: [3],
      args: [flat(Float32Array.of(3, 5, 8)), flat(Float32Array.of(4, 12, 15))],
    });
    expect(out).toEqual(Float32Array.of(5, 13, 17));
  });

  it('stores several outputs and returns early', () => {
    const [sign, size] = evaluate(signs, { shape: [3], args: [flat(Float32Array.of(-2, 0, 7))] });
    expect(sign).toEqual(Int8Array.of(-1, 1, 1));
    expect(size).toEqual(Float32Array.of(0, 0, 7));
  });

  it('counts bins, and nothing outside of them', () => {
    const [bins] = evaluate(byteHistogram, { shape: [5], args: [flat(Uint8Array.of(7, 0, 255, 7, 7))] });
    expect([bins![0], bins![7], bins![255], [...bins!].reduce((a, b) => a + b, 0)]).toEqual([1, 3, 1, 5]);
    const out = programOf({
      ...byteHistogram,
      slots: [array('i32')],
      sink: { kind: 'histogram', bins: 2 },
    });
    expect(evaluate(out, { shape: [4], args: [flat(Int32Array.of(-1, 0, 2, 1))] })[0]).toEqual(
      Uint32Array.of(1, 1),
    );
  });

  it('keeps the low bits of sub-word outputs, and clamps u8c', () => {
    const program = programOf({
      slots: [array('i32')],
      locals: ['i32'],
      body: [load(0, 0, { kind: 'element' })],
      yields: [local('i32', 0), local('i32', 0), local('i32', 0)],
      outputs: [
        { name: 'a', dtype: 'i8' },
        { name: 'b', dtype: 'u16' },
        { name: 'c', dtype: 'u8c' },
      ],
    });
    const results = evaluate(program, { shape: [3], args: [flat(Int32Array.of(200, -1, 70000))] });
    expect(results.map((array) => [...array])).toEqual([
      [-56, -1, 112],
      [200, 65535, 4464],
      [200, 0, 255],
    ]);
  });
});

describe('reductions', () => {
  /** The fixed shape, written out once more in plain loops. */
  function sumInShape(xs: Float32Array): number {
    const blocks: number[] = [];
    for (let b = 0; b < xs.length; b += 4096) {
      const part = xs.subarray(b, b + 4096);
      const lanes: number[] = [];
      part.forEach((x, i) => {
        lanes[i % 8] = i < 8 ? x : Math.fround(lanes[i % 8]! + x);
      });
      blocks.push(lanes.reduce((a, x) => Math.fround(a + x)));
    }
    while (blocks.length > 1)
      for (let k = 0; k + 1 < blocks.length; k++)
        blocks.splice(k, 2, Math.fround(blocks[k]! + blocks[k + 1]!));
    return blocks.length === 0 ? 0 : Math.fround(0 + blocks[0]!);
  }

  it.each([0, 1, 7, 8, 9, 4096, 4097, 12289, 20481])('sums %i numbers in the fixed shape', (n) => {
    const xs = Float32Array.from({ length: n }, (_, k) => Math.fround(Math.sin(k) * 1000));
    expect(evaluate(sumOf('f32'), { shape: [n], args: [flat(xs)] })[0]![0]).toBe(sumInShape(xs));
  });

  it('lets the identity in once', () => {
    const sum = sumOf('i32');
    const program = programOf({ ...sum, sink: { ...sum.sink, identity: [1000] } as typeof sum.sink });
    expect(evaluate(program, { shape: [9], args: [flat(new Int32Array(9).fill(1))] })[0]![0]).toBe(1009);
    expect(evaluate(program, { shape: [0], args: [flat(new Int32Array(0))] })[0]![0]).toBe(1000);
  });

  it('reduces records', () => {
    const xs = Float32Array.from({ length: 5000 }, (_, k) => Math.abs(k - 4321) % 100);
    const [x, i] = evaluate(argmin, { shape: [5000], args: [flat(xs)] });
    expect([x![0], i![0]]).toEqual([0, xs.indexOf(0)]);
  });
});

describe('reads beside the point', () => {
  it('takes a heat step with a clamped border', () => {
    const u = Float32Array.of(1, 2, 3, 4, 5, 6);
    const at = (y: number, x: number): number =>
      u[Math.min(1, Math.max(0, y)) * 3 + Math.min(2, Math.max(0, x))]!;
    const want = [...u].map((c, k) => {
      const [y, x] = [Math.floor(k / 3), k % 3];
      return c + 0.5 * (at(y - 1, x) + at(y + 1, x) + at(y, x - 1) + at(y, x + 1) - 4 * c);
    });
    expect([...evaluate(heat('clamp'), { shape: [2, 3], args: [flat(u, [2, 3]), 0.5] })[0]!]).toEqual(want);
  });

  it('blurs bytes through loops over offsets', () => {
    const image = Uint8Array.from({ length: 36 }, (_, k) => (k * 37) % 256);
    const [out] = evaluate(box5('zero'), { shape: [6, 6], args: [flat(image, [6, 6])] });
    let sum = 0;
    for (let y = 1; y <= 5; y++) for (let x = 0; x <= 4; x++) sum += image[y * 6 + x]!;
    expect(out![3 * 6 + 2]).toBe(Math.round(sum / 25));
  });

  it('reads 0 freely outside, whatever the border', () => {
    const program = programOf({
      slots: [array('f32', 2)],
      locals: ['f32'],
      body: [load(0, 0, { kind: 'at', index: [op('sub', axis(0), i32(1)), i32(1)] })],
      yields: [local('f32', 0)],
      border: { constant: 9 },
    });
    expect([
      ...evaluate(program, { shape: [4], args: [flat(Float32Array.of(1, 2, 3, 4), [2, 2])] })[0]!,
    ]).toEqual([0, 2, 4, 0]);
  });
});

describe('loops', () => {
  it('counts escape times as JavaScript does', () => {
    const [cx, cy, step] = [-2, -1.25, 0.25].map(Math.fround) as [number, number, number];
    const turns = (y: number, x: number): number => {
      const f = Math.fround;
      let [zr, zi, n] = [0, 0, 0];
      while (n < 500 && f(f(zr * zr) + f(zi * zi)) < 4) {
        const t = f(f(f(zr * zr) - f(zi * zi)) + f(cx + f(x * step)));
        zi = f(f(f(2 * zr) * zi) + f(cy + f(y * step)));
        zr = t;
        n++;
      }
      return n;
    };
    const [out] = evaluate(mandel, { shape: [10, 12], args: [cx, cy, step] });
    expect([...out!]).toEqual(Array.from({ length: 120 }, (_, k) => turns(Math.floor(k / 12), k % 12)));
  });

  it('leaves outer labels through inner ones', () => {
    const n = local('i32', 0);
    const program = programOf({
      locals: ['i32'],
      body: [
        letLocal(0, i32(0)),
        block(0, [
          loop(1, [
            setLocal(0, op('add', n, i32(1))),
            loop(2, [when(op('ge', n, i32(5)), [exit(0)]), exit(2)]),
            when(op('ge', n, i32(100)), [exit(1)]),
          ]),
          setLocal(0, i32(-1)),
        ]),
      ],
      yields: [n],
      outputs: [{ name: 'n', dtype: 'i32' }],
    });
    expect(evaluate(program, { shape: [1], args: [] })[0]![0]).toBe(5);
  });

  it('refuses a loop without an end', () => {
    const program = programOf({ locals: [], body: [loop(0, [])], yields: [f32(0)] });
    expect(() => evaluate(program, { shape: [2], args: [] }, { loopLimit: 1000 })).toThrow(
      expect.objectContaining({ code: 'LOOP_LIMIT' }),
    );
  });
});

it('rounds scalars at the door', () => {
  const program = programOf({
    slots: [scalar('f32'), scalar('i32')],
    locals: [],
    body: [],
    yields: [
      { kind: 'uniform', type: 'f32', slot: 0 },
      { kind: 'uniform', type: 'i32', slot: 1 },
    ],
    outputs: [
      { name: 'a', dtype: 'f32' },
      { name: 'b', dtype: 'i32' },
    ],
  });
  const [a, b] = evaluate(program, { shape: [1], args: [0.1, 4294967295] });
  expect([a![0], b![0]]).toEqual([Math.fround(0.1), -1]);
});
