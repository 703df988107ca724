import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildPrimitives } from './build-primitives.ts';
import { root } from './lib/paths.ts';

it('keeps the modules in src/primitives/bytes as their sources in assembly/primitives compile', async () => {
  for (const [path, text] of await buildPrimitives()) {
    const isSame = readFileSync(join(root, path), 'utf8') === text;
    expect(isSame, `${path} is out of date: node scripts/run.mjs scripts/build-primitives.ts`).toBe(true);
  }
}, 120_000);
