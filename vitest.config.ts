// How tests run: TypeScript straight from the source, `lanewise` and `#platform` resolved as a Node user gets them.
import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const config: ViteUserConfig = defineConfig({
  resolve: {
    alias: [
      { find: /^lanewise$/, replacement: at('./src/index.ts') },
      { find: /^lanewise\/core$/, replacement: at('./src/core.ts') },
      { find: /^#platform$/, replacement: at('./src/node.ts') },
    ],
  },
  test: {
    include: ['src/**/*.test.ts', 'kernels/**/*.test.ts', 'scripts/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/fixtures/**', 'dist/**'],
    globalSetup: './test/harness/global-setup.ts',
    // A process per file: Dawn and WASM worker teams end with the process that made them.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

export default config;
