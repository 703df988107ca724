/** The code of a program in each target's language, without opening a backend. */
import { emitJs } from './codegen/js/emit-js.ts';
import { emitWasm } from './codegen/wasm/emit-wasm.ts';
import { emitWgsl } from './codegen/wgsl/emit-wgsl.ts';
import type { Verified } from './ir/verify.ts';
import { prepare } from './passes/pipelines.ts';
import type { SourceTarget } from './platform.ts';

export const printers: Readonly<Record<SourceTarget, (program: Verified) => string>> = {
  js: (program) => emitJs(prepare(program, 'js')).source,
  wat: (program) => emitWasm(prepare(program, 'wasm'), { shared: true, simd: true }).wat(),
  wgsl: (program) => emitWgsl(prepare(program, 'wgsl')).source,
};
