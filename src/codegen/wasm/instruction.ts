/**
 * Instructions as data, and the builder of one function's body. Bytes (encoder.ts) and text (wat.ts) are both made from
 * these lists.
 *
 * What must hold: control is structured. Whoever opens a block closes it in the same call, so that a label is the depth
 * at which its block was opened and a branch counts from there.
 */
import { InternalError } from '../../errors.ts';
import type { MnemonicOf } from './opcodes.ts';

export type ValueType = 'i32' | 'f32' | 'f64' | 'v128';

/** A local of a function; parameters come first. */
export interface Local {
  readonly index: number;
  readonly type: ValueType;
  readonly name: string;
}

export interface FunctionRef {
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

export type Instruction =
  | { readonly op: MnemonicOf<'plain'> }
  | { readonly op: MnemonicOf<'block'>; readonly result: ValueType | undefined }
  | { readonly op: MnemonicOf<'branch'>; readonly depth: number }
  | { readonly op: MnemonicOf<'call'>; readonly callee: FunctionRef }
  | { readonly op: MnemonicOf<'local'>; readonly local: Local }
  | { readonly op: MnemonicOf<'integer' | 'single' | 'double'>; readonly value: number }
  | { readonly op: MnemonicOf<'sixteen'>; readonly bytes: readonly number[] }
  | { readonly op: MnemonicOf<'lane'>; readonly lane: number }
  | { readonly op: MnemonicOf<'memory'>; readonly offset: number; readonly align: number }
  | {
      readonly op: MnemonicOf<'memoryLane'>;
      readonly offset: number;
      readonly align: number;
      readonly lane: number;
    };

/** Where `br` goes: the end of a block, the start of a loop. */
export interface Target {
  readonly depth: number;
}

/** A finished function. */
export interface WasmFunction {
  readonly ref: FunctionRef;
  readonly params: readonly Local[];
  readonly locals: readonly Local[];
  readonly code: readonly Instruction[];
}

/** Writes one function's body. Methods push instructions; the value stack is the caller's business. */
export interface Body {
  readonly ref: FunctionRef;
  readonly params: readonly Local[];
  local(type: ValueType, name: string): Local;
  op(...names: MnemonicOf<'plain'>[]): void;
  get(local: Local): void;
  set(local: Local): void;
  tee(local: Local): void;
  i32(value: number): void;
  /** A value that fits into 32 bits. */
  i64(value: number): void;
  f32(value: number): void;
  f64(value: number): void;
  v128(bytes: readonly number[]): void;
  shuffle(bytes: readonly number[]): void;
  lane(op: MnemonicOf<'lane'>, lane: number): void;
  memory(op: MnemonicOf<'memory'>, offset: number, align: number): void;
  memoryLane(op: MnemonicOf<'memoryLane'>, offset: number, align: number, lane: number): void;
  call(callee: FunctionRef): void;
  block(inside: (end: Target) => void): void;
  loop(inside: (top: Target) => void): void;
  /** Takes the test from the stack. Branching to the label leaves the whole `if`. */
  if(then: (end: Target) => void, otherwise?: (end: Target) => void, result?: ValueType): void;
  br(label: Target): void;
  brIf(label: Target): void;
  /** Writes into the function's start, before everything else; after all that was hoisted before. */
  hoist(inside: () => void): void;
  finished(): WasmFunction;
}

export function createBody(ref: FunctionRef, paramNames: readonly string[]): Body {
  const params = ref.params.map((type, index) => ({ index, type, name: paramNames[index]! }));
  const locals: Local[] = [];
  const hoisted: Instruction[] = [];
  let code: Instruction[] = [];
  let depth = 0;
  const push = (instruction: Instruction): void => {
    code.push(instruction);
  };
  const nested = (
    op: MnemonicOf<'block'>,
    result: ValueType | undefined,
    inside: (label: Target) => void,
  ): void => {
    push({ op, result });
    depth++;
    inside({ depth });
    depth--;
    push({ op: 'end' });
  };
  return {
    ref,
    params,
    local(type, name) {
      const index = params.length + locals.length;
      const made: Local = { index, type, name: `${name}${index}` };
      locals.push(made);
      return made;
    },
    op: (...names) => {
      for (const op of names) push({ op });
    },
    get: (local) => push({ op: 'local.get', local }),
    set: (local) => push({ op: 'local.set', local }),
    tee: (local) => push({ op: 'local.tee', local }),
    i32: (value) => push({ op: 'i32.const', value: value | 0 }),
    i64: (value) => push({ op: 'i64.const', value: value | 0 }),
    f32: (value) => push({ op: 'f32.const', value }),
    f64: (value) => push({ op: 'f64.const', value }),
    v128: (bytes) => push({ op: 'v128.const', bytes }),
    shuffle: (bytes) => push({ op: 'i8x16.shuffle', bytes }),
    lane: (op, lane) => push({ op, lane }),
    memory: (op, offset, align) => push({ op, offset, align }),
    memoryLane: (op, offset, align, lane) => push({ op, offset, align, lane }),
    call: (callee) => push({ op: 'call', callee }),
    block: (inside) => nested('block', undefined, inside),
    loop: (inside) => nested('loop', undefined, inside),
    if: (then, otherwise, result) =>
      nested('if', result, (label) => {
        then(label);
        if (!otherwise) return;
        push({ op: 'else' });
        otherwise(label);
      }),
    br: (label) => push({ op: 'br', depth: depth - label.depth }),
    brIf: (label) => push({ op: 'br_if', depth: depth - label.depth }),
    hoist(inside) {
      const outer = { code, depth };
      code = [];
      depth = 0;
      inside();
      hoisted.push(...code);
      ({ code, depth } = outer);
    },
    finished() {
      if (depth !== 0)
        throw new InternalError('WASM_UNBALANCED', `function '${ref.name}' ends inside of a block`);
      return { ref, params, locals, code: [...hoisted, ...code] };
    },
  };
}
