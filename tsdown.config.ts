// How the package is built: src → dist, ESM with declarations. Packages stay imports; what the source imports
// dynamically becomes a chunk of its own. `#platform` stays too: package.json points it at dist/node.js or browser.js.
import { fileURLToPath } from 'node:url';
import { defineConfig, type UserConfig } from 'tsdown';

const config: UserConfig = defineConfig({
  entry: { index: 'src/index.ts', core: 'src/core.ts', node: 'src/node.ts', browser: 'src/browser.ts' },
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  fixedExtension: false,
  dts: true,
  sourcemap: true,
  clean: true,
  logLevel: 'warn',
  // kernels/ import the package's core by its name, as users may.
  alias: { 'lanewise/core': fileURLToPath(new URL('./src/core.ts', import.meta.url)) },
  deps: { neverBundle: ['#platform', 'acorn', 'gpu.js', 'webgpu', /^node:/] },
});

export default config;
