/** The binary encoding, against the examples of the specification and the engine's own checks. */
import { describe, expect, it } from 'vitest';
import { encodeModule, signed, unsigned, type WasmModule } from './encoder.ts';
import { createBody } from './instruction.ts';
import { printModule } from './wat.ts';

/** f(a, b) = a > b ? a - b : the sum of all numbers from a to b. */
function moduleOf(isShared: boolean): WasmModule {
  const body = createBody({ name: 'f', params: ['i32', 'i32'], results: ['i32'] }, ['a', 'b']);
  const [a, b] = body.params;
  const sum = body.local('i32', 'sum');
  body.get(a!);
  body.get(b!);
  body.op('i32.gt_s');
  body.if(
    () => {
      body.get(a!);
      body.get(b!);
      body.op('i32.sub');
    },
    () => {
      body.block((end) =>
        body.loop((top) => {
          body.get(a!);
          body.get(b!);
          body.op('i32.gt_s');
          body.brIf(end);
          body.get(sum);
          body.get(a!);
          body.op('i32.add');
          body.set(sum);
          body.get(a!);
          body.i32(1);
          body.op('i32.add');
          body.set(a!);
          body.br(top);
        }),
      );
      body.get(sum);
    },
    'i32',
  );
  return { isShared, imports: [], functions: [body.finished()], exports: ['f'] };
}

describe('LEB128', () => {
  it('as in the specification', () => {
    expect(unsigned(624485)).toEqual([0xe5, 0x8e, 0x26]);
    expect(signed(-123456)).toEqual([0xc0, 0xbb, 0x78]);
  });
  it('at the edges', () => {
    expect([0, 127, 128].map(unsigned)).toEqual([[0], [127], [128, 1]]);
    expect(unsigned(4294967295)).toEqual([255, 255, 255, 255, 15]);
    expect([63, 64, -64, -65].map(signed)).toEqual([[63], [0xc0, 0], [64], [0xbf, 0x7f]]);
    expect(signed(-2147483648)).toEqual([0x80, 0x80, 0x80, 0x80, 0x78]);
  });
});

describe('modules', () => {
  it('run', () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const instance = new WebAssembly.Instance(new WebAssembly.Module(encodeModule(moduleOf(false))), {
      env: { memory },
    });
    const f = instance.exports['f'] as (a: number, b: number) => number;
    expect([f(3, 10), f(10, 3), f(5, 5)]).toEqual([52, 7, 5]);
  });

  it('take the memory they are made for', () => {
    const shared = new WebAssembly.Memory({ initial: 1, maximum: 16, shared: true });
    const own = new WebAssembly.Memory({ initial: 1 });
    const open = (isShared: boolean, memory: WebAssembly.Memory): WebAssembly.Instance =>
      new WebAssembly.Instance(new WebAssembly.Module(encodeModule(moduleOf(isShared))), { env: { memory } });
    expect(() => open(true, shared)).not.toThrow();
    expect(() => open(false, own)).not.toThrow();
    expect(() => open(true, own)).toThrow(WebAssembly.LinkError);
    expect(() => open(false, shared)).toThrow(WebAssembly.LinkError);
  });

  it('print what they are', () => {
    expect(printModule(moduleOf(false))).toContain('          i32.gt_s\n          br_if 1\n');
  });

  it('refuse a block that is left open', () => {
    const body = createBody({ name: 'g', params: [], results: [] }, []);
    body.block(() => expect(() => body.finished()).toThrow(/inside of a block/));
  });
});
