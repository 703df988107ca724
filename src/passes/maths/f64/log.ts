/**
 * log, log2, log10, log1p. x = 2^k · m with m in [√½, √2), f = m - 1 (exact), s = f / (2 + f), and
 * log(1 + f) = 2·atanh s = f - (f²/2 - s·(f²/2 + s²·p(s²))) (Muller, "Elementary Functions", 11.4).
 * Polynomial: scripts/fit-f64.ts.
 */
import { constant, op } from '../../../ir/build.ts';
import type { Expr } from '../../../ir/node.ts';
import { add, and, div, type Emit, eq, gt, lt, mul, ne, select, shr, sub } from '../emit.ts';
import { ln2Head, ln2Tail } from './exp.ts';
import {
  exponentBits,
  fromWords,
  head,
  high,
  low,
  polynomial,
  power,
  sum,
  type Two,
  toDouble,
  zero,
} from './two.ts';

const logTail = [
  0.6666666666666666, 0.4000000000000088, 0.28571428570801954, 0.22222222392089008, 0.18181795600060793,
  0.15386241881938595, 0.13268714792348096, 0.1308723619665962,
];

/** log2 e and log10 e in two pieces, the first with 31 bits; log10 2, the first with 39. */
const log2eHead = 1549082004 / 2 ** 30;
const log2eTail = 6.331784189566044e-10;
const log10eHead = 1865280596 / 2 ** 32;
const log10eTail = 1.414982685385801e-10;
const log10of2Head = 330985980541 / 2 ** 40;
const log10of2Tail = 8.241712586023572e-13;

const rootHalfWord = 0x3fe6a09e;
const leastNormal = 2 ** -1022;

interface Split {
  /** A whole number, as f64. */
  readonly k: Expr;
  /** In [√½, √2) for every x > 0, subnormal ones too. */
  readonly m: Expr;
}

export function split(emit: Emit, x: Expr): Split {
  const normal = emit.let(select(lt(x, leastNormal), mul(x, 2 ** 54), x));
  const { above, m } = normalised(emit, normal);
  const k = emit.let(sub(toDouble(shr(above, 20)), select(lt(x, leastNormal), constant('f64', 54), 0)));
  return { k, m };
}

function normalised(emit: Emit, x: Expr): { above: Expr; m: Expr } {
  const word = emit.let(high(x));
  const above = emit.let(sub(word, rootHalfWord));
  return { above, m: fromWords(sub(word, and(above, exponentBits)), low(x)) };
}

interface Parts {
  /** f²/2 */
  readonly half: Expr;
  /** log(1 + f) - f + f²/2 */
  readonly rest: Expr;
}

function parts(emit: Emit, f: Expr): Parts {
  const s = emit.let(div(f, add(f, 2)));
  const z = emit.let(mul(s, s));
  const half = emit.let(mul(mul(f, f), 0.5));
  return { half, rest: emit.let(mul(s, add(half, mul(z, polynomial(emit, z, logTail))))) };
}

/** y for 0 < x < ∞; the logarithm of anything else. */
function orSpecial(x: Expr, y: Expr): Expr {
  const outside = select(eq(x, 0), constant('f64', -Infinity), Number.NaN);
  return select(gt(x, 0), select(lt(x, Infinity), y, x), outside);
}

export function log(emit: Emit, x: Expr): Expr {
  const { k, m } = split(emit, x);
  const f = emit.let(sub(m, 1));
  const { half, rest } = parts(emit, f);
  const y = sub(mul(k, ln2Head), sub(sub(half, add(rest, mul(k, ln2Tail))), f));
  return orSpecial(x, y);
}

/** log(1 + f) with 21 bits first, so that the product with a constant's head is exact. */
function inTwo(emit: Emit, f: Expr): Two {
  const { half, rest } = parts(emit, f);
  const upper = emit.let(head(emit.let(sub(f, half))));
  return { upper, lower: emit.let(add(sub(sub(f, upper), half), rest)) };
}

export function log2(emit: Emit, x: Expr): Expr {
  const { k, m } = split(emit, x);
  const { upper, lower } = inTwo(emit, emit.let(sub(m, 1)));
  const main = sum(emit, k, emit.let(mul(upper, log2eHead)));
  const rest = add(mul(lower, Math.LOG2E), mul(upper, log2eTail));
  return orSpecial(x, add(main.upper, add(main.lower, rest)));
}

export function log10(emit: Emit, x: Expr): Expr {
  const { k, m } = split(emit, x);
  const { upper, lower } = inTwo(emit, emit.let(sub(m, 1)));
  const main = sum(emit, emit.let(mul(k, log10of2Head)), emit.let(mul(upper, log10eHead)));
  const rest = add(add(mul(lower, Math.LOG10E), mul(upper, log10eTail)), mul(k, log10of2Tail));
  return orSpecial(x, add(main.upper, add(main.lower, rest)));
}

/**
 * more·ln2 + log(1 + x) for -1 < x < ∞ in two doubles. What 1 + x loses goes into f, where k = 0 makes f = x again; what
 * f loses counts times 1 / (1 + f), of which few bits matter.
 */
export function log1pOf(emit: Emit, x: Two, more: Expr = zero): Expr {
  const large = gt(x.upper, 1);
  const one = constant('f64', 1);
  const u = sum(emit, emit.let(select(large, x.upper, one)), emit.let(select(large, one, x.upper)));
  const { above, m } = normalised(emit, u.upper);
  const exponent = emit.let(shr(above, 20));
  const scale = emit.let(power(sub(0, op('min', exponent, constant('i32', 1000)))));
  const { upper: f, lower } = sum(emit, emit.let(sub(m, 1)), emit.let(mul(u.lower, scale)));
  const lost = mul(add(lower, mul(x.lower, scale)), add(mul(sub(f, 1), f), 1));
  const k = emit.let(add(toDouble(exponent), more));
  const { half, rest } = parts(emit, f);
  const tail = add(rest, add(mul(k, ln2Tail), lost));
  return sub(mul(k, ln2Head), sub(sub(half, tail), f));
}

export function log1p(emit: Emit, x: Expr): Expr {
  const y = log1pOf(emit, { upper: x, lower: zero });
  const inside = select(and(lt(x, Infinity), ne(x, 0)), y, x);
  return select(gt(x, -1), inside, select(eq(x, -1), constant('f64', -Infinity), Number.NaN));
}
