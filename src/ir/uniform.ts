/**
 * Which values and branches are the same for all lanes of one vector along the innermost axis ("uniform"), so that a
 * SIMD generator keeps them scalar; all else is "varying".
 *
 * What must hold: the answer errs on the side of varying only. A uniform local has one value for all lanes that are
 * active where it is read; code under a mask without active lanes must be skipped, as a uniform loop in there need
 * not end.
 *
 * The walk gives each place a *mask*: a number that stands for the set of lanes that get there. A varying `if` starts
 * a new one on each side; where all of its lanes come together again the old one returns, and where some of them left
 * through an `exit` a new one goes on. Two places with the same mask are reached by the same lanes, so a local stays
 * uniform if every `set` has the mask of its `let` and a uniform value. A loop that lanes leave at different turns has
 * a mask of its own. An array is uniform if every `put` is reached by all lanes, with a uniform index and value. What is
 * known to vary only grows, so the walk is repeated until nothing is added.
 */
import type { Access, ArrayId, Expr, Label, LocalId, Program, Stmt } from './node.ts';
import { accessExprs, exprsOf, forEachStmt } from './walk.ts';

export interface Uniformity {
  readonly uniformLocals: ReadonlySet<LocalId>;
  /** Whether the expression has one value for all active lanes. */
  isUniform(expr: Expr): boolean;
  /**
   * Whether lanes may part here. if: its test varies. exit: some lanes leave while others of the labelled statement
   * stay. block, loop: such an exit of it, or through it, is inside. Anything else: false.
   */
  isVaryingControl(stmt: Stmt): boolean;
}

type Mask = number;

/** The mask that a program's body starts with. */
const allLanes: Mask = 0;

interface Region {
  readonly stmt: Stmt;
  readonly label: Label;
  /** The lanes that start its list (each turn, for a loop). */
  readonly mask: Mask;
  /** Whether some of its lanes, but not all, leave for a label outside. */
  leaks: boolean;
}

interface Walk {
  readonly program: Program;
  readonly varying: Set<LocalId>;
  /** Arrays whose elements may differ between lanes. */
  readonly varyingArrays: Set<ArrayId>;
  readonly parting: Set<Stmt>;
  readonly declaredAt: Map<LocalId, Mask>;
  readonly regions: Region[];
  nextMask: Mask;
}

export function uniformity(program: Program): Uniformity {
  const varying = new Set<LocalId>();
  const varyingArrays = new Set<ArrayId>();
  const parting = new Set<Stmt>();
  const size = (): number => varying.size + varyingArrays.size + parting.size;
  for (let known = -1; known !== size(); ) {
    known = size();
    walkProgram({
      ...{ program, varying, varyingArrays, parting },
      declaredAt: new Map(),
      regions: [],
      nextMask: allLanes + 1,
    });
  }
  return {
    uniformLocals: new Set([...program.locals.keys()].filter((id) => !varying.has(id))),
    isUniform: (expr) => isUniform(program, varying, expr),
    isVaryingControl: (stmt) => parting.has(stmt),
  };
}

function isUniform(program: Program, varying: ReadonlySet<LocalId>, expr: Expr): boolean {
  switch (expr.kind) {
    case 'const':
    case 'uniform':
    case 'extent':
      return true;
    case 'local':
      return !varying.has(expr.id);
    case 'axis':
      // A block of a reduction runs through the points in row-major order, across the ends of rows.
      return program.sink.kind !== 'reduce' && expr.axis < program.rank - 1;
    case 'op':
      return expr.args.every((arg) => isUniform(program, varying, arg));
  }
}

function walkProgram(walk: Walk): void {
  const { sink, body } = walk.program;
  walkList(walk, body, allLanes);
  if (sink.kind !== 'reduce') return;
  for (const id of [...sink.combine.left, ...sink.combine.right]) walk.varying.add(id);
  walkList(walk, sink.combine.body, allLanes);
}

/** Walks a list that starts with `mask`; the mask at its end, or undefined where the end can't be reached. */
function walkList(walk: Walk, list: readonly Stmt[], mask: Mask): Mask | undefined {
  let here: Mask | undefined = mask;
  for (const stmt of list) {
    here = walkStmt(walk, stmt, here);
    if (here === undefined) return undefined;
  }
  return here;
}

function walkStmt(walk: Walk, stmt: Stmt, mask: Mask): Mask | undefined {
  switch (stmt.kind) {
    case 'let':
      walk.declaredAt.set(stmt.local, mask);
      if (!isUniform(walk.program, walk.varying, stmt.value)) walk.varying.add(stmt.local);
      return mask;
    case 'load':
      walk.declaredAt.set(stmt.local, mask);
      if (!isUniformAccess(walk, stmt.at)) walk.varying.add(stmt.local);
      return mask;
    case 'set':
      if (walk.declaredAt.get(stmt.local) !== mask || !isUniform(walk.program, walk.varying, stmt.value))
        walk.varying.add(stmt.local);
      return mask;
    case 'get':
      walk.declaredAt.set(stmt.local, mask);
      if (walk.varyingArrays.has(stmt.array) || !isUniform(walk.program, walk.varying, stmt.index))
        walk.varying.add(stmt.local);
      return mask;
    case 'put':
      if (mask !== allLanes || exprsOf(stmt).some((expr) => !isUniform(walk.program, walk.varying, expr)))
        walk.varyingArrays.add(stmt.array);
      return mask;
    case 'if':
      return isUniform(walk.program, walk.varying, stmt.test)
        ? walkUniformIf(walk, stmt, mask)
        : walkVaryingIf(walk, stmt, mask);
    case 'block':
    case 'loop':
      return walkRegion(walk, stmt, mask);
    case 'exit':
      leave(walk, stmt, mask);
      return undefined;
  }
}

function isUniformAccess(walk: Walk, at: Access): boolean {
  return at.kind === 'at' && accessExprs(at).every((expr) => isUniform(walk.program, walk.varying, expr));
}

/** All lanes take the same side; a side that leaves takes all of them along. */
function walkUniformIf(walk: Walk, stmt: Stmt & { kind: 'if' }, mask: Mask): Mask | undefined {
  const ends = [walkList(walk, stmt.then, mask), walkList(walk, stmt.else, mask)].filter(
    (end) => end !== undefined,
  );
  if (ends.length === 0) return undefined;
  return ends.every((end) => end === mask) ? mask : walk.nextMask++;
}

function walkVaryingIf(walk: Walk, stmt: Stmt & { kind: 'if' }, mask: Mask): Mask | undefined {
  walk.parting.add(stmt);
  const onThen = walk.nextMask++;
  const onElse = walk.nextMask++;
  const afterThen = walkList(walk, stmt.then, onThen);
  const afterElse = walkList(walk, stmt.else, onElse);
  if (afterThen === undefined && afterElse === undefined) return undefined;
  const isTogether = afterThen === onThen && afterElse === onElse && !escapes(stmt);
  return isTogether ? mask : walk.nextMask++;
}

/**
 * Whether an exit in the statement may leave it. One that all lanes of a side take together keeps the side's mask, but
 * those lanes are missing afterwards.
 */
function escapes(stmt: Stmt): boolean {
  const inside = new Set<Label>();
  const exits: Label[] = [];
  forEachStmt([stmt], (one) => {
    if (one.kind === 'block' || one.kind === 'loop') inside.add(one.label);
    if (one.kind === 'exit') exits.push(one.label);
  });
  return exits.some((label) => !inside.has(label));
}

/** After a block or loop its lanes are together again, but for those that left for a label further out. */
function walkRegion(walk: Walk, stmt: Stmt & { kind: 'block' | 'loop' }, mask: Mask): Mask {
  const isPartingLoop = stmt.kind === 'loop' && walk.parting.has(stmt);
  const region: Region = {
    stmt,
    label: stmt.label,
    mask: isPartingLoop ? walk.nextMask++ : mask,
    leaks: false,
  };
  walk.regions.push(region);
  walkList(walk, stmt.body, region.mask);
  walk.regions.pop();
  return region.leaks ? walk.nextMask++ : mask;
}

function leave(walk: Walk, stmt: Stmt & { kind: 'exit' }, mask: Mask): void {
  for (const region of [...walk.regions].reverse()) {
    const isPartial = region.mask !== mask;
    if (isPartial) {
      walk.parting.add(stmt);
      walk.parting.add(region.stmt);
    }
    if (region.label === stmt.label) return;
    if (isPartial || walk.parting.has(region.stmt)) region.leaks = true;
  }
}
