/** The tools that bundle and minify, each with options as people set them: text of one CommonJS module per tool. */
import { readFileSync } from 'node:fs';
import { type BuildOptions, build, transformSync } from 'esbuild';
import { type OutputOptions, rolldown } from 'rolldown';
import { instrument } from './instrument.ts';

/** Bundles the module at the path. */
type Bundle = (path: string) => Promise<string>;

function withEsbuild(options: BuildOptions): Bundle {
  return async (path) => {
    const { outputFiles } = await build({
      entryPoints: [path],
      bundle: true,
      write: false,
      format: 'cjs',
      ...options,
    });
    return outputFiles![0]!.text;
  };
}

/** rolldown minifies with oxc, as vite and tsdown do. */
function withRolldown(options: OutputOptions, target = 'esnext'): Bundle {
  return async (path) => {
    const bundle = await rolldown({ input: path, transform: { target } });
    const { output } = await bundle.generate({ format: 'cjs', ...options });
    await bundle.close();
    return output[0].code;
  };
}

const counters: NonNullable<BuildOptions['plugins']>[number] = {
  name: 'counters',
  setup(hooks) {
    hooks.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: instrument(transformSync(readFileSync(path, 'utf8'), { loader: 'ts' }).code),
      loader: 'js',
    }));
  },
};

export const minifiers: Readonly<Record<string, Bundle>> = {
  'esbuild minify': withEsbuild({ minify: true }),
  'esbuild minify keep-names': withEsbuild({ minify: true, keepNames: true }),
  'esbuild minify es2015': withEsbuild({ minify: true, target: 'es2015' }),
  'esbuild minify es2020 keep-names': withEsbuild({ minify: true, keepNames: true, target: 'es2020' }),
  'esbuild keep-names': withEsbuild({ keepNames: true }),
  'esbuild counters': withEsbuild({ plugins: [counters] }),
  'esbuild minify counters': withEsbuild({ minify: true, plugins: [counters] }),
  'rolldown minify': withRolldown({ minify: true }),
  'rolldown minify keep-names': withRolldown({ minify: true, keepNames: true }),
  'rolldown minify es2015': withRolldown({ minify: true }, 'es2015'),
  rolldown: withRolldown({}),
};

/** What the module's text exports. */
export function load<T>(text: string): T {
  const module = { exports: {} };
  new Function('module', 'exports', text)(module, module.exports);
  return module.exports as T;
}
