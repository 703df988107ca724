/**
 * Statements as WGSL text. WGSL leaves only the innermost loop; an exit that crosses more than one construct sets a
 * flag, leaves the innermost, and each construct on the way leaves the next one when the flag is set:
 *
 *     var exit1 = false;
 *     loop {
 *       loop { … exit1 = true; break; … }
 *       if (exit1) { break; }
 *     }
 */
import type { Label, Stmt } from '../../ir/node.ts';
import { localName } from '../text/names.ts';
import { printGet, printLoad, printPut } from './access.ts';
import { hasExit, leaves, nestExits, reachable } from './exits.ts';
import { printExpr } from './expr.ts';
import { braces, line, type Module } from './text.ts';

/** A loop being printed, and the labels that exits inside of it are on their way to. */
interface Frame {
  readonly label: Label;
  readonly crossing: Set<Label>;
  flagged: boolean;
}

/** Prints a list that stands in no loop. */
export function printList(module: Module, list: readonly Stmt[]): void {
  printStmts(module, reachable(list), []);
}

function printStmts(module: Module, list: readonly Stmt[], frames: readonly Frame[]): void {
  for (const stmt of list) printStmt(module, stmt, frames);
}

function printStmt(module: Module, stmt: Stmt, frames: readonly Frame[]): void {
  switch (stmt.kind) {
    case 'let':
      printLet(module, stmt);
      break;
    case 'set':
      line(module, `${localName(stmt.local)} = ${printExpr(module, stmt.value)};`);
      break;
    case 'load':
      printLoad(module, stmt);
      break;
    case 'get':
      printGet(module, stmt);
      break;
    case 'put':
      printPut(module, stmt);
      break;
    case 'if':
      printIf(module, stmt, frames);
      break;
    case 'block':
      printBlock(module, stmt.label, stmt.body, frames);
      break;
    case 'loop':
      printLoop(module, stmt.label, stmt.body, frames, false);
      break;
    case 'exit':
      printExit(module, stmt.label, frames);
  }
}

/** `var` even where nothing sets it: a `let` of a constant is a constant to naga, and so is what is made of it. */
function printLet(module: Module, { local, value }: Extract<Stmt, { kind: 'let' }>): void {
  line(module, `var ${localName(local)}: ${value.type} = ${printExpr(module, value)};`);
}

function printIf(module: Module, stmt: Extract<Stmt, { kind: 'if' }>, frames: readonly Frame[]): void {
  const { then, else: otherwise } = stmt;
  if (then.length === 0 && otherwise.length === 0) return;
  const test = printExpr(module, stmt.test);
  if (then.length === 0) braces(module, `if (!${test})`, () => printStmts(module, otherwise, frames));
  else braces(module, `if (${test})`, () => printStmts(module, then, frames));
  if (then.length > 0 && otherwise.length > 0)
    braces(module, 'else', () => printStmts(module, otherwise, frames));
}

function printBlock(module: Module, label: Label, body: readonly Stmt[], frames: readonly Frame[]): void {
  const nested = nestExits(body, label);
  if (nested) braces(module, '', () => printStmts(module, nested, frames));
  else printLoop(module, label, body, frames, true);
}

/** A loop, or a block as a loop that runs once. */
function printLoop(
  module: Module,
  label: Label,
  body: readonly Stmt[],
  frames: readonly Frame[],
  once: boolean,
): void {
  const frame: Frame = { label, crossing: new Set(), flagged: false };
  const start = module.lines.length;
  braces(module, 'loop', () => {
    printStmts(module, body, [...frames, frame]);
    if (once && !leaves(body)) line(module, 'break;');
    if (!once && !body.some((stmt) => leavesLoop(stmt, label, frames))) printNoWayOut(module);
  });
  if (frame.flagged) module.lines.splice(start, 0, `${'  '.repeat(module.indent)}var exit${label} = false;`);
  for (const crossing of frame.crossing) line(module, `if (exit${crossing}) { break; }`);
}

function leavesLoop(stmt: Stmt, label: Label, frames: readonly Frame[]): boolean {
  return hasExit(stmt, label) || frames.some((frame) => hasExit(stmt, frame.label));
}

/** WGSL refuses a loop that it sees no way out of. */
function printNoWayOut(module: Module): void {
  line(module, 'if (U.zero != 0u) { break; }');
}

function printExit(module: Module, label: Label, frames: readonly Frame[]): void {
  const target = frames.findIndex((frame) => frame.label === label);
  if (target < frames.length - 1) {
    frames[target]!.flagged = true;
    for (const frame of frames.slice(target + 1)) frame.crossing.add(label);
    line(module, `exit${label} = true;`);
  }
  line(module, 'break;');
}
