/** What passes ask about locals, and how they make new ones. */
import type { LocalId, Program, Stmt } from '../ir/node.ts';
import type { ComputeType } from '../ir/types.ts';
import { forEachStmt, isDeclaration } from '../ir/walk.ts';

/** All statements of the program: the body's and the combine's. */
export function forEachProgramStmt(program: Program, visit: (stmt: Stmt) => void): void {
  forEachStmt(program.body, visit);
  if (program.sink.kind === 'reduce') forEachStmt(program.sink.combine.body, visit);
}

/** The locals that are given a value by `set` somewhere in a list. */
export function localsSetIn(list: readonly Stmt[]): ReadonlySet<LocalId> {
  const found = new Set<LocalId>();
  forEachStmt(list, (stmt) => {
    if (stmt.kind === 'set') found.add(stmt.local);
  });
  return found;
}

export interface LocalFacts {
  /** Declared by exactly one statement and never set: it has one value wherever it can be read. */
  isStable(id: LocalId): boolean;
  /** How many statements (or combine fields) declare it. */
  declarations(id: LocalId): number;
}

export function localFacts(program: Program): LocalFacts {
  const declared = new Map<LocalId, number>();
  const assigned = new Set<LocalId>();
  const declare = (id: LocalId): void => void declared.set(id, (declared.get(id) ?? 0) + 1);
  forEachProgramStmt(program, (stmt) => {
    if (isDeclaration(stmt)) declare(stmt.local);
    if (stmt.kind === 'set') assigned.add(stmt.local);
  });
  if (program.sink.kind === 'reduce')
    for (const id of [...program.sink.combine.left, ...program.sink.combine.right]) declare(id);
  return {
    isStable: (id) => declared.get(id) === 1 && !assigned.has(id),
    declarations: (id) => declared.get(id) ?? 0,
  };
}

/** The types of a program's locals, to which new ones are added. */
export interface LocalTable {
  readonly types: ComputeType[];
  add(type: ComputeType): LocalId;
}

export function createLocalTable(program: Program): LocalTable {
  const types = [...program.locals];
  return { types, add: (type) => types.push(type) - 1 };
}
