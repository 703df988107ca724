/** `stencil`: each cell from its neighbourhood, `u(dy, dx)`; the border says what lies beyond the edge. */
import type { NDArray } from '../array/ndarray.ts';
import type { Body, KernelSource } from '../front/request.ts';
import type { Border } from '../ir/node.ts';
import type { TypedArray } from '../ir/types.ts';
import { createKernel } from '../kernel.ts';
import { checkKernelOptions, isNumber, isRecord } from '../options.ts';
import type { ArrayKernel, KernelOptions, Out, Returned, Value } from './types.ts';

/** A cell's neighbourhood: offsets per axis, outermost first; 0, 0 is the cell itself. */
export type Field = (...offsets: number[]) => number;

export interface StencilOptions<O extends Out | undefined = Out | undefined> extends KernelOptions<O> {
  /** What a read beyond the edge gives: the nearest cell, the other side, the mirror image, 0, or a constant. */
  readonly border?: Border;
}

// biome-ignore lint/suspicious/noExplicitAny: after the first field come fields, arrays and scalars as the author writes
type StencilBody = (u: Field, ...rest: any[]) => Returned;

export interface StencilKernel<F extends StencilBody, O>
  extends ArrayKernel<[TypedArray | NDArray, ...Value[]], ReturnType<F>, O> {
  /** The body itself, for one cell. */
  readonly js: F;
}

const borders = ['clamp', 'wrap', 'mirror', 'zero'];

function isBorder(value: unknown): boolean {
  if (isRecord(value))
    return isNumber((value as { constant?: unknown }).constant) && Object.keys(value as object).length === 1;
  return typeof value === 'string' && borders.includes(value);
}

/** What an option `border` takes. */
export const borderRule: readonly [what: string, isRight: (value: unknown) => boolean] = [
  "'clamp', 'wrap', 'mirror', 'zero' or { constant: number }",
  isBorder,
];

/**
 * A kernel that computes each cell of its result from cells around it. Parameters that the body calls are fields; they
 * are arrays of one shape, of rank 1 to 3 (a typed array has rank 1). The border is 'clamp' where absent.
 * @throws CompileError at the first call where the body can't be compiled.
 */
export function stencil<F extends StencilBody, const O extends Out | undefined = undefined>(
  body: F,
  options: StencilOptions<O> = {},
): StencilKernel<F, O> {
  const checked = checkKernelOptions('stencil', options, {
    border: borderRule,
  });
  return createKernel({
    pattern: 'stencil',
    body: body as Body,
    ...checked,
  } as KernelSource) as unknown as StencilKernel<F, O>;
}
