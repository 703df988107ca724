/**
 * Prints the loops of stores and histograms: over points (rank 1) or over rows with the innermost axis inside.
 *
 * Where a body reads beside its point at constant offsets, a row is cut in three: an edge, an interior where no read
 * can fall outside, and an edge. The two edges share one printed loop:
 *
 *     for (;;) {
 *       for (const stop = x < from ? from : end; x < stop; x++) { edge form }
 *       if (x >= end) break;
 *       for (; x < to; x++) { interior form }
 *     }
 */
import type { Program } from '../../ir/node.ts';
import { forEachStmt } from '../../ir/walk.ts';
import type { Writer } from '../text/writer.ts';
import { isConstant, type Place, writeList } from './body.ts';
import { axisName, bareText, exprForStore, extentName, outputName, type Printing } from './expr.ts';

/** The least and the greatest constant offset along each axis (never above, never below 0), over all slots so read. */
export interface Reach {
  readonly least: readonly number[];
  readonly most: readonly number[];
  readonly slots: readonly number[];
}

/** How far the constant offsets reach, or undefined where nothing is read beside the point at such offsets. */
export function reachOf(program: Program): Reach | undefined {
  const least = new Array<number>(program.rank).fill(0);
  const most = new Array<number>(program.rank).fill(0);
  const slots = new Set<number>();
  forEachStmt(program.body, (stmt) => {
    if (stmt.kind !== 'load' || stmt.at.kind !== 'near' || !isConstant(stmt.at)) return;
    slots.add(stmt.slot);
    for (const [axis, offset] of stmt.at.offset.entries()) {
      if (offset.kind !== 'const') continue;
      least[axis] = Math.min(least[axis]!, offset.value);
      most[axis] = Math.max(most[axis]!, offset.value);
    }
  });
  return slots.size === 0 ? undefined : { least, most, slots: [...slots] };
}

/** The loops over units `begin` … `end` with the body and the sink inside. */
export function writePoints(printing: Printing, writer: Writer): void {
  const { rank } = printing.program;
  const reach = reachOf(printing.program);
  if (reach) writer.line(`const fits = ${fitsText(reach, rank)};`);
  if (rank === 1) {
    writeRow(printing, writer, reach, { axis: 0, begin: 'begin', end: 'end', flat: 'i0' });
    return;
  }
  writer.block('for (let row = begin; row < end; row++) {', () => {
    if (rank === 3) writer.line('const i0 = (row / n1) | 0, i1 = row - i0 * n1;');
    else writer.line('const i0 = row;');
    writer.line(`const base = row * n${rank - 1};`);
    writeRow(printing, writer, reach, { axis: rank - 1, begin: '0', end: `n${rank - 1}`, flat: 'at' });
  });
}

interface Row {
  readonly axis: number;
  readonly begin: string;
  readonly end: string;
  /** The name of the point's row-major number. */
  readonly flat: string;
}

/** Whether all arrays read beside the point have the domain's shape, which the interior form relies on. */
function fitsText(reach: Reach, rank: number): string {
  const axes = [...Array(rank).keys()];
  return reach.slots
    .flatMap((slot) => axes.map((axis) => `${extentName(slot, axis)} === ${extentName('domain', axis)}`))
    .join(' && ');
}

function writeRow(printing: Printing, writer: Writer, reach: Reach | undefined, row: Row): void {
  const i = axisName(row.axis);
  const point = (interior: boolean) => (): void => {
    if (row.flat === 'at') writer.line(`const at = base + ${i} | 0;`);
    writePoint(printing, writer, { flat: row.flat, interior });
  };
  if (!reach) {
    writer.block(`for (let ${i} = ${row.begin}; ${i} < ${row.end}; ${i}++) {`, point(false));
    return;
  }
  const { from, to } = interiorOf(reach, row);
  writer.line(`const from = ${from};`);
  writer.line(`const to = ${to};`);
  writer.block(`for (let ${i} = ${row.begin}; ; ) {`, () => {
    writer.line(`const stop = ${i} < from ? from : ${row.end};`);
    writer.block(`for (; ${i} < stop; ${i}++) {`, point(false));
    writer.line(`if (${i} >= ${row.end}) break;`);
    writer.block(`for (; ${i} < to; ${i}++) {`, point(true));
  });
}

/** Where the interior of a row begins and ends; it is empty (`from` is the row's end) where the row is at an edge. */
function interiorOf(reach: Reach, row: Row): { from: string; to: string } {
  const { least, most } = reach;
  const outer = [...Array(row.axis).keys()].flatMap((axis) => [
    `i${axis} >= ${-least[axis]!}`,
    `i${axis} < n${axis} - ${most[axis]!}`,
  ]);
  const start = Math.abs(least[row.axis]!);
  const first = row.begin === '0' ? String(start) : `Math.max(${row.begin}, ${start})`;
  const last = `n${row.axis} - ${most[row.axis]!}`;
  return {
    from: `${['fits', ...outer].join(' && ')} ? Math.min(${row.end}, ${first}) : ${row.end}`,
    to: `Math.max(from, ${row.begin === '0' ? last : `Math.min(${row.end}, ${last})`})`,
  };
}

function writePoint(printing: Printing, writer: Writer, place: Place): void {
  const { program } = printing;
  writeList(printing, writer, program.body, place);
  if (program.sink.kind === 'histogram') {
    writer.line(`const bin = ${bareText(printing, program.yields[0]!)};`);
    writer.line(`if (bin >>> 0 < ${program.sink.bins}) o0[bin]++;`);
    return;
  }
  for (const [k, output] of program.outputs.entries()) {
    const print = output.dtype === 'u8c' ? bareText : exprForStore;
    writer.line(`${outputName(k)}[${place.flat}] = ${print(printing, program.yields[k]!)};`);
  }
}
