// Compiles assembly/primitives/*.ts (AssemblyScript) into src/primitives/bytes/*.ts, modules as base64: checked in, so that
// types, tests and the package need no compiler, and no bundler or policy has to know of .wasm files. A unit test compares
// them with a fresh build. Run after a change: node scripts/run.mjs scripts/build-primitives.ts
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import asc from 'assemblyscript/asc';
import { root } from './lib/paths.ts';

interface Build {
  readonly source: string;
  readonly features: readonly string[];
}

const builds: Readonly<Record<string, Build>> = {
  fft: { source: 'fft', features: ['simd'] },
  gemm: { source: 'gemm', features: ['simd'] },
  'gemm-relaxed': { source: 'gemm', features: ['simd', 'relaxed-simd'] },
  resample: { source: 'resample', features: ['simd'] },
  sort: { source: 'sort', features: ['simd'] },
};

/** The text of each generated file, by its path in the repository. Throws with the compiler's output where one fails. */
export async function buildPrimitives(): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const [name, build] of Object.entries(builds)) {
    texts.set(`src/primitives/bytes/${name}.ts`, moduleText(build.source, await compile(build)));
  }
  return texts;
}

function moduleText(source: string, bytes: Uint8Array): string {
  const base64 = Buffer.from(bytes).toString('base64');
  const origin = `// Made by scripts/build-primitives.ts from assembly/primitives/${source}.ts.`;
  return `${origin}\nexport const base64: string =\n  '${base64}';\n`;
}

/** No runtime, and the memory is imported. Its limits are written with a maximum: then one bit makes it a shared one. */
async function compile({ source, features }: Build): Promise<Uint8Array> {
  const options = ['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort='];
  const memory = ['--importMemory', '--noExportMemory', '--initialMemory', '1', '--maximumMemory', '65536'];
  const enable = features.flatMap((feature) => ['--enable', feature]);
  let bytes: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [
      `assembly/primitives/${source}.ts`,
      '--baseDir',
      root,
      '--outFile',
      'out.wasm',
      ...options,
      ...memory,
      ...enable,
    ],
    { writeFile: (_name, contents) => void (bytes = contents as Uint8Array) },
  );
  if (error || !bytes) throw new Error(`${source} does not compile:\n${stderr.toString()}`, { cause: error });
  return bytes;
}

if (basename(process.argv[1] ?? '').startsWith('build-primitives.')) {
  for (const [path, text] of await buildPrimitives()) {
    writeFileSync(join(root, path), text);
    console.log(`${path}: ${text.length} characters`);
  }
}
