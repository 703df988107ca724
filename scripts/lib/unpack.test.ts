import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { onceInto, readTar, unpackTar } from './unpack.ts';

const header = (path: string, type: string, bytes: number, target = ''): Buffer => {
  const block = Buffer.alloc(512);
  block.write(path, 0);
  block.write('0000755\0', 100);
  block.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
  block.write(type, 156);
  block.write(target, 157);
  block.write('ustar\0', 257);
  return block;
};

const file = (path: string, text: string): Buffer => {
  const data = Buffer.alloc(Math.ceil(text.length / 512) * 512);
  data.write(text);
  return Buffer.concat([header(path, '0', text.length), data]);
};

const end = Buffer.alloc(1024);
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lanewise-unpack-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('reads files, folders and links from a tar', () => {
  const tar = Buffer.concat([
    header('lib/', '5', 0),
    file('lib/a.so', 'x'.repeat(600)),
    header('lib/b.so', '2', 0, 'a.so'),
    end,
  ]);
  const entries = [...readTar(tar)].map(({ path, kind, data, target }) => [path, kind, data.length, target]);
  expect(entries).toEqual([
    ['lib/', 'folder', 0, ''],
    ['lib/a.so', 'file', 600, ''],
    ['lib/b.so', 'link', 0, 'a.so'],
  ]);
});

it('refuses a path that leads outside', () => {
  expect(() => [...readTar(Buffer.concat([file('../a', 'x'), end]))]).toThrow('leads outside the archive');
});

it('unpacks a compressed tar with its modes', () => {
  const archive = join(folder, 'a.tar.br');
  writeFileSync(archive, brotliCompressSync(Buffer.concat([file('bin/run', '#!'), end])));
  unpackTar(archive, join(folder, 'to'));
  expect(readFileSync(join(folder, 'to/bin/run'), 'utf8')).toBe('#!');
});

it('fills a folder once, and leaves nothing behind when filling fails', () => {
  const target = join(folder, 'engine');
  expect(() =>
    onceInto(target, () => {
      throw new Error('disk full');
    }),
  ).toThrow('disk full');
  expect(readdirSync(folder)).toEqual([]);
  let fills = 0;
  for (let i = 0; i < 2; i++) onceInto(target, (to) => writeFileSync(join(to, 'x'), String(++fills)));
  expect(readFileSync(join(target, 'x'), 'utf8')).toBe('1');
});
