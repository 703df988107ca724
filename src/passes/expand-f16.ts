/**
 * Turns f16 elements into u16 elements and arithmetic: a load becomes a load of 16 bits that are widened to an f32, an
 * output becomes one of 16 bits made of an f32. So every target reads and writes the same bits, whatever it has itself.
 *
 *     bits      s eeeee ffffffffff
 *     normal    e = 1 … 30: in f32 the exponent is 112 more (127 - 15), the fraction has 13 more bits
 *     infinite  e = 31: 224 more, which is 255; a fraction other than 0 is NaN in both
 *     subnormal e = 0: f · 2^-24, a normal f32
 *
 * What must hold: no step has a subnormal f32 as its value, which a GPU may take for 0; an f32 is rounded once, to the
 * nearest f16, ties to even; every NaN is stored as the same bits. The accumulators of a reduction stay f32.
 */
import { bitcast, constant, convert, letLocal, load, local, op } from '../ir/build.ts';
import { f16Bits } from '../ir/elements.ts';
import type { Access, Combine, Expr, LocalId, Output, Program, Sink, Slot, Stmt } from '../ir/node.ts';
import { roundTo } from '../ir/types.ts';
import { mapLists } from '../ir/walk.ts';
import { createLocalTable, type LocalTable } from './locals.ts';

type Load = Extract<Stmt, { kind: 'load' }>;
type Reduce = Extract<Sink, { kind: 'reduce' }>;
/** Gives a value a name, so that it may be repeated. */
type Name = (value: Expr) => Expr;

const i32 = (value: number): Expr => constant('i32', value);
const f32 = (value: number): Expr => constant('f32', value);

/** The same program without f16. */
export function expandF16(program: Program): Program {
  const { slots, outputs, sink } = program;
  if (!slots.some(isHalf) && !outputs.some(isHalf)) return program;
  const table = createLocalTable(program);
  const list = (stmts: readonly Stmt[]): readonly Stmt[] =>
    stmts.flatMap((stmt) =>
      stmt.kind === 'load' && isHalf(slots[stmt.slot]!)
        ? expandLoad(program, table, stmt)
        : [mapLists(stmt, list)],
    );
  const lets: Stmt[] = [];
  const named = (value: Expr): Expr => name(table, lets, value);
  const stored = sink.kind === 'reduce' ? bitsOfFloat : encoded;
  const yields = program.yields.map((value, k) =>
    outputs[k] && isHalf(outputs[k]) ? stored(named, value) : value,
  );
  return {
    ...program,
    slots: slots.map(asBits),
    outputs: outputs.map(asBits),
    body: [...list(program.body), ...lets],
    yields,
    sink: sink.kind === 'reduce' && outputs.some(isHalf) ? expandReduce(outputs, table, sink) : sink,
    locals: table.types,
  };
}

function isHalf(of: Slot | Output): boolean {
  return 'dtype' in of && of.dtype === 'f16';
}

function asBits<T extends Slot | Output>(of: T): T {
  return isHalf(of) ? { ...of, dtype: 'u16' } : of;
}

function name(table: LocalTable, lets: Stmt[], value: Expr): Expr {
  if (value.kind !== 'op') return value;
  const id = table.add(value.type);
  lets.push(letLocal(id, value));
  return local(value.type, id);
}

function expandLoad(program: Program, table: LocalTable, { local: id, slot, at, place }: Load): Stmt[] {
  const bits = table.add('i32');
  const lets: Stmt[] = [];
  const magnitude = name(table, lets, op('and', local('i32', bits), i32(0x7fff)));
  const value = decoded(local('i32', bits), magnitude);
  const inside = insideOf(program, table, lets, slot, at);
  const { border } = program;
  const chosen =
    inside && typeof border === 'object'
      ? op('select', inside, value, f32(roundTo('f32', border.constant)))
      : value;
  return [load(bits, slot, at, place), ...lets, letLocal(id, chosen)];
}

/** Whether a read under a border of some value is one of the array; undefined where it always is or reads bits of 0. */
function insideOf(
  { border }: Program,
  table: LocalTable,
  lets: Stmt[],
  slot: number,
  at: Access,
): Expr | undefined {
  if (at.kind !== 'near' || typeof border !== 'object') return undefined;
  let inside: Expr | undefined;
  at.offset.forEach((offset, axis) => {
    if (offset.kind === 'const' && offset.value === 0) return;
    const index = name(table, lets, op('add', { kind: 'axis', type: 'i32', axis }, offset));
    const extent: Expr = { kind: 'extent', type: 'i32', of: slot, axis };
    const here = op('and', op('ge', index, i32(0)), op('lt', index, extent));
    inside = inside ? op('and', inside, here) : here;
  });
  return inside;
}

/** 16 bits → f32; `magnitude` is all but the sign. */
function decoded(bits: Expr, magnitude: Expr): Expr {
  const sign = op('shl', op('and', bits, i32(0x8000)), i32(16));
  const up = op('select', op('ge', magnitude, i32(0x7c00)), i32(224 << 23), i32(112 << 23));
  const normal = op('add', op('shl', magnitude, i32(13)), up);
  const subnormal = bitcast('i32', op('mul', convert('f32', magnitude), f32(2 ** -24)));
  return bitcast('f32', op('or', sign, op('select', op('lt', magnitude, i32(0x400)), subnormal, normal)));
}

/**
 * f32 → 16 bits. Of a normal result, 13 bits fall off: half a step less one is added, and one more where the last bit
 * that stays is odd, so that halves go to the even neighbour; a carry into the exponent is right, up to infinity.
 */
function encoded(named: Name, given: Expr): Expr {
  const value = named(given);
  const bits = named(bitcast('i32', value));
  const magnitude = named(op('and', bits, i32(0x7fffffff)));
  const rebased = named(op('sub', magnitude, i32(112 << 23)));
  const odd = op('and', op('shr', rebased, i32(13)), i32(1));
  const normal = op('shr', op('add', op('add', rebased, i32(0xfff)), odd), i32(13));
  const steps = convert('i32', op('roundEven', op('mul', op('abs', value), f32(2 ** 24))));
  const isSubnormal = op('lt', magnitude, i32(113 << 23));
  const finite = op('select', isSubnormal, steps, op('min', normal, i32(0x7c00)));
  const sign = op('and', op('shr', bits, i32(16)), i32(0x8000));
  return op('select', isNaNBits(magnitude), i32(f16Bits(Number.NaN)), op('or', sign, finite));
}

function isNaNBits(magnitude: Expr): Expr {
  return op('gt', magnitude, i32(0x7f800000));
}

/** The one NaN that an accumulator may be, as bits. */
const plainNaN = 0x7fc00000;

/** An f32 as an accumulator of a reduction that ends as f16. */
function bitsOfFloat(named: Name, value: Expr): Expr {
  const bits = named(bitcast('i32', value));
  return op('select', isNaNBits(op('and', bits, i32(0x7fffffff))), i32(plainNaN), bits);
}

/**
 * Accumulators are the bits of an f32, and the last combination must give the bits of an f16. It is known by its left
 * side: the identity enters there and nowhere else. So the identity is made of bits that no accumulator has (a NaN, and
 * not the plain one), and the combination that meets them takes the true identity instead and rounds. For no points,
 * the identity's low 16 bits are the result.
 */
function expandReduce(outputs: readonly Output[], table: LocalTable, sink: Reduce): Reduce {
  const halves = outputs.map(isHalf);
  const marks = sink.identity.map((value, k) =>
    halves[k] ? -0x10000 + f16Bits(roundTo('f32', value)) : value,
  );
  const words = (ids: readonly LocalId[]): LocalId[] =>
    ids.map((id, k) => (halves[k] ? table.add('i32') : id));
  const { combine } = sink;
  const [left, right] = [words(combine.left), words(combine.right)];
  const first = halves.indexOf(true);
  const lets: Stmt[] = [];
  const isLast = name(table, lets, op('eq', local('i32', left[first]!), i32(marks[first]!)));
  const ends: Stmt[] = [];
  const results = combine.results.map((result, k) => {
    if (!halves[k]) return result;
    const start = f32(roundTo('f32', sink.identity[k]!));
    const before = bitcast('f32', local('i32', left[k]!));
    lets.push(letLocal(combine.left[k]!, op('select', isLast, start, before)));
    lets.push(letLocal(combine.right[k]!, bitcast('f32', local('i32', right[k]!))));
    const named = (expr: Expr): Expr => name(table, ends, expr);
    const value = named(result);
    return op('select', isLast, encoded(named, value), bitsOfFloat(named, value));
  });
  const made: Combine = { left, right, body: [...lets, ...combine.body, ...ends], results };
  return { ...sink, identity: marks, combine: made };
}
