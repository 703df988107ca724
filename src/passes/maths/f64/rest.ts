/**
 * cbrt, hypot and the remainder: functions that need no polynomial beyond a first guess.
 */
import { constant, op } from '../../../ir/build.ts';
import type { Expr } from '../../../ir/node.ts';
import {
  abs,
  add,
  and,
  div,
  type Emit,
  eq,
  ge,
  gt,
  isNan,
  lt,
  mul,
  not,
  or,
  polynomial,
  select,
  shl,
  shr,
  sqrt,
  sub,
  trunc,
} from '../emit.ts';
import { cbrtGuess } from '../rest.ts';
import { fromWords, head, high, low, withSignOf } from './two.ts';

/**
 * ∛(2^(3j) · m) = 2^j · ∛m with m in [1, 8): a polynomial and two steps of Halley's method, each of which cubes the
 * error. The second starts from 21 bits, whose square is exact.
 */
export function cbrt(emit: Emit, x: Expr): Expr {
  const a = emit.let(abs(x));
  const isTiny = lt(a, 2 ** -1022);
  const normal = emit.let(select(isTiny, mul(a, 2 ** 54), a));
  const word = emit.let(high(normal));
  // n · 21846 / 2^16 is n / 3 and less than a third more for n < 2^15; 1026 is a multiple of 3.
  const n = op('mul', add(shr(word, 20), 3), constant('i32', 21846));
  const j = emit.let(sub(shr(n, 16), 342));
  const m = emit.let(fromWords(sub(word, shl(add(add(j, j), j), 20)), low(normal)));
  const guess = emit.let(polynomial(m, cbrtGuess));
  const cube = emit.let(mul(mul(guess, guess), guess));
  const better = add(guess, div(mul(guess, sub(m, cube)), add(add(cube, cube), m)));
  const t = emit.let(head(emit.let(better)));
  const q = emit.let(div(m, mul(t, t)));
  const best = emit.let(add(t, div(mul(t, sub(q, t)), add(add(t, t), q))));
  const unscaled = emit.let(fromWords(add(high(best), shl(j, 20)), low(best)));
  const y = select(isTiny, mul(unscaled, 2 ** -18), unscaled);
  return select(and(gt(a, 0), lt(a, Infinity)), withSignOf(x, emit.let(y)), x);
}

/** √(x² + y²), both scaled so that no square over- or underflows. */
export function hypot(emit: Emit, x: Expr, y: Expr): Expr {
  const ax = emit.let(abs(x));
  const ay = emit.let(abs(y));
  const most = emit.let(select(gt(ax, ay), ax, ay));
  const isLarge = gt(most, 2 ** 500);
  const isSmall = lt(most, 2 ** -450);
  const by = (large: number, small: number): Expr =>
    emit.let(select(isLarge, constant('f64', large), select(isSmall, constant('f64', small), 1)));
  const down = by(2 ** -600, 2 ** 600);
  const u = emit.let(mul(ax, down));
  const v = emit.let(mul(ay, down));
  const length = mul(sqrt(add(mul(u, u), mul(v, v))), by(2 ** 600, 2 ** -600));
  const isInfinite = or(eq(ax, Infinity), eq(ay, Infinity));
  return select(isInfinite, Infinity, select(or(isNan(ax), isNan(ay)), Number.NaN, length));
}

/** Up to here the lower half of a quotient is below 2^24, so that the last difference but one is exact. */
const exactQuotients = 2 ** 50;

/** The upper 26 bits. */
function half(emit: Emit, value: Expr): Expr {
  return emit.let(fromWords(high(value), and(low(value), 0xf8000000)));
}

/**
 * x % y, exact. While |x / y| < 2^50, q = trunc(|x| / |y|) is right or one too large, and |x| - q·|y| is computed from
 * exact products of halves, in an order that keeps each difference exact; beyond, the machine's own is asked.
 */
export function rem(emit: Emit, x: Expr, y: Expr): Expr {
  const a = emit.let(abs(x));
  const b = emit.let(abs(y));
  const q = emit.let(trunc(div(a, b)));
  const first = emit.let(minusMultiple(emit, a, b, q));
  const raised = emit.let(select(lt(first, 0), add(first, b), first));
  const near = select(lt(a, b), x, withSignOf(x, raised));
  const isFar = and(ge(q, exactQuotients), and(lt(a, Infinity), gt(b, 0)));
  const result = emit.where(isFar, op('rem', x, y), near);
  return select(or(or(not(lt(a, Infinity)), isNan(b)), eq(b, 0)), Number.NaN, result);
}

function minusMultiple(emit: Emit, a: Expr, b: Expr, q: Expr): Expr {
  const qUpper = half(emit, q);
  const qLower = emit.let(sub(q, qUpper));
  const bUpper = half(emit, b);
  const bLower = emit.let(sub(b, bUpper));
  const coarse = emit.let(sub(sub(a, mul(qUpper, bUpper)), mul(qUpper, bLower)));
  const product = emit.let(mul(qLower, bUpper));
  const finer = emit.let(sub(coarse, product));
  const lost = sub(sub(coarse, finer), product);
  return add(sub(finer, mul(qLower, bLower)), lost);
}
