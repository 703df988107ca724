/**
 * WGSL functions that stand in for what the language leaves open: NaN, division by zero, conversions out of range.
 * A module gets those it uses. Parameters are run-time values, so no driver evaluates a body while compiling.
 */

export type Helper =
  | 'is_nan'
  | 'is_finite'
  | 'fence'
  | 'div_f32'
  | 'sqrt_f32'
  | 'min_f32'
  | 'max_f32'
  | 'sign_f32'
  | 'round_up'
  | 'rem_f32'
  | 'to_i32'
  | 'to_u32'
  | 'float_u32'
  | 'div_i32'
  | 'div_u32'
  | 'rem_i32'
  | 'rem_u32';

interface HelperRow {
  readonly needs: readonly Helper[];
  readonly text: string;
}

const row = (text: string, ...needs: Helper[]): HelperRow => ({ needs, text: text.trim() });

/** The remainder has the dividend's sign; a zero divisor becomes 1, and so does -1 below the least i32. */
const safeDivisor = 'select(b, 1i, b == 0i || (b == -1i && a == i32(-2147483648)))';

const rows: Record<Helper, HelperRow> = {
  is_nan: row('fn is_nan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }'),
  is_finite: row('fn is_finite(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) < 0x7f800000u; }'),
  // The driver can't know that U.zero is 0, so it can neither contract nor reorder across this.
  fence: row('fn fence(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ U.zero); }'),
  div_f32: row(
    `
// Correctly rounded. The driver's quotient of the significands is a guess, a few units off at most; what is left of the
// dividend is exact in wrapping integers, and tells the quotient below and which neighbour is nearer (a tie can't be).
fn div_f32(x: f32, y: f32) -> f32 {
  let sign = (bitcast<u32>(x) ^ bitcast<u32>(y)) & 0x80000000u;
  let a = bitcast<u32>(x) & 0x7fffffffu;
  let b = bitcast<u32>(y) & 0x7fffffffu;
  if (a - 0x800000u >= 0x7f000000u || b - 0x800000u >= 0x7f000000u) { return fence(x / y); }
  let dividend = (a & 0x7fffffu) | 0x800000u;
  let divisor = (b & 0x7fffffu) | 0x800000u;
  let up = select(23u, 24u, dividend < divisor);
  var quotient = u32(f32(dividend) / f32(divisor) * f32(1u << up));
  var rest = i32((dividend << up) - quotient * divisor);
  loop {
    if (rest >= 0i) { break; }
    quotient -= 1u;
    rest += i32(divisor);
  }
  loop {
    if (rest < i32(divisor)) { break; }
    quotient += 1u;
    rest -= i32(divisor);
  }
  let exponent = i32(a >> 23u) - i32(b >> 23u) + 150i - i32(up);
  if (exponent > 254i) { return bitcast<f32>(sign | (U.zero ^ 0x7f800000u)); }
  if (exponent > 0i) {
    let nearest = quotient + select(0u, 1u, 2i * rest > i32(divisor));
    return bitcast<f32>(sign | ((u32(exponent) << 23u) + (nearest - 0x800000u)));
  }
  let down = u32(min(1i - exponent, 26i));
  let half = 1u << (down - 1u);
  let cut = quotient & (2u * half - 1u);
  let kept = quotient >> down;
  let isUp = cut > half || (cut == half && (rest > 0i || (kept & 1u) == 1u));
  return bitcast<f32>(sign | (kept + select(0u, 1u, isUp)));
}`,
    'fence',
  ),
  sqrt_f32: row(
    `
// Correctly rounded, in the way of div_f32: the driver's root is a guess, and what is left of the square is exact.
fn sqrt_f32(x: f32) -> f32 {
  let a = bitcast<u32>(x);
  if (a - 0x800000u >= 0x7f000000u) { return fence(sqrt(x)); }
  let odd = (~(a >> 23u)) & 1u;
  let significand = (a & 0x7fffffu) | 0x800000u;
  var root = u32(sqrt(f32(significand << odd) / 8388608.0f) * 8388608.0f);
  var rest = i32((significand << (23u + odd)) - root * root);
  loop {
    if (rest >= 0i) { break; }
    root -= 1u;
    rest += i32(2u * root + 1u);
  }
  loop {
    if (rest <= i32(2u * root)) { break; }
    rest -= i32(2u * root + 1u);
    root += 1u;
  }
  let nearest = root + select(0u, 1u, rest > i32(root));
  let exponent = u32(((i32(a >> 23u) - 127i) >> 1u) + 127i);
  return bitcast<f32>((exponent << 23u) + (nearest - 0x800000u));
}`,
    'fence',
  ),
  min_f32: row(
    'fn min_f32(x: f32, y: f32) -> f32 { return select(select(min(x, y), y, is_nan(y)), x, is_nan(x)); }',
    'is_nan',
  ),
  max_f32: row(
    'fn max_f32(x: f32, y: f32) -> f32 { return select(select(max(x, y), y, is_nan(y)), x, is_nan(x)); }',
    'is_nan',
  ),
  sign_f32: row('fn sign_f32(x: f32) -> f32 { return select(sign(x), x, is_nan(x)); }', 'is_nan'),
  // x - floor(x) is exact, and NaN at an infinity, where the test fails and the infinity stays.
  round_up: row(`
fn round_up(x: f32) -> f32 {
  let whole = floor(x);
  return select(whole, whole + 1.0f, x - whole >= 0.5f);
}`),
  rem_f32: row(`
// Long division of the significands, eight bits at a time: exact for every quotient.
fn rem_f32(x: f32, y: f32) -> f32 {
  let sign = bitcast<u32>(x) & 0x80000000u;
  let a = bitcast<u32>(x) & 0x7fffffffu;
  let b = bitcast<u32>(y) & 0x7fffffffu;
  if (a >= 0x7f800000u || b > 0x7f800000u || b == 0u) { return bitcast<f32>(U.zero ^ 0x7fc00000u); }
  if (a < b) { return x; }
  let divisor = select((b & 0x7fffffu) | 0x800000u, b, b < 0x800000u);
  let low = max(b >> 23u, 1u);
  var rest = select((a & 0x7fffffu) | 0x800000u, a, a < 0x800000u) % divisor;
  var shift = max(a >> 23u, 1u) - low;
  loop {
    if (shift == 0u) { break; }
    let step = min(shift, 8u);
    rest = (rest << step) % divisor;
    shift -= step;
  }
  if (rest == 0u) { return bitcast<f32>(sign); }
  let up = min(countLeadingZeros(rest) - 8u, low - 1u);
  rest = rest << up;
  let exponent = select(low - up, 0u, rest < 0x800000u);
  return bitcast<f32>(sign | (exponent << 23u) | (rest & 0x7fffffu));
}`),
  to_i32: row(
    `
fn to_i32(x: f32) -> i32 {
  let inside = i32(clamp(x, -2147483648.0f, 2147483520.0f));
  return select(select(inside, 2147483647i, x >= 2147483648.0f), 0i, is_nan(x));
}`,
    'is_nan',
  ),
  to_u32: row(
    `
fn to_u32(x: f32) -> u32 {
  let inside = u32(clamp(x, 0.0f, 4294967040.0f));
  return select(select(inside, 4294967295u, x >= 4294967296.0f), 0u, is_nan(x));
}`,
    'is_nan',
  ),
  // Both halves and the product are exact; the sum rounds once. A driver's own conversion may round twice.
  float_u32: row('fn float_u32(x: u32) -> f32 { return f32(x >> 16u) * 65536.0f + f32(x & 0xffffu); }'),
  div_i32: row(`fn div_i32(a: i32, b: i32) -> i32 { return select(a / ${safeDivisor}, 0i, b == 0i); }`),
  div_u32: row(
    'fn div_u32(a: u32, b: u32) -> u32 { return select(a / select(b, 1u, b == 0u), 0u, b == 0u); }',
  ),
  rem_i32: row(`
fn rem_i32(a: i32, b: i32) -> i32 {
  let by = ${safeDivisor};
  return a - (a / by) * by;
}`),
  rem_u32: row('fn rem_u32(a: u32, b: u32) -> u32 { return a % select(b, 1u, b == 0u); }'),
};

/** The text of the helpers and of what they need, each once, in an order that reads from simple to complex. */
export function helperText(used: ReadonlySet<Helper>): readonly string[] {
  const wanted = new Set<Helper>();
  for (const name of used) {
    for (const need of rows[name].needs) wanted.add(need);
    wanted.add(name);
  }
  return (Object.keys(rows) as Helper[]).filter((name) => wanted.has(name)).map((name) => rows[name].text);
}
