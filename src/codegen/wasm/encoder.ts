/** Writes a module as WebAssembly binary: sections, signatures, function bodies. Knows nothing of kernels. */
import type { FunctionRef, Instruction, Local, ValueType, WasmFunction } from './instruction.ts';
import { opcodeOf } from './opcodes.ts';

/** A module: one imported memory, imported functions, functions of its own, of which those with an export name leave. */
export interface WasmModule {
  /** Whether the imported `env.memory` is shared; then its maximum is 65,536 pages. */
  readonly isShared: boolean;
  readonly imports: readonly (FunctionRef & { readonly from: string })[];
  readonly functions: readonly WasmFunction[];
  /** Names of functions. */
  readonly exports: readonly string[];
}

const valueTypes: Record<ValueType, number> = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b };

const mostPages = 65536;

export function encodeModule(module: WasmModule): Uint8Array<ArrayBuffer> {
  const refs: readonly FunctionRef[] = [...module.imports, ...module.functions.map(({ ref }) => ref)];
  const signatures = [...new Set(refs.map(signatureOf))];
  const typeIndex = (ref: FunctionRef): number => signatures.indexOf(signatureOf(ref));
  const index = new Map(refs.map((ref, k) => [ref.name, k]));
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector(signatures.map((signature) => signature.split(',').map(Number)))),
    ...section(
      2,
      vector([
        memoryImport(module.isShared),
        ...module.imports.map((ref) => functionImport(ref, typeIndex(ref))),
      ]),
    ),
    ...section(3, vector(module.functions.map(({ ref }) => unsigned(typeIndex(ref))))),
    ...section(7, vector(module.exports.map((name) => [...text(name), 0x00, ...unsigned(index.get(name)!)]))),
    ...section(10, vector(module.functions.map((each) => functionBody(each, index)))),
  ]);
}

/** A signature as its bytes, joined by commas, so that equal ones meet. */
function signatureOf({ params, results }: FunctionRef): string {
  const types = (list: readonly ValueType[]): number[] => [
    ...unsigned(list.length),
    ...list.map((type) => valueTypes[type]),
  ];
  return [0x60, ...types(params), ...types(results)].join();
}

function memoryImport(isShared: boolean): number[] {
  const limits = isShared ? [0x03, 1, ...unsigned(mostPages)] : [0x00, 1];
  return [...text('env'), ...text('memory'), 0x02, ...limits];
}

function functionImport(ref: FunctionRef & { readonly from: string }, type: number): number[] {
  return [...text(ref.from), ...text(ref.name), 0x00, ...unsigned(type)];
}

function functionBody(each: WasmFunction, index: ReadonlyMap<string, number>): number[] {
  const out: number[] = [...vector(localRuns(each.locals))];
  for (const instruction of each.code) pushInstruction(out, instruction, index);
  out.push(0x0b);
  return [...unsigned(out.length), ...out];
}

/** Neighbouring locals of one type are declared together: count, type. */
function localRuns(locals: readonly Local[]): number[][] {
  const runs: { count: number; type: ValueType }[] = [];
  for (const { type } of locals) {
    const last = runs[runs.length - 1];
    if (last?.type === type) last.count++;
    else runs.push({ count: 1, type });
  }
  return runs.map(({ count, type }) => [...unsigned(count), valueTypes[type]]);
}

function pushInstruction(out: number[], instruction: Instruction, index: ReadonlyMap<string, number>): void {
  const { code } = opcodeOf(instruction.op);
  if (code > 0xffff) out.push(code >> 12, ...unsigned(code & 0xfff));
  else if (code > 0xff) out.push(code >> 8, ...unsigned(code & 0xff));
  else out.push(code);
  out.push(...immediates(instruction, index));
}

function immediates(instruction: Instruction, index: ReadonlyMap<string, number>): readonly number[] {
  if ('local' in instruction) return unsigned(instruction.local.index);
  if ('align' in instruction) {
    const { align, offset } = instruction;
    return [...unsigned(align), ...unsigned(offset), ...('lane' in instruction ? [instruction.lane] : [])];
  }
  if ('lane' in instruction) return [instruction.lane];
  if ('bytes' in instruction) return instruction.bytes;
  if ('depth' in instruction) return unsigned(instruction.depth);
  if ('callee' in instruction) return unsigned(index.get(instruction.callee.name)!);
  if ('result' in instruction)
    return [instruction.result === undefined ? 0x40 : valueTypes[instruction.result]];
  if (!('value' in instruction)) return [];
  if (instruction.op === 'i32.const') return signed(instruction.value);
  return instruction.op === 'f32.const' ? floatBytes(instruction.value) : doubleBytes(instruction.value);
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function vector(items: readonly (readonly number[])[]): number[] {
  const out = unsigned(items.length);
  for (const item of items) for (const byte of item) out.push(byte);
  return out;
}

function text(name: string): number[] {
  const bytes = [...new TextEncoder().encode(name)];
  return [...unsigned(bytes.length), ...bytes];
}

/** LEB128 of a number from 0 to 2^32 - 1. */
export function unsigned(value: number): number[] {
  const out: number[] = [];
  let rest = value >>> 0;
  for (; rest > 0x7f; rest >>>= 7) out.push((rest & 0x7f) | 0x80);
  return [...out, rest];
}

/** Signed LEB128 of an i32. */
export function signed(value: number): number[] {
  const out: number[] = [];
  for (let rest = value | 0; ; rest >>= 7) {
    const isLast = rest >> 6 === 0 || rest >> 6 === -1;
    out.push((rest & 0x7f) | (isLast ? 0 : 0x80));
    if (isLast) return out;
  }
}

export function floatBytes(value: number): number[] {
  return [...new Uint8Array(Float32Array.of(value).buffer)];
}

export function doubleBytes(value: number): number[] {
  return [...new Uint8Array(Float64Array.of(value).buffer)];
}

export function integerBytes(value: number): number[] {
  return [...new Uint8Array(Int32Array.of(value).buffer)];
}
