// Finds a Chromium: CHROME_PATH, the system's, else the one in the development dependency @sparticuz/chromium (Linux
// x64), which is unpacked together with the system libraries it brings. Nothing is started here.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from './paths.ts';
import { onceInto, unpackProgram, unpackTar } from './unpack.ts';

export interface Chromium {
  readonly path: string;
  readonly from: 'CHROME_PATH' | 'system' | 'npm';
  /** What its process needs on top of the environment. */
  readonly env: Readonly<Record<string, string>>;
}

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** A Chromium that starts here, or a sentence that says why there is none. */
export function findChromium(): Chromium | string {
  const asked = process.env.CHROME_PATH;
  if (asked) {
    return existsSync(asked)
      ? { path: asked, from: 'CHROME_PATH', env: {} }
      : `CHROME_PATH: no file ${asked}`;
  }
  const path = systemPaths.find(existsSync);
  if (path) return { path, from: 'system', env: {} };
  const unpacked = npmChromium();
  if (typeof unpacked === 'string') return unpacked;
  const missing = missingLibraries(unpacked.path, unpacked.env);
  return missing.length === 0 ? unpacked : `Chromium lacks ${describeMissing(missing)}`;
}

function npmChromium(): Chromium | string {
  const archives = npmArchives();
  if (typeof archives === 'string') return `${archives}; install Chromium or set CHROME_PATH`;
  const folder = onceInto(join(cache, 'engines', `chromium-${archives.version}`), (to) => {
    unpackProgram(join(archives.bin, 'chromium.br'), join(to, 'chromium'));
    // Chromium looks for its graphics libraries beside itself.
    unpackTar(join(archives.bin, 'swiftshader.tar.br'), to);
    unpackTar(join(archives.bin, 'al2023.tar.br'), to);
    unpackTar(join(archives.bin, 'fonts.tar.br'), join(to, 'fonts'));
  });
  const libraries = [join(folder, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  const env = { LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: join(folder, 'fonts') };
  return { path: join(folder, 'chromium'), from: 'npm', env };
}

/** The folder with the package's archives, or why there is none. */
export function npmArchives(): { bin: string; version: string } | string {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return `no Chromium comes through npm for ${process.platform} ${process.arch}`;
  }
  const folder = join(root, 'node_modules/@sparticuz/chromium');
  if (!existsSync(join(folder, 'bin/chromium.br'))) return 'the package @sparticuz/chromium is not installed';
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { bin: join(folder, 'bin'), version };
}

/** Debian's package for each library that Chromium is linked against and does not bring along. */
const debianPackages: Readonly<Record<string, string>> = {
  'libexpat.so.1': 'libexpat1',
  'libgcc_s.so.1': 'libgcc-s1',
  'libnspr4.so': 'libnspr4',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libplc4.so': 'libnspr4',
  'libplds4.so': 'libnspr4',
};

/** The shared libraries that the loader does not find for a program; empty where `ldd` is missing. */
export function missingLibraries(program: string, env: Readonly<Record<string, string>> = {}): string[] {
  try {
    const text = execFileSync('ldd', [program], {
      env: { ...process.env, ...env },
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return missingIn(text);
  } catch {
    return [];
  }
}

/** Reads what ldd printed. */
export function missingIn(ldd: string): string[] {
  return [...ldd.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]!);
}

/** The Debian packages that hold the given libraries. */
export function packagesFor(libraries: readonly string[]): string[] {
  return [...new Set(libraries.map((name) => debianPackages[name] ?? `(the package with ${name})`))];
}

function describeMissing(libraries: readonly string[]): string {
  return `${libraries.join(', ')}; on Debian: apt-get install ${packagesFor(libraries).join(' ')}`;
}

/** What apt-get should install so that the unpacked Chromium starts; empty when it does or when none is used. */
export function missingPackages(): string[] {
  if (process.env.CHROME_PATH || systemPaths.some(existsSync)) return [];
  const unpacked = npmChromium();
  return typeof unpacked === 'string' ? [] : packagesFor(missingLibraries(unpacked.path, unpacked.env));
}
