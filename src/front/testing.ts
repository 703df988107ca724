/** For tests of the front end only: short ways to compile a body and to run it on `evaluate`. */
import { evaluate } from '../ir/evaluate.ts';
import { print } from '../ir/print.ts';
import { type DType, dtypeOf, type TypedArray } from '../ir/types.ts';
import type { ArgumentType, Body, KernelSource, Specialised } from './request.ts';
import { specialise } from './specialise.ts';

export type Options = Partial<KernelSource>;

export function arrayType(dtype: DType, rank = 1): ArgumentType {
  return { kind: 'array', dtype, rank };
}

export function scalarType(whole: boolean): ArgumentType {
  return { kind: 'scalar', whole };
}

/** An array with a shape; a plain typed array has one axis. */
export interface Shaped {
  readonly data: TypedArray;
  readonly shape: readonly number[];
}
export type Given = TypedArray | Shaped | number;

export function shaped(data: TypedArray, ...shape: number[]): Shaped {
  return { data, shape };
}

function withShape(given: TypedArray | Shaped): Shaped {
  return 'shape' in given ? given : { data: given, shape: [given.length] };
}

function typeOfGiven(given: Given): ArgumentType {
  if (typeof given === 'number') return scalarType(Number.isInteger(given));
  const { data, shape } = withShape(given);
  return arrayType(dtypeOf(data)!, shape.length);
}

export function compile(source: Options, args: readonly ArgumentType[], rank = 1): Specialised {
  return specialise({ pattern: 'map', name: 'kernel', ...source }, { args, rank });
}

/** The IR of a body as text. */
export function irOf(source: Options, args: readonly ArgumentType[], rank = 1): string {
  return `${print(compile(source, args, rank).program)}\n`;
}

/** Compiles for the arguments given and evaluates over `shape`; one array per output. */
export function runKernel(source: Options, given: readonly Given[], shape?: readonly number[]): TypedArray[] {
  const first = given.find((one) => typeof one === 'object') as TypedArray | Shaped | undefined;
  const domain = shape ?? withShape(first!).shape;
  const { program, captured } = compile(source, given.map(typeOfGiven), domain.length);
  const args = [...given, ...captured].map((one) => (typeof one === 'number' ? one : withShape(one)));
  return evaluate(program, { shape: domain, args }, { loopLimit: 100_000 });
}

/** A body from text, so that its text is exactly that. */
export function bodyOf(text: string): Body {
  return new Function(`return ${text}`)() as Body;
}
