// What a fresh clone needs before anything else runs: packages installed, dist built, TypeScript turned into something
// Node takes. Plain JavaScript that imports no package at load time, because at that moment none may be there.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Scratch space that survives `npm ci`: bundles of scripts, unpacked engines. Ignored by git. */
export const cache = join(root, '.cache');

const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** Why `npm ci` has to run, or undefined when node_modules holds what the lockfile says. */
export function staleInstall() {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return 'node_modules is missing';
  const wanted = readJson('package-lock.json').packages;
  const found = readJson('node_modules/.package-lock.json').packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.optional || entry.devOptional) continue;
    if (found[path]?.version !== entry.version) return `${path} is not ${entry.version}`;
  }
  return undefined;
}

/** Why dist has to be built, or undefined when no source is newer than it. */
export function staleBuild() {
  const built = join(root, 'dist/index.js');
  if (!existsSync(built)) return 'dist is missing';
  const builtAt = statSync(built).mtimeMs;
  const sources = ['src', 'kernels', 'package.json', 'tsdown.config.ts', 'tsconfig.json'];
  const newer = sources.find((path) => newestIn(join(root, path)) > builtAt);
  return newer && `${newer} is newer than dist`;
}

function newestIn(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}

/** Runs `npm ci` when needed. One line tells why; npm's own output is shown only when it fails. */
export async function install() {
  const reason = staleInstall();
  if (reason) await step(`installing packages (${reason})`, npm(), ['ci', '--no-audit', '--no-fund']);
}

/** Builds dist when needed. */
export async function build() {
  const reason = staleBuild();
  if (reason) await step(`building (${reason})`, process.execPath, ['node_modules/tsdown/dist/run.mjs']);
}

const npm = () => (process.platform === 'win32' ? 'npm.cmd' : 'npm');

async function step(title, command, args) {
  const start = performance.now();
  process.stdout.write(`${title} … `);
  const { code, output } = await capture(command, args);
  console.log(code === 0 ? `${((performance.now() - start) / 1000).toFixed(1)} s` : 'failed');
  if (code === 0) return;
  console.error(output);
  process.exit(code ?? 1);
}

/** Runs a command in the repository without showing what it prints. */
export function capture(command, args) {
  return new Promise((resolve) => {
    const shell = process.platform === 'win32' && command.endsWith('.cmd');
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    child.on('error', (error) => resolve({ code: 1, output: String(error) }));
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** Runs a command in the repository as if it were this process: same terminal, signals passed on. */
export function run(command, args, env = process.env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: 'inherit' });
    const pass = (signal) => child.kill(signal);
    process.on('SIGINT', pass).on('SIGTERM', pass);
    child.on('error', (error) => {
      console.error(error);
      resolve(1);
    });
    child.on('close', (code, signal) => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      if (signal) console.error(`${command} was ended by ${signal}`);
      resolve(code ?? 1);
    });
  });
}

/**
 * Bundles a TypeScript entry into one module that Node runs, and returns its path. All packages stay imports, so
 * 'lanewise' is the built dist, found through package.json as a user's Node finds it.
 */
export async function bundle(entry) {
  const { build: esbuild } = await import('esbuild');
  const outfile = join(bundles(), entry.replace(/\.ts$/, '.mjs'));
  await esbuild({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    // Before tsconfig's paths, which would pull the source in.
    external: ['lanewise'],
    sourcemap: 'inline',
    logLevel: 'error',
    plugins: [ownUrls],
  });
  return outfile;
}

/** A folder of this process alone, so that two runs at once never read each other's half-written bundle. */
function bundles() {
  const folder = join(cache, 'run', String(process.pid));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Keeps `import.meta.url` what it is in the source, so that files are found beside the source and not the bundle. */
const ownUrls = {
  name: 'own-urls',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const url = JSON.stringify(pathToFileURL(path).href);
      return { contents: text.replaceAll('import.meta.url', url), loader: 'ts' };
    });
  },
};

/** Loads a TypeScript module of the repository into this process. */
export async function load(entry) {
  return import(pathToFileURL(await bundle(entry)).href);
}
