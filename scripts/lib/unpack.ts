// Unpacks what npm packages carry compressed: a brotli file, or a tar inside one. Only what those archives contain is
// understood (files, folders, links), so no tar package is needed.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

const blockBytes = 512;

export interface TarEntry {
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link';
  readonly mode: number;
  readonly data: Uint8Array;
  /** Where a link points. */
  readonly target: string;
}

/** The entries of a tar archive (ustar, as GNU and bsd tar write it for short names). */
export function* readTar(tar: Uint8Array): Generator<TarEntry> {
  for (let at = 0; at + blockBytes <= tar.length; ) {
    const header = tar.subarray(at, at + blockBytes);
    if (header[0] === 0) return;
    const bytes = Number.parseInt(textOf(header, 124, 12), 8) || 0;
    const prefix = textOf(header, 257, 5) === 'ustar' ? textOf(header, 345, 155) : '';
    const kind = kinds[String.fromCharCode(header[156]!)];
    const start = at + blockBytes;
    if (kind) {
      const path = normalize(join(prefix, textOf(header, 0, 100)));
      if (path.startsWith('..')) throw new Error(`tar: the path ${path} leads outside the archive`);
      const mode = Number.parseInt(textOf(header, 100, 8), 8);
      yield { path, kind, mode, data: tar.subarray(start, start + bytes), target: textOf(header, 157, 100) };
    }
    at = start + Math.ceil(bytes / blockBytes) * blockBytes;
  }
}

const kinds: Readonly<Record<string, TarEntry['kind']>> = {
  '\0': 'file',
  '0': 'file',
  '2': 'link',
  '5': 'folder',
};

function textOf(header: Uint8Array, at: number, length: number): string {
  const field = header.subarray(at, at + length);
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end))
    .toString('utf8')
    .trim();
}

/** Writes the entries of a brotli-compressed tar into `folder`. */
export function unpackTar(archive: string, folder: string): void {
  for (const entry of readTar(brotliDecompressSync(readFileSync(archive)))) {
    const path = join(folder, entry.path);
    mkdirSync(entry.kind === 'folder' ? path : dirname(path), { recursive: true });
    if (entry.kind === 'link') symlinkSync(entry.target, path);
    if (entry.kind === 'file') writeFileSync(path, entry.data, { mode: entry.mode & 0o777 });
  }
}

/** Writes a brotli-compressed program to `path` and makes it executable. */
export function unpackProgram(archive: string, path: string): void {
  writeFileSync(path, brotliDecompressSync(readFileSync(archive)));
  chmodSync(path, 0o755);
}

/**
 * Fills `folder` by `fill` once. Another process sees either no folder or the whole of it: the work happens in a
 * folder of our own, which is then renamed; who comes second drops their copy.
 */
export function onceInto(folder: string, fill: (folder: string) => void): string {
  if (existsSync(folder)) return folder;
  const own = `${folder}.${process.pid}`;
  mkdirSync(own, { recursive: true });
  try {
    fill(own);
    if (!existsSync(folder)) renameSync(own, folder);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
  return folder;
}
