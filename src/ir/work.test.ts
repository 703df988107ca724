import { describe, expect, it } from 'vitest';
import {
  box5,
  byteHistogram,
  f32,
  hypotMap,
  mandel,
  programOf,
  sumOf,
} from '../../test/property/hand-built.ts';
import { op, when } from './build.ts';
import { exprCost, isTranscendental, workOf } from './work.ts';

describe('work of a point', () => {
  it('counts a map', () => {
    expect(workOf(hypotMap)).toEqual({
      flops: 7,
      loads: 2,
      stores: 1,
      bytesRead: 8,
      bytesWritten: 4,
      transcendental: 0,
      loops: false,
      gathers: 0,
    });
  });

  it('counts a combine, which stores nothing', () => {
    expect(workOf(sumOf('f64'))).toMatchObject({ flops: 1, stores: 0, bytesRead: 8, bytesWritten: 0 });
    expect(workOf(byteHistogram)).toMatchObject({ stores: 1, bytesRead: 1 });
  });

  it('sees the turns of counted loops and guesses others', () => {
    expect(workOf(box5('zero'))).toMatchObject({ loads: 25, bytesRead: 25, loops: true });
    const { flops } = workOf(mandel);
    expect(flops).toBeGreaterThan(16 * 10);
    expect(flops).toBeLessThan(16 * 40);
  });

  it('takes the dearer branch', () => {
    const dear = op('sin', f32(1));
    const program = programOf({
      locals: ['f32', 'f32'],
      body: [
        when(
          { kind: 'const', type: 'bool', value: 1 },
          [{ kind: 'let', local: 0, value: dear }],
          [{ kind: 'let', local: 1, value: op('neg', dear) }],
        ),
      ],
      yields: [f32(0)],
    });
    expect(workOf(program)).toMatchObject({ flops: 21, transcendental: 1 });
  });

  it('knows functions from arithmetic', () => {
    expect([
      isTranscendental('exp'),
      isTranscendental('sqrt'),
      isTranscendental('div'),
      isTranscendental('add'),
    ]).toEqual([true, false, false, false]);
    expect(exprCost(f32(1))).toBe(0);
  });
});
