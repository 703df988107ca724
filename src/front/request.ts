/** What the front end is asked: a user's functions, what stands in each parameter's place, and the pattern's rules. */
import type { Border, Precision, Program } from '../ir/node.ts';
import type { DType, TypedArray } from '../ir/types.ts';

export type PatternName = 'map' | 'reduce' | 'stencil' | 'grid' | 'histogram';

// biome-ignore lint/suspicious/noExplicitAny: a user's kernel body may have any parameters
export type Body = (...args: any[]) => unknown;

/** What a call puts in a parameter's place. A scalar that is a whole number may stand for an integer. */
export type ArgumentType =
  | { readonly kind: 'array'; readonly dtype: DType; readonly rank: number }
  | { readonly kind: 'scalar'; readonly whole: boolean };

/** A constant that a kernel was given in its options: a number, a bool, a flat list or a typed array. */
export type Constant = number | boolean | readonly number[] | TypedArray;

/** A pattern with its functions: what does not change from call to call. */
export interface KernelSource {
  readonly pattern: PatternName;
  readonly name: string;
  /** The per-point function; absent for a bare `reduce`, whose point is the element itself. */
  readonly body?: Body;
  /** For `reduce`: combines two accumulators (numbers or records), and the identity of it. */
  readonly combine?: Body;
  readonly identity?: number | boolean | Readonly<Record<string, number | boolean>>;
  /** For `reduce`: carries what the roundings of a plain sum lose; the outputs are then `hi` and `lo`. */
  readonly sum?: 'compensated';
  /** For `map`: the body's last parameter is the flat index (i32) and not an argument. */
  readonly index?: boolean;
  readonly bins?: number;
  readonly border?: Border;
  readonly out?: DType | Readonly<Record<string, DType>>;
  readonly constants?: Readonly<Record<string, Constant>>;
  readonly functions?: Readonly<Record<string, Body>>;
  readonly precision?: Precision;
}

/** The types of one call. */
export interface Signature {
  /** One per argument: for maps, stencils, reductions and histograms one per parameter but the index; for grids those after the coordinates. */
  readonly args: readonly ArgumentType[];
  /** The rank of the domain. */
  readonly rank: number;
  /** The type of all that is no integer; where absent it is f64 if an array or `out` is, else f32. */
  readonly float?: 'f64';
}

/** A specialised kernel: the program, and the constant arrays that follow the arguments in its slots. */
export interface Specialised {
  readonly program: Program;
  readonly captured: readonly TypedArray[];
}
