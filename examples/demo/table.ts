/** Text in columns. */

/** The heads, a rule and the rows; columns whose head starts with a space stand to the right. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, k) => (heads[k]!.startsWith(' ') ? cell.padStart(widths[k]!) : cell.padEnd(widths[k]!)))
      .join('   ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('───');
  return [line(heads), rule, ...rows.map(line)].map((text) => `  ${text}`).join('\n');
}

/** Three digits that matter, with a comma between thousands. */
export function milliseconds(ms: number): string {
  if (ms >= 100) return Math.round(ms).toLocaleString('en');
  return ms.toFixed(ms >= 10 ? 1 : 2);
}

/** How many times as quick. */
export function times(ratio: number): string {
  return `${ratio.toFixed(ratio < 10 ? 2 : 1)}×`;
}

/** A small number such as 1.9e-4. */
export function small(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}
