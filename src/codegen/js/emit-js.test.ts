import { describe, expect, it } from 'vitest';
import {
  argmin,
  box5,
  byteHistogram,
  f32,
  heat,
  hypotMap,
  mandel,
  programOf,
  signs,
  sumOf,
} from '../../../test/property/hand-built.ts';
import { op } from '../../ir/build.ts';
import type { Verified } from '../../ir/verify.ts';
import { prepare } from '../../passes/pipelines.ts';
import { emitJs } from './emit-js.ts';
import { bare } from './ops.ts';

const golden = (name: string): string =>
  new URL(`../../../test/golden/js/${name}.js.txt`, import.meta.url).pathname;

describe('emitJs', () => {
  it.each<[string, Verified]>([
    ['hypot', hypotMap],
    ['sum', sumOf('f32')],
    ['argmin', argmin],
    ['heat-clamp', heat('clamp')],
    ['heat-constant', heat({ constant: 1.5 })],
    ['box5', box5('mirror')],
    ['mandel', mandel],
    ['histogram', byteHistogram],
    ['signs', signs],
  ])('%s', async (name, program) => {
    await expect(emitJs(prepare(program, 'js')).source).toMatchFileSnapshot(golden(name));
  });

  it('takes no text from the user into code', () => {
    const name = '(){};alert(1)//`${x}`\n';
    const { source } = emitJs(
      programOf({
        name,
        slots: [{ kind: 'array', name, dtype: 'f32', rank: 1 }],
        locals: [],
        body: [],
        yields: [op('add', f32(1), f32(2))],
        outputs: [{ name, dtype: 'f32' }],
      }),
    );
    expect(source).not.toMatch(/alert\(/);
    expect(new Function(source)()).toHaveProperty('run');
  });
});

it('bare takes off only brackets around the whole', () => {
  expect(['(a + b)', '(a) + (b)', 'f(a)', '((a) | 0)', 'a'].map(bare)).toEqual([
    'a + b',
    '(a) + (b)',
    'f(a)',
    '(a) | 0',
    'a',
  ]);
});
