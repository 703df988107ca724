/**
 * From an artifact and a domain's shape to its dispatches, as numbers only. A dispatch has at most 65,535 workgroups
 * along an axis; longer ones go over two axes, and the modules count workgroups over both.
 */
import type { Step, WgslArtifact, WgslPass } from './artifact.ts';
import { elementsOf, noStep } from './layout.ts';

const mostGroups = 65535;

/** Workgroups that stride over a histogram: enough for every core of a large device, few enough to add up fast. */
const stridingGroups = 256;

export interface Dispatch {
  /** The number of the pass in the artifact. */
  readonly pass: number;
  readonly groups: readonly [x: number, y: number];
  readonly step: Step;
}

export interface LaunchPlan {
  readonly dispatches: readonly Dispatch[];
  /** Bytes for the partials; 0 where the sink needs none. */
  readonly partialBytes: number;
  /** Whether the outputs must be 0 before the first dispatch. */
  readonly clearsOutputs: boolean;
}

export function planLaunch(artifact: WgslArtifact, shape: readonly number[]): LaunchPlan {
  if (artifact.program.sink.kind === 'reduce') return planReduce(artifact, shape);
  const dispatch = planPoints(artifact.passes[0]!, shape);
  return {
    dispatches: [dispatch],
    partialBytes: 0,
    clearsOutputs: artifact.program.sink.kind === 'histogram',
  };
}

function planPoints({ cover }: WgslPass, shape: readonly number[]): Dispatch {
  if (cover.kind === 'tile') {
    const tiles = shape.map((extent, axis) => Math.ceil(extent / cover.extents[axis]!));
    const [tilesY, tilesX] = [tiles[tiles.length - 2]!, tiles[tiles.length - 1]!];
    return { pass: 0, groups: gridOf(elementsOf(tiles)), step: { ...noStep, tilesX, tilesY } };
  }
  const covered = cover.kind === 'run' ? cover.accumulators : cover.points;
  const needed = Math.ceil(elementsOf(shape) / covered);
  return {
    pass: 0,
    groups: gridOf(cover.kind === 'stride' ? Math.min(needed, stridingGroups) : needed),
    step: noStep,
  };
}

/** Workgroups over two axes, as square as the limit asks for, so that few are superfluous. */
export function gridOf(groups: number): readonly [x: number, y: number] {
  const y = Math.ceil(groups / mostGroups);
  return [Math.ceil(groups / y), y];
}

/** Each level's partials lie behind those that it is made of. */
function planReduce({ passes, program }: WgslArtifact, shape: readonly number[]): LaunchPlan {
  const counts = partialCounts(passes, elementsOf(shape));
  const pitch = counts.reduce((sum, count) => sum + count, 0);
  const dispatches: Dispatch[] = [{ pass: 0, groups: gridOf(counts[0]!), step: { ...noStep, pitch } }];
  let readAt = 0;
  for (const [level, count] of counts.entries()) {
    const groups = gridOf(counts[level + 1] ?? 1);
    dispatches.push({ pass: 1, groups, step: { ...noStep, count, readAt, writeAt: readAt + count, pitch } });
    readAt += count;
  }
  return { dispatches, partialBytes: pitch * program.outputs.length * 4, clearsOutputs: false };
}

/** How many partials each level leaves, until one workgroup can finish. */
function partialCounts([blocks, tree]: readonly WgslPass[], points: number): readonly number[] {
  const covered = blocks!.cover.kind === 'points' ? blocks!.cover.points : 1;
  const run = tree!.cover.kind === 'run' ? tree!.cover.accumulators : 2;
  const counts = [Math.ceil(points / covered)];
  while (counts[counts.length - 1]! > run) counts.push(Math.ceil(counts[counts.length - 1]! / run));
  return counts;
}
