/** The module under construction: lines with their indentation, the helpers in use, fresh names. */
import type { Program } from '../../ir/node.ts';
import type { Helper } from './helpers.ts';

export interface Module {
  readonly program: Program;
  readonly helpers: Set<Helper>;
  readonly lines: string[];
  /** Nesting depth of the next line. */
  indent: number;
  /** Numbers of the locals that printing adds to the program's own. */
  nextLocal: number;
  /** Index text → the local that holds it from the top of the body on. */
  readonly hoisted: Map<string, number>;
}

export function createModule(program: Program): Module {
  return {
    program,
    helpers: new Set(),
    lines: [],
    indent: 0,
    nextLocal: program.locals.length,
    hoisted: new Map(),
  };
}

export function line(module: Module, text: string): void {
  module.lines.push('  '.repeat(module.indent) + text);
}

/** `head {`, whatever `body` prints one step deeper, `}`. */
export function braces(module: Module, head: string, body: () => void): void {
  line(module, head === '' ? '{' : `${head} {`);
  module.indent++;
  body();
  module.indent--;
  line(module, '}');
}
