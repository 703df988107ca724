/**
 * The pass that stores one value per point. Outputs of one or two bytes are written a whole word at a time by the
 * invocation that owns all of the word's points, so no two invocations touch one word; bytes beyond the end stay 0.
 */
import type { Program } from '../../ir/node.ts';
import { bytesOf } from '../../ir/types.ts';
import type { WgslOptions, WgslPass } from './artifact.ts';
import { axisName } from './expr.ts';
import { domainField } from './layout.ts';
import {
  outputBindings,
  pointCall,
  pointsPerInvocation,
  printMain,
  printModule,
  printPoint,
  printValues,
  slotBindings,
} from './module.ts';
import { bitsText, outputName } from './packing.ts';
import { braces, line, type Module } from './text.ts';

export function storePass(program: Program, { workgroupSize }: WgslOptions): WgslPass {
  const bindings = [...slotBindings(program), ...outputBindings(program)];
  const perInvocation = pointsPerInvocation(program);
  const tiled = program.rank > 1 && perInvocation === 1;
  const tile = [
    ...Array<number>(program.rank - 2 < 0 ? 0 : program.rank - 2).fill(1),
    workgroupSize / 16,
    16,
  ];
  const source = printModule(program, bindings, (module) => {
    printValues(module);
    printPoint(module);
    if (tiled) printTiled(module, tile);
    else printLinear(module, workgroupSize, perInvocation);
  });
  return {
    name: 'store',
    source,
    bindings,
    cover: tiled
      ? { kind: 'tile', extents: tile }
      : { kind: 'points', points: workgroupSize * perInvocation },
  };
}

function printLinear(module: Module, workgroupSize: number, perInvocation: number): void {
  printMain(module, [workgroupSize], () => {
    line(
      module,
      `let first = (group * ${workgroupSize}u + lid.x)${perInvocation > 1 ? ` * ${perInvocation}u` : ''};`,
    );
    if (perInvocation > 1) return printWords(module, perInvocation);
    braces(module, 'if (first < U.points)', () => {
      line(module, `let values = ${pointCall(module.program, 'first')};`);
      module.program.outputs.forEach((_, k) => {
        line(module, `${outputName(k)}[first] = values.f${k};`);
      });
    });
  });
}

/** One invocation's points in turn; a word is written after the last of its points. */
function printWords(module: Module, perInvocation: number): void {
  const { outputs } = module.program;
  const packed = [...outputs.entries()].filter(([, { dtype }]) => bytesOf(dtype) < 4);
  for (const [k] of packed) line(module, `var word${k} = 0u;`);
  braces(module, `for (var k = 0u; k < ${perInvocation}u; k++)`, () => {
    line(module, 'let index = first + k;');
    braces(module, 'if (index < U.points)', () => {
      line(module, `let values = ${pointCall(module.program, 'index')};`);
      outputs.forEach(({ dtype }, k) => {
        line(module, storeText(dtype, k));
      });
    });
    for (const [k, { dtype }] of packed) printWord(module, k, bytesOf(dtype));
  });
}

function storeText(dtype: Program['outputs'][number]['dtype'], k: number): string {
  const bytes = bytesOf(dtype);
  if (bytes === 4) return `${outputName(k)}[index] = values.f${k};`;
  return `word${k} |= ${bitsText(dtype, `values.f${k}`)} << ((index & ${4 / bytes - 1}u) * ${bytes * 8}u);`;
}

function printWord(module: Module, k: number, bytes: number): void {
  const mask = 4 / bytes - 1;
  braces(module, `if ((index & ${mask}u) == ${mask}u)`, () => {
    const at = `index >> ${bytes === 1 ? 2 : 1}u`;
    line(module, `if (index - ${mask}u < U.points) { ${outputName(k)}[${at}] = word${k}; }`);
    line(module, `word${k} = 0u;`);
  });
}

/** Workgroups are numbered along x, then y, then z; a tile's invocations lie as its points do. */
function printTiled(module: Module, tile: readonly number[]): void {
  const { rank, outputs } = module.program;
  printMain(module, [16, tile[rank - 2]!], () => {
    const tileNumber = [
      'group / (U.tilesX * U.tilesY)',
      '(group / U.tilesX) % U.tilesY',
      'group % U.tilesX',
    ].slice(3 - rank);
    const inside = ['0u', 'lid.y', 'lid.x'].slice(3 - rank);
    for (let axis = 0; axis < rank; axis++)
      line(module, `let ${axisName(axis)} = i32((${tileNumber[axis]}) * ${tile[axis]}u + ${inside[axis]});`);
    const axes = Array.from({ length: rank }, (_, axis) => axis);
    braces(
      module,
      `if (${axes.map((axis) => `${axisName(axis)} < U.${domainField(axis)}`).join(' && ')})`,
      () => {
        const index = axes
          .map((axis) => `u32(${axisName(axis)})`)
          .reduce((sum, next, axis) => `(${sum} * u32(U.${domainField(axis)}) + ${next})`);
        line(module, `let index = ${index};`);
        line(module, `let values = point(index, ${axes.map(axisName).join(', ')});`);
        outputs.forEach((_, k) => {
          line(module, `${outputName(k)}[index] = values.f${k};`);
        });
      },
    );
  });
}
