/**
 * A place in a user's function and how it is shown: line and column count from 1 within the function's own text, the
 * frame has the lines around with carets below the place. Nothing here knows about syntax.
 */

import type { Place, Source } from '../ir/place.ts';

export type { Place, Source };

/** Lines shown before and after the one in question. */
const linesAround = { before: 2, after: 1 };
/** Longer lines are cut around the place: minified kernels have one line. */
const widestLine = 100;

export function positionOf(place: Place): { line: number; column: number } {
  const before = place.source.text.slice(0, place.start).split('\n');
  return { line: before.length, column: before[before.length - 1]!.length + 1 };
}

/** The lines around the place, numbered, with carets below it. */
export function frameOf(place: Place): string {
  const lines = place.source.text.split('\n');
  const { line, column } = positionOf(place);
  const first = Math.max(1, line - linesAround.before);
  const last = Math.min(lines.length, line + linesAround.after);
  const width = String(last).length;
  const shown = [`${place.source.name}:${line}:${column}`];
  for (let number = first; number <= last; number++) {
    const [text, cut] = window(lines[number - 1]!, number === line ? column : 1);
    shown.push(`${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${text}`.trimEnd());
    if (number !== line) continue;
    const carets = Math.max(1, Math.min(place.end - place.start, text.length - (column - 1 - cut)));
    shown.push(`  ${' '.repeat(width)} | ${blank(text.slice(0, column - 1 - cut))}${'^'.repeat(carets)}`);
  }
  return shown.join('\n');
}

/** The part of a long line around a column, and how much was cut off its front. */
function window(line: string, column: number): [text: string, cut: number] {
  const text = line.replace(/\r$/, '');
  if (text.length <= widestLine) return [text, 0];
  const cut = Math.max(0, Math.min(column - 1 - widestLine / 2, text.length - widestLine));
  return [text.slice(cut, cut + widestLine), cut];
}

/** Spaces as wide as the text; tabs stay, so that carets line up. */
function blank(text: string): string {
  return text.replace(/[^\t]/g, ' ');
}
