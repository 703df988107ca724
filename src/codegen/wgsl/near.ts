/**
 * Reads beside the point. A border that folds maps every index into the array; the index of a constant offset is found
 * once, at the top of the body, as a 5×5 stencil has 25 reads but 10 indices:
 *
 *     fn fold(i: i32, n: i32) -> i32              the border's rule, for any i
 *     fn fold_1(i: i32, n: i32) -> i32            the same for an i at most 1 outside, without a division
 *     let v20 = fold_1(c0 + i32(-1), U.s0e0);     row above, in slot 0
 */
import { type FoldingBorder, isFolding } from '../../ir/border.ts';
import * as build from '../../ir/build.ts';
import type { Expr } from '../../ir/node.ts';
import { forEachStmt } from '../../ir/walk.ts';
import { localName } from '../text/names.ts';
import { printExpr } from './expr.ts';
import { braces, line, type Module } from './text.ts';

/** The folding functions, where the program needs them. */
export function printFoldFunctions(module: Module): void {
  const { border, body } = module.program;
  if (!isFolding(border)) return;
  const used = new Map<string, readonly string[]>();
  forEachStmt(body, (stmt) => {
    if (stmt.kind !== 'load' || stmt.at.kind !== 'near') return;
    for (const offset of stmt.at.offset) {
      if (isZero(offset)) continue;
      const rounds = roundsFor(offset);
      used.set(functionName(rounds), rounds === undefined ? rules[border] : inRounds(border, rounds));
    }
  });
  for (const [name, text] of [...used].sort()) {
    braces(module, `fn ${name}(i: i32, n: i32) -> i32`, () => {
      for (const each of text) line(module, each);
    });
  }
}

/**
 * The rules of `ir/border.ts`, with one unsigned division at most and only for indices outside. ~i = -1 - i reflects the
 * negative side about the edge and can't overflow.
 */
const rules: Record<FoldingBorder, readonly string[]> = {
  clamp: ['return min(max(i, 0i), n - 1i);'],
  wrap: [
    'if (u32(i) < u32(n)) { return i; }',
    'let k = i32(u32(select(i, ~i, i < 0i)) % u32(max(n, 1i)));',
    'return select(k, n - 1i - k, i < 0i);',
  ],
  mirror: [
    'if (u32(i) < u32(n)) { return i; }',
    'let period = 2u * u32(max(n, 1i));',
    'let k = u32(select(i, ~i, i < 0i)) % period;',
    'return i32(min(k, period - 1u - k));',
  ],
};

/** One round brings an index one array's length nearer, so an offset takes as many rounds as it is long at most. */
const round: Record<Exclude<FoldingBorder, 'clamp'>, string> = {
  wrap: 'k = k + select(0i, n, k < 0i) - select(0i, n, k >= n);',
  mirror: 'k = select(k, ~k, k < 0i); k = select(k, 2i * n - 1i - k, k >= n);',
};

function inRounds(border: FoldingBorder, rounds: number): readonly string[] {
  if (border === 'clamp') return rules.clamp;
  return ['var k = i;', ...Array<string>(rounds).fill(round[border]), 'return k;'];
}

/** Beyond this many rounds a division is cheaper, also where a driver runs it for every lane, needed or not. */
const mostRounds = 4;

/** For a short constant offset; undefined where the rule for any index is needed. */
function roundsFor(offset: Expr): number | undefined {
  if (offset.kind !== 'const') return undefined;
  const rounds = Math.abs(offset.value);
  return rounds <= mostRounds ? rounds : undefined;
}

function functionName(rounds: number | undefined): string {
  return rounds === undefined ? 'fold' : `fold_${rounds}`;
}

/** The index that `offset` leads to along an axis of a slot, as a local. */
export function foldedIndex(module: Module, slot: number, axis: number, offset: Expr): Expr {
  if (isZero(offset)) return movedIndex(axis, offset);
  const extent: Expr = { kind: 'extent', type: 'i32', of: slot, axis };
  const text = `${functionName(roundsFor(offset))}(${printExpr(module, movedIndex(axis, offset))}, ${printExpr(module, extent)})`;
  if (offset.kind !== 'const') return declare(module, text);
  const known = module.hoisted.get(text);
  if (known !== undefined) return build.local('i32', known);
  const id = module.nextLocal++;
  module.hoisted.set(text, id);
  return build.local('i32', id);
}

/** The point's coordinate, moved. */
export function movedIndex(axis: number, offset: Expr): Expr {
  const here: Expr = { kind: 'axis', type: 'i32', axis };
  return isZero(offset) ? here : build.op('add', here, offset);
}

function isZero(offset: Expr): boolean {
  return offset.kind === 'const' && offset.value === 0;
}

/** The declarations of what was hoisted so far, as lines for the top of the body. */
export function hoistedLines(module: Module): readonly string[] {
  const lines = [...module.hoisted].map(([text, id]) => `  let ${localName(id)}: i32 = ${text};`);
  module.hoisted.clear();
  return lines;
}

function declare(module: Module, text: string): Expr {
  const id = module.nextLocal++;
  line(module, `let ${localName(id)}: i32 = ${text};`);
  return build.local('i32', id);
}
