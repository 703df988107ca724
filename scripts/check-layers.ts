// `npm run lint:layers`: imports point one way. The tables below are the picture in docs/architecture.md as data; an edge
// they do not allow fails, be it `import type`, `export … from`, `import('…')` or a side-effect import. So does a cycle
// between files of src/, type imports included: a cycle of types makes files as hard to read alone as one of values.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { findCycles } from './lib/cycles.ts';
import { importsOf } from './lib/imports.ts';
import { root } from './lib/paths.ts';

interface Area {
  readonly name: string;
  /** 0 is the ground floor; tests may import what is on their own floor or below. */
  readonly level: number;
  /** Which files: a path, or a folder with its slash at the end. The first area that fits a file has it. */
  readonly at: readonly string[];
  /** Names of areas beside its own; 'x/*' are all areas that start with x/. */
  readonly may: readonly string[];
  /** Packages, `#platform` and `node:` built-ins; '*' for any. None where absent. */
  readonly packages?: readonly string[];
}

const ground = ['util', 'ir'];
const interfaces = [...ground, 'interfaces'];
const below = [...interfaces, 'front', 'passes', 'codegen/*', 'buffer', 'dispatch', 'array'];
const backend = (name: string, codegen: readonly string[]): Area => {
  const may = [...interfaces, 'passes', ...codegen];
  return { name: `backend/${name}`, level: 4, at: [`src/backend/${name}/`], may };
};

/** What all backends share: interfaces, and procedures, which are data. */
const backendFiles = ['backend', 'names', 'procedure', 'run-passes', 'ways'].map(
  (name) => `src/backend/${name}.ts`,
);

const areas: readonly Area[] = [
  { name: 'util', level: 0, at: ['src/util/', 'src/errors.ts'], may: [] },
  { name: 'ir', level: 1, at: ['src/ir/'], may: ['util'] },
  { name: 'front', level: 2, at: ['src/front/'], may: ground, packages: ['acorn'] },
  { name: 'passes', level: 2, at: ['src/passes/'], may: ground },
  { name: 'codegen/text', level: 2, at: ['src/codegen/text/'], may: ground },
  { name: 'codegen/wgsl', level: 2, at: ['src/codegen/wgsl/'], may: [...ground, 'codegen/text'] },
  { name: 'codegen/js', level: 2, at: ['src/codegen/js/'], may: [...ground, 'codegen/text'] },
  { name: 'codegen/wasm', level: 2, at: ['src/codegen/wasm/'], may: ground },
  { name: 'primitives', level: 2, at: ['src/primitives/'], may: ['util'] },
  { name: 'interfaces', level: 3, at: ['src/host/host.ts', ...backendFiles], may: ground },
  backend('js', ['codegen/js']),
  backend('wasm', ['codegen/wasm', 'primitives']),
  backend('webgpu', ['codegen/wgsl']),
  backend('webgl', []),
  { name: 'buffer', level: 4, at: ['src/buffer/'], may: interfaces },
  { name: 'dispatch', level: 5, at: ['src/dispatch/'], may: [...interfaces, 'buffer'] },
  { name: 'array', level: 5, at: ['src/array/'], may: [...interfaces, 'buffer'] },
  {
    name: 'entries',
    level: 7,
    at: ['src/index.ts', 'src/core.ts', 'src/node.ts', 'src/browser.ts', 'src/worker.ts', 'src/plugin/'],
    may: [...below, 'backend/*', 'hosts', 'runtime', 'kernel', 'procedures', 'kernels'],
  },
  { name: 'hosts', level: 7, at: ['src/host/'], may: interfaces, packages: ['webgpu', 'node:'] },
  { name: 'runtime', level: 6, at: ['src/runtime.ts'], may: [...below, 'kernel'], packages: ['#platform'] },
  { name: 'procedures', level: 7, at: ['src/procedures/'], may: [...below, 'primitives', 'kernel'] },
  { name: 'kernel', level: 6, at: ['src/'], may: [...below, 'runtime'] },
  { name: 'kernels', level: 8, at: ['kernels/'], may: [], packages: ['lanewise'] },
  { name: 'bench', level: 8, at: ['bench/'], may: ['scripts'], packages: ['*'] },
  { name: 'examples', level: 8, at: ['examples/'], may: [], packages: ['*'] },
  { name: 'scripts', level: 9, at: ['scripts/'], may: [], packages: ['*'] },
];

/** What every unit test may import: the harness, the random programs, and what a program means. */
const forTests = ['test/harness/', 'test/property/', 'src/ir/evaluate.ts'];

/** Tests of the whole, and tools: not checked. */
const unchecked = ['test/', 'scripts/'];

/** The complaints about a tree of files, text by path. Empty when all is well. */
export function checkLayers(files: ReadonlyMap<string, string>): string[] {
  const edges = new Map<string, Set<string>>();
  const complaints: string[] = [];
  for (const [path, text] of files) {
    if (startsIn(path, unchecked)) continue;
    for (const { specifier, line } of importsOf(path, text)) {
      const targets = resolve(path, specifier);
      const complaint = judge(path, specifier, targets);
      if (complaint) complaints.push(`${path}:${line} imports ${specifier}: ${complaint}`);
      if (path.startsWith('src/') && !isTest(path)) addEdges(edges, path, targets);
    }
  }
  const cycles = findCycles(edges).map((cycle) => `cycle: ${[...cycle, cycle[0]].join(' → ')}`);
  return [...complaints, ...cycles];
}

/** The files that an import can mean; none for a package. */
function resolve(from: string, specifier: string): string[] {
  if (specifier === '#platform') return ['src/node.ts', 'src/browser.ts'];
  return specifier.startsWith('.') ? [posix.join(posix.dirname(from), specifier)] : [];
}

function addEdges(edges: Map<string, Set<string>>, from: string, targets: readonly string[]): void {
  const known = edges.get(from) ?? new Set();
  for (const target of targets) if (target.startsWith('src/')) known.add(target);
  edges.set(from, known);
}

/** Why an import is not allowed, or undefined. */
function judge(from: string, specifier: string, targets: readonly string[]): string | undefined {
  const area = areaOf(from);
  if (!area) return 'the file is in no area of scripts/check-layers.ts';
  const file = specifier.startsWith('.') ? targets[0] : undefined;
  if (file === undefined) return isTest(from) ? undefined : judgePackage(area, specifier);
  const target = areaOf(file);
  if (isTest(from)) return judgeTest(area, file, target);
  if (target && (target.name === area.name || allows(area.may, target.name))) return undefined;
  return refusal(area, target?.name ?? file);
}

function judgePackage(area: Area, specifier: string): string | undefined {
  const packages = area.packages ?? [];
  const fits = (one: string): boolean => {
    return one === '*' || specifier === one || specifier.startsWith(one.endsWith(':') ? one : `${one}/`);
  };
  return packages.some(fits) ? undefined : refusal(area, specifier);
}

/** A test may use what is on its own floor or below, and beyond that the real hosts, the meaning and the harness. */
function judgeTest(area: Area, file: string, target: Area | undefined): string | undefined {
  if (startsIn(file, forTests)) return undefined;
  if (target && (target.level <= area.level || target.name === 'hosts')) return undefined;
  return `a test in ${area.name} (level ${area.level}) may not import ${target?.name ?? file}`;
}

function refusal(area: Area, what: string): string {
  const allowed = [...area.may, ...(area.packages ?? [])].join(', ') || 'nothing else';
  return `${area.name} (level ${area.level}) may not import ${what}; allowed: ${allowed}`;
}

function allows(may: readonly string[], name: string): boolean {
  return may.some((one) => one === name || (one.endsWith('/*') && name.startsWith(one.slice(0, -1))));
}

function areaOf(path: string): Area | undefined {
  return areas.find(({ at }) => startsIn(path, at));
}

function startsIn(path: string, places: readonly string[]): boolean {
  return places.some((place) => (place.endsWith('/') ? path.startsWith(place) : path === place));
}

/** Tests, and what they share: `testing.ts`. */
function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || posix.basename(path) === 'testing.ts';
}

/** All TypeScript files of the checked folders. */
function readTree(): Map<string, string> {
  const paths = ['src', 'kernels', 'bench', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  );
  const sources = paths.map((path) => path.replaceAll('\\', '/')).filter((path) => path.endsWith('.ts'));
  return new Map(sources.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

function main(): void {
  const files = readTree();
  const complaints = checkLayers(files);
  for (const complaint of complaints) console.error(complaint);
  console.log(`${files.size} files, ${complaints.length} imports against the layers`);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}

if (basename(process.argv[1] ?? '').startsWith('check-layers.')) main();
