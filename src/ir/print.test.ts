import { describe, expect, it } from 'vitest';
import {
  argmin,
  box5,
  byteHistogram,
  heat,
  hypotMap,
  mandel,
  signs,
} from '../../test/property/hand-built.ts';
import { constant, convert, local, op } from './build.ts';
import { print, printExpr } from './print.ts';

const golden = (name: string): string =>
  new URL(`../../test/golden/ir/${name}.txt`, import.meta.url).pathname;

describe('print', () => {
  it.each([
    ['hypot', hypotMap],
    ['argmin', argmin],
    ['heat', heat({ constant: 1.5 })],
    ['box5', box5('mirror')],
    ['mandel', mandel],
    ['histogram', byteHistogram],
    ['signs', signs],
  ])('%s', async (name, program) => {
    await expect(print(program)).toMatchFileSnapshot(golden(name));
  });

  it('tells constants of different types and signs apart', () => {
    const texts = [
      constant('f32', 1),
      constant('f64', 1),
      constant('i32', 1),
      constant('bool', 1),
      constant('f32', -0),
      constant('f32', Number.NaN),
      convert('u32', local('f32', 3)),
      op('select', constant('bool', 0), local('i32', 0), local('i32', 1)),
    ].map(printExpr);
    expect(texts).toEqual([
      '1:f32',
      '1:f64',
      '1',
      'true',
      '-0:f32',
      'NaN:f32',
      'convert<u32>(%3)',
      'select(false, %0, %1)',
    ]);
  });
});
