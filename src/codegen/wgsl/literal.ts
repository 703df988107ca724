/**
 * Numbers as WGSL text. Decimal text of the double is exact for an f32 value on Tint and naga alike. Values that one
 * of them refuses in a constant expression (NaN, infinities) are made at run time from `U.zero`, which holds 0.
 */
import { bitcastTo } from '../../ir/ops.ts';
import type { ComputeType } from '../../ir/types.ts';

/** Below this magnitude an f32 is subnormal; its bits are written instead. */
const leastNormal = 2 ** -126;

export function literal(type: ComputeType, value: number): string {
  switch (type) {
    case 'bool':
      return value ? 'true' : 'false';
    case 'u32':
      return `${value}u`;
    case 'i32':
      return value < 0 ? `i32(${value})` : `${value}i`;
    case 'f32':
      return floatLiteral(value);
    case 'f64':
      throw new RangeError('WGSL has no f64');
  }
}

function floatLiteral(value: number): string {
  if (!Number.isFinite(value)) return runtimeLiteral('f32', value);
  if (value !== 0 && Math.abs(value) < leastNormal) return `bitcast<f32>(${bitcastTo('u32', 'f32', value)}u)`;
  const text = Object.is(value, -0) ? '-0' : String(value);
  const typed = /[.e]/.test(text) ? `${text}f` : `${text}.0f`;
  return value < 0 || Object.is(value, -0) ? `(${typed})` : typed;
}

/** A constant that no compiler can see through, so that an operation on it is not evaluated before it runs. */
export function runtimeLiteral(type: ComputeType, value: number): string {
  if (type === 'bool') return value ? '(U.zero == 0u)' : '(U.zero != 0u)';
  const bits = `(U.zero ^ ${bitcastTo('u32', type, value)}u)`;
  return type === 'u32' ? bits : `bitcast<${type}>${bits}`;
}
