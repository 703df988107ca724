/** Functions of `Math` and `Number` → operations. One row each; `math-functions.ts` has their types. */
import { constant, convert, op } from '../ir/build.ts';
import type { Expr } from '../ir/node.ts';
import { type ComputeType, isFloat } from '../ir/types.ts';
import type { FlatExpr } from './flat.ts';
import { integerQuotient } from './infer.ts';
import {
  checkSigns,
  type Lowering,
  lowerAs,
  lowerExpr,
  lowerInt,
  lowerQuotient,
  lowerUnsigned,
  named,
} from './lower-expression.ts';
import type { MathName } from './math-functions.ts';

type MathCall = FlatExpr & { readonly kind: 'math' };
type MathLowering = (x: Lowering, call: MathCall, type: ComputeType) => Expr;

export function lowerMath(x: Lowering, call: MathCall, type: ComputeType): Expr {
  return rows[call.name](x, call, type);
}

/** An operation of the same name on one argument of the result's type. */
function plain(
  name:
    | 'abs'
    | 'sqrt'
    | 'cbrt'
    | 'exp'
    | 'expm1'
    | 'log'
    | 'log2'
    | 'log10'
    | 'log1p'
    | Trigonometric
    | Special,
): MathLowering {
  return (x, { args }, type) => op(name, lowerAs(x, args[0]!, type));
}

type Trigonometric =
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'asinh'
  | 'acosh'
  | 'atanh';

type Special = 'erf' | 'erfc' | 'gamma' | 'lgamma' | 'sigmoid';

/** An operation on two, applied from the left. `checked`: the sign bit counts. */
function folded(name: 'min' | 'max' | 'hypot', checked: boolean): MathLowering {
  return (x, call, type) => {
    if (checked) checkSigns(x, `Math.${name}`, call.args, call);
    const args = call.args.map((arg) => lowerAs(x, arg, type));
    const first = args[0]!;
    if (args.length === 1) return name === 'hypot' ? op('abs', first) : first;
    return args.reduce((a, b) => op(name, a, b));
  };
}

type Rounding = 'floor' | 'ceil' | 'trunc' | 'round';

/** Whole numbers stay as they are; a quotient of integers is an integer division. */
function rounding(name: Rounding): MathLowering {
  return (x, { args }, type) => {
    const value = args[0]!;
    if (isFloat(type)) return op(name, lowerExpr(x, value));
    const quotient = integerQuotient(x.types, value);
    if (quotient === undefined || value.kind !== 'binary') return lowerAs(x, value, type);
    if (name === 'trunc' || (name === 'floor' && quotient !== 'i32')) return lowerQuotient(x, value)!;
    checkSigns(x, '/', [value.left, value.right], value);
    const n = named(x, lowerAs(x, value.left, type));
    const d = named(x, lowerAs(x, value.right, type));
    return quotientRows[name](x, n, d);
  };
}

/** What n / d rounded each way is, for integers in locals. */
const quotientRows: Record<Exclude<Rounding, 'trunc'>, (x: Lowering, n: Expr, d: Expr) => Expr> = {
  floor: (_, n, d) => floored(n, d),
  // One up where a rest is left and the quotient is not negative; `idiv` went down there.
  ceil: (_, n, d) => {
    const step = op('and', hasRest(n, d), op('not', signsDiffer(n, d)));
    return op('add', op('idiv', n, d), convert(n.type, step));
  },
  // Halves go up: one more than the floor where the rest above it is half of the divisor or more. The rest has the
  // divisor's sign and is smaller, so neither difference overflows.
  round: (x, n, d) => {
    const low = named(x, floored(n, d));
    const above = named(x, op('sub', n, op('mul', low, d)));
    const below = op('sub', d, above);
    const isHalf = n.type === 'u32' ? op('ge', above, below) : op('ge', op('abs', above), op('abs', below));
    return op('add', low, convert(n.type, op('and', isHalf, op('ne', above, constant(n.type, 0)))));
  },
};

/** One down where a rest is left and the quotient is negative: `idiv` went up there. */
function floored(n: Expr, d: Expr): Expr {
  if (n.type === 'u32') return op('idiv', n, d);
  return op('sub', op('idiv', n, d), convert(n.type, op('and', hasRest(n, d), signsDiffer(n, d))));
}

function hasRest(n: Expr, d: Expr): Expr {
  return op('ne', op('rem', n, d), constant(n.type, 0));
}

function signsDiffer(n: Expr, d: Expr): Expr {
  return n.type === 'u32' ? constant('bool', 0) : op('lt', op('xor', n, d), constant(n.type, 0));
}

/** A predicate that is decided for integers. */
function predicate(ofFloat: (x: Lowering, value: Expr) => Expr, ofInteger: 0 | 1): MathLowering {
  return (x, { args }) => {
    const value = lowerExpr(x, args[0]!);
    return isFloat(value.type) ? ofFloat(x, value) : constant('bool', ofInteger);
  };
}

const rows: Record<MathName, MathLowering> = {
  abs: plain('abs'),
  sign: (x, { args }, type) => {
    const value = lowerExpr(x, args[0]!);
    if (value.type === 'u32') return convert('i32', op('min', value, constant('u32', 1)));
    return op('sign', convert(type, value));
  },
  min: folded('min', true),
  max: folded('max', true),
  floor: rounding('floor'),
  ceil: rounding('ceil'),
  trunc: rounding('trunc'),
  round: rounding('round'),
  sqrt: plain('sqrt'),
  cbrt: plain('cbrt'),
  exp: plain('exp'),
  expm1: plain('expm1'),
  log: plain('log'),
  log2: plain('log2'),
  log10: plain('log10'),
  log1p: plain('log1p'),
  sin: plain('sin'),
  cos: plain('cos'),
  tan: plain('tan'),
  asin: plain('asin'),
  acos: plain('acos'),
  atan: plain('atan'),
  sinh: plain('sinh'),
  cosh: plain('cosh'),
  tanh: plain('tanh'),
  asinh: plain('asinh'),
  acosh: plain('acosh'),
  atanh: plain('atanh'),
  erf: plain('erf'),
  erfc: plain('erfc'),
  gamma: plain('gamma'),
  lgamma: plain('lgamma'),
  sigmoid: plain('sigmoid'),
  atan2: (x, { args }, type) => op('atan2', lowerAs(x, args[0]!, type), lowerAs(x, args[1]!, type)),
  pow: (x, { args }, type) => op('pow', lowerAs(x, args[0]!, type), lowerAs(x, args[1]!, type)),
  hypot: folded('hypot', false),
  fround: (x, { args }) => lowerAs(x, args[0]!, 'f32'),
  imul: (x, { args }) => op('mul', lowerInt(x, args[0]!), lowerInt(x, args[1]!)),
  clz32: (x, { args }) => convert('i32', op('clz', lowerUnsigned(x, args[0]!))),
  isNaN: predicate((_, value) => op('isNaN', value), 0),
  isFinite: predicate((_, value) => op('isFinite', value), 1),
  isInteger: predicate((x, value) => {
    const kept = named(x, value);
    return op('and', op('isFinite', kept), op('eq', op('trunc', kept), kept));
  }, 1),
};
