/** The README's code runs: each block as it stands, with the names of the blocks before it and the data they speak of. */
import { readFileSync } from 'node:fs';
import { transform } from 'esbuild';
import * as lanewise from 'lanewise';
import { expect, it } from 'vitest';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!);

/** What the text calls "your arrays". */
const data = {
  xs: Float32Array.of(3, 6),
  ys: Float32Array.of(4, 8),
  out: new Float32Array(2),
  pixels: new Float32Array(1080 * 1920),
  console: { log: () => {} },
};

/** All blocks as one program: imports come from the scope, and the names it makes are returned. */
async function run(): Promise<Record<string, unknown>> {
  const { code } = await transform(blocks.join('\n'), { loader: 'ts', target: 'es2022' });
  const body = code.replace(/^import .*$/gm, '');
  const names = [...body.matchAll(/^const (\w+) =/gm)].map(([, name]) => name!);
  const scope = { ...lanewise, ...data };
  const source = `return (async () => { ${body}\nreturn { ${names.join(', ')} }; })();`;
  return (await new Function(...Object.keys(scope), source)(...Object.values(scope))) as Record<
    string,
    unknown
  >;
}

it('runs the blocks of the README', async () => {
  expect(blocks.length).toBeGreaterThanOrEqual(4);
  const made = await run();
  expect(made.z).toEqual(Float32Array.of(5, 10));
  expect(made.s).toBe(60);
  expect(made.i).toHaveLength(512 * 512);
  expect(data.out).toEqual(Float32Array.of(5, 10));
  expect(made.data).toHaveLength(1080 * 1920);
});
