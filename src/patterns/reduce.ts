/** `reduce`: all elements combined into one value, in a fixed order that no thread count changes. */
import type { Body, KernelSource } from '../front/request.ts';
import { createKernel } from '../kernel.ts';
import { checkKernelOptions, isFunction } from '../options.ts';
import type { KernelOptions, NumberKernel, Returned, Value, Widened } from './types.ts';

/** The accumulator's type, from the identity's. */
export type Reduced<I> = Widened<I>;

export interface ReduceOptions<I, T = unknown> extends KernelOptions {
  /** Turns the accumulator into the result, once, on plain numbers. */
  readonly finish?: (accumulator: Reduced<I>) => T;
}

/**
 * A kernel that combines all elements of an array. `combine` must be associative up to rounding; the identity enters
 * exactly once, and is the result for no elements. A record as identity makes record accumulators.
 * @throws CompileError at the first call where `combine` can't be compiled.
 */
export function reduce<const I extends Returned, T = Reduced<I>>(
  combine: (a: Reduced<I>, b: Reduced<I>) => Reduced<I>,
  identity: I,
  options: ReduceOptions<I, T> = {},
): NumberKernel<[Value], T> {
  return reduceKernel(combine as Body, identity, options as ReduceOptions<Returned>, undefined) as never;
}

/** The kernel of a reduction, fused with the map that gives its points where there is one. */
export function reduceKernel(
  combine: Body,
  identity: Returned,
  options: ReduceOptions<Returned>,
  map: KernelSource | undefined,
): unknown {
  const { finish, name, ...rest } = checkKernelOptions('reduce', options, {
    finish: ['a function', isFunction],
  });
  const source = {
    ...map,
    ...rest,
    pattern: 'reduce',
    name: options.name ?? (map && map.name !== 'map' ? `${map.name}.reduce` : name),
    combine,
    identity,
  } as KernelSource;
  return createKernel(source, finish as never);
}
