// Constants as text: the value that the text stands for is the value given.
import { expect, test } from 'vitest';
import { literal, runtimeLiteral } from './literal.ts';

test('floats', () => {
  expect(literal('f32', 1)).toBe('1.0f');
  expect(literal('f32', -0)).toBe('(-0.0f)');
  expect(literal('f32', Math.fround(0.1))).toBe('0.10000000149011612f');
  expect(literal('f32', -3.4028234663852886e38)).toBe('(-3.4028234663852886e+38f)');
  expect(literal('f32', 1e21)).toBe('1e+21f');
  expect(literal('f32', 2 ** -149)).toBe('bitcast<f32>(1u)');
  expect(literal('f32', Number.NEGATIVE_INFINITY)).toBe('bitcast<f32>(U.zero ^ 4286578688u)');
});

test('integers and bools', () => {
  expect(literal('i32', -2147483648)).toBe('i32(-2147483648)');
  expect(literal('i32', 7)).toBe('7i');
  expect(literal('u32', 4294967295)).toBe('4294967295u');
  expect(literal('bool', 1)).toBe('true');
});

test('hidden ones', () => {
  expect(runtimeLiteral('i32', -1)).toBe('bitcast<i32>(U.zero ^ 4294967295u)');
  expect(runtimeLiteral('u32', 9)).toBe('(U.zero ^ 9u)');
  expect(runtimeLiteral('f32', 1)).toBe('bitcast<f32>(U.zero ^ 1065353216u)');
  expect(runtimeLiteral('bool', 0)).toBe('(U.zero != 0u)');
});
