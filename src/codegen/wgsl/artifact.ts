/**
 * What the WGSL printer hands to the backend: one self-contained module per pass, what is bound to it, and how the
 * uniform block is filled. Plain data; `plan.ts` turns it into dispatches for one domain.
 *
 * Every pass has one bind group: binding 0 is the uniform block, binding k + 1 is `bindings[k]`. Its entry is `main`.
 */
import type { Program } from '../../ir/node.ts';
import type { ComputeType } from '../../ir/types.ts';

export interface WgslOptions {
  /** Invocations in a workgroup of the point-wise passes: a power of two from 16 to 256. */
  readonly workgroupSize: number;
  /** A histogram of at most this many bins is counted in each workgroup's own memory first: 0 to 4096. */
  readonly mostPrivateBins: number;
}

export type Binding =
  | { readonly kind: 'slot'; readonly slot: number }
  | { readonly kind: 'output'; readonly output: number }
  /** The accumulators between the passes of a reduction: one 32-bit word per block and field. */
  | { readonly kind: 'partials' };

/** What one workgroup of a pass works on. */
export type Cover =
  /** That many neighbouring points of the linear index. */
  | { readonly kind: 'points'; readonly points: number }
  /** A box of points, outermost axis first. */
  | { readonly kind: 'tile'; readonly extents: readonly number[] }
  /** Points of the linear index, all workgroups striding over the domain together. */
  | { readonly kind: 'stride'; readonly points: number }
  /** An aligned run of neighbouring accumulators, combined into one. */
  | { readonly kind: 'run'; readonly accumulators: number };

export interface WgslPass {
  readonly name: string;
  readonly source: string;
  readonly bindings: readonly Binding[];
  readonly cover: Cover;
}

/** One 4-byte field of the uniform block. */
export interface UniformField {
  readonly name: string;
  readonly type: 'f32' | 'i32' | 'u32';
  readonly from:
    | { readonly kind: 'zero' | 'points' }
    | { readonly kind: 'extent'; readonly of: 'domain' | number; readonly axis: number }
    /** The number of the array's last element; 0 where it has none. */
    | { readonly kind: 'last'; readonly slot: number }
    /** The scalar, rounded to its type. */
    | { readonly kind: 'argument'; readonly slot: number; readonly type: ComputeType }
    | { readonly kind: 'step'; readonly of: keyof Step };
}

/** What differs between the dispatches of one launch. */
export interface Step {
  /** Tiles along the innermost axis and the one outside of it. */
  readonly tilesX: number;
  readonly tilesY: number;
  /** Accumulators to combine, where the first lies, where the first result goes, and words per field. */
  readonly count: number;
  readonly readAt: number;
  readonly writeAt: number;
  readonly pitch: number;
}

export interface WgslArtifact {
  readonly program: Program;
  readonly passes: readonly WgslPass[];
  readonly uniforms: readonly UniformField[];
  /** The text of all passes, for people. */
  readonly source: string;
}
