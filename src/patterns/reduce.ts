/** `reduce`: all elements combined into one value, in a fixed order that no thread count changes. */
import type { Body, KernelSource } from '../front/request.ts';
import { createKernel } from '../kernel.ts';
import { checkKernelOptions, isFunction, oneOf } from '../options.ts';
import type { KernelOptions, NumberKernel, Returned, Value, Widened } from './types.ts';

/** The accumulator's type, from the identity's. */
export type Reduced<I> = Widened<I>;

export interface ReduceOptions<I, T = unknown> extends KernelOptions {
  /** Turns the accumulator into the result, once, on plain numbers. */
  readonly finish?: (accumulator: Reduced<I>) => T;
  /**
   * 'compensated' carries what the roundings of a plain sum lose: eight operations an element instead of one, and a
   * result nearly that of twice the digits. For `(a, b) => a + b` only; computes as under `precision: 'strict'`.
   */
  readonly sum?: 'compensated';
}

/**
 * A kernel that combines all elements of an array. `combine` must be associative up to rounding; the identity enters
 * exactly once, and is the result for no elements. A record as identity makes record accumulators.
 * @throws CompileError at the first call where `combine` can't be compiled, or is no plain sum under `sum`.
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
    sum: ["'compensated'", oneOf('compensated')],
  });
  const source = {
    ...map,
    ...rest,
    pattern: 'reduce',
    name: options.name ?? (map && map.name !== 'map' ? `${map.name}.reduce` : name),
    combine,
    identity,
  } as KernelSource;
  return createKernel(source, (source.sum ? finishSum(finish as never) : finish) as never);
}

/** The two parts of a compensated sum as one number, for the caller's own `finish`. */
function finishSum(finish: (sum: number) => unknown = (sum) => sum): (parts: SumParts) => unknown {
  // An infinite sum has lost NaN.
  return ({ hi, lo }) => finish(Number.isFinite(hi) ? hi + lo : hi);
}

interface SumParts {
  readonly hi: number;
  readonly lo: number;
}
