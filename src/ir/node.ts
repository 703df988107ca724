/**
 * The nodes of the intermediate representation: plain data, no behaviour, no classes.
 *
 * What must hold: an `Expr` has no effects, so it can be moved, shared or repeated; reading memory is a statement, be it
 * an argument's (`load`) or a local array's (`get`).
 * All control flow is five statements. `loop` repeats its body for ever; `exit` leaves the enclosing `block` or `loop`
 * of that label. So
 *
 *     for (init; test; step) { body }   =   init; loop L { if (!test) { exit L } block C { body } step }
 *
 * with `break` = `exit L`, `continue` = `exit C`, and an early `return` = set the result locals, `exit` the outer block.
 */
import type { OpName } from './ops.ts';
import type { Place } from './place.ts';
import type { ComputeType, DType } from './types.ts';

/** A local's number: its type is `program.locals[id]`. */
export type LocalId = number;
/** A local array's number: its type and length are `program.arrays[id]`. */
export type ArrayId = number;
/** Names a block or loop; unique within a program. */
export type Label = number;

export interface Const {
  readonly kind: 'const';
  readonly type: ComputeType;
  /** A value of the type, already rounded; bool is 0 or 1. May be NaN, an infinity or -0. */
  readonly value: number;
}

export interface LocalRef {
  readonly kind: 'local';
  readonly type: ComputeType;
  readonly id: LocalId;
}

/** A scalar argument: the same at every point. */
export interface UniformRef {
  readonly kind: 'uniform';
  readonly type: ComputeType;
  readonly slot: number;
}

/** The point's coordinate along an axis of the domain (axis 0 is the outermost). */
export interface AxisRef {
  readonly kind: 'axis';
  readonly type: 'i32';
  readonly axis: number;
}

/** The size of the domain, or of the array in a slot, along an axis. */
export interface ExtentRef {
  readonly kind: 'extent';
  readonly type: 'i32';
  readonly of: 'domain' | number;
  readonly axis: number;
}

export interface OpExpr {
  readonly kind: 'op';
  readonly op: OpName;
  /** The type of the result. The types of the arguments follow the op's row. */
  readonly type: ComputeType;
  readonly args: readonly Expr[];
}

export type Expr = Const | LocalRef | UniformRef | AxisRef | ExtentRef | OpExpr;

/** Which element a load reads. */
export type Access =
  /** The element at the domain's own point: the array has the domain's shape. */
  | { readonly kind: 'element' }
  /** A free read: one i32 index per axis of the array. Outside of the array it reads 0. */
  | { readonly kind: 'at'; readonly index: readonly Expr[] }
  /** The point moved by an i32 offset per axis: the array has the domain's shape; outside, the border decides. */
  | { readonly kind: 'near'; readonly offset: readonly Expr[] };

export type Stmt =
  /** Declares a local and gives it its first value. It lives to the end of the list it stands in. */
  | { readonly kind: 'let'; readonly local: LocalId; readonly value: Expr }
  /** Gives a declared local a new value. */
  | { readonly kind: 'set'; readonly local: LocalId; readonly value: Expr }
  /** Declares a local with an element of an array, widened to its compute type. Lives like a `let`. */
  | {
      readonly kind: 'load';
      readonly local: LocalId;
      readonly slot: number;
      readonly at: Access;
      /** Where the user reads it. */
      readonly place?: Place;
    }
  /** Declares a local with an element of a local array; outside of it, 0. Lives like a `let`. */
  | { readonly kind: 'get'; readonly local: LocalId; readonly array: ArrayId; readonly index: Expr }
  /** Gives an element of a local array a new value; outside of it, nothing happens. */
  | { readonly kind: 'put'; readonly array: ArrayId; readonly index: Expr; readonly value: Expr }
  | {
      readonly kind: 'if';
      readonly test: Expr;
      readonly then: readonly Stmt[];
      readonly else: readonly Stmt[];
    }
  | { readonly kind: 'loop'; readonly label: Label; readonly body: readonly Stmt[] }
  | { readonly kind: 'block'; readonly label: Label; readonly body: readonly Stmt[] }
  | { readonly kind: 'exit'; readonly label: Label };

export type Slot =
  | {
      readonly kind: 'array';
      readonly name: string;
      readonly dtype: DType;
      readonly rank: number;
      /** All of its elements, widened, where every launch gives the same: a short list of constants. Then rank is 1. */
      readonly values?: readonly number[];
    }
  | { readonly kind: 'uniform'; readonly name: string; readonly type: ComputeType };

export type Border = 'clamp' | 'wrap' | 'mirror' | 'zero' | { readonly constant: number };

/** One array that a program writes. Its elements have `computeTypeOf(dtype)` before they are stored. */
export interface Output {
  readonly name: string;
  readonly dtype: DType;
}

/** What happens to the values that a point yields. */
export type Sink =
  /** Value k goes into output k at the point; a sub-word type keeps the low bits. */
  | { readonly kind: 'store' }
  /** All points are combined into one value per output, in the fixed order of `ir/reduction.ts`. */
  | { readonly kind: 'reduce'; readonly combine: Combine; readonly identity: readonly number[] }
  /** The first value (i32) is a bin of output 0 (u32); bins outside of 0 … bins-1 are not counted. */
  | { readonly kind: 'histogram'; readonly bins: number };

/**
 * Combines two accumulators (one local per field each) into one. `body` may declare locals of its own;
 * it reads no arrays. `results[k]` is the new value of field k.
 */
export interface Combine {
  readonly left: readonly LocalId[];
  readonly right: readonly LocalId[];
  readonly body: readonly Stmt[];
  readonly results: readonly Expr[];
}

/**
 * A small array of a point's own. Its elements last as long as the point and are undefined until they are put: whoever
 * makes a program puts each before it is read. A combine has none.
 */
export interface LocalArray {
  readonly type: ComputeType;
  readonly length: number;
}

/** What a kernel means for one set of argument types: a body that runs once per point of a domain. */
export interface Program {
  readonly name: string;
  /** The rank of the domain, 1 to 3. Maps, reductions and histograms have rank 1 whatever the arrays' shape. */
  readonly rank: number;
  /** Parameters in call order, then captured arrays. */
  readonly slots: readonly Slot[];
  /** The type of each local, by number. */
  readonly locals: readonly ComputeType[];
  /** The local arrays, by number; absent where there are none. */
  readonly arrays?: readonly LocalArray[];
  readonly body: readonly Stmt[];
  /** One value per output, read at the end of the body, from locals declared at its top level. */
  readonly yields: readonly Expr[];
  readonly outputs: readonly Output[];
  readonly sink: Sink;
  readonly border: Border;
  readonly precision: Precision;
}

export type Precision = 'default' | 'strict' | 'fast';
