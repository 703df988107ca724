// Prices of European calls in f32 by the formula of Black and Scholes, written by hand. The normal distribution is
// formula 26.2.17 of Abramowitz & Stegun; exp and log are polynomials on a reduced argument (scripts/fit.ts), for the
// numbers that occur here: no NaN, no infinity, no subnormal number.
//
// `out`, `s`, `k` and `t` (spot, strike, years) are byte addresses in the imported memory, 4-byte aligned; each has room for
// `count` numbers, a multiple of 4. `rate` and `volatility` are per year.

const ln2Head: f32 = 0.693359375;
const ln2Tail: f32 = -2.1219444e-4;
// √½ as bits.
const rootHalf: i32 = 0x3f3504f3;

function c(value: f32): v128 {
  return f32x4.splat(value);
}

function madd(a: v128, b: v128, plus: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), plus);
}

function exp(x: v128): v128 {
  const bounded = f32x4.pmax(x, c(-87));
  const k = f32x4.nearest(f32x4.mul(bounded, c(Mathf.LOG2E)));
  const r = f32x4.sub(f32x4.sub(bounded, f32x4.mul(k, c(ln2Head))), f32x4.mul(k, c(ln2Tail)));
  let p = madd(c(0.0013841973), r, c(0.008369507));
  p = madd(p, r, c(0.041668065));
  p = madd(p, r, c(0.16666514));
  p = madd(p, r, c(0.49999994));
  p = f32x4.add(madd(f32x4.mul(r, r), p, r), c(1));
  return i32x4.add(p, i32x4.shl(i32x4.trunc_sat_f32x4_s(k), 23));
}

function log(x: v128): v128 {
  const above = i32x4.sub(x, i32x4.splat(rootHalf));
  const k = f32x4.convert_i32x4_s(i32x4.shr_s(above, 23));
  const m = i32x4.sub(x, v128.and(above, i32x4.splat(0xff800000)));
  const f = f32x4.sub(m, c(1));
  let p = madd(c(-0.07634498), f, c(0.12761578));
  p = madd(p, f, c(-0.13160183));
  p = madd(p, f, c(0.14201759));
  p = madd(p, f, c(-0.16623358));
  p = madd(p, f, c(0.20001227));
  p = madd(p, f, c(-0.2500082));
  p = madd(p, f, c(0.3333333));
  const f2 = f32x4.mul(f, f);
  const tail = f32x4.add(
    f32x4.sub(f32x4.mul(f32x4.mul(f, f2), p), f32x4.mul(f2, c(0.5))),
    f32x4.mul(k, c(ln2Tail)),
  );
  return f32x4.add(f32x4.add(f, tail), f32x4.mul(k, c(ln2Head)));
}

// The share of the distribution beyond |x|, over e^(-x²/2).
function beyond(x: v128): v128 {
  const k = f32x4.div(c(1), madd(f32x4.abs(x), c(0.2316419), c(1)));
  let p = madd(c(1.330274429), k, c(-1.821255978));
  p = madd(p, k, c(1.781477937));
  p = madd(p, k, c(-0.356563782));
  p = madd(p, k, c(0.31938153));
  return f32x4.mul(f32x4.mul(p, k), c(0.3989422804));
}

// The share below x, given the share beyond |x|.
function below(x: v128, upper: v128): v128 {
  return v128.bitselect(f32x4.sub(c(1), upper), upper, f32x4.gt(x, c(0)));
}

// The compiler inlines small functions alone, so what is used twice is kept small.
function call(s: v128, k: v128, t: v128, rate: f32, volatility: f32): v128 {
  const spread = f32x4.mul(c(volatility), f32x4.sqrt(t));
  const drift = f32x4.mul(c(rate + 0.5 * volatility * volatility), t);
  const d1 = f32x4.div(f32x4.add(log(f32x4.div(s, k)), drift), spread);
  const d2 = f32x4.sub(d1, spread);
  const bell1 = exp(f32x4.mul(f32x4.mul(d1, d1), c(-0.5)));
  const bell2 = exp(f32x4.mul(f32x4.mul(d2, d2), c(-0.5)));
  const n1 = below(d1, f32x4.mul(bell1, beyond(d1)));
  const n2 = below(d2, f32x4.mul(bell2, beyond(d2)));
  const discounted = f32x4.mul(k, exp(f32x4.mul(c(-rate), t)));
  return f32x4.sub(f32x4.mul(s, n1), f32x4.mul(discounted, n2));
}

export function blackScholes(
  out: usize,
  s: usize,
  k: usize,
  t: usize,
  rate: f32,
  volatility: f32,
  count: usize,
): void {
  const end = out + (count << 2);
  while (out < end) {
    v128.store(out, call(v128.load(s), v128.load(k), v128.load(t), rate, volatility));
    s += 16;
    k += 16;
    t += 16;
    out += 16;
  }
}
