/** Collects indented lines of a text target. */

export interface Writer {
  /** Adds one line at the present depth. */
  line(text: string): void;
  /** Adds a line (which opens a brace), runs `inside` one level deeper, and adds the closing line. */
  block(head: string, inside: () => void, foot?: string): void;
  text(): string;
}

export function createWriter(): Writer {
  const lines: string[] = [];
  let depth = 0;
  const line = (text: string): void => {
    lines.push(text === '' ? '' : '  '.repeat(depth) + text);
  };
  return {
    line,
    block(head, inside, foot = '}') {
      line(head);
      depth++;
      inside();
      depth--;
      line(foot);
    },
    text: () => `${lines.join('\n')}\n`,
  };
}
