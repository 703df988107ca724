/** The text of modules for kernels that stand for their kind. Read the diff before accepting it. */
import { describe, expect, it } from 'vitest';
import {
  argmin,
  byteHistogram,
  heat,
  hypotMap,
  mandel,
  signs,
  sumOf,
} from '../../../test/property/hand-built.ts';
import { emitWasm } from './emit-wasm.ts';

const golden = {
  hypot: hypotMap,
  sum: sumOf('f32'),
  argmin,
  heat: heat('clamp'),
  mandel,
  signs,
  bins: byteHistogram,
};

describe('WebAssembly text', () => {
  for (const [name, program] of Object.entries(golden))
    it(name, async () => {
      const { wat } = emitWasm(program, { shared: true, simd: true });
      await expect(wat()).toMatchFileSnapshot(`../../../test/golden/wasm/${name}.wat`);
    });

  it('hypot without SIMD', async () => {
    const { wat } = emitWasm(hypotMap, { shared: false, simd: false });
    await expect(wat()).toMatchFileSnapshot('../../../test/golden/wasm/hypot-scalar.wat');
  });
});
