/** Prints a module as text, from the same instruction lists as the bytes. For people and goldens. */
import { floatBytes, type WasmModule } from './encoder.ts';
import type { FunctionRef, Instruction, Local, WasmFunction } from './instruction.ts';

export function printModule(module: WasmModule): string {
  const memory = module.isShared ? '(memory 1 65536 shared)' : '(memory 1)';
  return [
    '(module',
    `  (import "env" "memory" ${memory})`,
    ...module.imports.map(
      (ref) => `  (import "${ref.from}" "${ref.name}" (func $${ref.name}${printTypes(ref)}))`,
    ),
    ...module.exports.map((name) => `  (export "${name}" (func $${name}))`),
    ...module.functions.flatMap(printFunction),
    ')',
    '',
  ].join('\n');
}

function printTypes({ params, results }: FunctionRef): string {
  const list = (word: string, types: readonly string[]): string =>
    types.length === 0 ? '' : ` (${word} ${types.join(' ')})`;
  return list('param', params) + list('result', results);
}

function printFunction(each: WasmFunction): string[] {
  const params = each.params.map((local) => ` (param ${printLocal(local)})`).join('');
  const results = each.ref.results.map((type) => ` (result ${type})`).join('');
  const used = new Set(
    each.code.flatMap((instruction) => ('local' in instruction ? [instruction.local] : [])),
  );
  const locals = each.locals.filter((local) => used.has(local));
  return [
    `  (func $${each.ref.name}${params}${results}`,
    ...(locals.length > 0 ? [`    ${locals.map((local) => `(local ${printLocal(local)})`).join(' ')}`] : []),
    ...printCode(each.code),
    '  )',
  ];
}

function printLocal({ name, type }: Local): string {
  return `$${name} ${type}`;
}

function printCode(code: readonly Instruction[]): string[] {
  let depth = 2;
  return code.map((instruction) => {
    const { op } = instruction;
    if (op === 'end' || op === 'else') depth--;
    const line = '  '.repeat(depth) + printInstruction(instruction);
    if ('result' in instruction || op === 'else') depth++;
    return line;
  });
}

function printInstruction(instruction: Instruction): string {
  const { op } = instruction;
  if ('local' in instruction) return `${op} $${instruction.local.name}`;
  if ('align' in instruction) {
    const offset = instruction.offset === 0 ? '' : ` offset=${instruction.offset}`;
    return `${op}${offset} align=${2 ** instruction.align}${'lane' in instruction ? ` ${instruction.lane}` : ''}`;
  }
  if ('lane' in instruction) return `${op} ${instruction.lane}`;
  if ('bytes' in instruction)
    return `${op} ${op === 'v128.const' ? printVector(instruction.bytes) : instruction.bytes.join(' ')}`;
  if ('depth' in instruction) return `${op} ${instruction.depth}`;
  if ('callee' in instruction) return `${op} $${instruction.callee.name}`;
  if ('result' in instruction)
    return instruction.result === undefined ? op : `${op} (result ${instruction.result})`;
  return 'value' in instruction ? `${op} ${printNumber(instruction.value)}` : op;
}

/** As four words; with the floats that they might mean beside them. */
function printVector(bytes: readonly number[]): string {
  const view = new DataView(Uint8Array.from(bytes).buffer);
  const words = [0, 4, 8, 12].map((at) => `0x${view.getUint32(at, true).toString(16).padStart(8, '0')}`);
  const first = view.getFloat32(0, true);
  const isSplat = words.every((word) => word === words[0]) && floatBytes(first).some((byte) => byte !== 0);
  const looksFloat = Math.abs(first) > 1e-9 && Math.abs(first) < 1e12;
  return `i32x4 ${words.join(' ')}${isSplat && looksFloat ? ` (; ${first} ;)` : ''}`;
}

function printNumber(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  return Object.is(value, -0) ? '-0' : String(value);
}
