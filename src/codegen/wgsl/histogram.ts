/**
 * A histogram by atomic counts. Each workgroup counts its share of the points, in its own memory where the options
 * allow it, and adds its counts to the output, which the backend has cleared. Whole numbers commute: the result is exact.
 */
import type { Program } from '../../ir/node.ts';
import type { WgslOptions, WgslPass } from './artifact.ts';
import {
  outputBindings,
  pointCall,
  printMain,
  printModule,
  printPoint,
  printValues,
  slotBindings,
} from './module.ts';
import { braces, line, type Module } from './text.ts';

/** A workgroup has this many invocations whatever the options say: it clears and adds up all bins. */
const workgroupSize = 256;

export function histogramPass(program: Program, { mostPrivateBins }: WgslOptions): WgslPass {
  const bins = program.sink.kind === 'histogram' ? program.sink.bins : 0;
  const bindings = [...slotBindings(program), ...outputBindings(program)];
  const isPrivate = bins <= mostPrivateBins;
  const source = printModule(program, bindings, (module) => {
    printValues(module);
    if (isPrivate) line(module, `var<workgroup> counts: array<atomic<u32>, ${bins}>;`);
    printPoint(module);
    printMain(module, [workgroupSize], () => {
      printCounting(module, bins, isPrivate ? 'counts' : 'out0');
      if (isPrivate) printAdding(module, bins);
    });
  });
  return { name: 'histogram', source, bindings, cover: { kind: 'stride', points: workgroupSize } };
}

/** WGSL starts workgroup memory at 0. */
function printCounting(module: Module, bins: number, into: string): void {
  line(module, `let stride = groups.x * groups.y * ${workgroupSize}u;`);
  const first = `var index = group * ${workgroupSize}u + lid.x`;
  braces(module, `for (${first}; index < U.points; index += stride)`, () => {
    line(module, `let bin = u32(${pointCall(module.program, 'index')}.f0);`);
    line(module, `if (bin < ${bins}u) { atomicAdd(&${into}[bin], 1u); }`);
  });
}

function printAdding(module: Module, bins: number): void {
  line(module, 'workgroupBarrier();');
  braces(module, `for (var bin = lid.x; bin < ${bins}u; bin += ${workgroupSize}u)`, () => {
    line(module, 'let count = atomicLoad(&counts[bin]);');
    line(module, 'if (count != 0u) { atomicAdd(&out0[bin], count); }');
  });
}
