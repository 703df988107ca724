/** A whole Node process with the library in it: what importing does, and that the process ends by itself, with code 0. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cache, root } from '../../scripts/lib/paths.ts';
import { sourceAliases } from './source-aliases.ts';

let folder = '';
beforeAll(() => {
  mkdirSync(cache, { recursive: true });
  // Inside the repository, where the packages that stay imports are found.
  folder = mkdtempSync(join(cache, 'process-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function bundle(code: string, platform: 'node' | 'browser'): Promise<string> {
  const outfile = join(folder, `${platform}.mjs`);
  await build({
    stdin: { contents: code, resolveDir: root, loader: 'ts' },
    outfile,
    bundle: true,
    platform,
    format: platform === 'node' ? 'esm' : 'iife',
    target: 'es2022',
    logLevel: 'error',
    external: ['webgpu'],
    alias: sourceAliases(platform),
  });
  return outfile;
}

/** Uses every backend that is there, and disposes of nothing. */
const useAll = `
import { devices, map } from 'lanewise';
const { backends } = await devices();
const hypot = map((x, y) => Math.sqrt(x * x + y * y));
const xs = new Float32Array(100_000).fill(3), ys = new Float32Array(100_000).fill(4);
for (const name of ['js', 'wasm', 'webgpu'] as const) {
  if (backends[name].available) console.log(name, (await hypot.on(name)(xs, ys))[99_999]);
}
`;

function runNode(file: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [file], { encoding: 'utf8', timeout: 25_000 });
}

it('ends by itself after every backend was used and nothing disposed of', async () => {
  const { status, stdout, stderr } = runNode(await bundle(useAll, 'node'));
  expect(stdout).toMatch(/^js 5\nwasm 5\n(webgpu 5\n)?$/);
  expect(status, stderr).toBe(0);
});

it('ends by itself while work is still queued', async () => {
  const queued = `${useAll}\nfor (const name of ['wasm', 'webgpu'] as const) if (backends[name].available) void hypot.on(name)(xs, ys);`;
  const { status, stderr } = runNode(await bundle(queued, 'node'));
  expect(status, stderr).toBe(0);
});

it('does nothing when imported: it loads where there is neither Node nor a browser', async () => {
  const file = await bundle(
    `import * as lanewise from 'lanewise'; globalThis.names = Object.keys(lanewise);`,
    'browser',
  );
  const world: { names?: string[] } = {};
  runInNewContext(readFileSync(file, 'utf8'), world);
  expect(world.names).toContain('map');
});
