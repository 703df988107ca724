/**
 * A procedure: work that no single program describes, such as a product of matrices or a sort, with one or more ways of
 * doing it per backend. Data and functions of data; the backends make executables of the ways they know.
 *
 * What must hold: every way of a procedure computes the same thing from a launch's arguments and shapes. A backend without
 * a way has a sentence in its place, which is what callers read.
 */
import type { Output } from '../ir/node.ts';
import type { DType, TypedArray } from '../ir/types.ts';
import type { Verified } from '../ir/verify.ts';
import type { Work } from '../ir/work.ts';
import type { BackendName } from './names.ts';

/** Made once per kernel and combination of types; sizes come with each launch. */
export interface Procedure {
  readonly kind: 'procedure';
  readonly name: string;
  /** The storage types of its arrays, in the order of a launch's arguments. */
  readonly inputs: readonly DType[];
  readonly outputs: readonly Output[];
  /** Per unit of what the caller counts as the call's points. */
  readonly work: Work;
  readonly ways: Readonly<Record<BackendName, Ways>>;
}

/** The ways to do it on a backend, the first a good default, or why there is none. */
export type Ways = readonly Way[] | string;

export type Way = Loops | Steps | Passes;

/** What a backend can be given. */
export type Runnable = Verified | Procedure;

export function isProcedure(runnable: object): runnable is Procedure {
  return 'kind' in runnable && runnable.kind === 'procedure';
}

/** Plain JavaScript over typed arrays (js). */
export interface Loops {
  readonly kind: 'loops';
  readonly variant: string;
  /** What `source` shows. */
  readonly source: string;
  /** Cuts a call into units that may run in ascending ranges, with turns of the event loop in between. */
  begin(call: ArrayCall): LoopUnits;
}

/** A launch, its blocks seen as typed arrays: f16 in engines without Float16Array as its bits. */
export interface ArrayCall {
  readonly shape: readonly number[];
  readonly inputs: readonly { readonly data: TypedArray; readonly shape: readonly number[] }[];
  readonly outputs: readonly TypedArray[];
}

export interface LoopUnits {
  readonly units: number;
  /** Simple operations of a unit, roughly. */
  readonly unitWork: number;
  run(begin: number, end: number): void;
}

/** Hand-written modules on the WebAssembly memory, run in steps by the worker team (wasm). */
export interface Steps {
  readonly kind: 'steps';
  readonly variant: string;
  readonly source: string;
  readonly needs: 'simd' | 'relaxed simd';
  open(machine: Machine): Planner;
}

/** The memory that steps work on. */
export interface Machine {
  readonly memory: WebAssembly.Memory;
  /** The address of `bytes` bytes, 64-byte aligned. */
  allocate(bytes: number): number;
  free(address: number): void;
  /** What `make` gave when this name was first asked for: modules, for instance. Kept as long as the memory. */
  once<T>(name: string, make: () => T): T;
}

export interface Planner {
  /** What a launch does, in order. `scratch` gives memory for the length of the launch. */
  plan(call: AddressCall, scratch: (bytes: number) => number): readonly Stage[];
  dispose(): void;
}

/** A launch, its blocks as addresses. */
export interface AddressCall {
  readonly shape: readonly number[];
  readonly inputs: readonly { readonly address: number; readonly shape: readonly number[] }[];
  readonly outputs: readonly number[];
  /** Threads that will work on it, the caller included. */
  readonly threads: number;
}

/** Units for the team, or something that the calling thread does alone. A stage starts when the one before it is done. */
export type Stage =
  | {
      readonly module: StageModule;
      readonly frame: number;
      readonly units: number;
      /** Simple operations of a unit, roughly. */
      readonly unitWork: number;
    }
  | (() => void);

/** A module as the team runs it: each worker makes an instance of its own. */
export interface StageModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly exports: { run(frame: number, begin: number, end: number, who: number): void };
}

/** Programs one after the other, as the backend compiles any (all backends). */
export interface Passes {
  readonly kind: 'passes';
  readonly variant: string;
  readonly programs: readonly Verified[];
  plan(call: ShapeCall): readonly Pass[];
}

/** A launch as far as sizes matter. */
export interface ShapeCall {
  readonly shape: readonly number[];
  readonly inputs: readonly (readonly number[])[];
}

export interface Pass {
  /** Which of the programs. */
  readonly program: number;
  readonly shape: readonly number[];
  readonly args: readonly (PassArray | number)[];
  readonly outputs: readonly Place[];
}

export type PassArray = Place & { readonly shape: readonly number[] };

/** An array of the launch, or one of its own: temporaries of one number are one block, of its first `bytes`. */
export type Place =
  | { readonly of: 'input' | 'output'; readonly index: number }
  | { readonly of: 'temporary'; readonly index: number; readonly bytes: number };
