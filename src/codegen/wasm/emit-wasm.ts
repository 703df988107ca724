/**
 * Verified program → WebAssembly module (abi.ts), vectorised along the innermost axis where the engine has SIMD.
 *
 * What must hold: it computes what `ir/evaluate.ts` does, bit for bit (NaN payload and the sign of a zero are free);
 * whatever the arguments, it reads inside of its arrays and writes inside of its outputs.
 */
import { UnsupportedError } from '../../errors.ts';
import type { Program } from '../../ir/node.ts';
import type { Note } from '../../ir/place.ts';
import type { Verified } from '../../ir/verify.ts';
import type { WasmArtifact, WasmFeatures } from './abi.ts';
import { encodeModule, type WasmModule } from './encoder.ts';
import { createEnv, type Env } from './env.ts';
import { emitHistogramFinish } from './histogram.ts';
import { createBody, type FunctionRef, type WasmFunction } from './instruction.ts';
import { columnAxis } from './pixels.ts';
import { emitPoints } from './points.ts';
import { combineRef, emitBlocks, emitCombine } from './reduce.ts';
import { factsOf } from './scope.ts';
import { emitTree } from './scratch.ts';
import { isStored } from './storage.ts';
import { printModule } from './wat.ts';

/** Emits the module. Throws UnsupportedError for storage types that this target does not load (f16). */
export function emitWasm(program: Verified, features: WasmFeatures): WasmArtifact {
  checkTypes(program);
  const notes = new Map<string, Note>();
  const functions = emitFunctions(program, features, notes);
  const hasFinish = program.sink.kind !== 'store';
  const own = new Set(functions.map(({ ref }) => ref.name));
  const imports = calledFunctions(functions).filter(({ name }) => !own.has(name));
  const module: WasmModule = {
    isShared: features.shared,
    imports: imports.map((ref) => ({ ...ref, from: 'math' })),
    functions,
    exports: hasFinish ? ['run', 'finish'] : ['run'],
  };
  return {
    bytes: encodeModule(module),
    ...(features.shared ? { unshared: () => encodeModule({ ...module, isShared: false }) } : {}),
    wat: () => printModule(module),
    vectorised: features.simd,
    hasFinish,
    rowAxis: columnAxis(program),
    imports: imports.map(({ name }) => name),
    notes: features.simd ? [...notes.values()] : [{ text: 'scalar: this engine has no WebAssembly SIMD' }],
  };
}

function checkTypes(program: Program): void {
  const arrays = program.slots.flatMap((slot) => (slot.kind === 'array' ? [slot] : []));
  const lacking = [...arrays, ...program.outputs].find(({ dtype }) => !isStored(dtype));
  if (!lacking) return;
  const message = `'${lacking.name}' is ${lacking.dtype}, which WebAssembly can't load or store. Use f32.`;
  throw new UnsupportedError('WASM_DTYPE', message, { kernel: program.name, backend: 'wasm' });
}

function emitFunctions(program: Verified, features: WasmFeatures, notes: Map<string, Note>): WasmFunction[] {
  const { sink } = program;
  const i32 = 'i32' as const;
  const make = (ref: FunctionRef, params: readonly string[], emit: (env: Env) => void): WasmFunction => {
    const body = createBody(ref, params);
    emit(createEnv(program, body, features, notes));
    return body.finished();
  };
  const run = { name: 'run', params: [i32, i32, i32, i32], results: [] };
  const finish = { name: 'finish', params: [i32], results: [] };
  const runParams = ['frame', 'begin', 'end', 'worker'];
  if (sink.kind !== 'reduce') {
    const made = make(run, runParams, (env) => emitPoints(program, env, features.simd));
    if (sink.kind === 'store') return [made];
    return [made, make(finish, ['frame'], (env) => emitHistogramFinish(env, sink.bins))];
  }
  const callee = combineRef(program);
  const names = (side: string): string[] => program.outputs.map((_, k) => `${side}${k}`);
  return [
    make(callee, ['frame', ...names('left'), ...names('right')], (env) =>
      emitCombine(env, factsOf(program, 1), sink.combine),
    ),
    make(run, runParams, (env) => emitBlocks(program, env, features.simd)),
    make(finish, ['frame'], (env) => emitTree(env, callee, sink.combine, sink.identity)),
  ];
}

/** Every function that is called, once. */
function calledFunctions(functions: readonly WasmFunction[]): FunctionRef[] {
  const called = new Map<string, FunctionRef>();
  for (const { code } of functions)
    for (const instruction of code)
      if ('callee' in instruction) called.set(instruction.callee.name, instruction.callee);
  return [...called.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
