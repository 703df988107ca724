import { describe, expect, it } from 'vitest';
import { checkLayers } from './check-layers.ts';

/** The complaints about one file with one line of code, in a tree where nothing else imports anything. */
const judge = (path: string, text: string): string[] => checkLayers(new Map([[path, text]]));

describe('checkLayers', () => {
  it('allows what points down', () => {
    const tree = new Map([
      ['src/errors.ts', ''],
      ['src/ir/node.ts', "import { x } from '../errors.ts';"],
      [
        'src/codegen/js/emit-js.ts',
        "import { y } from '../text/writer.ts'; import type { N } from '../../ir/node.ts';",
      ],
      [
        'src/backend/js/open-js.ts',
        "import { e } from '../../codegen/js/emit-js.ts'; import '../backend.ts';",
      ],
      [
        'src/node.ts',
        "import { open } from './backend/js/open-js.ts'; import { h } from './host/node-host.ts';",
      ],
      ['src/index.ts', "export { sum } from '../kernels/sum.ts';"],
      ['kernels/sum.ts', "import { reduce } from 'lanewise'; import { h } from './helper.ts';"],
    ]);
    expect(checkLayers(tree)).toEqual([]);
  });

  it('says where, what and what would be allowed', () => {
    expect(judge('src/ir/node.ts', "\nimport { parse } from '../front/parse.ts';")).toEqual([
      'src/ir/node.ts:2 imports ../front/parse.ts: ir (level 1) may not import front; allowed: util',
    ]);
  });

  it.each([
    ["import type { P } from '../front/parse.ts';"],
    ["export type { P } from '../front/parse.ts';"],
    ["export * from '../front/parse.ts';"],
    ["import '../front/parse.ts';"],
    ["const load = () => import('../front/parse.ts');"],
    ["type P = import('../front/parse.ts').P;"],
    ["type P = typeof import('../front/parse.ts');"],
    ["import parse = require('../front/parse.ts');"],
  ])('sees %s', (text) => {
    expect(judge('src/passes/fold.ts', text)).toHaveLength(1);
  });

  it('does not see what is written in strings and comments', () => {
    expect(
      judge('src/ir/node.ts', "// import '../front/parse.ts'\nconst s = \"import '../front/parse.ts'\";"),
    ).toEqual([]);
  });

  it.each([
    ['src/backend/js/a.ts', '../wasm/b.ts', 'another backend'],
    ['src/backend/js/a.ts', '../../codegen/wgsl/b.ts', 'the code generator of another backend'],
    ['src/backend/js/a.ts', '../../dispatch/b.ts', 'the dispatcher'],
    ['src/codegen/wasm/a.ts', '../text/b.ts', 'text in bytes'],
    ['src/dispatch/a.ts', '../array/b.ts', 'a neighbour'],
    ['src/kernel.ts', './backend/js/b.ts', 'a concrete backend'],
    ['src/patterns/map.ts', '../host/node-host.ts', 'a concrete host'],
    ['src/kernel.ts', './index.ts', 'an entry'],
    ['src/kernel.ts', '#platform', 'the platform, which is for the runtime'],
    ['src/front/a.ts', 'typescript', 'a package not in the table'],
    ['src/ir/a.ts', 'node:fs', 'a built-in of Node'],
    ['kernels/sum.ts', '../src/patterns/reduce.ts', 'the inside of the library'],
    ['kernels/sum.ts', 'acorn', 'a package'],
    ['examples/demo/main.ts', '../../src/index.ts', 'the source instead of the package'],
  ])('%s may not import %s: %s', (from, specifier) => {
    expect(judge(from, `import type { X } from '${specifier}';`)).toHaveLength(1);
  });

  it('lets the runtime, and only it, import the platform', () => {
    expect(judge('src/runtime.ts', "import { platform } from '#platform';")).toEqual([]);
  });

  it('lets a unit test import its own floor, those below, the hosts, the meaning and the harness', () => {
    const imports = ['./emit.ts', '../../front/parse.ts', '../../host/node-host.ts', '../../ir/evaluate.ts'];
    const text = [...imports, '../../../test/harness/assert.ts', 'vitest']
      .map((path) => `import '${path}';`)
      .join('\n');
    expect(judge('src/codegen/js/emit.test.ts', text)).toEqual([]);
    expect(judge('src/codegen/js/emit.test.ts', "import '../../kernel.ts';")).toEqual([
      'src/codegen/js/emit.test.ts:1 imports ../../kernel.ts: a test in codegen/js (level 2) may not import kernel',
    ]);
  });

  it('finds a cycle, also one of types and one through the platform', () => {
    const types = new Map([
      ['src/ir/a.ts', "import type { B } from './b.ts';"],
      ['src/ir/b.ts', "export type { C } from './c.ts';"],
      ['src/ir/c.ts', "import type { A } from './a.ts';"],
    ]);
    expect(checkLayers(types)).toEqual(['cycle: src/ir/a.ts → src/ir/b.ts → src/ir/c.ts → src/ir/a.ts']);
    const platform = new Map([
      ['src/runtime.ts', "import { platform } from '#platform';"],
      ['src/node.ts', "import type { Runtime } from './runtime.ts';"],
    ]);
    expect(checkLayers(platform)).toEqual(['cycle: src/node.ts → src/runtime.ts → src/node.ts']);
  });
});
