// Compiles assembly/*.ts (AssemblyScript) to WebAssembly with SIMD on shared memory: one module per file, which imports no
// other. A module is kept under the hash of its source and of the options that it was compiled with.
// Run alone: node scripts/run.mjs scripts/build-assembly.ts
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { root } from './lib/paths.ts';

const from: string = join(root, 'assembly');
const to: string = join(root, '.cache/assembly');

/** No runtime and no exported memory: the modules work on the memory that they are given, of any size. */
const options: readonly string[] = [
  ...['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--use', 'abort='],
  ...['--enable', 'simd', '--enable', 'threads', '--enable', 'bulk-memory'],
  ...[
    '--importMemory',
    '--noExportMemory',
    '--sharedMemory',
    '--initialMemory',
    '1',
    '--maximumMemory',
    '65536',
  ],
];

/** The compiled module of each source file, by its name. Throws with the compiler's output where one does not compile. */
export async function buildAssembly(): Promise<Readonly<Record<string, string>>> {
  mkdirSync(to, { recursive: true });
  const modules: Record<string, string> = {};
  for (const file of readdirSync(from).filter((name) => name.endsWith('.ts'))) {
    const name = file.replace(/\.ts$/, '');
    const source = join(from, file);
    modules[name] = join(to, `${name}-${hashOf(source)}.wasm`);
    if (!existsSync(modules[name])) await compile(source, modules[name]);
  }
  return modules;
}

function hashOf(source: string): string {
  return createHash('sha256')
    .update(options.join(' '))
    .update(readFileSync(source))
    .digest('hex')
    .slice(0, 16);
}

async function compile(source: string, module: string): Promise<void> {
  const { error, stderr } = await asc.main([source, '--outFile', module, ...options], {});
  if (error) throw new Error(`${source} does not compile:\n${stderr.toString()}`, { cause: error });
}

if (process.argv[1]?.endsWith('build-assembly.mjs'))
  for (const [name, module] of Object.entries(await buildAssembly())) console.log(`${name}: ${module}`);
