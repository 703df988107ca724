/**
 * log, log2, log10, log1p. x = 2^k · m with m in [√½, √2), f = m - 1 (exact), log x = k·ln2 + log(1 + f)
 * (Cody & Waite, ch. 5; Muller, "Elementary Functions", 11.4). Polynomials: scripts/fit.ts.
 */

import { constant } from '../../ir/build.ts';
import type { Expr } from '../../ir/node.ts';
import {
  add,
  and,
  bits,
  type Emit,
  eq,
  finite,
  float,
  ge,
  gt,
  infinityBits,
  lt,
  mul,
  polynomial,
  select,
  shr,
  sub,
  toFloat,
} from './emit.ts';
import { ln2Head, ln2Tail } from './exp.ts';

const logTail = [
  0.3333333, -0.2500082, 0.20001227, -0.16623358, 0.14201759, -0.13160183, 0.12761578, -0.07634498,
];
const log2Tail = [
  -0.72134733, 0.48089823, -0.36069658, 0.28856748, -0.23961842, 0.20460048, -0.19105592, 0.18617162,
  -0.109959014,
];
/** log10(2) in two pieces, the first with 11 bits. */
const log10of2Head = 1233 / 4096;
const log10of2Tail = Math.LOG10E * Math.LN2 - log10of2Head;

/** The bits of √½ and of the least normal number. */
const rootHalfBits = 0x3f3504f3;
const leastNormalBits = 0x00800000;
const exponentBits = 0xff800000;

interface Split {
  /** The bits of x. */
  readonly raw: Expr;
  /** A whole number, as f32. */
  readonly k: Expr;
  /** In [√½, √2) for every x > 0, subnormal ones too. */
  readonly m: Expr;
}

/** A subnormal number is its bits times 2^-149; converting them makes it normal without any subnormal arithmetic. */
export function split(emit: Emit, x: Expr): Split {
  const raw = emit.let(bits(x));
  const tiny = emit.let(lt(raw, leastNormalBits));
  const normal = emit.let(select(tiny, bits(toFloat(raw)), raw));
  const above = emit.let(sub(normal, rootHalfBits));
  const k = emit.let(toFloat(add(shr(above, 23), select(tiny, constant('i32', -149), 0))));
  return { raw, k, m: float(sub(normal, and(above, exponentBits))) };
}

/** log(1 + f) - f, for f in [√½ - 1, √2 - 1]. */
function tail(emit: Emit, f: Expr): Expr {
  const f2 = emit.let(mul(f, f));
  return sub(mul(mul(f, f2), polynomial(f, logTail)), mul(f2, 0.5));
}

/** k·ln2 + log(1 + f). */
function assemble(emit: Emit, k: Expr, f: Expr): Expr {
  return add(mul(k, ln2Head), add(f, add(tail(emit, f), mul(k, ln2Tail))));
}

/** y for 0 < x < ∞; the logarithm of anything else. */
function orSpecial(x: Expr, raw: Expr, y: Expr): Expr {
  const positive = select(ge(raw, infinityBits), x, y);
  return select(eq(and(raw, 0x7fffffff), 0), -Infinity, select(lt(raw, 0), Number.NaN, positive));
}

export function log(emit: Emit, x: Expr): Expr {
  const { raw, k, m } = split(emit, x);
  return orSpecial(x, raw, assemble(emit, k, emit.let(sub(m, 1))));
}

/** log2(1 + f) = f + (f·(log2(e) - 1) + f²·p(f)): the part that is rounded twice stays below half of f. */
export function log2(emit: Emit, x: Expr): Expr {
  const { raw, k, m } = split(emit, x);
  const f = emit.let(sub(m, 1));
  const rest = add(mul(f, Math.LOG2E - 1), mul(mul(f, f), polynomial(f, log2Tail)));
  return orSpecial(x, raw, add(k, add(f, rest)));
}

export function log10(emit: Emit, x: Expr): Expr {
  const { raw, k, m } = split(emit, x);
  const f = emit.let(sub(m, 1));
  const small = add(mul(add(f, tail(emit, f)), Math.LOG10E), mul(k, log10of2Tail));
  return orSpecial(x, raw, add(mul(k, log10of2Head), small));
}

/**
 * log(1 + x) for -1 < x < ∞. u = 1 + x is rounded; what was lost (c, exact by Dekker's fast two-sum) goes into f,
 * where k = 0 makes f = x again. c is found on numbers scaled like m, which comes from bits: GPU compilers take the
 * plain (a + b) - a for b.
 */
export function log1pCore(emit: Emit, x: Expr): Expr {
  const large = emit.let(gt(x, 1));
  const more = emit.let(select(large, x, 1));
  const less = emit.let(select(large, 1, x));
  const raw = emit.let(bits(add(more, less)));
  const above = emit.let(sub(raw, rootHalfBits));
  const exponent = emit.let(and(above, exponentBits));
  const m = emit.let(float(sub(raw, exponent)));
  // 2^(2 - k), a normal number for all k up to 128.
  const scale = emit.let(float(sub(0x40800000, exponent)));
  const c = sub(mul(less, scale), sub(mul(m, 4), mul(more, scale)));
  const f = emit.let(add(sub(m, 1), mul(c, 0.25)));
  return assemble(emit, emit.let(toFloat(shr(above, 23))), f);
}

export function log1p(emit: Emit, x: Expr): Expr {
  const y = select(eq(x, -1), -Infinity, log1pCore(emit, x));
  return select(lt(x, -1), Number.NaN, select(finite(x), y, x));
}
