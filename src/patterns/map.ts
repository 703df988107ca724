/** `map`: one result per element of its arrays, numbers broadcast; and what a map fuses into. */
import type { Body, KernelSource } from '../front/request.ts';
import { createKernel } from '../kernel.ts';
import { checkKernelOptions, isFlag } from '../options.ts';
import { type Reduced, type ReduceOptions, reduceKernel } from './reduce.ts';
import type { ArrayKernel, KernelOptions, NumberKernel, Out, Returned, Value } from './types.ts';

export interface MapOptions<O extends Out | undefined = Out | undefined> extends KernelOptions<O> {
  /** The body's last parameter is the element's flat index, not an argument. */
  readonly index?: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: numbers in, as many as the author writes
type MapBody = (...args: any[]) => Returned;

/** One argument per parameter of the body; the index is not passed. */
export type MapArguments<P extends readonly unknown[], Indexed> = Indexed extends true
  ? P extends readonly [...infer Q, unknown]
    ? { [K in keyof Q]: Value }
    : Value[]
  : { [K in keyof P]: Value };

export interface MapKernel<P extends readonly unknown[], F extends MapBody, O>
  extends ArrayKernel<P, ReturnType<F>, O> {
  /** The body itself, for one element. */
  readonly js: F;
  /** Maps and combines in one pass, without the mapped array. */
  reduce<const I extends Returned, T = Reduced<I>>(
    combine: (a: Reduced<I>, b: Reduced<I>) => Reduced<I>,
    identity: I,
    options?: ReduceOptions<I, T>,
  ): NumberKernel<P, T>;
}

/**
 * A kernel that computes each element of its result from the elements of its arguments at the same place.
 * Arrays must have one shape; the result has it too. Computes in the arrays' type (any float wins over any integer).
 * @throws CompileError at the first call where the body can't be compiled.
 */
export function map<
  F extends (...args: number[]) => Returned,
  const O extends Out | undefined = undefined,
  const Indexed extends boolean = false,
>(
  body: F,
  options: MapOptions<O> & { readonly index?: Indexed } = {},
): MapKernel<MapArguments<Parameters<F>, Indexed>, F, O> {
  const { index, ...rest } = checkKernelOptions('map', options, { index: ['true or false', isFlag] });
  const source = { pattern: 'map', body: body as Body, ...rest, ...(index ? { index } : {}) } as KernelSource;
  const reduce = (combine: Body, identity: Returned, more: ReduceOptions<Returned> = {}): unknown =>
    reduceKernel(combine, identity, more, source);
  return Object.assign(createKernel(source), { reduce }) as never;
}
