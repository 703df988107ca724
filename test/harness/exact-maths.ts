/**
 * The mathematical functions with 60 digits, and how far an f64 is from them: the reference for functions of f64, which
 * `Math` itself is not exact enough for.
 *
 * What must hold: arguments are taken as the exact values of their bits, not as their shortest decimals.
 */
import { Decimal as Plain } from 'decimal.js';

const Decimal = Plain.clone({ precision: 60, minE: -9e15, maxE: 9e15 });
/** For angles far from 0: 2^1024 has 309 digits before its point. */
const Long = Plain.clone({ precision: 420, minE: -9e15, maxE: 9e15 });
const turn = Long.acos(-1).times(2);
const Middling = Plain.clone({ precision: 100, minE: -9e15, maxE: 9e15 });
const shortTurn = new Middling(turn);

const words = new DataView(new ArrayBuffer(8));

/** A finite f64 as it is. */
export function exact(value: number): Plain {
  words.setFloat64(0, value);
  const high = words.getUint32(0);
  const exponent = (high >>> 20) & 0x7ff;
  const fraction = (high & 0xfffff) * 2 ** 32 + words.getUint32(4);
  const whole = fraction + (exponent === 0 ? 0 : 2 ** 52);
  const size = new Long(whole).times(new Long(2).pow(Math.max(exponent, 1) - 1075));
  return high >>> 31 === 1 ? size.negated() : size;
}

type Exact = (x: Plain, y: Plain) => Plain;

/** The function, but the first terms of its series where |x| is so small that they are all that counts. */
function withSeries(below: number, series: (x: Plain) => Plain, f: (x: Plain) => Plain): Exact {
  return (x) => (x.abs().lessThan(below) ? series(new Decimal(x)) : f(new Decimal(x)));
}

const of =
  (f: (x: Plain) => Plain): Exact =>
  (x) =>
    f(new Decimal(x));

const angle =
  (f: (x: Plain) => Plain): Exact =>
  (x) => {
    const [near, whole] = x.abs().lessThan(1e30) ? [new Middling(x), shortTurn] : [x, turn];
    return f(new Decimal(near.minus(near.div(whole).round().times(whole))));
  };

/** x + c·x³ + d·x⁵. */
const odd =
  (c: number, d: number): ((x: Plain) => Plain) =>
  (x) =>
    x.plus(x.pow(3).div(c)).plus(x.pow(5).div(d));

const small = 1e-12;

const functions: Readonly<Record<string, Exact>> = {
  exp: of((x) => x.exp()),
  expm1: withSeries(
    small,
    (x) => x.plus(x.pow(2).div(2)).plus(x.pow(3).div(6)).plus(x.pow(4).div(24)),
    (x) => x.exp().minus(1),
  ),
  log: of((x) => x.ln()),
  log2: of((x) => x.ln().div(new Decimal(2).ln())),
  log10: of((x) => x.ln().div(new Decimal(10).ln())),
  log1p: withSeries(
    small,
    (x) => x.minus(x.pow(2).div(2)).plus(x.pow(3).div(3)).minus(x.pow(4).div(4)),
    (x) => x.plus(1).ln(),
  ),
  sin: angle((x) => x.sin()),
  cos: angle((x) => x.cos()),
  tan: angle((x) => x.sin().div(x.cos())),
  asin: withSeries(small, odd(6, 40 / 3), (x) => x.asin()),
  acos: of((x) => x.acos()),
  atan: withSeries(small, odd(-3, 5), (x) => x.atan()),
  sinh: withSeries(small, odd(6, 120), (x) => x.exp().minus(x.negated().exp()).div(2)),
  cosh: of((x) => x.exp().plus(x.negated().exp()).div(2)),
  tanh: withSeries(small, odd(-3, 7.5), (x) => {
    const power = x.abs().times(2).exp();
    return power
      .minus(1)
      .div(power.plus(1))
      .times(x.isNegative() ? -1 : 1);
  }),
  asinh: withSeries(small, odd(-6, 40 / 3), (x) => {
    const size = x.abs();
    return size
      .plus(size.pow(2).plus(1).sqrt())
      .ln()
      .times(x.isNegative() ? -1 : 1);
  }),
  acosh: of((x) => x.plus(x.pow(2).minus(1).sqrt()).ln()),
  atanh: withSeries(small, odd(3, 5), (x) => x.plus(1).div(new Decimal(1).minus(x)).ln().div(2)),
  cbrt: of((x) => x.cbrt()),
  atan2: (y, x) => Decimal.atan2(new Decimal(y), new Decimal(x)),
  pow: (x, y) => new Decimal(x).ln().times(y).exp(),
  hypot: (x, y) => new Decimal(x).pow(2).plus(new Decimal(y).pow(2)).sqrt(),
};

const most = exact(Number.MAX_VALUE);

/**
 * How many units in the last place of the exact result `got` is off, a fraction; arguments are finite, and in the
 * function's domain. Units below the normal numbers are all 2^-1074; beyond the largest number, infinity is right.
 */
export function ulpsOff(name: string, got: number, x: number, y = 0): number {
  const want = functions[name]!(exact(x), exact(y));
  if (want.abs().greaterThan(most) && !Number.isFinite(got))
    return want.isNegative() === got < 0 ? 0 : Infinity;
  if (!Number.isFinite(got)) return Infinity;
  const size = Math.abs(want.toNumber());
  const exponent =
    size === 0 ? -1022 : Math.max(Math.floor(Math.log2(Math.min(size, Number.MAX_VALUE))), -1022);
  return exact(got)
    .minus(want)
    .div(new Decimal(2).pow(exponent - 52))
    .abs()
    .toNumber();
}
