/** What a program is made of, by name, so that a run can tell how often each thing occurred: `kind: name`. */
import type { Program } from '../../src/ir/node.ts';
import { blockElements } from '../../src/ir/reduction.ts';
import { forEachProgramExpr, forEachStmt } from '../../src/ir/walk.ts';

/** How many programs have each feature. */
export type Coverage = Readonly<Record<string, number>>;

/** Each feature of the program, once. */
export function featuresOf(program: Program, shape: readonly number[]): string[] {
  const found = new Set<string>();
  const { sink, border, outputs } = program;
  const points = shape.reduce((product, extent) => product * extent, 1);
  const fields = sink.kind === 'reduce' && outputs.length > 1 ? ' records' : '';
  found.add(`sink: ${sink.kind}${fields}`);
  found.add(`rank: ${program.rank}`);
  found.add(`points: ${points > blockElements ? 'several blocks' : points > 64 ? 'over 64' : 'up to 64'}`);
  found.add(`precision: ${program.precision}`);
  for (const slot of program.slots)
    found.add(slot.kind === 'array' ? `array: ${slot.dtype} of rank ${slot.rank}` : `scalar: ${slot.type}`);
  for (const { dtype } of outputs) found.add(`output: ${dtype}`);
  const lists = sink.kind === 'reduce' ? [program.body, sink.combine.body] : [program.body];
  for (const list of lists)
    forEachStmt(list, (stmt) => {
      found.add(`statement: ${stmt.kind}`);
      if (stmt.kind !== 'load') return;
      const past = typeof border === 'string' ? border : 'constant';
      found.add(stmt.at.kind === 'near' ? `read: near, border ${past}` : `read: ${stmt.at.kind}`);
    });
  forEachProgramExpr(program, (expr) => {
    if (expr.kind === 'op') found.add(`operation: ${expr.op}`);
    else found.add(`leaf: ${expr.kind}`);
  });
  return [...found];
}

export function addCoverage(a: Coverage, b: Coverage): Coverage {
  const sum: Record<string, number> = { ...a };
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

/** A line per kind: its names with their counts, the most frequent first. */
export function describeCoverage(coverage: Coverage): string[] {
  const kinds = new Map<string, (readonly [string, number])[]>();
  for (const [feature, count] of Object.entries(coverage)) {
    const [kind, name] = feature.split(': ') as [string, string];
    kinds.set(kind, [...(kinds.get(kind) ?? []), [name, count]]);
  }
  return [...kinds].map(([kind, names]) => {
    const sorted = [...names].sort((a, b) => b[1] - a[1]);
    return `  ${kind}: ${sorted.map(([name, count]) => `${name} ${count}`).join(', ')}`;
  });
}
