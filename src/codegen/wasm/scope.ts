/** What is known at a place of a program's body while its code is written. */
import type { Access, Expr, Label, LocalId, Program, Stmt } from '../../ir/node.ts';
import { uniformity } from '../../ir/uniform.ts';
import { exprsOf, forEachExpr, forEachProgramExpr, forEachStmt, listsOf } from '../../ir/walk.ts';
import { setsWithoutBlend } from './blend.ts';
import type { Local, Target } from './instruction.ts';
import { noShorts, type Shorts, shortsOf } from './shorts.ts';
import type { Scope } from './values.ts';

/** Facts of the program that don't depend on the code being written. */
export interface Facts {
  readonly uniformLocals: ReadonlySet<LocalId>;
  readonly isVaryingControl: (stmt: Stmt) => boolean;
  /** Locals that are given a value more than once. */
  readonly assigned: ReadonlySet<LocalId>;
  /** Loads whose local is read in the load's own list only, so that the load may wait for the first of these reads. */
  readonly deferrable: ReadonlySet<Stmt>;
  /** Sets that may overwrite lanes that are not active. */
  readonly unblended: ReadonlySet<Stmt>;
  /** Whether lanes, but perhaps not all, may leave the statement for a label outside of it. */
  readonly escapes: (stmt: Stmt) => boolean;
  readonly shorts: Shorts;
}

/** Where a read at constant offsets from the point finds its row (rows.ts). */
export interface Stream {
  /** Address of the row's element at column `least`. */
  readonly base: Local;
  /** Columns of the row; 0 where the row lies outside of the array or the array is empty. */
  readonly extent: Local;
  /** The least column offset of all reads of this row, at most 0. */
  readonly least: number;
  /** Address of the element `least` columns from the first lane's, where no read can fall outside. */
  readonly here: Local | undefined;
}

/** Where memory is, seen from the first lane's point. */
export interface Place {
  /** The address of the first lane's element in an array of the domain's shape. */
  readonly element: (slot: number) => Local;
  readonly stream: (slot: number, at: Access) => Stream | undefined;
  /** The first lane's coordinate on the innermost axis, if the next lane's is the next number. */
  readonly x: Local | undefined;
}

/** Which lanes are active, four to a vector. Absent: all. Written in place as lanes leave. */
export type Mask = readonly Local[];

/** An enclosing block or loop. */
export interface Region {
  readonly label: Label;
  readonly end: Target;
  /** The lanes that come together again at its end, where some may have left for a label further out. */
  readonly staying: Mask | undefined;
}

export interface BodyScope extends Scope {
  readonly facts: Facts;
  readonly place: Place;
  /** Varying locals whose value in the next lane is greater by one. */
  readonly unitStride: Set<LocalId>;
  readonly regions: readonly Region[];
  readonly mask: Mask | undefined;
  /** Loads done so far that nothing changes any more, by what they read. */
  readonly loads: Map<string, LocalId>;
  /** Loads of this list that wait to be done. */
  readonly waiting: Map<string, LocalId>;
  /** Lanes in a group of straight code. */
  readonly groupLanes: number;
}

export function factsOf(program: Program, lanes: number): Facts {
  const assigned = new Set<LocalId>();
  const note = (stmt: Stmt): void => {
    if (stmt.kind === 'set') assigned.add(stmt.local);
  };
  forEachStmt(program.body, note);
  if (program.sink.kind === 'reduce') forEachStmt(program.sink.combine.body, note);
  if (lanes === 1) return { ...allUniform, assigned };
  const { uniformLocals, isVaryingControl } = uniformity(program);
  const known = new Map<Stmt, boolean>();
  const escapes = (stmt: Stmt): boolean => {
    const found = known.get(stmt) ?? hasOuterExit(stmt, isVaryingControl);
    known.set(stmt, found);
    return found;
  };
  return {
    ...{ uniformLocals, isVaryingControl, assigned, escapes },
    deferrable: deferrableLoads(program, assigned),
    unblended: setsWithoutBlend(program, isVaryingControl),
    shorts: shortsOf(program, (id) => !assigned.has(id) && !uniformLocals.has(id)),
  };
}

const allUniform = {
  uniformLocals: new Set<LocalId>(),
  isVaryingControl: (): boolean => false,
  deferrable: new Set<Stmt>(),
  unblended: new Set<Stmt>(),
  escapes: (): boolean => false,
  shorts: noShorts,
};

function deferrableLoads(program: Program, assigned: ReadonlySet<LocalId>): ReadonlySet<Stmt> {
  const reads = new Map<LocalId, number>();
  forEachProgramExpr(program, (expr) => {
    if (expr.kind === 'local') reads.set(expr.id, (reads.get(expr.id) ?? 0) + 1);
  });
  const found = new Set<Stmt>();
  const walk = (list: readonly Stmt[], behind: readonly Expr[]): void => {
    const inList = new Map<LocalId, number>();
    for (const expr of [...list.flatMap(exprsOf), ...behind])
      forEachExpr(expr, (each) => {
        if (each.kind === 'local') inList.set(each.id, (inList.get(each.id) ?? 0) + 1);
      });
    for (const stmt of list) {
      if (
        stmt.kind === 'load' &&
        !assigned.has(stmt.local) &&
        inList.get(stmt.local) === reads.get(stmt.local)
      )
        found.add(stmt);
      for (const inner of listsOf(stmt)) walk(inner, []);
    }
  };
  walk(program.body, program.yields);
  return found;
}

function hasOuterExit(stmt: Stmt, isVaryingControl: (stmt: Stmt) => boolean): boolean {
  const inner = new Set<Label>();
  const left = new Set<Label>();
  forEachStmt([stmt], (each) => {
    if (each.kind === 'block' || each.kind === 'loop') inner.add(each.label);
    if (each.kind === 'exit' && isVaryingControl(each)) left.add(each.label);
  });
  return [...left].some((label) => !inner.has(label));
}
