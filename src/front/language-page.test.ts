/** docs/language.md: its blocks compile, or are refused with the code that they name; every code is on the page. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CompileError } from '../errors.ts';
import type { DType } from '../ir/types.ts';
import type { ArgumentType, Body } from './request.ts';
import { arrayType, compile, type Options, scalarType } from './testing.ts';

const page = readFileSync(new URL('../../docs/language.md', import.meta.url), 'utf8');
const messages = readFileSync(new URL('./messages.ts', import.meta.url), 'utf8');

/** What the patterns of the page make: a kernel's source. */
const patterns = {
  map: (body: Body, options: Options = {}): Options => {
    const source: Options = { pattern: 'map', body, ...options };
    const reduce = (combine: Body, identity: number): Options => {
      return { ...source, pattern: 'reduce', combine, identity };
    };
    return Object.defineProperty(source, 'reduce', { value: reduce });
  },
  grid: (body: Body, options: Options = {}): Options => ({ pattern: 'grid', body, ...options }),
  stencil: (body: Body, options: Options = {}): Options => ({ pattern: 'stencil', body, ...options }),
  histogram: (bins: number, body: Body): Options => ({ pattern: 'histogram', bins, body }),
};

/** Compiles the text of a call of a pattern. Undefined where that goes well, else the error's code. */
function codeOf(text: string, args: readonly ArgumentType[], rank: number): string | undefined {
  const source = new Function(...Object.keys(patterns), `return ${text}`)(
    ...Object.values(patterns),
  ) as Options;
  const given = args.slice(0, Math.max(1, source.pattern === 'grid' ? args.length : parameters(source)));
  try {
    compile(source, given, rank);
    return undefined;
  } catch (error) {
    if (error instanceof CompileError) return error.code;
    throw error;
  }
}

/** How many of a block's arguments one of its kernels takes. */
function parameters({ body, index }: Options): number {
  return (body?.length ?? 1) - (index ? 1 : 0);
}

function argumentOf(text: string): ArgumentType {
  const [, dtype, rank] = /^([a-z]\w*)(?:\[(\d)\])?$/.exec(text) ?? [];
  return dtype ? arrayType(dtype as DType, Number(rank ?? 1)) : scalarType(Number.isInteger(Number(text)));
}

const blocks = [...page.matchAll(/^```ts ?([A-Z_]*) ?\(([^)]*)\)(?: over (\d))?\n([\s\S]*?)^```$/gm)];

describe('the language page', () => {
  for (const [, code, args, rank, text] of blocks)
    for (const kernel of text!.trim().split('\n\n'))
      it(`${code ? `refuses (${code})` : 'compiles'}: ${kernel}`, () => {
        const types = args!.split(', ').map(argumentOf);
        expect(codeOf(kernel, types, Number(rank ?? 1))).toBe(code || undefined);
      });

  it('marks every block', () => {
    expect(blocks.length).toBe(page.match(/^```\w/gm)!.length);
    expect(blocks.length).toBeGreaterThan(30);
  });

  it('has every code', () => {
    const codes = [...messages.matchAll(/ault\(\s*'([A-Z_0-9]+)'/g)].map(([, code]) => code!);
    expect(codes.length).toBeGreaterThan(70);
    expect([...new Set(codes)].filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });
});
