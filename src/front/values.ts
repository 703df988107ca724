/**
 * What an expression of the source stands for while it is expanded, and what names stand for. Only scalars exist when a
 * kernel runs; records, functions and arrays are taken apart here.
 */
import type { FlatExpr, VarId } from './flat.ts';
import type { MakerName } from './makers.ts';
import type { MathName } from './math-functions.ts';
import type { Expression, FunctionSyntax } from './syntax.ts';

export type Value =
  | { readonly kind: 'scalar'; readonly expr: FlatExpr }
  | RecordValue
  /** An array of a slot, indexed along its first axes already. */
  | ArrayValue
  | ListValue
  /** What `new` is used with; `isOf`: the function `of` of it. */
  | { readonly kind: 'maker'; readonly name: MakerName; readonly isOf: boolean }
  /** `a.fill`. */
  | { readonly kind: 'fill'; readonly list: ListValue }
  /** A stencil's field: called with offsets. */
  | { readonly kind: 'field'; readonly slot: number; readonly rank: number; readonly name: string }
  | FunctionValue
  | { readonly kind: 'math'; readonly name: MathName }
  /** `Boolean(x)`. */
  | { readonly kind: 'conversion' }
  /** `Number` can be called too. */
  | { readonly kind: 'namespace'; readonly name: 'Math' | 'Number' }
  | { readonly kind: 'nothing' };

export interface RecordValue {
  readonly kind: 'record';
  /** In order; a tuple's are '0', '1', … */
  readonly fields: ReadonlyMap<string, Value>;
  readonly isTuple: boolean;
  /** The literal that made it, if it is a tuple: it can be made an array instead. */
  readonly literal?: Expression;
}

/** A local array: the one thing here that is known by reference. */
export interface ListValue {
  readonly kind: 'list';
  /** Its number among the kernel's local arrays. */
  readonly array: number;
  readonly length: number;
  /** The name it was declared by; empty before. */
  readonly name: string;
}

export interface ArrayValue {
  readonly kind: 'array';
  readonly slot: number;
  readonly rank: number;
  readonly name: string;
  readonly index: readonly FlatExpr[];
}

export interface FunctionValue {
  readonly kind: 'function';
  readonly fn: FunctionSyntax;
  readonly scope: Scope;
}

export const nothing: Value = { kind: 'nothing' };

export function scalar(expr: FlatExpr): Value {
  return { kind: 'scalar', expr };
}

/** Variables that together hold what was assigned to a name; which ones follows from the first value. */
export interface Holder {
  readonly name: string;
  /** The list of the `open` statement that declares variables made later. */
  readonly declares: VarId[];
  shape: HolderShape | undefined;
  /** How many functions were being inlined where it was declared. */
  readonly depth: number;
  /** Whether all records that it held were made for it: literals. */
  isOwn: boolean;
  /** Whether fields of its record are assigned to, one by one. */
  isEdited: boolean;
  /** Whether its record has got another name, which would see such an assignment in JavaScript. */
  isShared: boolean;
  /** The literal that made its tuple, as long as it has got no other one. */
  literal: Expression | undefined;
}

export type HolderShape =
  | { readonly kind: 'scalar'; readonly id: VarId }
  | { readonly kind: 'record'; readonly fields: ReadonlyMap<string, Holder>; readonly isTuple: boolean }
  | { readonly kind: 'list'; readonly list: ListValue };

export type Binding =
  /** A name that keeps its value. `isConst`: an assignment is an error of the source, not ours. */
  | { readonly kind: 'value'; readonly value: Value; readonly isConst: boolean }
  | { readonly kind: 'holder'; readonly holder: Holder; readonly isConst?: boolean }
  /** Made when it is first read: helpers and constants from the options. */
  | { readonly kind: 'lazy'; readonly make: () => Value };

export interface Scope {
  readonly parent: Scope | undefined;
  readonly names: Map<string, Binding>;
}

export function childScope(parent: Scope | undefined): Scope {
  return { parent, names: new Map() };
}

export function lookup(scope: Scope, name: string): Binding | undefined {
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    const binding = at.names.get(name);
    if (binding) return binding;
  }
  return undefined;
}

/** All names in reach, nearest first. */
export function namesInScope(scope: Scope): readonly string[] {
  const names: string[] = [];
  for (let at: Scope | undefined = scope; at; at = at.parent) names.push(...at.names.keys());
  return names;
}

/** What a value is called in messages. */
export function describe(value: Value): string {
  switch (value.kind) {
    case 'scalar':
      return 'a number';
    case 'record':
      return value.isTuple ? 'a tuple' : `a record { ${[...value.fields.keys()].join(', ')} }`;
    case 'array':
      return `the array '${value.name}'`;
    case 'list':
      return value.name === '' ? 'a local array' : `the local array '${value.name}'`;
    case 'field':
      return `the field '${value.name}'`;
    case 'maker':
      return `'${value.name}'`;
    case 'function':
    case 'fill':
    case 'math':
    case 'conversion':
      return 'a function';
    case 'namespace':
      return `'${value.name}'`;
    case 'nothing':
      return 'undefined';
  }
}
