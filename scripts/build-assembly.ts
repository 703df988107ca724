// Compiles assembly/*.ts (AssemblyScript) to WebAssembly with SIMD: one module per file, .cache/assembly/<file>.wasm.
// A module that is newer than its source is kept. Run alone: node scripts/run.mjs scripts/build-assembly.ts
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { root } from './lib/paths.ts';

const from: string = join(root, 'assembly');
const to: string = join(root, '.cache/assembly');

/** The compiled module of each source file, by its name. Throws with the compiler's output where one does not compile. */
export async function buildAssembly(): Promise<Readonly<Record<string, string>>> {
  mkdirSync(to, { recursive: true });
  const modules: Record<string, string> = {};
  for (const file of readdirSync(from).filter((name) => name.endsWith('.ts'))) {
    const name = file.replace(/\.ts$/, '');
    modules[name] = join(to, `${name}.wasm`);
    if (isStale(join(from, file), modules[name])) await compile(join(from, file), modules[name]);
  }
  return modules;
}

function isStale(source: string, module: string): boolean {
  return !existsSync(module) || statSync(module).mtimeMs < statSync(source).mtimeMs;
}

/** No runtime and no exported memory: the modules work on the memory that they are given. */
async function compile(source: string, module: string): Promise<void> {
  const options = ['-O3', '--converge', '--noAssert', '--enable', 'simd', '--runtime', 'stub'];
  const memory = ['--importMemory', '--noExportMemory', '--initialMemory', '1', '--use', 'abort='];
  const { error, stderr } = await asc.main([source, '--outFile', module, ...options, ...memory], {});
  if (error) throw new Error(`${source} does not compile:\n${stderr.toString()}`, { cause: error });
}

if (process.argv[1]?.endsWith('build-assembly.mjs'))
  for (const [name, module] of Object.entries(await buildAssembly())) console.log(`${name}: ${module}`);
